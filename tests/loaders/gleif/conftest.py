"""What the tests of the GLEIF loader share: invented entities in each form, and a way to read them."""

from __future__ import annotations

import json
from typing import Any, NamedTuple, TypeVar

import pytest

from loaders.gleif.kind import LOADER, prepare
from loaders.loader import Reading
from loaders.reading.input import Input, input_of
from ontology.account import Account, Problem
from ontology.identifiers import DEFAULT_BASE, Mint
from ontology.records import Record

R = TypeVar("R", bound=Record)


def lei_of(name: str) -> str:
    """A made-up LEI whose check digits fit."""
    start = name.ljust(18, "0")
    rest = int("".join(str(int(one, 36)) for one in f"{start}00")) % 97
    return f"{start}{98 - rest:02d}"


class Outcome(NamedTuple):
    """What became of the files of a set."""

    records: list[Record]
    problems: list[Problem]
    accounts: list[Account]

    def of(self, kind: type[R]) -> list[R]:
        return [one for one in self.records if isinstance(one, kind)]

    @property
    def codes(self) -> list[str]:
        return [problem.code for problem in self.problems]


class Gleif:
    """Makes entities and relations in the forms of GLEIF, and reads files of them."""

    base = DEFAULT_BASE
    leis = tuple(lei_of(f"TEST{letter}") for letter in "ABCD")

    @staticmethod
    def entity(lei: str, name: str, **entity: Any) -> dict[str, Any]:
        """As the interface answers."""
        registration = {
            "lastUpdateDate": "2024-05-01T10:00:00Z",
            "status": entity.pop("registration", "ISSUED"),
        }
        about = {
            "legalName": {"name": name, "language": "en"},
            "legalAddress": {"country": "NP", "city": "Somewhere"},
            "headquartersAddress": {"country": "KE"},
            "status": "ACTIVE",
            **entity,
        }
        return {
            "type": "lei-records",
            "id": lei,
            "attributes": {"lei": lei, "entity": about, "registration": registration},
        }

    @staticmethod
    def golden(lei: str, name: str) -> dict[str, Any]:
        """The same entity as the golden copy writes it."""
        return {
            "LEI": {"$": lei},
            "Entity": {
                "LegalName": {"@xml:lang": "en", "$": name},
                "LegalAddress": {"Country": {"$": "NP"}, "City": {"$": "Somewhere"}},
                "HeadquartersAddress": {"Country": {"$": "KE"}},
                "EntityStatus": {"$": "ACTIVE"},
            },
            "Registration": {
                "LastUpdateDate": {"$": "2024-05-01T10:00:00Z"},
                "RegistrationStatus": {"$": "ISSUED"},
            },
        }

    @staticmethod
    def relation(
        child: str, parent: str, kind: str = "IS_DIRECTLY_CONSOLIDATED_BY", status: str = "ACTIVE"
    ) -> Any:
        return {
            "type": "relationship-records",
            "attributes": {
                "relationship": {
                    "startNode": {"id": child, "type": "LEI"},
                    "endNode": {"id": parent, "type": "LEI"},
                    "type": kind,
                    "status": status,
                }
            },
        }

    def iri(self, lei: str) -> str:
        return f"{self.base}organisation/lei:{lei}"

    @staticmethod
    def input(data: object, name: str = "a.json") -> Input:
        return input_of(name, data if isinstance(data, bytes) else json.dumps(data).encode())

    def read(self, *files: object) -> Outcome:
        """Each file a list of items as the interface answers them, bytes or an input; all are one set."""
        inputs = [
            one
            if isinstance(one, Input)
            else self.input(one if isinstance(one, bytes | dict) else {"data": one}, f"{number}.json")
            for number, one in enumerate(files)
        ]
        prepared = prepare(inputs)
        outcome = Outcome([], [], [])
        for one in inputs:
            account = Account(file=one.name)
            reading = Reading(mint=Mint(DEFAULT_BASE, "src"), account=account, prepared=prepared)
            for made in LOADER.read(one, reading):
                if isinstance(made, Problem):
                    outcome.problems.append(made)
                else:
                    outcome.records.append(made)
            assert account.read == account.loaded + account.refused + account.ignored
            outcome.accounts.append(account)
        return outcome


@pytest.fixture(scope="session")
def gleif() -> Gleif:
    return Gleif()
