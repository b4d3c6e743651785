"""Compiles the rules of a mapping for one table: what makes each record of a row, in the order of making."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from operator import itemgetter

from loaders.reading.persons import names_bodies
from loaders.reading.tables import Cell
from loaders.table.fields import EVENTS, KEYS, LABEL_MADE_UP, PARTS, fields_of
from loaders.table.readers import field_reader
from loaders.table.shape import Condition, Mapping, RecordRule
from loaders.table.taking import Columns, Read, texts_reader
from ontology import records as r
from ontology.mapping import SEGMENTS

_IDENTIFIED = (
    r.Organisation,
    r.Dataset,
    r.DataResource,
    r.Infrastructure,
    r.Project,
    r.Agreement,
    r.Grant,
    r.Convening,
)
"""Kinds whose identifiers of a trusted scheme are their node (RULES 1)."""


WITH_PERSON = (r.Grant, r.Organisation, r.Programme, r.Instalment, r.Allocation, r.Transaction)
"""What a row still makes whose recipient is a person: nothing that a title could name them in."""


Meant = tuple[str, tuple[int, ...]]
"""What tells the things that a field points to from others, and the numbers of their drafts."""


@dataclass(slots=True, eq=False)
class Thing:
    """What other rows need to know of a record that a row makes."""

    serial: int
    """A number of its own, also where its row is refused."""
    number: int = -1
    """Its place among all drafts, once its row is accepted."""
    meant: Meant = ("", ())
    """What a draft that points to it keeps of it."""
    label: str = ""
    iris: tuple[str, ...] = ()
    """Its IRI alone, as long as no other row says that it is another thing."""


Made = dict[str, list[Thing]]
"""Name of a record → what a row made of it."""


@dataclass(slots=True, eq=False)
class Maker:
    """The compiled form of one record rule for one table."""

    rule: RecordRule
    name: str
    place: int
    """The place of its rule in the mapping."""
    segment: str
    natural_key: tuple[str, ...]
    """The fields that tell such a record from others, where nothing else does."""
    fields: list[tuple[str, Read]]
    when: tuple[Condition, ...]
    references: list[tuple[str, str]]
    """Field, and the name of the record of the same row that it points to."""
    is_pointed_at: bool
    """Whether others may point to it."""
    many: frozenset[str]
    """The fields that hold several values."""
    lookups: list[tuple[int, Callable[[list[Cell]], list[str]]]]
    """The place of a field's rule, and what takes the texts by which a row is looked up."""
    each: Callable[[list[Cell]], list[str]] | None
    key: list[int]
    needed: list[str]
    """Fields without which no such record is made."""
    is_identified: bool
    """Whether an identifier of a trusted scheme is its node."""
    is_event: bool
    is_body: bool
    is_grant: bool
    is_part: bool
    """Whether it is a part of a grant and takes its IRI from it."""
    is_recipient: bool
    says_body: bool
    """Whether its column says that all in it are bodies, whatever their names look like."""
    of_bodies: tuple[str, ...]
    """The fields beside which the shape of a name says nothing, where they are filled."""
    types_at: list[int]
    """The places of what says of which type an organisation is."""
    is_with_person: bool
    """Whether it is made of a row whose recipient is a person."""
    is_constant: bool
    """Whether every row makes it, whatever stands in it."""
    alike: Callable[[list[Cell], Made], str] | None
    """What rows must share to make one such record, for one that many rows state alike."""
    once: list[Thing] | None = None
    known: dict[str, list[Thing]] = field(default_factory=dict)
    """What rows that are alike made before."""

    def looks_up(self, name: str, looked_up: Iterable[tuple[int, list[str]]]) -> bool:
        """Whether references to other rows (the place of a field's rule, texts) fill a field."""
        return any(self.rule.fields[place].field == name for place, _ in looked_up)


def makers_of(mapping: Mapping, at: AnyMapping[str, int], columns: Columns) -> dict[str, Maker]:
    """Name of each rule → its maker, so that each comes after those it points to in its row."""
    rules = {one.name: one for one in mapping.records}
    recipients = {
        one.record
        for rule in mapping.records
        for one in rule.fields
        if (rule.record, one.field) in ((r.Grant, "grantees"), (r.Transaction, "receiver"))
    }
    pointed_at = {one.record for rule in mapping.records for one in rule.fields if one.record}
    makers: dict[str, Maker] = {}
    for rule in _in_order(rules):
        fields = [
            (one.field, read)
            for one in rule.fields
            if not one.record and (read := field_reader(one, columns)) is not None
        ]
        lookups = [
            (place, take)
            for place, one in enumerate(rule.fields)
            if one.by and (take := texts_reader(one.taken, columns)) is not None
        ]
        references = [(one.field, one.record) for one in rule.fields if one.record and not one.by]
        makers[rule.name] = Maker(
            rule=rule,
            name=rule.name,
            place=mapping.records.index(rule),
            segment=SEGMENTS[rule.record],
            natural_key=KEYS[rule.record],
            fields=fields,
            when=rule.when,
            references=references,
            is_pointed_at=rule.name in pointed_at,
            many=frozenset(name for name, one in fields_of(rule.record).items() if one.many),
            lookups=lookups,
            each=texts_reader(rule.each, columns) if rule.each is not None else None,
            key=[at[name] for name in rule.key if name in at],
            needed=_needed_of(rule.record),
            is_identified=rule.record in _IDENTIFIED,
            is_event=rule.record in EVENTS,
            is_body=rule.record is r.Organisation,
            is_grant=rule.record is r.Grant,
            is_part=rule.record in PARTS,
            is_recipient=rule.name in recipients,
            says_body=rule.name not in recipients and _says_body(rule),
            of_bodies=_of_bodies(rule),
            types_at=[
                at[name]
                for one in rule.fields
                if one.field == "sectors"
                for name in one.taken.columns
                if name in at
            ],
            is_with_person=rule.record in WITH_PERSON,
            alike=_alike(_read_from(rule, at), [name for _, name in references]),
            is_constant=not rule.when
            and rule.each is None
            and not rule.key
            and all(one.taken.constant or one.provider for one in rule.fields),
        )
    return makers


def _says_body(rule: RecordRule) -> bool:
    """Whether a body's name stands in the mapping itself or under a heading such as *Funder*."""
    labels = [one.taken for one in rule.fields if one.field == "label"]
    return bool(labels) and all(
        one.constant or (one.columns and all(map(names_bodies, one.columns))) for one in labels
    )


def _of_bodies(rule: RecordRule) -> tuple[str, ...]:
    """Its fields that only bodies have: a sector where it is their type, since persons have sectors too."""
    return tuple(
        one.field
        for one in rule.fields
        if one.field in ("homepage", "legal_form")
        or (one.field == "sectors" and all(map(names_bodies, one.taken.columns or ("",))))
    )


def _read_from(rule: RecordRule, at: AnyMapping[str, int]) -> tuple[int, ...]:
    """The places of all cells that make a record, where equal cells make an equal record; else empty."""
    if rule.record in EVENTS or rule.each is not None or any(one.by for one in rule.fields):
        return ()
    names = {name for one in rule.fields for name in (*one.taken.columns, one.currency_column)}
    names |= {*rule.key, *(one.column for one in rule.when)}
    return tuple(sorted(at[name] for name in names if name in at))


def _alike(places: tuple[int, ...], references: list[str]) -> Callable[[list[Cell], Made], str] | None:
    """The function that gives what rows must share to make one record, as text: the cells, and the things to
    which it points; None where no cells are read for it."""
    if not places:
        return None
    cells_of = itemgetter(*places)
    only, marks = places[0], len(places) - 1

    def of_one(cells: list[Cell], made: Made) -> str:
        cell = cells[only]
        if cell.__class__ is str and cell and "\x1f" not in cell:
            return cell
        return f"\x1e{[cell]!r}"

    def of_several(cells: list[Cell], made: Made) -> str:
        said = cells_of(cells)
        try:
            text = "\x1f".join(said)  # nearly all cells are texts
        except TypeError:
            text = ""
        return text if text.count("\x1f") == marks else f"\x1e{[*said]!r}"

    of_cells = of_several if marks else of_one
    if not references:
        return of_cells

    def alike(cells: list[Cell], made: Made) -> str:
        said = of_cells(cells, made)
        for name in references:
            for one in made.get(name, ()):
                said += f"\x1f{one.serial}"
        return said

    return alike


def _needed_of(kind: type[r.Record]) -> list[str]:
    """The fields without which no record of a kind is made; a body may have an identifier for its name."""
    needed = [one.name for one in fields_of(kind).values() if one.required]
    may_lack_label = kind in EVENTS or kind in LABEL_MADE_UP or kind is r.Organisation
    return [name for name in needed if name != "label" or not may_lack_label]


def _in_order(rules: dict[str, RecordRule]) -> list[RecordRule]:
    """The rules so that each comes after those it points to in its row."""
    done: dict[str, RecordRule] = {}

    def add(rule: RecordRule) -> None:
        for one in rule.fields:
            if one.record and not one.by and one.record not in done:
                add(rules[one.record])
        done.setdefault(rule.name, rule)

    for rule in rules.values():
        add(rule)
    return list(done.values())
