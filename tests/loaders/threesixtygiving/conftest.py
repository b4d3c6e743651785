"""How the tests of the 360Giving loader read a file and look at what came of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest

from loaders.loader import Reading
from loaders.reading.input import Input, input_of
from loaders.threesixtygiving.kind import LOADER
from ontology.account import Account, Problem
from ontology.identifiers import DEFAULT_BASE, Mint
from ontology.records import Record

R = TypeVar("R", bound=Record)


@dataclass
class Loaded:
    """Everything that loading one file gave."""

    records: list[Record]
    problems: list[Problem]
    account: Account

    def of(self, kind: type[R]) -> list[R]:
        return [record for record in self.records if isinstance(record, kind)]

    def one(self, kind: type[R]) -> R:
        (only,) = self.of(kind)
        return only


def load_input(file: Input, source: str = "grants") -> Loaded:
    account = Account(file=file.name, kind=LOADER.kind, unit=LOADER.unit)
    records: list[Record] = []
    problems: list[Problem] = []
    for one in LOADER.read(file, Reading(mint=Mint(DEFAULT_BASE, source), account=account)):
        if isinstance(one, Problem):
            problems.append(one)
        else:
            records.append(one)
    return Loaded(records, problems, account)


@pytest.fixture
def load_file() -> Callable[..., Loaded]:
    """Load an input, as the source `grants` unless said otherwise."""
    return load_input


@pytest.fixture
def load_csv() -> Callable[[str], Loaded]:
    """Load CSV text."""
    return lambda text: load_input(input_of("grants.csv", text.encode()))


@pytest.fixture
def load_json() -> Callable[..., Loaded]:
    """Load grants as a 360Giving JSON package."""

    def load(*grants: Any) -> Loaded:
        return load_input(input_of("grants.json", json.dumps({"grants": grants}).encode()))

    return load
