"""Where a source's statements about a node belong to another, because a decision set its identifier aside."""

from __future__ import annotations

from graph.snapshot import Snapshot
from ontology.decisions import DecisionKind
from ontology.identifiers import record_iri, source_iri
from ontology.terms import PROV, SG

_MOVED = f"""SELECT ?thing ?stated ?record WHERE {{
  ?thing <{SG.statedAs}> ?stated ; <{PROV.wasDerivedFrom}> ?record }}"""

Moved = dict[tuple[str, str], str]
"""(node as stated, IRI of the source) → the thing that this source means."""


def moved(snapshot: Snapshot) -> Moved:
    """All nodes whose identifier was set aside in a source. Read once per snapshot."""
    return snapshot.view("moved nodes", _read)


def _read(snapshot: Snapshot) -> Moved:
    decided = {one.one for one in snapshot.state.decisions if one.kind == DecisionKind.NOT_THIS_IDENTIFIER}
    if not decided:
        return {}
    found: Moved = {}
    for row in snapshot.select(_MOVED):
        record = row["record"].value
        if record in decided:
            found[row["stated"].value, _source_of(snapshot, record)] = row["thing"].value
    return found


def _source_of(snapshot: Snapshot, record: str) -> str:
    names = [entry.source.name for entry in snapshot.state.entries]
    return next(
        source_iri(snapshot.base, name)
        for name in names
        if record.startswith(record_iri(snapshot.base, name, "")[:-1])
    )
