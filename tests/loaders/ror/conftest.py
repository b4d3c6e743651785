"""What the tests of the ROR loader share: small records with one quirk each, and a way to read them."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import pytest

from loaders.loader import Reading
from loaders.reading.input import input_of
from loaders.ror.kind import LOADER
from ontology.account import Account, Problem
from ontology.identifiers import DEFAULT_BASE, Mint
from ontology.records import Organisation, Record, Relationship

ROR_IDS = ("0002pcv65", "00042rr39", "000d7xf38", "00420et70", "016476m91", "01kj2bm70")
"""Ids whose checksums fit."""


class Outcome(NamedTuple):
    """What became of a file."""

    organisations: list[Organisation]
    relationships: list[Relationship]
    problems: list[Problem]
    account: Account


class Ror:
    """Makes records and reads files of them."""

    ids = ROR_IDS

    @staticmethod
    def record(number: int, **changes: Any) -> dict[str, Any]:
        """A record with nothing but what every record has; `changes` replace its fields."""
        made: dict[str, Any] = {
            "id": f"https://ror.org/{ROR_IDS[number]}",
            "names": [{"value": f"Body {number}", "lang": "en", "types": ["label", "ror_display"]}],
            "status": "active",
            "types": ["nonprofit"],
            "locations": [],
            "relationships": [],
            "external_ids": [],
            "links": [],
            "admin": {"last_modified": {"date": "2026-06-02", "schema_version": "2.1"}},
        }
        return made | changes

    @staticmethod
    def relation(kind: str, number: int, label: str = "The other") -> dict[str, str]:
        return {"type": kind, "id": f"https://ror.org/{ROR_IDS[number]}", "label": label}

    @staticmethod
    def iri(number: int) -> str:
        return f"{DEFAULT_BASE}organisation/ror:{ROR_IDS[number]}"

    @staticmethod
    def read_bytes(data: bytes, name: str = "ror.json") -> Outcome:
        account = Account(file=name)
        found: list[Record | Problem] = list(
            LOADER.read(input_of(name, data), Reading(mint=Mint(DEFAULT_BASE, "ror"), account=account))
        )
        return Outcome(
            [one for one in found if isinstance(one, Organisation)],
            [one for one in found if isinstance(one, Relationship)],
            [one for one in found if isinstance(one, Problem)],
            account,
        )

    def read(self, data: object) -> Outcome:
        return self.read_bytes(json.dumps(data).encode())


@pytest.fixture
def ror() -> Ror:
    return Ror()
