"""What the tests of the schema.org loader share: a way to read JSON-LD written in the test."""

from __future__ import annotations

import json
from typing import Any

import pytest

from loaders.reading.input import Input, input_of
from loaders.schema_org.kind import LOADER
from ontology.records import Dataset, Organisation
from tests.loaders import rdf_outcome
from tests.loaders.outcome import read_records


class Outcome(rdf_outcome.Outcome):
    """What became of a file."""

    @property
    def organisations(self) -> list[Organisation]:
        return self.of(Organisation)


class SchemaOrg:
    """Reads files of the schema.org kind."""

    @staticmethod
    def read_input(input_: Input) -> Outcome:
        return Outcome(*read_records(LOADER, input_))

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
