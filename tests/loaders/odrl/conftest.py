"""What the tests of the ODRL loader share: a way to read Turtle written in the test."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from loaders.loader import Reading
from loaders.odrl.kind import LOADER
from loaders.reading.input import Input, input_of
from ontology.account import Account, Problem
from ontology.identifiers import DEFAULT_BASE, Mint
from ontology.records import Agreement, AgreementVersion, DataResource, Dataset, Organisation, Record

PREFIXES = """\
@prefix odrl: <http://www.w3.org/ns/odrl/2/> .
@prefix cc: <http://creativecommons.org/ns#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dpv: <https://w3id.org/dpv#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <https://policies.example/> .
"""

PARTIES = """
ex:hotline a foaf:Organization ; foaf:name "Meridian Hotline" .
ex:lab a foaf:Organization ; foaf:name "Quillstone Safety Labs" .
ex:council a foaf:Organization ; foaf:name "Bayview Council" .
ex:jo a foaf:Person ; foaf:name "Jo Doe" .
ex:hashes a dcat:Dataset ; dct:title "Hash pool" .
"""


class Outcome(NamedTuple):
    """What became of a file."""

    records: list[Record]
    problems: list[Problem]
    account: Account

    @property
    def agreements(self) -> list[Agreement]:
        return [one for one in self.records if isinstance(one, Agreement)]

    @property
    def versions(self) -> list[AgreementVersion]:
        return [one for one in self.records if isinstance(one, AgreementVersion)]

    @property
    def texts(self) -> list[DataResource]:
        return [one for one in self.records if isinstance(one, DataResource)]

    @property
    def datasets(self) -> list[Dataset]:
        return [one for one in self.records if isinstance(one, Dataset)]

    @property
    def organisations(self) -> list[str]:
        return sorted(one.label for one in self.records if isinstance(one, Organisation))


class Odrl:
    """Reads files of the ODRL kind."""

    @staticmethod
    def read_input(input_: Input) -> Outcome:
        account = Account(file=input_.name)
        found: list[Record | Problem] = list(
            LOADER.read(input_, Reading(mint=Mint(DEFAULT_BASE, "source"), account=account))
        )
        assert account.read == account.loaded + account.refused + account.ignored
        return Outcome(
            [one for one in found if not isinstance(one, Problem)],
            [one for one in found if isinstance(one, Problem)],
            account,
        )

    @staticmethod
    def input_of(text: str, *, parties: str = PARTIES) -> Input:
        return input_of("data.ttl", (PREFIXES + parties + text).encode())

    def turtle(self, text: str) -> Outcome:
        return self.read_input(self.input_of(text))

    def agreement(self, rules: str) -> tuple[Agreement, AgreementVersion]:
        """The one agreement that has these rules, from the hotline to the lab, about the hash pool."""
        outcome = self.turtle(
            "ex:a a odrl:Agreement ; dct:title 'Hashes for the lab' ; odrl:assigner ex:hotline ; "
            f"odrl:assignee ex:lab ; odrl:target ex:hashes ; {rules} ."
        )
        (agreement,), (version,) = outcome.agreements, outcome.versions
        return agreement, version


@pytest.fixture
def odrl() -> Odrl:
    return Odrl()
