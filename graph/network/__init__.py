"""Network: who with whom — edges as columns, projections around an organisation, routes, drawings."""

from graph.network.described import RELATIONS, Described, described
from graph.network.drawing import as_svg
from graph.network.exports import as_csv, as_gexf, as_graphml, node_link
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
from graph.network.pyvis_page import as_standalone_html
from graph.network.reach import Reach, within_reach
from graph.network.routes import Route, shortest_route

__all__ = [
    "DRAWN_NODES",
    "RELATIONS",
    "SHOWN_STATES",
    "Described",
    "Link",
    "Network",
    "Node",
    "Pair",
    "Reach",
    "Route",
    "as_csv",
    "as_gexf",
    "as_graphml",
    "as_standalone_html",
    "as_svg",
    "described",
    "network_around",
    "node_link",
    "organisations",
    "shortest_route",
    "strongest_pairs",
    "within_reach",
]
