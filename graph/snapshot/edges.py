"""The computed edges of a snapshot as plain values, read once and kept with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from graph.resolve import State, state_on
from graph.snapshot.columns import column, dates
from graph.snapshot.opened import Snapshot
from graph.snapshot.second_hand import known_only_through
from graph.store import Cell
from ontology.terms import PROV, SG

SHARES, FUNDS, COLLABORATES = "sharesDataWith", "funds", "collaboratesWith"
RULES = (SHARES, FUNDS, COLLABORATES)
"""The rules whose edges run between organisations (`hasAccessTo` runs from one to an asset)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One computed edge: from whom to whom, what it rests on, when it holds, which records say so."""

    iri: str
    rule: str
    start: str
    end: str
    rests_on: str
    version: str = ""
    release: str = ""
    status: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    released_on: date | None = None
    assets: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    """The titles of the sources that repeat others, where it is known through them alone."""

    def state(self, day: date) -> State:
        """Its state on `day`."""
        return state_on(
            day,
            status=self.status,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            released_on=self.released_on,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class InternalFlow:
    """A release or a grant of an organisation to itself: shown as internal, never an edge."""

    iri: str
    rule: str
    organisation: str
    rests_on: str
    records: tuple[str, ...] = ()


_INTERNAL = f"""
SELECT ?edge ?rule ?organisation ?restsOn WHERE {{
  ?edge a <{SG.InternalFlow}> ; <{SG.edgeRule}> ?rule ; <{SG.restsOn}> ?restsOn ;
    <{SG.internalTo}> ?organisation .
}}"""


def _pairs(kind: str, predicate: str) -> str:
    return f"SELECT ?edge ?value WHERE {{ ?edge a <{kind}> ; <{predicate}> ?value }}"


def _gathered(rows: Iterable[Mapping[str, Cell]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["edge"].value, []).append(row["value"].value)
    return {edge: tuple(sorted(values)) for edge, values in found.items()}


def _read_edges(snapshot: Snapshot) -> tuple[Edge, ...]:
    assets = _gathered(snapshot.select(_pairs(SG.Edge, SG.edgeAsset)))
    records = _gathered(snapshot.select(_pairs(SG.Edge, PROV.wasDerivedFrom)))
    rules = {iri: rule for iri, rule in column(snapshot, SG.edgeRule) if rule in RULES}
    start, end, rests_on = (dict(column(snapshot, one)) for one in (SG.edgeFrom, SG.edgeTo, SG.restsOn))
    version = dict(column(snapshot, SG.restsOnVersion))
    release = dict(column(snapshot, SG.restsOnRelease))
    status = dict(column(snapshot, SG.status))
    valid_from, valid_until = dates(snapshot, SG.validFrom), dates(snapshot, SG.validUntil)
    released_on = dates(snapshot, SG.releasedOn)
    through = known_only_through(snapshot)
    return tuple(
        Edge(
            iri=iri,
            rule=rules[iri],
            start=start[iri],
            end=end[iri],
            rests_on=rests_on[iri],
            version=version.get(iri, ""),
            release=release.get(iri, ""),
            status=status.get(iri, ""),
            valid_from=valid_from.get(iri),
            valid_until=valid_until.get(iri),
            released_on=released_on.get(iri),
            assets=assets.get(iri, ()),
            records=records.get(iri, ()),
            through=tuple(through.get(iri, ())),
        )
        # Internal flows have a rule as well, but no two ends.
        for iri in sorted(rules)
        if iri in start and iri in end and iri in rests_on
    )


def _read_internal(snapshot: Snapshot) -> tuple[InternalFlow, ...]:
    records = _gathered(snapshot.select(_pairs(SG.InternalFlow, PROV.wasDerivedFrom)))
    flows = [
        InternalFlow(
            iri=(iri := row["edge"].value),
            rule=row["rule"].value,
            organisation=row["organisation"].value,
            rests_on=row["restsOn"].value,
            records=records.get(iri, ()),
        )
        for row in snapshot.select(_INTERNAL)
    ]
    return tuple(sorted(flows, key=lambda flow: flow.iri))


def edges_of(snapshot: Snapshot) -> tuple[Edge, ...]:
    """All edges between organisations, by IRI. Read once per snapshot."""
    return snapshot.view("edges", _read_edges)


def internal_flows(snapshot: Snapshot) -> tuple[InternalFlow, ...]:
    """All internal flows, by IRI. Read once per snapshot."""
    return snapshot.view("internal flows", _read_internal)
