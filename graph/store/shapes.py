"""The shape of a question: its text without the IRIs of things, which many texts differ in and nothing else.

Programs and pages put one question again and again, each time about another thing. What a text may not
do, and what orders its rows, is read once for all texts of a shape. Only such IRIs are taken out as cannot
matter there: whole tokens in any reading, after the head of the text, where prefixes are declared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

LENGTH_SHARED = 4096
"""Characters of a text that is looked at; a longer one is seldom put twice."""

_KEPT = 32
"""Of how many texts the shape is known: each is looked at twice, one right after the other."""

STAND_IN = "<http://x/>"
"""What stands in a shape where a text has an IRI."""

_THING = re.compile(r"<https?://[A-Za-z0-9/._~%+:@-]*>")
"""An IRI of a thing: none of its characters ends a token, begins a comment or is an escape."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A text with `STAND_IN` where it has the IRIs of things."""

    text: str
    things: tuple[str, ...]
    """What stood in the places, from the first to the last."""
    starts: tuple[int, ...]
    """Where the places begin in `text`."""

    def filled(self, text: str) -> str:
        """`text`, which is that of the shape and perhaps more behind it, with the things in their places."""
        pieces, before = list[str](), 0
        for start, thing in zip(self.starts, self.things, strict=True):
            pieces += (text[before:start], thing)
            before = start + len(STAND_IN)
        return "".join((*pieces, text[before:]))

    def place(self, at: int) -> int:
        """Where a place of the shape is in the text itself; no place is within a thing."""
        return at + sum(
            len(thing) - len(STAND_IN)
            for start, thing in zip(self.starts, self.things, strict=True)
            if start < at
        )


@lru_cache(_KEPT)
def shape_of(text: str) -> Shape | None:
    """The shape of a text; None where it has no things, or where it is read for itself in any case.

    A call of another server, or an escape, is looked for in each text.
    """
    if len(text) > LENGTH_SHARED or not text.isascii() or "\\" in text or "service" in text.lower():
        return None
    head = text.find("{")
    if head < 0 or "prefix" in text[head:].lower():  # one that is declared behind a brace in a comment
        return None
    pieces, things = list[str](), list[str]()
    starts, before, size = list[int](), 0, 0
    for match in _THING.finditer(text, head):
        pieces.append(text[before : match.start()])
        size += len(pieces[-1])
        starts.append(size)
        size += len(STAND_IN)
        things.append(match.group())
        before = match.end()
    if not things:
        return None
    return Shape(STAND_IN.join((*pieces, text[before:])), tuple(things), tuple(starts))
