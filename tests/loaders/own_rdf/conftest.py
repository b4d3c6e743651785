"""What the tests of this loader share: a way to read Turtle written in the test in our own words."""

from __future__ import annotations

import pytest

from loaders.own_rdf.kind import LOADER
from loaders.reading.input import Input, input_of
from ontology.identifiers import DEFAULT_BASE
from ontology.statements import statements_of
from tests.loaders import rdf_outcome
from tests.loaders.outcome import read_records

PREFIXES = """\
@prefix sg: <https://w3id.org/sharegraph/ns#> .
@prefix v: <https://w3id.org/sharegraph/vocab/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <https://maps.example/> .
"""


class Outcome(rdf_outcome.Outcome):
    """What became of a file."""

    @property
    def statements(self) -> set[tuple[str, str, str]]:
        """Everything stated, for a source that is called `here`."""
        return {one for record in self.records for one in statements_of(record, DEFAULT_BASE, "here")}

    @property
    def left_out(self) -> list[tuple[str, str]]:
        """The statements that no record carries: property and object."""
        return [(one.column, one.found) for one in self.problems if one.code == "statement-not-carried"]


class Own:
    """Reads files in our own words as the source `here`."""

    @staticmethod
    def input_of(text: str) -> Input:
        return input_of("data.ttl", (PREFIXES + text).encode())

    @staticmethod
    def read_input(input_: Input, source: str = "here") -> Outcome:
        return Outcome(*read_records(LOADER, input_, source))

    def turtle(self, text: str) -> Outcome:
        return self.read_input(self.input_of(text))


@pytest.fixture
def own() -> Own:
    return Own()
