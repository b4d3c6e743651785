"""How values are written on pages: numbers, money, days, plurals, links."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ontology.currencies import minor_unit


def count(number: int | None) -> str:
    """A number with commas: `12,785`; `not known` for None, which is not none."""
    return "not known" if number is None else f"{number:,}"


def amount(value: Decimal | str, currency: str = "") -> str:
    """Money in its own currency: `GBP 12,785,625`; cents only where there are any."""
    number = Decimal(value)
    digits = minor_unit(currency) if currency and number != number.to_integral_value() else 0
    if not currency and number != number.to_integral_value():
        digits = 2
    return f"{currency} {number:,.{digits}f}".strip()


def day_words(value: date | str | None) -> str:
    """A day as people read it anywhere: `30 June 2026`; `not known` for None.

    A month (`2020-11`) is `November 2020`; what is no date is given as it is.
    """
    if not value:
        return "not known"
    try:
        if isinstance(value, str) and len(value) == len("2020-11"):
            return f"{date.fromisoformat(f'{value}-01'):%B %Y}"
        when = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return str(value)
    return f"{when.day} {when:%B} {when.year}"


def plural(number: int, one: str, several: str = "") -> str:
    """A number with its noun: `1 grant`, `2 grants`."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def link_of(value: str) -> str:
    """An address from a record, if it is one that a page may link to, else nothing.

    Only http and https: anything else (`javascript:`, `data:`) is shown as text.
    """
    return value if value.lower().startswith(("http://", "https://")) else ""
