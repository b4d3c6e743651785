"""What the tests of reading share: small workbooks made in memory, and where the real files lie."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from loaders.reading.input import Input, input_of


@pytest.fixture
def data() -> Path:
    folder = Path(__file__).parents[3] / "../shared/data"
    if not folder.is_dir():
        pytest.skip("the folder of real records is not here")
    return folder.resolve()


def xlsx_of(**sheets: list[list[Any]]) -> bytes:
    """A workbook of one sheet for each list of rows; None is an empty cell."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.fixture
def xlsx() -> Callable[..., bytes]:
    """Makes a workbook: `xlsx(Sheet=[["A", "B"], [1, None]])`."""
    return xlsx_of


def ods_of(rows: list[tuple[list[tuple[str, int]], int]]) -> bytes:
    """A workbook of one sheet whose cells are (text, how often repeated), rows (cells, how often)."""
    book = OpenDocumentSpreadsheet()
    table = Table(name="Sheet")
    book.spreadsheet.addElement(table)
    for cells, times in rows:
        row = TableRow(numberrowsrepeated=times)
        for text, repeated in cells:
            kind = {"valuetype": "string"} if text else {}
            cell = TableCell(numbercolumnsrepeated=repeated, **kind)
            if text:
                cell.addElement(P(text=text))
            row.addElement(cell)
        table.addElement(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.fixture
def ods() -> Callable[..., bytes]:
    """Makes a workbook: `ods([([("A", 1)], 2)])`."""
    return ods_of


@pytest.fixture
def with_part() -> Callable[[bytes, str, bytes], Input]:
    """A workbook with one of its parts replaced."""

    def make(book: bytes, name: str, part: bytes) -> Input:
        made = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(book)) as old,
            zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for member in old.namelist():
                if member != name:
                    new.writestr(member, old.read(member))
            new.writestr(name, part)
        return input_of("book.xlsx", made.getvalue())

    return make
