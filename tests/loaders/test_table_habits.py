"""What a column tells of its cells: the order of dates, the mark of decimals; rows that are no records."""

from __future__ import annotations

from array import array
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.noting import Notes
from loaders.reading.tables import Row, Table
from loaders.reading.values import parse_amount
from loaders.summary_rows import FOOTNOTE_NOTE, NUMBERS_NOTE, TOTALS_NOTE, about_rows, is_totals
from loaders.table_habits import TAGS_NOTE, UNITS_NOTE, amounts_of, orders_of, rows_of, stream_of
from ontology.account import Account


@pytest.mark.parametrize(
    ("cells", "comma", "in_doubt"),
    [
        (["1.234,50", "2.000"], True, 1),
        (["€ 12,5", "1.000 €"], True, 1),
        (["1.234.567"], True, 0),
        (["1,234.50", "2.000"], False, 1),
        (["£1,234,567", "3.500"], False, 1),
        (["12.5"], False, 0),
        (["1.234", "2.345"], None, 2),
        (["1,234"], None, 0),
        (["12,5", "12.5"], None, 0),
        ([5, 1.5, None, "", "about"], None, 0),
    ],
)
def test_a_column_of_amounts_tells_its_mark_of_decimals(
    cells: list[object], comma: bool | None, in_doubt: int
) -> None:
    assert amounts_of(cells)[:2] == (comma, in_doubt)


def test_what_the_column_tells_decides_a_cell_and_contradictions_are_refused() -> None:
    assert parse_amount("2.000", decimal_comma=True) == 2000
    assert parse_amount("2.000", decimal_comma=False) == 2
    assert parse_amount("2,000", decimal_comma=False) == parse_amount("2,000") == 2000
    for cell, told in (("2.000", None), ("2,000", True)):
        with pytest.raises(ValueError, match="can be read in two ways"):
            parse_amount(cell, decimal_comma=told)


@given(st.lists(st.decimals(0, 10**7, places=2, allow_nan=False), min_size=1, max_size=6))
def test_european_amounts_of_a_column_are_read_as_they_are_meant(amounts: list[Decimal]) -> None:
    written = [f"{one:,.2f}".translate(str.maketrans(",.", ".,")) for one in amounts]
    whole = [f"{int(one):,}".replace(",", ".") for one in amounts]
    told = amounts_of([*written, *whole]).told
    assert told is True
    assert [parse_amount(one, decimal_comma=told) for one in written] == amounts
    assert [parse_amount(one, decimal_comma=told) for one in whole] == [int(one) for one in amounts]


def test_each_column_has_its_own_order_of_dates_and_silent_ones_follow_the_others() -> None:
    account = Account(file="x")
    notes = Notes(account)
    by_column = {"A": ["13/02/2024", "03/02/2024"], "B": ["02/13/2024", "03/02/2024"], "C": ["03/02/2024"]}
    assert orders_of(by_column, notes) == {"A": True, "B": False, "C": None}
    del by_column["B"]
    assert orders_of(by_column, Notes(account)) == {"A": True, "C": True}
    alone = {"C": by_column["C"]}
    assert orders_of(alone, Notes(Account(file="y")), others={"A": by_column["A"]})["C"] is True
    assert account.notes["dates read day first, as other columns of the table are written: C"] == 1
    assert not any(note.endswith(": C") for note in account.notes if "of the column" in note)


@pytest.mark.parametrize(
    ("row", "note"),
    [
        (["#org+name", "#value", ""], TAGS_NOTE),
        (["text", "GBP", "dd/mm/yyyy"], UNITS_NOTE),
        (["", "(EUR)", "[%]"], UNITS_NOTE),
        (["text", "text", "%", "rows", "dd/mm/yyyy"], UNITS_NOTE),
        (["Harbour", "EUR", ""], ""),
        (["", "EUR", ""], ""),
        (["#1 Fund", "12", ""], ""),
    ],
)
def test_rows_about_the_columns_are_no_records(row: list[str], note: str) -> None:
    account = Account(file="x")
    below = Row(3, ["Harbour", "12", "2024-01-01"])
    headings = ["A", "B", "C", "D", "E"][: len(row)]
    table = Table(sheet="", headings=headings, heading_row=1, rows=iter([Row(2, list(row)), below]))
    kept = rows_of(table, Notes(account))
    assert kept == ([below] if note else [Row(2, list(row)), below])
    assert account.notes == ({note: 1} if note else {})


@pytest.mark.parametrize(
    ("cells", "is_one"),
    [
        (["Total", "", "", 3500], True),
        (["", "Grand total:", "", "£3,500.00"], True),
        (["Subtotal Health", "", "", "15,000"], True),
        (["Summe", "", "", "13.234,50 €"], True),
        (["GESAMTBETRAG", "", "", "13.234,50 €"], True),
        (["Somme :", "", "", 3500], True),
        (["Totaal", None, "", 3500], True),
        (["Total", "Quay University", "", 3500], False),
        (["Total", "a", "b", 3500], False),
        (["Total", 150, "200", 350], True),
        (["Total", "5 organisations", "", ""], True),
        (["Total", "5 Harbour Road", "", 3500], False),
        (["", "hiervon Personal", "", 3500], True),
        (["dont investissement", "", "", 3500], True),
        (["di cui spese", "", "", 3500], True),
        (["Dontworry Trust", "", "", 3500], False),
        (["Totally Safe Trust", "", "", 3500], False),
        (["Total", "", "", ""], False),
        (["Harbour Trust", "", "", 3500], False),
    ],
)
def test_a_row_of_totals_is_told_by_its_one_text_and_its_gaps(cells: list[object], is_one: bool) -> None:
    assert is_totals(Row(5, list(cells)), ["Who", "What", "When", "Amount"]) is is_one  # type: ignore[arg-type]


def test_a_body_called_total_in_a_full_row_stays_a_record() -> None:
    assert not is_totals(Row(5, ["Total", 100_000]), ["Company", "Staff"])


@pytest.mark.parametrize("word", ["Razem:", "Insgesamt", "Yhteensä", "Итого", "合計", "Montant total"])
def test_totals_are_told_in_other_languages_and_bodies_of_that_name_are_none(word: str) -> None:
    headings = ["Who", "What", "When", "Amount"]
    assert is_totals(Row(5, [word, "", "", "1.750,00"]), headings)
    assert not is_totals(Row(5, [word, "A boat", "2024", "1.750,00"]), headings)
    assert not is_totals(Row(5, [f"{word} Trust", "", "", "1.750,00"]), headings)


@pytest.mark.parametrize("word", ["Total", "Razem", "合計"])
def test_a_row_of_totals_is_left_out_also_where_its_number_stands_in_the_second_column(word: str) -> None:
    account = Account(file="x")
    rows = [Row(2, ["Harbour", 10, "2024"]), Row(3, [word, 10, ""])]
    table = Table(sheet="", headings=["Who", "Amount", "When"], heading_row=1, rows=iter(rows))
    assert [row.number for row in rows_of(table, Notes(account))] == [2]
    assert account.notes == {TOTALS_NOTE: 1}


def test_totals_are_left_out_and_noted_wherever_they_stand() -> None:
    account = Account(file="x")
    rows = [
        Row(2, ["Harbour", "Sleep", 10]),
        Row(3, ["Subtotal", "", 10]),
        Row(4, ["Quay", "Noise", 5]),
        Row(5, ["Total", "", 15]),
    ]
    table = Table(sheet="", headings=["Who", "What", "Amount"], heading_row=1, rows=iter(rows))
    assert [row.number for row in rows_of(table, Notes(account))] == [2, 4]
    assert account.notes == {TOTALS_NOTE: 2}


@pytest.mark.parametrize(
    ("first", "is_one"),
    [
        ("Note: figures are provisional", True),
        ("Source: annual report", True),
        ("* under review", True),
        ("Last updated on 3 May", True),
        ("Notes Trust", False),
        ("Source of Hope", False),
        ("Harbour Line", False),
    ],
)
def test_a_footnote_is_one_text_alone_in_its_row(first: str, is_one: bool) -> None:
    headings = ["Name", "Type", "Country"]
    assert (about_rows(Row(9, [first, "", ""]), headings) == FOOTNOTE_NOTE) is is_one
    assert about_rows(Row(9, [first, "NGO", ""]), headings) == ""
    assert about_rows(Row(9, [first]), ["Name"]) == ""


@pytest.mark.parametrize(
    ("row", "note"),
    [
        (["Arts total", "", "", 300], TOTALS_NOTE),
        (["Average", "", "", 150], TOTALS_NOTE),
        (["", "of which for boats", "", 100], TOTALS_NOTE),
        (["", "", "", "300.00"], NUMBERS_NOTE),
        (["", "", 2, 300], NUMBERS_NOTE),
        (["", "A boat", "", 300], ""),
        (["Total Harbour Trust", "A boat", "", 300], ""),
        ([7, "", "", 300], ""),
    ],
)
def test_sums_of_groups_averages_and_sums_without_a_word_are_no_records(row: list[object], note: str) -> None:
    assert about_rows(Row(5, list(row)), ["Who", "What", "When", "Amount"]) == note  # type: ignore[arg-type]


@pytest.mark.parametrize("word", ["Total", "Grand total", "Total 2023", "Total general", "Razem"])
def test_a_word_for_totals_with_one_number_is_one_in_the_last_row_only(word: str) -> None:
    account = Account(file="x")
    rows = [Row(2, ["Harbour", 10]), Row(3, [word, 5]), Row(4, ["Quay", 20]), Row(5, [word, 35])]
    left_out = array("q")
    table = Table(sheet="", headings=["Who", "Amount"], heading_row=1, rows=iter(rows))
    assert [row.number for row in stream_of(table, Notes(account), left_out=left_out)] == [2, 3, 4]
    assert (list(left_out), account.notes) == ([3], {TOTALS_NOTE: 1})


def test_a_sum_without_a_word_that_begins_in_the_second_column_is_no_record() -> None:
    account = Account(file="x")
    rows = [Row(2, ["Harbour", 10, 5, ""]), Row(3, ["Quay", 20, 5, ""]), Row(4, ["", 30, "", ""])]
    table = Table(sheet="", headings=["Who", "Given", "Paid", "What"], heading_row=1, rows=iter(rows))
    assert [row.number for row in stream_of(table, Notes(account))] == [2, 3]
    assert account.notes == {NUMBERS_NOTE: 1}
