"""Which things have to be resolved together, so that a large map is resolved part by part.

The outcome of a thing hangs on what `map_says` lists. Nodes that may be one thing, the ends of decisions, and
wholes with their parts are kept in one group, and a group in one part of the map. Assets, of which agreements
inherit facets, are read in each part that covers them. What relays state may match anything, so a map with
relays is resolved at once; so is one in which an identifier is set aside, which renames what refers to it.
"""

from __future__ import annotations

from array import array
from collections.abc import Container, Iterable, Sequence
from itertools import pairwise
from urllib.parse import unquote

from graph.resolve.gathering import pairs_of
from graph.resolve.identity import merged_names, scheme_of
from graph.resolve.touched import COVERS, PART_OF
from ontology.decisions import Decision, DecisionKind
from ontology.identifiers import SCHEME_RANK
from ontology.records import Source
from ontology.statements import Triple, iri
from ontology.terms import SG

_IDENTIFIER = f"<{SG.identifier}>"
_TOGETHER = frozenset((*PART_OF, COVERS, _IDENTIFIER))

Said = Sequence[Triple]
"""Some of what one source states."""


def can_be_parted(sources: Iterable[Source], decisions: Iterable[Decision]) -> bool:
    """Whether the rules look at no more than what `Groups` keeps together."""
    return not any(source.relays for source in sources) and not any(
        one.kind == DecisionKind.NOT_THIS_IDENTIFIER for one in decisions
    )


class Groups:
    """The groups of a map, found in one reading of all that is stated, then asked in a second one.

    Nodes are told apart by 8 bytes of hash: two that share theirs are merely resolved in one part. A node
    takes memory where it hangs together with another (about 150 bytes), and 16 bytes an identifier.
    """

    def __init__(self, decisions: Iterable[Decision], parts: int) -> None:
        self._parts = parts
        self._above: dict[int, int] = {}
        self._keys, self._holders = array("q"), array("q")
        self._covering, self._covered = array("q"), array("q")
        self._decisions = list(decisions)
        self._ends = frozenset(iri(end) for one in self._decisions for end in (one.one, one.other))
        self._known: set[str] = set()
        self._shared: frozenset[int] = frozenset()
        self._wanted: dict[int, int] = {}
        self._identifiers: list[tuple[str, str]] = []
        self._named: set[str] = set()
        for one in self._decisions:
            self._join(hash(iri(one.one)), hash(iri(one.other)))

    def look(self, said: Said) -> None:
        """The first reading: some of what a source states."""
        for node in dict.fromkeys([triple[0] for triple in said]):
            if node in self._ends:
                self._known.add(node)
            if scheme := scheme_of(node):
                self._note_key(_own_key(node, scheme), node)
        for node, predicate, value in said:
            if predicate not in _TOGETHER:
                continue
            if predicate == COVERS:
                self._covering.append(hash(node))
                self._covered.append(hash(value))
            elif predicate != _IDENTIFIER:
                self._join(hash(node), hash(value))
            elif _is_trusted(value[1:-1]):
                self._note_key(value[1:-1], node)

    def _note_key(self, key: str, node: str) -> None:
        self._keys.append(hash(key))
        self._holders.append(hash(node))

    def settle(self) -> None:
        """The first reading is over."""
        repeated = {one for one, other in pairwise(sorted(self._keys)) if one == other}
        first: dict[int, int] = {}
        shared: set[int] = set()
        for key, holder in zip(self._keys, self._holders, strict=True):
            if key in repeated and first.setdefault(key, holder) != holder:
                shared.add(key)
                self._join(first[key], holder)
        self._shared = frozenset(shared)
        for agreement, asset in zip(self._covering, self._covered, strict=True):
            part, root = self._part(agreement), self._find(asset)
            if root % self._parts != part:
                self._wanted[root] = self._wanted.get(root, 0) | 1 << part
        del self._keys, self._holders, self._covering, self._covered

    def parts_of(self, node: str, said: Said) -> list[int]:
        """The second reading: the part of a node, and those others in which it is read as well."""
        if self._shared:
            self._note_names(node, said)
        root = self._find(hash(node))
        first = root % self._parts
        wanted = self._wanted.get(root)
        if not wanted:
            return [first]
        return [first, *(one for one in range(self._parts) if wanted >> one & 1 and one != first)]

    def names(self) -> dict[str, str]:
        """Node → the one that stands for it, in the whole map (see `merged_names`), after both readings."""
        same = [pair for pair in pairs_of(self._decisions, DecisionKind.SAME) if self._known.issuperset(pair)]
        apart = pairs_of(self._decisions, DecisionKind.NOT_SAME)
        return merged_names(self._identifiers, self._named, same, apart)

    def _note_names(self, node: str, said: Said) -> None:
        """Keep the identifiers that several nodes have; no other joins anything."""
        shared = self._shared
        self._identifiers.extend(
            (node, value[1:-1])
            for _, predicate, value in said
            if predicate == _IDENTIFIER and _is_shared(value[1:-1], shared)
        )
        scheme = scheme_of(node)
        if scheme and _is_shared(_own_key(node, scheme), shared):
            self._named.add(node)

    def _part(self, own: int) -> int:
        return self._find(own) % self._parts

    def _find(self, own: int) -> int:
        above = self._above
        root = own
        while (upper := above.get(root, root)) != root:
            root = upper
        while (upper := above.get(own, own)) != root:
            above[own] = root
            own = upper
        return root

    def _join(self, one: int, other: int) -> None:
        first, second = self._find(one), self._find(other)
        if first != second:
            self._above[second] = first


def _is_trusted(identifier: str) -> bool:
    scheme, _, value = identifier.partition(":")
    return scheme in SCHEME_RANK and bool(value)


def _own_key(node: str, scheme: str) -> str:
    return f"{scheme}:{unquote(node[node.rfind(':') + 1 : -1])}"


def _is_shared(identifier: str, shared: Container[int]) -> bool:
    return _is_trusted(identifier) and hash(identifier) in shared
