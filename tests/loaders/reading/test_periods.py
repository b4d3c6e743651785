"""Claims about cells of dates that state a period."""

from __future__ import annotations

from datetime import date

import pytest

from loaders.cell_text import day_written, names_no_day
from loaders.reading.values import parse_day
from loaders.table_habits import dates_of


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        *(
            (text, "2023-01-01", "2023-03-31")
            for text in ("Q1 2023", "2023 Q1", "2023-Q1", "1Q2023", "T1 2023")
        ),
        ("3. Quartal 2023", "2023-07-01", "2023-09-30"),
        ("1er trimestre 2023", "2023-01-01", "2023-03-31"),
        ("IV kwartał 2022", "2022-10-01", "2022-12-31"),
        ("H2 2023", "2023-07-01", "2023-12-31"),
        *(
            (text, "2022-01-01", "2023-12-31")
            for text in ("2022-23", "2022/23", "2022–23", "2022/2023", "FY2022/23", "FY 2022-23")
        ),
        ("1999/00", "1999-01-01", "2000-12-31"),
        ("2020-2023", "2020-01-01", "2023-12-31"),
        ("April 2022 - March 2023", "2022-04-01", "2023-03-31"),
        ("Apr-Jun 2023", "2023-04-01", "2023-06-30"),
        ("1-3 March 2023", "2023-03-01", "2023-03-03"),
        ("01/04/2022 - 31/03/2023", "2022-04-01", "2023-03-31"),
        ("04/01/2022 - 03/31/2023", "2022-04-01", "2023-03-31"),
        ("2022-04-01/2023-03-31", "2022-04-01", "2023-03-31"),
        ("01.2020-12.2021", "2020-01-01", "2021-12-31"),
        ("du 1er mars 2021 au 30 juin 2022", "2021-03-01", "2022-06-30"),
    ],
)
def test_a_period_has_its_first_and_its_last_day_and_keeps_its_text(text: str, first: str, last: str) -> None:
    day = parse_day(text)
    assert day == (date.fromisoformat(first), date.fromisoformat(last), "period", text)
    assert day_written(day) == f"{first}/{last}"


@pytest.mark.parametrize(
    "text",
    [
        "2022-13",
        "2023-22",
        "2020-2090",
        "Q5 2023",
        "01/04/2022 - 02/05/2022",
        "2023-2022",
        "H3 2020",
        "12-13",
    ],
)
def test_what_is_no_period_or_one_of_two_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Write 2023-05-17"):
        parse_day(text)


@pytest.mark.parametrize(
    "text",
    [
        *("FY2023", "FY 23", "FY22/23", "Spring 2022", "Q3", "Q1 FY23", "Q2 2022/23", "2023-24 Q2", "Year 2"),
        *("Various", "to be confirmed", "annually"),
    ],
)
def test_a_period_of_which_only_its_author_knows_the_days_says_no_day(text: str) -> None:
    assert names_no_day(text)
    with pytest.raises(ValueError, match="no date"):
        parse_day(text)


@pytest.mark.parametrize(
    ("cells", "spans"),
    [
        (["2011-12", "2012-13"], True),
        (["2009/10", "2010/11"], True),
        (["2011-12"], False),
        (["2011-12", "2012-05"], False),
        (["2012-13", "2012-05"], False),
    ],
)
def test_whether_a_year_and_two_digits_are_two_years_the_column_tells(cells: list[str], spans: bool) -> None:
    assert dates_of(cells).spans is spans
    day = parse_day("2011-12", spans=spans)
    assert day is not None
    assert day_written(day) == ("2011-01-01/2012-12-31" if spans else "2011-12")
