"""What a statement's object means as the value of a field, by the way the one mapping writes it."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from loaders.rdf_values import day_of
from loaders.reading.rdf_input import Value
from loaders.reading.values import parse_day
from ontology.records import Day

PERIOD = "period"
"""The precision of a date whose text alone says how long it is: a quarter, a range."""

_NUMBER = re.compile(r"[+-]?(?=\.?[0-9])[0-9]{0,100}(?:\.[0-9]{0,100})?(?:[eE][+-]?[0-9]{1,2})?")


def number_of(value: Value) -> Decimal | None:
    """The exact number that a literal states, None for what is none (NaN, infinity, words)."""
    text = value.text.strip()
    return Decimal(text) if _NUMBER.fullmatch(text) else None


@dataclass(slots=True)
class Beside:
    """What stands beside the dates of one field: how long their spans are, and how they were stated."""

    precisions: list[str]
    stated: dict[tuple[date, date], list[str]] = field(default_factory=dict)
    """Texts by the span that they state."""
    unread: list[str] = field(default_factory=list)
    """Texts that cannot be read; they go with the first date that has a span."""

    @classmethod
    def of(cls, precisions: Iterable[str], stated: Iterable[str]) -> Beside:
        """Sort the texts once, for however many dates there are."""
        made = cls(sorted(set(precisions) - {"day"}))
        for text in sorted(set(stated)):
            day = day_of(text)
            if day is None:
                made.unread.append(text)
            else:
                made.stated.setdefault((day.earliest, day.latest), []).append(text)
            if PERIOD in made.precisions and (years := _two_years(text)):
                made.stated.setdefault((years.earliest, years.latest), []).append(text)
        return made


def _two_years(text: str) -> Day | None:
    """`2011-12` as a column reads it in which other cells say that it is no month."""
    try:
        day = parse_day(text, spans=True)
    except ValueError:
        return None
    return day if day and day.precision == PERIOD and day_of(text) != day else None


def days_of(value: Value, beside: Beside, *, until: bool) -> list[Day]:
    """The date that a literal states, once for each text that is kept beside it; none for what is no date.

    A date is written as the first or, with `until`, the last day meant; the precisions beside it say how
    long the span is, where it is none of a day.
    """
    day = day_of(value.text)
    if day is None:
        return []
    if day.precision != "day":
        return [day]
    for precision in beside.precisions:
        if precision == PERIOD:
            if found := _periods_of(day, beside, until=until):
                return found
            continue
        first, last = _span(day.earliest, precision)
        if day.earliest != (last if until else first) or first == last:
            continue
        spelt = beside.stated.get((first, last), []) or beside.unread
        if spelt is beside.unread:
            beside.unread = []
        shortened = first.isoformat()[: 4 if precision == "year" else 7]
        return [Day(first, last, precision, text) for text in spelt or [shortened]]
    return [day]


def _periods_of(day: Day, beside: Beside, *, until: bool) -> list[Day]:
    """The periods that begin or, with `until`, end on a day, once for each text; a text that cannot be read
    says nothing of the other end, which no statement holds."""
    found = [
        Day(first, last, PERIOD, text)
        for (first, last), texts in beside.stated.items()
        for text in texts
        if (last if until else first) == day.earliest and first != last
    ]
    if not found:
        found = [Day(day.earliest, day.latest, PERIOD, text) for text in beside.unread]
        beside.unread = []
    return found


def _span(day: date, precision: str) -> tuple[date, date]:
    if precision == "year":
        return day.replace(month=1, day=1), day.replace(month=12, day=31)
    if precision == "month":
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    return day, day
