"""Finds the bodies that rows name in different ways, with 8 bytes in memory for a mention.

Only they have to be gathered before records are made (RULES 1): what is said most often is the name of a body
with an identifier, and a mention without one is the body that alone bears its name. Where all rows agree, a
body is what its row says. Holding each took 300 bytes.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

SORTED_AT_ONCE = 500_000
"""Hashes that are sorted at a time, about 20 MB."""

_NAME_BITS = 36
_NAME = (1 << _NAME_BITS) - 1
_BODY = (1 << (63 - _NAME_BITS)) - 1
"""Two bodies that share these 27 bits of hash are gathered in vain, one of 200 among 600,000."""


@dataclass(frozen=True, slots=True)
class Contested:
    """The bodies that are named in different ways, by hashes of their identifiers and of their names."""

    bodies: frozenset[int]
    names: frozenset[int]

    def __bool__(self) -> bool:
        return bool(self.bodies or self.names)

    def holds(self, mention: int) -> bool:
        """Whether a mention is of one of them."""
        if mention < 0:
            return ~mention in self.names
        return mention >> _NAME_BITS in self.bodies or mention & _NAME in self.names


def mention_of(name: str, identifier: str | None) -> int:
    """How a row mentions a body, under its name (empty for none) and identifier, as a number but 0."""
    if identifier is None:
        return ~(hash(name) & _NAME)
    return (hash(identifier) & _BODY) << _NAME_BITS | hash(name) & _NAME or 1


def contested_of(mentions: array[int]) -> Contested:
    """The bodies with an identifier that have several names, and the names that stand with and without an
    identifier, among all mentions (0 is none)."""
    said = array("q", filter(None, mentions))
    bodies: set[int] = set()
    for part in in_parts(said, shift=_NAME_BITS):
        identified = sorted(one for one in part if one > 0)
        bodies.update(
            one >> _NAME_BITS
            for one, other in pairwise(identified)
            if one != other and one >> _NAME_BITS == other >> _NAME_BITS
        )
    names: set[int] = set()
    for part in in_parts(array("q", (one for one in said if one < 0))):
        unidentified = {~one for one in part}
        names |= unidentified.intersection(one & _NAME for one in said if one > 0)
    return Contested(frozenset(bodies), frozenset(names))


def in_parts(hashes: array[int], *, shift: int = 0) -> Sequence[array[int]]:
    """All hashes in parts of `SORTED_AT_ONCE` or so, those together that are equal but for the last bits;
    sorting two million at once took 70 MB."""
    several = 1 + len(hashes) // SORTED_AT_ONCE
    if several == 1:
        return (hashes,)
    parts = [array("q") for _ in range(several)]
    take = [part.append for part in parts]
    for one in hashes:
        take[(one >> shift) % several](one)
    return parts
