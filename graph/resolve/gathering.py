"""Gathers the claims of each thing from all sources, under the one node that decisions and rules give it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.resolve.aside import set_aside, wrong_in
from graph.resolve.claims import Claim, Claims
from graph.resolve.identity import Pair, merged_names
from ontology.decisions import Decision, DecisionKind
from ontology.statements import iri
from ontology.terms import RDF, SG

_TYPE, _IDENTIFIER = f"<{RDF.type}>", f"<{SG.identifier}>"


@dataclass(frozen=True, slots=True)
class Gathered:
    """All things with their claims."""

    things: dict[str, list[Claim]]
    """The canonical node of each thing → its claims, whose values are canonical as well."""
    names: Mapping[str, str]
    """Member → canonical node, of clusters of two or more."""
    stated_as: dict[str, str]
    """Node that took the place of one whose identifier was set aside → that one."""
    most: int
    """How many nodes of one source are merged into one at most."""

    def name(self, node: str) -> str:
        """The canonical node of `node`."""
        return self.names.get(node, node)

    def kinds_of(self, node: str) -> set[str]:
        """The kinds that are stated of a canonical node; none where nobody states it."""
        return {value for predicate, value, _ in self.things.get(node, ()) if predicate == _TYPE}


def pairs_of(decisions: Iterable[Decision], kind: DecisionKind) -> list[Pair]:
    """The two ends of each decision of a kind, as terms."""
    return [(iri(one.one), iri(one.other)) for one in decisions if one.kind == kind]


def gather(
    sources: Sequence[Claims],
    base: str,
    decisions: Sequence[Decision],
    names: Mapping[str, str] | None = None,
) -> Gathered:
    """Every thing's claims, identifiers set aside and identities merged as decided.

    A decision that names what nobody states sleeps (RULES 14). `names` are those of the whole map, where
    the claims are a part of it.
    """
    things: dict[str, list[Claim]] = {}
    identifiers: list[tuple[str, str]] = []
    stated_as: dict[str, str] = {}
    aside = [one for one in decisions if one.kind == DecisionKind.NOT_THIS_IDENTIFIER]
    for index, source in enumerate(sources):
        if aside:
            source, renamed = set_aside(source, base, wrong_in(source.source.name, base, aside))
            stated_as |= renamed
        for subject, predicate, value in source.triples:
            claim = (predicate, value, index)
            if subject in things:
                things[subject].append(claim)
            else:
                things[subject] = [claim]
            if predicate == _IDENTIFIER:
                identifiers.append((subject, value[1:-1]))
    if names is None:
        same = [pair for pair in pairs_of(decisions, DecisionKind.SAME) if all(end in things for end in pair)]
        names = merged_names(identifiers, things, same, pairs_of(decisions, DecisionKind.NOT_SAME))
    if not names:
        return Gathered(things, names, stated_as, 1)
    clusters: dict[str, list[str]] = {}
    for subject in things:
        clusters.setdefault(names.get(subject, subject), []).append(subject)
    merged: dict[str, list[Claim]] = {}
    most = 1
    for name, members in clusters.items():
        claims, nodes = claims_of_members({one: things[one] for one in members}, names, len(sources))
        merged[name] = claims
        most = max(most, nodes)
    return Gathered(merged, names, stated_as, most)


def claims_of_members(
    members: dict[str, list[Claim]], names: Mapping[str, str], sources: int
) -> tuple[list[Claim], int]:
    """The claims of one cluster, each node of a source a unit of its own, and how many nodes one has."""
    claims: list[Claim] = []
    nodes: dict[int, int] = {}
    for member in sorted(members):
        claims.extend(
            (predicate, names.get(value, value), index + sources * nodes.get(index, 0))
            for predicate, value, index in members[member]
        )
        for index in {claim[2] for claim in members[member]}:
            nodes[index] = nodes.get(index, 0) + 1
    return list(dict.fromkeys(claims)), max(nodes.values())
