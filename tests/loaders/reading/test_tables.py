"""Tables: CSV in any separator and workbooks give the same rows with the same numbers."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.reading.csv_rows import separator_of
from loaders.reading.input import Input, input_of, open_input
from loaders.reading.limits import Limits
from loaders.reading.tables import Row, address, heading_key, is_workbook, table_with, tables
from ontology.errors import InputTooLarge, UnreadableFile


def rows_of(input: Input) -> list[Row]:
    return list(tables(input)[0].rows)


def csv(text: str) -> Input:
    return input_of("grants.csv", text.encode())


def test_the_heading_row_is_row_one_and_blank_rows_count_but_are_left_out() -> None:
    (table,) = tables(csv("A ,B\n1,2\n\n , \n3,4\n"))
    assert (table.sheet, table.headings, table.heading_row) == ("", ["A", "B"], 1)
    assert list(table.rows) == [Row(2, ["1", "2"]), Row(5, ["3", "4"])]


def test_a_line_break_inside_a_cell_does_not_move_the_numbers() -> None:
    assert rows_of(csv('A,B\n"x\ny",2\n3,4\n')) == [Row(2, ["x\ny", "2"]), Row(3, ["3", "4"])]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_read(end: str) -> None:
    assert rows_of(csv(end.join(["A,B", "1, 2 ", ""]))) == [Row(2, ["1", " 2 "])]


def test_short_rows_are_filled_and_long_ones_show_their_extra_cells() -> None:
    found = rows_of(csv("A,B,C\n1\n1,2,3,,\n1,2,3,4\n"))
    assert found == [Row(2, ["1", "", ""]), Row(3, ["1", "2", "3"]), Row(4, ["1", "2", "3"], ("4",))]


def test_empty_headings_at_the_end_are_no_columns() -> None:
    (table,) = tables(csv("A,,B,,,\n1,2,3,,,\n"))
    assert table.headings == ["A", "", "B"]
    assert list(table.rows) == [Row(2, ["1", "2", "3"])]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(separator: str) -> None:
    lines = [["Name", "Topics, all"], ["a, b", "x; y | z"], ["c", "d"]]
    text = "\n".join(separator.join(f'"{cell}"' for cell in line) for line in lines)
    assert separator_of(text) == separator


def test_lists_inside_cells_do_not_look_like_separators() -> None:
    assert separator_of("Name,Topics\na,x; y\nb,z; w\nc,v; u\n") == ","
    assert separator_of("Name;Amount\na;1,5\nb;2,5\n") == ";"


def test_a_separator_other_than_the_comma_is_said_to_be_guessed() -> None:
    found = csv("A;B\n1;2\n")
    assert rows_of(found) == [Row(2, ["1", "2"])]
    assert found.guesses == ["separator: semicolon (guessed)"]


@given(st.text(max_size=300))
def test_the_same_text_has_the_same_separator(text: str) -> None:
    assert separator_of(text) == separator_of(text)


def test_a_quote_that_is_not_closed_is_refused_with_its_row() -> None:
    with pytest.raises(UnreadableFile, match="not closed") as refused:
        rows_of(csv('A,B\n1,2\n3,"4\n5,6\n'))
    assert refused.value.row == 3


def test_limits_name_the_row() -> None:
    limits = Limits(columns=3, line_chars=40, cell_chars=20)
    for text, row in (
        ("A,B\n1,2\n1,2,3,4\n", 3),
        ("A,B\n" + "x" * 25 + ",\n", 2),
        ("A,B\n1,2\n" + "x," * 25, 3),
    ):
        with pytest.raises(InputTooLarge) as refused:
            rows_of(input_of("a.csv", text.encode(), limits))
        assert refused.value.row == row


def test_too_many_headings_are_refused() -> None:
    with pytest.raises(InputTooLarge, match="more than 2,000 columns"):
        tables(csv(",".join(str(n) for n in range(2001)) + "\n1\n"))


def test_the_sheet_and_row_that_hold_the_headings_are_found(xlsx: Callable[..., bytes]) -> None:
    book = input_of(
        "book.xlsx",
        xlsx(
            About=[["A register"], ["Name"]], Register=[["of 2020"], [], ["Name", " Start\ndate:"], ["a", 1]]
        ),
    )
    table = table_with(book, ["start date", "NAME"])
    assert table is not None
    assert (table.sheet, table.heading_row, list(table.rows)) == ("Register", 3, [Row(4, ["a", 1])])
    assert address(book, table, 4) == "book.xlsx#sheet=Register&row=4"
    assert table_with(book, ["name", "end date"]) is None


def test_headings_are_compared_as_words() -> None:
    assert heading_key("  Recipient Org:Name ") == heading_key("recipient_org (name)") == "recipient org name"


def test_an_address_is_safe_in_an_iri() -> None:
    found = csv("A\n1\n")
    assert address(found, tables(found)[0], 2) == "grants.csv#row=2"
    odd = input_of('a b"#.csv', b"A\n1\n")
    assert address(odd, tables(odd)[0], 2) == "a%20b%22%23.csv#row=2"


def test_cells_of_a_workbook_are_numbers_dates_and_texts(xlsx: Callable[..., bytes]) -> None:
    day, moment = datetime.datetime(2021, 1, 26), datetime.datetime(2021, 1, 26, 13, 30)  # noqa: DTZ001
    book = input_of(
        "b.xlsx", xlsx(S=[["A", "B", "C", "D", "E", 6], [1.0, 1.5, day, moment, True, "x_x000D_\ny"]])
    )
    assert is_workbook(book)
    (table,) = tables(book)
    assert table.headings[5] == "6"
    (row,) = table.rows
    assert row.cells == [1, 1.5, datetime.date(2021, 1, 26), moment, True, "x\ny"]
    assert type(row.cells[0]) is int
    assert type(row.cells[2]) is datetime.date


def test_rows_of_a_workbook_keep_their_numbers(xlsx: Callable[..., bytes]) -> None:
    (table,) = tables(input_of("b.xlsx", xlsx(S=[[], [], [None, "A"], [None, None], [None, "x"]], Empty=[])))
    assert (table.heading_row, table.headings, list(table.rows)) == (3, ["A"], [Row(5, ["x"])])


def test_a_workbook_is_known_by_its_content() -> None:
    assert not is_workbook(csv("A,B\n"))
    assert not is_workbook(input_of("a.xlsx", b"A,B\n1,2\n"))


def test_rows_of_ods_keep_their_numbers(ods: Callable[..., bytes]) -> None:
    book = input_of(
        "b.ods", ods([([("", 1)], 2), ([("A", 1), ("B", 1)], 1), ([("x", 2)], 2), ([("", 16384)], 10)])
    )
    (table,) = tables(book)
    assert (table.sheet, table.heading_row, table.headings) == ("Sheet", 3, ["A", "B"])
    assert list(table.rows) == [Row(4, ["x", "x"]), Row(5, ["x", "x"])]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("a_x000D_\nb", "a\nb"),
        ("a_x000D_b", "a\nb"),
        ("_x005F_x000D_", "_x000D_"),
        ("a_x0000__x0007_b", "ab"),
        ("a\u00a0b\tc", "a\u00a0b\tc"),
        ("a_x_b", "a_x_b"),
    ],
)
def test_escapes_of_workbooks_are_read_once(
    xlsx: Callable[..., bytes], with_part: Callable[[bytes, str, bytes], Input], written: str, meant: str
) -> None:
    part = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        f'<c r="A1" t="inlineStr"><is><t xml:space="preserve">A</t></is></c></row><row r="2">'
        f'<c r="A2" t="inlineStr"><is><t xml:space="preserve">{written}</t></is></c></row>'
        "</sheetData></worksheet>"
    )
    assert rows_of(with_part(xlsx(S=[["A"]]), "xl/worksheets/sheet1.xml", part.encode())) == [Row(2, [meant])]


def _same(cell: Any) -> Any:
    """A cell as CSV can say it; the spreadsheet was saved without spaces around texts."""
    return str(cell).strip()


def test_the_two_files_of_one_funder_say_the_same(data: Path) -> None:
    (left,) = tables(open_input(data / "grants-csv/arts-council-england.csv"))
    (right,) = tables(open_input(data / "grants-csv/arts-council-england.xlsx"))
    assert left.headings == right.headings
    pairs = list(zip(left.rows, right.rows, strict=True))
    assert len(pairs) == 2162
    for one, other in pairs:
        assert [_same(cell) for cell in one.cells] == [_same(cell) for cell in other.cells]


@pytest.mark.parametrize(
    ("file", "sheet", "columns", "rows"),
    [
        ("agreements/phe-data-release-register-2017-2020.ods", "Release_Register_Apr17-Sept20", 14, 452),
        ("agreements/genomics-england-research.xlsx", "https://research.genomicsenglan", 7, 507),
        ("agreements/nihr-bioresource-studies.csv", "", 9, 113),
        ("agreements/hsc-northern-ireland-projects.csv", "", 1, 56),
        ("agreements/spec-data-use-register-v2.csv", "", 5, 32),
        ("360giving/ab-charitable-trust.xlsx", "ABCT data - Jan 2013 - Aug 2020", 22, 783),
        ("360giving/andrew-lloyd-webber-foundation.xlsx", "Sheet1", 24, 475),
        ("grants-csv/good-ventures-grants.csv", "", 6, 2289),
        ("datasets-hdruk/datasets.v2.csv", "", 79, 605),
        ("public-bodies/public-bodies-2013.csv", "", 27, 295),
        ("public-bodies/government-organisation.tsv", "", 5, 981),
    ],
)
def test_real_files_are_read_whole(data: Path, file: str, sheet: str, columns: int, rows: int) -> None:
    found = {table.sheet: table for table in tables(open_input(data / file))}
    assert len(found[sheet].headings) == columns
    read = list(found[sheet].rows)
    assert len(read) == rows
    assert not any(row.extra for row in read)


def test_a_first_line_that_names_the_separator_is_no_record() -> None:
    file = input_of("x.csv", b"sep=;\r\nName;Note\r\nHarbour;a,b,c,d\r\nQuay;e,f,g,h\r\n")
    (table,) = tables(file)
    assert (table.headings, table.heading_row) == (["Name", "Note"], 2)
    assert [row.number for row in table.rows] == [3, 4]
    assert file.guesses == []
