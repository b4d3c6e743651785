"""Sets aside identifiers that are wrong in their source, so that the node gets its natural key (RULES 1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from graph.resolve.claims import Claims
from graph.resolve.identity import kind_of, scheme_of
from ontology.decisions import Decision, DecisionKind
from ontology.identifiers import natural_iri, record_iri
from ontology.statements import Triple, iri, text
from ontology.terms import PROV, RDFS, SG

_LABEL, _DERIVED, _IDENTIFIER = f"<{RDFS.label}>", f"<{PROV.wasDerivedFrom}>", f"<{SG.identifier}>"
STATED_AS = f"<{SG.statedAs}>"

Wrong = Mapping[str, frozenset[str]]
"""Record term → the identifiers (`scheme:value`) that are wrong in it."""


@dataclass(frozen=True, slots=True)
class UnderIdentifier:
    """One node of a source, and the records that state it under an identifier."""

    node: str
    named_by_it: bool
    """Whether its IRI was made of that identifier."""
    records: frozenset[str]


def identifier_in(node: str) -> str:
    """The identifier of a trusted scheme that a node's IRI was made of, or empty."""
    return f"{scheme_of(node)}:{unquote(node[node.rfind(':') + 1 : -1])}" if scheme_of(node) else ""


def wrong_in(source: str, base: str, decisions: Iterable[Decision]) -> dict[str, frozenset[str]]:
    """What decisions set aside in the records of one source."""
    start = iri(record_iri(base, source, ""))[:-2]
    wrong: dict[str, set[str]] = {}
    for one in decisions:
        if one.kind == DecisionKind.NOT_THIS_IDENTIFIER and iri(one.one).startswith(start):
            wrong.setdefault(iri(one.one), set()).add(one.other)
    return {record: frozenset(identifiers) for record, identifiers in wrong.items()}


def stated_under(triples: Iterable[Triple], identifier: str, record: str) -> list[UnderIdentifier]:
    """The nodes that `record` states under `identifier`, each with all records of its source that do."""
    records: dict[str, set[str]] = {}
    carrying: set[str] = set()
    written = text(identifier)
    for subject, predicate, value in triples:
        if predicate == _DERIVED:
            records.setdefault(subject, set()).add(value)
        elif predicate == _IDENTIFIER and value == written:
            carrying.add(subject)
    return [
        UnderIdentifier(node, identifier_in(node) == identifier, frozenset(own))
        for node, own in sorted(records.items())
        if record in own and (node in carrying or identifier_in(node) == identifier)
    ]


def set_aside(claims: Claims, base: str, wrong: Wrong) -> tuple[Claims, dict[str, str]]:
    """The claims without the identifiers that are wrong in them, and fresh node → the node it was.

    It takes effect on a node where every record that states it has the identifier set aside. A node
    whose IRI came from it gets its natural key in this source (kind and label), its parts and all
    references of the source with it.
    """
    if not wrong:
        return claims, {}
    triples = list(claims.triples)
    fresh: dict[str, str] = {}
    gone: set[tuple[str, str]] = set()
    for identifier in sorted({one for identifiers in wrong.values() for one in identifiers}):
        saying = {record for record, identifiers in wrong.items() if identifier in identifiers}
        found = {one for record in saying for one in stated_under(triples, identifier, record)}
        for one in sorted(found, key=lambda one: one.node):
            if one.records <= saying:
                gone.add((one.node, text(identifier)))
                if one.named_by_it:
                    fresh[one.node] = _natural(triples, one.node, base, claims.source.name, identifier)
    kept = [triple for triple in triples if triple[1] != _IDENTIFIER or (triple[0], triple[2]) not in gone]
    if fresh:
        now = ((_now(s, fresh), p, _now(o, fresh) if o.startswith("<") else o) for s, p, o in kept)
        kept = list(dict.fromkeys(now))
    return Claims(claims.source, kept), {new: old for old, new in fresh.items()}


def _natural(triples: Iterable[Triple], node: str, base: str, source: str, identifier: str) -> str:
    labels = [o for s, p, o in triples if s == node and p == _LABEL]
    label = min(labels)[1:].rpartition('"')[0] if labels else identifier
    kind = kind_of(node)
    # Equal names are one organisation; of anything else two that bear one name stay two.
    key = (label,) if kind == "organisation" else (label, identifier)
    return iri(natural_iri(base, kind, source, *key))


def _now(term: str, fresh: Mapping[str, str]) -> str:
    if term in fresh:
        return fresh[term]
    for old, new in fresh.items():
        if term.startswith(old[:-1]) and term[len(old) - 1] == "/":
            return f"{new[:-1]}{term[len(old) - 1 :]}"
    return term
