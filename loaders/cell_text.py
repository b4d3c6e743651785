"""The text of a cell or a JSON value, the same from every form of one file."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from loaders.reading.periods import is_open_period
from ontology.records import Day

_OOXML_BREAK = re.compile(r"_x000[dD]_\n?|\r\n?")
_NUMBERED_DAY = re.compile(r"^\s*(\d{1,2})[-/](\d{1,2})[-/](?:\d{4}|\d{2})\b")
_ISO_WITH_TIME = re.compile(r"^(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}")
_NOTHING = frozenset(
    {"", "-", "–", "n/a", "na", "none", "null", "not applicable", "not available", "tbc", "unknown"}
)
_LETTERS = {"day": 10, "month": 7, "year": 4}
"""How much of an ISO date is said by a date of each precision; a period says its two ends."""
_LONGEST_NOTHING = max(map(len, _NOTHING))


def cell_text(cell: Any) -> str:
    """What a cell says: trimmed, NFC, one kind of line break, whole numbers without `.0`, days as ISO dates.

    XLSX writes a carriage return as `_x000D_`; converters hand it on, so it is decoded wherever it
    stands. Lists and objects (JSON) say nothing: they are no text.
    """
    match cell:
        case str():
            text: str = cell
            if not text.isascii():
                text = unicodedata.normalize("NFC", text).replace("\xa0", " ")
            if "\r" in text or "_x000" in text:
                text = _OOXML_BREAK.sub("\n", text)
            return text.strip()
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer():
            return str(int(cell))
        case int() | float():
            return str(cell)
        case Decimal():
            return format(cell, "f")
        case datetime.datetime():
            return cell.date().isoformat()
        case datetime.date():
            return cell.isoformat()
        case _:
            return ""


def day_text(cell: Any) -> Any:
    """A cell of days as `parse_day` reads it: of an ISO time of day, only the date as stated is kept."""
    if isinstance(cell, str):
        match = _ISO_WITH_TIME.match(cell.strip())
        return match[1] if match else cell.strip()
    return cell


def day_written(day: Day) -> str:
    """`2024-05-31`, `2024-05`, `2024` or `2024-01-01/2024-03-31`: as precise as stated."""
    first = day.earliest.isoformat()
    letters = _LETTERS.get(day.precision)
    return first[:letters] if letters else f"{first}/{day.latest.isoformat()}"


def day_first(cells: Iterable[Any]) -> bool | None:
    """How a column writes `03/04/2021`: told by its dates that can be read in one way only, else None."""
    first = second = False
    for cell in cells:
        if isinstance(cell, str) and (match := _NUMBERED_DAY.match(cell)):
            first = first or int(match[1]) > 12
            second = second or int(match[2]) > 12
    return None if first == second else first


_NO_DAY = frozenset(
    "ongoing|on-going|on going|open ended|open-ended|indefinite|indefinitely|present|current|rolling|"
    "continuous|permanent|perpetual|in perpetuity|unlimited|evergreen|until further notice|no end date|"
    "no expiry|not set|to be determined|tbd|to be confirmed|to be agreed|pending|various|varies|multiple|"
    "several|not known|n.a.|see notes|annual|annually|monthly|quarterly|"
    "unbefristet|laufend|en cours|en curso".split("|")
)
"""Words in columns of dates that say that there is no day, or none yet."""


def names_no_day(text: str) -> bool:
    """Whether a text in a column of dates says that there is no day (`ongoing`), or a period of which only
    its author knows the days (`FY2023`)."""
    return text.strip().casefold() in _NO_DAY or is_open_period(text)


_SHEET_ERRORS = frozenset(
    "#ref! #n/a #value! #name? #div/0! #null! #num! #spill! #calc! #bezug! #wert! #nv #zahl! #valeur! #nom? "
    "#valor! #¡ref! #¡valor! #¿nombre?".split()
)
"""What a spreadsheet shows in place of what it cannot work out; some in other languages."""


def is_sheet_error(text: str) -> bool:
    """Whether a cell holds an error of its spreadsheet: what stood there is lost."""
    return text[:1] == "#" and text.strip().casefold() in _SHEET_ERRORS


def names_nothing(text: str) -> bool:
    """Whether a text stands where nothing is known (`n/a`, `-`, `TBC`)."""
    text = text.strip()
    return len(text) <= _LONGEST_NOTHING and text.casefold() in _NOTHING
