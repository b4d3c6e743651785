"""What the tests of the DCAT loader share: a way to read Turtle written in the test."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from loaders.dcat.kind import LOADER
from loaders.loader import Reading
from loaders.reading.input import Input, input_of
from ontology.account import Account, Problem
from ontology.identifiers import DEFAULT_BASE, Mint
from ontology.records import Dataset, Infrastructure, Organisation, Record
from ontology.statements import statements_of

PREFIXES = """\
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix eu: <http://publications.europa.eu/resource/authority/> .
@prefix ex: <https://data.example/> .
"""


class Outcome(NamedTuple):
    """What became of a file."""

    records: list[Record]
    datasets: list[Dataset]
    organisations: list[Organisation]
    infrastructures: list[Infrastructure]
    problems: list[Problem]
    account: Account

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
        account = Account(file=input_.name)
        found: list[Record | Problem] = list(
            LOADER.read(input_, Reading(mint=Mint(DEFAULT_BASE, "source"), account=account))
        )
        assert account.read == account.loaded + account.refused + account.ignored
        records = [one for one in found if not isinstance(one, Problem)]
        return Outcome(
            records,
            [one for one in records if isinstance(one, Dataset)],
            [one for one in records if isinstance(one, Organisation)],
            [one for one in records if isinstance(one, Infrastructure)],
            [one for one in found if isinstance(one, Problem)],
            account,
        )

    def turtle(self, text: str, name: str = "data.ttl") -> Outcome:
        return self.read_input(input_of(name, (PREFIXES + text).encode()))

    def dataset(self, statements: str, more: str = "") -> Dataset:
        """The one dataset of a file that says this of it."""
        (found,) = self.turtle(f'ex:a a dcat:Dataset ; dct:title "A" ; {statements} .\n{more}').datasets
        return found


@pytest.fixture
def dcat() -> Dcat:
    return Dcat()
