"""Routes: the shortest chain of ties in force between two organisations."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from graph.network.projection import Link, links_on, organisations
from graph.resolve import State
from graph.snapshot import SHARES, Snapshot, edges_of
from ontology.errors import NotFound


@dataclass(frozen=True, slots=True)
class Route:
    """The organisations of a route in order, and the links between each two; empty where there is none."""

    stops: tuple[str, ...]
    links: tuple[tuple[Link, ...], ...]


def shortest_route(snapshot: Snapshot, start: str, end: str, day: date) -> Route:
    """The shortest chain of sharing ties in force on `day` from `start` to `end`, walked either way.

    Of several equally short ones the first by IRIs, so that the same question has the same answer.
    Raises NotFound where one of the two is no organisation of this map.
    """
    known = organisations(snapshot)
    for iri in (start, end):
        if iri not in known:
            raise NotFound("organisation", iri)
    ties: dict[str, dict[str, list[Link]]] = {}
    for link in links_on(edges_of(snapshot), day, (SHARES,), (State.IN_FORCE,)):
        ties.setdefault(link.source, {}).setdefault(link.target, []).append(link)
        ties.setdefault(link.target, {}).setdefault(link.source, []).append(link)
    before: dict[str, str] = {start: ""}
    queue = deque([start])
    while queue and end not in before:
        here = queue.popleft()
        for there in sorted(ties.get(here, ())):
            if there not in before:
                before[there] = here
                queue.append(there)
    if end not in before:
        return Route((), ())
    stops = [end]
    while before[stops[-1]]:
        stops.append(before[stops[-1]])
    stops.reverse()
    return Route(tuple(stops), tuple(tuple(ties[a][b]) for a, b in pairwise(stops)))
