"""Values: days, amounts and lists as people write them, and sentences for what cannot be read."""

from __future__ import annotations

import contextlib
import datetime
import unicodedata
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.reading.values import is_short, parse_amount, parse_day, parse_decimal, serial_day, split_list
from ontology.records import Day


def days(first: str, last: str, precision: str, stated: str) -> Day:
    return Day(datetime.date.fromisoformat(first), datetime.date.fromisoformat(last), precision, stated)


@pytest.mark.parametrize(
    ("cell", "first", "last", "precision"),
    [
        ("2023", "2023-01-01", "2023-12-31", "year"),
        (2023, "2023-01-01", "2023-12-31", "year"),
        ("2024-02", "2024-02-01", "2024-02-29", "month"),
        ("11/2023", "2023-11-01", "2023-11-30", "month"),
        ("March 2021", "2021-03-01", "2021-03-31", "month"),
        ("Sept. 2021", "2021-09-01", "2021-09-30", "month"),
        ("2021-01-26", "2021-01-26", "2021-01-26", "day"),
        ("2021/1/26", "2021-01-26", "2021-01-26", "day"),
        ("20210126", "2021-01-26", "2021-01-26", "day"),
        ("2021-01-26T00:00:00+00:00", "2021-01-26", "2021-01-26", "day"),
        ("2021-01-26T23:59:59.123Z", "2021-01-26", "2021-01-26", "day"),
        ("26/01/2021", "2021-01-26", "2021-01-26", "day"),
        ("01/26/2021", "2021-01-26", "2021-01-26", "day"),
        ("26/01/2021 10:30", "2021-01-26", "2021-01-26", "day"),
        ("04/04/2021", "2021-04-04", "2021-04-04", "day"),
        ("03.04.2021", "2021-04-03", "2021-04-03", "day"),
        ("3 March 2021", "2021-03-03", "2021-03-03", "day"),
        ("3rd of March,  2021", "2021-03-03", "2021-03-03", "day"),
        ("March 3, 2021", "2021-03-03", "2021-03-03", "day"),
        ("3-MAR-2021", "2021-03-03", "2021-03-03", "day"),
        ("12. März 2022", "2022-03-12", "2022-03-12", "day"),
        ("1er fe\u0301vrier 2021", "2021-02-01", "2021-02-01", "day"),
        ("3 de marzo de 2021", "2021-03-03", "2021-03-03", "day"),
        ("1º de outubro de 2022", "2022-10-01", "2022-10-01", "day"),
        ("12 września 2021", "2021-09-12", "2021-09-12", "day"),
        ("toukokuuta 2020", "2020-05-01", "2020-05-31", "month"),
        ("2024-02-29", "2024-02-29", "2024-02-29", "day"),
        ("9999-12-31", "9999-12-31", "9999-12-31", "day"),
    ],
)
def test_a_date_is_as_precise_as_it_was_stated(cell: Any, first: str, last: str, precision: str) -> None:
    stated = unicodedata.normalize("NFC", " ".join(str(cell).split()))
    assert parse_day(cell) == days(first, last, precision, stated)


def test_real_dates_are_days() -> None:
    assert parse_day(datetime.date(2021, 1, 26)) == days("2021-01-26", "2021-01-26", "day", "2021-01-26")
    moment = datetime.datetime(2021, 1, 26, 13, tzinfo=datetime.UTC)
    assert parse_day(moment) == days("2021-01-26", "2021-01-26", "day", "2021-01-26")


@pytest.mark.parametrize("cell", [None, "", "  \n"])
def test_an_empty_cell_states_no_date(cell: Any) -> None:
    assert parse_day(cell) is None


def test_a_date_that_reads_two_ways_needs_to_be_told() -> None:
    with pytest.raises(ValueError, match=r"two ways.*Write 2023-05-17"):
        parse_day("03/04/2021")
    assert parse_day("03/04/2021", day_first=True) == days("2021-04-03", "2021-04-03", "day", "03/04/2021")
    assert parse_day("03/04/2021", day_first=False) == days("2021-03-04", "2021-03-04", "day", "03/04/2021")


@pytest.mark.parametrize(
    ("cell", "day_first", "words"),
    [
        ("2021-02-30", None, "a day that does not exist"),
        ("2023-02-29", None, "a day that does not exist"),
        ("01/26/2021", True, "a day that does not exist"),
        ("13/2021", None, "a month that does not exist"),
        ("2021-00", None, "a month that does not exist"),
        ("26/01/21", None, "two digits"),
        ("Mar-21", None, "two digits"),
        ("tbc", None, "no date that can be read"),
        ("2021-01-26 and after", None, "no date that can be read"),
        (44221, None, "a number and no date"),
        (True, None, "no date"),
        ("٢٠٢١", None, "no date"),
        ("0021-01-01", None, "no year that can be meant"),
        ("x" * 10_000, None, "no date"),
    ],
)
def test_what_is_no_date_says_how_to_write_one(cell: Any, day_first: bool | None, words: str) -> None:
    with pytest.raises(ValueError, match=words) as refused:
        parse_day(cell, day_first=day_first)
    assert "Write 2023-05-17" in str(refused.value)


@given(st.dates(min_value=datetime.date(1000, 1, 1)))
def test_every_day_is_read_in_every_unambiguous_form(day: datetime.date) -> None:
    for form in (day.isoformat(), f"{day.day}.{day.month}.{day.year}", f"{day.isoformat()}T00:00:00Z"):
        found = parse_day(form)
        assert found is not None
        assert (found.earliest, found.latest) == (day, day)


@given(st.one_of(st.text(max_size=70), st.floats(), st.integers(), st.booleans()))
def test_any_cell_is_read_or_a_value_error(cell: Any) -> None:
    for read in (parse_day, parse_amount, parse_decimal):
        with contextlib.suppress(ValueError):
            read(cell)
    split_list(cell)


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        (30000, "30000"),
        (44337.130000000005, "44337.130000000005"),
        (0.1, "0.1"),
        (Decimal("1.50"), "1.50"),
        ("1234.50", "1234.50"),
        ("$1,000,000", "1000000"),
        ("£1,234.50", "1234.50"),
        ("GBP 1 234", "1234"),
        ("100 EUR", "100"),
        ("US$ 3", "3"),
        ("1.234,50 €", "1234.50"),
        ("1\u00a0234\u00a0567,89", "1234567.89"),
        ("CHF 1'234.50", "1234.50"),
        ("12,34,567", "1234567"),
        ("1,234", "1234"),
        ("1.234.567", "1234567"),
        ("Fr. 850.-", "850"),
        ("1’200.–", "1200"),
        ("1.200,--", "1200"),
        ("1.234.-", "1234"),
        ("1 200,50 kr", "1200.50"),
        ("-850.-", "-850"),
        ("1,5", "1.5"),
        ("1,50", "1.50"),
        ("1.5", "1.5"),
        ("1.2345", "1.2345"),
        ("0.125", "0.125"),
        ("(500)", "-500"),
        ("(£1,000.00)", "-1000.00"),
        ("-£5", "-5"),
        ("£-5", "-5"),
        ("\u22125", "-5"),
        ("+5", "5"),
        ("1e5", "1E+5"),
    ],
)
def test_amounts_are_exact_however_they_are_marked(cell: Any, amount: str) -> None:
    assert str(parse_amount(cell)) == amount


def test_a_point_before_three_digits_is_refused_since_it_reads_two_ways() -> None:
    with pytest.raises(ValueError, match=r"two ways. Write 1234 .* or 1\.2340"):
        parse_amount("1.234")
    assert parse_decimal("1.234") == Decimal("1.234")


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "  ",
        None,
        "abc",
        "£",
        "GBP",
        "1.2m",
        "10%",
        "1,23,4",
        "1,234,56",
        "--5",
        "1_000",
        "1e999",
        "NaN",
        True,
        float("nan"),
        float("inf"),
        Decimal("1e9999"),
        Decimal("NaN"),
        "9" * 1000,
        "9" * 19,
        Decimal(10**18),
        -(10**18),
        datetime.date(2021, 1, 1),
    ],
)
def test_what_is_no_amount_says_how_to_write_one(cell: Any) -> None:
    with pytest.raises(ValueError, match="Write digits"):
        parse_amount(cell)


def test_an_amount_written_short_is_no_larger_than_any_other() -> None:
    assert parse_amount("£999m", may_be_short=True) == 999_000_000
    with pytest.raises(ValueError, match="no sum of money"):
        parse_amount(f"{10**12}m", may_be_short=True)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_an_amount_written_the_english_way_is_read_back(amount: Decimal) -> None:
    assert parse_amount(f"{amount:,}") == amount
    assert parse_amount(f"£{abs(amount):,}") == abs(amount)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e50, max_value=1e50))
def test_a_float_is_read_as_the_number_it_shows(number: float) -> None:
    if number == 0 or abs(number) > 1e-90:
        assert float(parse_decimal(number)) == number


@pytest.mark.parametrize(
    ("cell", "number"),
    [("51.507", "51.507"), ("-0.1276", "-0.1276"), ("51,5", "51.5"), ("1,234.5", "1234.5")],
)
def test_numbers_have_a_decimal_point(cell: str, number: str) -> None:
    assert parse_decimal(cell) == Decimal(number)


def test_a_number_has_no_currency() -> None:
    with pytest.raises(ValueError, match="no number"):
        parse_decimal("£5")


def test_lists_are_split_at_semicolons_and_line_breaks_only() -> None:
    assert split_list(" a; b, c;;\n a \r\n d") == ("a", "b, c", "d")
    assert split_list("") == split_list(None) == ()
    assert split_list(7) == ("7",)


@pytest.mark.parametrize(
    ("cell", "amount"),
    [("£1.2m", 1_200_000), ("250k", 250_000), ("USD 1.5 million", 1_500_000), ("€3bn", 3 * 10**9), ("5", 5)],
)
def test_an_amount_may_be_written_short_where_its_reader_says_so(cell: str, amount: int) -> None:
    assert parse_amount(cell, may_be_short=True) == amount
    assert is_short(cell) is (cell != "5")


def test_an_amount_written_short_is_none_where_nobody_would_be_told() -> None:
    with pytest.raises(ValueError, match="is no number"):
        parse_amount("£1.2m")


@pytest.mark.parametrize("code", ["P-001", "REC 1", "ISA 12", "A-1", "25-XYZ"])
def test_a_code_with_a_number_in_it_is_no_amount(code: str) -> None:
    with pytest.raises(ValueError, match="is no number"):
        parse_amount(code)


@pytest.mark.parametrize(
    ("cell", "day"),
    [(45689, "2025-02-01"), ("45689", "2025-02-01"), (45689.25, "2025-02-01"), (20_000, "1954-10-03")],
)
def test_the_number_of_a_day_in_a_spreadsheet_is_that_day(cell: Any, day: str) -> None:
    found = serial_day(cell)
    assert found is not None
    assert (found.earliest.isoformat(), found.precision, found.stated) == (day, "day", str(cell))


@pytest.mark.parametrize("cell", [2025, "2025", "20250201", 5, True, None, "", 99_999, "45689 x", "45,689"])
def test_other_numbers_are_no_days_of_a_spreadsheet(cell: Any) -> None:
    assert serial_day(cell) is None


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("1-Jul-23", "2023-07-01"),
        ("25/03/24", "2024-03-25"),
        ("5.3.24", "2024-03-05"),
        ("Jul-23", "2023-07-01"),
    ],
)
def test_a_year_of_two_digits_is_read_in_the_century_that_is_said(cell: str, day: str) -> None:
    found = parse_day(cell, century=2000)
    assert found is not None
    assert (found.earliest.isoformat(), found.stated) == (day, cell)
    with pytest.raises(ValueError, match="year of two digits"):
        parse_day(cell)


@pytest.mark.parametrize("cell", ["500.00-", "£500.00-", "(500.00)", "-500"])
def test_a_minus_behind_is_one_too(cell: str) -> None:
    assert parse_amount(cell) == -500


def test_two_signs_are_one_too_many() -> None:
    with pytest.raises(ValueError, match="two signs"):
        parse_amount("-500-")


@given(
    st.sampled_from(["", "£", "€", "$"]),
    st.from_regex(r"\A(?:[0-9]{1,8}|[0-9]{1,3}(?:,[0-9]{3}){1,3})\Z"),
    st.sampled_from(["", ".5", ".50", ".05"]),
    st.sampled_from([None, True, False]),
)
def test_a_usual_amount_is_read_as_one_with_a_space_before_it(
    sign: str, digits: str, cents: str, comma: bool | None
) -> None:
    # The longer way: a sign of its own before the amount is taken off step by step.
    def read(text: str) -> Decimal | str:
        try:
            return parse_amount(text, decimal_comma=comma)
        except ValueError as error:
            return str(error).partition(" can be read")[2]

    assert read(f"{sign}{digits}{cents}") == read(f"+{sign}{digits}{cents}")
