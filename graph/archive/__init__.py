"""The archive: every accepted version of every source, whole and for good; stores are views of it."""

from graph.archive.decisions import Undoing
from graph.archive.entries import Entry
from graph.archive.events import Event, Removal, Tombstone
from graph.archive.folder import Archive, create_or_open
from graph.archive.history import Seen, Sees, seen_history, seen_numbers

__all__ = [
    "Archive",
    "Entry",
    "Event",
    "Removal",
    "Seen",
    "Sees",
    "Tombstone",
    "Undoing",
    "create_or_open",
    "seen_history",
    "seen_numbers",
]
