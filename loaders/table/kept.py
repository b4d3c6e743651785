"""Keeps on disk what rows state until all are read, so that a table of any length takes little memory."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from loaders.aside import IN_MEMORY, WRITTEN_AT_ONCE, Forms, Pieces, forms_of, made_again, made_plain
from loaders.table.shape import RecordRule

OF_IDENTITY = 1
"""The last bit of marks made of what tells a draft from others; other marks are made of what it says."""


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

    The first are held in memory; where there are more, all go into a file, two pieces for each block.
    """

    def __init__(self, rules: Sequence[RecordRule], in_memory: int = IN_MEMORY) -> None:
        self._most = in_memory
        filled = [{one.field for one in rule.fields} for rule in rules]
        self._forms: list[Forms] = [
            tuple(form for form in forms_of(rule.record) if form[0] in fields)
            for rule, fields in zip(rules, filled, strict=True)
        ]
        self._pieces: Pieces | None = None
        self._firsts = array("q")
        """Of each block in the file, the number of its first draft."""
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
        if len(self._briefs) >= (self._most if self._pieces is None else WRITTEN_AT_ONCE):
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
        yield from map(self._block, range(len(self._firsts) or 1))

    def _block(self, place: int) -> Block:
        self._end()
        if self._pieces is None:
            return Block(self._briefs, self._rests)
        briefs: list[Brief] = self._pieces.read(2 * place)
        for rule, _, _, values, _ in briefs:
            made_again(values, self._forms[rule])
        return Block(briefs, partial(self._pieces.read, 2 * place + 1))

    def _end(self) -> None:
        """Write what is not yet written, where any is."""
        if self._pieces is not None and self._briefs:
            self._write()

    def _write(self) -> None:
        if self._pieces is None:
            self._pieces = Pieces()
        number = len(self.marks) - len(self._briefs)
        for start in range(0, len(self._briefs), WRITTEN_AT_ONCE):
            briefs = self._briefs[start : start + WRITTEN_AT_ONCE]
            for rule, _, _, values, _ in briefs:
                made_plain(values, self._forms[rule])
            self._firsts.append(number + start)
            self._pieces.add(briefs)
            self._pieces.add(self._rests[start : start + WRITTEN_AT_ONCE])
        self._briefs.clear()
        self._rests.clear()
