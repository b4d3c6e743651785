"""Which nodes are one thing: equal trusted identifiers, and decisions of kind *same* (RULES 2)."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote

from ontology.identifiers import SCHEME_RANK

Pair = tuple[str, str]
"""Two node terms of which somebody decided that they are one thing, or that they are not."""

_RANK = {scheme: place for place, scheme in enumerate(SCHEME_RANK)}


def scheme_of(node: str) -> str:
    """The trusted scheme in a node term (`<…/organisation/ror:0002pcv65>` → `ror`), or empty."""
    segment = node[node.rfind("/") + 1 : -1]
    scheme, colon, _ = segment.partition(":")
    return scheme if colon and scheme in _RANK else ""


def kind_of(node: str) -> str:
    """The kind segment of a node term: `<…/organisation/…>` → `organisation`; empty where it has none."""
    return node[1:-1].rpartition("/")[0].rpartition("/")[2]


def preference(node: str) -> tuple[int, str]:
    """Sorts the member first whose identifier the merged node takes: best scheme, then smallest."""
    return _RANK.get(scheme_of(node), len(_RANK)), node


class Clusters:
    """Union-find over node terms.

    Two identifiers of one scheme are never joined by rule, and what was decided not to be one thing
    is never joined at all, on no path.
    """

    def __init__(self, apart: Iterable[Pair] = ()) -> None:
        self._parent: dict[str, str] = {}
        self._schemes: dict[str, dict[str, str]] = {}
        self._apart: dict[str, set[str]] = {}
        for one, other in apart:
            self._apart.setdefault(one, set()).add(other)
            self._apart.setdefault(other, set()).add(one)

    def find(self, node: str) -> str:
        """The root of `node`'s cluster (not its name: see `names`)."""
        root = node
        while (above := self._parent.get(root, root)) != root:
            root = above
        while (above := self._parent.get(node, node)) != root:
            self._parent[node] = root
            node = above
        return root

    def join(self, one: str, other: str, *, by_rule: bool = True) -> bool:
        """Make two nodes one thing; False where that may not be (see the class)."""
        first, second = self.find(one), self.find(other)
        if first == second:
            return True
        if second in self._apart.get(first, ()):
            return False
        held, added = self._schemes_of(first), self._schemes_of(second)
        if by_rule and any(held.get(scheme, value) != value for scheme, value in added.items()):
            return False
        self._parent[second] = first
        self._parent.setdefault(first, first)
        self._schemes[first] = {**added, **held}
        for third in self._apart.pop(second, ()):
            self._apart[third] = (self._apart[third] - {second}) | {first}
            self._apart.setdefault(first, set()).add(third)
        return True

    def _schemes_of(self, root: str) -> dict[str, str]:
        if root not in self._schemes:
            scheme = scheme_of(root)
            self._schemes[root] = {scheme: root} if scheme else {}
        return self._schemes[root]

    def names(self) -> dict[str, str]:
        """Member → the node that stands for its cluster; only members of clusters of two or more."""
        members: dict[str, list[str]] = {}
        for node in self._parent:
            members.setdefault(self.find(node), []).append(node)
        return {
            node: min(cluster, key=preference)
            for cluster in members.values()
            if len(cluster) > 1
            for node in cluster
        }


def merged_names(
    identifiers: Iterable[tuple[str, str]],
    nodes: Iterable[str],
    same: Iterable[Pair] = (),
    apart: Iterable[Pair] = (),
) -> dict[str, str]:
    """Member → canonical node, from (node, `scheme:value`) pairs, the nodes known, and decisions.

    Persons' decisions come first; then rule-made ones by scheme and identifier, never by time of
    loading. Only trusted schemes join, and only things of one kind.
    """
    clusters = Clusters(apart)
    for one, other in sorted((min(pair), max(pair)) for pair in same):
        clusters.join(one, other, by_rule=False)
    known = set(nodes)
    holders: dict[tuple[int, str, str], list[str]] = {}
    for node, identifier in identifiers:
        scheme, _, value = identifier.partition(":")
        if scheme in _RANK and value:
            holders.setdefault((_RANK[scheme], identifier, kind_of(node)), []).append(node)
    for node in known:
        scheme = scheme_of(node)
        if scheme:
            value = unquote(node[node.rfind(":") + 1 : -1])
            key = (_RANK[scheme], f"{scheme}:{value}", kind_of(node))
            if key in holders:
                holders[key].append(node)
    for key in sorted(holders):
        first, *others = sorted(set(holders[key]), key=preference)
        for other in others:
            clusters.join(first, other)
    return clusters.names()
