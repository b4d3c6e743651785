"""Persons in lists of links: works named by their authors only, and persons by title beside a link."""

from __future__ import annotations

import re

from loaders.person_names import BODY_WORDS, reads_as_person

_YEAR = re.compile(r"[ ,]*\(?(?:19|20)\d\d[a-z]?\)?$")
_BETWEEN = re.compile(r",\s*|\s+&\s+|\s+and\s+")
_ET_AL = re.compile(r",?\s+et al\b\.?.*$")
_NAME = re.compile(r"[^\W\d_][\w.'’\-]*(?: [^\W\d_][\w.'’\-]*)?")
_TITLED = re.compile(r"\(?\b(?:Prof(?:essor)?|Dr|Mr|Mrs|Ms|Dame|Sir)\b\.?(?: [A-Z][\w.'’\-]*){1,3}\)?")
_WORDS = r"[^\W\d_][\w.'’\-]*(?: [^\W\d_][\w.'’\-]*){1,3}?"
_BY_LINE = re.compile(
    rf"\(?\b(?:(?:created|made|written|maintained|curated) )?(?:[Bb]y|[Aa]uthors?:?|[Mm]aintainers?:?) "
    rf"({_WORDS}(?:(?:, | and | & ){_WORDS}){{0,5}})(?=[.,;:)]|\Z| [-–—(])\)?"
)
"""Who made something, as it stands at the end of a sentence."""
_MOST_LETTERS = 300
"""Letters of a title that can be a list of authors."""


def names_authors_only(label: str) -> bool:
    """Whether the name of a work is only its authors and year: *Writer & Author (2020)*, *Writer et al.*"""
    label = label.strip()
    if len(label) > _MOST_LETTERS:
        return False
    undated = _YEAR.sub("", label)
    authors = _ET_AL.sub("", undated)
    if authors == label:
        return False
    said = authors != undated
    parts = _BETWEEN.split(authors)
    return all(_NAME.fullmatch(one) and (said or not _has_word_of_a_body(one)) for one in parts)


def _has_word_of_a_body(name: str) -> bool:
    return any(word.casefold() in BODY_WORDS for word in name.split())


def without_persons(text: str) -> tuple[str, int]:
    """The text without persons by title and name (*Dr …*) or as makers (*by …*), and how many these were."""
    text, persons = _TITLED.subn("", text)

    def left(line: re.Match[str]) -> str:
        nonlocal persons
        names = _BETWEEN.split(line[1])
        if not all(reads_as_person(name) for name in names):
            return line[0]
        persons += len(names)
        return ""

    text = _BY_LINE.sub(left, text)
    return " ".join(text.split()).replace(" .", "."), persons
