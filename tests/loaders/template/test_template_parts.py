"""Parts of a grant in the template: allocations and instalments, and what is said when they are too much."""

from __future__ import annotations

from typing import Any

import pytest

from ontology import records as r

Template = Any

GRANTS = "id,title,funder,grantees,amount,currency,awarded on,from,until,places,harms,themes\n"
ALLOCATIONS = "grant,share,amount,currency,place,theme\n"
GRANT = {"grants.csv": GRANTS + "g,A grant,Fund,Body,1000,EUR,,,,,,\nh,B grant,Fund,Body,,,,,,,,\n"}

TOO_MUCH = [
    pytest.param("g,60,,,KE,\ng,50,,,GB,\n", "by place come to 110 percent", id="shares of one axis"),
    pytest.param("g,,600,EUR,KE,\ng,,500,EUR,GB,\n", "by place come to 1,100 of 1,000 EUR", id="amounts"),
    pytest.param("g,60,,,KE,\ng,,500,EUR,GB,\n", "by place come to 1,100 of 1,000 EUR", id="both"),
    pytest.param("h,60,,,KE,\nh,50,,,GB,\n", "by place come to 110 percent", id="of a grant without amount"),
    pytest.param(
        "g,60,,,KE,research-data\ng,50,,,GB,research-data\n", "by place and theme come to 110 percent",
        id="a joint split",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "words"), TOO_MUCH)
def test_parts_above_the_whole_are_reported(template: Template, rows: str, words: str) -> None:
    outcome = template.read({"allocations.csv": ALLOCATIONS + rows} | GRANT)
    problem = outcome.problem()
    assert (problem.code, problem.row, problem.refuses) == ("more-than-the-grant", 3, False)
    assert words in problem.wrong
    assert len(outcome.of(r.Allocation)) == 2


def test_parts_on_two_axes_are_two_splits_of_the_same_money(template: Template) -> None:
    rows = "g,60,,,KE,\ng,40,,,GB,\ng,70,,,,research-data\ng,30,,,,policy-advocacy\n"
    assert template.read({"allocations.csv": ALLOCATIONS + rows} | GRANT).problems == []


def test_a_part_in_another_currency_is_reported(template: Template) -> None:
    problem = template.read({"allocations.csv": ALLOCATIONS + "g,,10,USD,KE,\n"} | GRANT).problem()
    assert (problem.code, problem.refuses) == ("other-currency", False)


@pytest.mark.parametrize("row", ["g,,,,KE,", "g,50,500,EUR,KE,", "g,50,,,,", "g,150,,,KE,"])
def test_a_part_has_one_measure_and_an_aim(template: Template, row: str) -> None:
    outcome = template.read({"allocations.csv": ALLOCATIONS + row + "\n"} | GRANT)
    assert outcome.problem().refuses
    assert outcome.of(r.Allocation) == []


def test_instalments_above_the_grant_are_reported(template: Template) -> None:
    rows = "g,600,EUR,2025-01-01\ng,400,EUR,2025-02-01\n"
    head = "grant,amount,currency,paid on\n"
    assert template.read({"instalments.csv": head + rows} | GRANT).problems == []
    outcome = template.read({"instalments.csv": head + rows + "g,0.01,EUR,2025-03-01\n"} | GRANT)
    assert outcome.problem().wrong.startswith(
        "With this row, the instalments of 'A grant' come to 1,000.01 of 1,000 EUR."
    )
    assert len(outcome.of(r.Instalment)) == 3
