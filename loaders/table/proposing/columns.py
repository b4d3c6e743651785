"""Looks at one column: what its cells are (dates, money, countries, names …), and how many of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from loaders.cell_text import cell_text, day_first, day_text
from loaders.person_names import BODY_WORDS, reads_as_person
from loaders.reading.persons import has_email, is_person_heading
from loaders.reading.tables import Cell
from loaders.reading.values import parse_amount, parse_day, parse_decimal
from loaders.table.readers import currency_in
from loaders.table.taking import says_nothing
from ontology.currencies import is_currency
from ontology.identifiers import known_identifier
from ontology.places import resolve_place

LOOKED_AT = 2_000
"""Rows of a table that are looked at."""

SAMPLES = 2
"""Cells of a column that a proposal shows,"""
LONGEST_SAMPLE = 40
"""each with so many letters at most."""

FEW_WORDS = 25
"""A column of so few different texts, each several times, is one of categories."""

LONG_TEXT = 100
"""Letters from which on a text is prose and no name."""

PERSONS_FROM = 0.2
"""The share of cells that read as persons' names from which on a column is taken for one of persons."""

PLURALS = {
    "date": "dates",
    "money": "amounts",
    "number": "numbers",
    "link": "addresses",
    "identifier": "identifiers of known schemes",
    "currency": "currencies",
    "place": "countries or places",
    "body": "names of bodies",
    "prose": "long texts",
}
"""Kinds of cells → the words for them."""
SAID = frozenset(PLURALS) - {"body"}
"""Kinds that are worth saying of a column that nobody has placed; words of bodies stand everywhere."""

_PHONE = re.compile(r"(?:\+|00?)[\d\s()./-]{8,22}")
_WEB = ("http://", "https://", "www.")
_SEPARATORS = (";", "|", "\n")
_WORDS = re.compile(r"[^\W\d_]+")


@dataclass(slots=True)
class Column:
    """One column of a table as its cells show it; shares are of the cells that say anything."""

    heading: str
    filled: int = 0
    rows: int = 0
    different: int = 0
    shares: dict[str, float] = field(default_factory=dict)
    """`date`, `money`, `number`, `place`, `link`, `identifier`, `currency`, `prose`, `body`, `category`."""
    samples: tuple[str, ...] = ()
    names_people: bool = False
    """Whether the heading says so: such a column is dropped whenever a file is loaded."""
    reads_as_people: bool = False
    """Whether its cells read as names, addresses or telephone numbers of people."""
    words: tuple[str, ...] = ()
    """The different texts of a column of categories."""
    separator: str = ""
    """What stands between the values of a list in more than a few cells."""
    currency: str = ""
    """The one currency that the cells name by sign or code."""
    undecided_days: bool = False
    """Whether the cells are dates such as 03/04/2021 and none of them tells which is the month."""

    def share(self, kind: str) -> float:
        """The share of cells that are of a kind."""
        return self.shares.get(kind, 0.0)

    def in_words(self) -> str:
        """What the cells are, in words: `98 % dates`."""
        if not self.filled:
            return "empty"
        best = [(share, name) for name, share in self.shares.items() if share >= 0.5 and name in SAID]
        said = [f"{100 * share:.0f} % {PLURALS[name]}" for share, name in sorted(best, reverse=True)]
        texts = "different text" if self.different == 1 else "different texts"
        return (said or [f"{self.different:,} {texts}"])[0]


def look_at(heading: str, cells: Sequence[Cell]) -> Column:
    """What one column holds."""
    column = Column(heading, rows=len(cells))
    said = [
        (cell, text)
        for cell in cells
        if (text := cell_text(cell)) and (text == "NA" or not says_nothing(text))
    ]
    column.filled = len(said)
    texts = [text for _, text in said]
    column.different = len(set(texts))
    if not said:
        column.names_people = bool(heading) and is_person_heading(heading)
        return column
    order = day_first(cell for cell, _ in said)
    counts: Counter[str] = Counter()
    for (cell, text), times in Counter(said).items():
        for kind in _kinds_of(cell, text, first=order is not False):
            counts[kind] += times
    shares = {kind: count / len(said) for kind, count in counts.items()}
    if column.different <= min(FEW_WORDS, len(said) // 2):
        shares["category"] = 1.0
    persons = sum(times for text, times in Counter(texts).items() if reads_as_person(text)) / len(said)
    emails = sum(has_email(text) or bool(_PHONE.fullmatch(text)) for text in texts) / len(said)
    column.names_people = bool(heading) and is_person_heading(heading)
    column.reads_as_people = persons > PERSONS_FROM or emails > PERSONS_FROM
    column.shares = {kind: share for kind, share in shares.items() if share >= 0.02}
    column.separator = _separator(texts)
    column.currency = _currency(texts)
    numbered = [text for text in texts if re.match(r"\d{1,2}[-/]\d{1,2}[-/]\d{4}", text)]
    column.undecided_days = bool(numbered) and order is None
    if not column.names_people and persons < 0.01 and not emails:
        column.samples = _samples(texts)
        if shares.get("category"):
            column.words = tuple(
                text for text, _ in Counter(texts).most_common() if len(text) <= LONGEST_SAMPLE
            )
    return column


def _kinds_of(cell: Cell, text: str, *, first: bool) -> list[str]:
    found = []
    if isinstance(cell, bool):
        return ["category"]
    if _is_date(cell, first=first):
        found.append("date")
    if _is_number(text):
        found.append("number")
    if _is_money(text):
        found.append("money")
    if text.startswith(_WEB) and " " not in text:
        found.append("link")
    elif known_identifier(text):
        found.append("identifier")
    if is_currency(text):
        found.append("currency")
    elif len(text) <= 60 and (place := resolve_place(text)) is not None and not place.guessed:
        found.append("place")
    if len(text) > LONG_TEXT:
        found.append("prose")
    elif not BODY_WORDS.isdisjoint(word.lower() for word in _WORDS.findall(text) if len(word) > 2):
        found.append("body")
    return found


def _is_date(cell: Cell, *, first: bool) -> bool:
    # A number alone could be a year; a column of years is told by its heading.
    if isinstance(cell, int | float | Decimal):
        return False
    try:
        day = parse_day(day_text(cell), day_first=first)
    except ValueError:
        return False
    return day is not None and not (
        isinstance(cell, str) and cell.strip().isdigit() and len(cell.strip()) > 4
    )


def _is_number(text: str) -> bool:
    try:
        parse_decimal(text)
    except ValueError:
        return False
    return True


def _is_money(text: str) -> bool:
    if not any(mark.isdigit() for mark in text):
        return False
    try:
        parse_amount(text)
    except ValueError:
        return False
    return not text[0].isdigit() or not text[-1].isdigit() or "," in text or "." in text


def _separator(texts: list[str]) -> str:
    for mark in _SEPARATORS:
        if sum(mark in text for text in texts) * 20 > len(texts) and max(map(len, texts)) < 2_000:
            return mark
    return ""


def _currency(texts: list[str]) -> str:
    found = {currency_in(text) for text in texts}
    return found.pop() if len(found) == 1 else ""


def _samples(texts: list[str]) -> tuple[str, ...]:
    shown = []
    for text in dict.fromkeys(texts):
        if reads_as_person(re.split(r" [—–-] |[:,(]", text)[0].strip(), strict=False):
            continue
        plain = " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())
        shown.append(plain if len(plain) <= LONGEST_SAMPLE else plain[: LONGEST_SAMPLE - 1] + "…")
        if len(shown) == SAMPLES:
            break
    return tuple(shown)
