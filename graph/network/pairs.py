"""The pairs of organisations with most agreements in force: the first thing a coordinator asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph.network.projection import links_on, organisations
from graph.resolve import State
from graph.snapshot import SHARES, Snapshot, edges_of


@dataclass(frozen=True, slots=True)
class Pair:
    """Provider, recipient, the agreements in force between them, and the sources that repeat others
    through which alone the pair is known (none where it is known otherwise)."""

    source: str
    source_label: str
    target: str
    target_label: str
    agreements: tuple[str, ...]
    through: tuple[str, ...] = ()


def strongest_pairs(snapshot: Snapshot, day: date, *, most: int) -> tuple[tuple[Pair, ...], int]:
    """The `most` pairs with most agreements in force on `day`, and how many pairs there are in all."""
    named = organisations(snapshot)
    links = links_on(edges_of(snapshot), day, (SHARES,), (State.IN_FORCE,))
    pairs = [
        Pair(
            link.source,
            named[link.source].label if link.source in named else link.source,
            link.target,
            named[link.target].label if link.target in named else link.target,
            link.agreements,
            link.through,
        )
        for link in links
    ]
    pairs.sort(key=lambda pair: (-len(pair.agreements), pair.source_label, pair.target_label))
    return tuple(pairs[:most]), len(pairs)
