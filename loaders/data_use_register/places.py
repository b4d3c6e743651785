"""Where the fields of a register stand in a table, and what is told of the columns that none takes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from loaders.cell_text import cell_text
from loaders.data_use_register.columns import COLUMNS, PERSONS, register_key
from loaders.noting import Notes
from loaders.reading.persons import is_person_heading, strip_emails
from loaders.reading.tables import Row, Table
from loaders.table_habits import orders_of
from ontology.account import Account

_DATE = re.compile(r"\b(?:date|day|start|end)\b", re.IGNORECASE)
DAYS = ("released_on", "approved_on", "valid_from", "valid_until")
"""The fields that are dates."""


class Columns(NamedTuple):
    """Where each field of a register stands in a table, and which columns hold persons or nothing of use."""

    used: dict[str, int]
    persons: dict[int, str]
    unused: dict[int, str]
    day_first: dict[str, bool | None]
    """Heading → how its column writes `03/04/2021`, where that is told."""


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
    dates = {table.headings[used[field]]: used[field] for field in DAYS if field in used}
    others = {name: at for at, name in unused.items() if _DATE.search(name)}
    cells, more = (
        {name: [row.cells[at] for row in rows] for name, at in one.items()} for one in (dates, others)
    )
    return Columns(used, persons, unused, orders_of(cells, notes, others=more))


def note_left_out(rows: Sequence[Row], columns: Columns, account: Account) -> None:
    """Count the cells of columns that are dropped, and of those that no field takes."""
    for what, left_out in (
        ("column dropped, it names people", columns.persons),
        ("column not used", columns.unused),
    ):
        for position, name in left_out.items():
            if filled := sum([1 for row in rows if cell_text(row.cells[position])]):
                account.note(f"{what}: {strip_emails(name)[0] or '…'}", filled)
