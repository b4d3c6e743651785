"""Look-ups in what a store's sources state, as it is and as it will be after a change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from graph.resolve.sides import Stated
from graph.snapshot.delta import TooMuch
from graph.store import DEFAULT_GRAPH, Store
from ontology.statements import Triple

From = tuple[str, Triple]
"""A statement and the name of the source that states it."""


class StatedIn:
    """What the sources of a store state. Keeps what it has read; raises TooMuch past `most` statements."""

    def __init__(self, store: Store, graphs: Mapping[str, str], most: int) -> None:
        """`graphs` gives the source of each graph that holds one."""
        self.store, self._graphs, self._left = store, graphs, most
        self._claims: dict[str, list[Stated]] = {}
        self._values: dict[tuple[str, str], list[Stated]] = {}
        self._stating: dict[tuple[str, str], list[tuple[str, str]]] = {}

    def claims(self, node: str) -> list[Stated]:
        """What is stated of a node."""
        known = self._claims.get(node)
        if known is None:
            known = [
                (predicate, value, source) for source, (_, predicate, value) in self._match(subject=node)
            ]
            self._claims[node] = known
        return known

    def values(self, node: str, predicate: str) -> list[Stated]:
        """What is stated of a node with one predicate: of a hub, the resolved graph says much else."""
        if node in self._claims:
            return [one for one in self._claims[node] if one[0] == predicate]
        known = self._values.get((node, predicate))
        if known is None:
            found = self._match(subject=node, predicate=predicate)
            known = [(predicate, value, source) for source, (_, _, value) in found]
            self._values[node, predicate] = known
        return known

    def stating(self, predicate: str, value: str) -> Iterator[tuple[str, str]]:
        """The nodes of which (predicate, value) is stated, each with its source, read as they are taken."""
        known = self._stating.get((predicate, value))
        if known is not None:
            yield from known
            return
        known = []
        for source, (node, _, _) in self._match(predicate=predicate, value=value):
            known.append((node, source))
            yield known[-1]
        self._stating[predicate, value] = known

    def says(self, triple: Triple) -> bool:
        """Whether some source states this."""
        subject, predicate, value = triple
        return any(self._match(subject=subject, predicate=predicate, value=value))

    def referring(self, value: str) -> Iterator[From]:
        """The statements that have this value."""
        return self._match(value=value)

    def resolved(self, **pattern: str) -> Iterator[Triple]:
        """The statements of the resolved graph that have these terms (see `Store.match`)."""
        for subject, predicate, value, _ in self.store.match(**pattern, graph=DEFAULT_GRAPH):
            self._count()
            yield subject, predicate, value

    def _match(self, **pattern: str) -> Iterator[From]:
        for subject, predicate, value, graph in self.store.match(**pattern):
            self._count()
            if (source := self._graphs.get(graph)) is not None:
                yield source, (subject, predicate, value)

    def _count(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise TooMuch


class Before:
    """The look-ups of `graph.resolve.sides` in what a store's sources state."""

    def __init__(self, stated: StatedIn) -> None:
        self.claims, self.values = stated.claims, stated.values
        self._stated = stated

    def stating(self, predicate: str, value: str) -> Iterator[str]:
        """See `Side`."""
        return (node for node, _ in self._stated.stating(predicate, value))

    def referring(self, value: str) -> Iterator[str]:
        """See `Side`."""
        return (triple[0] for _, triple in self._stated.referring(value))


class After:
    """The same look-ups after a change: what the store says, less what is removed, and what is added."""

    def __init__(self, stated: StatedIn, removed: Iterable[From], added: Iterable[From]) -> None:
        self._stated = stated
        self._removed = frozenset(removed)
        self._gone = {triple[0] for _, triple in self._removed}
        self._claims: dict[str, list[Stated]] = {}
        self._stating: dict[tuple[str, str], list[str]] = {}
        self._referring: dict[str, list[str]] = {}
        for source, (subject, predicate, value) in added:
            self._claims.setdefault(subject, []).append((predicate, value, source))
            self._stating.setdefault((predicate, value), []).append(subject)
            self._referring.setdefault(value, []).append(subject)

    def claims(self, node: str) -> list[Stated]:
        """See `Side`."""
        return self._changed(node, self._stated.claims(node), self._claims.get(node, ()))

    def values(self, node: str, predicate: str) -> list[Stated]:
        """See `Side`."""
        added = [one for one in self._claims.get(node, ()) if one[0] == predicate]
        return self._changed(node, self._stated.values(node, predicate), added)

    def _changed(self, node: str, claims: list[Stated], added: Sequence[Stated]) -> list[Stated]:
        if node in self._gone:
            claims = [one for one in claims if (one[2], (node, one[0], one[1])) not in self._removed]
        return [*claims, *added] if added else claims

    def stating(self, predicate: str, value: str) -> Iterator[str]:
        """See `Side`."""
        yield from self._stating.get((predicate, value), ())
        for node, source in self._stated.stating(predicate, value):
            if (source, (node, predicate, value)) not in self._removed:
                yield node

    def referring(self, value: str) -> Iterator[str]:
        """See `Side`."""
        yield from self._referring.get(value, ())
        for one in self._stated.referring(value):
            if one not in self._removed:
                yield one[1][0]
