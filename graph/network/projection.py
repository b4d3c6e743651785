"""Projections: the edges that hold on a day, around an organisation or whole, as nodes and links."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from graph.resolve import State
from graph.snapshot import SHARES, Edge, InternalFlow, Snapshot, edges_of, internal_flows
from graph.snapshot.columns import column, gathered, members
from graph.snapshot.edges import COLLABORATES
from ontology.errors import NotFound
from ontology.terms import RDFS, SG

DRAWN_NODES = 300
"""How many nodes a picture shows at most: beyond that nobody can read it (FACTS: networks)."""

SHOWN_STATES: tuple[State, ...] = tuple(state for state in State if state is not State.ENDED)
"""The states that are shown without asking; ended ties on request (RULES 17)."""


@dataclass(frozen=True, slots=True)
class Node:
    """An organisation in a network; sectors and places are IRIs of concepts."""

    iri: str
    label: str
    sectors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """All edges of one rule and state from one organisation to another, with what they rest on."""

    source: str
    target: str
    rule: str
    state: State
    edges: tuple[Edge, ...]

    @property
    def agreements(self) -> tuple[str, ...]:
        """The agreements, grants or projects it rests on."""
        return tuple(sorted({edge.rests_on for edge in self.edges}))

    @property
    def assets(self) -> tuple[str, ...]:
        """What is shared."""
        return tuple(sorted({asset for edge in self.edges for asset in edge.assets}))

    @property
    def through(self) -> tuple[str, ...]:
        """The sources through which alone it is known; none where some edge of it is known itself."""
        if not all(edge.through for edge in self.edges):
            return ()
        return tuple(sorted({title for edge in self.edges for title in edge.through}))

    @property
    def records(self) -> tuple[str, ...]:
        """The records that say so."""
        return tuple(sorted({record for edge in self.edges for record in edge.records}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Nodes and links that were asked for, and of how many: a cut network never looks whole.

    `nodes_in_all` and `links_in_all` count what the same question would give uncut.
    """

    day: date
    rules: tuple[str, ...]
    states: tuple[State, ...]
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    nodes_in_all: int
    links_in_all: int
    focus: str = ""
    hops: int = 0
    internal: tuple[InternalFlow, ...] = field(default=())

    @property
    def is_cut(self) -> bool:
        """Whether something was left out."""
        return len(self.nodes) < self.nodes_in_all


def organisations(snapshot: Snapshot) -> dict[str, Node]:
    """All organisations by IRI. Read once per snapshot."""

    def read(opened: Snapshot) -> dict[str, Node]:
        labels = dict(column(opened, RDFS.label))
        sectors, places = gathered(opened, SG.sector), gathered(opened, SG.locatedIn)
        return {
            iri: Node(
                iri, labels[iri], tuple(sorted(sectors.get(iri, ()))), tuple(sorted(places.get(iri, ())))
            )
            for iri in sorted(members(opened, SG.Organisation))
            if iri in labels
        }

    return snapshot.view("organisations", read)


def links_on(
    edges: Iterable[Edge], day: date, rules: Collection[str], states: Collection[State]
) -> list[Link]:
    """Group the edges of `rules` that are in one of `states` on `day` by pair, rule and state.

    Working together has no direction: of its two edges the one from the smaller IRI stands for both.
    """
    grouped: dict[tuple[str, str, str, State], list[Edge]] = {}
    for edge in edges:
        if edge.rule == COLLABORATES and edge.start > edge.end:
            continue
        if edge.rule in rules and (state := edge.state(day)) in states:
            grouped.setdefault((edge.start, edge.end, edge.rule, state), []).append(edge)
    return [Link(*key, edges=tuple(members)) for key, members in sorted(grouped.items())]


def network_around(
    snapshot: Snapshot,
    day: date,
    *,
    focus: str = "",
    hops: int = 1,
    rules: Collection[str] = (SHARES,),
    states: Collection[State] = SHOWN_STATES,
    most_nodes: int | None = None,
) -> Network:
    """Who is tied to whom on `day`: around `focus` (its IRI) up to `hops` steps, or the whole map.

    Raises NotFound for a focus that is no organisation of this map. With `most_nodes` the nodes
    farthest from the focus and then those with fewest ties are left out first, the focus never, so
    that what is left hangs together; the result says of how many.
    """
    everybody = organisations(snapshot)
    if focus and focus not in everybody:
        raise NotFound("organisation", focus)
    links = links_on(edges_of(snapshot), day, rules, states)
    if focus:
        steps = _steps(links, focus, hops)
        links = [link for link in links if link.source in steps and link.target in steps]
    else:
        steps = {end: 0 for link in links for end in (link.source, link.target)}
    chosen: Collection[str] = steps
    nodes_in_all, links_in_all = len(chosen), len(links)
    if most_nodes is not None and len(chosen) > most_nodes:
        chosen = _kept(links, steps, max(most_nodes, 1))
        links = [link for link in links if link.source in chosen and link.target in chosen]
    flows = [
        flow
        for flow in internal_flows(snapshot)
        if flow.rule in rules and (not focus or flow.organisation in chosen)
    ]
    return Network(
        day=day,
        rules=tuple(sorted(rules)),
        states=tuple(state for state in State if state in states),
        nodes=tuple(everybody.get(iri) or Node(iri, iri) for iri in sorted(chosen)),
        links=tuple(links),
        nodes_in_all=nodes_in_all,
        links_in_all=links_in_all,
        focus=focus,
        hops=hops if focus else 0,
        internal=tuple(flows),
    )


def _steps(links: Iterable[Link], focus: str, hops: int) -> dict[str, int]:
    """How many steps from the focus, for everybody who is at most `hops` away."""
    neighbours: dict[str, set[str]] = {}
    for link in links:
        neighbours.setdefault(link.source, set()).add(link.target)
        neighbours.setdefault(link.target, set()).add(link.source)
    steps = {focus: 0}
    front = {focus}
    for step in range(1, hops + 1):
        front = {other for node in front for other in neighbours.get(node, ())} - steps.keys()
        if not front:
            break
        steps.update(dict.fromkeys(front, step))
    return steps


def _kept(links: Iterable[Link], steps: Mapping[str, int], most: int) -> set[str]:
    """The `most` nodes that are nearest to the focus, then most tied, then first by IRI."""
    ties = dict.fromkeys(steps, 0)
    for link in links:
        ties[link.source] += 1
        ties[link.target] += 1
    return set(sorted(steps, key=lambda node: (steps[node], -ties[node], node))[:most])
