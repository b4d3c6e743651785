"""What the statements of an RDF file say of each node, in little room: many have the same properties."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from loaders.reading.rdf_input import Node, Value

_Term = Node | Value

MOST_SHAPES = 1024
"""So many lists of properties are known as shapes; what is said of nodes that have others stands by name."""

LONGEST_SHAPE = 200
"""Properties of a shape: no more are looked at for one node."""

MOST_ASKED = 100
"""Of so many lists of properties that are asked for it is known where a shape has them."""


class Shape:
    """The properties of many nodes that have the same, in the order of the file."""

    __slots__ = ("_asked", "_every", "at", "properties")

    def __init__(self, properties: tuple[str, ...]) -> None:
        self.properties = properties
        self.at = {one: place for place, one in enumerate(properties, 1)}
        self._asked: dict[tuple[str, ...], tuple[int, ...]] = {}
        self._every: dict[tuple[str, ...], tuple[int, ...]] = {}

    def places(self, predicates: tuple[str, ...]) -> tuple[int, ...]:
        """Where what is said under those of these that are there stands, in their order."""
        found = self._asked.get(predicates)
        if found is None:
            found = tuple([self.at[one] for one in predicates if one in self.at])
            if len(self._asked) < MOST_ASKED:
                self._asked[predicates] = found
        return found

    def every(self, predicates: tuple[str, ...]) -> tuple[int, ...]:
        """The same, with 0 for each that is not there."""
        found = self._every.get(predicates)
        if found is None:
            found = tuple([self.at.get(one, 0) for one in predicates])
            if len(self._every) < MOST_ASKED:
                self._every[predicates] = found
        return found


_Terms = _Term | dict[_Term, None]
"""The one thing that is said under most properties, or several; these are a tuple once all is read."""
Held = Any
"""What is said of a node: a tuple of its shape and what is said under each property of that; or, of a shape
that is not kept, a dict."""


class Said:
    """The statements of one file by subject and predicate, read as they come: each is held once."""

    def __init__(self, statements: Iterable[tuple[Node, str, _Term]]) -> None:
        # A tuple with the shape that most share: a dict for each took three times the room.
        self.by_subject: dict[Node, Held] = {}
        self.predicates: set[str] = set()
        self.members: dict[str, list[Node]] | None = None
        """The nodes of each class, once somebody asked."""
        self._shapes: dict[tuple[str, ...], Shape] = {}
        by_subject = self.by_subject
        before: Node | None = None
        said: dict[str, _Terms] = {}
        several: set[Node] = set()
        for subject, predicate, object_ in statements:
            if subject is not before:
                if before is not None:
                    self._settle(before, said)
                before, said = subject, self._opened(subject)
            terms = said.get(predicate)
            if terms is None:
                said[predicate] = object_
            elif isinstance(terms, dict):
                terms[object_] = None
            elif terms != object_:
                said[predicate] = {terms: None, object_: None}
                several.add(subject)
        if before is not None:
            self._settle(before, said)
        # Only now: a file may come back to a subject of a million objects as often.
        for one in several:
            by_subject[one] = _as_tuples(by_subject[one])
        self.predicates.update(*self._shapes)
        for held in by_subject.values():
            if held.__class__ is dict:
                self.predicates.update(held)

    def _opened(self, subject: Node) -> dict[str, _Terms]:
        """What is said of a subject so far, by name."""
        known = self.by_subject.get(subject)
        if known.__class__ is tuple:
            return dict(zip(known[0].at, known[1:], strict=True))
        return cast("dict[str, _Terms]", known or {})

    def _settle(self, subject: Node, said: dict[str, _Terms]) -> None:
        """Hold what is said of a subject, in little room where others have the same properties."""
        shape = None
        if len(said) <= LONGEST_SHAPE:
            properties = tuple(said)
            shape = self._shapes.get(properties)
            if shape is None and len(self._shapes) < MOST_SHAPES:
                shape = self._shapes[properties] = Shape(properties)
        self.by_subject[subject] = said if shape is None else (shape, *said.values())


def _as_tuples(held: Held) -> Held:
    """What is said of a node, the several things under a property as a tuple: in a quarter of the room, and
    to be told from others as it stands."""
    if held.__class__ is tuple:
        return tuple([tuple(one) if one.__class__ is dict else one for one in held])
    return {name: tuple(one) if one.__class__ is dict else one for name, one in held.items()}


def each(terms: Any) -> Iterable[_Term]:
    """The one thing that is said, or each of several."""
    return terms if terms.__class__ is tuple else (terms,)
