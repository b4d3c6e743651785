"""Takes texts out of the cells of a row: the whole cell or what stands between marks, split at separators."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from loaders.cell_text import cell_text, is_sheet_error, names_nothing
from loaders.noting import Notes
from loaders.person_names import reads_as_person
from loaders.reading.tables import Cell, heading_key
from loaders.table.shape import Taken

NO_VALUE_WORDS = frozenset(
    "in progress|not known|not specified|not stated|no data|to be confirmed|nil|not provided".split("|")
)
"""Words for nothing that stand in real columns beside those of `names_nothing`, by `heading_key`."""

LONGER_THAN_NOTHING = 20
"""Letters of a text that is longer than all words for nothing."""

_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6}|#x[0-9a-fA-F]{1,5});")


class Wrong(NamedTuple):
    """What is wrong with one cell, and how to write it."""

    code: str
    wrong: str
    how: str
    column: str = ""
    found: str = ""


Read = Callable[[list[Cell]], Any]
"""The cells of a row → a value of the field, None or an empty value for nothing, or a `Wrong`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What is known of the columns of one table before its rows are read."""

    at: Mapping[str, int]
    """Heading → its place; the virtual columns too."""
    day_first: Mapping[str, bool | None]
    decimal_comma: Mapping[str, bool | None]
    """Column of amounts → whether it writes a decimal comma, None where that is not told."""
    country_codes: frozenset[str]
    """Columns that hold codes of countries, so that `NA` is Namibia."""
    notes: Notes
    provider: str = ""
    year_spans: frozenset[str] = frozenset()
    """Columns of dates in which `2011-12` is two years."""


def says_nothing(text: str) -> bool:
    """Whether a text stands where nothing is known."""
    # No such word begins or ends with a digit, as most amounts and numbered titles do.
    if len(text) >= LONGER_THAN_NOTHING or text[-1:].isdigit() or text[:1].isdigit():
        return False
    return _says_nothing(text)


@lru_cache(maxsize=65_536)
def _says_nothing(text: str) -> bool:
    return names_nothing(text) or is_sheet_error(text) or heading_key(text) in NO_VALUE_WORDS


def sheet_error(text: str, column: str) -> Wrong:
    """What is wrong with a cell of amounts or days that a spreadsheet could not work out."""
    wrong = f"The cell holds an error of the spreadsheet ({text}): what it stood for is lost."
    return Wrong("spreadsheet-error", wrong, "Mend the formula, or write the value itself.", column, text)


def texts_reader(taken: Taken, columns: Columns) -> Callable[[list[Cell]], list[str]] | None:
    """The function that takes texts out of a row's cells; None where no column of them is there."""
    if taken.constant:
        constant = [taken.constant]
        return lambda cells: constant
    places = [columns.at[name] for name in taken.columns if name in columns.at]
    if not places:
        return None
    if len(places) == 1 and not taken.cuts and not taken.split:
        (only,) = places

        def one(cells: list[Cell]) -> list[str]:
            cell = cells[only]
            text = clean(cell) if cell.__class__ is str else cell_text(cell)
            return [text] if text else []

        return one
    is_first = taken.is_first
    splitter = re.compile("|".join(map(re.escape, taken.split))) if taken.split else None

    def several(cells: list[Cell]) -> list[str]:
        found: dict[str, None] = {}
        for place in places:
            text = clean(cells[place])
            if taken.cuts:
                text = _cut(text, taken)
            for part in splitter.split(text) if splitter else (text,):
                if part := part.strip():
                    found[part] = None
            if is_first:
                if any(not says_nothing(text) for text in found):
                    break
                found.clear()
        return list(found)

    return several


def names_person(text: str) -> bool:
    """Whether a text is the name of a person, alone or beside a comma (`Professor A. Example, Lab`)."""
    return any(reads_as_person(part.strip()) for part in (text, *text.split(",")))


def clean(cell: Cell) -> str:
    """The text of a cell, entities of HTML read as the characters they are."""
    if cell.__class__ is str and is_plain(cell):
        return cell.strip()
    text = cell_text(cell)
    return html.unescape(text).replace("\xa0", " ").strip() if "&" in text and _ENTITY.search(text) else text


def is_plain(text: str) -> bool:
    """Whether nothing in a text is to be read as another character."""
    return text.isascii() and not ("&" in text or "\r" in text or "_x000" in text)


def _cut(text: str, taken: Taken) -> str:
    for mark in taken.after:
        if mark in text:
            text = text.partition(mark)[2]
            break
    for mark in taken.before:
        if mark in text:
            text = text.partition(mark)[0]
            break
    last = max(taken.after_last, key=text.rfind, default="")
    if last and last in text:
        text = text.rpartition(last)[2]
    last = max(taken.before_last, key=text.rfind, default="")
    if last and last in text:
        text = text.rpartition(last)[0]
    return text
