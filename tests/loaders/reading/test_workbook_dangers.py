"""Workbooks that are broken, protected, bombs, or carry entities are refused, each with its reason."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from collections.abc import Callable
from datetime import date, datetime

import openpyxl
import pytest

from loaders.reading import old_workbook as loaders_old_workbook
from loaders.reading import workbook
from loaders.reading.input import Input, input_of
from loaders.reading.limits import Limits
from loaders.reading.tables import Row, is_workbook, tables
from ontology.errors import InputTooLarge, UnreadableFile

SHEET = "xl/worksheets/sheet1.xml"
_NS = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'

# One sheet "Grants" as the 1997 format writes it: headings, a blank row, two rows with dates.
_XLS = (
    r"""c-rk)O=wd=5dQWhX_C_Br%i=c2%%ur+9Kjbgf^{2b4sXQ)FNnN0+pIXVnp<y)mrc(2p&Z7QmBHL`g8CH74+sosMLcX6cWXQ^"""
    r"""du;Vw0X`<UTj(;G@wPx`@+ud&hGbivO7Dw@4cS#=Ev`~6|e-ou%M_rQCFc;l$_;?2h^_XTrB4fO1g>v3Qh+tWStF98eiFY4S"""
    r"""Br_&~VrKf+X;s(g7SpG?PvSRuDVHhL~a-dPpkVAdL&HVpWsK!y=nS-jSY9MfQp2lE@zFn^%LF3PwA(8D6|kYnL_`__+^-^G-"""
    r"""Bd(1Mrj#b+<8QePYTvqxe_S4)H6+JFhrN{5r_WR~l0+(bRFpU@qNbcaHIYYT4i_Fhm0hK9DMQhE5uJtpu~4**}vao~Bt)UT{"""
    r"""wf%M-N>+QeMJ7{&Q>7BI1OZ8VYD=-56kZiXx+8%LhDI|omv2^bE95$01K@v4YW2q!Xi~dyRL^?+v)PFLTO$0)*T+#vzW<HVQ"""
    r"""#q0URkO<>h6k!@==QWT_z%6C3>^~0~Ja_x^bR<3yJSdtGIaNw$&pI{`I?geJ$S!FS8|kzHI)$-G<av4OS}C`Q^pW9|cMP-`g"""
    r"""<Yf4=Yq6$&^TKKZ-VP9${VOWHoN<gf9ykWBb6t^h10&tx506=(<CN{&%aT0sV;T>8sl-WoGT+v&4_IMC1yD^k72uR9I$T8^J"""
    r"""XM?MV4wjJL+dmGv<ofS{1e?Y@Uy2GCs3sFWRa6{k}$Z=2@!nEW+d2Jfm@qd4BFk^K2nrvvi)m`mwK9Yr+E_h9d0(>S4l!2@@"""
    r"""tvm@r}D--nVLW$FHGH7@sjL$@2>b>=A*&CevO7JHDPUyfb{cOp%B7N=_RpEa<l^0U-3Ipyz#jJ-5^7Q={(9m6&IFTLTY%Kx)"""
    r"""$qUX<Tp<2f;)?(*h9{&fnjOuy"""
)


def old_workbook(limits: Limits | None = None) -> Input:
    return input_of("old.xls", zlib.decompress(base64.b85decode(_XLS)), limits or Limits())


def zipped(*members: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ([("grants.csv", b"A,B\n"), ("more.csv", b"A,B\n")], "Unpack it"),
        ([("../../etc/passwd", b"x"), ("b", b"x")], "Unpack it"),
        ([("xl/workbook.bin", b"x"), ("[Content_Types].xml", b"")], "Save it as xlsx"),
        ([("word/document.xml", b"x"), ("[Content_Types].xml", b"")], "Save its table"),
        ([("mimetype", b"application/vnd.oasis.opendocument.text")], "Save its table"),
    ],
)
def test_zip_files_that_are_no_workbook_say_what_to_do(members: list[tuple[str, bytes]], words: str) -> None:
    found = input_of("a.zip", zipped(*members))
    assert not is_workbook(found)
    with pytest.raises(UnreadableFile) as refused:
        tables(found)
    assert words in refused.value.remedy


@pytest.mark.parametrize("cut", [30, 200, -200, -10])
def test_a_workbook_that_was_cut_off_is_refused(xlsx: Callable[..., bytes], cut: int) -> None:
    with pytest.raises(UnreadableFile):
        tables(input_of("a.xlsx", xlsx(S=[["A"], [1]])[:cut]))


def test_a_zip_bomb_is_refused_before_it_is_opened() -> None:
    bomb = zipped(("xl/workbook.xml", b"<workbook/>"), (SHEET, b"<row>" + b" " * 60_000_000))
    assert len(bomb) < 100_000
    with pytest.raises(InputTooLarge, match="opens to more than"):
        tables(input_of("bomb.xlsx", bomb))


def test_a_zip_bomb_that_lies_about_its_size_is_refused() -> None:
    bomb = bytearray(zipped(("xl/workbook.xml", b"<workbook/>"), (SHEET, b" " * 60_000_000)))
    size = (60_000_000).to_bytes(4, "little")
    while (at := bomb.find(size)) >= 0:
        bomb[at : at + 4] = (100).to_bytes(4, "little")
    with pytest.raises((InputTooLarge, UnreadableFile)):
        tables(input_of("bomb.xlsx", bytes(bomb)))


def test_too_many_members_are_refused() -> None:
    many = zipped(("xl/workbook.xml", b""), *((f"xl/{n}.xml", b"") for n in range(20)))
    with pytest.raises(InputTooLarge, match="more than 20 files"):
        tables(input_of("many.xlsx", many, Limits(members=20)))


@pytest.mark.parametrize(
    "cells",
    [
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b"<x:row r = '1'><x:c r='A1'><v>1</v></x:c><x:c\n r\t=\n'XFD1048576'><v>1</v></x:c></x:row>",
        b'<row r="1"><c><v>1</v></c></row><row r="1048576">' + b"<c><v>1</v></c>" * 20_000 + b"</row>",
        b'<row><c r="A1"><v>1</v></c></row>'
        + b"<row/>" * 1_000_000
        + b"<row><c r='XFD1000000'><v>1</v></c></row>",
        b"<row>"
        + b"<c><v>1</v></c>" * 16_000
        + b"</row>"
        + b"<row/>" * 1_000_000
        + b"<row><c><v>1</v></c></row>",
    ],
)
def test_cells_in_far_corners_are_refused_before_the_reader_sees_them(
    xlsx: Callable[..., bytes], with_part: Callable[[bytes, str, bytes], Input], cells: bytes
) -> None:
    part = b"<worksheet " + _NS + b"><sheetData>" + cells + b"</sheetData></worksheet>"
    with pytest.raises(InputTooLarge, match="far apart"):
        tables(with_part(xlsx(S=[["A"]]), SHEET, part))


def test_a_sheet_whose_cells_do_not_say_where_they_stand_is_read(
    xlsx: Callable[..., bytes], with_part: Callable[[bytes, str, bytes], Input]
) -> None:
    rows = b"".join(b"<row>" + b"<c><v>%d</v></c>" % n * 10 + b"</row>" for n in range(3000))
    part = b"<worksheet " + _NS + b"><sheetData>" + rows + b"</sheetData></worksheet>"
    (table,) = tables(with_part(xlsx(S=[["A"]]), SHEET, part))
    assert len(list(table.rows)) == 2999


def test_repeated_cells_of_ods_are_counted_before_the_reader_sees_them(ods: Callable[..., bytes]) -> None:
    bomb = ods([([("boo", 16384)], 1_048_576)])
    assert len(bomb) < 10_000
    with pytest.raises(InputTooLarge, match="far apart"):
        tables(input_of("bomb.ods", bomb))


@pytest.mark.parametrize(
    "declared", [b'<!DOCTYPE w [<!ENTITY a "aaaa">]>', b"<!DOCTYPE w SYSTEM 'file:///x'>"]
)
def test_entities_inside_a_workbook_are_refused(
    xlsx: Callable[..., bytes], with_part: Callable[[bytes, str, bytes], Input], declared: bytes
) -> None:
    part = b"<?xml version='1.0'?>" + declared + b"<sst " + _NS + b"></sst>"
    with pytest.raises(UnreadableFile, match="entities"):
        tables(with_part(xlsx(S=[["A"]]), "xl/sharedStrings.xml", part))


def test_parts_in_utf16_are_refused(
    xlsx: Callable[..., bytes], with_part: Callable[[bytes, str, bytes], Input]
) -> None:
    part = ("<?xml version='1.0' encoding='UTF-16'?><worksheet/>").encode("utf-16")
    with pytest.raises(UnreadableFile, match="UTF-8"):
        tables(with_part(xlsx(S=[["A"]]), SHEET, part))


def test_a_part_in_an_encoding_that_nobody_knows_is_refused() -> None:
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    book = zipped(("mimetype", kind), ("content.xml", b'<?xml version="1.0" encoding="UTFA1"?><a/>'))
    with pytest.raises(UnreadableFile, match="unknown encoding"):
        tables(input_of("a.ods", book))


def test_too_many_sheets_are_refused(xlsx: Callable[..., bytes]) -> None:
    book = xlsx(A=[["a"]], B=[["b"]], C=[["c"]])
    with pytest.raises(InputTooLarge, match="more than 2 sheets"):
        tables(input_of("a.xlsx", book, Limits(sheets=2)))


def test_a_workbook_is_opened_once(xlsx: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    found = input_of("a.xlsx", xlsx(S=[["A"], [1]]))
    first = list(tables(found)[0].rows)
    monkeypatch.setattr(workbook, "_opened", None)
    assert list(tables(found)[0].rows) == first == [Row(2, [1])]


def test_an_old_workbook_is_read() -> None:
    (table,) = tables(old_workbook())
    assert (table.sheet, table.headings) == ("Grants", ["Name", "Amount", "Award Date"])
    moment = datetime(2021, 1, 26, 13, 30)  # noqa: DTZ001
    assert list(table.rows) == [Row(3, ["Zoé", 1234.5, date(2021, 1, 26)]), Row(4, ["b", 7, moment])]


def test_a_broken_old_workbook_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="broken workbook"):
        tables(input_of("old.xls", old_workbook().data[:2000]))


@pytest.mark.parametrize(
    ("program", "refusal"),
    [
        ("import os; os.abort()", InputTooLarge),
        ("import time; time.sleep(60)", InputTooLarge),
        ("raise ValueError", UnreadableFile),
        ("import sys; sys.exit(3)", UnreadableFile),
    ],
)
def test_a_reader_of_old_workbooks_that_ends_early_is_a_refusal(
    monkeypatch: pytest.MonkeyPatch, program: str, refusal: type[Exception]
) -> None:
    monkeypatch.setattr(loaders_old_workbook, "_PROGRAM", program)
    with pytest.raises(refusal):
        tables(old_workbook(Limits(xls_seconds=1)))


def test_a_password_is_named(ods: Callable[..., bytes]) -> None:
    book = bytearray(ods([([("A", 1)], 1)]))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := book.find(mark, at + 1)) >= 0:
            book[at + flags] |= 1
    with pytest.raises(UnreadableFile, match=r"password|broken"):
        tables(input_of("a.ods", bytes(book)))


def test_a_hidden_sheet_and_a_formula_without_its_result_are_told() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Name", "Amount"])
    book.worksheets[0].append(["Harbour", "=500*2"])
    book.create_sheet("Old").append(["Name"])
    book["Old"].sheet_state = "hidden"
    made = io.BytesIO()
    book.save(made)
    file = input_of("book.xlsx", made.getvalue())
    (first, _) = tables(file)
    assert [row.cells for row in first.rows] == [["Harbour", ""]]
    assert [guess.partition(" (")[0] for guess in file.guesses] == [
        "1 cell holds a formula without its result, read as empty",
        "sheet hidden in the workbook, looked at like the others: Old",
    ]


@pytest.mark.parametrize("begins", [b"\x09\x00\x04\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00"])
def test_a_workbook_older_than_its_container_is_refused_in_words(begins: bytes) -> None:
    with pytest.raises(UnreadableFile, match="is a workbook of Excel 2 to 5"):
        tables(input_of("old.xls", begins + bytes(40)))


def test_an_xlsx_under_a_password_lies_in_the_old_container_and_says_so() -> None:
    streams = "EncryptionInfo EncryptedPackage".encode("utf-16-le")
    with pytest.raises(UnreadableFile, match="is protected by a password"):
        tables(input_of("book.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + streams))
