"""Small readings of IATI elements that are the same in 1.0x (text) and 2.0x (narratives, number codes)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from loaders.cell_text import day_text
from loaders.reading.persons import strip_emails
from loaders.reading.values import parse_day
from ontology.identifiers import normal_name
from ontology.records import Day, Text

if TYPE_CHECKING:
    from lxml import etree

KEPT = 8192
"""So many elements are kept with what they are read as; past that it starts anew."""

LONGEST_KEPT = 4_000
"""Letters of the key of an element that is kept."""

LONGEST_CODE = 40
"""Letters of an attribute that comes again: a code, a day, a type."""

Inner: TypeAlias = "dict[str, list[etree._Element]]"
"""The child elements of an element under their names."""

T = TypeVar("T")
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def attribute(element: etree._Element | None, name: str) -> str:
    """An attribute, trimmed; empty where the element or the attribute is missing."""
    stated = None if element is None else element.get(name)
    if not stated:
        return ""
    return _code(stated) if len(stated) <= LONGEST_CODE else normal_name(stated)


_code = lru_cache(maxsize=4096)(normal_name)


def own_text(element: etree._Element | None) -> str:
    """The element's own text, trimmed, single spaces."""
    stated = None if element is None else element.text
    return normal_name(stated) if stated else ""


def language_of(element: etree._Element, otherwise: str = "") -> str:
    """The language that an element states for its text, in lower case."""
    return (element.get(_LANGUAGE) or otherwise).strip().lower()


def texts_of(element: etree._Element, language: str) -> tuple[list[Text], int]:
    """What an element says, with languages: its narratives (2.0x), else its own text (1.0x).

    E-mail addresses are taken out; the second value is how many.
    """
    spoken = language_of(element, language)
    narratives = [one for one in element if one.tag == "narrative"]
    said = [(own_text(one), language_of(one, spoken)) for one in narratives] or [(own_text(element), spoken)]
    removed = 0
    texts = []
    for value, tag in said:
        value, emails = strip_emails(value)
        removed += emails
        if value:
            texts.append(Text(value, tag))
    return texts, removed


def all_texts(elements: Iterable[etree._Element], language: str) -> tuple[list[Text], int]:
    """The texts of all elements of a name, in order (1.0x repeats the element for each language)."""
    texts: list[Text] = []
    removed = 0
    for element in elements:
        found, emails = texts_of(element, language)
        texts += found
        removed += emails
    return texts, removed


@lru_cache(maxsize=4096)
def _day(stated: str) -> Day | None:
    """The day of a text; files repeat few days often."""
    return parse_day(day_text(stated))


@lru_cache(maxsize=4096)
def day_stated(stated: str) -> Day | None:
    """The day of an attribute as it stands there, with its time of day. Raises ValueError."""
    return parse_day(stated or None)


def day_of(element: etree._Element | None) -> Day | None:
    """The day in `iso-date`, else in the element's text. Raises ValueError with how to write it."""
    if element is None:
        return None
    stated = attribute(element, "iso-date")
    if stated:
        return _day(stated)
    try:
        return parse_day(day_text(own_text(element)))
    except ValueError:
        # In 1.0x the text is for people ("Total Commitment to 30 Apr 2010"): no date is no fault there.
        return None


def by_name(element: etree._Element) -> Inner:
    """The child elements under their names, in order; IATI's own have no namespace, others keep theirs.

    Found once for all who ask: each `find` of a child took as long as this.
    """
    found: Inner = {}
    for child in element:
        if isinstance(name := child.tag, str):
            found.setdefault(name, []).append(child)
    return found


def first_of(element: etree._Element) -> dict[str, etree._Element]:
    """The first child element of each name."""
    found: dict[str, etree._Element] = {}
    for child in element:
        if isinstance(name := child.tag, str) and name not in found:
            found[name] = child
    return found


Key = tuple[Any, ...]


def key_of(element: etree._Element) -> Key:
    """All that is read of an element that names something: its attributes and text, and its narratives'.

    Files repeat few of these often: what one is read as is kept under its key.
    """
    inner = [(one.text, *one.items()) for one in element if one.tag == "narrative"] if len(element) else ()
    return (element.tag, element.text, *element.items(), *inner)


class Kept(Generic[T]):
    """What elements are read as, by their keys."""

    def __init__(self) -> None:
        self._found: dict[Key, T] = {}
        self.get = self._found.get

    def keep(self, key: Key, found: T) -> T:
        """Keep what was found, unless its key is long."""
        if len(self._found) >= KEPT:
            self._found.clear()
        if len(str(key)) <= LONGEST_KEPT:
            self._found[key] = found
        return found
