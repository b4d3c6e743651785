"""Keeps on disk what rows state until all are read, so that a table of any length takes little memory."""

from __future__ import annotations

import io
import marshal
import struct
import tempfile
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import IO, Any, NamedTuple

from loaders.aside import DAY, TEXTS, PlainForm
from loaders.table.shape import RecordRule
from ontology.records import Money

IN_MEMORY = 10_000
"""So many drafts are held in memory (about 20 MB). With five times as many a table of 60,000 rows took 90 MB
more, and no less time."""

WRITTEN_AT_ONCE = 200
"""Drafts that are written together: equal values among them are written once. 2,000 no longer fit into the
processor's cache: reading them back took half as long again."""

OF_IDENTITY = 1
"""The last bit of marks made of what tells a draft from others; other marks are made of what it says."""

_LENGTHS = struct.Struct("<qq")
"""How many bytes each of the two parts of a block has."""

_Forms = list[tuple[str, Callable[[Any], Any], Callable[[Any], Any]]]
"""Fields of one rule whose values `marshal` does not know, what makes them plain, and what undoes that."""


class Kept(NamedTuple):
    """One record as its row states it, as it stands on disk."""

    rule: int
    """The place of its rule in the mapping."""
    iri: str
    """Its IRI, unless other rows show that it is another; empty for a part of a grant."""
    address: str
    values: dict[str, Any]
    """What its row states, IRIs of what it points to for the time being."""
    is_settled: bool
    """Whether it is that, as long as no other row changes it."""
    looked_up: Sequence[tuple[int, list[str]]]
    """References to other rows: the place of the field's rule, and texts of a column."""
    identifier: str | None
    is_keyed: bool
    """Whether the mapping says which columns tell it from others."""
    key: Sequence[str]
    """What tells it from others of its kind, where it has no identifier."""
    meant: dict[str, tuple[str, tuple[int, ...]]]
    """Field that points to drafts → what tells them from others, and their numbers."""
    of: str
    """The name of what it is of, where its own name is to be made up."""

    @property
    def identity(self) -> str:
        """What tells a thing from others of its kind, as text: its identifier, or its key."""
        return self.identifier or "\x1f".join(self.key)


Brief = tuple[int, str, str, dict[str, Any], bool]
"""The first fields of a `Kept`: all that is asked of one which no other row changes."""

Rest = tuple[Any, ...]
"""Its other fields."""


class Block:
    """Drafts that were written together. What only some are asked for is read where one is."""

    def __init__(self, briefs: list[Brief], rests: list[Rest] | Callable[[], list[Rest]]) -> None:
        self.briefs = briefs
        self._rests = rests

    def kept(self, place: int) -> Kept:
        """The draft at a place among these."""
        if not isinstance(self._rests, list):
            self._rests = self._rests()
        return Kept._make((*self.briefs[place], *self._rests[place]))


class KeptDrafts:
    """Drafts in the order of the file, read back as often as asked once all are taken in.

    The first are held in memory; where there are more, all go into a file. It has no name, so nobody else
    writes into it and nothing is left of it when the process ends. Values that `marshal` does not know are
    written in a plain form; with `pickle`, which knows them, writing and reading took four times as long.
    """

    def __init__(self, rules: Sequence[RecordRule], in_memory: int = IN_MEMORY) -> None:
        self._most = in_memory
        self._forms: list[_Forms] = [
            [(one.field, *_FORMS[one.reads]) for one in rule.fields if one.reads in _FORMS] for rule in rules
        ]
        self._file: IO[bytes] | None = None
        self._starts = array("q")
        """Where in the file each block begins,"""
        self._firsts = array("q")
        """and the number of its first draft."""
        self._briefs: list[Brief] = []
        self._rests: list[Rest] = []
        self.marks = array("q")
        """8 bytes of hash of what tells each draft from others, or of what it says,"""
        self.mentions = array("q")
        """how each mentions a body, for one that rows may name in different ways, else 0,"""
        self.again = array("L")
        """and how many further rows state it alike, which is counted for bodies."""

    def __len__(self) -> int:
        return len(self.marks)

    def add(self, mark: int, mention: int, brief: Brief, rest: Rest) -> int:
        """Take in a draft, a `Kept` in two parts, and give its number."""
        number = len(self.marks)
        self.marks.append(mark)
        self.mentions.append(mention)
        self.again.append(0)
        self._briefs.append(brief)
        self._rests.append(rest)
        if len(self._briefs) >= (self._most if self._file is None else WRITTEN_AT_ONCE):
            self._write()
        return number

    def some(self, numbers: Iterable[int]) -> Iterator[tuple[int, Kept]]:
        """The drafts of these numbers, which ascend."""
        block, first, last = Block([], []), 0, -1
        for number in numbers:
            if number > last:
                place = bisect_right(self._firsts, number) - 1
                block = self._block(place)
                first = self._firsts[place] if self._firsts else 0
                last = first + len(block.briefs) - 1
            yield number, block.kept(number - first)

    def blocks(self) -> Iterator[Block]:
        """All drafts."""
        self._end()
        yield from map(self._block, range(len(self._starts) or 1))

    def close(self) -> None:
        """Let go of everything."""
        self._briefs, self._rests = [], []
        if self._file is not None:
            self._file.close()

    def _block(self, place: int) -> Block:
        self._end()
        if self._file is None:
            return Block(self._briefs, self._rests)
        briefs: list[Brief] = marshal.loads(self._read(place))  # noqa: S302  (our own file)
        for rule, _, _, values, _ in briefs:
            for field, _, meant in self._forms[rule]:
                if field in values:
                    values[field] = meant(values[field])
        return Block(briefs, lambda: marshal.loads(self._read(place, is_rest=True)))  # noqa: S302

    def _read(self, place: int, *, is_rest: bool = False) -> bytes:
        """The first of the two parts of a block, or the other."""
        file = self._file
        if file is None:
            raise ValueError("the drafts are closed")
        file.seek(self._starts[place])
        first, second = _LENGTHS.unpack(file.read(_LENGTHS.size))
        if is_rest:
            file.seek(first, io.SEEK_CUR)
        return file.read(second if is_rest else first)

    def _end(self) -> None:
        """Write what is not yet written, where any is."""
        if self._file is not None and self._briefs:
            self._write()

    def _write(self) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="sharegraph-")  # noqa: SIM115  (closed by `close`)
        self._file.seek(0, io.SEEK_END)
        number = len(self.marks) - len(self._briefs)
        for start in range(0, len(self._briefs), WRITTEN_AT_ONCE):
            briefs = self._briefs[start : start + WRITTEN_AT_ONCE]
            for rule, _, _, values, _ in briefs:
                for field, plain, _ in self._forms[rule]:
                    if field in values:
                        values[field] = plain(values[field])
            first = marshal.dumps(briefs)
            second = marshal.dumps(self._rests[start : start + WRITTEN_AT_ONCE])
            self._starts.append(self._file.tell())
            self._firsts.append(number + start)
            self._file.write(_LENGTHS.pack(len(first), len(second)) + first)
            self._file.write(second)
        self._briefs.clear()
        self._rests.clear()


@lru_cache(maxsize=65_536)
def _money(plain: tuple[str, str]) -> Money:
    amount, currency = plain
    return Money(Decimal(amount), currency)


_FORMS: dict[str, PlainForm] = {
    "date": DAY,
    "money": (lambda money: (str(money.amount), money.currency), _money),
    "number": (str, Decimal),
    "tagged": TEXTS,
}
"""How a field is read → its values in a plain form, and back."""
