"""Turns the name of a place into its country or world region, by one table and never by likeness.

The table `places.csv` has the columns name, code, level and within. Codes are ISO 3166-1 alpha-2 for
countries (and EU, which the standard keeps for the Union) and UN M49 numbers for regions; below the
country, a name only says which country it is in. Country names follow the Unicode CLDR in English and
in the country's own and some widely used languages; a name that is common to two countries is in the
table for neither, unless English has it.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from ontology.identifiers import place_iri
from ontology.terms import RDF, RDFS, SG, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontology.statements import Triple

__all__ = [
    "Place",
    "codes",
    "country_name",
    "is_place",
    "place_iri",
    "place_labels",
    "place_triples",
    "region_of",
    "resolve_place",
]

_NO_CODES_IN_SMALL_LETTERS = frozenset(
    "al am an as at be by de do et id in is it la ma me my na no pa so to va".split()
)
"""Two-letter codes that are words of some language: they count in capitals only."""

_SEPARATORS = re.compile(
    r"\s+[-\u2010-\u2015>:]+\s+"  # Yorkshire - Leeds
    r"|\s*[,;/|()\u2013\u2014]+\s*"  # Nairobi, Kenya; Nairobi (Kenya)
    r"|\s+[-\u2010-\u2015]|[-\u2010-\u2015]\s+"  # Yorkshire- Leeds
)
"""What stands between a region and a county. A hyphen counts only beside a space (Guinea-Bissau)."""

_MARKS = re.compile(r"[\u0300-\u036f]")
_APOSTROPHES = re.compile("['’‘`´]")
_NOT_IN_NAMES = re.compile(r"[\s\-\u2010-\u2015.,;:\"()/|_]+")
_ALL_OVER = re.compile(r"^(?:wide|nationwide|national|general|various|all|other|unspecified|not specified)$")
_ENDS_WIDE = re.compile(r"\s+wide$")

_EXACT = frozenset({"world", "region", "country", "name", "alpha-3"})
_NEARLY_COUNTRIES = frozenset({"world", "region", "country", "name", "alpha-3", "nation"})
_ONLY_IN_PAIRS = "pair"


class Place(NamedTuple):
    """A country (ISO 3166-1 alpha-2) or a region (UN M49 number).

    `guessed` is False where the text was the name or code of that country or region, True where it
    was a part of the country, a name with something added, or a pair.
    """

    code: str
    name: str
    guessed: bool


class _Row(NamedTuple):
    code: str
    level: str


class _Table(NamedTuple):
    names: dict[str, str]
    """Code → the name shown."""
    within: dict[str, str]
    by_key: dict[str, tuple[_Row, ...]]


def name_key(name: str) -> str:
    """The form in which names are compared: small letters, no accents, no marks, *and* for &."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", name.replace("&", " and "))).casefold()
    key = _NOT_IN_NAMES.sub(" ", _APOSTROPHES.sub("", plain)).strip()
    key = key.removeprefix("the ")
    return re.sub(r"\bst\b", "saint", key)


@cache
def _table() -> _Table:
    names: dict[str, str] = {}
    within: dict[str, str] = {}
    by_key: dict[str, tuple[_Row, ...]] = {}
    lines = files("ontology").joinpath("places.csv").read_text(encoding="utf-8").splitlines()
    for name, code, level, larger in csv.reader(lines[1:]):
        if level in ("world", "region", "country"):
            names[code] = name
            within[code] = larger
        key = name_key(name)
        by_key[key] = (*by_key.get(key, ()), _Row(code, level))
    return _Table(names, within, by_key)


def _by_code(text: str) -> str | None:
    names = _table().names
    if text in names:
        return text
    if len(text) == 2 and text.lower() not in _NO_CODES_IN_SMALL_LETTERS and text.upper() in names:
        return text.upper()
    return None


def _rows(part: str) -> tuple[_Row, ...]:
    """What the table has under this name; words of extent (*England Wide*) taken off."""
    by_key = _table().by_key
    key = name_key(part)
    found = by_key.get(key, ())
    if not found and (shorter := _ENDS_WIDE.sub("", key)) != key:
        found = by_key.get(shorter, ())
    if not found and (code := _by_code(part.strip())):
        found = (_Row(code, "name"),)
    # A three-letter word is a code in capitals only: "and" is not Andorra.
    return tuple(row for row in found if row.level != "alpha-3" or part.strip().isupper())


def _narrow(rows: tuple[_Row, ...]) -> tuple[_Row, ...]:
    """Countries before their namesakes inside others: Georgia alone is the country."""
    return tuple(row for row in rows if row.level in _EXACT) or rows


def _of_pair(parts: list[str]) -> str | None:
    known = [rows for part in parts if not _ALL_OVER.match(name_key(part)) and (rows := _rows(part))]
    if not known:
        return None
    shared = set.intersection(*({row.code for row in rows} for rows in known))
    if len(shared) == 1:
        return shared.pop()
    # "North West" is an English region, unless the other part is somewhere else.
    firm = [rows for rows in known if any(row.level != _ONLY_IN_PAIRS for row in rows)]
    if len(firm) == 1:
        codes = {row.code for row in _narrow(firm[0])}
        return codes.pop() if len(codes) == 1 else None
    # "London, Canada": one country is named, and the other part is a name inside some country.
    countries = {row.code for rows in firm for row in _narrow(rows) if row.level in _NEARLY_COUNTRIES}
    return countries.pop() if len(countries) == 1 and not shared else None


@lru_cache(maxsize=16384)
def resolve_place(text: str) -> Place | None:
    """The country or region that `text` names, None where the table does not say, or says two.

    Knows countries by name and code, world regions, and the nations, regions, states, counties and
    larger towns of many countries, in any letter case, also as a pair (`North West - Lancashire`)
    or with a word of extent (`UK Wide`). A three-letter code counts in capitals only, so does a
    two-letter one that is a common word. Names several countries share give None.
    """
    wanted = " ".join(text.split())
    if not wanted:
        return None
    names = _table().names
    if wanted in names:
        return Place(wanted, names[wanted], guessed=False)
    rows = _narrow(tuple(row for row in _rows(wanted) if row.level != _ONLY_IN_PAIRS))
    if rows:
        found = {row.code for row in rows}
        if len(found) > 1:
            return None
        code = found.pop()
        exact = rows[0].level in _EXACT and not _ENDS_WIDE.search(name_key(wanted))
        return Place(code, names[code], guessed=not exact)
    parts = [part for part in _SEPARATORS.split(wanted) if part.strip()]
    if len(parts) < 2:
        return None
    pair = _of_pair(parts)
    return Place(pair, names[pair], guessed=True) if pair else None


def is_place(code: str) -> bool:
    """Whether `code` is a country's alpha-2 code in capitals or the M49 number of a region."""
    return code in _table().names


def codes() -> list[str]:
    """All codes, regions first, then countries by code."""
    return sorted(_table().names, key=lambda code: (code.isalpha(), code))


def country_name(code: str) -> str:
    """The English name of a country or region. Raises `KeyError` for a code that is none."""
    return _table().names[code]


def region_of(country_code: str) -> str:
    """The M49 number of the next larger region: KE → 014 (Eastern Africa); empty for the world.

    Raises `KeyError` for a code that is none.
    """
    return _table().within[country_code]


def place_labels() -> dict[str, str]:
    """The IRI of every place → its English name."""
    return {place_iri(code): name for code, name in _table().names.items()}


def place_triples() -> Iterator[Triple]:
    """Every place with its type, scheme, label, code and next larger place, always in one order."""
    from ontology.statements import iri, text  # brings the records, which cost more than this module

    table = _table()
    scheme = iri(place_iri("").rstrip("/"))
    for code in codes():
        subject = iri(place_iri(code))
        yield subject, f"<{RDF.type}>", f"<{SG.Place}>"
        yield subject, f"<{SKOS.inScheme}>", scheme
        yield subject, f"<{RDFS.label}>", text(table.names[code])
        yield subject, f"<{SKOS.prefLabel}>", text(table.names[code], "en")
        yield subject, f"<{SKOS.notation}>", text(code)
        if table.within[code]:
            yield subject, f"<{SG.within}>", iri(place_iri(table.within[code]))
