"""What is stated, seen by look-ups: one side of a change, and which of its nodes are one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from graph.resolve.identity import Pair, kind_of, merged_names, scheme_of
from ontology.identifiers import SCHEME_RANK, identifier_iri
from ontology.statements import iri
from ontology.terms import RDF, SG

IDENTIFIER, TYPE = f"<{SG.identifier}>", f"<{RDF.type}>"

Stated = tuple[str, str, str]
"""Predicate, object, and the name of the source that states it."""


def is_odd(base: str, node: str) -> bool:
    """Whether a node has a trusted identifier in its IRI, but not as we write it: see `Side.odd`."""
    scheme = scheme_of(node)
    return bool(scheme) and node != _written(base, kind_of(node), f"{scheme}:{_value(node)}")


def _value(node: str) -> str:
    return unquote(node[node.rfind(":") + 1 : -1])


def _written(base: str, kind: str, identifier: str) -> str:
    return iri(identifier_iri(base, kind, identifier))


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """All that is stated before a change, or after it, by look-ups; nodes and values are terms.

    `claims` gives what is stated of a node, `values` that with one predicate, `stating` the nodes of
    which (predicate, value) is stated, `referring` those of which the value is stated with any
    predicate. `same`, `apart` and `tied` are the pairs that people decided to be one thing, not one
    thing, and related in some way. `odd` are the nodes whose identifier stands in their IRI
    otherwise than we write it (see `is_odd`): they cannot be looked up by it. `relays` are the
    sources that repeat others, with the kinds of which they do.
    """

    base: str
    claims: Callable[[str], Sequence[Stated]]
    values: Callable[[str, str], Sequence[Stated]]
    stating: Callable[[str, str], Iterable[str]]
    referring: Callable[[str], Iterable[str]]
    same: Sequence[Pair] = ()
    apart: Sequence[Pair] = ()
    tied: Sequence[Pair] = ()
    odd: frozenset[str] = frozenset()
    relays: Mapping[str, frozenset[str]] = field(default_factory=dict)
    _partners: dict[str, set[str]] = field(default_factory=dict)
    _ties: dict[str, set[str]] = field(default_factory=dict)
    _components: dict[str, frozenset[str]] = field(default_factory=dict)
    _kinds: dict[str, frozenset[str]] = field(default_factory=dict)
    _clusters: dict[str, tuple[str, frozenset[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for pairs, partners in ((self.same, self._partners), (self.tied, self._ties)):
            for one, other in pairs:
                partners.setdefault(one, set()).add(other)
                partners.setdefault(other, set()).add(one)

    def is_stated(self, node: str) -> bool:
        """Whether anything is stated of a node; nearly all have a type, which is asked first."""
        return bool(self.values(node, TYPE) or self.claims(node))

    def kinds(self, node: str) -> frozenset[str]:
        """The kinds that are stated of the thing which `node` is."""
        known = self._kinds.get(node)
        if known is None:
            known = frozenset(kind for one in self.cluster(node) for _, kind, _ in self.values(one, TYPE))
            self._kinds[node] = known
        return known

    def ties(self, node: str) -> Iterable[str]:
        """The nodes that people decided to be related to `node` in some way."""
        return self._ties.get(node, ())

    def name(self, node: str) -> str:
        """The node that stands for the thing which `node` is, or is a part of."""
        return self._cluster(node)[0]

    def cluster(self, node: str) -> frozenset[str]:
        """All nodes that are one thing with `node`, itself included."""
        return self._cluster(node)[1]

    def component(self, node: str) -> frozenset[str]:
        """All nodes on which it hangs what `node` is one thing with: those that share identifiers or
        decisions with it, on any path, also where they may not be joined.
        """
        known = self._components.get(node)
        if known is None:
            found, queue = {node}, [node]
            while queue:
                fresh = self._neighbours(queue.pop()) - found
                found |= fresh
                queue.extend(fresh)
            known = frozenset(found)
            for member in known:
                self._components[member] = known
        return known

    def _neighbours(self, node: str) -> set[str]:
        found = set(self._partners.get(node, ()))
        kind = kind_of(node)
        keys = {value[1:-1] for _, value, _ in self.values(node, IDENTIFIER)}
        if own := scheme_of(node):
            keys.add(f"{own}:{_value(node)}")
        for key in keys:
            scheme, _, value = key.partition(":")
            if scheme not in SCHEME_RANK or not value:
                continue
            found.update(one for one in self.stating(IDENTIFIER, f'"{key}"') if kind_of(one) == kind)
            found.add(_written(self.base, kind, key))
            found |= {one for one in self.odd if kind_of(one) == kind and _value(one) == value}
        return found

    def _cluster(self, node: str) -> tuple[str, frozenset[str]]:
        known = self._clusters.get(node)
        if known is None:
            members = self.component(node)
            names = self._names(members) if len(members) > 1 else {}
            clusters: dict[str, set[str]] = {}
            for member in members:
                clusters.setdefault(names.get(member, member), set()).add(member)
            for name, cluster in clusters.items():
                whole = (name, frozenset(cluster))
                for member in cluster:
                    self._clusters[member] = whole
            known = self._clusters[node]
        return known

    def _names(self, members: frozenset[str]) -> Mapping[str, str]:
        identifiers = [
            (member, value[1:-1]) for member in members for _, value, _ in self.values(member, IDENTIFIER)
        ]
        within = [
            [pair for pair in pairs if pair[0] in members and pair[1] in members]
            for pairs in (self.same, self.apart)
        ]
        return merged_names(identifiers, filter(self.is_stated, members), *within)
