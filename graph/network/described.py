"""A network with all that is shown beside it: names, the places of its records, and whom to credit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph.network.projection import Link, Network
from graph.snapshot import SHARES, Edge, Snapshot
from graph.snapshot.edges import COLLABORATES, FUNDS
from graph.snapshot.lookup import RecordPlace, credit_line, labels_of, record_places, sources_of
from graph.snapshot.second_hand import named
from ontology.records import Source

RELATIONS: dict[str, str] = {
    SHARES: "shares data with",
    FUNDS: "funds",
    COLLABORATES: "works with",
}
"""The relations between organisations, in people's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A network, the state of the map it is from, and what its parts are called."""

    state: str
    network: Network
    labels: Mapping[str, str]
    places: Mapping[str, RecordPlace]
    sources: tuple[Source, ...]

    def label(self, iri: str) -> str:
        """The name of an organisation, agreement, asset or concept; its IRI where it has none."""
        return self.labels.get(iri, iri)

    @property
    def credits(self) -> tuple[str, ...]:
        """One line for each source, with its licence."""
        return tuple(credit_line(source) for source in self.sources)

    @property
    def title(self) -> str:
        """What the network shows, in one line."""
        *most, last = [words for rule, words in RELATIONS.items() if rule in self.network.rules] or [
            "is with"
        ]
        words = f"{', '.join(most)} or {last}" if most else last
        around = f" around {self.label(self.network.focus)}" if self.network.focus else ""
        return f"Who {words} whom{around}, on {self.network.day.isoformat()}"

    @property
    def count(self) -> str:
        """How much of the view is here: a cut network never looks whole."""
        network = self.network
        return (
            f"{len(network.nodes)} of {network.nodes_in_all} organisations, "
            f"{len(network.links)} of {network.links_in_all} ties"
        )

    @property
    def second_hand(self) -> str:
        """How many of the ties are known only through sources that repeat others; empty where none is."""
        found = [link.through for link in self.network.links if link.through]
        if not found:
            return ""
        counted = "1 tie is" if len(found) == 1 else f"{len(found):,} ties are"
        return f"Of these, {counted} known only through {named({one for titles in found for one in titles})}."

    @property
    def internal(self) -> tuple[str, ...]:
        """What stays within one organisation, a line a relation: never a tie, never left unsaid (RULES 3)."""
        lines = []
        for rule, words in RELATIONS.items():
            times = Counter(flow.organisation for flow in self.network.internal if flow.rule == rule)
            named = sorted(f"{self.label(iri)} ({count})" for iri, count in times.items())
            if named:
                lines.append(f"{words.capitalize()} itself, which is no tie: {', '.join(named)}")
        return tuple(lines)

    def rows(self) -> Iterator[tuple[Link, Edge]]:
        """Yield every edge with the tie it belongs to, by names."""
        ordered = sorted(
            self.network.links,
            key=lambda link: (
                self.label(link.source).casefold(),
                self.label(link.target).casefold(),
                link.source,
                link.target,
                link.rule,
                link.state,
            ),
        )
        for link in ordered:
            for edge in link.edges:
                yield link, edge


def described(snapshot: Snapshot, network: Network) -> Described:
    """Look up the names and places that a picture, a table or an export of `network` shows."""
    named = {iri for node in network.nodes for iri in (*node.sectors, *node.places)}
    records: set[str] = set()
    for link in network.links:
        for edge in link.edges:
            named.add(edge.rests_on)
            named.update(edge.assets)
            records.update(edge.records)
    for flow in network.internal:
        named.update((flow.organisation, flow.rests_on))
        records.update(flow.records)
    labels = labels_of(snapshot, named)
    labels.update({node.iri: node.label for node in network.nodes})
    return Described(
        state=snapshot.name,
        network=network,
        labels=labels,
        places=record_places(snapshot, records),
        sources=sources_of(snapshot),
    )
