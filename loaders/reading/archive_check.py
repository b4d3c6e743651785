"""Zip files: what kind they are, and their parts, opened only as far as the limits allow.

A workbook is opened here first, because the reader behind it takes room for every cell between
the first and the last one and ends the whole process where there is none: one cell in the corner
XFD1048576 of a file of 5 kB asks for 400 GB. What was checked is packed anew, so that both readers
see the same parts.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from xml.parsers import expat

from loaders.reading.input import Input
from loaders.reading.packed import opened_most, too_large_inside
from ontology.errors import InputError, InputTooLarge, UnreadableFile

XLSB = "a binary workbook (xlsb)"
OTHER_OFFICE = "an office document that is no workbook"
ARCHIVE = "a zip archive"

_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DOCTYPE_ALLOWED = "META-INF/manifest.xml"
"""Old writers of ODS declare a document type here, without entities; it is never read for content."""
_WITHOUT_RESULT = re.compile(rb"</f>\s*(?:<v\s*/>|<v>\s*</v>|</c>)")
"""A formula that no spreadsheet has worked out yet: the program that wrote it never opened it."""
_ERROR_MARK = re.compile(rb"""t\s*=\s*["']e["']""")
_ERROR_CELL = re.compile(rb"""(<(?:[\w.\-]+:)?c\s[^<>]*?\bt\s*=\s*)(["'])e\2""")
_CELL_PLACE = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]*)([0-9]+)""")
_ROW_TAG = re.compile(rb"<(?:[\w.\-]+:)?row[\s/>]")
_NUMBERED_ROW = re.compile(rb"""<(?:[\w.\-]+:)?row\s(?:[^<>]*?\s)?r\s*=""")
_CELL_TAG = re.compile(rb"<(?:[\w.\-]+:)?c[\s/>]")
_LAST_COLUMN, _LAST_ROW = 16_384, 1_048_576


def zip_kind(data: bytes) -> str:
    """`xlsx` or `ods`, else one of the words above. Looks at names only and never raises."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            mimetype = _start_of(archive, "mimetype") if "mimetype" in names else ""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, zlib.error, EOFError):
        # Cut off or damaged: said when it is opened, by the kind its first bytes look like.
        head = data[:4096]
        return (
            "ods"
            if _ODS.encode() in head
            else "xlsx"
            if b"xl/" in data or b"[Content_Types]" in head
            else ARCHIVE
        )
    if mimetype.startswith(_ODS):
        return "ods"
    if mimetype.startswith("application/vnd.oasis.opendocument"):
        return OTHER_OFFICE
    if "xl/workbook.bin" in names:
        return XLSB
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    return OTHER_OFFICE if "[Content_Types].xml" in names else ARCHIVE


def _start_of(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as member:
        return member.read(100).decode("ascii", errors="replace")


def checked_workbook(input: Input, kind: str) -> bytes:
    """The XML parts of a workbook (`xlsx` or `ods`), checked and packed anew without compression.

    Raises `UnreadableFile` (broken, protected, a part with entities) and `InputTooLarge` (too many
    parts, too large when opened, cells too far apart).
    """
    made = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(input.data)) as archive, zipfile.ZipFile(made, "w") as clean:
            for name, part in _parts(input, archive):
                _check_part(input, kind, name, part)
                clean.writestr(name, _with_errors_told(input, name, part) if kind == "xlsx" else part)
    except InputError:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        ValueError,
        LookupError,  # an encoding that nobody knows
        NotImplementedError,
        RuntimeError,
        expat.ExpatError,
    ) as error:
        raise broken_workbook(input, str(error)) from None
    return made.getvalue()


def _with_errors_told(input: Input, name: str, part: bytes) -> bytes:
    """A sheet in which a cell with an error says which: the reader of workbooks would call it empty."""
    told, errors = _ERROR_CELL.subn(rb"\1\2str\2", part) if _ERROR_MARK.search(part) else (part, 0)
    if errors:
        cells = "cell holds" if errors == 1 else "cells hold"
        input.guess(f"{errors:,} {cells} an error of the spreadsheet such as #REF! ({name[:80]})")
    return told


def broken_workbook(input: Input, reason: str) -> UnreadableFile:
    """The refusal of a workbook that does not open."""
    return UnreadableFile(
        f"{input.name} is a broken workbook ({reason[:200].rstrip('.')}).",
        "Open it in a spreadsheet and save it again, or save it as CSV.",
    )


def _parts(input: Input, archive: zipfile.ZipFile) -> list[tuple[str, bytes]]:
    members = archive.infolist()
    if len(members) > input.limits.members:
        raise InputTooLarge(
            f"{input.name} holds more than {input.limits.members:,} files.", "Save its table as CSV."
        )
    most = opened_most(len(input.data), input.limits)
    if sum(member.file_size for member in members) > most:
        raise too_large_inside(input.name, most)
    parts: dict[str, bytes] = {}
    for member in members:
        if member.is_dir() or not (
            member.filename == "mimetype" or member.filename.endswith((".xml", ".rels"))
        ):
            continue
        if member.flag_bits & 0x1:
            raise UnreadableFile(f"{input.name} is protected by a password.", "Save it without a password.")
        if member.compress_type not in _METHODS:
            raise broken_workbook(input, f"{member.filename[:80]} is packed in an unusual way")
        with archive.open(member) as opened:
            part = opened.read(most + 1)
        # Counted as really opened: what a member declares of itself may be a lie.
        most -= len(part)
        if most < 0:
            raise too_large_inside(input.name, opened_most(len(input.data), input.limits))
        parts[member.filename] = part
    return list(parts.items())


def _check_part(input: Input, kind: str, name: str, part: bytes) -> None:
    if b"\x00" in part:
        raise broken_workbook(input, f"{name[:80]} is not in UTF-8")
    if b"<!ENTITY" in part or (b"<!DOCTYPE" in part and name != _DOCTYPE_ALLOWED):
        raise UnreadableFile(
            f"{input.name} declares entities or a document type in its part {name[:80]}, which are not read.",
            "Open it in a spreadsheet and save it again.",
        )
    if b"</f>" in part and (without := len(_WITHOUT_RESULT.findall(part))):
        cells = "cell holds" if without == 1 else "cells hold"
        input.guess(f"{without:,} {cells} a formula without its result, read as empty ({name[:80]})")
    if kind == "xlsx" and (_ROW_TAG.search(part) or _CELL_TAG.search(part)):
        _check_area(input, name, *_xlsx_area(part))
    elif kind == "ods" and name == "content.xml":
        _OdsArea(input, part)


def _check_area(input: Input, where: str, rows: int, columns: int) -> None:
    if rows * columns > input.limits.sheet_cells:
        raise InputTooLarge(
            f"{input.name} has cells as far apart as {rows:,} rows and {columns:,} columns ({where[:80]}), "
            f"more than {input.limits.sheet_cells:,} cells in one sheet.",
            "Delete the rows and columns around the table, or save the sheet as CSV.",
        )


def _xlsx_area(part: bytes) -> tuple[int, int]:
    """An upper bound of (rows, columns) of a sheet, whatever its tags look like."""
    columns_named: set[bytes] = set()
    rows_named: set[bytes] = set()
    places = 0
    for place in _CELL_PLACE.finditer(part):
        rows_named.add(place[2])
        if place[1]:
            columns_named.add(place[1])
            places += 1
    # Rows without a number follow the one before them.
    unnumbered = sum(1 for _ in _ROW_TAG.finditer(part)) - sum(1 for _ in _NUMBERED_ROW.finditer(part))
    rows = max([_small(row) for row in rows_named], default=0) + unnumbered
    columns = max([_column(letters) for letters in columns_named], default=0)
    if sum(1 for _ in _CELL_TAG.finditer(part)) > places:
        # Cells that do not say where they stand follow each other: the longest row counts.
        columns += max(sum(1 for _ in _CELL_TAG.finditer(row)) for row in _ROW_TAG.split(part))
    return min(rows, _LAST_ROW), min(columns, _LAST_COLUMN)


def _small(digits: bytes | str) -> int:
    return int(digits) if len(digits) < 10 else 10**9


def _column(letters: bytes) -> int:
    if len(letters) > 3:
        return _LAST_COLUMN
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


class _OdsArea:
    """Walks the content of an ODS file and adds up what its repeated rows and cells stand for."""

    def __init__(self, input: Input, part: bytes) -> None:
        self._input = input
        self._table = ""
        self._rows = self._empty_rows = self._columns = 0
        self._row_repeated = self._row_columns = self._row_last = 0
        self._cell_repeated = 0
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.Parse(part, True)  # noqa: FBT003 (the parser takes no keywords)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        match tag.rpartition(":")[2]:
            case "table":
                self._table = attributes.get("table:name", "")
                self._rows = self._empty_rows = self._columns = 0
            case "table-row":
                self._row_repeated = _repeated(attributes, "rows-repeated")
                self._row_columns = self._row_last = 0
            case "table-cell" | "covered-table-cell":
                self._cell_repeated = _repeated(attributes, "columns-repeated")
                self._row_columns += self._cell_repeated
                if any(name.endswith(("value-type", ":formula")) for name in attributes):
                    self._row_last = self._row_columns
            case "p":
                self._row_last = self._row_columns

    def _end(self, tag: str) -> None:
        if tag.rpartition(":")[2] != "table-row":
            return
        if not self._row_last:
            self._empty_rows += self._row_repeated
            return
        self._rows += self._empty_rows + self._row_repeated
        self._empty_rows = 0
        self._columns = max(self._columns, self._row_last)
        _check_area(self._input, f"sheet {self._table}", self._rows, self._columns)


def _repeated(attributes: dict[str, str], what: str) -> int:
    for name, value in attributes.items():
        if name.endswith(what):
            digits = value.strip().lstrip("+")
            return max(1, _small(digits)) if digits.isascii() and digits.isdigit() else 1
    return 1
