"""Sums of money: per currency, never across, with how many grants carry an amount."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from graph.funding.allocations import AllocationRow
from graph.snapshot.second_hand import named


@dataclass(frozen=True, slots=True)
class Sums:
    """How many grants, how many of them state an amount, and the money by currency code.

    Of these, `second_hand` grants with `second_hand_money` are known only `through` sources that repeat
    others.
    """

    grants: int
    with_amount: int
    money: Mapping[str, Decimal]
    second_hand: int = 0
    second_hand_money: Mapping[str, Decimal] = field(default_factory=dict)
    through: tuple[str, ...] = ()


def add_up(rows: Iterable[AllocationRow]) -> Sums:
    """Add up allocations: a grant counts once however many of its parts are among them."""
    grants: set[str] = set()
    paid: set[str] = set()
    money: dict[str, Decimal] = {}
    apart: set[str] = set()
    apart_money: dict[str, Decimal] = {}
    through: set[str] = set()
    for row in rows:
        if row.through:
            apart.add(row.grant)
            through.update(row.through)
        grants.add(row.grant)
        if row.amount is not None:
            paid.add(row.grant)
            money[row.currency] = money.get(row.currency, Decimal(0)) + row.amount
            if row.through:
                apart_money[row.currency] = apart_money.get(row.currency, Decimal(0)) + row.amount
    return Sums(
        len(grants),
        len(paid),
        dict(sorted(money.items())),
        len(apart),
        dict(sorted(apart_money.items())),
        tuple(sorted(through)),
    )


def second_hand_words(sums: Sums, *, start: str = "Of these") -> str:
    """`Of these, 2 grants with GBP 300 are known only through The portal.`; empty where none is."""
    if not sums.second_hand:
        return ""
    counted = "1 grant" if sums.second_hand == 1 else f"{sums.second_hand:,} grants"
    money = " and ".join(f"{code} {amount:,f}" for code, amount in sums.second_hand_money.items())
    of = f"{counted} with {money}" if money else counted
    are = "is" if sums.second_hand == 1 else "are"
    return f"{start}, {of} {are} known only through {named(sums.through)}."
