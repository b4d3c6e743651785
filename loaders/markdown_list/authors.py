"""Persons in lists of links: works named by their authors only, and persons by title beside a link."""

from __future__ import annotations

import re

from loaders.person_names import BODY_WORDS

_YEAR = re.compile(r"[ ,]*\(?(?:19|20)\d\d[a-z]?\)?$")
_BETWEEN = re.compile(r",\s*|\s+&\s+|\s+and\s+")
_ET_AL = re.compile(r",?\s+et al\b\.?.*$")
_NAME = re.compile(r"[^\W\d_][\w.'’\-]*(?: [^\W\d_][\w.'’\-]*)?")
_TITLED = re.compile(r"\(?\b(?:Prof(?:essor)?|Dr|Mr|Mrs|Ms|Dame|Sir)\b\.?(?: [A-Z][\w.'’\-]*){1,3}\)?")
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


def without_titled_persons(text: str) -> tuple[str, int]:
    """The text without persons by title and name (*Dr …*), and how many were taken out."""
    text, persons = _TITLED.subn("", text)
    return " ".join(text.split()).replace(" .", "."), persons
