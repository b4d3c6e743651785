"""What the tests of the IATI loader share: small files with one quirk each, and a way to read them."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import pytest

from loaders.iati.kind import LOADER
from loaders.reading.input import Input, input_of
from loaders.reading.limits import DEFAULT_LIMITS, Limits
from ontology.identifiers import DEFAULT_BASE
from ontology.records import Transaction
from tests.loaders import outcome
from tests.loaders.outcome import read_records


class Outcome(outcome.Outcome):
    """What became of a file."""

    def sums(self) -> dict[tuple[str, str], Decimal]:
        """(measure, currency) → the money of all transactions."""
        found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for one in self.of(Transaction):
            found[one.measure.rpartition("/")[2], one.money.currency] += one.money.amount
        return dict(found)


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
        return Outcome(*read_records(LOADER, self.input(text, limits), "src"))

    def read(self, *activities: str, version: str = "2.03") -> Outcome:
        return self.read_text(f'<iati-activities version="{version}">{"".join(activities)}</iati-activities>')


@pytest.fixture(scope="session")
def iati() -> Iati:
    return Iati()
