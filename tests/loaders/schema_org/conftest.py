"""What the tests of the schema.org loader share: a way to read JSON-LD written in the test."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import pytest

from loaders.loader import Reading
from loaders.reading.input import Input, input_of
from loaders.schema_org.kind import LOADER
from ontology.account import Account, Problem
from ontology.identifiers import DEFAULT_BASE, Mint
from ontology.records import Dataset, Infrastructure, Organisation, Record, Relationship


class Outcome(NamedTuple):
    """What became of a file."""

    records: list[Record]
    problems: list[Problem]
    account: Account

    @property
    def datasets(self) -> list[Dataset]:
        return [one for one in self.records if isinstance(one, Dataset)]

    @property
    def catalogues(self) -> list[Infrastructure]:
        return [one for one in self.records if isinstance(one, Infrastructure)]

    @property
    def organisations(self) -> list[Organisation]:
        return [one for one in self.records if isinstance(one, Organisation)]

    @property
    def lines(self) -> list[Relationship]:
        return [one for one in self.records if isinstance(one, Relationship)]

    def called(self, *iris: str) -> list[str]:
        """The names of organisations and catalogues by their IRIs."""
        names = {one.iri: one.label for one in (*self.organisations, *self.catalogues)}
        return sorted(names[iri] for iri in iris)


class SchemaOrg:
    """Reads files of the schema.org kind."""

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

    def json(self, *nodes: dict[str, Any], context: Any = "https://schema.org/") -> Outcome:
        text = json.dumps({"@context": context, "@graph": nodes})
        return self.read_input(input_of("data.jsonld", text.encode()))

    def dataset(self, **said: Any) -> Dataset:
        """The one dataset of a file that says this of it."""
        (found,) = self.json({"@type": "Dataset", "name": "A", **said}).datasets
        return found


@pytest.fixture
def schema() -> SchemaOrg:
    return SchemaOrg()
