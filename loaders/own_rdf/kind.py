"""RDF in our own words → the records it states: an export of this product, or data written by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from typing import Any
from urllib.parse import quote, unquote

from loaders.loader import Loader, Reading
from loaders.noting import Notes
from loaders.own_rdf.fields import BESIDE, COMPUTED, OTHER_NAMES, Reader, Said
from loaders.own_rdf.graphs import described_source, graphs_of
from loaders.own_rdf.names import Names, is_of_ours, kinds_of
from loaders.rdf_agents import PERSON_CLASSES
from loaders.rdf_nodes import Nodes, last_segment
from loaders.reading.input import Input
from loaders.reading.rdf_input import Node, looks_like_rdf
from ontology import records as r
from ontology.account import Problem
from ontology.errors import InputError, UnreadableFile
from ontology.identifiers import record_iri
from ontology.mapping import COMMON, MAPPING
from ontology.records import Record
from ontology.terms import PROV, RDFS, SG, SKOS

_NAMESPACE = SG.Organisation.removesuffix("Organisation")
_CLASS = re.compile(
    r"(?<![\w-])(?:sharegraph/ns#|[\w.-]*:)(?:"
    + "|".join(name.removeprefix(_NAMESPACE) for name, _ in MAPPING.values())
    + r")(?![\w-])"
)
_NAMED_KINDS = frozenset(MAPPING) - {
    r.AgreementVersion,
    r.Release,
    r.Relationship,
    r.Instalment,
    r.Allocation,
    r.Transaction,
    r.Split,
    r.Assessment,
}
"""The kinds of which each thing has a name (`ontology/shapes.ttl`); the others are parts and events."""
_OF_ALL = {one.name for one in fields(Record)}
_NEEDED: Mapping[type[Record], tuple[str, ...]] = {
    kind: tuple(one.name for one in fields(kind) if one.name not in _OF_ALL and one.default is MISSING)
    for kind in MAPPING
}
"""The fields that a record cannot be without, but those that every record has."""
_SEVERAL: Mapping[type[Record], frozenset[str]] = {
    kind: frozenset(one.name for one in fields(kind) if str(one.type).startswith("tuple["))
    for kind in MAPPING
}
"""The fields that hold several values."""


def recognises(input: Input) -> bool:
    """Whether the content is RDF that names our ontology and one of its classes."""
    try:
        if not looks_like_rdf(input):
            return False
        text = input.text()
    except InputError:
        return False
    return _NAMESPACE in text and _CLASS.search(text) is not None


def read(input: Input, reading: Reading) -> Iterator[Record | Problem]:
    """The records of the things that have a class of ours, in the order of their IRIs."""
    source = reading.mint.source
    triples, others = graphs_of(input).of(input, source)
    nodes, account, notes = Nodes(triples), reading.account, Notes(reading.account)
    if others:
        account.note("statements of other graphs (the map, its catalogue, other sources), not read", others)
    if not any(kinds_of(nodes, node) for node in nodes):
        raise UnreadableFile(
            f"{input.name} names our ontology, but describes nothing of its classes.",
            f"Give each thing a class of {_NAMESPACE}, such as sg:Organisation or sg:Dataset.",
        )
    account.read += len(nodes)
    reader = Reader(input.name, nodes, Names(nodes, reading.mint), account)
    for node in sorted(nodes, key=nodes.key):
        kinds = kinds_of(nodes, node)
        if not kinds:
            account.ignored += 1
            types = sorted(nodes.types(node))
            what = "persons" if nodes.types(node) & PERSON_CLASSES else ""
            notes.note("nodes not read", what or (last_segment(types[0]) if types else "without a type"))
        elif is_of_ours(node, reading.mint.base):
            account.refused += 1
            yield _refusal(
                reader,
                node,
                "a-word-of-ours",
                "Its IRI is a word of our vocabulary, or a source, record or edge of this map.",
                "Give the thing an IRI of your own.",
            )
        else:
            yield from _read_node(reader, node, kinds, source)


def _read_node(
    reader: Reader, node: Node, kinds: list[type[Record]], source: str
) -> Iterator[Record | Problem]:
    all_said = [reader.said_of(node, kind) for kind in kinds]
    carried = BESIDE | {facet.predicate for kind in kinds for facet in (*COMMON, *MAPPING[kind][1])}
    if not reader.nodes.texts(node, RDFS.label, SKOS.prefLabel):
        carried |= set(OTHER_NAMES)
    addresses = _addresses(reader, node, source)
    made: list[Record] = []
    for said in all_said:
        absent = _absent(said)
        if absent:
            names = ", ".join(absent)
            reader.account.refused += 1
            yield _refusal(
                reader,
                node,
                "fact-missing",
                f"A {said.kind.__name__} needs {names}, which this one does not state "
                "or not so that it can be read.",
                "State it in one of the ways that docs/loaders/own-rdf.md shows.",
            )
            break
        made += _records(reader, said, addresses)
    else:
        yield from made
    for predicate in sorted(reader.nodes.predicates(node) - carried):
        name = f"sg:{predicate.removeprefix(_NAMESPACE)}" if predicate.startswith(_NAMESPACE) else predicate
        computed = predicate in COMPUTED
        reader.leave_out(
            all_said[0],
            name,
            reader.nodes.objects(node, predicate)[0],
            f"{name} is worked out by the map and stated by no source; it was left out."
            if computed
            else f"{name} says nothing that this {all_said[0].kind.__name__} carries; it was left out.",
            "State the agreement, grant or project that it follows from."
            if computed
            else "Say it in a term of docs/reference/shapes.md, or leave it out.",
        )
    for said in all_said:
        yield from said.problems


def _absent(said: Said) -> list[str]:
    """The fields that such a record cannot be without and that have no value."""
    needed = list(_NEEDED[said.kind])
    if said.kind in _NAMED_KINDS:
        needed.insert(0, "label")
    return [name for name in needed if not said.values.get(name)]


def _records(reader: Reader, said: Said, addresses: list[str]) -> Iterator[Record]:
    """The record of a thing, and one more for each further value of a field that holds one.

    A source that contradicts itself is loaded as it stands: which value is shown is the map's to choose.
    """
    iri = reader.names.of(said.node, said.kind)
    if identifier := _identifier_of(iri, said.node):
        said.values["identifiers"] = sorted({*said.values.get("identifiers", ()), identifier})
    several = _SEVERAL[said.kind]
    whole: dict[str, Any] = {name: tuple(found) for name, found in said.values.items() if name in several}
    single = {name: found for name, found in said.values.items() if name not in several and found}
    first = {name: found[0] for name, found in single.items()}
    yield said.kind(iri=iri, address=addresses[0], **{"label": "", **whole, **first})
    needed = {"label": "", **{name: first[name] for name in _NEEDED[said.kind]}}
    for address in addresses[1:]:
        yield said.kind(iri=iri, address=address, **needed)
    for name, found in single.items():
        for value in found[1:]:
            reader.account.note(f"facts of which a thing has one, stated with several values: {name}")
            yield said.kind(iri=iri, address=addresses[0], **{**needed, name: value})


def _identifier_of(iri: str, node: Node) -> str:
    """The identifier by which a node is known, where its own IRI is one (`https://ror.org/…`)."""
    made = unquote(iri.rpartition("/")[2])
    return made if node.kind == "iri" and iri != node.value and ":" in made else ""


def _addresses(reader: Reader, node: Node, source: str) -> list[str]:
    """Where a thing stands: the records of this source that it derives from, else its node in this file."""
    found = []
    start = f"/record/{quote(source, safe='-._~')}/"
    for record in reader.nodes.nodes(node, PROV.wasDerivedFrom):
        _, mark, tail = record.value.partition(start)
        if mark and "#" in tail:
            plain = unquote(tail)
            same = record_iri("", source, plain) == f"record/{start.split('/')[2]}/{tail}"
            found.append(plain if same else tail)
    return found or [f"{reader.file}#node={reader.nodes.key(node)}"]


def _refusal(reader: Reader, node: Node, code: str, wrong: str, remedy: str) -> Problem:
    return Problem(code=code, wrong=wrong, remedy=remedy, file=f"{reader.file}#node={reader.nodes.key(node)}")


LOADER = Loader(
    kind="own-rdf",
    title="RDF in the words of our ontology, exports of this product among it",
    version="2",
    unit="described nodes",
    recognises=recognises,
    describe=described_source,
    read=read,
)
