"""Cells of a workbook that are shown as percentages: the file holds 0.4 where a person wrote 40 %."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from loaders.reading import workbook
from loaders.reading.input import Input
from loaders.reading.tables import Row, Table, is_workbook

_BUILT_IN = frozenset({"9", "10"})
"""The formats `0%` and `0.00%`, which a workbook need not spell out (ECMA-376 part 1, 18.8.30)."""

_QUOTED = re.compile(r'"[^"]*"|\\.')
"""What a format only repeats: a percent sign there multiplies nothing."""

_NOT_SAID = "shares of at most 1 taken as they stand: how the workbook shows their cells cannot be read"

_XML: dict[str, Any] = {"resolve_entities": False, "no_network": True, "huge_tree": False, "load_dtd": False}

Cells = Iterator[tuple[int, int, bool]]
"""Row and column, from 1 on, and whether a percentage is shown there, of cells that hold something."""


def in_percent(input: Input, table: Table, position: int) -> Table:
    """The table with the cells of one column as they are shown: 0.4 under a percent format is `40%`."""
    return replace(table, rows=_as_shown(input, table, position)) if is_workbook(input) else table


def _as_shown(input: Input, table: Table, position: int) -> Iterator[Row]:
    places: set[tuple[int, int]] | None = None
    for row in table.rows:
        cell = row.cells[position]
        if isinstance(cell, int | float) and not isinstance(cell, bool) and 0 < cell <= 1:
            if places is None:
                places = _places(input, table.sheet)
            if (row.number, position + 1) in places:
                shown = (Decimal(repr(cell)) * 100).normalize()
                row = row._replace(cells=[*row.cells[:position], f"{shown:f}%", *row.cells[position + 1 :]])
        yield row


def _places(input: Input, sheet: str) -> set[tuple[int, int]]:
    """Where a sheet shows percentages; columns count from its first that is used, as those of rows do."""
    first, found = 0, []
    # The same bytes were opened under the limits before their rows were read.
    try:
        for row, column, is_percent in _cells(input, sheet):
            first = min(first or column, column)
            if is_percent:
                found.append((row, column))
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, EOFError, SyntaxError, RuntimeError):
        # What its own reader forgives is no reason to refuse the file; lxml's faults are syntax errors.
        input.guess(_NOT_SAID)
        return set()
    return {(row, column - first + 1) for row, column in found}


def _cells(input: Input, sheet: str) -> Cells:
    kind = workbook.kind_of(input)
    if kind == "xls":
        raise ValueError(kind)
    with zipfile.ZipFile(io.BytesIO(input.data)) as archive:
        yield from (_ods_cells if kind == "ods" else _xlsx_cells)(archive, sheet)


def _tree(archive: zipfile.ZipFile, name: str) -> Any:
    from lxml import etree

    return etree.fromstring(archive.read(name), etree.XMLParser(**_XML))


def _ends(archive: zipfile.ZipFile, name: str, row: str) -> Iterator[Any]:
    """Every element of a part as it starts, and each row once more as it ends, then forgotten."""
    from lxml import etree

    with archive.open(name) as part:
        for event, element in etree.iterparse(part, ("start", "end"), **_XML):
            is_row = _local(element) == row
            if event == "start" and not is_row:
                yield element
            elif event == "end" and is_row:
                yield element
                element.clear()


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _said(element: Any, name: str) -> str:
    """The value of an attribute, whatever its namespace."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _all(root: Any, name: str) -> Iterable[Any]:
    return (one for one in root.iter() if _local(one) == name)


def _xlsx_cells(archive: zipfile.ZipFile, sheet: str) -> Cells:
    percent = _percent_styles(archive)
    row = 0
    for line in _ends(archive, _xlsx_part(archive, sheet), "row"):
        if _local(line) != "row":
            continue
        row, column = int(_said(line, "r") or row + 1), 0
        for cell in line:
            if _local(cell) == "c":
                column = _column(_said(cell, "r")) or column + 1
                if any(_local(part) in ("v", "is") for part in cell):
                    yield row, column, _said(cell, "s") in percent


def _xlsx_part(archive: zipfile.ZipFile, sheet: str) -> str:
    """The part of the workbook that holds a sheet (ECMA-376 part 1, 18.2.19): by way of a relation's id."""
    names = _all(_tree(archive, "xl/workbook.xml"), "sheet")
    relation = next(
        value
        for one in names
        if _said(one, "name") == sheet
        for key, value in one.attrib.items()
        if key.endswith("}id")
    )
    links = _all(_tree(archive, "xl/_rels/workbook.xml.rels"), "Relationship")
    target = next(_said(one, "Target") for one in links if _said(one, "Id") == relation)
    return target[1:] if target.startswith("/") else f"xl/{target}"


def _column(place: str) -> int:
    number = 0
    for letter in place[:3].upper():
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
    return number


def _percent_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    """The numbers of the styles whose format shows percentages."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    root = _tree(archive, "xl/styles.xml")
    formats = _BUILT_IN | {
        _said(one, "numFmtId")
        for one in _all(root, "numFmt")
        if "%" in _QUOTED.sub("", _said(one, "formatCode"))
    }
    styles = (one for group in _all(root, "cellXfs") for one in group)
    return frozenset(str(number) for number, one in enumerate(styles) if _said(one, "numFmtId") in formats)


def _ods_cells(archive: zipfile.ZipFile, sheet: str) -> Cells:
    row, here = 0, False
    for element in _ends(archive, "content.xml", "table-row"):
        if _local(element) == "table":
            row, here = 0, _said(element, "name") == sheet
        if _local(element) != "table-row" or not here:
            continue
        column, kept = 1, []
        for cell in element:
            times = int(_said(cell, "number-columns-repeated") or 1)
            if kind := _said(cell, "value-type"):
                kept += [(column + more, kind == "percentage") for more in range(times)]
            column += times
        times = int(_said(element, "number-rows-repeated") or 1)
        for more in range(times if kept else 0):
            yield from ((row + more + 1, column, is_percent) for column, is_percent in kept)
        row += times
