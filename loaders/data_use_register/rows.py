"""Reads one row of a data use register into a checked line, or into what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from itertools import zip_longest
from typing import Any, NamedTuple, TypeVar

from loaders.alike import Alike, key_of
from loaders.cell_text import cell_text, day_text, names_no_day, names_nothing
from loaders.data_use_register.columns import LEGAL_BASES, SENSITIVITIES, article_basis
from loaders.data_use_register.places import DAYS, Columns
from loaders.data_use_register.references import Reference, read_reference
from loaders.noting import Notes
from loaders.organisation_types import sectors_of
from loaders.person_names import is_titled, reads_as_person
from loaders.reading.input import Input
from loaders.reading.persons import has_email, strip_emails
from loaders.reading.tables import Cell, Row, Table, addresses, heading_key
from loaders.reading.values import is_short_year, parse_day, serial_day
from loaders.table_habits import SERIAL_NOTE, beyond_headings
from ontology.account import Account, Problem
from ontology.identifiers import concept_iri, known_identifier, normal_name
from ontology.records import Day
from ontology.vocabulary import concept

_COMMA = re.compile(r",(?=\s|[^\W\d])")
_BRACKETS = re.compile(r"([()])")
_LINES = re.compile(r"[;\n|]")
_NO_BODY = re.compile(r"\b(?:individuals?|persons?|private|other|unknown|not)\b", re.IGNORECASE)
"""Words of a type of organisation that says of none what it is."""
_BASES = ("basis", "basis_article_6", "basis_article_9", "basis_common_law")

CENTURY = 2000
"""Data use registers began in this century, so `Jul-19` is a month of 2019."""
_LONGEST_OF_A_PERSON = 200
"""Letters of a name that may be a person's."""

Value = TypeVar("Value")


def _at_commas(text: str) -> list[str]:
    """The parts of a text between its commas, but for those within brackets. Looks at each letter once."""
    parts: list[list[str]] = [[]]
    between = _BRACKETS.split(text)
    for one, bracket in zip_longest(between[::2], between[1::2], fillvalue=""):
        first, *others = [one] if bracket == ")" else _COMMA.split(one)
        parts[-1].append(first)
        parts.extend([other] for other in others)
        parts[-1].append(bracket)
    return ["".join(part) for part in parts]


@lru_cache(maxsize=8192)
def _reads_as_person(name: str) -> bool:
    return reads_as_person(name)


def _is_person(name: str) -> bool:
    return len(name) <= _LONGEST_OF_A_PERSON and _reads_as_person(name)


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
    is_release: bool = True
    """Whether the row tells a release, and not an agreement only."""

    @property
    def content(self) -> str:
        """All that was read of the row but its place, for telling rows of one key apart: the same from every
        form of a file and every order of its columns."""
        lists = (self.sectors, self.datasets, self.legal_bases_stated)
        days = (self.released_on, self.valid_from, self.valid_until)
        texts = (
            *(self.whole_reference, self.provider, self.recipient, self.recipient_id or "", self.title),
            *(self.description, self.sensitivity, self.status),
            *("\x1e".join(one) for one in lists),
            *(f"{day.earliest} {day.latest}" if day else "" for day in days),
        )
        return "\x1f".join(texts)


class RowReader:
    """Reads the rows of one table into lines, noting guesses and counting what is left out.

    With `is_part` other sheets say who the parties are: a row without them is sound.
    """

    def __init__(
        self,
        input: Input,
        table: Table,
        columns: Columns,
        provider: str,
        account: Account,
        *,
        is_part: bool = False,
    ) -> None:
        self._is_part = is_part
        self._input, self._table, self._columns = input, table, columns
        self._provider = normal_name(provider)
        self._notes = Notes(account)
        self._problems: list[Problem] = []
        self._row = Row(0, [])
        used = columns.used
        self._address_of = addresses(input, table)
        self._body = {
            field: self._alike(field, partial(self._organisation, field))
            for field in ("recipient", "provider")
        }
        self._days = {field: self._alike(field, partial(self._day, field)) for field in DAYS}
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
        identifier = self._identifier(cells)
        self._refuse_persons(stated_provider, recipient if identifier is None else "")
        if self._is_part:
            pass
        elif not recipient and not self._problems:
            self._problem(
                "recipient-missing",
                "The row does not name the organisation to which data went.",
                "Write the organisation's name.",
                "recipient",
            )
        elif not (stated_provider or self._provider) and not self._problems:
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
        whole = normal_name(self._prose("reference")) if "reference" in used else ""
        bases, bases_stated = self._bases(cells)
        return Line(
            self._address_of(row.number),
            whole,
            read_reference(whole) if whole else None,
            stated_provider or self._provider,
            recipient,
            identifier,
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
        stated = day_text(cell)
        try:
            day = parse_day(stated, day_first=self._columns.day_first.get(heading), century=CENTURY)
        except ValueError as error:
            self._problem(
                "date-not-read",
                str(error),
                "Write the date as 2024-05-31 (year-month-day).",
                field,
                cell_text(cell),
            )
            return None
        if isinstance(stated, str) and is_short_year(stated):
            self._notes.note(f"year of two digits read as one from {CENTURY}", heading)
        return day

    def _states_a_body(self, name: str) -> bool:
        """Whether the row says what kind of organisation the recipient of this name is."""
        stated = self._text("recipient_type") if "recipient_type" in self._columns.used else ""
        return bool(stated) and not _NO_BODY.search(stated) and not is_titled(name)

    def _refuse_persons(self, provider: str, recipient: str) -> None:
        """Find fault with a party whose name reads as a person's: the map holds none (RULES 24)."""
        for field, name in (("provider", provider), ("recipient", recipient)):
            if name and _is_person(name) and not (field == "recipient" and self._states_a_body(name)):
                self._problem(
                    "organisation-reads-as-person",
                    "A person's name seems to stand where an organisation's belongs.",
                    "Write the organisation, with its legal form (Ltd, Trust) if that is its name.",
                    field,
                )

    def _problem(self, code: str, wrong: str, remedy: str, field: str = "", found: str = "") -> None:
        position = self._columns.used.get(field)
        column = self._table.headings[position] if position is not None else ""
        self._problems.append(
            Problem(
                code=code,
                wrong=strip_emails(wrong)[0],
                remedy=remedy,
                file=self._input.name,
                sheet=self._table.sheet,
                row=self._row.number,
                column=column,
                found=strip_emails(found[:200])[0],
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
        found = known_identifier(stated) if stated else None
        if stated and not found:
            self._notes.note("identifier of an organisation of no scheme that is known, left out", stated)
        return found

    def _sectors_of(self) -> tuple[str, ...]:
        return sectors_of(self._text("recipient_type"), self._notes)

    def _description(self) -> str:
        """Lay summary, purpose, use and benefit as paragraphs, each once; else the technical summary."""
        parts = [self._prose(field) for field in self._described]
        if len(parts) > 1:
            parts = [part for part in dict.fromkeys(parts) if part]
        return "\n\n".join(parts) or self._prose("technical_summary")

    def _datasets_of(self) -> tuple[str, ...]:
        """The datasets of a cell: split at semicolons and line breaks, else at commas outside brackets.

        Where a sheet has a row for each dataset, a comma is part of its name.
        """
        text = self._prose("datasets")
        parts = _LINES.split(text) if self._is_part or _LINES.search(text) else _at_commas(text)
        names = [normal_name(part).strip(" -–,;") for part in parts]
        names = list(dict.fromkeys(name for name in names if name))
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
            text = self._prose(field)
            parts = _LINES.split(text) if article or _LINES.search(text) else _at_commas(text)
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
        if common_law := normal_name(self._prose("basis_common_law")):
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
