"""Words for people that may quote a hostile file: short, and with nothing in them that is not seen."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST: Final = 4_000
"""Letters of one message, note or heading. What is longer is a copy of the file and no message."""

_KEPT: Final = frozenset("\n\t\u00a0\u00ad\u200c\u200d")
"""Harmless marks that are no letters: line feed, tab, spaces and hyphens of words, joiners of scripts."""


EMAIL = r"(?<![\w.+%\-])[\w.+%\-]+@[\w\-]+(?:\.[\w\-]+)+"
"""What an e-mail address is, as a pattern; looked for in time in proportion to the text."""

_EMAIL = re.compile(EMAIL)


def emails_hidden(text: str) -> str:
    """The text with words in the place of its e-mail addresses, for what is quoted of a file."""
    return _EMAIL.sub("(an e-mail address)", text) if "@" in text else text


def plain(text: str, longest: int = LONGEST) -> str:
    """The text, cut where it is too long, with controls, marks of direction and half characters written out.

    `\\x1b` would command a terminal, U+202E turns the words behind it around, half a character can be
    written to no file.
    """
    if text.isprintable() and len(text) <= longest:
        return text
    shown = text[:longest]
    if not shown.isprintable():
        shown = "".join(map(_shown, shown))
    return f"{shown}…" if len(text) > longest else shown


def _shown(letter: str) -> str:
    if letter.isprintable() or letter in _KEPT or unicodedata.category(letter) == "Zs":
        return letter
    code = ord(letter)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
