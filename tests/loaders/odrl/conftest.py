"""What the tests of the ODRL loader share: a way to read Turtle written in the test."""

from __future__ import annotations

import pytest

from loaders.odrl.kind import LOADER
from loaders.reading.input import Input, input_of
from ontology.records import Agreement, AgreementVersion, DataResource, Organisation
from tests.loaders import rdf_outcome
from tests.loaders.outcome import read_records

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


class Outcome(rdf_outcome.Outcome):
    """What became of a file."""

    @property
    def agreements(self) -> list[Agreement]:
        return self.of(Agreement)

    @property
    def versions(self) -> list[AgreementVersion]:
        return self.of(AgreementVersion)

    @property
    def texts(self) -> list[DataResource]:
        return self.of(DataResource)

    @property
    def organisations(self) -> list[str]:
        return sorted(one.label for one in self.of(Organisation))


class Odrl:
    """Reads files of the ODRL kind."""

    @staticmethod
    def read_input(input_: Input) -> Outcome:
        return Outcome(*read_records(LOADER, input_))

    @staticmethod
    def input_of(text: str, *, parties: str = PARTIES) -> Input:
        return input_of("data.ttl", (PREFIXES + parties + text).encode())

    def turtle(self, text: str, *, parties: str = PARTIES) -> Outcome:
        return self.read_input(self.input_of(text, parties=parties))

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
