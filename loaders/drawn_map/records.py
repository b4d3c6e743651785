"""From a drawing to records: what its types say things are, and relationships that never count as sharing.

RULES 18: what a map draws is kept as drawn. A line that says *funds* is no grant, one that says *shares
data* no agreement.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from loaders.drawn_map import words
from loaders.drawn_map.drawing import (
    ALIASES,
    DATE,
    DESCRIPTION,
    DIRECTION,
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
from loaders.drawn_map.known import Known, Thing, identifier_of, key_of, label_of, says_kind, spaced, word_on
from loaders.loader import Reading
from loaders.noting import Notes
from loaders.organisation_types import sectors_of
from loaders.person_names import reads_as_person
from loaders.reading.persons import has_email
from loaders.reading.values import parse_day
from ontology.account import Problem
from ontology.identifiers import place_iri
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

_ASSET = {words.DATASET: Dataset, words.RESOURCE: DataResource, words.INFRASTRUCTURE: Infrastructure}

_EXAMPLE_SITES = ("://example.", "://www.example.")
"""Hosts that are reserved for examples (RFC 2606): an address there was never filled in."""


_NAME_AN_ELEMENT = (
    "Name an element of this map, as its identifier or label is written there. Where its elements stand in "
    "other files, give all of them in one call."
)


def records_of(drawing: Drawing, known: Known, reading: Reading, file: str) -> Iterator[Record | Problem]:
    """The records of a drawing. Counts in `reading.account` what is read, refused and ignored."""
    maker = _Maker(known, reading, file, _of_several_words(drawing.connections, known))
    for name, times in drawing.dropped.items():
        maker.notes.note("dropped, about persons", name, times)
    for problem in drawing.refused:
        reading.account.read += 1
        reading.account.refused += 1
        yield problem
    for element in drawing.elements:
        yield from maker.once(maker.element(element))
    for connection in drawing.connections:
        yield from maker.once(maker.connection(connection))


_Line = tuple[str, str, str]
"""The ends of a line in the direction that is meant, and the word on it."""


def _line_of(one: Connection, known: Known) -> _Line:
    stated = word_on(one.facts)
    source, target = known.find(one.source), known.find(one.target)
    return (target, source, stated) if words.kind_of_tie(stated)[1] else (source, target, stated)


def _caption(facts: Facts, stated: str) -> str:
    """What is written on a line beside its kind."""
    caption = first(facts, ("label",))
    return caption if caption != stated else ""


def _of_several_words(connections: Iterable[Connection], known: Known) -> frozenset[_Line]:
    """The lines that are drawn several times with other words: by these they are told apart."""
    said: dict[_Line, set[str]] = {}
    for one in connections:
        line = _line_of(one, known)
        said.setdefault(line, set()).add(first(one.facts, DESCRIPTION) or _caption(one.facts, line[2]))
    return frozenset(line for line, texts in said.items() if len(texts) > 1)


class _Maker:
    def __init__(self, known: Known, reading: Reading, file: str, several: frozenset[_Line]) -> None:
        self.known, self.reading, self.file = known, reading, file
        self._several = several
        self.account, self.notes = reading.account, Notes(reading.account)

    def once(self, made: Iterable[Record | Problem]) -> Iterator[Record | Problem]:
        """What an element or a line makes, where none before it made the very same."""
        for one in made:
            if not isinstance(one, Problem):
                said = replace(one, address="")
                if said in self.known.said:
                    self.account.ignored += 1
                    self.notes.note("ignored: what stands on the map already, said again in the same words")
                    continue
                self.known.said.add(said)
            yield one

    def element(self, one: Element) -> Iterator[Record | Problem]:
        """An organisation, an asset, a project or a meeting."""
        self.account.read += 1
        # What has no type at all is none of the elements that were settled.
        what = self.known.things.get(key_of(one)) or Thing("", label_of(one), "", "")
        kind = what.kind
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
            why = f"has the type {stated!r}, of which we cannot tell what it is"
            if not stated:
                why = "has no type, though others on this map have one"
            if not self.known.of_bodies:
                why = "has no type, none is stated anywhere on this map, and few names are an organisation's"
            yield self._refused(
                one.row,
                "unknown-type",
                f"{_quoted(label_of(one))} {why}.",
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
        if what.guessed:
            self.notes.note(what.guessed, what.label)
        self._tell_not_taken(name for name in one.facts if not says_kind(one.facts, name))
        yield self._made(one, what)

    def _made(self, one: Element, what: Thing) -> Record:
        facts, kind = one.facts, what.kind
        said: dict[str, Any] = self._said_of_all(one, what)
        if kind == words.ORGANISATION:
            stated = spaced(first(facts, SECTOR))
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

    def _said_of_all(self, one: Element, what: Thing) -> dict[str, Any]:
        identifier = identifier_of(one)
        return {
            "iri": what.node,
            "address": one.address,
            "label": what.label,
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
            if end not in self.known.nodes or end in self.known.several:
                yield self._refused(
                    one.row,
                    "unknown-end",
                    *self._no_end(what, end),
                )
                return
        self._tell_not_taken(name for name in one.facts if name not in TIE)
        self.notes.note("taken as a relationship, never as sharing")
        made = self._relationship(one)
        yield made
        if made.kind not in words.OF_BOTH and words.points_both_ways(first(one.facts, DIRECTION)):
            back = self._relationship(replace(one, source=one.target, target=one.source))
            if replace(back, address="") not in self.known.said:
                self.notes.note("a line that points both ways, kept as one each way")
                yield back

    def _relationship(self, one: Connection) -> Relationship:
        stated = word_on(one.facts)
        line = _line_of(one, self.known)
        source, target, _ = line
        labels, nodes = self.known.labels, self.known.nodes
        # Where two things of the map have one name, their nodes tell the lines to them apart.
        apart = [nodes[end] for end in (source, target) if self.known.shares_its_name(end)]
        description = self._description(one.facts) or _caption(one.facts, stated)
        if line in self._several:
            apart.append(description)
        # In the direction in which the words are meant: a line that says *funded by* begins at the grantee.
        drawn = f"{labels[one.source]} – {words.words_of(stated) or 'related'} – {labels[one.target]}"
        return Relationship(
            iri=self.reading.mint.thing("relationship", None, labels[source], labels[target], stated, *apart),
            address=one.address,
            label=drawn,
            description=description,
            kind=words.kind_of_tie(stated)[0],
            kind_stated=stated,
            subject=nodes[source],
            object=nodes[target],
        )

    def _no_end(self, what: str, end: str) -> tuple[str, str]:
        """Why a connection has no such end, and what to do."""
        if not end:
            return f"A connection {what} nowhere.", _NAME_AN_ELEMENT
        if end in self.known.several:
            return (
                f"A connection {what} at {_quoted(end)}, by which several elements go that are not the same.",
                "Give each of them an identifier (id) of its own.",
            )
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
            place = resolve_place(spaced(text))
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
    is_person = has_email(name) or reads_as_person(name)
    return "an element with a person's name" if is_person else repr(name)
