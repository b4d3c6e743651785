"""Looks at one column: what its cells are (dates, money, countries, names …), and how many of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from loaders.cell_text import cell_text, day_first, day_text
from loaders.person_names import BODY_WORDS, reads_as_person
from loaders.reading.persons import ORGANISATION_WORDS, has_email, is_person_heading, person_key
from loaders.reading.tables import Cell
from loaders.reading.values import is_short_year, parse_amount, parse_day, parse_decimal, serial_day
from loaders.table.amounts import currency_in
from loaders.table.taking import says_nothing
from loaders.table_habits import amounts_of
from ontology.currencies import is_currency
from ontology.identifiers import known_identifier
from ontology.places import resolve_place
from ontology.records import Day

LOOKED_AT = 2_000
"""Rows of a table that are looked at."""

SAMPLES = 2
"""Cells of a column that a proposal shows,"""
LONGEST_SAMPLE = 40
"""each with so many letters at most."""

SOME_CENTURY = 2000
"""For telling dates whose years have two digits; which years they are, the person says."""

FEW_WORDS = 25
"""A column of so few different texts, each several times, is one of categories."""

LONGEST_LIST = 2_000
"""Letters from which on a cell is prose, whatever marks are in it."""

LONG_TEXT = 100
"""Letters from which on a text is prose and no name."""

PERSONS_FROM = 0.2
"""The share of cells that read as persons' names from which on a column is taken for one of persons."""

PERSONS_IN_BODIES = 0.8
"""The same where the heading says that the column holds bodies."""

MOST_CODES = 0.8
"""The share of cells that are codes from which on a column names nothing."""

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

NEARLY_ALL = 0.95
"""More than this share of the cells below a first one that is of another kind are alike."""

FEWEST_OTHERS = 3
"""With fewer cells below it, a first one may differ by chance."""

_YEARS = range(1900, 2101)
_NOTES = re.compile(
    r"\b(?:notes?|comments?|remarks?|bemerkung(?:en)?|anmerkung(?:en)?|remarques?|observaciones|notas?|uwagi)\b",
    re.IGNORECASE,
)
"""Headings of what people write for each other: names and telephone numbers stand there."""
_POINTS = re.compile(r"\D{0,4}[1-9]\d{0,2}\.\d{3}\D{0,4}")
"""An amount that is thousands or has three decimals."""
_PHONE = re.compile(r"(?:\+|00?)[\d\s()./-]{8,22}")
_MOST_DIALLED = 17
"""Digits of a telephone number at most: 15 (E.164), and `00` before them. More are a register's number."""
WEB = ("http://", "https://", "www.")
_MARKS_OF_LISTS = re.compile(r"[;,|\n]")
_SEPARATORS = (";", "|", "\n")
_CODE = re.compile(r"(?=\S*\d)[\w./-]+")
_WORDS = re.compile(r"[^\W\d_]+")


@dataclass(slots=True)
class Column:
    """One column of a table as its cells show it; shares are of the cells that say anything."""

    heading: str
    filled: int = 0
    rows: int = 0
    different: int = 0
    shares: dict[str, float] = field(default_factory=dict)
    """`date`, `period` (of dates), `day number`, `money`, `number`, `place`, `link`, `identifier`,
    `currency`, `prose`, `body`,
    `category`."""
    samples: tuple[str, ...] = ()
    names_people: bool = False
    """Whether the heading says so: such a column is dropped whenever a file is loaded."""
    reads_as_people: bool = False
    """Whether its cells read as names, addresses or telephone numbers of people."""
    words: tuple[str, ...] = ()
    """The different texts of a column of categories."""
    separators: tuple[str, ...] = ()
    """What stands between the values of a list in more than a few cells."""
    lists_places: bool = False
    """Whether cells list places with commas between them, and no place has a comma in its name."""
    currency: str = ""
    """The one currency that the cells name by sign or code."""
    names_currencies: bool = False
    """Whether each cell names its own currency."""
    undecided_days: bool = False
    """Whether the cells are dates such as 03/04/2021 and none of them tells which is the month."""
    day_first: bool | None = None
    """How such dates are written, where one of them tells."""
    undecided_points: bool = False
    """Whether amounts are such as 12.500, and none of the cells tells what the point is."""
    short_years: bool = False
    """Whether years are written with two digits."""
    tag: str = ""
    """The tag of the Humanitarian Exchange Language that the column has: `#org+funder`."""
    unit: str = ""
    """What the row of units under the headings says of it."""
    group: str = ""
    """What a row above the headings calls it, together with its neighbours."""
    is_of_codes: bool = False
    """Whether most cells are one word with digits, as `A70301`."""
    gaps: bool = False
    """Whether many of its cells are empty below one that is filled, as where cells are merged."""

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


def look_at(heading: str, cells: Sequence[Cell], *, tag: str = "", unit: str = "", group: str = "") -> Column:
    """What one column holds."""
    column = Column(heading, rows=len(cells), tag=tag, unit=unit, group=group)
    column.gaps = _has_gaps(cells)
    said = _said(cells)
    column.filled = len(said)
    texts = [text for _, text in said]
    column.different = len(set(texts))
    if not said:
        column.names_people = _names_people(heading, group)
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
    emails = sum(has_email(text) or _is_phone(text) for text in texts) / len(said)
    column.names_people = _names_people(heading, group)
    # Short names of bodies read like persons' (*ITMP, Eric*): a heading that says bodies is believed.
    enough = PERSONS_IN_BODIES if _says_bodies(heading) else PERSONS_FROM
    column.reads_as_people = persons > enough or emails > PERSONS_FROM
    column.shares = {kind: share for kind, share in shares.items() if share >= 0.02}
    column.separators = _separators(texts)
    column.lists_places = _list_places(texts)
    column.currency = _currency(texts)
    column.names_currencies = all(map(currency_in, texts))
    numbered = [text for text in texts if re.match(r"\d{1,2}[-/]\d{1,2}[-/](?:\d{4}|\d{2})\b", text)]
    column.undecided_days, column.day_first = bool(numbered) and order is None, order
    column.is_of_codes = sum(bool(_CODE.fullmatch(text)) for text in texts) > len(texts) * MOST_CODES
    habit = amounts_of(texts)
    column.undecided_points = habit.told is None and habit.in_doubt > 0
    column.short_years = any(is_short_year(text) for text in texts)
    if not column.names_people and persons < 0.01 and not emails:
        column.samples = () if _NOTES.search(heading) else _samples(texts)
        if shares.get("category"):
            column.words = tuple(
                text for text, _ in Counter(texts).most_common() if len(text) <= LONGEST_SAMPLE
            )
    return column


def _names_people(heading: str, group: str) -> bool:
    """Whether a heading says so, alone or with the one over it: *Name* under *Contact*."""
    return bool(heading) and (
        is_person_heading(heading) or (bool(group) and is_person_heading(f"{group} {heading}"))
    )


def _said(cells: Sequence[Cell]) -> list[tuple[Cell, str]]:
    """The cells that say something, each with its text."""
    return [
        (cell, text)
        for cell in cells
        if (text := cell_text(cell)) and (text == "NA" or not says_nothing(text))
    ]


def is_of_another_kind(first: Cell, others: Sequence[Cell]) -> bool:
    """Whether nearly all others are dates, numbers or amounts, and the first cell is a text that is not so.

    Looks at no more cells than it takes to tell: a few of most columns.
    """
    said = _said(others)
    if len(said) < FEWEST_OTHERS or not cell_text(first):
        return False
    order = day_first(cell for cell, _ in said)
    of_first = {
        kind
        for cell, text in _said([first])
        for kind in _kinds_of(cell, text, first=day_first([cell]) is not False)
    }
    counts = dict.fromkeys(("date", "number", "money"), len(said))
    for (cell, text), times in Counter(said).items():
        if of_first.issuperset(counts):
            return False
        found = _kinds_of(cell, text, first=order is not False)
        for kind in [kind for kind in counts if kind not in found]:
            counts[kind] -= times
            if counts[kind] / len(said) <= NEARLY_ALL:
                del counts[kind]
    return bool(counts) and next(iter(counts)) not in of_first


def _has_gaps(cells: Sequence[Cell]) -> bool:
    """Whether the first cell is filled and a third of the cells are empty, as where cells are merged."""
    filled = [bool(cell_text(cell)) for cell in cells]
    return len(filled) > 2 and filled[0] and 3 * sum(filled) <= 2 * len(filled)


def _says_bodies(heading: str) -> bool:
    return not ORGANISATION_WORDS.isdisjoint(person_key(heading).split())


def _kinds_of(cell: Cell, text: str, *, first: bool) -> list[str]:
    found = []
    if isinstance(cell, bool):
        return ["category"]
    if (day := _day_of(cell, first=first)) is not None:
        found.append("date")
        if day.precision == "period":
            found.append("period")
    elif serial_day(cell) is not None or (isinstance(cell, int) and cell in _YEARS):
        found.append("day number")
    if _is_number(text):
        found.append("number")
    if _is_money(text):
        found.append("money")
    if text.startswith(WEB) and " " not in text:
        found.append("link")
    if known_identifier(text):
        found.append("identifier")
    if is_currency(text):
        found.append("currency")
    elif _is_place(text):
        found.append("place")
    if len(text) > LONG_TEXT:
        found.append("prose")
    elif not BODY_WORDS.isdisjoint(word.lower() for word in _WORDS.findall(text) if len(word) > 2):
        found.append("body")
    return found


def _day_of(cell: Cell, *, first: bool) -> Day | None:
    # A number alone could be a year; a column of years is told by its heading.
    if isinstance(cell, int | float | Decimal):
        return None
    if isinstance(cell, str) and cell.strip().isdigit() and len(cell.strip()) > 4:
        return None
    try:
        return parse_day(day_text(cell), day_first=first, century=SOME_CENTURY)
    except ValueError:
        return None


def _is_phone(text: str) -> bool:
    """Whether a text is a telephone number: `01/02/2024` begins like one, and is a date."""
    if not _PHONE.fullmatch(text) or sum(map(str.isdigit, text)) > _MOST_DIALLED:
        return False
    return not any(_day_of(text, first=first) for first in (True, False))


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
        parse_amount(text, may_be_short=True, decimal_comma=True if _POINTS.fullmatch(text) else None)
    except ValueError:
        return False
    return not text[0].isdigit() or not text[-1].isdigit() or "," in text or "." in text


def _separators(texts: list[str]) -> tuple[str, ...]:
    if max(map(len, texts)) >= LONGEST_LIST:
        return ()
    return tuple(mark for mark in _SEPARATORS if sum(mark in text for text in texts) * 20 > len(texts))


def _is_place(text: str) -> bool:
    """Whether a text names a place, or lists several."""
    if len(text) > LONG_TEXT:
        return False
    places = (resolve_place(part.strip()) for part in _MARKS_OF_LISTS.split(text))
    whole = resolve_place(text)
    return (whole is not None and not whole.guessed) or all(one and not one.guessed for one in places)


def _list_places(texts: list[str]) -> bool:
    with_comma = [text for text in dict.fromkeys(texts) if "," in text and len(text) < LONGEST_LIST]
    if not with_comma or any(resolve_place(text) is not None for text in with_comma):
        return False
    return all(resolve_place(part.strip()) is not None for text in with_comma for part in text.split(","))


def _currency(texts: list[str]) -> str:
    # Cells that name none are in that of the others.
    found = {currency_in(text) for text in texts} - {""}
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
