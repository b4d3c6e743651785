"""A bounded sample of the map for the reasoner: a few things of each class, with what is said of them."""

from __future__ import annotations

from graph.reasoning.edges import read_triples
from graph.snapshot import Snapshot
from ontology.statements import Triple
from ontology.terms import SG

THINGS_PER_CLASS = 12
"""How many things of each class a sample holds: of the demo, some 350
with what they lead to, which takes HermiT about six seconds of one core."""

_NAMESPACE = SG.Organisation.removesuffix("Organisation")
_CLASSES = f"""
SELECT DISTINCT ?kind WHERE {{
  ?thing a ?kind .
  FILTER (STRSTARTS(STR(?kind), "{_NAMESPACE}"))
}} ORDER BY ?kind"""
_THINGS = "SELECT ?thing ?kind WHERE {{ ?thing a ?kind }} ORDER BY ?thing LIMIT {limit}"
_ABOUT = f"""
CONSTRUCT {{ ?thing ?property ?value . ?value a ?kind }}
WHERE {{
  ?thing ?property ?value .
  OPTIONAL {{ ?value a ?kind . FILTER (STRSTARTS(STR(?kind), "{_NAMESPACE}")) }}
}}"""


def sample_of(snapshot: Snapshot, *, per_class: int = THINGS_PER_CLASS) -> list[Triple]:
    """What the map says of the first `per_class` things of each class, in order of IRI.

    The class of what they lead to is given too, so that a link to the wrong kind of thing shows.
    """
    found: dict[Triple, None] = {}
    for row in snapshot.select(_CLASSES):
        things = snapshot.select(_THINGS.format(limit=per_class), {"kind": f"<{row['kind'].value}>"})
        for one in things:
            answer = snapshot.ask(_ABOUT, {"thing": f"<{one['thing'].value}>"}, graph="ntriples")
            found.update(dict.fromkeys(read_triples(answer.body)))
    return list(found)
