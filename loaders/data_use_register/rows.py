"""Reads one row of a data use register into a checked line, or into what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

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
from loaders.reading.tables import Cell, Row, Table, address, heading_key
from loaders.reading.values import parse_day, serial_day
from loaders.table_habits import SERIAL_NOTE, beyond_headings, orders_of
from ontology.account import Account, Problem
from ontology.identifiers import concept_iri, known_identifier, normal_name
from ontology.records import Day
from ontology.vocabulary import concept

_COMMA = re.compile(r",(?=\s|[^\W\d])(?![^()]*\))")
_LINES = re.compile(r"[;\n|]")
_DAYS = ("released_on", "approved_on", "valid_from", "valid_until")


class Columns(NamedTuple):
    """Where each field of a register stands in a table, and which columns hold persons or nothing of use."""

    used: dict[str, int]
    persons: dict[int, str]
    unused: dict[int, str]
    day_first: dict[str, bool | None]
    """Heading → how its column writes `03/04/2021`, where that is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
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
    content: str
    """Every used cell of the row, for telling rows of one key apart."""


def columns_of(table: Table, rows: list[Row], notes: Notes) -> Columns:
    """Find the register's fields among a table's headings; the first heading declared for a field wins.

    Every column that holds persons or that no field takes is noted by `read_row`, with how many
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


class _Cells:
    """The cells of one row by field, with the problems and notes found on the way."""

    def __init__(self, input: Input, table: Table, row: Row, columns: Columns, account: Account) -> None:
        self.input, self.table, self.row, self.columns = input, table, row, columns
        self.account, self.notes = account, Notes(account)
        self.problems: list[Problem] = []

    def cell(self, field: str) -> Cell:
        position = self.columns.used.get(field)
        if position is None:
            return ""
        cell = self.row.cells[position]
        if isinstance(cell, str) and "\n" in cell:
            # Tables read off web pages repeat the heading in each cell.
            first, _, rest = cell.partition("\n")
            if heading_key(first) == heading_key(self.table.headings[position]):
                return rest
        return cell

    def text(self, field: str) -> str:
        text = cell_text(self.cell(field))
        return "" if names_nothing(text) else text

    def prose(self, field: str) -> str:
        text, addresses = strip_emails(self.text(field))
        if addresses:
            self.account.note("e-mail address taken out of a text", addresses)
        return text.strip()

    def day(self, field: str) -> Day | None:
        cell = self.cell(field)
        if field not in self.columns.used or (isinstance(cell, str) and names_nothing(cell)):
            return None
        if isinstance(cell, str) and names_no_day(cell):
            self.notes.note(f"no day is said ({self.table.headings[self.columns.used[field]]})", cell.strip())
            return None
        if (serial := serial_day(cell)) is not None:
            self.notes.note(SERIAL_NOTE, self.table.headings[self.columns.used[field]])
            return serial
        try:
            order = self.columns.day_first.get(self.table.headings[self.columns.used[field]])
            return parse_day(day_text(cell), day_first=order)
        except ValueError as error:
            self.problem(
                "date-not-read",
                str(error),
                "Write the date as 2024-05-31 (year-month-day).",
                field,
                cell_text(cell),
            )
            return None

    def problem(self, code: str, wrong: str, remedy: str, field: str = "", found: str = "") -> None:
        position = self.columns.used.get(field)
        column = self.table.headings[position] if position is not None else ""
        self.problems.append(
            Problem(
                code=code,
                wrong=wrong,
                remedy=remedy,
                file=self.input.name,
                sheet=self.table.sheet,
                row=self.row.number,
                column=column,
                found=found[:200],
            )
        )


def read_row(
    input: Input, table: Table, row: Row, columns: Columns, provider: str, account: Account
) -> tuple[Line | None, list[Problem]]:
    """The row as a `Line` (None where it is refused), and its problems."""
    cells = _Cells(input, table, row, columns, account)
    _note_left_out(cells)
    if row.extra:
        cells.problem(
            "cells-beyond-headings",
            beyond_headings(row),
            "Put cells that hold a comma between double quotes.",
        )
    recipient = _organisation(cells, "recipient")
    stated_provider = _organisation(cells, "provider") if "provider" in columns.used else ""
    days = {field: cells.day(field) for field in _DAYS}
    if not recipient and not cells.problems:
        cells.problem(
            "recipient-missing",
            "The row does not name the organisation to which data went.",
            "Write the organisation's name.",
            "recipient",
        )
    if not (stated_provider or provider) and not cells.problems:
        cells.problem(
            "provider-missing",
            "The row does not name the organisation that provides the data.",
            "Write its name, or say --provider NAME for rows without one.",
            "provider",
        )
    if cells.problems:
        return None, cells.problems
    if days["released_on"] is None and days["approved_on"] is not None:
        account.note("date of latest approval read as date of release")
    whole = normal_name(cells.text("reference"))
    bases, bases_stated = _legal_bases(cells)
    line = Line(
        address=address(input, table, row.number),
        whole_reference=whole,
        reference=read_reference(whole) if whole else None,
        provider=stated_provider or normal_name(provider),
        recipient=recipient,
        recipient_id=known_identifier(cells.text("recipient_id")) if cells.text("recipient_id") else None,
        sectors=sectors_of(cells.text("recipient_type"), cells.notes),
        title=normal_name(cells.prose("title")),
        description=_description(cells),
        datasets=_datasets(cells),
        sensitivity=_sensitivity(cells),
        legal_bases=bases,
        legal_bases_stated=bases_stated,
        released_on=days["released_on"] or days["approved_on"],
        valid_from=days["valid_from"],
        valid_until=days["valid_until"],
        status=_status(cells),
        content="\x1f".join(cell_text(row.cells[position]) for position in sorted(columns.used.values())),
    )
    return line, []


def _note_left_out(cells: _Cells) -> None:
    for position, name in cells.columns.persons.items():
        if cell_text(cells.row.cells[position]):
            cells.account.note(f"column dropped, it names people: {name}")
    for position, name in cells.columns.unused.items():
        if cell_text(cells.row.cells[position]):
            cells.account.note(f"column not used: {name}")


def _organisation(cells: _Cells, field: str) -> str:
    name = normal_name(cells.text(field))
    if has_email(name):
        cells.problem(
            "organisation-holds-email",
            "An e-mail address stands where an organisation's name belongs.",
            "Write the organisation's name only.",
            field,
        )
        return ""
    return name


def _description(cells: _Cells) -> str:
    """Lay summary, purpose, use and benefit as paragraphs, each once; else the technical summary."""
    parts = [cells.prose(field) for field in ("lay_summary", "why", "how", "benefit")]
    parts = [part for part in dict.fromkeys(parts) if part]
    return "\n\n".join(parts) or cells.prose("technical_summary")


def _datasets(cells: _Cells) -> tuple[str, ...]:
    """The datasets of a cell: split at semicolons and line breaks, else at commas outside brackets."""
    text = cells.text("datasets")
    parts = _LINES.split(text) if _LINES.search(text) else _COMMA.split(text)
    names = [normal_name(part).strip(" -–,;") for part in parts]
    names = list(dict.fromkeys(name for name in names if name and not has_email(name)))
    if len(names) > 1:
        cells.account.note("cell that lists several datasets, taken apart")
    return tuple(names)


def _sensitivity(cells: _Cells) -> str:
    stated = cells.text("sensitivity")
    key = heading_key(stated)
    for begins, code in SENSITIVITIES:
        if key.startswith(begins):
            return code
    if stated:
        cells.notes.note("sensitivity not read", stated)
    return ""


def _legal_bases(cells: _Cells) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Concepts where the words have one, and the words themselves, always."""
    concepts: dict[str, None] = {}
    stated: dict[str, None] = {}
    for field, article in (("basis", ""), ("basis_article_6", "6"), ("basis_article_9", "9")):
        text = cells.text(field)
        parts = _LINES.split(text) if article or _LINES.search(text) else _COMMA.split(text)
        for part in (normal_name(part) for part in parts):
            if not part:
                continue
            stated[part] = None
            code = article_basis(part, article) or LEGAL_BASES.get(heading_key(part), "")
            found = concept_iri("legal-basis", code) if code else concept("legal-basis", part)
            if found is None:
                cells.notes.note("legal basis kept as stated only", part)
            else:
                concepts[found] = None
    if common_law := normal_name(cells.text("basis_common_law")):
        stated[f"Common law duty of confidentiality: {common_law}"] = None
    return tuple(concepts), tuple(stated)


def _status(cells: _Cells) -> str:
    stated = cells.text("status")
    if not stated:
        return ""
    found = concept("status", stated)
    if found is None:
        cells.notes.note("status not read", stated)
    return found or ""
