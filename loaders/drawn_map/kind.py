"""A drawn map in one file: JSON as Kumu, Cytoscape and networkx write it, or a workbook of two tables."""

from __future__ import annotations

from collections.abc import Iterator

from loaders.drawn_map.forms import read_json_map, read_sheets
from loaders.drawn_map.forms import recognises as is_a_map
from loaders.drawn_map.known import known_of
from loaders.drawn_map.records import records_of
from loaders.loader import Loader, Reading
from loaders.reading.input import Input
from loaders.reading.tables import is_workbook
from ontology.account import Problem
from ontology.errors import InputError
from ontology.records import Record, Source


def recognises(input: Input) -> bool:
    """Whether the content is a drawn map."""
    try:
        return is_a_map(input)
    except InputError:
        return False


def describe(input: Input) -> Source:
    """Nothing that such a file says of itself can be relied on."""
    return Source(name="")


def read(input: Input, reading: Reading) -> Iterator[Record | Problem]:
    """The elements, then the connections."""
    drawing = read_sheets(input) if is_workbook(input) else read_json_map(input)
    return records_of(
        drawing, known_of(drawing.elements, reading.mint, drawing.connections), reading, input.name
    )


LOADER = Loader(
    kind="drawn-map",
    title="a drawn map: Kumu, Cytoscape or node-link JSON, or sheets Elements and Connections",
    version="8",
    unit="objects",
    recognises=recognises,
    describe=describe,
    read=read,
)
