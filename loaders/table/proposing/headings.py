"""Where the headings of a sheet stand, and what their words and their HXL tags say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from loaders.cell_text import cell_text
from loaders.reading.tables import Cell, FirstRows, heading_key
from loaders.table.amounts import SYMBOLS, UNITS, dollars_in
from loaders.table.proposing.roles import Role
from ontology.currencies import DOLLARS, is_currency

LONGEST_HEADING = 200
"""Letters of a heading; a longer text in such a row is prose."""

FEWEST_GAPS = 2
"""So many empty cells between those of a row show that it only groups the headings below it."""

FEWEST_GROUPS = 2
"""Texts of a row above the headings that groups them; one alone is a title."""

MOST_WORDS = 5
"""Words of a heading whose end may say what it is; a longer one is a sentence."""
LESS = 0.12
"""How much less a heading says with a word that makes it less likely."""
MOST_WORDS_WITHIN = 12
"""Words of a heading in which a word may stand anywhere and still say what it is."""

MOST_KEPT = 512
"""Headings of which it is kept how they read: each is held against each role of each kind of table."""

_HXL = "#"
_CODE_LETTERS = 3
_CODES = re.compile(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])")
_SMALL = {"gbp": "GBP", "usd": "USD", "eur": "EUR", "euro": "EUR", "euros": "EUR"}
"""What names a currency in small letters too: other codes are words."""
_IN = frozenset({"in", "en", "em", "a", "v", "w", "u", "в"})
"""What stands before a currency: Betrag in EUR, montant en euros."""
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LANGUAGES = re.compile(r"\s*[/|]\s*\n|\n|\s+[/|]\s+")
"""What stands between the languages of a heading."""
_NUMBERED = re.compile(r"\A\s*\(?\d{1,2}[.)]\s+(?=\D)")
"""The number of a column before its heading: `6. Gesamtbetrag`."""
_NAME_OF = re.compile(
    r"\A(?:(?:full |legal )?name of(?: the)?|name (?:des|der)|nom (?:du|de la|de l|des)|nombre (?:del|de la)|"
    r"nome (?:do|da|del|della|dell)|naam van (?:de|het)|naam|nazwa)\s+(?=\w)"
)
"""Words before what a name is of, in folded letters."""
_OF_IT = re.compile(
    r"(?<=\w) (?:(?:of|for) (?:the |this )?(?:grants?|awards?|projects?|funding)|"
    r"de (?:la |l )?(?:subvention|aide|subvencion|ayuda)|"
    r"(?:du|del|do) (?:projet|financement|proyecto|progetto|contributo|projeto|convenio)|"
    r"(?:der|des) (?:forderung|zuwendung|massnahme|vorhabens|projekte?s)|"
    r"van (?:de|het) (?:subsidie|project))\Z"
)
"""What a heading of such a table may end with and need not: *Montant de la subvention*."""
_NOT_APART = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "ð": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
)
"""Letters that are no others with a mark, as they are written without one."""
_OR_SEVERAL = re.compile(r"(?<=\w)/(?:e?s|ies|innen)\b", re.IGNORECASE)
"""The ending of a plural behind a stroke: `Country/ies`, `Dataset/s`."""

_EITHER = re.compile(r"(.{0,60}?\b)([^\W\d_]{3,})(?:\s*/\s*|\s+or\s+)([^\W\d_]{3,})(.{0,60})", re.IGNORECASE)
"""A heading with two words of which either would do."""
_NAME = re.compile(r"(?<=\w) names?\Z")
"""What a heading ends with that is one of names: *NGO name*."""

_TAGS: Final[tuple[tuple[str, str, str], ...]] = (
    ("org", "funder", "funder"),
    ("org", "donor", "funder"),
    ("org", "type", "organisation type"),
    ("org", "acronym", "acronym"),
    ("org", "", "organisation"),
    ("sector", "", "sector"),
    ("subsector", "", "subsector"),
    ("country", "", "country"),
    ("adm1", "", "region"),
    ("loc", "", "location"),
    ("geo", "lat", "latitude"),
    ("geo", "lon", "longitude"),
    ("date", "start", "start date"),
    ("date", "end", "end date"),
    ("date", "", "date"),
    ("activity", "", "activity"),
    ("status", "", "status"),
    ("value", "", "amount"),
    ("currency", "", "currency"),
    ("description", "", "description"),
    ("meta", "url", "url"),
    ("contact", "", "contact person"),
)
"""Tag of the Humanitarian Exchange Language, an attribute that it must have → the heading it stands for."""


def headings_in(place: FirstRows) -> int:
    """The number of the row with the headings.

    It is the row above one of HXL tags (the tags themselves, where none is above); else the first row that is
    about as wide as any and holds different short texts and no values. A row that only groups the headings
    below it, with cells empty between its own, is passed over.
    """
    filled = {number: [cell for cell in cells if cell_text(cell)] for number, cells in place.rows}
    widest = max(len(cells) for cells in filled.values())
    numbers = [number for number, cells in filled.items() if cells]
    for at, number in enumerate(numbers):
        if all(_is_tag(cell) for cell in filled[number]):
            above = numbers[at - 1] if at else number
            return above if all(isinstance(cell, str) for cell in filled[above]) else number
    wide = [one for one in numbers if 2 * len(filled[one]) >= widest and are_headings(filled[one])]
    if not wide:
        # The same heading may stand under each of several groups.
        return next((one for one in numbers if _repeats(filled[one], widest)), numbers[0])
    first = wide[0]
    repeating = next((one for one in numbers[: numbers.index(first)] if _repeats(filled[one], widest)), 0)
    if repeating and not _are_words(filled[first]):
        return repeating
    below = next(iter(numbers[numbers.index(first) + 1 :]), 0)
    # The same heading may stand under each of several groups.
    under = below if below in wide or (below and _repeats(filled[below], widest)) else 0
    rows = dict(place.rows)
    if under and _fills(rows[under], rows[first]):
        beyond = len(filled[under]) - len(filled[first]) >= FEWEST_GAPS and _are_words(filled[under])
        if beyond or _gaps(rows[first]) >= FEWEST_GAPS:
            return under
    return first


def groups_over(place: FirstRows, heading_row: int) -> list[str]:
    """What a row above the headings calls the columns below it, as far as each word of it reaches."""
    rows = dict(place.rows)
    width = len(rows[heading_row])
    above = [number for number, cells in place.rows if number < heading_row and any(map(cell_text, cells))]
    texts = [cell_text(cell) for cell in rows[above[-1]]][:width] if above else []
    filled = [text for text in texts if text]
    if len(filled) < FEWEST_GROUPS or not all(len(text) <= LONGEST_HEADING for text in filled):
        return [""] * width
    groups: list[str] = []
    for text in [*texts, *[""] * (width - len(texts))]:
        groups.append(text or (groups[-1] if groups else ""))
    return groups


def _repeats(cells: Sequence[Cell], widest: int) -> bool:
    """Whether a row could be headings of which some stand twice, as over two tables side by side."""
    different = len({cell_text(cell) for cell in cells})
    return 2 * len(cells) >= widest and 2 * different >= len(cells) and different > 1 and _are_words(cells)


def _are_words(cells: Sequence[Cell]) -> bool:
    """Whether no cell holds a digit: rows under headings nearly always do."""
    return all(
        isinstance(cell, str) and len(cell) <= LONGEST_HEADING and not any(mark.isdigit() for mark in cell)
        for cell in cells
    )


def _is_tag(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.startswith(_HXL) and len(cell) > 1


def _gaps(cells: Sequence[Cell]) -> int:
    """Empty cells between the first filled one and the last."""
    filled = [at for at, cell in enumerate(cells) if cell_text(cell)]
    return filled[-1] - filled[0] + 1 - len(filled) if filled else 0


def _fills(cells: Sequence[Cell], above: Sequence[Cell]) -> bool:
    """Whether a row has a cell wherever the one above it is empty between its own."""
    filled = [at for at, cell in enumerate(above) if cell_text(cell)]
    empty = [at for at in range(filled[0], filled[-1]) if not cell_text(above[at])]
    return all(at < len(cells) and cell_text(cells[at]) for at in empty)


def are_headings(cells: Sequence[Cell]) -> bool:
    """Whether these cells are different short texts and no addresses."""
    texts = [cell_text(cell) for cell in cells]
    if not all(isinstance(cell, str) and len(cell) <= LONGEST_HEADING for cell in cells):
        return False
    if any("@" in text for text in texts):
        return False
    return len(set(texts)) * 10 >= len(texts) * 9


def heading_of_tag(tag: str) -> str:
    """The heading that an HXL tag stands for, empty for a text that is none or that tells no role."""
    if not _is_tag(tag):
        return ""
    base, *attributes = tag[1:].strip().lower().split("+")
    for one, needed, heading in _TAGS:
        if base.strip() == one and (not needed or needed in {each.strip() for each in attributes}):
            return heading
    return ""


def by_heading(role: Role, heading: str) -> float:
    """How much a heading says that a column plays a role: it is the word for it, ends with one or has one.

    Of one in several languages (`Land / country`) the one that says most counts.
    """
    parts = [part for part in _LANGUAGES.split(heading) if part.strip()]
    if len(parts) < 2:
        said = _by_one(role, heading)
    elif role.words_never().isdisjoint(_read(heading).words):
        said = max(_by_one(role, part) for part in parts)
    else:
        said = 0.0
    if not said and (found := _EITHER.fullmatch(heading.strip())):
        # One of two words with the same end: *End/review date* is an end date.
        before, one, other, after = found.groups()
        said = max(0.05, *(_by_one(role, f"{before}{word}{after}") for word in (one, other))) - 0.05
    return said


def _by_one(role: Role, heading: str) -> float:
    read = _read(_NUMBERED.sub("", heading))
    if role.kind == "money" and read.is_currency:
        return 0.8
    if not role.words_never().isdisjoint(read.words):
        return 0.0
    keys = role.keys()
    lowered = 0.0 if role.words_less().isdisjoint(read.words) else LESS
    for less, key in enumerate(read.keys):
        if key in keys:
            # The words that say it best stand first; the whole heading says more than a part of it.
            return 0.95 - 0.1 * keys.index(key) / len(keys) - 0.05 * less - lowered
    if role.kind == "money" and read.is_a_count:
        return 0.0
    if not role.in_words().isdisjoint(read.ends):
        return 0.65 - lowered
    if read.spaced and any(f" {one} " in read.spaced for one in role.words_within()):
        return 0.7 - lowered
    return 0.0


@dataclass(frozen=True, slots=True)
class _Read:
    """A heading, as it is held against the words of roles."""

    words: frozenset[str]
    keys: tuple[str, str, str, str]
    """The whole, its last part, and that without *name* and without *of the grant*."""
    ends: tuple[tuple[str, ...], ...]
    """The last words, from all down to one; none of a sentence."""
    spaced: str
    """The last part between spaces; empty where it is too long for a word anywhere to say what it is."""
    is_currency: bool
    is_a_count: bool
    """Whether it begins with *No of*."""


@lru_cache(MOST_KEPT)
def _read(heading: str) -> _Read:
    whole, last = folded(heading), last_part(heading)
    words = tuple(last.split())
    return _Read(
        words=frozenset(whole.split()),
        keys=(whole, last, _NAME.sub("", last), _OF_IT.sub("", last)),
        ends=tuple(words[at:] for at in range(len(words))) if len(words) <= MOST_WORDS else (),
        spaced=f" {last} " if len(words) <= MOST_WORDS_WITHIN else "",
        is_currency=_is_currency(heading),
        is_a_count=words[:2] == ("no", "of"),
    )


def _is_currency(heading: str) -> bool:
    """Whether a heading is the sign or the code of a currency, and nothing else: `£`, `EUR`, `(USD)`."""
    bare = heading.strip(" ()[]").upper()
    return bare in SYMBOLS or bare == "$" or (len(bare) == _CODE_LETTERS and is_currency(bare))


def folded(heading: str) -> str:
    """A heading as the roles write theirs: `heading_key` without accents."""
    if heading.isascii():
        return heading_key(heading)
    apart = unicodedata.normalize("NFD", heading.lower().translate(_NOT_APART))
    return heading_key("".join(mark for mark in apart if not unicodedata.combining(mark)))


def last_part(heading: str) -> str:
    """A heading without what stands in brackets, the ending of a plural behind a stroke and the currency at
    its end; of a path with points, its last part."""
    bare = _OR_SEVERAL.sub("", _BRACKETS.sub(" ", heading)).strip() or heading
    if "." in bare and " " not in bare:
        bare = bare.rpartition(".")[2]
    words = folded(bare).split()
    if code := currency_of(bare):
        said = {code.lower(), *_IN, *(word for word, one in _SMALL.items() if one == code)}
        said |= {folded(unit) for unit, one in UNITS.items() if one == code}
        said |= {sign.lower().strip("$") for sign, one in DOLLARS.items() if one == code}
        while len(words) > 1 and words[-1] in said:
            words.pop()
    return _NAME_OF.sub("", " ".join(words))


def currency_of(text: str) -> str:
    """The one currency that a heading or a unit names: `Amount (£)`, `Betrag EUR`, `montant en euros`."""
    codes = {code for code in _CODES.findall(text.replace("_", " ")) if is_currency(code)}
    codes |= {code for sign, code in SYMBOLS.items() if sign in text}
    codes |= {code for code in (dollars_in(text),) if code}
    words = heading_key(text).split()
    codes |= {_SMALL[word] for word in words if word in _SMALL}
    codes |= {UNITS[word] for word in words if word in UNITS}
    return codes.pop() if len(codes) == 1 else ""
