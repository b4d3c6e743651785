"""What differs between two versions: both are read as sorted streams, side by side, thing by thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Literal

from ontology.statements import Triple
from ontology.terms import PROV

Change = Literal["added", "changed", "removed"]
CHANGES: tuple[Change, ...] = ("added", "changed", "removed")

_PLACE = f"<{PROV.wasDerivedFrom}>"
"""Where a record stands in its file. A row inserted above moves every record below it, and changes none."""

Pair = tuple[str, str]
"""Predicate and object in N-Triples text."""

_END: tuple[str, tuple[Pair, ...]] = ("\U0010ffff", ())
"""What stands behind the last thing; no term begins like it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A thing of which two versions state different things; `old` is empty where it was added, `new`
    where it was removed. `thing` is its IRI."""

    change: Change
    thing: str
    old: tuple[Pair, ...]
    new: tuple[Pair, ...]


@dataclass(slots=True)
class Comparison:
    """How many records were added, changed, removed and left alone, the same of statements, and the
    first few differences of each kind.

    A record is what the account counts: a thing that a version states, whatever the number of its rows.
    """

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    statements_added: int = 0
    statements_removed: int = 0
    shown: dict[Change, list[Difference]] = field(default_factory=lambda: {one: [] for one in CHANGES})

    @property
    def before(self) -> int:
        """How many records the older version has."""
        return self.changed + self.removed + self.unchanged

    def counts(self) -> dict[str, int]:
        """Records added, changed, removed and unchanged, as every account carries them."""
        return {
            "added": self.added,
            "changed": self.changed,
            "removed": self.removed,
            "unchanged": self.unchanged,
        }


def compare(old: Iterable[Triple], new: Iterable[Triple], *, keep: int = 0) -> Comparison:
    """Compare two versions, both in canonical order; keep the first `keep` differences of each kind.

    Holds the statements of one thing of each side at a time, beside what is kept.
    """
    made = Comparison()
    for thing, before, after in _side_by_side(_things(old), _things(new)):
        if before == after:
            made.unchanged += 1
            continue
        change: Change = "added" if not before else "removed" if not after else "changed"
        setattr(made, change, getattr(made, change) + 1)
        earlier, later = frozenset(before), frozenset(after)
        made.statements_added += len(later - earlier)
        made.statements_removed += len(earlier - later)
        if len(made.shown[change]) < keep:
            made.shown[change].append(Difference(change, thing[1:-1], before, after))
    return made


def all_added(lines: Iterable[str], *, keep: int = 0) -> Comparison:
    """The same of a first version, from its lines `subject predicate object` in canonical order.

    Lines are counted as they stand: taken apart and gathered, they took eight times as long.
    """
    made = Comparison()
    shown: dict[str, list[Pair]] = {}
    known, place = "\n", f"{_PLACE} "
    said = True
    for line in lines:
        if not line.startswith(known):
            made.unchanged += not said
            known = f"{line.partition(' ')[0]} "
            said = False
        if line.startswith(place, len(known)):
            continue
        if not said:
            said = True
            made.added += 1
        made.statements_added += 1
        if made.added <= keep:
            predicate, _, value = line[len(known) :].partition(" ")
            shown.setdefault(known[1:-2], []).append((predicate, value))
    made.unchanged += not said
    made.shown["added"] = [Difference("added", thing, (), tuple(pairs)) for thing, pairs in shown.items()]
    return made


def triple_of(line: str) -> Triple:
    """The terms of a line `subject predicate object`."""
    subject, predicate, object_ = line.split(" ", 2)
    return subject, predicate, object_


def _things(triples: Iterable[Triple]) -> Iterator[tuple[str, tuple[Pair, ...]]]:
    """Each subject with what is stated of it; where it stands in its file is left out."""
    for subject, lines in groupby(triples, key=itemgetter(0)):
        yield subject, tuple((predicate, object_) for _, predicate, object_ in lines if predicate != _PLACE)


def _side_by_side(
    old: Iterator[tuple[str, tuple[Pair, ...]]], new: Iterator[tuple[str, tuple[Pair, ...]]]
) -> Iterator[tuple[str, tuple[Pair, ...], tuple[Pair, ...]]]:
    """Both sides by subject, which both have in the same order."""
    left, right = next(old, _END), next(new, _END)
    while (thing := min(left[0], right[0])) != _END[0]:
        before: tuple[Pair, ...] = ()
        after: tuple[Pair, ...] = ()
        if left[0] == thing:
            before, left = left[1], next(old, _END)
        if right[0] == thing:
            after, right = right[1], next(new, _END)
        yield thing, before, after
