"""Workbooks: the sheets of xlsx, ods and xls files, each opened only after it was found harmless."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import python_calamine

from loaders.reading import archive_check, old_workbook
from loaders.reading.input import Input
from ontology.errors import InputTooLarge, UnreadableFile

READABLE = frozenset({"xlsx", "xls", "ods"})
"""The kinds of workbook that are read."""

WIDE = 200
"""Cells of a row from which on its end is looked at."""

EARLY = "a workbook of Excel 2 to 5"
"""What a file is that is one stream of records, without the container that later ones have."""

REMEDIES = {
    EARLY: "Open it in a spreadsheet and save it as xlsx or CSV.",
    archive_check.ARCHIVE: "Unpack it and load the files.",
    archive_check.XLSB: "Save it as xlsx or CSV.",
    archive_check.OTHER_OFFICE: "Save its table as xlsx, ods or CSV.",
}
"""What to do with zip and office files that are no workbook of these kinds."""

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EARLY_MAGIC = (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")
_ENCRYPTED = tuple(name.encode("utf-16-le") for name in ("EncryptedPackage", "EncryptionInfo"))
"""The streams of an xlsx under a password, which lies in the container of the 1997 format (MS-OFFCRYPTO)."""
_CONTROL = dict.fromkeys((*range(9), *range(11, 32)))


class Merged(NamedTuple):
    """Cells that are merged: the place of their column in a row, their first row and their last."""

    column: int
    first: int
    last: int


class Sheet(NamedTuple):
    """One sheet: its name and its rows from row 1 on, as often as they are asked for."""

    name: str
    rows: Callable[[], Iterator[list[Any]]]
    merged: tuple[Merged, ...] = ()


def kind_of(input: Input) -> str:
    """`xlsx`, `xls` or `ods`; a key of `REMEDIES`; or empty for what is no such file. Never raises."""
    kind = input.kept.get("kind")
    if kind is None:
        kind = input.kept["kind"] = _kind_of(input.data)
    return str(kind)


def _kind_of(data: bytes) -> str:
    if data.startswith(_OLE_MAGIC):
        return "xls"
    if data[:2] in _EARLY_MAGIC and data[2:4] in (b"\x04\x00", b"\x06\x00", b"\x08\x00"):
        return EARLY
    return archive_check.zip_kind(data) if data.startswith((b"PK\x03\x04", b"PK\x05\x06")) else ""


def sheets(input: Input) -> list[Sheet]:
    """The sheets in the order of the book, opened once for each input.

    Raises `UnreadableFile` (broken, protected, entities in its XML) and `InputTooLarge`.
    """
    if "sheets" not in input.kept:
        kind = kind_of(input)
        if kind == "xls":
            if all(name in input.data for name in _ENCRYPTED):
                raise UnreadableFile(f"{input.name} is protected by a password.", "Save it without it.")
            found = [Sheet(name, rows.__iter__) for name, rows in old_workbook.read_all(input)]
        else:
            found = _opened(input, archive_check.checked_workbook(input, kind))
        if len(found) > input.limits.sheets:
            raise InputTooLarge(
                f"{input.name} has more than {input.limits.sheets} sheets.", "Split it into several files."
            )
        input.kept["sheets"] = found
    kept: list[Sheet] = input.kept["sheets"]
    return kept


def _opened(input: Input, checked: bytes) -> list[Sheet]:
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(checked)) as book:
            for one in book.sheets_metadata[: input.limits.sheets]:
                if one.visible != python_calamine.SheetVisibleEnum.Visible:
                    input.guess(f"sheet hidden in the workbook, looked at like the others: {one.name}")
            return [
                _sheet(book.get_sheet_by_name(one.name))
                for one in book.sheets_metadata[: input.limits.sheets + 1]
                if one.typ == python_calamine.SheetTypeEnum.WorkSheet
            ]
    except python_calamine.PasswordError:
        raise UnreadableFile(f"{input.name} is protected by a password.", "Save it without it.") from None
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise archive_check.broken_workbook(input, str(error)) from None
    except BaseException as error:
        # A panic of the reader is no Exception and has no importable name.
        if type(error).__name__ != "PanicException":
            raise
        raise archive_check.broken_workbook(input, "its parts do not fit together") from None


def _sheet(sheet: python_calamine.CalamineSheet) -> Sheet:
    """Its merged cells are told by xlsx alone; columns count from the first that is used, as in its rows."""
    first = sheet.start[1] if sheet.start else 0
    merged = (
        Merged(column - first, top + 1, bottom + 1)
        for (top, column), (bottom, _) in sheet.merged_cell_ranges or ()
    )
    return Sheet(sheet.name, sheet.iter_rows, tuple(one for one in merged if one.column >= 0))


def rows(sheet: Sheet) -> Iterator[tuple[int, list[Any]]]:
    """Yield (row number as shown, cells from the first used column on), leading blank rows too.

    A wide row ends at its last cell that holds anything: one cell in a far column makes every row as wide.
    """
    for number, cells in enumerate(sheet.rows(), 1):
        if len(cells) > WIDE:
            del cells[next((at for at in range(len(cells), 0, -1) if cells[at - 1] not in ("", None)), 0) :]
        yield number, [_cell(cell) for cell in cells]


def _cell(cell: Any) -> Any:
    """A cell as the rest of the house writes it: whole numbers as int, midnights as dates."""
    match cell:
        case str():
            return cell if cell.isprintable() else _plain_text(cell)
        case float():
            return int(cell) if cell.is_integer() else cell
        case datetime.datetime():
            return cell.date() if cell.time() == datetime.time() else cell
        case datetime.time() | datetime.timedelta():
            return str(cell)
        case _:
            return cell


def _plain_text(text: str) -> str:
    """Text with line feeds for every line break and without control characters.

    The reader has turned `_xHHHH_` (ECMA-376, ST_Xstring) into characters: `_x000D_` is a carriage
    return, and `_x0000_` is one that no text may hold.
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROL)
