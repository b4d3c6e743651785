"""Network: who with whom — edges as columns, projections around an organisation, routes, drawings."""

from graph.network.pairs import Pair, strongest_pairs
from graph.network.projection import (
    DRAWN_NODES,
    SHOWN_STATES,
    Link,
    Network,
    Node,
    network_around,
    organisations,
)
from graph.network.routes import Route, shortest_route

__all__ = [
    "DRAWN_NODES",
    "SHOWN_STATES",
    "Link",
    "Network",
    "Node",
    "Pair",
    "Route",
    "network_around",
    "organisations",
    "shortest_route",
    "strongest_pairs",
]
