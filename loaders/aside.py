"""Things set aside while a file is read: the first in memory; where there are more, all in a file on disk."""

from __future__ import annotations

import marshal
import tempfile
import weakref
from array import array
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import chain, starmap
from typing import Any, Generic, TypeVar

from ontology.mapping import COMMON, MAPPING
from ontology.records import Day, Money, Record, Text

IN_MEMORY = 10_000
"""So many things are held in memory (20 to 30 MB). With five times as many a table of 60,000 rows took 90 MB
more, and no less time."""

WRITTEN_AT_ONCE = 200
"""Things that are written together: equal values among them are written once. 2,000 no longer fit into the
processor's cache: reading them back took half as long again."""

T = TypeVar("T")


class Pieces:
    """Values that `marshal` knows, each put behind the others in a file and had again as often as asked.

    The file has no name, so nobody else writes into it, and nothing is left of it once this is let go or the
    process ends. With `pickle`, which knows all values, writing and reading took four times as long.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="sharegraph-")  # noqa: SIM115  (closed with this object)
        weakref.finalize(self, self._file.close)
        self._starts = array("q", [0])
        """Where each begins, and where the next will."""

    def __len__(self) -> int:
        return len(self._starts) - 1

    def add(self, value: Any) -> None:
        """Write a value."""
        written, start = marshal.dumps(value), self._starts[-1]
        self._file.seek(start)
        self._file.write(written)
        self._starts.append(start + len(written))

    def read(self, number: int) -> Any:
        """The value of a number, counted from 0."""
        start, end = self._starts[number : number + 2]
        self._file.seek(start)
        return marshal.loads(self._file.read(end - start))  # noqa: S302  (our own file)


class SetAside:
    """Parts of a file, lists side by side, set aside by who reads it first for who reads it again.

    Giving back rows of CSV takes a fifth of the time that reading them again takes, those of a workbook a
    twentieth. One part is held; where there are more, all go into a file.
    """

    def __init__(self) -> None:
        self._held: list[tuple[list[Any], ...]] = []
        self._pieces: Pieces | None = None
        self.is_whole = True
        """Whether all can be given back: `marshal` does not know all values, a day in a workbook for one."""

    def add(self, *part: list[Any]) -> None:
        """Set a part aside."""
        if not self.is_whole:
            return
        self._held.append(part)
        if len(self._held) > 1 or self._pieces is not None:
            self._write()

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        """What stands side by side in all parts, one after the other."""
        pieces = self._pieces
        parts = self._held if pieces is None else map(pieces.read, range(len(pieces)))
        return chain.from_iterable(starmap(zip, parts))

    def _write(self) -> None:
        self._pieces = self._pieces or Pieces()
        try:
            for part in self._held:
                self._pieces.add(part)
        except ValueError:
            self._pieces, self.is_whole = None, False
        self._held.clear()


class Aside(Generic[T]):
    """Things in the order in which they came, given back as often as asked.

    `plain` makes a thing a tuple of what `marshal` knows, and `made` makes the thing of that again.
    """

    def __init__(self, plain: Callable[[T], tuple[Any, ...]], made: Callable[[tuple[Any, ...]], T]) -> None:
        self._plain, self._made = plain, made
        self._held: list[T] = []
        self._count = 0
        self._pieces: Pieces | None = None

    def __len__(self) -> int:
        return self._count

    def append(self, thing: T) -> None:
        """Take a thing in."""
        self._count += 1
        self._held.append(thing)
        if len(self._held) >= (IN_MEMORY if self._pieces is None else WRITTEN_AT_ONCE):
            self._write()

    def __iter__(self) -> Iterator[T]:
        """All things; none are taken in meanwhile."""
        if self._pieces is None:
            yield from self._held
            return
        self._write()
        for number in range(len(self._pieces)):
            yield from map(self._made, self._pieces.read(number))

    def _write(self) -> None:
        if self._pieces is None:
            self._pieces = Pieces()
        for start in range(0, len(self._held), WRITTEN_AT_ONCE):
            self._pieces.add([self._plain(one) for one in self._held[start : start + WRITTEN_AT_ONCE]])
        self._held.clear()


def _plain_day(day: Day) -> tuple[int, int, str, str]:
    return day.earliest.toordinal(), day.latest.toordinal(), day.precision, day.stated


@lru_cache(maxsize=65_536)
def _day(plain: tuple[int, int, str, str]) -> Day:
    earliest, latest, precision, stated = plain
    return Day(date.fromordinal(earliest), date.fromordinal(latest), precision, stated)


@lru_cache(maxsize=65_536)
def _money(plain: tuple[str, str]) -> Money:
    amount, currency = plain
    return Money(Decimal(amount), currency)


PlainForm = tuple[Callable[[Any], Any], Callable[[Any], Any]]
"""What makes a value one that `marshal` knows, and what makes the value of that again."""

_DAY: PlainForm = _plain_day, _day
_FORMS: dict[str, PlainForm] = {
    "from": _DAY,
    "until": _DAY,
    "money": (lambda money: (str(money.amount), money.currency), _money),
    "number": (str, Decimal),
    "tagged": (lambda texts: tuple(map(tuple, texts)), lambda texts: tuple(map(Text._make, texts))),
}
"""What the values of a field are (`Facet.values`) → their plain form; all others are plain."""

Forms = tuple[tuple[str, PlainForm], ...]
"""The fields of a kind of record whose values have a plain form of their own."""


def forms_of(kind: type[Record]) -> Forms:
    """What `made_plain` and `made_again` need to know of a kind of record."""
    return tuple(
        (facet.field, _FORMS[facet.values])
        for facet in (*COMMON, *MAPPING[kind][1])
        if facet.values in _FORMS
    )


def made_plain(values: dict[str, Any], forms: Forms) -> None:
    """Put in place of the values of a record what `marshal` knows."""
    for field, (plain, _) in forms:
        if field in values:
            values[field] = plain(values[field])


def made_again(values: dict[str, Any], forms: Forms) -> None:
    """Undo `made_plain`."""
    for field, (_, made) in forms:
        if field in values:
            values[field] = made(values[field])
