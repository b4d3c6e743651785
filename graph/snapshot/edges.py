"""The computed edges of a snapshot as plain values, read once and kept with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from graph.resolve import State, state_on
from graph.snapshot.opened import Snapshot
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


_EDGES = f"""
SELECT ?edge ?rule ?start ?end ?restsOn ?version ?release ?status ?validFrom ?validUntil ?releasedOn WHERE {{
  ?edge a <{SG.Edge}> ; <{SG.edgeRule}> ?rule ; <{SG.restsOn}> ?restsOn ;
    <{SG.edgeFrom}> ?start ; <{SG.edgeTo}> ?end .
  FILTER(?rule != "hasAccessTo")
  OPTIONAL {{ ?edge <{SG.restsOnVersion}> ?version }}
  OPTIONAL {{ ?edge <{SG.restsOnRelease}> ?release }}
  OPTIONAL {{ ?edge <{SG.status}> ?status }}
  OPTIONAL {{ ?edge <{SG.validFrom}> ?validFrom }}
  OPTIONAL {{ ?edge <{SG.validUntil}> ?validUntil }}
  OPTIONAL {{ ?edge <{SG.releasedOn}> ?releasedOn }}
}}"""
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


def text_of(row: Mapping[str, Cell], name: str) -> str:
    """The text of a column, empty where the row has none."""
    return row[name].value if name in row else ""


def day_of(row: Mapping[str, Cell], name: str) -> date | None:
    """The date in a column, None where the row has none."""
    return date.fromisoformat(row[name].value) if name in row else None


def _read_edges(snapshot: Snapshot) -> tuple[Edge, ...]:
    assets = _gathered(snapshot.select(_pairs(SG.Edge, SG.edgeAsset)))
    records = _gathered(snapshot.select(_pairs(SG.Edge, PROV.wasDerivedFrom)))
    edges = [
        Edge(
            iri=(iri := row["edge"].value),
            rule=row["rule"].value,
            start=row["start"].value,
            end=row["end"].value,
            rests_on=row["restsOn"].value,
            version=text_of(row, "version"),
            release=text_of(row, "release"),
            status=text_of(row, "status"),
            valid_from=day_of(row, "validFrom"),
            valid_until=day_of(row, "validUntil"),
            released_on=day_of(row, "releasedOn"),
            assets=assets.get(iri, ()),
            records=records.get(iri, ()),
        )
        for row in snapshot.select(_EDGES)
    ]
    return tuple(sorted(edges, key=lambda edge: edge.iri))


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
