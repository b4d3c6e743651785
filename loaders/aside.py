"""Things set aside while a file is read: the first in memory; where there are more, all in a file on disk."""

from __future__ import annotations

import marshal
import tempfile
import weakref
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from typing import IO, Any, Generic, TypeVar

from ontology.records import Day, Text

IN_MEMORY = 10_000
"""So many things are held in memory (about 30 MB); writing and reading more takes a tenth of a load."""

WRITTEN_AT_ONCE = 200
"""Things that are written together: equal values among them are written once."""

_LENGTH_BYTES = 8

T = TypeVar("T")

PlainForm = tuple[Callable[[Any], Any], Callable[[Any], Any]]
"""What makes a value one that `marshal` knows, and what makes the value of that again."""


def _plain_day(day: Day) -> tuple[int, int, str, str]:
    return day.earliest.toordinal(), day.latest.toordinal(), day.precision, day.stated


@lru_cache(maxsize=65_536)
def _day(plain: tuple[int, int, str, str]) -> Day:
    earliest, latest, precision, stated = plain
    return Day(date.fromordinal(earliest), date.fromordinal(latest), precision, stated)


DAY: PlainForm = (_plain_day, _day)
TEXTS: PlainForm = (lambda texts: tuple(map(tuple, texts)), lambda texts: tuple(map(Text._make, texts)))
"""Of texts in languages."""


class Aside(Generic[T]):
    """Things in the order in which they came, given back as often as asked.

    The file has no name, so nobody else writes into it and nothing is left of it when the process ends.
    `plain` makes a thing a tuple of what `marshal` knows (with `pickle`, writing and reading took four times
    as long), and `made` makes the thing of that again.
    """

    def __init__(self, plain: Callable[[T], tuple[Any, ...]], made: Callable[[tuple[Any, ...]], T]) -> None:
        self._plain, self._made = plain, made
        self._held: list[T] = []
        self._count = 0
        self._file: IO[bytes] | None = None

    def __len__(self) -> int:
        return self._count

    def append(self, thing: T) -> None:
        """Take a thing in."""
        self._count += 1
        self._held.append(thing)
        if len(self._held) >= (IN_MEMORY if self._file is None else WRITTEN_AT_ONCE):
            self._write()

    def __iter__(self) -> Iterator[T]:
        """All things; none are taken in meanwhile."""
        if self._file is None:
            yield from self._held
            return
        self._write()
        at = 0
        while True:
            self._file.seek(at)
            if not (length := int.from_bytes(self._file.read(_LENGTH_BYTES), "little")):
                return
            at += _LENGTH_BYTES + length
            yield from map(self._made, marshal.loads(self._file.read(length)))  # noqa: S302  (our own file)

    def _write(self) -> None:
        if not self._held:
            return
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="sharegraph-")  # noqa: SIM115  (closed with this object)
            weakref.finalize(self, self._file.close)
        self._file.seek(0, 2)
        for start in range(0, len(self._held), WRITTEN_AT_ONCE):
            things = self._held[start : start + WRITTEN_AT_ONCE]
            written = marshal.dumps([self._plain(one) for one in things])
            self._file.write(len(written).to_bytes(_LENGTH_BYTES, "little") + written)
        self._held.clear()
