"""Keeps on disk what rows state until all are read, so that a table of any length takes little memory."""

from __future__ import annotations

import io
import marshal
import struct
import tempfile
from array import array
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache, partial
from typing import IO, Any, NamedTuple

from loaders.aside import DAY, TEXTS, PlainForm
from loaders.table.shape import RecordRule
from ontology.records import Money

IN_MEMORY = 50_000
"""So many drafts are held in memory (about 60 MB); writing and reading more takes a tenth of the load."""

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
    pointed: Sequence[Sequence[int]]
    """The numbers of the drafts to which it points, by the fields of `meant`."""
    mention: int | None
    """How it mentions a body, for one that rows may name in different ways."""
    lines: list[str]
    """What it states if no other row changes that, as `loaders.table.lines` writes it, or nothing."""
    address: str
    values: dict[str, Any]
    """What its row states, IRIs of what it points to for the time being."""
    looked_up: Sequence[tuple[int, list[str]]]
    """References to other rows: the place of the field's rule, and texts of a column."""
    identifier: str | None
    is_keyed: bool
    """Whether the mapping says which columns tell it from others."""
    key: Sequence[str]
    """What tells it from others of its kind, where it has no identifier."""
    meant: dict[str, str]
    """Field that points to drafts → what tells them from others."""
    of: str
    """The name of what it is of, where its own name is to be made up."""

    @property
    def identity(self) -> str:
        """What tells a thing from others of its kind, as text: its identifier, or its key."""
        return self.identifier or "\x1f".join(self.key)


Brief = tuple[int, str, Sequence[Sequence[int]], int | None, list[str]]
"""The first fields of a `Kept`: all that is asked of one which no other row changes."""

Rest = tuple[Any, ...]
"""Its other fields."""

_VALUES = Kept._fields.index("values") - Kept._fields.index("address")


class Block:
    """Drafts that were written together. What only some are asked for is read where one is."""

    def __init__(
        self, briefs: list[Brief], rests: list[Rest] | Callable[[], bytes], forms: Sequence[_Forms]
    ) -> None:
        self.briefs = briefs
        self._rests, self._forms = rests, forms

    def kept(self, place: int) -> Kept:
        """The draft at a place among these."""
        rests = self._rests
        if not isinstance(rests, list):
            read: list[Rest] = marshal.loads(rests())  # noqa: S302  (our own file)
            for (rule, *_), rest in zip(self.briefs, read, strict=True):
                values = rest[_VALUES]
                for field, _, meant in self._forms[rule]:
                    if field in values:
                        values[field] = meant(values[field])
            rests = self._rests = read
        return Kept._make((*self.briefs[place], *rests[place]))


class KeptDrafts:
    """Drafts in the order of the file, read back as often as asked.

    The first are held in memory; where there are more, all go into a file. It has no name, so nobody else
    writes into it and nothing is left of it when the process ends. Values that `marshal` does not know are
    written in a plain form; with `pickle`, which knows them, writing and reading took four times as long.
    """

    def __init__(self, rules: Sequence[RecordRule], in_memory: int = IN_MEMORY) -> None:
        self._most = in_memory
        self._forms: list[_Forms] = [
            [
                (one.field, *_FORMS[one.reads])
                for one in rule.fields
                if one.reads in _FORMS and not one.provider
            ]
            for rule in rules
        ]
        self._file: IO[bytes] | None = None
        self._starts = array("q")
        """Where in the file each block begins."""
        self._briefs: list[Brief] = []
        self._rests: list[Rest] = []
        self.marks = array("q")
        """8 bytes of hash of what tells each draft from others, or of what it says."""

    def __len__(self) -> int:
        return len(self.marks)

    def add(self, mark: int, brief: Brief, rest: Rest) -> int:
        """Take in a draft, a `Kept` in two parts, and give its number."""
        self.marks.append(mark)
        self._briefs.append(brief)
        self._rests.append(rest)
        if len(self._briefs) >= (self._most if self._file is None else WRITTEN_AT_ONCE):
            self._write()
        return len(self.marks) - 1

    def __iter__(self) -> Iterator[Kept]:
        """All drafts; no more are taken in between."""
        for block in self.blocks():
            yield from map(block.kept, range(len(block.briefs)))

    def blocks(self) -> Iterator[Block]:
        """All drafts, as `Block` reads them; no more are taken in between."""
        if self._file is None:
            yield Block(self._briefs, self._rests, self._forms)
            return
        self._write()
        for start in self._starts:
            # A line holds no line break: written as one text, they are read back in a fifth of the time.
            briefs: list[Brief] = [
                (rule, iri, pointed, mention, lines.split("\n") if lines else [])
                for rule, iri, pointed, mention, lines in marshal.loads(self._read(start))  # noqa: S302
            ]
            yield Block(briefs, partial(self._read, start, is_rest=True), self._forms)

    def close(self) -> None:
        """Let go of everything."""
        self._briefs, self._rests = [], []
        if self._file is not None:
            self._file.close()

    def _read(self, start: int, *, is_rest: bool = False) -> bytes:
        """The first of two parts that stand at a place of the file, or the other."""
        file = self._file
        if file is None:
            raise ValueError("the drafts are closed")
        file.seek(start)
        first, second = _LENGTHS.unpack(file.read(_LENGTHS.size))
        if is_rest:
            file.seek(first, io.SEEK_CUR)
        return file.read(second if is_rest else first)

    def _write(self) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="sharegraph-")  # noqa: SIM115  (closed by `close`)
        self._file.seek(0, io.SEEK_END)
        for start in range(0, len(self._briefs), WRITTEN_AT_ONCE):
            briefs = self._briefs[start : start + WRITTEN_AT_ONCE]
            rests = self._rests[start : start + WRITTEN_AT_ONCE]
            for (rule, *_), rest in zip(briefs, rests, strict=True):
                values = rest[_VALUES]
                for field, plain, _ in self._forms[rule]:
                    if field in values:
                        values[field] = plain(values[field])
            first = marshal.dumps(
                [
                    (rule, iri, pointed, mention, "\n".join(lines))
                    for rule, iri, pointed, mention, lines in briefs
                ]
            )
            second = marshal.dumps(rests)
            self._starts.append(self._file.tell())
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
