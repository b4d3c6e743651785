"""Reads amounts of money, with the currency that the mapping, another column or the cell itself says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from loaders.cell_text import cell_text, is_sheet_error
from loaders.reading.tables import Cell
from loaders.reading.values import MOST_DIGITS, bounded_amount, is_short, parse_amount, usual_amount
from loaders.table.shape import FieldRule
from loaders.table.taking import Columns, Read, Wrong, says_nothing, sheet_error
from ontology.currencies import DOLLARS, in_minor_units, is_currency, minor_unit
from ontology.records import Money

SYMBOLS = {"£": "GBP", "€": "EUR", "₹": "INR", "₦": "NGN", "₱": "PHP", "₩": "KRW", "₪": "ILS", "₺": "TRY"}
SYMBOLS |= {"₽": "RUB", "₴": "UAH", "₸": "KZT", "₫": "VND", "฿": "THB", "₾": "GEL"}
"""Signs that mean one currency; `$`, `¥` and `kr` mean several and are not read alone."""

UNITS = {"zł": "PLN", "kč": "CZK", "ft": "HUF", "грн": "UAH"}
"""What people write for one currency beside amounts; `kr`, `Rs` and `руб` may mean several."""
_UNIT = re.compile(rf"(?<![^\W\d_])({'|'.join(UNITS)})\.?(?![^\W\d_])", re.IGNORECASE)
_DOLLAR = re.compile(r"(?<![A-Za-z])[A-Z]{1,2}\$")
_CODE = re.compile(r"(?<![A-Za-z])([A-Z]{3})(?![A-Za-z])")


_SIGNS = "".join({*SYMBOLS, "$", "¥", " "})
"""What stands beside a dash where a workbook shows no amount: `£ -`."""


def money_reader(rule: FieldRule, columns: Columns) -> Read | None:
    """The function that reads the amounts of one field; None where its column is not there."""
    names = [name for name in rule.taken.columns if name in columns.at]
    if not names:
        return None
    at, name = columns.at[names[0]], names[0]
    currency_at = columns.at.get(rule.currency_column) if rule.currency_column else None
    fixed, notes, comma = rule.currency, columns.notes, columns.decimal_comma.get(name)
    units: dict[str, Decimal] = {}
    times = rule.times

    def read(cells: list[Cell]) -> Money | Wrong | None:
        cell = cells[at]
        text = cell_text(cell)
        if is_sheet_error(text):
            return sheet_error(text, name)
        if not text or says_nothing(text) or says_nothing(text.strip(_SIGNS)):
            return None
        written = currency_in(text) if isinstance(cell, str) else ""
        currency = fixed or (cell_text(cells[currency_at]).upper() if currency_at is not None else written)
        if currency not in units:
            if not is_currency(currency):
                wrong = f"The currency {currency!r} does not exist." if currency else "No currency is said."
                how = "Write three letters of ISO 4217, or say `currency: GBP` in the mapping."
                return Wrong("currency-unknown", wrong, how, rule.currency_column or name, currency or text)
            units[currency] = Decimal(1).scaleb(-minor_unit(currency))
        if written and written != currency:
            wrong = f"The amount is written in {written}, and its currency is said to be {currency}."
            return Wrong("currency-contradicts", wrong, "Write the one that is right.", name, text)
        try:
            amount = parse_amount(
                text if isinstance(cell, str) else cell, decimal_comma=comma, may_be_short=True
            )
            amount = bounded_amount(amount * times)
        except ValueError as error:
            return Wrong("amount-not-read", str(error), "Write the amount as 12500.00.", name, text)
        if isinstance(cell, str) and is_short(text):
            notes.note(f"amount written short, read as its full number ({name})", text)
        rounded = in_minor_units(amount, currency)
        if rounded != amount:
            notes.note(f"amount rounded to the minor unit of {currency}")
        return Money(rounded, currency)

    return _quicker(read, at, fixed or currency_at, units, times)


def _quicker(
    read: Read, at: int, currency: str | int | None, units: Mapping[str, Decimal], times: int
) -> Read:
    """The same reader, which reads nearly all amounts in a third of the time: those in a usual form and in a
    currency that came before. `currency` is one, or its place in the row, or None where it is in the cell."""

    def usual(cells: list[Cell]) -> Any:
        cell = cells[at]
        if cell.__class__ is str and (amount := usual_amount(cell)) is not None:
            written = SYMBOLS.get(cell[0], "")
            said = written if currency is None else cells[currency] if currency.__class__ is int else currency
            if said.__class__ is str and (unit := units.get(said)) and (not written or written == said):
                amount *= times
                if amount.same_quantum(unit) and amount.adjusted() < MOST_DIGITS:
                    return Money(amount, said)
        return read(cells)

    return usual


def currency_in(text: str) -> str:
    """The one currency that a cell names by sign or code, or empty."""
    if text[0].isdigit() and text[-1].isdigit():
        return ""
    for sign, code in SYMBOLS.items():
        if sign in text:
            return code
    if "$" in text and (code := dollars_in(text)):
        return code
    if not text.isascii() or text[-1] in "tT.":
        units = {UNITS[unit.lower()] for unit in _UNIT.findall(text)}
        if len(units) == 1:
            return units.pop()
    found = [code for code in _CODE.findall(text) if is_currency(code)]
    return found[0] if len(found) == 1 else ""


def dollars_in(text: str) -> str:
    """The one currency that a text names as `US$`, `R$` or the like, or empty."""
    found = {DOLLARS.get(one, "") for one in _DOLLAR.findall(text)}
    return found.pop() if len(found) == 1 else ""
