"""Sums of money: per currency, never across, with how many grants carry an amount."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from graph.funding.allocations import AllocationRow


@dataclass(frozen=True, slots=True)
class Sums:
    """How many grants, how many of them state an amount, and the money by currency code."""

    grants: int
    with_amount: int
    money: Mapping[str, Decimal]


def add_up(rows: Iterable[AllocationRow]) -> Sums:
    """Add up allocations: a grant counts once however many of its parts are among them."""
    grants: set[str] = set()
    paid: set[str] = set()
    money: dict[str, Decimal] = {}
    for row in rows:
        grants.add(row.grant)
        if row.amount is not None:
            paid.add(row.grant)
            money[row.currency] = money.get(row.currency, Decimal(0)) + row.amount
    return Sums(len(grants), len(paid), dict(sorted(money.items())))
