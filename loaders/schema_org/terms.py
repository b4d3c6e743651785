"""schema.org's terms under one spelling, and the nodes of a file that uses either of the two."""

from __future__ import annotations

from loaders.rdf_nodes import Nodes, without_lists
from loaders.reading.contexts import SCHEMA_ORG
from loaders.reading.input import Input
from loaders.reading.rdf_input import Node, RdfTriple, parse_rdf
from ontology.terms import RDF

SECURE = "https://schema.org/"
"""The same terms by their other address: both are in use, and a file may mix them."""

DATASET_CLASSES = tuple(f"{SCHEMA_ORG}{name}" for name in ("Dataset", "DataFeed", "CompleteDataFeed"))
_ROLES = frozenset(
    Node(f"{SCHEMA_ORG}{name}", "iri")
    for name in ("Role", "OrganizationRole", "EmployeeRole", "PerformanceRole")
)
CATALOGUE = f"{SCHEMA_ORG}DataCatalog"


def term(name: str) -> str:
    """The IRI of a term of schema.org."""
    return f"{SCHEMA_ORG}{name}"


def terms(*names: str) -> tuple[str, ...]:
    """The IRIs of terms of schema.org."""
    return tuple(map(term, names))


def schema_nodes(input: Input) -> Nodes:
    """The described nodes, parsed once; `https://schema.org/` reads as `http://schema.org/`."""
    triples = input.kept.get("schema-org")
    if triples is None:
        triples = input.kept["schema-org"] = _without_roles(
            without_lists([_settled(triple) for triple in parse_rdf(input)])
        )
    return Nodes(triples)


def _without_roles(triples: list[RdfTriple]) -> list[RdfTriple]:
    """The statements with each Role opened: who stands in one under a property stands under that property."""
    roles = {one.subject for one in triples if one.predicate == RDF.type and one.object in _ROLES}
    if not roles:
        return triples
    inside = {(one.subject, one.predicate): one.object for one in triples if one.subject in roles}
    return [
        RdfTriple(one.subject, one.predicate, inside.get((one.object, one.predicate), one.object))
        if one.object in roles and isinstance(one.object, Node)
        else one
        for one in triples
    ]


def _settled(triple: RdfTriple) -> RdfTriple:
    subject, predicate, object_ = triple
    if predicate.startswith(SECURE):
        predicate = term(predicate.removeprefix(SECURE))
    if predicate == RDF.type and isinstance(object_, Node) and object_.value.startswith(SECURE):
        object_ = Node(term(object_.value.removeprefix(SECURE)), "iri")
    return RdfTriple(subject, predicate, object_)
