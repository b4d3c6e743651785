"""Snapshot: brings archive, resolve and store together; names a state of the map and opens it."""

from graph.snapshot.agreements import agreement_states, terms_of_agreements
from graph.snapshot.ahead import Ahead
from graph.snapshot.audience import AUDIENCES, may_see, present, sees, unnamed, visible_to
from graph.snapshot.edges import RULES, SHARES, Edge, InternalFlow, edges_of, internal_flows
from graph.snapshot.given import Standing, give, given, publish_for, standing
from graph.snapshot.gone import once_stated
from graph.snapshot.keeping import KEPT_STATES, bring_back, brought_back, keep_stores, let_go
from graph.snapshot.opened import Snapshot, open_earlier, open_snapshot
from graph.snapshot.publish import publish, store_folder
from graph.snapshot.state import MapState, state_of

__all__ = [
    "AUDIENCES",
    "KEPT_STATES",
    "RULES",
    "SHARES",
    "Ahead",
    "Edge",
    "InternalFlow",
    "MapState",
    "Snapshot",
    "Standing",
    "agreement_states",
    "bring_back",
    "brought_back",
    "edges_of",
    "give",
    "given",
    "internal_flows",
    "keep_stores",
    "let_go",
    "may_see",
    "once_stated",
    "open_earlier",
    "open_snapshot",
    "present",
    "publish",
    "publish_for",
    "sees",
    "standing",
    "state_of",
    "store_folder",
    "terms_of_agreements",
    "unnamed",
    "visible_to",
]
