"""Who could be reached through whom: organisations two ties in force away, with who stands between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph.network.projection import links_on
from graph.resolve import State
from graph.snapshot import SHARES, Snapshot, edges_of


@dataclass(frozen=True, slots=True)
class Reach:
    """An organisation that is not tied to the one asked about, and those through whom it could be."""

    organisation: str
    through: tuple[str, ...]


def within_reach(snapshot: Snapshot, start: str, day: date) -> tuple[Reach, ...]:
    """Organisations two sharing ties in force on `day` from `start`, walked either way.

    Those with most ways first, then by IRI.
    """
    ties: dict[str, set[str]] = {}
    for link in links_on(edges_of(snapshot), day, (SHARES,), (State.IN_FORCE,)):
        ties.setdefault(link.source, set()).add(link.target)
        ties.setdefault(link.target, set()).add(link.source)
    near = ties.get(start, set())
    through: dict[str, set[str]] = {}
    for between in near:
        for far in ties[between] - near - {start}:
            through.setdefault(far, set()).add(between)
    found = [Reach(far, tuple(sorted(betweens))) for far, betweens in through.items()]
    return tuple(sorted(found, key=lambda one: (-len(one.through), one.organisation)))
