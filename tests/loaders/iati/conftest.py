"""What the tests of the IATI loader share: small files with one quirk each, and a way to read them."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple, TypeVar

import pytest

from loaders.iati.kind import LOADER
from loaders.loader import Reading
from loaders.reading.input import Input, input_of
from loaders.reading.limits import DEFAULT_LIMITS, Limits
from ontology.account import Account, Problem
from ontology.identifiers import DEFAULT_BASE, Mint
from ontology.records import Record, Transaction

R = TypeVar("R", bound=Record)


class Outcome(NamedTuple):
    """What became of a file."""

    records: list[Record]
    problems: list[Problem]
    account: Account

    def of(self, kind: type[R]) -> list[R]:
        return [one for one in self.records if isinstance(one, kind)]

    def sums(self) -> dict[tuple[str, str], Decimal]:
        """(measure, currency) → the money of all transactions."""
        found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for one in self.of(Transaction):
            found[one.measure.rpartition("/")[2], one.money.currency] += one.money.amount
        return dict(found)

    @property
    def codes(self) -> list[str]:
        return [problem.code for problem in self.problems]


class Iati:
    """Makes files and reads them."""

    base = DEFAULT_BASE

    @staticmethod
    def input(text: str | bytes, limits: Limits = DEFAULT_LIMITS) -> Input:
        return input_of("a.xml", text.encode() if isinstance(text, str) else text, limits)

    @staticmethod
    def activity(inside: str = "", identifier: str = "XM-TST-1-A", attributes: str = "") -> str:
        own = f"<iati-identifier>{identifier}</iati-identifier>" if identifier else ""
        return (
            f'<iati-activity default-currency="EUR" xml:lang="en" {attributes}>{own}{inside}</iati-activity>'
        )

    @staticmethod
    def money(value: str = "100", kind: str = "3", inside: str = "", value_attributes: str = "") -> str:
        return (
            f'<transaction><transaction-type code="{kind}"/><transaction-date iso-date="2020-01-15"/>'
            f"<value {value_attributes}>{value}</value>{inside}</transaction>"
        )

    def read_text(self, text: str | bytes, limits: Limits = DEFAULT_LIMITS) -> Outcome:
        account = Account(file="a.xml")
        reading = Reading(mint=Mint(DEFAULT_BASE, "src"), account=account)
        found = list(LOADER.read(self.input(text, limits), reading))
        assert account.read == account.loaded + account.refused + account.ignored
        return Outcome(
            [one for one in found if not isinstance(one, Problem)],
            [one for one in found if isinstance(one, Problem)],
            account,
        )

    def read(self, *activities: str, version: str = "2.03") -> Outcome:
        return self.read_text(f'<iati-activities version="{version}">{"".join(activities)}</iati-activities>')


@pytest.fixture(scope="session")
def iati() -> Iati:
    return Iati()
