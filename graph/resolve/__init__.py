"""Resolve: the rules by which the claims of many sources become what the map says; no files, no engine."""

from graph.resolve.claims import Claims
from graph.resolve.disputes import Dispute, UnitSays, disputes
from graph.resolve.identity import Pair
from graph.resolve.map_says import RESOLVER_VERSION, resolve
from graph.resolve.standing import Standing
from graph.resolve.validity import State, state_on

__all__ = [
    "RESOLVER_VERSION",
    "Claims",
    "Dispute",
    "Pair",
    "Standing",
    "State",
    "UnitSays",
    "disputes",
    "resolve",
    "state_on",
]
