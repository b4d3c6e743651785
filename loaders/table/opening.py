"""Finds the tables of a file that a mapping is for, and what is to be known of their columns."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from itertools import islice

from loaders.aside import SetAside
from loaders.cell_text import cell_text, names_nothing
from loaders.noting import Notes
from loaders.reading.input import Input
from loaders.reading.merged import filled_down
from loaders.reading.persons import is_person_heading, refuse_if_about_people
from loaders.reading.tables import (
    Cell,
    Row,
    Table,
    first_rows,
    heading_key,
    open_lists,
    table_at,
    told_apart,
)
from loaders.table.shape import CELL, HEADING, PART, Condition, FieldRule, Mapping
from loaders.table.taking import Columns
from loaders.table_habits import Amounts, Dates, note_amounts, note_spans, orders_told, stream_of
from ontology.errors import ColumnsMismatch

LOOKED_AT = 400
"""Rows in which a column shows whether it holds codes of countries."""


def tables_of(mapping: Mapping, input: Input) -> list[tuple[str, int]]:
    """(sheet, number of the heading row) of every table that has the headings the mapping needs.

    Raises `ColumnsMismatch` where none has them, saying which are missing where most are there.
    """
    wanted = {heading_key(name): name for name in mapping.required() or mapping.columns()}
    need_all = bool(mapping.required())
    open_lists(input)
    found: list[tuple[str, int]] = []
    best: tuple[int, list[str]] = (-1, [])
    for sheet in first_rows(input):
        if mapping.table.sheets and sheet.sheet and sheet.sheet not in mapping.table.sheets:
            continue
        for number, cells in sheet.rows:
            if mapping.table.heading_row and number != mapping.table.heading_row:
                continue
            keys = {heading_key(one) for one in told_apart([cell_text(cell) for cell in cells])}
            there = wanted.keys() & keys
            if len(there) > best[0]:
                best = (len(there), [name for key, name in wanted.items() if key not in keys])
            if there and (len(there) == len(wanted) if need_all else 2 * len(there) >= len(wanted)):
                found.append((sheet.sheet, number))
                break
    if not found:
        missing = ", ".join(repr(name) for name in best[1][:10]) or "all"
        raise ColumnsMismatch(
            f"{input.name} lacks columns that the mapping {mapping.name} needs: {missing}.",
            "Name the columns as the file has them, in the mapping.",
        )
    return found


def is_of_shape(mapping: Mapping, input: Input) -> bool:
    """Whether the file has the headings by which the mapping recognises it, and its cells begin so."""
    wanted = {heading_key(name) for name in mapping.recognise.headings}
    if not wanted:
        return False
    for sheet in first_rows(input):
        for place, (_, cells) in enumerate(sheet.rows):
            keys = [heading_key(cell_text(cell)) for cell in cells]
            if wanted <= set(keys):
                rows = [row for _, row in sheet.rows[place + 1 :]]
                told = mapping.recognise
                return all(
                    _most(keys, rows, name, text, str.startswith) for name, text in told.begins
                ) and all(_most(keys, rows, name, text, str.__contains__) for name, text in told.contains)
    return False


def _most(
    keys: list[str], rows: list[list[Cell]], name: str, text: str, holds: Callable[[str, str], bool]
) -> bool:
    """Whether most filled cells of a column begin with a text, or contain it."""
    if heading_key(name) not in keys:
        return False
    at = keys.index(heading_key(name))
    cells = [cell_text(row[at]) for row in rows if at < len(row)]
    filled = [cell for cell in cells if cell]
    return bool(filled) and sum(holds(cell, text) for cell in filled) * 2 > len(filled)


class Sheet:
    """One table under a mapping: its rows as they are read, and which column stands where."""

    def __init__(self, mapping: Mapping, input: Input, place: tuple[str, int], notes: Notes) -> None:
        self._mapping, self._input, self._place, self.notes = mapping, input, place, notes
        self.table: Table = table_at(input, *place)
        headings = self.table.headings
        refuse_if_about_people(headings, input.name)
        self.width = len(headings)
        by_key: dict[str, int] = {}
        self.table = replace(self.table, headings=told_apart(headings))
        for position, heading in enumerate(self.table.headings):
            by_key.setdefault(heading_key(heading), position)
        self.persons = {at for at, heading in enumerate(headings) if heading and is_person_heading(heading)}
        named = (*mapping.columns(), *mapping.table.fill_down)
        self.at = {
            name: by_key[heading_key(name)]
            for name in named
            if heading_key(name) in by_key and by_key[heading_key(name)] not in self.persons
        }
        self.at |= {PART: self.width, HEADING: self.width + 1, CELL: self.width + 2}
        self._by_key = by_key
        fields = [field for rule in mapping.records for field in rule.fields]
        amounts = (*self._read_by("money", fields), *self._read_by("number", fields))
        self._amounts_at = {self.at[name] for name in amounts}
        self.table = filled_down(input, self.table, but=self._amounts_at)
        self._wide = self._across()
        self._look()

    def rows(self) -> Iterable[tuple[int, list[Cell], tuple[Cell, ...]]]:
        """The rows under the headings (number, cells, what is beyond the headings) as the first look set them
        aside, or read anew: a table is never held whole."""
        if self._seen.is_whole:
            return self._seen
        table = table_at(self._input, *self._place)
        rows = filled_down(self._input, table, but=self._amounts_at).rows
        return self._records(_without(rows, self._left_out) if self._left_out else rows)

    def _records(self, rows: Iterator[Row]) -> Iterator[Row]:
        """The rows that the mapping does not skip, their cells as it fills them."""
        rows = islice(rows, self._mapping.table.skip, None) if self._mapping.table.skip else rows
        down = [self.at[name] for name in self._mapping.table.fill_down if name in self.at]
        return _filled_down(rows, down) if down else rows

    def _look(self) -> None:
        """Look at all rows for what a whole column tells: how it writes, and how much of it is filled.

        A pass of its own takes a tenth of the time of reading rows and lets them be read as a stream; it sets
        them aside on the way.
        """
        fields = [field for rule in self._mapping.records for field in rule.fields]
        dates = {name: Dates() for name in self._read_by("date", (one for one in fields if not one.order))}
        amounts = {name: Amounts() for name in self._read_by("money", fields)}
        columns: list[tuple[int, Dates | Amounts]]
        columns = [(self.at[name], column) for name, column in dates.items()]
        columns += [(self.at[name], column) for name, column in amounts.items()]
        used = {at for at in self.at.values() if at < self.width} | set(self._wide)
        self._filled = dict.fromkeys((at for at in range(self.width) if at not in used), 0)
        self._codes: frozenset[str] | None = None
        skip = self._mapping.table.skip
        if skip:
            self.notes.note("row under the headings left out, as the mapping says", times=skip)
        self._left_out = array("q")
        """The places of rows that are no records, told by the first look."""
        rows = self._records(stream_of(self.table, self.notes, units=not skip, left_out=self._left_out))
        self._seen = SetAside()
        while seen := list(islice(rows, LOOKED_AT)):
            part = [row.cells for row in seen]
            self._seen.add([row.number for row in seen], part, [row.extra for row in seen])
            if self._codes is None:
                places = self._read_by("place", fields)
                self._codes = frozenset(one for one in places if _holds_codes(self.at[one], part))
            for at, column in columns:
                column.look([cells[at] for cells in part])
            for at in self._filled:
                self._filled[at] += sum([bool(cell_text(cells[at])) for cells in part])
        self._dates = {name: column.habit() for name, column in dates.items()}
        self._amounts = {name: column.habit() for name, column in amounts.items()}

    def columns(self, provider: str) -> Columns:
        """What the readers of fields need to know."""
        for name, habit in self._amounts.items():
            note_amounts(habit, name, self.notes)
        note_spans(self._dates, self.notes)
        return Columns(
            at=self.at,
            day_first=orders_told(self._dates, self.notes),
            year_spans=frozenset(name for name, habit in self._dates.items() if habit.spans),
            decimal_comma={name: habit.told for name, habit in self._amounts.items()},
            country_codes=self._codes or frozenset(),
            notes=self.notes,
            provider=provider,
        )

    def _read_by(self, reads: str, fields: Iterable[FieldRule]) -> list[str]:
        """The columns in the file that fields of one kind are read from."""
        named = [name for field in fields if field.reads == reads for name in field.taken.columns]
        return [name for name in dict.fromkeys(named) if self.at.get(name, self.width) < self.width]

    def note_columns(self) -> None:
        """Say of every column that fills no field why, and of every column named that is not there."""
        mapping, headings = self._mapping, self.table.headings
        reasons = {heading_key(name): one.why for one in mapping.ignore for name in one.columns}
        undecided = {heading_key(name) for name in mapping.unmapped}
        for position, filled in self._filled.items():
            if not filled:
                continue
            heading = headings[position]
            key, name = heading_key(heading), heading or f"number {position + 1}"
            if position in self.persons:
                self.notes.note("column dropped, it names people", name, filled)
            elif key in reasons:
                self.notes.note(f"column left out on purpose ({reasons[key]})", name, filled)
            elif key in undecided:
                self.notes.note("column left undecided in the mapping", name, filled)
            else:
                self.notes.note("column that the mapping does not name", name, filled)
        free = [headings[at] for at in self._filled if headings[at] and at not in self.persons]
        for name in mapping.columns():
            if name not in self.at:
                near = _renamed(name, free)
                perhaps = f" (perhaps it is called {near} now)" if near else ""
                self.notes.note("column that the mapping names is not in the file", f"{name}{perhaps}")

    def _across(self) -> list[int]:
        """The places of the columns that are records themselves."""
        table = self._mapping.table
        if table.across:
            return [self._by_key[key] for name in table.across if (key := heading_key(name)) in self._by_key]
        if table.across_but:
            but = {heading_key(name) for name in table.across_but}
            return [
                position
                for position, heading in enumerate(self.table.headings)
                if heading and heading_key(heading) not in but and position not in self.persons
            ]
        return []

    def spread(self, cells: list[Cell]) -> Iterable[list[Cell]]:
        """The cells of a row with room for the virtual columns: once, or once for each column of `across`."""
        if not self._wide:
            return ([*cells, "", "", ""],)
        headings = self.table.headings
        return ([*cells, "", headings[position], cells[position]] for position in self._wide)

    def holds(self, conditions: Iterable[Condition], cells: list[Cell]) -> bool:
        """Whether a row fulfils all conditions. A column that is not there holds nothing."""
        for one in conditions:
            at = self.at.get(one.column)
            text = cell_text(cells[at]) if at is not None else ""
            if one.filled is not None and (bool(text) and not names_nothing(text)) is not one.filled:
                return False
            if one.words and heading_key(text) not in {heading_key(word) for word in one.words}:
                return False
        return True


def _renamed(name: str, headings: Iterable[str]) -> str:
    """The heading that a column may have got: it has all its words, or some, or is spelled alike."""
    words = set(heading_key(name).split())
    keys = {heading_key(heading): heading for heading in headings}
    for key, heading in keys.items():
        other = set(key.split())
        if words and other and (words <= other or other <= words):
            return heading
    alike = get_close_matches(heading_key(name), keys, n=1, cutoff=0.8)
    return keys[alike[0]] if alike else ""


def _holds_codes(at: int, rows: list[list[Cell]]) -> bool:
    """Whether most cells of a column are two capitals: then `NA` is Namibia, not *not available*."""
    cells = [text for row in rows if (text := cell_text(row[at]))]
    codes = sum(len(cell) == 2 and cell.isupper() and cell != "NA" for cell in cells)
    return codes * 2 > len(cells)


def _without(rows: Iterator[Row], places: Iterable[int]) -> Iterator[Row]:
    """The rows but those in some places, which ascend."""
    left = iter(places)
    without = next(left, -1)
    for place, row in enumerate(rows):
        if place == without:
            without = next(left, -1)
        else:
            yield row


def _filled_down(rows: Iterator[Row], columns: list[int]) -> Iterator[Row]:
    """The rows, an empty cell of some columns saying what the one above it says."""
    above: dict[int, Cell] = dict.fromkeys(columns, "")
    for row in rows:
        for at in columns:
            if cell_text(row.cells[at]):
                above[at] = row.cells[at]
            else:
                row.cells[at] = above[at]
        yield row
