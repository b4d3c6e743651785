"""The plain edges as two others make them: HermiT from the axioms, and the SPARQL rules of this folder.

They are the second opinions on `graph.resolve`, which alone makes the edges of the map.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files

from graph.reasoning.axioms import ontology_triples
from graph.reasoning.process import reason
from graph.store import open_store
from ontology.errors import UsageError
from ontology.statements import Triple, ntriples
from ontology.terms import SG

Pairs = frozenset[tuple[str, str]]
"""(from, to), as IRIs."""

EDGE_RULES: dict[str, str] = {
    SG.sharesDataWith: "shares-data-with.rq",
    SG.hasAccessTo: "has-access-to.rq",
    SG.funds: "funds.rq",
}
"""Each edge that axioms, rules and code make alike, with the file of its rule."""


def edges_by_reasoner(sample: Iterable[Triple], *, seconds: float) -> dict[str, Pairs]:
    """What HermiT derives by the ontology's chains, without what would tie a node to itself.

    The chains see stated statuses only, and no releases with recipients of their own. Raises as
    `check_ontology` does, and UsageError where ontology and sample are inconsistent: then everything
    follows.
    """
    inferred = reason([*ontology_triples(), *sample], seconds=seconds, values=True)
    if inferred is None:
        raise UsageError("Ontology and sample are inconsistent, so that everything follows from them.")
    return _edges(inferred)


def edges_by_rules(sample: Iterable[Triple]) -> dict[str, Pairs]:
    """What the SPARQL rules make of the statements, releases and missing statuses included."""
    made: list[Triple] = []
    with open_store("memory:") as store:
        store.load(line.encode() for line in ntriples(sample))
        for name in EDGE_RULES.values():
            rule = files("graph.reasoning").joinpath(name).read_text(encoding="utf-8")
            made += read_triples(store.query(rule, graph="ntriples").body)
    return _edges(made)


def read_triples(body: bytes) -> list[Triple]:
    """The statements of an answer in N-Triples, as the engine writes it: a line each."""
    found: list[Triple] = []
    for line in body.decode().split("\n"):
        if line:
            subject, predicate, value = line.removesuffix(" .").split(" ", 2)
            found.append((subject, predicate, value))
    return found


def _edges(triples: Iterable[Triple]) -> dict[str, Pairs]:
    pairs: dict[str, set[tuple[str, str]]] = {rule: set() for rule in EDGE_RULES}
    for subject, predicate, value in triples:
        if predicate[1:-1] in pairs and subject != value:
            pairs[predicate[1:-1]].add((subject[1:-1], value[1:-1]))
    return {rule: frozenset(found) for rule, found in pairs.items()}
