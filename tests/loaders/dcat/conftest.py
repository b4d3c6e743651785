"""What the tests of the DCAT loader share: a way to read Turtle written in the test."""

from __future__ import annotations

import pytest

from loaders.dcat.kind import LOADER
from loaders.reading.input import Input, input_of
from ontology.identifiers import DEFAULT_BASE
from ontology.records import Dataset, Infrastructure, Organisation
from ontology.statements import statements_of
from tests.loaders import rdf_outcome
from tests.loaders.outcome import read_records

PREFIXES = """\
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix eu: <http://publications.europa.eu/resource/authority/> .
@prefix ex: <https://data.example/> .
"""


class Outcome(rdf_outcome.Outcome):
    """What became of a file."""

    @property
    def organisations(self) -> list[Organisation]:
        return self.of(Organisation)

    @property
    def infrastructures(self) -> list[Infrastructure]:
        return self.catalogues

    def statements(self, file: str) -> set[tuple[str, ...]]:
        """Everything stated, with the file's name taken out."""
        return {
            tuple(term.replace(file, "FILE") for term in statement)
            for record in self.records
            for statement in statements_of(record, DEFAULT_BASE, "source")
        }


class Dcat:
    """Reads files of the DCAT kind."""

    @staticmethod
    def read_input(input_: Input) -> Outcome:
        return Outcome(*read_records(LOADER, input_))

    def turtle(self, text: str, name: str = "data.ttl") -> Outcome:
        return self.read_input(input_of(name, (PREFIXES + text).encode()))

    def dataset(self, statements: str, more: str = "") -> Dataset:
        """The one dataset of a file that says this of it."""
        (found,) = self.turtle(f'ex:a a dcat:Dataset ; dct:title "A" ; {statements} .\n{more}').datasets
        return found


@pytest.fixture
def dcat() -> Dcat:
    return Dcat()
