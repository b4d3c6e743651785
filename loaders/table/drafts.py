"""Reads the rows of a table into drafts: records whose references are not yet addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from loaders.cell_text import cell_text
from loaders.noting import Notes
from loaders.person_names import reads_as_person
from loaders.reading.input import Input
from loaders.reading.persons import has_email
from loaders.reading.tables import Cell, Row, address, heading_key
from loaders.table.fields import EVENTS, LABEL_MADE_UP, fields_of
from loaders.table.opening import Sheet
from loaders.table.readers import field_reader
from loaders.table.shape import FieldRule, Mapping, RecordRule
from loaders.table.taking import Read, Wrong, names_person, texts_reader
from loaders.table_habits import beyond_headings
from ontology import records as r
from ontology.account import Account, Problem
from ontology.errors import InputTooLarge
from ontology.identifiers import concept_iri

KEPT_DRAFTS = 200_000
"""Different records of one kind of which rows that state them again are told."""

MOST_DRAFTS = 2_000_000
"""Records that one file may make: a small file whose cells list thousands of parts would make more."""

LONGEST_NAME = 160
"""Letters of an organisation's name; a longer text in such a column is a sentence."""

PERSON_TITLE = "Grant to an individual"
"""What stands for the title of a grant whose recipient is a person: titles name them."""

_PUBLIC_SCHEMES = ("ror:", "lei:", "org-id:", "wikidata:", "isil:", "iati:")
_INDIVIDUAL = concept_iri("recipient-kind", "individual")
_UNNAMED = frozenset(
    "individual|individuals|private individual|sole trader|person|anonymous|anonymised|confidential|"
    "name withheld|withheld|redacted|recipient withheld".split("|")
)
_WITH_PERSON = (r.Grant, r.Organisation, r.Programme, r.Instalment, r.Allocation, r.Transaction)
"""What a row still makes whose recipient is a person: nothing that a title could name them in."""
_TITLE_ENDS = (" — ", " – ", " - ", ": ", ", ")


@dataclass(slots=True, eq=False)
class Draft:
    """One record as its row states it."""

    rule: RecordRule
    address: str
    values: dict[str, Any]
    key: tuple[str, ...] = ()
    pointed: dict[str, list[Draft]] = field(default_factory=dict)
    """Field → the drafts of the same row that it points to."""
    looked_up: list[tuple[FieldRule, list[str]]] = field(default_factory=list)
    """References to other rows, by the text in a column."""
    identifier: str | None = None
    iri: str = ""
    identity: str = ""
    listed: bool = False
    """Whether a row that makes it was accepted."""
    of_any_row: bool = False
    """Whether every row makes it, whatever stands in it."""


@dataclass(slots=True)
class Drafts:
    """All drafts of a file, and the rows that texts in columns mean."""

    made: list[Draft] = field(default_factory=list)
    rows_by: dict[tuple[str, str], dict[str, Draft]] = field(default_factory=dict)
    """(record, column) → text → the draft of the first row that has it."""


@dataclass(slots=True)
class _Maker:
    """The compiled form of one record rule for one table."""

    rule: RecordRule
    fields: list[tuple[str, Read]]
    references: list[FieldRule]
    lookups: list[tuple[FieldRule, Callable[[list[Cell]], list[str]]]]
    each: Callable[[list[Cell]], list[str]] | None
    key: list[int]
    needed: list[str]
    """Fields without which no such record is made."""
    is_body: bool
    is_grant: bool
    is_recipient: bool
    is_constant: bool
    once: Draft | None = None
    read_from: tuple[int, ...] = ()
    """The places of all cells that make the record, for one that many rows state alike; else empty."""
    known: dict[tuple[Any, ...], Draft] = field(default_factory=dict)
    """What such cells made before."""


@dataclass(slots=True)
class _RowState:
    """What is known of one row while its records are made."""

    cells: list[Cell]
    place: str
    made: dict[str, list[Draft]] = field(default_factory=dict)
    wrongs: list[Wrong] = field(default_factory=list)
    to_person: bool = False


class RowReader:
    """Reads the rows of one table under a mapping."""

    def __init__(self, mapping: Mapping, input: Input, sheet: Sheet, account: Account, provider: str) -> None:
        self._mapping, self._input, self._sheet, self._account = mapping, input, sheet, account
        self._notes: Notes = sheet.notes
        columns = sheet.columns(provider)
        rules = {one.name: one for one in mapping.records}
        recipients = {
            one.record
            for rule in mapping.records
            if rule.record is r.Grant
            for one in rule.fields
            if one.field == "grantees"
        }
        self._makers = []
        for rule in _in_order(rules):
            fields = [
                (one.field, read)
                for one in rule.fields
                if not one.record and (read := field_reader(one, columns)) is not None
            ]
            lookups = [
                (one, take)
                for one in rule.fields
                if one.by and (take := texts_reader(one.taken, columns)) is not None
            ]
            self._makers.append(
                _Maker(
                    rule=rule,
                    fields=fields,
                    references=[one for one in rule.fields if one.record and not one.by],
                    lookups=lookups,
                    each=texts_reader(rule.each, columns) if rule.each is not None else None,
                    key=[sheet.at[name] for name in rule.key if name in sheet.at],
                    needed=_needed_of(rule.record),
                    is_body=rule.record is r.Organisation,
                    is_grant=rule.record is r.Grant,
                    is_recipient=rule.name in recipients,
                    read_from=_read_from(rule, sheet.at),
                    is_constant=not rule.when
                    and rule.each is None
                    and not rule.key
                    and all(one.taken.constant or one.provider for one in rule.fields),
                )
            )
        self._wanted_by = {
            (one.record, one.by): sheet.at[one.by]
            for rule in mapping.records
            for one in rule.fields
            if one.by and one.by in sheet.at
        }

    def read(self, drafts: Drafts) -> Iterator[Problem]:
        """Put the drafts of all rows into `drafts`; yield what refuses a row."""
        sheet, account = self._sheet, self._account
        for row in sheet.rows:
            account.read += 1
            ignoring = self._mapping.table.ignore_rows
            if ignoring and any(sheet.holds((one,), [*row.cells, "", "", ""]) for one in ignoring):
                account.ignored += 1
                self._notes.note("row left out, as the mapping says")
                continue
            problems = list(self._faults_of(row))
            made: list[Draft] = []
            place = address(self._input, sheet.table, row.number)
            if not problems:
                for cells in sheet.spread(row):
                    wrongs = self._make(cells, place, made, drafts)
                    problems.extend(self._problem(row, wrong) for wrong in wrongs)
            if problems:
                account.refused += 1
                yield from problems
            elif all(one.of_any_row for one in made):
                account.ignored += 1
                self._notes.note("row that makes no record")
            else:
                self._list(made, place, drafts)

    def _list(self, made: list[Draft], place: str, drafts: Drafts) -> None:
        """Take what an accepted row made; what rows before it made too keeps their place.

        Raises `InputTooLarge` past `MOST_DRAFTS`.
        """
        if len(drafts.made) + len(made) > MOST_DRAFTS:
            raise InputTooLarge(
                f"{self._input.name} makes more than {MOST_DRAFTS:,} records.", "Split it into several files."
            )
        for draft in made:
            if not draft.listed:
                draft.listed, draft.address = True, place
                drafts.made.append(draft)

    def _faults_of(self, row: Row) -> Iterator[Problem]:
        if row.extra:
            wrong = beyond_headings(row)
            yield self._problem(
                row, Wrong("cells-beyond-headings", wrong, "Put cells that hold a separator in quotes.")
            )

    def _problem(self, row: Row, wrong: Wrong) -> Problem:
        return Problem(
            code=wrong.code,
            wrong=wrong.wrong,
            remedy=wrong.how,
            file=self._input.name,
            sheet=self._sheet.table.sheet,
            row=row.number,
            column=wrong.column,
            found=wrong.found[:200],
        )

    def _make(self, cells: list[Cell], place: str, made: list[Draft], drafts: Drafts) -> list[Wrong]:
        """Make the drafts of one row (of one column of `across`)."""
        state = _RowState(cells, place)
        for maker in self._makers:
            if state.to_person and maker.rule.record not in _WITH_PERSON:
                self._notes.note(f"{maker.rule.name} not made, the row's recipient is a person")
            elif not maker.rule.when or self._sheet.holds(maker.rule.when, cells):
                found = self._of_maker(maker, state)
                if found:
                    state.made[maker.rule.name] = found
                    made.extend(found)
        if not state.wrongs:
            for (name, column), at in self._wanted_by.items():
                for draft in state.made.get(name, ()):
                    drafts.rows_by.setdefault((name, column), {}).setdefault(cell_text(cells[at]), draft)
        return state.wrongs

    def _of_maker(self, maker: _Maker, state: _RowState) -> list[Draft]:
        """What one rule makes of a row: drafts that equal cells made before, or new ones."""
        if maker.once is not None:
            return [maker.once]
        alike: tuple[Any, ...] = ()
        if maker.read_from:
            alike = _alike(maker, state)
            if (before := maker.known.get(alike)) is not None:
                return [before]
        written, wrong = self._notes.written, len(state.wrongs)
        found = []
        for part in maker.each(state.cells) if maker.each is not None else ("",):
            state.cells[self._sheet.width] = part
            draft = self._accepted(maker, state)
            if draft is not None:
                found.append(draft)
        if not found:
            return []
        if maker.is_constant:
            maker.once = found[0]
            maker.once.of_any_row = True
        # What was noted is counted for each row, so only what nothing is noted of is kept.
        is_clean = self._notes.written == written and len(state.wrongs) == wrong
        if alike and is_clean and len(maker.known) < KEPT_DRAFTS:
            maker.known[alike] = found[0]
        return found

    def _accepted(self, maker: _Maker, state: _RowState) -> Draft | None:
        """The draft of one rule and part, None where none may be made."""
        draft = self._draft(maker, state)
        if draft is None:
            return None
        if maker.is_body and (why := self._no_body(draft, maker)):
            state.to_person = state.to_person or (maker.is_recipient and why == "person")
            return None
        if maker.is_grant:
            self._hide_person(draft, to_person=state.to_person)
        if missing := _missing(draft, maker):
            self._notes.note(f"{maker.rule.name} not made, the row says nothing of its {missing}")
            return None
        return draft

    @staticmethod
    def _draft(maker: _Maker, state: _RowState) -> Draft | None:
        cells, of_row, wrongs = state.cells, state.made, state.wrongs
        values: dict[str, Any] = {}
        faulty = False
        for name, read in maker.fields:
            value = read(cells)
            if value.__class__ is Wrong:
                wrongs.append(value)
                faulty = True
            elif value is not None and value not in ("", ()):
                values[name] = value
        if faulty:
            return None
        draft = Draft(maker.rule, state.place, values)
        for one in maker.references:
            if found := of_row.get(one.record):
                draft.pointed[one.field] = draft.pointed.get(one.field, []) + found
        for one, take in maker.lookups:
            if texts := take(cells):
                draft.looked_up.append((one, texts))
        if maker.key:
            draft.key = tuple(cell_text(cells[at]) for at in maker.key)
        return draft

    def _no_body(self, draft: Draft, maker: _Maker) -> str:
        """Why an organisation's name is none, empty where it is one; noted without a person's name."""
        name = draft.values.get("label", "")
        identifier = next(iter(draft.values.get("identifiers", ())), "")
        if not name:
            return "" if identifier else "nothing"
        if has_email(name) or name.startswith(("http://", "https://", "www.")):
            self._notes.note("organisation not made, an address stands for its name")
            return "address"
        if len(name) > LONGEST_NAME or "\n" in name:
            self._notes.note("organisation not made, the text is too long for a name")
            return "long"
        if identifier.startswith(_PUBLIC_SCHEMES):
            return ""
        strict = not maker.is_recipient or bool(identifier)
        is_person = names_person(name) or (not strict and reads_as_person(name, strict=False))
        if is_person or (maker.is_recipient and heading_key(name) in _UNNAMED):
            self._notes.note("organisation not made, its name reads as a person's")
            return "person"
        return ""

    def _hide_person(self, draft: Draft, *, to_person: bool) -> None:
        """A grant to a person keeps its money and names nobody (RULES 24)."""
        values = draft.values
        if not to_person and "grantees" not in draft.pointed and self._names_person(values.get("label", "")):
            to_person = True
        if to_person:
            self._notes.note("recipient whose name reads as a person's, not named")
            for name in ("description", "aliases", "labels", "homepage"):
                values.pop(name, None)
            values["label"] = PERSON_TITLE
            values["recipient_kind"] = _INDIVIDUAL
            draft.pointed.pop("projects", None)

    @staticmethod
    def _names_person(title: str) -> bool:
        start = min((title.partition(end)[0] for end in _TITLE_ENDS), key=len)
        return reads_as_person(start)


def _alike(maker: _Maker, state: _RowState) -> tuple[Any, ...]:
    """What rows must share to make one record: the cells (1 is not `true`), and what it points to."""
    cells = state.cells
    found = [cells[at] for at in maker.read_from]
    if not maker.references:
        return (*found, *map(type, found))
    pointed = [id(one) for each in maker.references for one in state.made.get(each.record, ())]
    return (*found, *map(type, found), *pointed)


def _read_from(rule: RecordRule, at: dict[str, int]) -> tuple[int, ...]:
    """The places of all cells that make a record, where equal cells make an equal record; else empty."""
    if rule.record in EVENTS or rule.each is not None or any(one.by for one in rule.fields):
        return ()
    names = {name for one in rule.fields for name in (*one.taken.columns, one.currency_column)}
    names |= {*rule.key, *(one.column for one in rule.when)}
    return tuple(sorted(at[name] for name in names if name in at))


def _needed_of(kind: type[r.Record]) -> list[str]:
    """The fields without which no record of a kind is made; a body may have an identifier for its name."""
    needed = [one.name for one in fields_of(kind).values() if one.required]
    may_lack_label = kind in EVENTS or kind in LABEL_MADE_UP or kind is r.Organisation
    return [name for name in needed if name != "label" or not may_lack_label]


def _missing(draft: Draft, maker: _Maker) -> str:
    """The first field that a record cannot do without and does not have, or empty."""
    for name in maker.needed:
        there = name in draft.values or name in draft.pointed
        if not there and not any(one.field == name for one, _ in draft.looked_up):
            return name
    return ""


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
