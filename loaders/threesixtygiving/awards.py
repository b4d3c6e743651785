"""Reads the rows of a table, or the objects of a JSON text, into awards: what is written alike is read once.

Funders, recipients, programmes, places and days come again and again in a file. So the sections of a grant
are read one by one, and what came of each is kept under the cells (the values) that it was read from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from loaders.alike import Alike, key_of
from loaders.cell_text import cell_text
from loaders.reading.tables import Cell
from loaders.threesixtygiving.grants import (
    PERSON_TITLE,
    SECTIONS,
    Award,
    Place,
    Section,
    SectionReader,
)
from loaders.threesixtygiving.sheets import Path, grant_of, steps_of
from ontology.account import Problem
from ontology.identifiers import normal_name


class _Part(NamedTuple):
    """A section as it is read from one form of grant: from the cells of a row, or from an object."""

    section: Section
    key: Callable[[Any], Any]
    """What tells two readings apart: equal keys read alike."""
    stated: Callable[[Any], dict[str, Any]]
    """The fields of the section in the shape of JSON."""


class Shape(NamedTuple):
    """How grants of one form are taken apart."""

    parts: Sequence[_Part]
    identifier: Callable[[Any], Any]
    title: Callable[[Any], Any]
    description: Callable[[Any], Any]


def shape_of_rows(paths: Sequence[Path | None], currency: str, *, is_text: bool) -> Shape:
    """How the cells of a row are taken apart whose columns have these paths.

    `currency` holds for rows that state none. With `is_text` all cells are texts, as in CSV: then the cells
    themselves are the key. Elsewhere 1, 1.0 and true are equal and are not the same text.
    """
    steps = steps_of(paths)

    def part(section: Section) -> _Part:
        own = [one for one in steps if (one[1].parent or one[1].field) in section.fields]

        def stated(cells: Sequence[Cell]) -> dict[str, Any]:
            grant = grant_of(cells, own)
            if currency:
                grant.setdefault("currency", currency)
            return grant

        return _Part(section, _key_of([at for at, _ in own], is_text=is_text), stated)

    def first(name: str) -> Callable[[Sequence[Cell]], Any]:
        own = [at for at, path in steps if path.written == name]
        if len(own) == 1:
            return itemgetter(own[0])
        return lambda cells: next((cells[at] for at in own if cell_text(cells[at])), "")

    return Shape([part(one) for one in SECTIONS], *map(first, ("id", "title", "description")))


def _key_of(places: Sequence[int], *, is_text: bool) -> Callable[[Sequence[Cell]], Any]:
    if not places:
        return lambda cells: ()
    cells_of: Callable[[Sequence[Cell]], Any] = itemgetter(*places)
    return cells_of if is_text else lambda cells: repr(cells_of(cells))


def shape_of_objects() -> Shape:
    """How an object in the shape of the standard is taken apart. The key is its text: 1 and 1.0 are apart."""

    def part(section: Section) -> _Part:
        fields = section.fields
        if len(fields) == 1:
            (field,) = fields

            def key_of_one(grant: dict[str, Any]) -> Any:
                value = grant.get(field)
                # A text, or nothing, is its own.
                return value if value is None or value.__class__ is str else key_of(value)

            return _Part(section, key_of_one, _as_it_is)
        first, second = fields

        def key(grant: dict[str, Any]) -> Any:
            one, other = grant.get(first), grant.get(second)
            # Of two fields for one thing, a grant has one as a rule.
            return key_of(one), None if other is None else key_of(other)

        return _Part(section, key, _as_it_is)

    def of(name: str) -> Callable[[dict[str, Any]], Any]:
        return lambda grant: grant.get(name)

    return Shape([part(one) for one in SECTIONS], *map(of, ("id", "title", "description")))


def _as_it_is(grant: dict[str, Any]) -> dict[str, Any]:
    return grant


class GrantReader:
    """Reads grants of one shape into awards, noting guesses and counting what is left out."""

    def __init__(self, sections: SectionReader, shape: Shape) -> None:
        self._sections, self.shape = sections, shape
        self._parts = [
            Alike(one.key, self._reader_of(one), sections.notes, lambda: len(sections.problems))
            for one in shape.parts
        ]

    def _reader_of(self, part: _Part) -> Callable[[Any], Any]:
        return lambda grant: part.section.read(self._sections, part.stated(grant))

    def read(self, grant: Any, place: Place, extra: int = 0) -> Award | list[Problem]:
        """The grant as an `Award`; its problems where it is refused.

        `extra` is how many cells stand to the right of the last heading.
        """
        sections, shape = self._sections, self.shape
        sections.begin(place)
        if extra:
            sections.problem(
                "cells-beyond-headings",
                f"The row has {extra} more cells than there are headings.",
                "Put cells that hold a comma between double quotes.",
            )
        identifier = cell_text(shape.identifier(grant))
        if not identifier:
            sections.problem(
                "grant-identifier-missing",
                "The grant has no identifier.",
                "Give each grant an identifier of its own, such as 360G-prefix-123.",
                "id",
            )
        money, awarded_on, modified, period, receive, give, programmes, places = self._parts
        amount, awarded, changed = money(grant), awarded_on(grant), modified(grant)
        valid_from, valid_until = period(grant)
        recipients, persons = receive(grant)
        if not recipients and not persons:
            sections.problem(
                "recipient-missing",
                "The grant names no recipient.",
                "Give the recipient organisation's name or identifier, or say that it is an individual.",
                "recipientOrganization",
            )
        funders = give(grant)
        if sections.problems:
            return sections.problems
        if len(funders) > 1:
            sections.notes.note("further funder of a grant not used", times=len(funders) - 1)
        if persons:
            # Its own title and description name people.
            title, description = PERSON_TITLE, ""
        else:
            title = normal_name(sections.text(shape.title(grant)))
            description = sections.text(shape.description(grant))
        where, where_stated = places(grant)
        return Award(
            place,
            identifier,
            title,
            description,
            amount,
            awarded,
            changed,
            valid_from,
            valid_until,
            recipients,
            bool(persons),
            funders[0] if funders else None,
            programmes(grant),
            where,
            where_stated,
        )
