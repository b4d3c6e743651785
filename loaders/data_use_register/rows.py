"""Reads one row of a data use register into a checked line, or into what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple, TypeVar

from loaders.alike import Alike, HeardNotes, key_of
from loaders.cell_text import cell_text, day_text, names_no_day, names_nothing
from loaders.data_use_register.columns import (
    COLUMNS,
    LEGAL_BASES,
    PERSONS,
    SENSITIVITIES,
    article_basis,
    register_key,
)
from loaders.data_use_register.references import Reference, read_reference
from loaders.noting import Notes
from loaders.organisation_types import sectors_of
from loaders.reading.input import Input
from loaders.reading.persons import has_email, is_person_heading, strip_emails
from loaders.reading.tables import Cell, Row, Table, addresses, heading_key
from loaders.reading.values import parse_day, serial_day
from loaders.table_habits import SERIAL_NOTE, beyond_headings, orders_of
from ontology.account import Account, Problem
from ontology.identifiers import concept_iri, known_identifier, normal_name
from ontology.records import Day
from ontology.vocabulary import concept

_COMMA = re.compile(r",(?=\s|[^\W\d])(?![^()]*\))")
_LINES = re.compile(r"[;\n|]")
_DAYS = ("released_on", "approved_on", "valid_from", "valid_until")
_BASES = ("basis", "basis_article_6", "basis_article_9", "basis_common_law")

Value = TypeVar("Value")


class Columns(NamedTuple):
    """Where each field of a register stands in a table, and which columns hold persons or nothing of use."""

    used: dict[str, int]
    persons: dict[int, str]
    unused: dict[int, str]
    day_first: dict[str, bool | None]
    """Heading → how its column writes `03/04/2021`, where that is told."""


class Line(NamedTuple):
    """One release as its row states it; lists are empty and days None where the row says nothing."""

    address: str
    whole_reference: str
    reference: Reference | None
    provider: str
    recipient: str
    recipient_id: str | None
    sectors: tuple[str, ...]
    title: str
    description: str
    datasets: tuple[str, ...]
    sensitivity: str
    legal_bases: tuple[str, ...]
    legal_bases_stated: tuple[str, ...]
    released_on: Day | None
    valid_from: Day | None
    valid_until: Day | None
    status: str
    cells: tuple[Cell, ...]
    """Every used cell of the row, for telling rows of one key apart."""


def columns_of(table: Table, rows: list[Row], notes: Notes) -> Columns:
    """Find the register's fields among a table's headings; the first heading declared for a field wins.

    Every column that holds persons or that no field takes is noted by `note_left_out`, with how many
    cells it has.
    """
    keys = [register_key(heading) for heading in table.headings]
    persons = {
        position: table.headings[position]
        for position, key in enumerate(keys)
        if key and (key in PERSONS or is_person_heading(table.headings[position]))
    }
    used: dict[str, int] = {}
    for field, headings in COLUMNS.items():
        for heading in headings:
            if heading in keys and (position := keys.index(heading)) not in persons:
                used[field] = position
                break
    taken = {*used.values(), *persons}
    unused = {
        position: name for position, name in enumerate(table.headings) if position not in taken and name
    }
    dates = {table.headings[used[field]]: used[field] for field in _DAYS if field in used}
    orders = orders_of({name: [row.cells[at] for row in rows] for name, at in dates.items()}, notes)
    return Columns(used, persons, unused, orders)


class RowReader:
    """Reads the rows of one table into lines, noting guesses and counting what is left out."""

    def __init__(self, input: Input, table: Table, columns: Columns, provider: str, account: Account) -> None:
        self._input, self._table, self._columns = input, table, columns
        self._provider = normal_name(provider)
        self._notes = HeardNotes(account)
        self._problems: list[Problem] = []
        self._row = Row(0, [])
        used = columns.used
        self._used = sorted(used.values())
        self._address_of = addresses(input, table)
        self._body = {
            field: self._alike(field, partial(self._organisation, field))
            for field in ("recipient", "provider")
        }
        self._days = {field: self._alike(field, partial(self._day, field)) for field in _DAYS}
        self._identifier = self._alike("recipient_id", self._identifier_of)
        self._sectors = self._alike("recipient_type", self._sectors_of)
        self._datasets = self._alike("datasets", self._datasets_of)
        self._sensitivity = self._alike("sensitivity", self._sensitivity_of)
        self._status = self._alike("status", self._status_of)
        self._bases = self._alike_of([used[field] for field in _BASES if field in used], self._bases_of)
        self._described = [field for field in ("lay_summary", "why", "how", "benefit") if field in used]

    def read(self, row: Row) -> Line | list[Problem]:
        """The row as a line; its problems where it is refused."""
        self._row, self._problems = row, []
        cells, used = row.cells, self._columns.used
        if row.extra:
            self._problem(
                "cells-beyond-headings",
                beyond_headings(row),
                "Put cells that hold a comma between double quotes.",
            )
        recipient, stated_provider = self._body["recipient"](cells), self._body["provider"](cells)
        released_on, approved_on, valid_from, valid_until = (one(cells) for one in self._days.values())
        if not recipient and not self._problems:
            self._problem(
                "recipient-missing",
                "The row does not name the organisation to which data went.",
                "Write the organisation's name.",
                "recipient",
            )
        if not (stated_provider or self._provider) and not self._problems:
            self._problem(
                "provider-missing",
                "The row does not name the organisation that provides the data.",
                "Write its name, or say --provider NAME for rows without one.",
                "provider",
            )
        if self._problems:
            return self._problems
        if released_on is None and approved_on is not None:
            self._notes.note("date of latest approval read as date of release")
        whole = normal_name(self._text("reference")) if "reference" in used else ""
        bases, bases_stated = self._bases(cells)
        return Line(
            self._address_of(row.number),
            whole,
            read_reference(whole) if whole else None,
            stated_provider or self._provider,
            recipient,
            self._identifier(cells),
            self._sectors(cells),
            normal_name(self._prose("title")) if "title" in used else "",
            self._description(),
            self._datasets(cells),
            self._sensitivity(cells),
            bases,
            bases_stated,
            released_on or approved_on,
            valid_from,
            valid_until,
            self._status(cells),
            tuple([cells[at] for at in self._used]),
        )

    def _alike(self, field: str, read: Callable[[], Value]) -> Callable[[Sequence[Cell]], Value]:
        at = self._columns.used.get(field)
        return self._alike_of([] if at is None else [at], read)

    def _alike_of(
        self, places: Sequence[int], read: Callable[[], Value]
    ) -> Callable[[Sequence[Cell]], Value]:
        """Reads cells of the row that is read, those alike once."""
        if not places:
            # No column: what is read there is the same in each row, and nothing is noted.
            nothing = read()
            return lambda cells: nothing
        if len(places) == 1:
            (at,) = places

            def key(cells: Sequence[Cell]) -> Any:
                return key_of(cells[at])

        else:

            def key(cells: Sequence[Cell]) -> Any:
                return tuple([key_of(cells[one]) for one in places])

        return Alike(key, lambda cells: read(), self._notes, lambda: len(self._problems))

    def _cell(self, field: str) -> Cell:
        position = self._columns.used.get(field)
        if position is None:
            return ""
        cell = self._row.cells[position]
        if isinstance(cell, str) and "\n" in cell:
            # Tables read off web pages repeat the heading in each cell.
            first, _, rest = cell.partition("\n")
            if heading_key(first) == heading_key(self._table.headings[position]):
                return rest
        return cell

    def _text(self, field: str) -> str:
        text = cell_text(self._cell(field))
        return "" if names_nothing(text) else text

    def _prose(self, field: str) -> str:
        text, addresses = strip_emails(self._text(field))
        if addresses:
            self._notes.note("e-mail address taken out of a text", times=addresses)
        return text.strip()

    def _day(self, field: str) -> Day | None:
        cell = self._cell(field)
        if field not in self._columns.used or (isinstance(cell, str) and names_nothing(cell)):
            return None
        heading = self._table.headings[self._columns.used[field]]
        if isinstance(cell, str) and names_no_day(cell):
            self._notes.note(f"no day is said ({heading})", cell.strip())
            return None
        if (serial := serial_day(cell)) is not None:
            self._notes.note(SERIAL_NOTE, heading)
            return serial
        try:
            return parse_day(day_text(cell), day_first=self._columns.day_first.get(heading))
        except ValueError as error:
            self._problem(
                "date-not-read",
                str(error),
                "Write the date as 2024-05-31 (year-month-day).",
                field,
                cell_text(cell),
            )
            return None

    def _problem(self, code: str, wrong: str, remedy: str, field: str = "", found: str = "") -> None:
        position = self._columns.used.get(field)
        column = self._table.headings[position] if position is not None else ""
        self._problems.append(
            Problem(
                code=code,
                wrong=wrong,
                remedy=remedy,
                file=self._input.name,
                sheet=self._table.sheet,
                row=self._row.number,
                column=column,
                found=found[:200],
            )
        )

    def _organisation(self, field: str) -> str:
        name = normal_name(self._text(field))
        if has_email(name):
            self._problem(
                "organisation-holds-email",
                "An e-mail address stands where an organisation's name belongs.",
                "Write the organisation's name only.",
                field,
            )
            return ""
        return name

    def _identifier_of(self) -> str | None:
        stated = self._text("recipient_id")
        return known_identifier(stated) if stated else None

    def _sectors_of(self) -> tuple[str, ...]:
        return sectors_of(self._text("recipient_type"), self._notes)

    def _description(self) -> str:
        """Lay summary, purpose, use and benefit as paragraphs, each once; else the technical summary."""
        parts = [self._prose(field) for field in self._described]
        if len(parts) > 1:
            parts = [part for part in dict.fromkeys(parts) if part]
        return "\n\n".join(parts) or self._prose("technical_summary")

    def _datasets_of(self) -> tuple[str, ...]:
        """The datasets of a cell: split at semicolons and line breaks, else at commas outside brackets."""
        text = self._text("datasets")
        parts = _LINES.split(text) if _LINES.search(text) else _COMMA.split(text)
        names = [normal_name(part).strip(" -–,;") for part in parts]
        names = list(dict.fromkeys(name for name in names if name and not has_email(name)))
        if len(names) > 1:
            self._notes.note("cell that lists several datasets, taken apart")
        return tuple(names)

    def _sensitivity_of(self) -> str:
        stated = self._text("sensitivity")
        key = heading_key(stated)
        for begins, code in SENSITIVITIES:
            if key.startswith(begins):
                return code
        if stated:
            self._notes.note("sensitivity not read", stated)
        return ""

    def _bases_of(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Concepts where the words have one, and the words themselves, always."""
        concepts: dict[str, None] = {}
        stated: dict[str, None] = {}
        for field, article in (("basis", ""), ("basis_article_6", "6"), ("basis_article_9", "9")):
            text = self._text(field)
            parts = _LINES.split(text) if article or _LINES.search(text) else _COMMA.split(text)
            for part in (normal_name(part) for part in parts):
                if not part:
                    continue
                stated[part] = None
                code = article_basis(part, article) or LEGAL_BASES.get(heading_key(part), "")
                found = concept_iri("legal-basis", code) if code else concept("legal-basis", part)
                if found is None:
                    self._notes.note("legal basis kept as stated only", part)
                else:
                    concepts[found] = None
        if common_law := normal_name(self._text("basis_common_law")):
            stated[f"Common law duty of confidentiality: {common_law}"] = None
        return tuple(concepts), tuple(stated)

    def _status_of(self) -> str:
        stated = self._text("status")
        if not stated:
            return ""
        found = concept("status", stated)
        if found is None:
            self._notes.note("status not read", stated)
        return found or ""


def note_left_out(rows: Sequence[Row], columns: Columns, account: Account) -> None:
    """Count the cells of columns that are dropped, and of those that no field takes."""
    for what, left_out in (
        ("column dropped, it names people", columns.persons),
        ("column not used", columns.unused),
    ):
        for position, name in left_out.items():
            if filled := sum([1 for row in rows if cell_text(row.cells[position])]):
                account.note(f"{what}: {name}", filled)
