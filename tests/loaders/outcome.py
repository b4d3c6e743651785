"""What became of one file that a loader read, for the tests of every loader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from loaders.loader import Loader, Reading
from loaders.reading.input import Input
from ontology.account import Account, Problem
from ontology.identifiers import DEFAULT_BASE, Mint
from ontology.records import Record

Kind = TypeVar("Kind", bound=Record)


@dataclass(frozen=True)
class Outcome:
    """What became of a file."""

    records: list[Record]
    problems: list[Problem]
    account: Account

    def of(self, kind: type[Kind]) -> list[Kind]:
        """The records of a kind."""
        return [one for one in self.records if isinstance(one, kind)]

    def one(self, kind: type[Kind]) -> Kind:
        """The only record of a kind."""
        (only,) = self.of(kind)
        return only

    @property
    def codes(self) -> list[str]:
        """What is wrong, by code."""
        return [problem.code for problem in self.problems]


def read_records(
    loader: Loader, file: Input, source: str = "source", provider: str = ""
) -> tuple[list[Record], list[Problem], Account]:
    """Read a file, whose account must add up."""
    account = Account(file=file.name, kind=loader.kind, unit=loader.unit)
    reading = Reading(mint=Mint(DEFAULT_BASE, source), account=account, provider=provider)
    found: list[Record | Problem] = list(loader.read(file, reading))
    assert account.read == account.loaded + account.refused + account.ignored
    return (
        [one for one in found if not isinstance(one, Problem)],
        [one for one in found if isinstance(one, Problem)],
        account,
    )
