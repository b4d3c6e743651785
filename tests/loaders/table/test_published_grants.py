"""Published tables of grants, projects and registers load with no option, to the right sums and days."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from loaders.loader import Reading
from loaders.reading.input import input_of, open_input
from loaders.registry import loader_for
from loaders.table.proposing.guessing import propose
from ontology.account import Account, Problem
from ontology.identifiers import DEFAULT_BASE, Mint, concept_iri
from ontology.records import Grant, Organisation, Project, Record

CASES = Path(__file__).resolve().parents[1] / "cases" / "files" / "table"


def load(name: str, provider: str = "") -> tuple[list[Record], list[Problem], Account]:
    file = open_input(CASES / name)
    loader, account = loader_for(file), Account(file=file.name)
    reading = Reading(mint=Mint(DEFAULT_BASE, "s"), account=account, provider=provider)
    found = list(loader.read(file, reading))
    problems = [one for one in found if isinstance(one, Problem)]
    return [one for one in found if not isinstance(one, Problem)], problems, account


@pytest.mark.parametrize(
    ("name", "grants", "amount", "currency"),
    [
        ("research-councils.csv", 2, "350000.50", "GBP"),
        ("health-research.csv", 1, "100000", "USD"),
        ("science-awards.csv", 1, "499999", "USD"),
        ("eu-projects.csv", 1, "2000000", "EUR"),
        ("committed.csv", 2, "1750000", "USD"),
    ],
)
def test_the_money_of_a_published_table_is_its_awards(
    name: str, grants: int, amount: str, currency: str
) -> None:
    records, problems, account = load(name, provider="Harbour Trust")
    found = [one for one in records if isinstance(one, Grant)]
    assert (len(found), problems, account.refused) == (grants, [], 0)
    assert sum(one.money.amount for one in found if one.money) == Decimal(amount)
    assert {one.money.currency for one in found if one.money} == {currency}
    assert all(one.funder and one.grantees for one in found) is (name != "eu-projects.csv")


def test_no_name_of_a_researcher_reaches_a_record() -> None:
    for name in ("research-councils.csv", "health-research.csv", "science-awards.csv"):
        records, _, account = load(name)
        assert not any("Roe" in repr(one) or "ROE" in repr(one) for one in records)
        assert any(note.startswith("column dropped, it names people") for note in account.notes)


def test_days_of_an_american_table_have_the_month_first() -> None:
    (grant,) = (one for one in load("health-research.csv")[0] if isinstance(one, Grant))
    assert grant.awarded_on is not None
    assert grant.awarded_on.earliest.isoformat() == "2020-01-05"


def test_participants_and_projects_of_two_tables_meet_in_one_project() -> None:
    projects = {one.iri for one in load("eu-projects.csv")[0] if isinstance(one, Project)}
    taken_part = [one for one in load("eu-participants.csv")[0] if isinstance(one, Project)]
    assert {one.iri for one in taken_part} == projects
    assert len({who for one in taken_part for who in one.implementers}) == 2
    assert not any(isinstance(one, Grant) for one in load("eu-participants.csv")[0])


def test_a_linked_charity_never_takes_the_number_of_the_main_one() -> None:
    records, _, account = load("charities.json")
    found = [one for one in records if isinstance(one, Organisation)]
    assert [one.label for one in found] == ["QUAY TRUST", "PIER TRUST"]
    assert found[1].status == concept_iri("organisation-status", "inactive")
    assert (account.read, account.ignored) == (3, 1)


def test_bodies_of_a_country_stand_under_their_departments() -> None:
    body, department = (one for one in load("bodies-of-a-country.csv")[0] if isinstance(one, Organisation))
    assert body.part_of == (department.iri,)
    assert [one.value for one in body.aliases] == ["HA", "Port Board"]


def test_a_proposal_reads_decimals_of_json() -> None:
    rows = [
        {"title": "A", "amountAwarded": 2.5, "year": 2021.0},
        {"title": "B", "amountAwarded": 3, "year": 2022.0},
    ]
    assert propose(input_of("grants.json", json.dumps(rows).encode())).rows == 2
