"""What tests of catalogue loaders share: a way to read small files made in a test, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from loaders.loader import Loader, Reading
from loaders.reading.input import Input, input_of
from ontology.account import Account, Problem
from ontology.identifiers import DEFAULT_BASE, Mint
from ontology.records import Record
from ontology.statements import statements_of

Content = str | bytes | dict[str, Any] | list[Any]


class Found:
    """The records and problems of one or more files that are one source."""

    def __init__(self, loader: Loader, files: list[Input]) -> None:
        self.accounts: list[Account] = []
        self.records: list[Record] = []
        self.problems: list[Problem] = []
        prepared = loader.prepare(files) if loader.prepare else None
        for file in files:
            loader.describe(file)
            account = Account(file=file.name, kind=loader.kind, unit=loader.unit, source="list")
            self.accounts.append(account)
            reading = Reading(mint=Mint(DEFAULT_BASE, "list"), account=account, prepared=prepared)
            for one in loader.read(file, reading):
                if isinstance(one, Problem):
                    self.problems.append(one)
                else:
                    assert list(statements_of(one, DEFAULT_BASE, "list"))
                    self.records.append(one)
            refused = [one for one in self.problems if one.refuses]
            assert account.read >= 0 <= account.loaded
            assert len(refused) >= account.refused

    @property
    def account(self) -> Account:
        return self.accounts[0]

    @property
    def notes(self) -> dict[str, int]:
        return self.account.notes

    @property
    def said(self) -> str:
        """Everything that is kept or told, to look for what must not be there."""
        return f"{self.records} {[account.notes for account in self.accounts]} {self.problems}"

    def of(self, kind: type[Record]) -> list[Any]:
        return [one for one in self.records if isinstance(one, kind)]

    def only(self, kind: type[Record]) -> Any:
        (one,) = self.of(kind)
        return one

    def label(self, iri: str) -> str:
        return next(one.label for one in self.records if one.iri == iri)

    def tally(self) -> tuple[int, int, int, int]:
        """read, loaded, refused, ignored over all files."""
        return (
            sum(one.read for one in self.accounts),
            sum(one.loaded for one in self.accounts),
            sum(one.refused for one in self.accounts),
            sum(one.ignored for one in self.accounts),
        )


def as_input(content: Content, name: str = "list.json") -> Input:
    if isinstance(content, str):
        content = content.encode()
    return input_of(name, content if isinstance(content, bytes) else json.dumps(content).encode())


@pytest.fixture(scope="session")
def made() -> Callable[..., Input]:
    """An input from text, bytes or what JSON is made of."""
    return as_input


@pytest.fixture(scope="session")
def load() -> Callable[..., Found]:
    """Reads contents or inputs with a loader, after it has recognised them."""

    def read(loader: Loader, *contents: Content | Input, name: str = "list.json") -> Found:
        files = [one if isinstance(one, Input) else as_input(one, name) for one in contents]
        return Found(loader, files)

    return read
