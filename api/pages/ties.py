"""Sharing ties as a page shows them: one line for each pair of parties and agreement, with its best state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from api.pages.pieces import Cell, Column, Names, condition
from graph.resolve import State
from graph.snapshot import Edge

_ORDER = list(State)


@dataclass(frozen=True, slots=True)
class Tie:
    """All edges of one agreement between two organisations: its best state on the day."""

    start: str
    end: str
    agreement: str
    state: State
    since: date | None
    until: date | None
    assets: tuple[str, ...]
    records: tuple[str, ...]
    edges: int


def ties_of(edges: Iterable[Edge], day: date) -> list[Tie]:
    """The edges by pair and agreement, those in force first, then the newest first.

    `since` is the earliest day of the edges in the best state, `until` their latest; the records
    are those of these edges.
    """
    grouped: dict[tuple[str, str, str], list[Edge]] = {}
    for edge in edges:
        grouped.setdefault((edge.start, edge.end, edge.rests_on), []).append(edge)
    ties = []
    for (start, end, agreement), members in grouped.items():
        state = min((edge.state(day) for edge in members), key=_ORDER.index)
        best = [edge for edge in members if edge.state(day) is state]
        starts = [moment for edge in best if (moment := edge.released_on or edge.valid_from)]
        ends = [edge.valid_until for edge in best]
        known_ends = [moment for moment in ends if moment is not None]
        ties.append(
            Tie(
                start,
                end,
                agreement,
                state,
                min(starts, default=None),
                max(known_ends) if len(known_ends) == len(ends) and ends else None,
                tuple(sorted({asset for edge in members for asset in edge.assets})),
                tuple(sorted({record for edge in best for record in edge.records})),
                len(members),
            )
        )
    ties.sort(key=lambda tie: (tie.end, tie.start, tie.agreement))
    ties.sort(key=lambda tie: tie.since or date.min, reverse=True)
    ties.sort(key=lambda tie: _ORDER.index(tie.state))
    return ties


ASSETS = Column("what", "What")
SINCE = Column("since", "Since")
UNTIL = Column("until", "Until")
STATE = Column("state", "State")
UNDER = Column("under", "Under")
SOURCE = Column("source", "Source", "not stated")


def tie_columns(other: str) -> tuple[Column, ...]:
    """The columns of a table of ties; `other` heads the other party."""
    return (ASSETS, Column("with", other), UNDER, STATE, SINCE, UNTIL, SOURCE)


def tie_row(tie: Tie, other: str, names: Names) -> Mapping[str, Cell]:
    """One line of such a table, seen from the party that is not `other`."""
    return {
        "what": names.refs(tie.assets) or None,
        "with": names.ref(other),
        "under": names.ref(tie.agreement),
        "state": condition(tie.state),
        "since": tie.since,
        "until": tie.until,
        "source": names.records(tie.records),
    }


def iris_of_ties(ties: Iterable[Tie]) -> set[str]:
    """Every thing that the ties name."""
    return {one for tie in ties for one in (tie.start, tie.end, tie.agreement, *tie.assets)}
