"""The state of a tie in SPARQL is the state in code, for every status and every choice of dates."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from graph.questions import ask_question, question, questions
from graph.resolve import State, state_on
from graph.snapshot import Snapshot, edges_of
from ontology import records as r
from ontology.identifiers import concept_iri
from ontology.vocabulary import codes

START, RELEASED, END = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)
DAYS = sorted(
    {one + timedelta(days=shift) for one in (START, RELEASED, END) for shift in (-1, 0, 1)}
    | {date(2026, 3, 15), date(1999, 1, 1), date(9999, 12, 31)}
)
STATE = re.compile(r"  OPTIONAL \{ \?edge sg:status \?status \}\n.*?AS \?state\)\n", re.DOTALL)
WITH_STATE = (
    "ends-soon",
    "in-force-without-safeguards",
    "shortest-route",
    "under-what",
    "who-shares-with-whom",
)


@pytest.fixture(scope="module")
def every_case(build: Any, map_of: Any) -> Snapshot:
    """One agreement for each status with each choice of known and unknown dates, and as many releases."""
    records: list[r.Record] = [build.org("giver"), build.org("taker")]
    for status, start, end, released in product(
        ("-", *codes("status")), (START, None), (END, None), (RELEASED, None, "no release")
    ):
        key = f"{status}.{start}.{end}.{released}".replace(" ", "")
        records += build.agreement(key, "giver", "taker", state=f"{start or '-'} {end or '-'} {status}")
        if released != "no release":
            records.append(build.release(key, key, str(released or "-")))
    opened: Snapshot = map_of({"cases": records})
    return opened


def told(snapshot: Snapshot, name: str, day: date, **given: str) -> dict[str, str]:
    """Agreement → its state, as the question of that name says."""
    table = ask_question(snapshot, question(name), given, day=day)
    agreement, state = table.columns.index("agreement"), table.columns.index("state")
    return {
        cell.value: found.value
        for row in table.rows
        if (cell := row[agreement]) is not None and (found := row[state]) is not None
    }


def test_the_cases_reach_every_state(every_case: Snapshot) -> None:
    assert {edge.state(day) for edge in edges_of(every_case) for day in DAYS} == set(State)
    assert len(edges_of(every_case)) > 80


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_who_shares_with_whom_says_the_state_that_the_rules_give(every_case: Snapshot, day: date) -> None:
    expected = {edge.rests_on: edge.state(day).value for edge in edges_of(every_case)}
    assert told(every_case, "who-shares-with-whom", day) == expected


@pytest.mark.parametrize("day", DAYS[::3], ids=str)
def test_under_what_says_the_state_that_the_rules_give(every_case: Snapshot, build: Any, day: date) -> None:
    expected = {edge.rests_on: edge.state(day).value for edge in edges_of(every_case)}
    giver = build.iri("organisation", "giver")
    assert told(every_case, "under-what", day, organisation=giver) == expected


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("days", [0, 20, 400])
def test_what_ends_soon_is_what_is_in_force_and_ends_then(every_case: Snapshot, day: date, days: int) -> None:
    if day.year == 9999:
        days = 0
    table = ask_question(every_case, question("ends-soon"), {"days": str(days)}, day=day)
    found = {cell.value for row in table.rows if (cell := row[table.columns.index("agreement")])}
    last = day + timedelta(days=days)
    assert found == {
        edge.rests_on
        for edge in edges_of(every_case)
        if edge.state(day) is State.IN_FORCE and edge.valid_until and day <= edge.valid_until <= last
    }


def test_the_state_is_written_the_same_in_every_question() -> None:
    written = {name: STATE.findall(one.text) for name, one in questions().items()}
    assert [name for name, found in written.items() if found] == list(WITH_STATE)
    assert len({found[0] for found in written.values() if found}) == 1


def test_the_rules_know_the_statuses_of_the_vocabulary() -> None:
    """A status added to the vocabulary must be given its place in the rules and in the questions."""
    states = {
        status: state_on(date(2026, 1, 1), status=concept_iri("status", status)) for status in codes("status")
    }
    assert states == {
        "active": State.IN_FORCE,
        "completed": State.ENDED,
        "expired": State.ENDED,
        "terminated": State.ENDED,
        "in-negotiation": State.NOT_YET,
        "proposed": State.NOT_YET,
        "suspended": State.SUSPENDED,
        "unknown": State.END_NOT_KNOWN,
    }
