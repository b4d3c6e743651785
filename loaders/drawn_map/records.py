"""From a drawing to records: what its types say things are, and relationships that never count as sharing.

RULES 18: what a map draws is kept as drawn. A line that says *funds* is no grant, one that says *shares
data* no agreement.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from loaders.drawn_map import words
from loaders.drawn_map.drawing import (
    ALIASES,
    DATE,
    DESCRIPTION,
    IDENTIFIER,
    LABEL,
    LEAD,
    PARTNERS,
    PLACE,
    SECTOR,
    STATUS,
    TAKEN,
    TIE,
    TYPE,
    WEBSITE,
    Connection,
    Drawing,
    Element,
    Facts,
    every,
    first,
)
from loaders.loader import Reading
from loaders.noting import Notes
from loaders.organisation_types import sectors_of
from loaders.person_names import reads_as_person
from loaders.reading.values import parse_day
from ontology.account import Problem
from ontology.identifiers import Mint, known_identifier, normal_name, place_iri
from ontology.places import resolve_place
from ontology.records import (
    Convening,
    DataResource,
    Dataset,
    Day,
    Infrastructure,
    Organisation,
    Project,
    Record,
    Relationship,
    Text,
)
from ontology.vocabulary import concept

_PATH = {
    words.ORGANISATION: "organisation",
    words.DATASET: "dataset",
    words.RESOURCE: "resource",
    words.INFRASTRUCTURE: "infrastructure",
    words.PROJECT: "project",
    words.CONVENING: "convening",
}
_ASSET = {words.DATASET: Dataset, words.RESOURCE: DataResource, words.INFRASTRUCTURE: Infrastructure}

_EXAMPLE_SITES = ("://example.", "://www.example.")
"""Hosts that are reserved for examples (RFC 2606): an address there was never filled in."""


_NAME_AN_ELEMENT = (
    "Name an element of this map, as its identifier or label is written there. Where its elements stand in "
    "other files, give all of them in one call."
)


@dataclass(slots=True)
class Known:
    """What the elements of a map are: their class and node, by the identifier that connections use."""

    kinds: dict[str, str] = field(default_factory=dict)
    nodes: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    guessed: dict[str, str] = field(default_factory=dict)
    """Identifier → the note on why its class was guessed."""
    named: dict[str, set[str]] = field(default_factory=dict)
    """Name in lower case → the identifiers of the elements that have it."""

    def find(self, end: str) -> str:
        """The identifier of the element that a line or a lead means, by identifier or name; else the text."""
        if end in self.kinds:
            return end
        same = self.named.get(normal_name(end).casefold(), set())
        nodes = {self.nodes.get(one, one) for one in same}
        return min(same) if len(nodes) == 1 else end

    def shares_its_name(self, one: str) -> bool:
        """Whether the map has another thing of the name that this element has."""
        same = self.named.get(normal_name(self.labels[one]).casefold(), set())
        return len({self.nodes.get(other, other) for other in same}) > 1


def known_of(elements: list[Element], mint: Mint) -> Known:
    """Settle what each element is, before any is read: connections and leads point to them."""
    known = Known()
    typed = any(first(one.facts, TYPE) for one in elements)
    for one in elements:
        if one.id in known.kinds:
            continue
        stated = first(one.facts, TYPE)
        kind = words.kind_of_element(stated)
        if not kind:
            kind, why = _guessed(one, stated, typed=typed)
            if why:
                known.guessed[one.id] = why
        label = label_of(one)
        if kind == words.ORGANISATION and words.may_be_person(stated) and _is_person(one, label):
            kind = words.PERSON
        known.kinds[one.id] = kind
        known.labels[one.id] = label
        for name in (one.id, known.labels[one.id]):
            known.named.setdefault(normal_name(name).casefold(), set()).add(one.id)
        if kind in _PATH:
            known.nodes[one.id] = mint.thing(_PATH[kind], _identifier(one), known.labels[one.id])
    return known


def _is_person(one: Element, label: str) -> bool:
    return _identifier(one) is None and reads_as_person(label)


def _guessed(one: Element, stated: str, *, typed: bool) -> tuple[str, str]:
    """What an element without a known type is taken for, and why; empty where nothing tells."""
    if every(one.facts, SECTOR):
        return words.ORGANISATION, "guessed: an organisation, by its attributes"
    if words.is_placeholder(stated) and not words.is_placeholder(one.id):
        return words.ORGANISATION, "guessed: an organisation, its type was left unfilled"
    if not typed:
        return words.ORGANISATION, "guessed: an organisation, no type is stated anywhere"
    return "", ""


def label_of(one: Element) -> str:
    """Its name; where it has none, or the one a form was delivered with, its identifier as words."""
    name = normal_name(first(one.facts, LABEL))
    return name if name and not words.is_placeholder(name) else normal_name(_spaced(one.id))


def _identifier(one: Element) -> str | None:
    return next((found for text in every(one.facts, IDENTIFIER) if (found := known_identifier(text))), None)


def records_of(drawing: Drawing, known: Known, reading: Reading, file: str) -> Iterator[Record | Problem]:
    """The records of a drawing. Counts in `reading.account` what is read, refused and ignored."""
    maker = _Maker(known, reading, file)
    for name, times in drawing.dropped.items():
        maker.notes.note("dropped, about persons", name, times)
    for element in drawing.elements:
        yield from maker.element(element)
    for connection in drawing.connections:
        yield from maker.connection(connection)


class _Maker:
    def __init__(self, known: Known, reading: Reading, file: str) -> None:
        self.known, self.reading, self.file = known, reading, file
        self.account, self.notes = reading.account, Notes(reading.account)

    def element(self, one: Element) -> Iterator[Record | Problem]:
        """An organisation, an asset, a project or a meeting."""
        self.account.read += 1
        kind = self.known.kinds.get(one.id, "")
        if kind == words.PERSON:
            self.account.ignored += 1
            self.notes.note("ignored: an element that is a person")
            return
        if words.is_placeholder(label_of(one)):
            self.account.ignored += 1
            self.notes.note("ignored: an element of a form that nobody filled in")
            return
        if not kind:
            stated = first(one.facts, TYPE)
            yield self._refused(
                one.row,
                "unknown-type",
                f"{_quoted(label_of(one))} has the type {stated!r}, of which we cannot tell what it is."
                if stated
                else f"{_quoted(label_of(one))} has no type, though others on this map have one.",
                "Write a type such as Organisation, Dataset, Service, Platform, Project or Event.",
            )
            return
        if not label_of(one):
            yield self._refused(
                one.row,
                "element-without-name",
                "An element has neither a name nor an identifier.",
                "Give it a name (label) and an identifier (id) by which connections name it.",
            )
            return
        if one.id in self.known.guessed:
            self.notes.note(self.known.guessed[one.id], label_of(one))
        self._tell_not_taken(one.facts)
        yield self._made(one, kind)

    def _made(self, one: Element, kind: str) -> Record:
        facts = one.facts
        said: dict[str, Any] = self._said_of_all(one)
        if kind == words.ORGANISATION:
            stated = _spaced(first(facts, SECTOR))
            return Organisation(
                **said, sectors=sectors_of(stated, self.notes), located_in=self._places(facts)
            )
        lead, partners = self._ends(every(facts, LEAD)), self._ends(every(facts, PARTNERS))
        said["places"] = self._places(facts)
        if kind in _ASSET:
            word = words.words_of(first(facts, ("resource type", "asset type", *TYPE)))
            return _ASSET[kind](**said, kind=concept("asset-type", word) or "", holders=lead)
        if kind == words.PROJECT:
            stated = first(facts, STATUS)
            status = (concept("status", stated) or "") if stated else ""
            return Project(**said, implementers=tuple(dict.fromkeys((*lead, *partners))), status=status)
        day = self._day(first(facts, DATE))
        return Convening(**said, conveners=lead, attendees=partners, valid_from=day, valid_until=day)

    def _said_of_all(self, one: Element) -> dict[str, Any]:
        identifier = _identifier(one)
        return {
            "iri": self.known.nodes[one.id],
            "address": one.address,
            "label": self.known.labels[one.id],
            "description": self._description(one.facts),
            "aliases": tuple(Text(name) for name in every(one.facts, ALIASES)),
            "homepage": self._homepage(first(one.facts, WEBSITE)),
            "identifiers": (identifier,) if identifier else (),
        }

    def connection(self, one: Connection) -> Iterator[Record | Problem]:
        """One relationship, where both its ends are in the map."""
        self.account.read += 1
        one = replace(one, source=self.known.find(one.source), target=self.known.find(one.target))
        if words.PERSON in (self.known.kinds.get(one.source), self.known.kinds.get(one.target)):
            self.account.ignored += 1
            self.notes.note("ignored: a line to or from a person")
            return
        for end, what in ((one.source, "begins"), (one.target, "ends")):
            if end not in self.known.nodes:
                yield self._refused(
                    one.row,
                    "unknown-end",
                    *self._no_end(what, end),
                )
                return
        stated = first(one.facts, TYPE) or first(one.facts, TIE) or first(one.facts, ("label",))
        kind, turned = words.kind_of_tie(stated)
        source, target = (one.target, one.source) if turned else (one.source, one.target)
        self._tell_not_taken(name for name in one.facts if name not in TIE)
        self.notes.note("taken as a relationship, never as sharing")
        labels, nodes = self.known.labels, self.known.nodes
        # Where two things of the map have one name, their nodes tell the lines to them apart.
        apart = [nodes[end] for end in (source, target) if self.known.shares_its_name(end)]
        caption = first(one.facts, ("label",))
        yield Relationship(
            iri=self.reading.mint.thing("relationship", None, labels[source], labels[target], stated, *apart),
            address=one.address,
            label=f"{labels[source]} – {words.words_of(stated) or 'related'} – {labels[target]}",
            description=self._description(one.facts) or (caption if caption != stated else ""),
            kind=kind,
            kind_stated=stated,
            subject=nodes[source],
            object=nodes[target],
        )

    def _no_end(self, what: str, end: str) -> tuple[str, str]:
        """Why a connection has no such end, and what to do."""
        if not end:
            return f"A connection {what} nowhere.", _NAME_AN_ELEMENT
        if end in self.known.labels:
            label = _quoted(self.known.labels[end] or end)
            return f"A connection {what} at {label}, which is refused itself.", "Mend that element."
        return f"A connection {what} at {_quoted(end)}, which is no element that was read.", _NAME_AN_ELEMENT

    def _ends(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The organisations that an element names as lead or partner, by identifier."""
        found: list[str] = []
        for name in map(self.known.find, names):
            if self.known.kinds.get(name) == words.ORGANISATION:
                found.append(self.known.nodes[name])
            elif not words.is_placeholder(name):
                # Without the name: who stands there may be a person.
                self.notes.note("named as lead or partner, but no organisation of this map")
        return tuple(dict.fromkeys(found))

    def _places(self, facts: Facts) -> tuple[str, ...]:
        found: list[str] = []
        for text in every(facts, PLACE):
            place = resolve_place(_spaced(text))
            if place is None:
                self.notes.note("place that was not recognised", text)
            else:
                found.append(place_iri(place.code))
        return tuple(dict.fromkeys(found))

    def _day(self, text: str) -> Day | None:
        try:
            return parse_day(text) if text else None
        except ValueError:
            self.notes.note("date that cannot be read", text)
            return None

    def _description(self, facts: Facts) -> str:
        text = first(facts, DESCRIPTION)
        if words.asks_for_text(text):
            self.notes.note("dropped: a description that only asks for one, as a form does")
            return ""
        return text

    def _homepage(self, text: str) -> str:
        if any(mark in text for mark in _EXAMPLE_SITES):
            self.notes.note("dropped: an address reserved for examples")
            return ""
        if not text.startswith(("http://", "https://")):
            if text:
                self.notes.note("dropped: a website that is no web address", text)
            return ""
        return text

    def _tell_not_taken(self, names: Iterable[str]) -> None:
        for name in names:
            if name not in TAKEN:
                self.notes.note("attribute not taken", name)

    def _refused(self, row: int | None, code: str, wrong: str, remedy: str) -> Problem:
        self.account.refused += 1
        return Problem(code=code, wrong=wrong, remedy=remedy, file=self.file, row=row)


def _quoted(name: str) -> str:
    """A name as a message shows it, but for one that reads as a person's."""
    return "an element with a person's name" if reads_as_person(name) else repr(name)


def _spaced(text: str) -> str:
    """`local_authority` as people write it."""
    return text.replace("_", " ")
