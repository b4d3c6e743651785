"""The start page says how much the map knows, and how an empty one is filled."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from api.answering import answer
from api.demo import DEMO_DAY
from api.live import LiveMap
from api.pages.start_page import FIRST_QUESTIONS
from graph.funding import add_up, allocation_rows, gap_matrix, notable_gaps
from graph.network import strongest_pairs
from graph.questions.overview import completeness, counts

PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def told(client: TestClient) -> dict[str, object]:
    body: dict[str, object] = client.get("/", params={"format": "json"}).json()
    return body


def test_counts_are_those_of_the_map(told: dict[str, list[dict[str, object]]], demo_map: LiveMap) -> None:
    known = counts(demo_map.snapshot())
    assert {one["kind"]: one["count"] for one in told["figures"]} == {
        kind: count for kind, count in known.items() if count
    }


def test_money_is_the_sum_over_allocations(told: dict[str, object], demo_map: LiveMap) -> None:
    sums = add_up(allocation_rows(demo_map.snapshot()))
    money = {code: format(amount, "f") for code, amount in sums.money.items()}
    assert told["money"] == [{"amount": amount, "currency": code} for code, amount in money.items()]
    assert (told["grants"], told["grants_with_amount"]) == (sums.grants, sums.with_amount)


def test_first_answers_are_those_of_the_functions(told: dict[str, object], demo_map: LiveMap) -> None:
    snapshot = demo_map.snapshot()
    soon = answer(snapshot, "ends-soon", {}, day=DEMO_DAY)
    assert told["endings_in_all"] == len(soon.rows)
    assert told["pairs_in_all"] == strongest_pairs(snapshot, DEMO_DAY, most=1)[1]
    gaps, in_all = notable_gaps(gap_matrix(snapshot, "theme", day=DEMO_DAY), most=3)
    assert told["gaps_in_all"] == in_all
    assert [one["reason"] for one in told["gaps"]] == [gap.reason for gap in gaps]  # type: ignore[attr-defined]
    assert len(told["completeness"]) == len(completeness(snapshot))  # type: ignore[arg-type]


def test_each_first_question_is_there_with_its_form_or_the_size_of_its_answer(
    told: dict[str, list[dict[str, object]]],
) -> None:
    assert {one["name"] for one in told["questions"]} == set(FIRST_QUESTIONS)
    for one in told["questions"]:
        assert bool(one["fields"]) == (one["rows"] is None)


def test_the_page_says_of_how_many(client: TestClient, told: dict[str, object]) -> None:
    page = client.get("/", headers=PAGE).text
    assert f"{told['grants_with_amount']} of {told['grants']} grants state an amount" in page
    assert f"of {told['pairs_in_all']} pairs in force" in page


def test_an_empty_map_names_the_two_commands_that_fill_it(empty_client: TestClient) -> None:
    answered = empty_client.get("/", headers=PAGE)
    assert answered.status_code == 200
    assert "Nothing loaded yet" in answered.text
    assert "sharegraph demo" in answered.text
    assert "sharegraph load" in answered.text
    assert empty_client.get("/", params={"format": "json"}).json()["figures"] == []


@pytest.mark.parametrize(
    "anchor", ["not-known", "one-thing", "best-value", "agreements", "sharing", "money", "who-may-see"]
)
def test_the_rules_have_anchors_that_other_pages_may_name(client: TestClient, anchor: str) -> None:
    assert f'id="{anchor}"' in client.get("/about", headers=PAGE).text


def test_the_rules_are_given_as_a_page_only(client: TestClient) -> None:
    assert client.get("/about", headers={"Accept": "text/csv"}).status_code == 406
