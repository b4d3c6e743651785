"""Tables: rows with their numbers from CSV in any separator, xlsx, xls and ods workbooks, JSON Lines."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple
from urllib.parse import quote

from loaders.reading import csv_rows, json_rows, workbook
from loaders.reading.input import Input
from ontology.errors import InputTooLarge, UnreadableFile

Cell = str | float | int | bool | datetime.date | datetime.datetime | None
"""What a cell holds. An empty cell is the empty text."""

HEADING_ROWS = 30
"""`table_with` looks for the headings in this many first rows."""

SHORT, MOST_KEPT = 200, 2048
"""The key of a heading of at most so many letters is kept, of so many headings."""

_WORDS = re.compile(r"[^\W_]+")


class Row(NamedTuple):
    """One row: its number as a spreadsheet shows it (RFC 7111), one cell for each heading.

    `extra` holds what stands to the right of the last heading; it is empty in a sound row.
    """

    number: int
    cells: list[Cell]
    extra: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: its sheet (empty for CSV), its headings with their row, and the rows below them.

    `rows` is read once, lazily (`tables` gives fresh ones); blank rows are left out. Headings are
    stripped texts, as many as the heading row has up to its last one that is not empty; short rows
    are filled with "".
    """

    sheet: str
    headings: list[str]
    heading_row: int
    rows: Iterator[Row]


class _Raw(NamedTuple):
    sheet: str
    rows: Iterator[tuple[int, list[Cell]]]


def is_workbook(input: Input) -> bool:
    """Whether the content is an xlsx, xls or ods workbook (by its bytes, not its name)."""
    return workbook.kind_of(input) in workbook.READABLE


def tables(input: Input) -> list[Table]:
    """Every table of the file, the first row that is not blank taken for the headings.

    Empty sheets are left out. Raises `UnreadableFile` and `InputTooLarge`, while rows are read too.
    """
    found = []
    for raw in _raw_tables(input):
        for number, cells in raw.rows:
            if not _is_blank(cells):
                found.append(_table(input, raw, number, cells))
                break
    return found


def table_with(input: Input, required: Sequence[str]) -> Table | None:
    """The first table that has all `required` headings in one of its first rows, or None.

    Headings are compared by `heading_key`.
    """
    wanted = {heading_key(one) for one in required}
    for raw in _raw_tables(input):
        for number, cells in islice(raw.rows, HEADING_ROWS):
            if wanted <= {heading_key(_heading(cell)) for cell in cells}:
                return _table(input, raw, number, cells)
    return None


class FirstRows(NamedTuple):
    """The first rows of one sheet, with their numbers."""

    sheet: str
    rows: tuple[tuple[int, list[Cell]], ...]


def open_lists(input: Input) -> None:
    """Take the lists in a JSON object for the tables of the file, as sheets of a workbook are."""
    if not json_rows.are_open(input) and json_rows.open_lists(input):
        input.kept.pop("first rows", None)


def first_rows(input: Input) -> tuple[FirstRows, ...]:
    """The first rows of every sheet that has any, among which its headings stand. Read once."""
    found = input.kept.get("first rows")
    if found is None:
        looked = (FirstRows(raw.sheet, tuple(islice(raw.rows, HEADING_ROWS))) for raw in _raw_tables(input))
        found = tuple(one for one in looked if any(not _is_blank(cells) for _, cells in one.rows))
        input.kept["first rows"] = found
    kept: tuple[FirstRows, ...] = found
    return kept


def table_at(input: Input, sheet: str, heading_row: int) -> Table:
    """The table of a sheet whose headings stand in the row of this number, fresh.

    Raises `UnreadableFile` where there is no such sheet or row.
    """
    for raw in _raw_tables(input):
        if raw.sheet == sheet:
            for number, cells in raw.rows:
                if number == heading_row:
                    return _table(input, raw, number, cells)
    where = f"sheet {sheet}, row" if sheet else "row"
    raise UnreadableFile(f"{input.name} has no {where} {heading_row}.", "Name a row that has the headings.")


def heading_key(text: str) -> str:
    """A heading for comparing: lower case, letters and digits only, single spaces between them."""
    return _short_key(text) if len(text) <= SHORT else _key(text)


def _key(text: str) -> str:
    return " ".join(_WORDS.findall(text.lower()))


_short_key = lru_cache(MOST_KEPT)(_key)
"""The same, kept: every kind of table holds the headings of a file against its own."""


def told_apart(headings: Sequence[str]) -> list[str]:
    """The headings, of which one that stands again has its number behind it: `Name`, `Name (2)`."""
    times: dict[str, int] = {}
    apart = []
    for heading in headings:
        key = heading_key(heading)
        times[key] = times.get(key, 0) + 1
        apart.append(f"{heading} ({times[key]})" if key and times[key] > 1 else heading)
    return apart


def address(input: Input, table: Table, row_number: int) -> str:
    """A row's place: `grants.csv#row=17` (RFC 7111), `book.xlsx#sheet=Sheet1&row=17` in a workbook.

    In a part of a split file it is the record's id: `grants.csv#record=1f0c23ab77`.
    """
    return addresses(input, table)(row_number)


def addresses(input: Input, table: Table) -> Callable[[int], str]:
    """The function from the number of a row to its place, as `address` gives it, for many rows."""
    ids, file = input.record_ids, _quoted(input.name)
    if ids:
        return lambda number: f"{file}#record={ids[number - table.heading_row - 1]}"
    begin = f"{file}#sheet={_quoted(table.sheet)}&row=" if table.sheet else f"{file}#row="
    return lambda number: f"{begin}{number}"


@lru_cache(maxsize=1024)
def _quoted(name: str) -> str:
    return quote(name, safe="")


def _raw_tables(input: Input) -> Iterator[_Raw]:
    kind = workbook.kind_of(input)
    if kind in workbook.READABLE:
        for sheet in workbook.sheets(input):
            yield _Raw(sheet.name, _within_width(input, workbook.rows(sheet)))
    elif kind:
        raise UnreadableFile(f"{input.name} is {kind}.", workbook.REMEDIES[kind])
    elif json_rows.is_table(input):
        yield _Raw("", json_rows.rows(input))
    elif opened := list(json_rows.lists(input)):
        yield from (_Raw(name, _within_width(input, rows)) for name, rows in opened)
    else:
        yield _Raw("", csv_rows.records(input))


def _within_width(input: Input, rows: Iterator[tuple[int, list[Cell]]]) -> Iterator[tuple[int, list[Cell]]]:
    """The rows, of which none may be wider than the limit, before anybody looks for headings in them."""
    most = input.limits.columns
    for row in rows:
        if len(row[1]) > most and not _is_blank(row[1][most:]):
            raise _too_wide(input, row[0])
        yield row


def _table(input: Input, raw: _Raw, number: int, cells: Sequence[Cell]) -> Table:
    headings = [_heading(cell) for cell in cells]
    while headings and not headings[-1]:
        headings.pop()
    if len(headings) > input.limits.columns:
        raise _too_wide(input, number)
    return Table(
        sheet=raw.sheet,
        headings=headings,
        heading_row=number,
        rows=_rows_under(input, len(headings), raw.rows),
    )


def _rows_under(input: Input, width: int, rows: Iterable[tuple[int, list[Cell]]]) -> Iterator[Row]:
    most = input.limits.columns
    for number, cells in rows:
        if len(cells) == width:
            first = cells[0]
            # Most rows are told from blank ones by their first cell: this is the inner loop of a load.
            if (isinstance(first, str) and first.strip()) or not _is_blank(cells):
                yield Row(number, cells)
        elif _is_blank(cells):
            continue
        elif len(cells) < width:
            cells.extend([""] * (width - len(cells)))
            yield Row(number, cells)
        elif len(cells) > most:
            raise _too_wide(input, number)
        else:
            extra = cells[width:]
            yield Row(number, cells[:width], () if _is_blank(extra) else tuple(extra))


def _is_blank(cells: Iterable[Cell]) -> bool:
    for cell in cells:
        if cell is not None and cell != "" and not (isinstance(cell, str) and cell.isspace()):
            return False
    return True


def _heading(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()


def _too_wide(input: Input, number: int) -> InputTooLarge:
    return InputTooLarge(
        f"{input.name}, row {number} has more than {input.limits.columns:,} columns.",
        "Take out the columns that hold nothing, and check the quotes around cells.",
        row=number,
    )
