"""A drawn map in many files: YAML records with a type, one for each element and each relationship.

The name of a file, without its ending, is the identifier by which other records name it. A file that
cannot be read is one record refused; the others are loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from urllib.parse import quote

from loaders.drawn_map.drawing import ENDS, Connection, Drawing, Element, facts_of, first
from loaders.drawn_map.known import Known, known_of
from loaders.drawn_map.records import records_of
from loaders.drawn_map.words import is_placeholder, words_of
from loaders.loader import Loader, Reading
from loaders.reading.input import Input
from loaders.reading.yaml_input import YamlMap, parse_yaml, plain
from ontology.account import Problem
from ontology.errors import InputError
from ontology.identifiers import Mint
from ontology.records import Record, Source

_RECORD = re.compile(r"^['\"]?@type['\"]?[ \t]*:", re.MULTILINE)
_SCHEMA = re.compile(r"^schema_name[ \t]*:", re.MULTILINE)
_PEEK_BYTES = 16_384
_RELATIONSHIP = "relationship"


@dataclass(slots=True)
class _Set:
    """All files of a call: what each of them says, and what the elements among them are."""

    said: dict[Input, dict[str, object]] = field(default_factory=dict)
    faults: dict[Input, InputError] = field(default_factory=dict)
    known: Known | None = None


def recognises(input: Input) -> bool:
    """Whether the text is a YAML record of a map: a line that begins with `@type:`."""
    start = input.data[:_PEEK_BYTES].decode("utf-8", "replace")
    return not start.lstrip("\ufeff \r\n\t").startswith(("{", "[", "<")) and bool(
        _RECORD.search(start) or _SCHEMA.search(start)
    )


def describe(input: Input) -> Source:
    """A record says nothing of the map it is from."""
    return Source(name="")


def prepare(files: Sequence[Input]) -> _Set:
    """Read all files once: records name each other by the names of their files."""
    found = _Set()
    for file in files:
        try:
            node = parse_yaml(file, keep_last=True)
        except InputError as fault:
            found.faults[file] = fault
            continue
        found.said[file] = plain(node) if isinstance(node, YamlMap) else {}
    return found


def read(input: Input, reading: Reading) -> Iterator[Record | Problem]:
    """The one record of a file, or why there is none."""
    prepared: _Set = reading.prepared if reading.prepared is not None else prepare([input])
    account = reading.account
    if fault := prepared.faults.get(input):
        account.read += 1
        account.refused += 1
        yield Problem(code=fault.code, wrong=fault.wrong, remedy=fault.remedy, file=input.name, row=fault.row)
        return
    said = prepared.said[input]
    if _type_of(said) == "" and "schema_name" in said:
        account.read += 1
        account.ignored += 1
        account.note("ignored: a schema, which describes records and holds none")
        return
    known = _known(prepared, reading.mint)
    drawing = Drawing()
    facts = facts_of(said, drawing.dropped)
    where = quote(input.name, safe="")
    if words_of(_type_of(said)) != _RELATIONSHIP:
        drawing.elements.append(Element(_id_of(input.name), facts, where))
    elif is_placeholder(first(facts, ("name",))):
        account.read += 1
        account.ignored += 1
        account.note("ignored: an element of a form that nobody filled in")
        return
    else:
        # The record's own type says that it is a relationship; what kind of one stands elsewhere.
        tie = {name: texts for name, texts in facts.items() if name not in ("type", "name")}
        ends = [first(facts, names) for names in ENDS.values()]
        drawing.connections.append(Connection(ends[0], ends[1], tie, where))
    yield from records_of(drawing, known, reading, input.name)


def _known(prepared: _Set, mint: Mint) -> Known:
    """What the elements of the set are; settled once, by the first file that asks."""
    if prepared.known is None:
        elements = [
            Element(_id_of(file.name), facts_of(said, {}), "")
            for file, said in sorted(prepared.said.items(), key=lambda item: (item[0].name, item[0].sha256))
            if words_of(_type_of(said)) not in ("", _RELATIONSHIP)
        ]
        prepared.known = known_of(elements, mint)
    return prepared.known


def _id_of(name: str) -> str:
    return PurePath(name).stem


def _type_of(said: dict[str, object]) -> str:
    return str(said.get("@type", ""))


LOADER = Loader(
    kind="map-records",
    title="records of a drawn map in YAML, one file each",
    version="5",
    unit="records",
    recognises=recognises,
    describe=describe,
    read=read,
    reads_several=True,
    each_by_itself=True,
    prepare=prepare,
)
