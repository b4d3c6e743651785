"""Tables with a column for each year: the amounts of one award stand beside each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from loaders.reading.values import parse_day
from loaders.table.proposing.columns import Column
from loaders.table.shape import CELL, HEADING

FEWEST_YEARS = 2
"""So many columns of years make a table with a column for each."""

MOST_OF_AMOUNTS = 0.5
"""The share of the cells of such a column that are amounts."""

_YEAR = re.compile(
    r"(?<![\w/])(?:FY\s?)?(?:19|20)\d{2}(?:\s?[-/\u2013]\s?(?:\d{2}|\d{4}))?(?![\w/])", re.IGNORECASE
)


def columns_of_years(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns whose headings are years, with the same words around each if any, and whose cells are
    amounts; nothing where there is one alone.
    """
    found: dict[tuple[str, str], list[Column]] = {}
    for one in columns:
        if one.filled and _is_of_amounts(one) and (around := words_around(one.heading)) is not None:
            found.setdefault(around, []).append(one)
    most = max(found.values(), key=len, default=[])
    return tuple(most) if len(most) >= FEWEST_YEARS else ()


def words_around(heading: str) -> tuple[str, str] | None:
    """What stands before and after the one year in a heading; None where none does."""
    years = list(_YEAR.finditer(heading))
    if len(years) != 1:
        return None
    (year,) = years
    try:
        parse_day(year[0])
    except ValueError:
        return None
    return heading[: year.start()], heading[year.end() :]


def in_one(years: Sequence[Column]) -> tuple[Column, Column]:
    """What stands for all of them in a mapping: the cells, and the headings."""
    currencies = {one.currency for one in years} - {""}
    first = years[0]
    cells = replace(
        first,
        heading=CELL,
        filled=max(one.filled for one in years),
        currency=currencies.pop() if len(currencies) == 1 else "",
        unit=f"{first.unit} {' '.join(words_around(first.heading) or ())}".strip(),
        gaps=False,
    )
    headings = Column(HEADING, filled=len(years), rows=len(years), different=len(years))
    headings.shares = {"date": 1.0}
    headings.samples = tuple(one.heading for one in years[:2])
    return cells, headings


def _is_of_amounts(column: Column) -> bool:
    return max(column.share("number"), column.share("money")) >= MOST_OF_AMOUNTS
