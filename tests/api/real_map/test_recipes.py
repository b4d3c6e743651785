"""Recipes find something in published records alone: a register, two funders' grants, and ROR."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from api.answering import answer
from graph.questions import questions
from graph.snapshot import Snapshot

if TYPE_CHECKING:
    from tests.api.real_map.conftest import Published

AGENCY = "the provider of the register"
DAY = date(2019, 6, 30)
FOUND: dict[str, dict[str, str]] = {
    "countries-absent": {"region": "Western Europe"},
    "data-never-assessed": {},
    "grantees-with-several-funders": {},
    "legal-bases": {},
    "money-by-country": {},
    "money-by-funder": {},
    "money-by-programme-and-country": {},
    "money-by-theme": {},
    "money-without-data": {},
    "reached-onward": {"organisation": AGENCY},
    "read-from-less": {},
    "sectors-absent": {},
    "several-funders-one-country": {},
    "sources-and-licences": {},
    "under-what": {"organisation": AGENCY},
    "what-a-word-means": {"word": "CSAM"},
    "what-is-known": {"thing": AGENCY},
    "what-is-not-known-of-grants": {},
    "who-shares-with-whom": {},
}


PROVIDER = """PREFIX sg: <https://w3id.org/sharegraph/ns#>
  SELECT DISTINCT ?one WHERE { ?agreement sg:hasProvider ?one ; sg:hasRecipient ?other }"""


@pytest.fixture
def snapshot(registers: Published) -> Snapshot:
    return registers.snapshot


def test_at_least_a_dozen_recipes_are_not_empty_on_published_records(snapshot: Snapshot) -> None:
    ((provider,),) = (tuple(row.values()) for row in snapshot.select(PROVIDER))
    asked = {
        name: {key: provider.value if value == AGENCY else value for key, value in given.items()}
        for name, given in FOUND.items()
    }
    found = {name for name, given in asked.items() if answer(snapshot, name, given, day=DAY).rows}
    assert found == set(FOUND)
    assert len(found) >= 12


def test_every_recipe_that_needs_nothing_answers_within_the_limit(snapshot: Snapshot) -> None:
    for name, asked in questions().items():
        if not any(one.required for one in asked.parameters):
            assert answer(snapshot, name, {}, day=DAY).empty
