"""Sums of transactions: each measure by itself, a parent never added to its parts (RULES 19, 21)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from graph.questions import ask_question, question
from ontology import records as r

if TYPE_CHECKING:
    from tests.graph.conftest import Build, MapOf


def project(build: Build, key: str, *parents: str) -> r.Project:
    return r.Project(
        iri=build.iri("project", key),
        address=f"a.xml#activity={key}",
        label=f"Project {key}",
        part_of=tuple(build.iri("project", parent) for parent in parents),
    )


def move(build: Build, of: str, measure: str, amount: str, currency: str = "EUR") -> r.Transaction:
    key = f"{of}-{measure}-{amount}-{currency}"
    return r.Transaction(
        iri=build.iri("transaction", key),
        address=f"a.xml#{key}",
        label=key,
        measure=build.concept("measure", measure),
        money=r.Money(Decimal(amount), currency),
        project=build.iri("project", of),
    )


def sums(map_of: MapOf, records: Sequence[r.Record], day: date) -> dict[tuple[str, str], str]:
    table = ask_question(map_of({"s": records}), question("committed-and-paid"), {}, day=day)
    at = [table.columns.index(name) for name in ("measureLabel", "currency", "total")]
    rows = [[cell.value if (cell := row[place]) else "" for place in at] for row in table.rows]
    return {(measure, currency): total for measure, currency, total in rows}


def test_measures_and_currencies_stand_apart(build: Build, map_of: MapOf) -> None:
    records = [
        project(build, "1"),
        move(build, "1", "commitment", "100"),
        move(build, "1", "disbursement", "40"),
        move(build, "1", "disbursement", "-15"),
        move(build, "1", "disbursement", "7", "USD"),
    ]
    assert sums(map_of, records, build.day) == {
        ("Commitment", "EUR"): "100",
        ("Disbursement", "EUR"): "25",
        ("Disbursement", "USD"): "7",
    }


def test_a_parents_money_is_left_out_where_its_parts_state_that_measure(build: Build, map_of: MapOf) -> None:
    records = [
        project(build, "top"),
        project(build, "middle", "top"),
        project(build, "low", "middle"),
        move(build, "top", "commitment", "100"),
        move(build, "low", "commitment", "60"),
        move(build, "top", "budget", "500"),
        move(build, "middle", "disbursement", "20"),
    ]
    assert sums(map_of, records, build.day) == {
        ("Budget", "EUR"): "500",
        ("Commitment", "EUR"): "60",
        ("Disbursement", "EUR"): "20",
    }
