"""What a statement's object means as the value of a field, by the way the one mapping writes it."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from loaders.rdf_values import day_of
from loaders.reading.rdf_input import Value
from ontology.records import Day

_NUMBER = re.compile(r"[+-]?(?=\.?[0-9])[0-9]{0,100}(?:\.[0-9]{0,100})?(?:[eE][+-]?[0-9]{1,2})?")


def number_of(value: Value) -> Decimal | None:
    """The exact number that a literal states, None for what is none (NaN, infinity, words)."""
    text = value.text.strip()
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def days_of(value: Value, *, until: bool, precisions: Iterable[str], stated: Iterable[str]) -> list[Day]:
    """The date that a literal states, once for each text that is kept beside it; none for what is no date.

    A date is written as the first or, with `until`, the last day meant; `precisions` say of which length
    the span is, where it is none of a day.
    """
    day = day_of(value.text)
    if day is None:
        return []
    if day.precision != "day":
        return [day]
    for precision in sorted(precisions):
        first, last = _span(day.earliest, precision)
        if precision == "day" or day.earliest != (last if until else first):
            continue
        spelt = sorted(text for text in stated if _means(text, first, last))
        shortened = first.isoformat()[: 4 if precision == "year" else 7]
        return [Day(first, last, precision, text) for text in spelt or [shortened]]
    return [day]


def _span(day: date, precision: str) -> tuple[date, date]:
    if precision == "year":
        return day.replace(month=1, day=1), day.replace(month=12, day=31)
    if precision == "month":
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    return day, day


def _means(text: str, first: date, last: date) -> bool:
    """Whether a text states this span, or cannot be read and may."""
    day = day_of(text)
    return day is None or (day.earliest, day.latest) == (first, last)
