"""The first questions on the demo's map: right answers, and the same sums by whatever way they are asked."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from api.answering import answer, table_json
from graph.funding import Matrix, add_up, allocation_rows, gap_matrix
from graph.network import network_around, organisations, shortest_route
from graph.questions import Table, questions
from graph.questions.asking import WrongParameter
from graph.questions.search import things
from graph.resolve import State
from graph.snapshot import SHARES, Snapshot, agreement_states, edges_of
from ontology.errors import UnknownValue
from ontology.terms import RDFS, SG

GRANTS = f"""SELECT ?grant ?amount ?currency WHERE {{
  ?grant a <{SG.Grant}> OPTIONAL {{ ?grant <{SG.amount}> ?amount ; <{SG.currency}> ?currency }} }}"""


def rows(table: Table) -> list[dict[str, str]]:
    return [
        {name: cell.value for name, cell in zip(table.columns, row, strict=True) if cell is not None}
        for row in table.rows
    ]


def named(snapshot: Snapshot, label: str) -> str:
    return next(iri for iri, node in organisations(snapshot).items() if node.label == label)


def test_who_shares_with_whom_has_each_sharing_edge_once(demo: Snapshot, day: date) -> None:
    found = rows(answer(demo, "who-shares-with-whom", {}, day=day))
    edges = [edge for edge in edges_of(demo) if edge.rule == SHARES]
    assert Counter((row["from"], row["to"], row["agreement"], row["state"]) for row in found) == Counter(
        (edge.start, edge.end, edge.rests_on, edge.state(day).value) for edge in edges
    )
    assert len(found) > 100


def test_the_question_and_the_network_agree(demo: Snapshot, day: date) -> None:
    found = rows(answer(demo, "who-shares-with-whom", {}, day=day))
    network = network_around(demo, day, states=tuple(State))
    assert {(row["from"], row["to"], row["state"]) for row in found} == {
        (link.source, link.target, link.state.value) for link in network.links
    }


@pytest.mark.parametrize("days", [0, 90, 365])
def test_what_ends_soon_is_in_force_and_ends_in_time(demo: Snapshot, day: date, days: int) -> None:
    found = rows(answer(demo, "ends-soon", {"days": str(days)}, day=day))
    last = day + timedelta(days=days)
    assert {(row["agreement"], row["from"], row["to"], row["ends"]) for row in found} == {
        (edge.rests_on, edge.start, edge.end, edge.valid_until.isoformat())
        for edge in edges_of(demo)
        if edge.rule == SHARES
        and edge.state(day) is State.IN_FORCE
        and edge.valid_until
        and day <= edge.valid_until <= last
    }
    states = agreement_states(demo, day)
    assert all(states[row["agreement"]] is State.IN_FORCE for row in found)
    assert bool(found) is (days > 0)


def test_under_what_lists_the_agreements_of_both_sides(demo: Snapshot, day: date) -> None:
    for label in ("Harbourlight Hotline", "Orchard Hash Exchange"):
        iri = named(demo, label)
        found = rows(answer(demo, "under-what", {"organisation": label}, day=day))
        assert {row["agreement"] for row in found} == {
            edge.rests_on for edge in edges_of(demo) if edge.rule == SHARES and iri in (edge.start, edge.end)
        }
        assert all(iri in (row["from"], row["to"]) for row in found)


def test_a_route_is_the_networks_route_with_its_agreements(demo: Snapshot, day: date) -> None:
    start, end = named(demo, "Lanternchat"), named(demo, "Meridian Institute for Child Safety Research")
    found = rows(answer(demo, "shortest-route", {"from": start, "to": end}, day=day))
    route = shortest_route(demo, start, end, day)
    assert len({row["step"] for row in found}) == len(route.stops) - 1 > 1
    for number, links in enumerate(route.links, start=1):
        step = [row for row in found if row["step"] == str(number)]
        assert {row["agreement"] for row in step} == {one for link in links for one in link.agreements}
        assert {row["from"] for row in step} | {row["to"] for row in step} == set(
            route.stops[number - 1 : number + 1]
        )
        assert all(row["fromLabel"] and row["toLabel"] and row["agreementLabel"] for row in step)


def test_a_route_to_where_it_starts_is_no_question(demo: Snapshot, day: date) -> None:
    with pytest.raises(WrongParameter) as caught:
        answer(demo, "shortest-route", {"from": "Lanternchat", "to": "lanternchat"}, day=day)
    assert caught.value.name == "to"


def test_a_route_that_is_not_there_is_said_in_words(demo: Snapshot, day: date) -> None:
    table = answer(
        demo, "shortest-route", {"from": "Lanternchat", "to": "Tern Island Child Helpline"}, day=day
    )
    assert table.rows == ()
    assert table.empty.startswith("No route in force that this map knows of.")


def money(matrix: Matrix) -> dict[tuple[str, str, str], Decimal]:
    return {
        (row_label, column_label, code): amount
        for row, row_label in matrix.rows
        for column, column_label in matrix.columns
        for code, amount in matrix.cells[row, column].sums.money.items()
    }


def test_money_by_programme_and_country_is_the_matrix_and_the_allocations(demo: Snapshot, day: date) -> None:
    found = rows(answer(demo, "money-by-programme-and-country", {}, day=day))
    asked = {
        (row["programmeLabel"], row["countryLabel"], row["currency"]): Decimal(row["total"])
        for row in found
        if "currency" in row
    }
    assert asked == money(gap_matrix(demo, "programme", day=day))
    totals: dict[str, Decimal] = {}
    for (_, _, code), amount in asked.items():
        totals[code] = totals.get(code, Decimal(0)) + amount
    assert totals == dict(add_up(allocation_rows(demo)).money)


@pytest.mark.parametrize("axis", ["theme", "harm", "programme"])
def test_the_matrix_adds_up_to_the_grants_of_the_demo(demo: Snapshot, day: date, axis: str) -> None:
    whole = gap_matrix(demo, axis, day=day).cells["", ""].sums
    grants = demo.select(GRANTS)
    paid = [row for row in grants if "amount" in row]
    assert (whole.grants, whole.with_amount) == (len(grants), len(paid))
    assert len(grants) > len(paid) > 20
    stated: dict[str, Decimal] = {}
    for row in paid:
        code = row["currency"].value
        stated[code] = stated.get(code, Decimal(0)) + Decimal(row["amount"].value)
    assert dict(whole.money) == stated
    assert len(stated) > 3
    summed: dict[str, Decimal] = {}
    for (_, _, code), amount in money(gap_matrix(demo, axis, day=day)).items():
        summed[code] = summed.get(code, Decimal(0)) + amount
    assert summed == dict(whole.money)


def test_what_is_known_of_each_organisation_names_source_and_row(demo: Snapshot, day: date) -> None:
    for iri in sorted(organisations(demo))[::9]:
        found = rows(answer(demo, "what-is-known", {"thing": iri}, day=day))
        assert any(row["property"] == RDFS.label for row in found)
        for row in found:
            assert row["sourceLabel"]
            assert row["address"].endswith(tuple("0123456789"))
            assert "#row=" in row["address"]
            assert int(row["records"]) >= 1


def test_every_listed_thing_can_be_asked_about_by_its_address(demo: Snapshot, day: date) -> None:
    kinds = {thing.kind: thing.iri for thing in things(demo).values()}
    assert len(kinds) == 10
    for iri in kinds.values():
        assert answer(demo, "what-is-known", {"thing": iri}, day=day).rows


def test_an_answer_as_data_has_null_for_what_is_not_known(demo: Snapshot, day: date) -> None:
    data = table_json(answer(demo, "who-shares-with-whom", {}, day=day))
    assert set(data) == {"columns", "rows", "second_hand"}
    assert all(list(row) == data["columns"] for row in data["rows"])
    assert any(row["until"] is None for row in data["rows"])


@pytest.mark.parametrize(
    ("name", "given", "fault"),
    [
        ("who-knows", {}, UnknownValue),
        ("under-what", {}, WrongParameter),
        ("under-what", {"organisation": "Nobody"}, WrongParameter),
        ("ends-soon", {"days": "many"}, WrongParameter),
        ("shortest-route", {"from": "Lanternchat"}, WrongParameter),
    ],
)
def test_a_call_that_is_off_is_told(
    demo: Snapshot, day: date, name: str, given: dict[str, str], fault: type[Exception]
) -> None:
    with pytest.raises(fault):
        answer(demo, name, given, day=day)


def test_every_question_that_needs_nothing_answers_on_any_day(demo: Snapshot) -> None:
    for name, asked in questions().items():
        if not any(one.required for one in asked.parameters):
            for other in (date(1900, 1, 1), date(2026, 6, 30), date(2100, 1, 1)):
                table: Any = answer(demo, name, {}, day=other)
                assert all(len(row) == len(table.columns) for row in table.rows)
