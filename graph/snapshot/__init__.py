"""Snapshot: brings archive, resolve and store together; names a state of the map and opens it."""

from graph.snapshot.agreements import agreement_states, terms_of_agreements
from graph.snapshot.audience import AUDIENCES, visible_to
from graph.snapshot.edges import RULES, SHARES, Edge, InternalFlow, edges_of, internal_flows
from graph.snapshot.opened import Snapshot, open_snapshot
from graph.snapshot.publish import publish, store_folder
from graph.snapshot.state import MapState, state_of

__all__ = [
    "AUDIENCES",
    "RULES",
    "SHARES",
    "Edge",
    "InternalFlow",
    "MapState",
    "Snapshot",
    "agreement_states",
    "edges_of",
    "internal_flows",
    "open_snapshot",
    "publish",
    "state_of",
    "store_folder",
    "terms_of_agreements",
    "visible_to",
]
