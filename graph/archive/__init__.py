"""The archive: every accepted version of every source, whole and for good; stores are views of it."""

from graph.archive.decisions import Undoing
from graph.archive.entries import Entry
from graph.archive.folder import Archive, create_or_open

__all__ = ["Archive", "Entry", "Undoing", "create_or_open"]
