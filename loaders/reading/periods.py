"""Periods: what states a quarter, a half, a financial year or a range, as its first and its last day."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from loaders.reading.months import MONTHS

MOST_YEARS = 50
"""A range of more years is no period that somebody meant."""

_YEARS_WORD = (
    r"(?:(?:fy|f\.y\.|ay|financial year|fiscal year|academic year|school year|tax year|year|exercice|"
    r"haushaltsjahr|geschäftsjahr|schuljahr|ejercicio|curso|esercizio|année|rok)\s*:?\s*)?"
)
_YEARS = re.compile(_YEARS_WORD + r"(\d{4})\s?[-/]\s?(\d{4}|\d{2})")
_SHORT_YEARS = re.compile(_YEARS_WORD + r"(\d{2})\s?[-/]\s?(\d{2})")
_QUARTER = re.compile(r"(?:[qtk]\s?([1-4])|([1-4])\s?[qtk])[\s/.-]{0,3}(\d{4})")
_YEAR_QUARTER = re.compile(r"(\d{4})[\s/.-]{0,3}(?:[qtk]\s?([1-4])|([1-4])\s?[qtk])")
_HALF = re.compile(r"(?:[hs]\s?([12])|([12])\s?[hs])[\s/.-]{0,3}(\d{4})")
_YEAR_HALF = re.compile(r"(\d{4})[\s/.-]{0,3}(?:[hs]\s?([12])|([12])\s?[hs])")
_PARTS_OF_YEARS = {"quarter": 4, "quartal": 4, "trimestre": 4, "trimester": 4, "kwartał": 4, "kwartału": 4}
_PARTS_OF_YEARS |= {"kvartal": 4, "kwartaal": 4, "half": 2, "halbjahr": 2, "semestre": 2, "półrocze": 2}
_NUMBERED = {"first": 1, "second": 2, "third": 3, "fourth": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}
_WORDED = re.compile(
    r"(?:([1-4])(?:st|nd|rd|th|er|re|ère|e|ème|[.ºª°])?|(first|second|third|fourth|i{1,3}|iv))\s*"
    r"(" + "|".join(_PARTS_OF_YEARS) + r")(?:\s+(?:of|de|del|do))?[\s,]+(\d{4})"
)
_MONTH = "(" + "|".join(sorted(MONTHS, key=lambda name: (-len(name), name))) + r")\.?"
_MONTHS_OF_A_YEAR = re.compile(rf"{_MONTH}\s?(?:-|/|to|bis|à|a)\s?{_MONTH},?\s+(\d{{4}})")
_DAYS_OF_A_MONTH = re.compile(rf"(\d{{1,2}})\.?\s?(?:-|to|bis)\s?(\d{{1,2}})\.?\s+{_MONTH},?\s+(\d{{4}})")
_BETWEEN = re.compile(r"\s+(?:-|to|until|till|through|bis|au|al|até|a|do|t/m)\s+|(?<=\d)/(?=\d{4}-)")
_TIGHT = re.compile(r"(?<=\d{4})-(?=\d{1,2}[/.]|[a-zäéû])")
"""`04/2021-03/2022`: the dash between two dates that hold no dashes."""
_FROM = re.compile(r"(?:from|von|vom|du|de|del|dal|od)\s+")

_ACCOUNTS = r"(?:fy|f\.y\.|ay|financial year|fiscal year|academic year|school year|tax year)\s*'?"
_PART = r"(?:[qtk]\s?[1-4]|[hs]\s?[12])"
_OPEN = re.compile(
    rf"{_ACCOUNTS}(?:\d{{4}}|\d{{2}}(?:\s?[-/]\s?\d{{2}})?)"
    r"|(?:spring|summer|autumn|fall|winter|early|mid|late|end of|start of|beginning of)[\s-]+\d{4}"
    rf"|(?:{_PART}|year \d{{1,2}})"
    rf"|{_PART}[\s,/-]*(?:{_ACCOUNTS}\d{{4}}|(?:{_ACCOUNTS})?\d{{2}}|(?:{_ACCOUNTS})?\d{{2,4}}\s?[-/]\s?\d{{2,4}})"
    rf"|(?:{_ACCOUNTS}\d{{2,4}}|(?:{_ACCOUNTS})?\d{{2,4}}\s?[-/]\s?\d{{2,4}})[\s,/-]*{_PART}"
)
_LONGEST = 40

Span = tuple[date, date]


def is_open_period(text: str) -> bool:
    """Whether a text is a period whose days only its author knows: `FY2023`, `Spring 2022`, `Q3`, `Year 2`.

    Where a financial year begins hangs on who keeps the books, so that no day of it is sure.
    """
    return len(text) <= _LONGEST and _OPEN.fullmatch(" ".join(text.split()).casefold()) is not None


def only_period(
    text: str, span_of: Callable[[str, bool], Span | None], orders: Sequence[bool], century: int = 0
) -> Span | None:
    """The first and last day of a period in small letters; None where the text is none, or is another one
    with the day first than with the month first.

    `2022-23` and `2022/2023` are in these two years, whose year of accounts begins who knows when.
    `span_of` reads the ends of a range (`1 April 2022 - March 2023`) in one of these orders.
    """
    found = {_period_of(text, partial(_swapped, span_of, order), century) for order in orders} - {None}
    return found.pop() if len(found) == 1 else None


def _swapped(span_of: Callable[[str, bool], Span | None], order: bool, end: str) -> Span | None:  # noqa: FBT001
    return span_of(end, order)


def _period_of(text: str, span_of: Callable[[str], Span | None], century: int) -> Span | None:
    if found := _YEARS.fullmatch(text):
        return _years(int(found[1]), found[2])
    if century and (found := _SHORT_YEARS.fullmatch(text)) and int(found[2]) == int(found[1]) + 1:
        return _years(century + int(found[1]), found[2])
    if found := _QUARTER.fullmatch(text):
        return _part(int(found[3]), 4, int(found[1] or found[2]))
    if found := _YEAR_QUARTER.fullmatch(text):
        return _part(int(found[1]), 4, int(found[2] or found[3]))
    if found := _HALF.fullmatch(text):
        return _part(int(found[3]), 2, int(found[1] or found[2]))
    if found := _YEAR_HALF.fullmatch(text):
        return _part(int(found[1]), 2, int(found[2] or found[3]))
    if found := _WORDED.fullmatch(text):
        number = int(found[1]) if found[1] else _NUMBERED[found[2]]
        return _part(int(found[4]), _PARTS_OF_YEARS[found[3]], number)
    if found := _MONTHS_OF_A_YEAR.fullmatch(text):
        return _from_to(span_of(f"{found[1]} {found[3]}"), span_of(f"{found[2]} {found[3]}"))
    if found := _DAYS_OF_A_MONTH.fullmatch(text):
        of_month = f"{found[3]} {found[4]}"
        return _from_to(span_of(f"{found[1]} {of_month}"), span_of(f"{found[2]} {of_month}"))
    return _range(_FROM.sub("", text, count=1) if _FROM.match(text) else text, span_of)


def _range(text: str, span_of: Callable[[str], Span | None]) -> Span | None:
    for mark in (_BETWEEN, _TIGHT):
        ends = mark.split(text)
        if len(ends) == 2 and (found := _from_to(span_of(ends[0]), span_of(ends[1]))):
            return found
    return None


def _years(first: int, last: str) -> Span | None:
    end = int(last) if len(last) == 4 else first - first % 100 + int(last)
    if len(last) == 2 and end < first:
        end += 100
    if not first < end <= first + MOST_YEARS or first < 1000:
        return None
    return date(first, 1, 1), date(end, 12, 31)


def _part(year: int, parts: int, number: int) -> Span | None:
    if year < 1000 or number > parts:
        return None
    months = 12 // parts
    last = number * months
    return date(year, last - months + 1, 1), date(year, last, monthrange(year, last)[1])


def _from_to(first: Span | None, last: Span | None) -> Span | None:
    if first is None or last is None or first[0] > last[1]:
        return None
    return first[0], last[1]
