"""The first look at a file of grants: what only all of them together tell.

It is taken once, when the file is described, and kept; the grants themselves are read as a stream after that.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from operator import itemgetter
from typing import Any

from loaders.alike import LONGEST_KEPT, MOST_KEPT, length_of
from loaders.aside import SetAside
from loaders.cell_text import cell_text
from loaders.noting import Notes
from loaders.packed import repeated_of
from loaders.reading.input import Input
from loaders.reading.persons import is_person_heading
from loaders.reading.tables import Cell, Row, Table, addresses, heading_key, is_workbook, table_at
from loaders.table_habits import Amounts, Dates, note_amounts, note_spans, orders_told, stream_of
from loaders.threesixtygiving.book import META_SHEETS, Parts, book_of, parts_of, said_of_source
from loaders.threesixtygiving.fields import READ_FIELDS
from loaders.threesixtygiving.grants import PUBLIC_SCHEMES, Form, party_name
from loaders.threesixtygiving.sheets import Path, currency_in_heading, path_of, paths_of
from ontology.account import Account
from ontology.identifiers import known_identifier, normal_name

LOOKED_AT = 400
"""Rows that are looked at together."""

_BODIES = ("recipientOrganization", "fundingOrganization")


@dataclass(slots=True)
class Names:
    """The identifiers of grants and the names of organisations, by 8 bytes of hash each."""

    grants: array[int] = field(default_factory=lambda: array("q"))
    """The identifiers of all grants, in their order."""
    borne: set[int] = field(default_factory=set)
    """Names that stand beside an identifier of an organisation somewhere in the file."""
    funders: set[str] = field(default_factory=set)
    """What the funders are called; no more than two are kept, since one alone is the publisher."""
    _seen: set[str] = field(default_factory=set)
    """Organisations in JSON that were taken in."""

    def mention(self, stated: dict[str, Any], registered: set[int]) -> None:
        """Take in an organisation as a grant states it; those in a public register go into `registered`."""
        identifier = known_identifier(cell_text(stated.get("id")))
        if identifier is None:
            return
        if name := party_name(stated):
            self.borne.add(hash(name))
        if identifier.startswith(PUBLIC_SCHEMES) and (name := normal_name(cell_text(stated.get("name")))):
            registered.add(hash(name))

    def look_at(self, grant: dict[str, Any], registered: set[int]) -> None:
        """Take in a grant in the shape of JSON."""
        self.grants.append(hash(cell_text(grant.get("id"))))
        for body in _BODIES:
            stated = grant.get(body)
            for one in stated if isinstance(stated, list) else (stated,):
                if not isinstance(one, dict):
                    continue
                key = repr((one.get("id"), one.get("name")))
                if key not in self._seen:
                    if len(self._seen) >= MOST_KEPT:
                        self._seen.clear()
                    if length_of(key) <= LONGEST_KEPT:
                        self._seen.add(key)
                    self.mention(one, registered)
        funders = grant.get("fundingOrganization")
        for funder in funders if isinstance(funders, list) and len(self.funders) < 2 else ():
            if isinstance(funder, dict):
                self.funder(cell_text(funder.get("name")))

    def repeated(self) -> frozenset[int]:
        """The identifiers that several grants have."""
        return repeated_of(self.grants)

    def funder(self, name: str) -> None:
        """Take in what a funder is called."""
        if name and len(self.funders) < 2:
            self.funders.add(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What was seen of one table of grants."""

    name: str
    heading_row: int
    paths: Sequence[Path | None]
    form: Form
    currency: str
    """The currency in the heading of the amounts."""
    is_text: bool
    """Whether all cells are texts, as in CSV."""
    left_out: array[int]
    """The places of rows that are no grants, counted from 0."""
    seen: SetAside
    """The rows that are grants, as far as they can be set aside."""

    def rows(self, input: Input) -> Iterator[tuple[str, Row]]:
        """Its grants, each under its address, as they were set aside or read anew."""
        table, left = table_at(input, self.name, self.heading_row), iter(self.left_out)
        address_of, without = addresses(input, table), next(left, -1)
        if self.seen.is_whole:
            yield from ((address_of(one[0]), Row._make(one)) for one in self.seen)
            return
        for place, row in enumerate(table.rows):
            if place == without:
                without = next(left, -1)
            else:
                yield address_of(row.number), row


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was seen of a spreadsheet."""

    said: dict[str, str]
    """What the Meta tab says of the source."""
    names: Names
    sheets: list[Sheet]
    parts: Parts
    notes: dict[str, int]
    """What was noted, for the account."""


def look_at(input: Input) -> Look:
    """Look at all tables of a spreadsheet, once. Raises `InputError` as reading tables does."""
    kept: Look | None = input.kept.get(_KEPT)
    if kept is None:
        kept = input.kept[_KEPT] = _looked_at(input)
    return kept


_KEPT = "360giving look"


def _looked_at(input: Input) -> Look:
    account, names, is_text = Account(file=input.name), Names(), not is_workbook(input)
    notes = Notes(account)
    book = book_of(input)
    said = said_of_source(book)
    registered: set[int] = set()
    sheets = [
        _sheet(replace(table, rows=_with_funders(table, names)), names, registered, notes, is_text=is_text)
        for table in book.grants
    ]
    parts = parts_of([replace(table, rows=_with_funders(table, names)) for table in book.more], notes)
    for fields in parts.values():
        for body in _BODIES:
            for stated in fields.get(body, ()):
                names.mention(stated, registered)
    for table in book.others:
        if heading_key(table.sheet) not in META_SHEETS:
            notes.note("sheet not read", table.sheet)
    return Look(said=said, names=names, sheets=sheets, parts=parts, notes=account.notes)


def _with_funders(table: Table, names: Names) -> Iterator[Row]:
    """The rows of a table, the names of funders taken in on the way."""
    wanted = [
        at
        for at, path in enumerate(map(path_of, table.headings))
        if path and (path.parent, path.field) == ("fundingOrganization", "name")
    ]
    last: Cell = ""
    for row in table.rows:
        for at in wanted:
            if (cell := row.cells[at]) != last:
                last = cell
                names.funder(cell_text(cell))
        yield row


def _sheet(table: Table, names: Names, registered: set[int], notes: Notes, *, is_text: bool) -> Sheet:
    headings = table.headings
    persons = {heading for heading in headings if _names_people(heading)}
    paths = paths_of("" if heading in persons else heading for heading in headings)
    amounts = next((at for at, path in enumerate(paths) if path and path.written == "amountAwarded"), None)
    dates = {
        headings[at]: (at, Dates())
        for at, path in enumerate(paths)
        if path and path.field.lower().endswith("date")
    }
    columns: list[tuple[int, Dates | Amounts]] = list(dates.values())
    writes = Amounts()
    if amounts is not None:
        columns.append((amounts, writes))
    left_out = array("q")
    filled = {
        at: 0
        for at, path in enumerate(paths)
        if path is None or (path.written not in READ_FIELDS and path.parent != "recipientIndividual")
    }
    mentions = _Mentions(paths, names, registered, is_text=is_text)
    rows, seen = stream_of(table, notes, left_out=left_out), SetAside()
    while looked_at := list(islice(rows, LOOKED_AT)):
        part = [row.cells for row in looked_at]
        seen.add([row.number for row in looked_at], part, [row.extra for row in looked_at])
        for at, column in columns:
            column.look([cells[at] for cells in part])
        for at in filled:
            filled[at] += sum([1 for cells in part if cells[at] != "" and cell_text(cells[at])])
        mentions.look(part)
    habits = {heading: column.habit() for heading, (_, column) in dates.items()}
    orders = orders_told(habits, notes)
    note_spans(habits, notes)
    habit = writes.habit()
    if amounts is not None:
        note_amounts(habit, headings[amounts], notes)
    for at, count in filled.items():
        if count:
            why = "column dropped, it names people" if headings[at] in persons else "column not used"
            notes.note(why, headings[at] or f"number {at + 1}", count)
    return Sheet(
        name=table.sheet,
        heading_row=table.heading_row,
        paths=paths,
        form=Form(
            sheet=table.sheet,
            headings={path.written: head for head, path in zip(headings, paths, strict=True) if path},
            day_first=orders,
            year_spans=frozenset(heading for heading, one in habits.items() if one.spans),
            decimal_comma=habit.told,
            registered=registered,
        ),
        currency=currency_in_heading(headings[amounts]) if amounts is not None else "",
        left_out=left_out,
        seen=seen,
        is_text=is_text,
    )


def _names_people(heading: str) -> bool:
    """Whether a column is dropped; of *recipient individual* it is read that there is one, and no more."""
    path = path_of(heading)
    return is_person_heading(heading) and not (path and path.parent == "recipientIndividual")


class _Mentions:
    """Takes in the identifiers and the organisations that the rows of a table name."""

    def __init__(
        self, paths: Sequence[Path | None], names: Names, registered: set[int], *, is_text: bool
    ) -> None:
        self._names, self._registered, self._is_text = names, registered, is_text
        self._identifier = [at for at, path in enumerate(paths) if path == Path("", 0, "id")]
        bodies: dict[tuple[str, int], list[tuple[int, str]]] = {}
        for at, path in enumerate(paths):
            if path and path.parent in _BODIES and path.field in ("id", "name"):
                bodies.setdefault((path.parent, path.place), []).append((at, path.field))
        # Only who has an identifier tells something about a name.
        self._bodies = [
            (itemgetter(*(at for at, _ in own)), [name for _, name in own])
            for own in bodies.values()
            if {"id", "name"} <= {name for _, name in own}
        ]
        self._seen: set[Any] = set()

    def look(self, part: Iterable[Sequence[Cell]]) -> None:
        """Take in some rows."""
        grants, seen, is_text = self._names.grants, self._seen, self._is_text
        for cells in part:
            identifier = next((text for at in self._identifier if (text := cell_text(cells[at]))), "")
            grants.append(hash(identifier))
            for cells_of, fields in self._bodies:
                stated = cells_of(cells)
                # Elsewhere than in CSV 1, 1.0 and true are equal and are not the same text.
                key = stated if is_text else repr(stated)
                if key not in seen:
                    if len(seen) >= MOST_KEPT:
                        seen.clear()
                    if length_of(key) <= LONGEST_KEPT:
                        seen.add(key)
                    self._take(stated, fields)

    def _take(self, stated: Sequence[Cell], fields: Sequence[str]) -> None:
        body: dict[str, Cell] = {}
        for name, cell in zip(fields, stated, strict=True):
            if cell_text(cell):
                body.setdefault(name, cell)
        self._names.mention(body, self._registered)
