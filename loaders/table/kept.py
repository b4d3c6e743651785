"""Keeps on disk what rows state until all are read, so that a table of any length takes little memory."""

from __future__ import annotations

import pickle
import tempfile
from array import array
from collections.abc import Iterator
from typing import IO, Any, NamedTuple

IN_MEMORY = 50_000
"""So many drafts are held in memory (about 60 MB); writing and reading more takes a tenth of the load."""

WRITTEN_AT_ONCE = 2_000
"""Drafts that are written together: equal values among them are written once."""


class Kept(NamedTuple):
    """One record as its row states it, as it stands on disk."""

    rule: int
    """The place of its rule in the mapping."""
    address: str
    values: dict[str, Any]
    pointed: dict[str, list[int]]
    """Field → the numbers of the drafts that it points to."""
    looked_up: list[tuple[int, list[str]]]
    """References to other rows: the place of the field's rule, and texts of a column."""
    identifier: str | None
    is_keyed: bool
    """Whether the mapping says which columns tell it from others."""
    key: list[str]
    """What tells it from others of its kind, where it has no identifier."""
    meant: dict[str, str]
    """Field → what tells that apart to which it points."""
    of: str
    """The name of what it is of, where its own name is to be made up."""

    @property
    def identity(self) -> str:
        """What tells a thing from others of its kind, as text: its identifier, or its key."""
        return self.identifier or "\x1f".join(self.key)


class KeptDrafts:
    """Drafts in the order of the file, read back as often as asked.

    The first are held in memory; where there are more, all go into a file. It has no name, so nobody else
    writes into it and nothing is left of it when the process ends.
    """

    def __init__(self, in_memory: int = IN_MEMORY) -> None:
        self._most = in_memory
        self._file: IO[bytes] | None = None
        self._held: list[Kept] = []
        self.marks = array("q")
        """8 bytes of hash of what tells each draft from others."""

    def __len__(self) -> int:
        return len(self.marks)

    def add(self, mark: int, draft: Kept) -> int:
        """Take in a draft and give its number."""
        self.marks.append(mark)
        self._held.append(draft)
        if len(self._held) >= (self._most if self._file is None else WRITTEN_AT_ONCE):
            self._write()
        return len(self.marks) - 1

    def __iter__(self) -> Iterator[Kept]:
        """All drafts; no more are taken in between. One reading at a time."""
        if self._file is None:
            yield from self._held
            return
        self._write()
        end = self._file.tell()
        self._file.seek(0)
        while self._file.tell() < end:
            yield from map(Kept._make, pickle.load(self._file))  # noqa: S301  (our own file)

    def close(self) -> None:
        """Let go of everything."""
        self._held = []
        if self._file is not None:
            self._file.close()

    def _write(self) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="sharegraph-")  # noqa: SIM115  (closed by `close`)
        for start in range(0, len(self._held), WRITTEN_AT_ONCE):
            # As plain tuples, which are written in half the time.
            drafts = [tuple(draft) for draft in self._held[start : start + WRITTEN_AT_ONCE]]
            pickle.dump(drafts, self._file, protocol=pickle.HIGHEST_PROTOCOL)
        self._held.clear()
