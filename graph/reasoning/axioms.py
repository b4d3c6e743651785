"""The ontology as statements that a reasoner reads: one Turtle file, no vocabularies, nothing imported."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ontology.statements import Triple
from ontology.terms import OWL, RDF
from ontology.vocabulary import ontology_ttl

_TYPE = f"<{RDF.type}>"
_NAMESPACE = OWL.sameAs.removesuffix("sameAs")
_IMPORTS = f"<{_NAMESPACE}imports>"
_ASKED_ABOUT = frozenset(f"<{_NAMESPACE}{kind}>" for kind in ("ObjectProperty", "DatatypeProperty"))


def ontology_triples(turtle: bytes | None = None) -> list[Triple]:
    """The statements of an ontology in Turtle (without `turtle`: of ours), in the order of the file.

    The vocabularies are left out: with them a reasoner takes a minute where it takes two seconds,
    and learns nothing. What an ontology imports is left out too, since nothing is fetched here.
    Raises SyntaxError where `turtle` is no Turtle.
    """
    from pyoxigraph import RdfFormat, parse

    quads = parse(ontology_ttl() if turtle is None else turtle, format=RdfFormat.TURTLE)
    triples = [(str(quad.subject), str(quad.predicate), str(quad.object)) for quad in quads]
    return [triple for triple in triples if triple[1] != _IMPORTS]


def reasoned_properties(ontology: Iterable[Triple]) -> frozenset[str]:
    """The predicates from which anything follows: those that are no mere annotation, and the type."""
    declared = (
        subject for subject, predicate, kind in ontology if predicate == _TYPE and kind in _ASKED_ABOUT
    )
    return frozenset({_TYPE, *declared})


def whole_axioms(triples: Collection[Triple]) -> list[list[Triple]]:
    """`triples` in groups of which none can lose a part: a statement, and what its blank node says.

    A blank node that no statement leads to (a list of disjoint classes) is a group of its own.
    """
    about: dict[str, list[Triple]] = {}
    led_to: set[str] = set()
    for triple in triples:
        about.setdefault(triple[0], []).append(triple)
        if triple[2].startswith("_:"):
            led_to.add(triple[2])

    def described(node: str) -> list[Triple]:
        found: list[Triple] = []
        waiting = [node] if node.startswith("_:") else []
        seen = set(waiting)
        while waiting:
            for triple in about.get(waiting.pop(), ()):
                found.append(triple)
                if triple[2].startswith("_:") and triple[2] not in seen:
                    seen.add(triple[2])
                    waiting.append(triple[2])
        return found

    groups: list[list[Triple]] = []
    for subject, own in about.items():
        if not subject.startswith("_:"):
            groups += [[triple, *described(triple[2])] for triple in own]
        elif subject not in led_to:
            groups.append(described(subject))
    return groups
