"""What the tests of the loaders for RDF share: one file read, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from loaders.loader import Loader, Reading
from loaders.reading.input import Input
from ontology.account import Account, Problem
from ontology.identifiers import DEFAULT_BASE, Mint
from ontology.records import Dataset, Infrastructure, Organisation, Record, Relationship

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

    @property
    def datasets(self) -> list[Dataset]:
        return self.of(Dataset)

    @property
    def catalogues(self) -> list[Infrastructure]:
        return self.of(Infrastructure)

    @property
    def lines(self) -> list[Relationship]:
        return self.of(Relationship)

    def called(self, *iris: str) -> list[str]:
        """The names of organisations and catalogues by their IRIs."""
        names = {one.iri: one.label for one in (*self.of(Organisation), *self.catalogues)}
        return sorted(names[iri] for iri in iris)


def read_records(
    loader: Loader, input_: Input, source: str = "source"
) -> tuple[list[Record], list[Problem], Account]:
    """Read a file, whose account must add up."""
    account = Account(file=input_.name)
    found: list[Record | Problem] = list(
        loader.read(input_, Reading(mint=Mint(DEFAULT_BASE, source), account=account))
    )
    assert account.read == account.loaded + account.refused + account.ignored
    return (
        [one for one in found if not isinstance(one, Problem)],
        [one for one in found if isinstance(one, Problem)],
        account,
    )
