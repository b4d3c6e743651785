"""Keeps on disk what rows state until all are read, so that a table of any length takes little memory."""

from __future__ import annotations

import marshal
import tempfile
from array import array
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
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

_LENGTH_BYTES = 8


class Kept(NamedTuple):
    """One record as its row states it, as it stands on disk."""

    rule: int
    """The place of its rule in the mapping."""
    address: str
    iri: str
    """Its IRI, unless other rows show that it is another; empty for a part of a grant."""
    values: dict[str, Any]
    """What its row states, IRIs of what it points to for the time being."""
    pointed: Sequence[Sequence[int]]
    """The numbers of the drafts to which it points, by the fields of `meant`."""
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


_Draft = tuple[Any, ...]
"""The fields of a `Kept`, which is made where one is read back."""

_VALUES = Kept._fields.index("values")


class KeptDrafts:
    """Drafts in the order of the file, read back as often as asked.

    The first are held in memory; where there are more, all go into a file. It has no name, so nobody else
    writes into it and nothing is left of it when the process ends. Values that `marshal` does not know are
    written in a plain form; with `pickle`, which knows them, writing and reading took four times as long.
    """

    def __init__(self, rules: Sequence[RecordRule], in_memory: int = IN_MEMORY) -> None:
        self._most = in_memory
        self._forms = [
            [
                (one.field, *_FORMS[one.reads])
                for one in rule.fields
                if one.reads in _FORMS and not one.provider
            ]
            for rule in rules
        ]
        self._file: IO[bytes] | None = None
        self._held: list[_Draft] = []
        self.marks = array("q")
        """8 bytes of hash of what tells each draft from others, or of what it says."""

    def __len__(self) -> int:
        return len(self.marks)

    def add(self, mark: int, draft: _Draft) -> int:
        """Take in a draft, a `Kept` or as plain a tuple, and give its number."""
        self.marks.append(mark)
        self._held.append(draft)
        if len(self._held) >= (self._most if self._file is None else WRITTEN_AT_ONCE):
            self._write()
        return len(self.marks) - 1

    def __iter__(self) -> Iterator[Kept]:
        """All drafts; no more are taken in between. One reading at a time."""
        if self._file is None:
            yield from map(Kept._make, self._held)
            return
        self._write()
        self._file.seek(0)
        while length := self._file.read(_LENGTH_BYTES):
            for draft in marshal.loads(self._file.read(int.from_bytes(length, "little"))):  # noqa: S302  (our own file)
                values = draft[_VALUES]
                for field, _, meant in self._forms[draft[0]]:
                    if field in values:
                        values[field] = meant(values[field])
                yield Kept._make(draft)

    def close(self) -> None:
        """Let go of everything."""
        self._held = []
        if self._file is not None:
            self._file.close()

    def _write(self) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="sharegraph-")  # noqa: SIM115  (closed by `close`)
        for start in range(0, len(self._held), WRITTEN_AT_ONCE):
            drafts = self._held[start : start + WRITTEN_AT_ONCE]
            for draft in drafts:
                values = draft[_VALUES]
                for field, plain, _ in self._forms[draft[0]]:
                    if field in values:
                        values[field] = plain(values[field])
            written = marshal.dumps(list(map(tuple, drafts)))
            self._file.write(len(written).to_bytes(_LENGTH_BYTES, "little"))
            self._file.write(written)
        self._held.clear()


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
