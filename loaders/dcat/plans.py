"""How things of one shape are read: worked out once for all that have the same properties.

A dataset has eight of the sixty properties that are read. To ask for each part of it by itself took half of
the time of reading it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import Any

from loaders.alike import LONGEST_KEPT, MOST_KEPT, length_of
from loaders.dcat.parts import Part
from loaders.noting import Note
from loaders.rdf_assets import Setting
from loaders.rdf_said import Held, Shape
from loaders.reading.rdf_input import Node
from ontology.account import Problem

Fields = dict[str, Any]
"""Fields of a record under their names; what is not known is left out."""

Key = Callable[[Held], Any]
"""What tells apart what things say under the properties of a part."""

Step = Callable[[Node, Held, Fields, list[Problem]], None]
"""Reads a part of a thing, of what is held of it, into its fields, and lists what could not be read."""


class AlikePart:
    """A part that many things state alike, so that each way to state it is read once (`loaders.alike`)."""

    def __init__(self, part: Part, read: Callable[[Setting, Node], Fields], setting: Setting) -> None:
        self.part = part
        self._read, self._setting = read, setting
        self.known: dict[Any, tuple[Fields, tuple[Note, ...]]] = {}
        """Key → the fields, and what reading them noted."""

    def key_in(self, shape: Shape) -> Key:
        """What gives the key of a thing of a shape: nearly always the one thing said, had without a call."""
        first, *others = places = shape.every(self.part.properties)
        if first and not any(others):
            return itemgetter(first)
        # None stands before no term: no other key is like these.
        return lambda held: (None, *[held[place] if place else None for place in places])

    def read(self, thing: Node, key: Any) -> Fields:
        """The fields of a thing whose key is not known yet."""
        found = self._setting.notes.hear(partial(self._read, self._setting, thing))
        if length_of(key) <= LONGEST_KEPT:
            if len(self.known) >= MOST_KEPT:
                self.known.clear()
            self.known[key] = found
        return found[0]


@dataclass(frozen=True, slots=True)
class Plan:
    """Where in what is held of things of one shape its parts stand, and who reads them."""

    title: int
    """The place of the title; 0 where there is none, or more has to be looked at."""
    description: int
    """The same of the description."""
    identifier: int
    """The same of the identifier,"""
    identifies: bool
    """and whether there is any."""
    alike: tuple[tuple[AlikePart, Key], ...]
    steps: tuple[Step, ...]
    left: tuple[str, ...]
    """What people call the properties that nobody takes."""
