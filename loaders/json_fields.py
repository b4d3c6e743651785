"""The fields of a JSON object, each taken once; what nobody took is told in the account, never swallowed."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any, Final

from loaders.cell_text import cell_text, day_text, names_nothing
from loaders.noting import Notes
from loaders.plain_text import is_plain_cell, line_of, plain_text, web_address
from loaders.reading.input import Input
from loaders.reading.json_input import looks_like_json, parse_json_or_lines
from loaders.reading.persons import has_email, is_person_heading
from loaders.reading.values import parse_day
from ontology.errors import InputError
from ontology.identifiers import place_iri
from ontology.places import resolve_place
from ontology.records import Day, Text

PEEK_BYTES = 65_536
"""How much of a file is searched for the mark of a kind before the whole is read."""

MOST_LOOKED_AT = 20
"""So many entries of a list are looked at to tell what it lists."""

MOST_LETTERS_OF_A_PLACE = 200
"""Letters of a text that may be looked up as a place; longer ones are kept as stated."""

MOST_WORDS = 500
"""Keywords of one thing. The most seen on a real one is 43."""

_EMPTY: Final[tuple[Any, ...]] = ("", [], {})
"""Values that say as little as none at all."""


def json_of(input: Input) -> Any:
    """The value of a JSON file, parsed once for recognising, describing and reading. Raises `InputError`.

    An object a line (JSON Lines, as `ckanapi dump` writes them) is the list of these objects.
    """
    if "json" not in input.kept:
        input.kept["json"] = parse_json_or_lines(input)
    return input.kept["json"]


def is_json_with(
    input: Input,
    mark: re.Pattern[str],
    fits: Callable[[Any], bool],
    *,
    if_broken: bool = False,
    read: Callable[[Input], Any] = json_of,
) -> bool:
    """Whether a file is JSON that bears the mark and fits; `if_broken` says so of one that cannot be read.

    `read` gives what is to fit. Never raises. Only where the mark is sure and each file is a record by itself
    is a broken file claimed.
    """
    if not looks_like_json(input):
        return False
    if not mark.search(input.data[:PEEK_BYTES].decode("utf-8", "replace")):
        return False
    try:
        return fits(read(input))
    except InputError:
        return if_broken


def most_are(entries: Iterable[Any], is_one: Callable[[Any], bool]) -> bool:
    """Whether more than half of the first entries of a list are of a kind: a broken one is refused by itself,
    and must not hide the others."""
    told = [is_one(one) for one in islice(entries, MOST_LOOKED_AT)]
    return 2 * sum(told) > len(told)


def places_of(texts: Iterable[str], notes: Notes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The places that are known, and the texts of those that are not or were guessed."""
    found: dict[str, None] = {}
    stated: dict[str, None] = {}
    for text in texts:
        place = resolve_place(text) if len(text) <= MOST_LETTERS_OF_A_PLACE else None
        if not place and names_nothing(text):
            continue
        if place:
            found[place_iri(place.code)] = None
        if place and place.guessed:
            notes.note(f"guessed: a place read as {place.name}", text)
        if not place or place.guessed:
            stated[text] = None
    return tuple(found), tuple(stated)


LONGEST_KEPT = 100
"""Letters of a date that is kept with what it is read as, since it may come again."""


def _day(value: object) -> Day | None:
    text = cell_text(value)
    return parse_day(day_text(text)) if text else None


_day_often = lru_cache(maxsize=8192)(_day)


def day_of(value: object, notes: Notes, name: str) -> Day | None:
    """The day of a text, a number or nothing; what cannot be read is noted."""
    try:
        return _day_often(value) if value.__class__ is str and len(value) <= LONGEST_KEPT else _day(value)
    except ValueError:
        notes.note(f"date that cannot be read ({name})", cell_text(value))
        return None


def first_line(raw: Mapping[str, Any], notes: Notes, *names: str) -> str:
    """The first text under these names of an object that is read no further, on one line, or empty."""
    for name in names:
        value = raw.get(name)
        if value is not None and (line := line_of(value, notes)):
            return line
    return ""


def first_word(raw: Mapping[str, Any], notes: Notes, *names: str) -> str:
    """As `first_line`, of what often comes again: looked up in a fifth of the time."""
    for name in names:
        value = raw.get(name)
        if value is None:
            continue
        line = _line_often(value) if value.__class__ is str and len(value) <= LONGEST_KEPT else None
        if line is None:
            line = line_of(value, notes)
        if line:
            return line
    return ""


@lru_cache(maxsize=8192)
def _line_often(text: str) -> str | None:
    """A text on one line; None where something may be noted about it."""
    return " ".join(text.split()) if is_plain_cell(text) else None


def _first_text(raw: Mapping[str, Any], names: Iterable[str]) -> str:
    """The first text that is not empty under these names."""
    for name in names:
        value = raw.get(name)
        if value and isinstance(value, str):
            return value
    return ""


@lru_cache(maxsize=8192)
def _word_often(text: str) -> str | None:
    """A word on one line, or nothing where it says nothing; None where something may be noted about it."""
    line = _line_often(text)
    return "" if line is not None and names_nothing(line) else line


_keyword_often = lru_cache(maxsize=8192)(Text)


class Fields:
    """One object, read field by field under the names that different writers use."""

    def __init__(self, raw: Mapping[str, Any], notes: Notes, path: str = "") -> None:
        self._raw, self._notes, self._path = raw, notes, path
        self._taken: set[str] = set()

    def value(self, *names: str) -> Any:
        """The first value under these names that is not empty; all of them count as taken."""
        self._taken.update(names)
        for name in names:
            value = self._raw.get(name)
            if value is not None and value not in _EMPTY:
                return value
        return None

    def text(self, *names: str) -> str:
        """The first text on one line, or empty."""
        self._taken.update(names)
        for name in names:
            value = self._raw.get(name)
            if value is not None and (line := line_of(value, self._notes)):
                return line
        return ""

    def word(self, *names: str) -> str:
        """The same, of what often comes again: names of licences, formats."""
        self._taken.update(names)
        return first_word(self._raw, self._notes, *names)

    def long_text(self, *names: str) -> str:
        """The first text with its line breaks, or empty."""
        value = self.value(*names)
        if value.__class__ is str and is_plain_cell(value):
            return value.strip()
        return plain_text(cell_text(value), self._notes) if value is not None else ""

    def texts(
        self, *names: str, inner: tuple[str, ...] = ("title", "display_name", "name")
    ) -> tuple[str, ...]:
        """All texts under these names: of a text, of a list of texts, of objects with one of `inner`."""
        self._taken.update(names)
        found: dict[str, None] = {}
        for name in names:
            value = self._raw.get(name)
            if value is None:
                continue
            for one in value if isinstance(value, list) else (value,):
                if one.__class__ is dict:
                    one = _first_text(one, inner)
                word = _word_often(one) if one.__class__ is str and len(one) <= LONGEST_KEPT else None
                if word is None:
                    line = line_of(one, self._notes)
                    word = "" if names_nothing(line) else line
                if word:
                    found[word] = None
        return tuple(found)

    def places(self, *names: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The known places under these names, and the texts of the others. `NA` is Namibia, never nothing."""
        self._taken.update(names)
        found: dict[str, None] = {}
        for name in names:
            value = self._raw.get(name)
            for one in value if isinstance(value, list) else (value,):
                if line := line_of(one, self._notes):
                    found[line] = None
        return places_of(found, self._notes)

    def words(self, *names: str) -> tuple[Text, ...]:
        """`texts` as keywords, bounded."""
        return bounded_words(self.texts(*names), self._notes)

    def link(self, *names: str) -> str:
        """The first web address under these names, or empty."""
        self._taken.update(names)
        for name in names:
            value = self._raw.get(name)
            if isinstance(value, str) and (found := web_address(value, self._notes)):
                return found
        return ""

    def day(self, *names: str) -> Day | None:
        """The day under the first of these names that has a value."""
        self._taken.update(names)
        for name in names:
            value = self._raw.get(name)
            if value is not None and (found := day_of(value, self._notes, name)):
                return found
        return None

    def objects(self, name: str) -> list[dict[str, Any]]:
        """The objects under a name: one, or those of a list."""
        self._taken.add(name)
        value = self._raw.get(name)
        if value is None:
            return []
        if isinstance(value, dict):
            return [value]
        return [one for one in (value if isinstance(value, list) else (value,)) if isinstance(one, dict)]

    def leave(self, *names: str) -> None:
        """Fields about the entry and not about the thing: identifiers of rows, versions of the software."""
        self._taken.update(names)

    def drop_persons(self, *names: str) -> None:
        """Fields about persons: counted where they are filled, kept nowhere."""
        for name in names:
            value = self._raw.get(name)
            if value is not None and value not in _EMPTY:
                self._notes.note("dropped, about persons", f"{self._path}{name}")
        self._taken.update(names)

    def has_object(self, *names: str) -> bool:
        """Whether an object stands under any of these names."""
        for name in names:  # noqa: SIM110  (in half the time)
            if self._raw.get(name).__class__ is dict:
                return True
        return False

    def tell_rest(self, among: Collection[str] | None = None) -> None:
        """Say of each filled field that nobody took that it was not, or that it was about persons; with
        `among`, of these alone."""
        if self._taken.issuperset(self._raw if among is None else among):
            return
        left = self._raw.keys() - self._taken
        if among is not None:
            left.intersection_update(among)
        for name, value in self._raw.items():
            if name not in left or value is None or value in _EMPTY:
                continue
            if has_email(name):
                self._notes.note("dropped, about persons", f"{self._path}a field named by an e-mail address")
            elif is_person_heading(name) or (isinstance(value, str) and has_email(value)):
                self.drop_persons(name)
            else:
                self._notes.note("field not taken", f"{self._path}{name}")

    def line(self, text: str) -> str:
        """A text that stands deeper in a field, on one line."""
        return line_of(text, self._notes)


def bounded_words(texts: Iterable[str], notes: Notes) -> tuple[Text, ...]:
    """Keywords, each once, in the order of the file, no more than `MOST_WORDS`; the account says if cut."""
    words = tuple(
        [_keyword_often(text) if len(text) <= LONGEST_KEPT else Text(text) for text in dict.fromkeys(texts)]
    )
    if len(words) <= MOST_WORDS:
        return words
    notes.note(f"keywords past the first {MOST_WORDS} of a thing, left out", len_over(words))
    return words[:MOST_WORDS]


def len_over(words: tuple[Text, ...]) -> str:
    """How many of how many, for a note."""
    return f"{len(words) - MOST_WORDS:,} of {len(words):,}"
