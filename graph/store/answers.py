"""What an answer is: its bytes, its format, and the limits it was made under."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ontology.errors import UnknownValue

MEBIBYTE = 1024 * 1024

Kind = Literal["solutions", "boolean", "graph"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one question may cost. Only a worker can keep `seconds` and `memory_bytes`."""

    seconds: float = 10.0
    """Wall clock from the call to the answer, waiting for a free worker included."""
    answer_bytes: int = 64 * MEBIBYTE
    """An answer past this size is refused, or broken off once its first part is out: never just cut."""
    memory_bytes: int = 2048 * MEBIBYTE
    """Address space of a worker process, set when it starts; a question that needs more ends it."""
    total_memory_bytes: int = 4096 * MEBIBYTE
    """What all workers of a pool may take together; past it, the long question that takes most is ended."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer as the engine wrote it: `solutions` (SELECT), `boolean` (ASK) or `graph`."""

    media_type: str
    body: bytes
    kind: Kind


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write an answer: the short word, the media type sent, the file ending."""

    name: str
    media_type: str
    ending: str


RESULT_FORMATS: Mapping[str, Format] = {
    form.name: form
    for form in (
        Format("json", "application/sparql-results+json", "srj"),
        Format("xml", "application/sparql-results+xml", "srx"),
        Format("csv", "text/csv; charset=utf-8", "csv"),
        Format("tsv", "text/tab-separated-values; charset=utf-8", "tsv"),
    )
}
"""For SELECT and ASK, by short word. CSV and TSV have no standard form for ASK: the engine writes the
bare word `true` or `false`."""

GRAPH_FORMATS: Mapping[str, Format] = {
    form.name: form
    for form in (
        Format("turtle", "text/turtle", "ttl"),
        Format("ntriples", "application/n-triples", "nt"),
        Format("nquads", "application/n-quads", "nq"),
        Format("trig", "application/trig", "trig"),
        Format("rdfxml", "application/rdf+xml", "rdf"),
        Format("jsonld", "application/ld+json", "jsonld"),
    )
}
"""For CONSTRUCT and DESCRIBE, by short word."""


def result_format(word: str) -> Format:
    """The format of solutions by short word or media type (parameters such as charset are ignored).

    Raises `UnknownValue`.
    """
    return _find(word, RESULT_FORMATS, "result format")


def graph_format(word: str) -> Format:
    """The format of a graph by short word or media type. Raises `UnknownValue`."""
    return _find(word, GRAPH_FORMATS, "graph format")


def _find(word: str, formats: Mapping[str, Format], what: str) -> Format:
    if word in formats:
        return formats[word]
    plain = word.partition(";")[0].strip().lower()
    for name, form in formats.items():
        if plain in (name, form.media_type.partition(";")[0]):
            return form
    raise UnknownValue(what, word, formats)


class Cell(NamedTuple):
    """One value of a solution, for our own code."""

    value: str
    kind: Literal["iri", "literal", "blank"]
    datatype: str
    """The IRI of the datatype of a literal (`xsd:string` is written out), else empty."""
    language: str
    """The language tag in lower case, or empty."""


_STRING = "http://www.w3.org/2001/XMLSchema#string"
_LANGUAGE_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


def read_solutions(body: bytes) -> list[dict[str, Cell]]:
    """The rows of a SELECT answer in JSON; a variable without a value is absent from its row."""
    bindings = json.loads(body)["results"]["bindings"]
    return [{name: _cell(value) for name, value in row.items()} for row in bindings]


def _cell(value: dict[str, str]) -> Cell:
    match value["type"]:
        case "uri":
            return Cell(value["value"], "iri", "", "")
        case "bnode":
            return Cell(value["value"], "blank", "", "")
        case _:
            language = value.get("xml:lang", "")
            datatype = _LANGUAGE_STRING if language else value.get("datatype", _STRING)
            return Cell(value["value"], "literal", datatype, language)
