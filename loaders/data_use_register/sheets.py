"""The sheets of a register: which hold releases, and which are joined by reference into such rows.

Some registers are one table a sheet: their agreements (who, from when until when), the datasets of each,
and the files that were released under it, with the reference of the agreement in every row.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from loaders.data_use_register.columns import COLUMNS, SENSITIVITY_ORDER, TELLING, register_key
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
    tells = fields & TELLING - {"reference"}
    return {"recipient", "reference"} <= fields and "datasets" not in fields and bool(tells)


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
        self._stated: dict[str, list[Line]] = {}
        for line in agreements:
            if line.whole_reference:
                self._stated.setdefault(line.whole_reference, []).append(line)
        self._agreements = agreements
        self._parts: dict[tuple[str, str], list[Line]] = {}
        self._releases: list[Line] = []
        self.to_all = 0
        """Releases whose agreement has several recipients, of which their row names none."""

    def add(self, line: Line, *, is_release: bool) -> str:
        """Take in a row of another sheet. Gives why it cannot be, a code, else nothing: no agreement of the
        register has its reference, and the row does not say itself who received; or several have it, between
        others, and the row does not say which of them is meant."""
        stated = self._stated.get(line.whole_reference, [])
        for field in ("provider", "recipient") if len(stated) > 1 else ():
            said = getattr(line, field)
            stated = [one for one in stated if getattr(one, field) == said] or stated if said else stated
        if not stated:
            providers = {one.provider for one in self._agreements}
            if not is_release or not line.recipient or not (line.provider or len(providers) == 1):
                return "reference-unknown" if line.whole_reference else "reference-missing"
            self._releases.append(line._replace(provider=line.provider or providers.pop()))
            return ""
        under = stated[0]
        if any(one.provider != under.provider for one in stated):
            return "reference-of-several"
        self._parts.setdefault((under.whole_reference, under.provider), []).append(line)
        if is_release:
            recipients = {one.recipient for one in stated}
            by_name = line.recipient and line.recipient not in recipients
            if not line.recipient and len(recipients) > 1:
                self.to_all += 1
                under = under._replace(recipient="", recipient_id=None, sectors=())
            self._releases.append(
                line._replace(
                    provider=line.provider or under.provider,
                    recipient=line.recipient or under.recipient,
                    recipient_id=line.recipient_id if by_name else under.recipient_id,
                    sectors=line.sectors if by_name else under.sectors,
                )
            )
        return ""

    @property
    def repeated(self) -> int:
        """Rows of agreements that have reference and provider of an earlier one, and so are the same."""
        return sum(len(lines) - len({one.provider for one in lines}) for lines in self._stated.values())

    def lines(self) -> Iterator[Line]:
        """The agreements with what was added to them, then the releases."""
        for line in self._agreements:
            said = (line, *self._parts.get((line.whole_reference, line.provider), ()))
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


_WRONG = {
    "reference-unknown": "No sheet of the register states an agreement with this reference.",
    "reference-missing": "The row names no agreement by its reference.",
    "reference-of-several": "Several agreements of the register have this reference, from several providers: "
    "which of them is meant is not said.",
}


def of_no_agreement(input: Input, table: Table, row: Row, reference: str, code: str) -> Problem:
    """What is wrong with a row whose reference is that of no agreement of the register, or of several."""
    at = [register_key(one) in COLUMNS["reference"] for one in table.headings]
    return Problem(
        code=code,
        wrong=_WRONG[code],
        remedy="Write the reference as the sheet of the agreements has it, version and all."
        if code != "reference-of-several"
        else "Give each agreement a reference of its own, or name its provider in the row.",
        file=input.name,
        sheet=table.sheet,
        row=row.number,
        column=table.headings[at.index(True)] if True in at else "",
        found=reference[:200],
    )
