"""A drawn map in CSV files: a table of elements and one of connections, as Kumu and Gephi write them.

Given together they are one map. A table of connections alone makes its elements of the names at their ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from loaders.drawn_map.drawing import (
    TYPE,
    Connection,
    Drawing,
    Element,
    Facts,
    ends_of,
    facts_of_row,
    first,
    id_of,
    too_wide,
)
from loaders.drawn_map.known import Known, known_of
from loaders.drawn_map.records import records_of
from loaders.drawn_map.sheets import holds
from loaders.drawn_map.words import is_drawn
from loaders.loader import Loader, Reading
from loaders.reading.input import Input
from loaders.reading.json_input import looks_like_json
from loaders.reading.persons import refuse_if_about_people
from loaders.reading.tables import Table, address, is_workbook, tables
from loaders.reading.xml_input import looks_like_xml
from ontology.account import Problem
from ontology.errors import InputError
from ontology.identifiers import Mint
from ontology.records import Record, Source


@dataclass(slots=True)
class _Set:
    """All files of a call, and what the elements among them are."""

    inputs: tuple[Input, ...]
    known: Known | None = None
    implied: list[Element] = field(default_factory=list)
    """Elements that no table has, made of the names at the ends of connections."""


def recognises(input: Input) -> bool:
    """Whether a CSV file holds the connections or the elements of a map."""
    if is_workbook(input) or looks_like_json(input) or looks_like_xml(input):
        return False
    try:
        return any(held for held, _ in _tables(input))
    except InputError:
        return False


def _tables(input: Input) -> list[tuple[str, Table]]:
    """The tables of a file and what they hold, their rows not yet looked at."""
    held = [holds(table) for table in tables(input)]
    return list(zip(held, tables(input), strict=True))


def describe(input: Input) -> Source:
    """Nothing that such a file says of itself can be relied on."""
    return Source(name="")


def prepare(files: Sequence[Input]) -> _Set:
    """The files that are one map together."""
    return _Set(tuple(files))


def read(input: Input, reading: Reading) -> Iterator[Record | Problem]:
    """The elements or the connections of one file."""
    prepared = reading.prepared if isinstance(reading.prepared, _Set) else prepare([input])
    known = _known(prepared, reading.mint)
    drawing = Drawing()
    for held, table in _tables(input):
        refuse_if_about_people(table.headings, input.name)
        for row in table.rows:
            if row.extra:
                drawing.refused.append(too_wide(row, input.name))
                continue
            facts, where = facts_of_row(table, row, drawing.dropped), address(input, table, row.number)
            if held != "connections":
                drawing.elements.append(Element(id_of(facts), facts, where, row.number))
            else:
                drawing.connections.append(Connection(*ends_of(facts), _tie(facts), where, row.number))
    if drawing.connections and not known.kinds:
        raise InputError(
            f"{input.name} names the ends of its connections by number, and no table says whose they are.",
            "Give the table of the elements with it: sharegraph load NODES.csv EDGES.csv.",
        )
    if prepared.implied and input is prepared.inputs[0]:
        reading.account.note("elements made of the names at the ends of connections", len(prepared.implied))
        drawing.elements.extend(prepared.implied)
    yield from records_of(drawing, known, reading, input.name)


def _tie(facts: Facts) -> Facts:
    """What a connection says; a type that only says which way it points is none."""
    if not is_drawn(first(facts, TYPE)):
        return facts
    return {("direction" if name == "type" else name): texts for name, texts in facts.items()}


def _known(prepared: _Set, mint: Mint) -> Known:
    """What the elements of the set are; settled once, by the first file that asks."""
    if prepared.known is None:
        elements: list[Element] = []
        ends: dict[str, str] = {}
        ties: list[Connection] = []
        for input in prepared.inputs:
            try:
                for held, table in _tables(input):
                    for row in table.rows:
                        if row.extra:
                            # It is refused: a line to what it says would lead nowhere.
                            continue
                        facts = facts_of_row(table, row, {})
                        if held != "connections":
                            elements.append(Element(id_of(facts), facts, "", row.number))
                        else:
                            place = address(input, table, row.number)
                            ties.append(Connection(*ends_of(facts), _tie(facts), "", row.number))
                            for end in ends_of(facts):
                                ends.setdefault(end, place)
            except InputError:
                # That file is refused when its turn comes.
                continue
        if not elements and not all(end.isdecimal() for end in ends):
            prepared.implied = [Element(end, {"label": (end,)}, place) for end, place in ends.items() if end]
        prepared.known = known_of(elements or prepared.implied, mint, ties)
    return prepared.known


LOADER = Loader(
    kind="map-tables",
    title="a drawn map in CSV: a table of elements and one of connections (Kumu, Gephi)",
    version="6",
    unit="rows",
    recognises=recognises,
    describe=describe,
    read=read,
    reads_several=True,
    prepare=prepare,
)
