"""Small readings of IATI elements that are the same in 1.0x (text) and 2.0x (narratives, number codes)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from loaders.cell_text import day_text
from loaders.reading.persons import strip_emails
from loaders.reading.values import parse_day
from ontology.identifiers import normal_name
from ontology.records import Day, Text

if TYPE_CHECKING:
    from lxml import etree

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def attribute(element: etree._Element | None, name: str) -> str:
    """An attribute, trimmed; empty where the element or the attribute is missing."""
    return "" if element is None else normal_name(element.get(name) or "")


def own_text(element: etree._Element | None) -> str:
    """The element's own text, trimmed, single spaces."""
    return "" if element is None else normal_name(element.text or "")


def language_of(element: etree._Element, otherwise: str = "") -> str:
    """The language that an element states for its text, in lower case."""
    return (element.get(_LANGUAGE) or otherwise).strip().lower()


def texts_of(element: etree._Element, language: str) -> tuple[list[Text], int]:
    """What an element says, with languages: its narratives (2.0x), else its own text (1.0x).

    E-mail addresses are taken out; the second value is how many.
    """
    spoken = language_of(element, language)
    narratives = element.findall("narrative")
    said = [(own_text(one), language_of(one, spoken)) for one in narratives] or [(own_text(element), spoken)]
    removed = 0
    texts = []
    for value, tag in said:
        value, emails = strip_emails(value)
        removed += emails
        if value:
            texts.append(Text(value, tag))
    return texts, removed


def all_texts(parent: etree._Element, name: str, language: str) -> tuple[list[Text], int]:
    """The texts of all children of a name, in order (1.0x repeats the element for each language)."""
    texts: list[Text] = []
    removed = 0
    for element in parent.findall(name):
        found, emails = texts_of(element, language)
        texts += found
        removed += emails
    return texts, removed


@lru_cache(maxsize=4096)
def _day(stated: str) -> Day | None:
    """The day of a text; files repeat few days often."""
    return parse_day(day_text(stated))


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


def children(element: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Each child element with its name; IATI's own have no namespace, others keep theirs."""
    for child in element:
        if isinstance(child.tag, str):
            yield child.tag, child
