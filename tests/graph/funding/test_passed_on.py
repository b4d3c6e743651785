"""RULES 23: what is passed on counts in full in the gross and once in the net."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given as tried
from hypothesis import strategies as some

from graph.funding.passed_on import Given, passed_on


def given(*grants: tuple[str, str, int, int | None]) -> list[Given]:
    """Grants as (funder, grantee, amount, day of 2025 or None)."""
    return [
        Given(f"g{number}", funder, to, Decimal(amount), date(2025, 1, day) if day else None)
        for number, (funder, to, amount, day) in enumerate(grants)
    ]


@pytest.mark.parametrize(
    ("grants", "twice"),
    [
        ([("A", "B", 100, 1)], 0),
        ([("A", "B", 100, 1), ("B", "C", 40, 2)], 40),
        ([("A", "B", 100, 1), ("B", "C", 150, 2)], 100),
        ([("A", "B", 100, 1), ("B", "C", 60, 2), ("B", "D", 60, 3)], 100),
        ([("A", "B", 100, 1), ("B", "C", 100, 2), ("C", "D", 100, 3)], 200),
        ([("A", "B", 100, 5), ("B", "C", 40, 2)], 0),
        ([("B", "C", 40, 1), ("A", "B", 100, 1)], 40),
        ([("C", "D", 40, 1), ("B", "C", 40, 1), ("A", "B", 100, 1)], 80),
        ([("A", "", 100, 1), ("B", "C", 40, 2)], 0),
        ([("A", "B", 100, 1), ("B", "C", 40, None)], 40),
        ([("A", "B", 100, None), ("B", "C", 40, 1)], 0),
    ],
    ids=str,
)
def test_who_receives_pays_out_first_what_grants_had_brought_until_then(
    grants: list[tuple[str, str, int, int | None]], twice: int
) -> None:
    assert passed_on(given(*grants)) == twice


def test_money_that_goes_round_in_a_circle_came_in_once() -> None:
    assert passed_on(given(("A", "B", 100, 1), ("B", "A", 100, 1))) == 100
    assert passed_on(given(("A", "B", 100, 1), ("B", "C", 100, 1), ("C", "A", 100, 1))) == 200


def test_a_grant_to_oneself_brings_in_nothing_twice() -> None:
    assert passed_on(given(("A", "A", 50, 1))) == 0


GRANTS = some.lists(
    some.tuples(
        some.sampled_from("ABC"),
        some.sampled_from(("A", "B", "C", "")),
        some.integers(0, 9),
        some.sampled_from((1, 2, None)),
    ),
    max_size=8,
)


@tried(GRANTS, some.randoms())
def test_the_net_is_none_of_gross_only_where_that_is_none_and_no_order_of_grants_is_of_effect(
    grants: list[tuple[str, str, int, int | None]], chance: object
) -> None:
    told = given(*grants)
    gross, twice = sum(one.amount for one in told), passed_on(told)
    assert 0 <= twice <= gross
    assert twice < gross or not gross
    mixed = list(told)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert passed_on(mixed) == twice
