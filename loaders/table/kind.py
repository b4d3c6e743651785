"""Loads any table under a mapping: that of `--mapping`, or a shipped one that knows the headings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files

from loaders.loader import Headings, Loader, Reading
from loaders.noting import Notes
from loaders.reading.input import Input, input_of
from loaders.reading.tables import first_rows
from loaders.reading.xml_input import looks_like_xml
from loaders.table.checking import read_mapping
from loaders.table.drafts import RowReader
from loaders.table.identity import Drafts
from loaders.table.kept import KeptDrafts
from loaders.table.opening import Sheet, is_of_shape, tables_of
from loaders.table.shape import VIRTUAL, Mapping
from loaders.table.things import records_of
from ontology.account import Problem
from ontology.errors import InputError, UnknownKind
from ontology.records import Record, Source

KIND = "table"

VERSION = "6"
"""Of the code; the version of a loader is this and the hash of its mapping."""


@cache
def shipped() -> tuple[Mapping, ...]:
    """The mappings in the package, those that ask for most headings first."""
    folder = files("loaders.table").joinpath("mappings")
    found = [
        read_mapping(input_of(file.name, file.read_bytes()))
        for file in sorted(folder.iterdir(), key=lambda one: one.name)
        if file.name.endswith(".yaml")
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.recognise.headings), one.name)))


def mapping_for(input: Input) -> Mapping | None:
    """The shipped mapping whose headings a file has, or None."""
    if looks_like_xml(input) or input.data[:256].lstrip().startswith((b"@prefix", b"PREFIX")):
        return None
    try:
        return next((mapping for mapping in shipped() if is_of_shape(mapping, input)), None)
    except InputError:
        return None


def recognises(input: Input) -> bool:
    """Whether a shipped mapping knows the headings."""
    return mapping_for(input) is not None


def loader_of(mapping: Mapping) -> Loader:
    """The loader that reads tables under one mapping; its version carries the mapping's hash."""
    return replace(
        LOADER,
        version=f"{VERSION}+{mapping.digest}",
        describe=lambda input: describe(input, mapping),
        read=lambda input, reading: read(input, reading, mapping),
        headings=lambda input: headings(mapping),
    )


def specific(input: Input) -> Loader:
    """The loader for a file of a shape that a shipped mapping knows. Raises `UnknownKind` for another."""
    mapping = mapping_for(input)
    if mapping is None:
        raise UnknownKind(
            f"No shipped mapping knows the headings of {input.name}.",
            f"Make one with `sharegraph map {input.name}`, look it over, and give it with --mapping.",
        )
    return loader_of(mapping)


def describe(input: Input, mapping: Mapping) -> Source:
    """What the mapping says of the source. Raises `ColumnsMismatch` where the file lacks what it needs."""
    tables_of(mapping, input)
    kinds = dict.fromkeys(rule.record.__name__ for rule in mapping.records)
    primary = mapping.source.primary_for or tuple(
        kind for kind in kinds if kind != "Organisation" and kind not in mapping.source.relays
    )
    return replace(mapping.source, primary_for=primary or tuple(kinds))


def headings(mapping: Mapping) -> Headings:
    """Which column fills which field, as far as one column does."""
    return {
        (rule.record.__name__, one.field): one.taken.columns[0]
        for rule in mapping.records
        for one in rule.fields
        if one.taken.columns and one.taken.columns[0] not in VIRTUAL
    }


def read(input: Input, reading: Reading, mapping: Mapping) -> Iterator[Record | Problem]:
    """The records of every row of every table that the mapping is for.

    All rows are read before the first record is made, since which rows are one thing shows at the end; what
    they state waits on disk meanwhile.
    """
    notes = Notes(reading.account)
    places = tables_of(mapping, input)
    reading.account.note(f"read under the mapping {mapping.name} ({mapping.digest})")
    drafts = Drafts(KeptDrafts(mapping.records), reading.mint)
    for place in places:
        sheet = Sheet(mapping, input, place, notes)
        if place[0] and len(places) > 1:
            notes.note("sheet read", place[0])
        sheet.note_columns()
        rows = RowReader(mapping, input, sheet, reading.account, reading.provider)
        yield from rows.read(drafts)
    _note_other_sheets(input, {sheet for sheet, _ in places}, notes)
    del rows, sheet  # what they remember of rows is not needed any more
    yield from records_of(drafts, mapping.records, reading.mint, notes)


def _note_other_sheets(input: Input, used: set[str], notes: Notes) -> None:
    for one in first_rows(input):
        if one.sheet not in used:
            notes.note("sheet not read", one.sheet)


def _read_shipped(input: Input, reading: Reading) -> Iterator[Record | Problem]:
    return specific(input).read(input, reading)


def _describe_shipped(input: Input) -> Source:
    return specific(input).describe(input)


LOADER = Loader(
    kind=KIND,
    title="Any table, under a mapping",
    version=VERSION,
    unit="rows",
    recognises=recognises,
    describe=_describe_shipped,
    read=_read_shipped,
    specific=specific,
)
