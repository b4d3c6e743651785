"""What is kept of every row of a large sheet, packed: addresses as bytes, handles as hashes."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from itertools import pairwise

Place = tuple[int, str, int]
"""Number of the file in its set, sheet, row."""

SORTED_AT_ONCE = 500_000
"""Hashes that are sorted at a time, about 20 MB."""


class Addresses:
    """Place → IRI, in about 70 bytes a row where a dict of texts took 350. An IRI holds no line break."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._text = bytearray(b"\n")
        self._starts: dict[tuple[int, str], array[int]] = {}

    def __setitem__(self, place: Place, iri: str) -> None:
        number, sheet, row = place
        starts = self._starts.setdefault((number, sheet), array("Q"))
        if row >= len(starts):
            starts.extend([0] * (row + 1 - len(starts)))
        starts[row] = len(self._text)
        own = iri.removeprefix(self._base) if self._base else iri
        # What does not begin with the base keeps a mark, so that it is given back as it was.
        self._text += (own if len(own) < len(iri) else f" {iri}").encode() + b"\n"

    def __getitem__(self, place: Place) -> str:
        number, sheet, row = place
        start = self._starts[number, sheet][row]
        if not start:
            raise KeyError(place)
        own = self._text[start : self._text.index(b"\n", start)].decode()
        return own[1:] if own[0] == " " else self._base + own


class FirstPlaces:
    """Which row was the first with a handle: 16 bytes a row, beside the few handles that stand twice.

    Handles are told apart by 8 bytes of hash: among a million of them the chance that two different ones
    share theirs is one in thirty million.
    """

    def __init__(self) -> None:
        self._hashes, self._rows = array("q"), array("Q")
        self._sheets: list[tuple[int, int, str]] = []
        self._looked_at = 0
        self._first: dict[int, Place] = {}

    def add(self, handle: tuple[str, str], place: Place) -> None:
        """Take in a row: its family and what it is called there."""
        number, sheet, row = place
        if not self._sheets or self._sheets[-1][1:] != (number, sheet):
            self._sheets.append((len(self._rows), number, sheet))
        self._hashes.append(hash(handle))
        self._rows.append(row)

    def of(self, handle: tuple[str, str], otherwise: Place) -> Place:
        """The first row with this handle where several have it; else the place given."""
        if self._looked_at != len(self._hashes):
            self._look()
        return self._first.get(hash(handle), otherwise)

    def _look(self) -> None:
        self._looked_at = len(self._hashes)
        repeated = repeated_of(self._hashes)
        self._first = {}
        if not repeated:
            return
        for at, one in enumerate(self._hashes):
            if one in repeated and one not in self._first:
                _, number, sheet = _last(self._sheets, at)
                self._first[one] = (number, sheet, self._rows[at])


def repeated_of(hashes: array[int]) -> frozenset[int]:
    """Those that stand twice. Sorted in parts: two million at once took 70 MB."""
    parts = 1 + len(hashes) // SORTED_AT_ONCE
    found: set[int] = set()
    for part in range(parts):
        ordered = sorted(one for one in hashes if one % parts == part) if parts > 1 else sorted(hashes)
        found.update(one for one, other in pairwise(ordered) if one == other)
    return frozenset(found)


def _last(sheets: Iterable[tuple[int, int, str]], at: int) -> tuple[int, int, str]:
    """The sheet in which the row stands that was taken in as number `at`."""
    return max(one for one in sheets if one[0] <= at)
