"""How the tests of tables read a mapping, load a file under it, and look at what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from loaders.reading.input import Input, input_of
from loaders.registry import loader_for
from loaders.table.checking import read_mapping
from loaders.table.kind import loader_of
from loaders.table.shape import Mapping
from ontology.identifiers import DEFAULT_BASE
from ontology.records import Record
from ontology.statements import statements_of
from tests.loaders import outcome
from tests.loaders.outcome import read_records

SHARED_DATA = Path(__file__).resolve().parents[4] / "shared" / "data"


class Loaded(outcome.Outcome):
    """What became of a file under a mapping."""

    def things(self, kind: type[Record]) -> int:
        """How many things of a kind: several rows may state one."""
        return len({record.iri for record in self.of(kind)})

    def facts(self) -> set[tuple[str, str, str]]:
        """What is stated, apart from where it stands."""
        triples = (one for record in self.records for one in statements_of(record, DEFAULT_BASE, "s"))
        return {one for one in triples if "wasDerivedFrom" not in one[1]}


def mapping_of(text: str) -> Mapping:
    """The mapping that a text says."""
    return read_mapping(input_of("some.yaml", text.encode()))


def load_file(file: Input, mapping: Mapping | None = None, *, provider: str = "") -> Loaded:
    """Load a file under a mapping, or under the shipped one that knows it."""
    loader = loader_for(file) if mapping is None else loader_of(mapping)
    loader.describe(file)
    return Loaded(*read_records(loader, file, "s", provider))


Load = Callable[..., Loaded]


@pytest.fixture
def load() -> Load:
    """Load CSV text, or the bytes of another file, under the text of a mapping."""

    def under(mapping: str, content: str | bytes, *, name: str = "table.csv", provider: str = "") -> Loaded:
        data = content if isinstance(content, bytes) else content.encode()
        return load_file(input_of(name, data), mapping_of(mapping), provider=provider)

    return under


@pytest.fixture
def mapping() -> Callable[[str], Mapping]:
    """Read the text of a mapping."""
    return mapping_of


@pytest.fixture
def load_real() -> Load:
    """Load a real file with no option, as `sharegraph load` would."""

    def real(path: str, *, provider: str = "") -> Loaded:
        if not SHARED_DATA.exists():
            pytest.skip("the real files are not here")
        file = SHARED_DATA / path
        return load_file(input_of(file.name, file.read_bytes()), provider=provider)

    return real
