"""Which subjects an entry states, as an index on disk: asked without reading the statements.

Sorted 8-byte hashes, looked up by halving: 8 bytes a subject, some microseconds a question also at a
million subjects. It answers "did this audience ever see this thing" (RULES 14) and "does a source that
this audience sees state this node" (RULES 2) on each request.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from hashlib import sha256
from itertools import groupby
from mmap import ACCESS_READ, mmap
from pathlib import Path

SUBJECTS_FILE = "subjects.idx"
_WIDTH = 8


def _hashed(subject: str) -> bytes:
    return sha256(subject.encode()).digest()[:_WIDTH]


class Subjects:
    """Collects the subjects of sorted statements: 8 bytes each."""

    def __init__(self) -> None:
        self._hashes = array("Q")
        self._last = " "

    def add(self, subjects: Iterable[str]) -> None:
        """Take in subject terms (N-Triples text, `<…>`); equal ones follow each other."""
        self.add_of(f"{subject} " for subject in subjects)

    def add_of(self, lines: Iterable[str]) -> None:
        """Take in the subjects of sorted lines `subject predicate object`."""
        last = self._last
        for line in lines:
            # Most lines begin as the one before them: asking that takes a third of cutting each.
            if not line.startswith(last):
                last = line[: line.index(" ") + 1]
                self._hashes.append(int.from_bytes(_hashed(last[:-1])))
        self._last = last

    def index(self) -> bytes:
        """The bytes of the index."""
        made = array("Q", (one for one, _ in groupby(sorted(self._hashes))))
        if sys.byteorder == "little":
            made.byteswap()
        return made.tobytes()


class _Index:
    """The file as a sequence of hashes, for `bisect`."""

    def __init__(self, body: mmap) -> None:
        self.body = body

    def __len__(self) -> int:
        return len(self.body) // _WIDTH

    def __getitem__(self, place: int) -> bytes:
        return self.body[place * _WIDTH : (place + 1) * _WIDTH]


def has_subject(path: Path, subject: str) -> bool:
    """Whether the index names this subject term. Raises OSError where the file cannot be read."""
    wanted = _hashed(subject)
    with path.open("rb") as file:
        if path.stat().st_size == 0:
            return False
        with mmap(file.fileno(), 0, access=ACCESS_READ) as body:
            index = _Index(body)
            place = bisect_left(index, wanted)
            return place < len(index) and index[place] == wanted
