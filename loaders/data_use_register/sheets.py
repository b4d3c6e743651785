"""The sheets of a register: which hold releases, and which are joined by reference into such rows.

Some registers are one table a sheet: their agreements (who, from when until when), the datasets of each,
and the files that were released under it, with the reference of the agreement in every row.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from loaders.data_use_register.columns import COLUMNS, SENSITIVITY_ORDER, register_key
from loaders.data_use_register.rows import Line
from loaders.reading.input import Input
from loaders.reading.tables import Row, Table, first_rows, table_at
from ontology.account import Problem

FIELD_OF = {heading: field for field, headings in COLUMNS.items() for heading in headings}
"""Heading → the field it means."""


class Sheets(NamedTuple):
    """The tables of a file by what they hold."""

    registers: list[Table]
    """Each row is a release; beside `parts`, an agreement."""
    parts: list[Table]
    """Each row says something of an agreement of the registers, which it names by its reference."""
    others: list[Table]


def fields_in(headings: list[str]) -> set[str]:
    """The fields of a register that a table's headings name."""
    return {FIELD_OF[key] for key in map(register_key, headings) if key in FIELD_OF}


def states_agreements(table: Table) -> bool:
    """Whether a table says between whom agreements are, and which data they cover must stand elsewhere."""
    fields = fields_in(table.headings)
    return {"recipient", "reference"} <= fields and "datasets" not in fields


def adds_to_agreements(table: Table) -> bool:
    """Whether the rows of a table name data under the reference of an agreement."""
    return {"reference", "datasets"} <= fields_in(table.headings)


def tables_of(input: Input) -> list[Table]:
    """Each sheet's table: its headings stand in the first row that names most fields, under titles too."""
    found = []
    for sheet in first_rows(input):
        rows = [(number, [cell if isinstance(cell, str) else "" for cell in cells])
                for number, cells in sheet.rows if any(cell not in ("", None) for cell in cells)]  # fmt: skip
        number, _ = max(rows, key=lambda row: len(fields_in(row[1])))
        if len(fields_in(dict(rows)[number])) < 2:
            number = rows[0][0]
        found.append(table_at(input, sheet.sheet, number))
    return found


class Joined:
    """The agreements of a register, and what its other sheets add to them."""

    def __init__(self, agreements: list[Line]) -> None:
        self._stated = {line.whole_reference: line for line in agreements}
        self._agreements = agreements
        self._parts: dict[str, list[Line]] = {}
        self._releases: list[Line] = []

    def add(self, line: Line, *, is_release: bool) -> bool:
        """Take in a row of another sheet; False where no agreement of the register has its reference."""
        under = self._stated.get(line.whole_reference)
        if under is None:
            return False
        self._parts.setdefault(line.whole_reference, []).append(line)
        if is_release:
            by_name = line.recipient and line.recipient != under.recipient
            self._releases.append(
                line._replace(
                    provider=line.provider or under.provider,
                    recipient=line.recipient or under.recipient,
                    recipient_id=line.recipient_id if by_name else under.recipient_id,
                    sectors=line.sectors if by_name else under.sectors,
                )
            )
        return True

    def lines(self) -> Iterator[Line]:
        """The agreements with what was added to them, then the releases."""
        for line in self._agreements:
            said = (line, *self._parts.get(line.whole_reference, ()))
            levels = {one.sensitivity for one in said}
            yield line._replace(
                datasets=tuple(dict.fromkeys(name for one in said for name in one.datasets)),
                sensitivity=next((level for level in SENSITIVITY_ORDER if level in levels), ""),
                legal_bases=tuple(dict.fromkeys(one for part in said for one in part.legal_bases)),
                legal_bases_stated=tuple(
                    dict.fromkeys(one for part in said for one in part.legal_bases_stated)
                ),
                is_release=False,
            )
        yield from self._releases


def of_no_agreement(input: Input, table: Table, row: Row, reference: str) -> Problem:
    """What is wrong with a row whose reference no agreement of the register has."""
    at = [register_key(one) in COLUMNS["reference"] for one in table.headings]
    return Problem(
        code="reference-unknown" if reference else "reference-missing",
        wrong="No sheet of the register states an agreement with this reference."
        if reference
        else "The row names no agreement by its reference.",
        remedy="Write the reference as the sheet of the agreements has it, version and all.",
        file=input.name,
        sheet=table.sheet,
        row=row.number,
        column=table.headings[at.index(True)] if True in at else "",
        found=reference[:200],
    )
