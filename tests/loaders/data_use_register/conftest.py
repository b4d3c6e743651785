"""How the tests of the register loader read a file and look at what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

from loaders.data_use_register.kind import LOADER
from loaders.loader import Reading
from loaders.reading.input import Input, input_of, open_input
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


def load_input(file: Input, provider: str = "") -> Loaded:
    account = Account(file=file.name, kind=LOADER.kind, unit=LOADER.unit)
    reading = Reading(mint=Mint(DEFAULT_BASE, "register"), account=account, provider=provider)
    records: list[Record] = []
    problems: list[Problem] = []
    for one in LOADER.read(file, reading):
        if isinstance(one, Problem):
            problems.append(one)
        else:
            records.append(one)
    return Loaded(records, problems, account)


@pytest.fixture
def load() -> Callable[..., Loaded]:
    """Load CSV text, the provider being `Provider` unless said otherwise."""

    def load_text(text: str, provider: str = "Provider") -> Loaded:
        return load_input(input_of("register.csv", text.encode()), provider)

    return load_text


@pytest.fixture(scope="module")
def real_register(shared_data: Path) -> Loaded:
    """The register of Public Health England, loaded with no word beside it."""
    return load_input(open_input(shared_data / "agreements/phe-data-release-register-2017-2020.ods"))
