"""Cells of a workbook that are merged over several rows: their value stands in the first of them only."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from loaders.reading import workbook
from loaders.reading.input import Input
from loaders.reading.tables import Cell, Row, Table, is_workbook


def filled_down(input: Input, table: Table, *, but: Collection[int] = ()) -> Table:
    """The table with what is merged over several rows in each of them.

    Columns of amounts go into `but`: one sum over three rows is not three sums.
    """
    if not is_workbook(input):
        return table
    areas = next((one.merged for one in workbook.sheets(input) if one.name == table.sheet), ())
    below = [
        one
        for one in areas
        if one.last > one.first and one.first > table.heading_row and one.column not in but
    ]
    if not below:
        return table
    input.guess("cells merged over several rows, read in each of them")
    return replace(table, rows=_filled(table.rows, below))


def _filled(rows: Iterator[Row], areas: list[workbook.Merged]) -> Iterator[Row]:
    begins: dict[int, list[workbook.Merged]] = {}
    for one in areas:
        begins.setdefault(one.first, []).append(one)
    # By column, of which one area is open at a time: however many a file declares, a row stays cheap.
    open_now: dict[int, tuple[int, Cell]] = {}
    for row in rows:
        for column, (last, cell) in list(open_now.items()):
            if row.number > last:
                del open_now[column]
            elif row.cells[column] in ("", None):
                row.cells[column] = cell
        for one in begins.get(row.number, ()):
            if one.column < len(row.cells):
                open_now[one.column] = one.last, row.cells[one.column]
        yield row
