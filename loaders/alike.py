"""Reads once what is written alike: what came of a reading is kept, in bounded numbers, and noted again.

In the cells of a column, and in the same fields of objects, organisations, places, days and words come again
and again; reading one takes ten times as long as finding it.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from loaders.noting import Note, Notes

MOST_KEPT = 32_768
"""Of each reader so many readings are kept; past that it starts anew."""

LONGEST_KEPT = 1_000
"""Letters of what a reading is kept under: longer texts seldom come again and take much room."""

Value = TypeVar("Value")


MOST_SHAPES = 1024
"""Of so many lists of names it is kept what they tell; past that it starts anew."""

LONGEST_SHAPE = 20_000
"""Letters of all names of a list that is kept."""


class ByNames(Generic[Value]):
    """What the names of a thing's fields tell, worked out once for all things that have the same names.

    Of the hundred that a kind knows a thing has about ten: to ask for each took up to half of a load.
    """

    def __init__(self, told: Callable[[tuple[str, ...]], Value]) -> None:
        self._told = told
        self._kept: dict[tuple[str, ...], Value] = {}

    def __call__(self, names: tuple[str, ...]) -> Value:
        """What these names tell, in their order."""
        found = self._kept.get(names)
        if found is None:
            found = self._told(names)
            if sum(map(len, names)) <= LONGEST_SHAPE:
                if len(self._kept) >= MOST_SHAPES:
                    self._kept.clear()
                self._kept[names] = found
        return found


class Alike(Generic[Value]):
    """A reader that keeps what it has read under a key, which holds all that reading looks at.

    `read` notes into `notes` and nowhere else. What it reads is not kept where it finds more faults, of which
    `faults` tells the number: a fault names its place.
    """

    def __init__(
        self,
        key: Callable[[Any], Any],
        read: Callable[[Any], Value],
        notes: Notes,
        faults: Callable[[], int],
    ) -> None:
        self._key, self._read, self._notes, self._faults = key, read, notes, faults
        self._known: dict[Any, tuple[Value, tuple[Note, ...]]] = {}

    def __call__(self, stated: Any) -> Value:
        """What is stated, read."""
        key = self._key(stated)
        found = self._known.get(key)
        if found is not None:
            if found[1]:
                self._notes.again(found[1])
            return found[0]
        before = self._faults()
        found = self._notes.hear(lambda: self._read(stated))
        if self._faults() == before and length_of(key) <= LONGEST_KEPT:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            self._known[key] = found
        return found[0]


def key_of(value: Any) -> Any:
    """What tells a cell or a value of JSON from all that are not read alike: 1, 1.0 and true are equal, and
    are not the same text.

    An organisation is told by its bytes as `marshal` writes them, in a third of the time of its names and
    texts. The second version writes equal values alike, the later ones by who else holds them.
    """
    if value is None or value.__class__ is str:
        return value
    if value.__class__ is list:
        try:
            return marshal.dumps(value, 2)
        except ValueError:
            pass  # of an exact decimal, which it does not know
    return (repr(value),)


def length_of(key: Any) -> int:
    """The letters of a key."""
    return len(key) if isinstance(key, str | bytes) else sum(map(length_of, key or ()))
