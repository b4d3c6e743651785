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

_YEAR = re.compile(r"(?:FY\s?)?(?:19|20)\d{2}(?:\s?[-/\u2013]\s?(?:\d{2}|\d{4}))?", re.IGNORECASE)


def columns_of_years(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns whose headings are years and whose cells are amounts; nothing where there is one alone."""
    found = tuple(one for one in columns if one.filled and _is_year(one.heading) and _is_of_amounts(one))
    return found if len(found) >= FEWEST_YEARS else ()


def in_one(years: Sequence[Column]) -> tuple[Column, Column]:
    """What stands for all of them in a mapping: the cells, and the headings."""
    currencies = {one.currency for one in years} - {""}
    first = years[0]
    cells = replace(
        first,
        heading=CELL,
        filled=max(one.filled for one in years),
        currency=currencies.pop() if len(currencies) == 1 else "",
        gaps=False,
    )
    headings = Column(HEADING, filled=len(years), rows=len(years), different=len(years))
    headings.shares = {"date": 1.0}
    headings.samples = tuple(one.heading for one in years[:2])
    return cells, headings


def _is_year(heading: str) -> bool:
    if not _YEAR.fullmatch(heading.strip()):
        return False
    try:
        return parse_day(heading) is not None
    except ValueError:
        return False


def _is_of_amounts(column: Column) -> bool:
    return max(column.share("number"), column.share("money")) >= MOST_OF_AMOUNTS
