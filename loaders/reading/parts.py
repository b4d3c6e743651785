"""Splits a table by a column into parts, each written anew as if the rows of the others were not there."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from loaders.reading.input import Input, input_of
from loaders.reading.tables import Cell, Row, Table, heading_key, tables
from ontology.errors import ColumnsMismatch, InputError

IN_EVERY_PART = "*"
"""The value of a row that belongs to each part, such as the one that describes the source."""

RENUMBERED = "rows are counted within the part, as if those for others were not there"
"""What the account of a part says of the rows that it names."""

ID_LENGTH = 10
"""Hexadecimal digits of a record's id: 40 bits, enough to tell the rows of one table apart."""

_SHOWN_ROWS = 5


class NoSuchPart(InputError):
    """Rows that do not say which part they belong to; they are never put into one by guessing."""

    code = "part-not-known"


@dataclass(frozen=True, slots=True)
class Marked:
    """A table whose rows all say which part they belong to: `rows` with their part, without the column."""

    input: Input
    sheet: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def marked(input: Input, heading: str, parts: Sequence[str]) -> list[Marked]:
    """The tables of a file, each row with the part that the column `heading` names.

    Raises ColumnsMismatch for a table without the column, NoSuchPart for rows with no value or another
    than `*` and those of `parts`, and what reading the tables raises.
    """
    found = []
    for table in tables(input):
        place = _column(input, table, heading)
        rows = [(row, _value(row, place)) for row in table.rows]
        _refuse_unknown(input, table, rows, parts)
        found.append(
            Marked(
                input,
                table.sheet,
                _without(place, table.headings),
                tuple((value, _without(place, [*row.cells, *row.extra])) for row, value in rows),
            )
        )
    return found


def divided(tables: Sequence[Marked], parts: Sequence[str]) -> dict[str, list[Input]]:
    """Part → its tables, each an input of its own; a part without rows of its own is left out.

    A row with `*` is in each part. The bytes of a part, its hash and the ids of its records are made
    of its own rows only.
    """
    found: dict[str, list[Input]] = {}
    for part in parts:
        if any(value == part for table in tables for value, _ in table.rows):
            chosen = [
                (table, [row for value, row in table.rows if value in (part, IN_EVERY_PART)])
                for table in tables
            ]
            found[part] = [_part(table, rows) for table, rows in chosen if rows]
    return found


def _without(place: int, cells: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(_text(cell) for cell in (*cells[:place], *cells[place + 1 :]))


def _column(input: Input, table: Table, heading: str) -> int:
    wanted = heading_key(heading)
    places = [place for place, name in enumerate(table.headings) if heading_key(name) == wanted]
    where = f"{input.name}, sheet {table.sheet}," if table.sheet else f"{input.name}"
    if not wanted or len(places) != 1:
        said = "has no column" if not places else "has more than one column"
        raise ColumnsMismatch(
            f"{where} {said} {heading!r} in its row {table.heading_row}.",
            "Each table of a file that is split must say for each row who may see it; take out what "
            "needs no telling.",
            row=table.heading_row,
        )
    return places[0]


def _value(row: Row, place: int) -> str:
    cell = row.cells[place]
    return "" if cell is None else str(cell).strip()


def _refuse_unknown(
    input: Input, table: Table, rows: Sequence[tuple[Row, str]], parts: Sequence[str]
) -> None:
    off = [(row.number, value) for row, value in rows if value not in parts and value != IN_EVERY_PART]
    if not off:
        return
    sheet = f", sheet {table.sheet}" if table.sheet else ""
    numbers = ", ".join(str(number) for number, _ in off[:_SHOWN_ROWS])
    first = repr(off[0][1][:100]) if off[0][1] else "no value"
    raise NoSuchPart(
        f"{input.name}{sheet}: {len(off):,} of {len(rows):,} rows do not say who may see them: row {numbers}"
        f"{'…' if len(off) > _SHOWN_ROWS else ''} ({first} in row {off[0][0]}).",
        f"Write one of {', '.join(parts)}, or {IN_EVERY_PART} for a row that belongs to each. "
        "Nothing of the file is loaded.",
        row=off[0][0],
    )


def _part(table: Marked, rows: Sequence[tuple[str, ...]]) -> Input:
    """The rows as a CSV file of their own."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.headings)
    writer.writerows(rows)
    ids = []
    seen: dict[str, int] = {}
    for row in rows:
        name = sha256("\x1f".join(row).encode("utf-8", "replace")).hexdigest()[:ID_LENGTH]
        seen[name] = seen.get(name, 0) + 1
        ids.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    # A sheet keeps its name as the file's: kinds tell their tables by it where headings do not suffice.
    name = f"{table.input.name}/{table.sheet}.csv" if table.sheet else table.input.name
    made = input_of(name, out.getvalue().encode("utf-8", "replace"), table.input.limits)
    made.guess(RENUMBERED)
    return replace(made, record_ids=tuple(ids))


def _text(cell: Cell) -> str:
    if isinstance(cell, (datetime.date, datetime.datetime)):
        return cell.isoformat()
    return "" if cell is None else str(cell)
