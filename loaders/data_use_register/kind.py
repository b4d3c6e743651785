"""Loads data use registers: who got which data from whom, under which reference, why and when.

A register is a table (CSV, XLSX, ODS) with the headings of HDR UK's data use register fields or of
a register that `loaders.data_use_register.columns` knows. Each row is one release; its reference says to
which agreement and which version of it the release belongs (`loaders.data_use_register.references`).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from loaders.cell_text import cell_text
from loaders.data_use_register.columns import (
    COLUMNS,
    FEWEST_FIELDS,
    KNOWN,
    NOT_USED,
    PERSONS,
    STUDIES,
    TELLING,
    register_key,
)
from loaders.data_use_register.own_words import (
    licence_in,
    page_host,
    provider_in,
    published_in,
    title_in,
)
from loaders.data_use_register.places import columns_of, note_left_out
from loaders.data_use_register.records import records_of
from loaders.data_use_register.rows import Line, RowReader
from loaders.data_use_register.sheets import (
    FIELD_OF,
    Joined,
    Sheets,
    adds_to_agreements,
    fields_in,
    of_no_agreement,
    states_agreements,
    tables_of,
)
from loaders.loader import Loader, Reading
from loaders.noting import Notes
from loaders.reading.input import Input
from loaders.reading.json_input import looks_like_json
from loaders.reading.json_rows import is_table
from loaders.reading.merged import filled_down
from loaders.reading.persons import strip_emails
from loaders.reading.tables import Row, Table, first_rows, heading_key, table_with, tables
from loaders.table_habits import rows_of
from ontology.account import Problem
from ontology.errors import ColumnsMismatch, InputError
from ontology.records import Record, Source

KIND = "data-use-register"

FIRST_ROWS = 200
"""So many first rows of a sheet are looked at for what it says about the register."""

REPEATED = "rows of agreements with the reference of an earlier one, read as the same agreement"
TO_ALL = "releases under an agreement of several recipients that do not say to whom, taken as to all of them"

FEWEST_LISTED = 6
"""A column that holds so many of a register's headings lists the fields of a register."""


def _is_register(headings: list[str]) -> bool:
    keys = {register_key(heading) for heading in headings}
    fields = fields_in(headings)
    enough = len(fields) + len(keys & (NOT_USED | PERSONS)) >= FEWEST_FIELDS and bool(fields & TELLING)
    return enough and ({"recipient", "datasets"} <= fields or _lists_studies(headings))


def _lists_studies(headings: list[str]) -> bool:
    """Whether rows are approved studies: who does them, and no datasets, so that no release is told."""
    keys = {register_key(heading) for heading in headings}
    fields = fields_in(headings)
    return {"recipient", "title"} <= fields and "datasets" not in fields and len(keys & STUDIES) >= 2


def _sheets(input: Input) -> Sheets:
    """The tables that hold releases or agreements, and the others. A title may stand above the headings."""
    found = tables_of(input)
    agreements = [table for table in found if states_agreements(table)]
    parts = [table for table in found if adds_to_agreements(table)]
    # Sheets that say of each row who received need no other one.
    if agreements and any("recipient" not in fields_in(table.headings) for table in parts):
        chosen = Sheets(agreements, parts, [])
    else:
        chosen = Sheets([table for table in found if _is_register(table.headings)], [], [])
    taken = [id(table) for table in (*chosen.registers, *chosen.parts)]
    return chosen._replace(others=[table for table in found if id(table) not in taken])


def _lists_fields(table: Table) -> bool:
    """Whether one column of the table holds the headings of a register: it is a specification."""
    columns: list[set[str]] = [set() for _ in table.headings]
    for row in islice(table.rows, FIRST_ROWS):
        for found, cell in zip(columns, row.cells, strict=False):
            if isinstance(cell, str) and (key := register_key(cell)) in KNOWN:
                found.add(key)
    return any(
        len(found) >= FEWEST_LISTED and any(FIELD_OF.get(key) == "recipient" for key in found)
        for found in columns
    )


def recognises(input: Input) -> bool:
    """Whether a table has a register's headings, or lists them (then `read` says that it is none)."""
    if looks_like_json(input) and not is_table(input):
        return False
    if input.data[:256].lstrip().startswith((b"<", b"@prefix", b"PREFIX")):
        return False
    try:
        sheets = _sheets(input)
        return bool(sheets.registers) or any(_lists_fields(table) for table in sheets.others)
    except InputError:
        return False


def _sheets_or_refuse(input: Input) -> Sheets:
    sheets = _sheets(input)
    if sheets.registers:
        return sheets
    if any(_lists_fields(table) for table in sheets.others):
        raise InputError(
            f"{input.name} lists the fields of a data use register; it holds no register itself.",
            "Load a register that has these fields as the headings of its columns, one row a release.",
        )
    for heading in COLUMNS["recipient"]:
        if (table := table_with(input, [heading])) is not None:
            return Sheets([table], [], [other for other in tables(input) if other.sheet != table.sheet])
    raise ColumnsMismatch(
        f"{input.name} has no column that names the organisation to which data went.",
        f"Name that column {COLUMNS['recipient'][0]!r} (other headings that are read: "
        f"{', '.join(COLUMNS['recipient'][1:5])}).",
    )


def _statements(others: list[Table]) -> list[str]:
    """The texts in the first rows of the sheets that hold no register."""
    texts = []
    for table in others:
        texts.extend(table.headings)
        for row in islice(table.rows, FIRST_ROWS):
            texts.extend(cell for cell in row.cells if isinstance(cell, str) and cell.strip())
    return texts


def _texts_above(input: Input, table: Table) -> list[str]:
    """The texts above the headings of a table."""
    rows = next((one.rows for one in first_rows(input) if one.sheet == table.sheet), ())
    above = [cells for number, cells in rows if number < table.heading_row]
    return [cell for cells in above for cell in cells if isinstance(cell, str) and cell.strip()]


def _own_words(input: Input, sheets: Sheets) -> list[str]:
    """What a register says beside its rows: in its other sheets, and above its headings."""
    above = (text for table in (*sheets.registers, *sheets.parts) for text in _texts_above(input, table))
    return [*_statements(sheets.others), *above]


def describe(input: Input) -> Source:
    """What the register says of itself: title, publisher, licence, credit, when it was published.

    Raises `InputError` where the file holds no register.
    """
    texts = _own_words(input, _sheets_or_refuse(input))
    return Source(
        name="",
        title=strip_emails(title_in(texts))[0],
        publisher=provider_in(texts),
        licence=licence_in(texts),
        credit=next((strip_emails(cell_text(one))[0] for one in texts if one.lstrip().startswith("©")), ""),
        as_of=published_in(texts),
        primary_for=("Agreement", "AgreementVersion", "Release"),
    )


def read(input: Input, reading: Reading) -> Iterator[Record | Problem]:
    """Agreements, versions, releases, datasets and organisations of every row.

    All rows are read before the first record is made: an agreement's parties and assets are those
    of all its rows. Raises `InputError` where the file holds no register, `ColumnsMismatch` where
    the recipient's column is missing or nothing names the provider: no column, no words, no `--provider`.
    """
    sheets = _sheets_or_refuse(input)
    for table in sheets.others:
        reading.account.note(f"sheet not read: {table.sheet or 'the table'}")
    said = provider_in(_own_words(input, sheets))
    lines: list[Line] = []
    for table in sheets.registers:
        reader, rows = _reader(input, table, said, reading)
        is_release = not _lists_studies(table.headings)
        for row in rows:
            reading.account.read += 1
            line = reader.read(row)
            if isinstance(line, Line):
                lines.append(line if is_release else line._replace(is_release=False))
            else:
                reading.account.refused += 1
                yield from line
    if sheets.parts:
        joined = Joined(lines)
        for table in sheets.parts:
            yield from _added(input, table, joined, reading)
        for what, times in ((REPEATED, joined.repeated), (TO_ALL, joined.to_all)):
            if times:
                reading.account.note(what, times)
        lines = list(joined.lines())
    yield from records_of(lines, reading)


def _added(input: Input, table: Table, joined: Joined, reading: Reading) -> Iterator[Problem]:
    """Add the rows of a sheet to the agreements that they name; yields what is wrong with the others."""
    is_release = "released_on" in fields_in(table.headings)
    reader, rows = _reader(input, table, "", reading, is_part=True)
    for row in rows:
        reading.account.read += 1
        line = reader.read(row)
        if not isinstance(line, Line):
            reading.account.refused += 1
            yield from line
        elif code := joined.add(line, is_release=is_release):
            reading.account.refused += 1
            yield of_no_agreement(input, table, row, line.whole_reference, code)


def _reader(
    input: Input, table: Table, said: str, reading: Reading, *, is_part: bool = False
) -> tuple[RowReader, list[Row]]:
    """The rows of a table and what reads them. Raises `ColumnsMismatch` where nothing names the provider."""
    notes = Notes(reading.account)
    rows = rows_of(filled_down(input, table), notes)
    columns = columns_of(table, rows, notes)
    provider = "" if is_part else reading.provider or said
    if "provider" not in columns.used and not reading.provider and not is_part:
        provider = provider or page_host(table, rows)
        if not provider:
            raise ColumnsMismatch(
                f"{input.name} does not say which organisation provides the data.",
                "Say --provider NAME, or add a column 'Data custodian'.",
            )
        how = "the register's own words" if said else "the address of its pages, no name is stated"
        notes.note(f"provider guessed from {how}", provider)
    note_left_out(rows, columns, reading.account)
    return RowReader(input, table, columns, provider, reading.account, is_part=is_part), rows


def _check_names() -> None:
    """Fail at import where one heading is declared for two fields."""
    twice = [heading for field, all_ in COLUMNS.items() for heading in all_ if FIELD_OF[heading] != field]
    if twice or not all(heading_key(heading) == heading for heading in KNOWN):
        raise ValueError(f"Headings of registers are declared twice or not as keys: {twice}.")


_check_names()

LOADER = Loader(
    kind=KIND,
    title="Data use register",
    version="9",
    unit="rows",
    recognises=recognises,
    describe=describe,
    read=read,
)
