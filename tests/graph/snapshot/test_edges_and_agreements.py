"""Edges, internal flows and the states of agreements agree with each other and with the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.archive import Entry, create_or_open
from graph.resolve import State, state_on
from graph.resolve.validity import NOT_EFFECTIVE
from graph.snapshot import (
    Snapshot,
    agreement_states,
    edges_of,
    internal_flows,
    open_snapshot,
    terms_of_agreements,
)
from graph.snapshot.edges import COLLABORATES, FUNDS, SHARES
from ontology import records as r
from ontology.identifiers import DEFAULT_BASE, concept_iri

Accept = Callable[..., Entry]


def last(iri: str) -> str:
    return iri.rpartition("/")[2]


def states(snapshot: Snapshot, day: str) -> dict[str, State]:
    found = agreement_states(snapshot, date.fromisoformat(day))
    return {last(agreement): state for agreement, state in found.items()}


def test_edges_are_those_between_organisations(opened: Snapshot) -> None:
    found = {
        (edge.rule, last(edge.start), last(edge.end), last(edge.release or edge.version or edge.rests_on))
        for edge in edges_of(opened)
    }
    assert found == {
        (SHARES, "harbour", "pier", "pool.1"),
        (SHARES, "harbour", "pier", "pool.2"),
        (SHARES, "quay", "pier", "pool.1"),
        (SHARES, "quay", "pier", "pool.2"),
        (SHARES, "harbour", "quay", "sent.1.a"),
        (SHARES, "harbour", "quay", "sent.1.b"),
        (SHARES, "harbour", "quay", "once.1.a"),
        (FUNDS, "harbour", "pier", "360g:x"),
        (COLLABORATES, "quay", "pier", "p"),
        (COLLABORATES, "pier", "quay", "p"),
    }
    assert [edge.iri for edge in edges_of(opened)] == sorted(edge.iri for edge in edges_of(opened))


def test_an_edge_carries_what_goes_along_it_and_the_records_that_say_so(opened: Snapshot) -> None:
    edge = next(edge for edge in edges_of(opened) if edge.version.endswith("pool.2"))
    assert edge.assets == (f"{DEFAULT_BASE}dataset/hashes",)
    assert edge.records == (f"{DEFAULT_BASE}record/register/versions.csv#row=6",)
    assert (edge.valid_from, edge.valid_until) == (date(2021, 1, 1), date(2022, 12, 31))


def test_what_a_body_gives_itself_is_an_internal_flow(opened: Snapshot) -> None:
    (flow,) = internal_flows(opened)
    assert (flow.rule, last(flow.organisation), last(flow.rests_on)) == (SHARES, "harbour", "self")
    assert flow.records


@pytest.mark.parametrize(
    ("day", "agreement", "expected"),
    [
        ("2019-06-01", "pool", State.NOT_YET),
        ("2020-06-01", "pool", State.IN_FORCE),
        ("2021-06-01", "pool", State.IN_FORCE),
        ("2023-06-01", "pool", State.ENDED),
        ("2020-01-01", "sent", State.END_NOT_KNOWN),
        ("2020-07-01", "sent", State.IN_FORCE),
        ("2024-01-01", "sent", State.ENDED),
        ("2020-01-01", "once", State.NOT_YET),
        ("2024-01-01", "once", State.RELEASED_ONCE),
        ("2020-06-01", "plan", State.NOT_YET),
        ("2021-06-01", "plan", State.ENDED),
        ("2020-06-01", "self", State.IN_FORCE),
    ],
)
def test_an_agreement_is_what_the_best_of_its_versions_and_releases_is(
    day: str, agreement: str, expected: State, opened: Snapshot
) -> None:
    assert states(opened, day)[agreement] is expected


def test_every_agreement_with_a_version_has_a_state(opened: Snapshot) -> None:
    assert set(states(opened, "2020-01-01")) == {"pool", "self", "sent", "once", "plan"}


def test_a_version_of_which_only_releases_are_known_says_nothing_itself(opened: Snapshot) -> None:
    assert len([one for one in terms_of_agreements(opened) if last(one.agreement) == "once"]) == 1
    assert len([one for one in terms_of_agreements(opened) if last(one.agreement) == "sent"]) == 3


@dataclass(frozen=True)
class Case:
    """One agreement of the grid: what its only version and release state."""

    status: str
    start: date | None
    end: date | None
    released: date | None
    released_until: date | None


DAYS = (date(2020, 1, 10), date(2020, 1, 20))
STATUSES = (
    "",
    *(concept_iri("status", code) for code in ("proposed", "active", "suspended", "expired", "unknown")),
)
GRID = [
    Case(status, start, end, released, until)
    for status, start, end in product(STATUSES, (None, DAYS[0]), (None, DAYS[1]))
    for released, until in ((None, None), (date(2020, 1, 15), None), (date(2020, 1, 15), date(2020, 1, 18)))
]


def stated(day: date | None) -> r.Day | None:
    return None if day is None else r.Day(day, day, "day", day.isoformat())


def records_of(number: int, case: Case) -> Iterator[r.Record]:
    agreement, version = f"{DEFAULT_BASE}agreement/{number}", f"{DEFAULT_BASE}version/{number}"
    about: dict[str, Any] = {"address": f"x.csv#row={number}", "label": str(number)}
    providers, recipients = (f"{DEFAULT_BASE}organisation/a",), (f"{DEFAULT_BASE}organisation/b",)
    yield r.Agreement(iri=agreement, providers=providers, recipients=recipients, **about)
    yield r.AgreementVersion(
        iri=version,
        agreement=agreement,
        status=case.status,
        valid_from=stated(case.start),
        valid_until=stated(case.end),
        **about,
    )
    if case.released:
        yield r.Release(
            iri=f"{DEFAULT_BASE}release/{number}",
            agreement=agreement,
            version=version,
            released_on=stated(case.released),
            valid_until=stated(case.released_until),
            **about,
        )


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory, accept: Accept) -> Iterator[Snapshot]:
    folder = tmp_path_factory.mktemp("grid")
    archive = create_or_open(folder / "archive")
    accept(archive, "grid", *(one for number, case in enumerate(GRID) for one in records_of(number, case)))
    with open_snapshot(archive, folder, "public") as snapshot:
        yield snapshot


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(day=st.dates(date(2020, 1, 5), date(2020, 1, 25)))
def test_on_any_day_an_edge_is_in_the_state_that_its_records_state(day: date, grid: Snapshot) -> None:
    edges = {last(edge.rests_on): edge for edge in edges_of(grid)}
    agreements = {last(one): state for one, state in agreement_states(grid, day).items()}
    for number, case in enumerate(GRID):
        edge = edges.get(str(number))
        own = state_on(day, status=case.status, valid_from=case.start, valid_until=case.end)
        if case.released is None:
            assert (edge is None) == (case.status in NOT_EFFECTIVE)
            assert edge is None or edge.state(day) is own
            assert agreements[str(number)] is own
        else:
            assert edge is not None
            until = case.released_until or case.end
            event = state_on(day, status=case.status, valid_until=until, released_on=case.released)
            assert edge.state(day) is event
            silent = not (case.status or case.start or case.end)
            order = list(State)
            assert agreements[str(number)] is min((event,) if silent else (event, own), key=order.index)


def test_an_edge_in_force_rests_on_an_agreement_in_force(grid: Snapshot) -> None:
    for number in range(5, 26):
        day = date(2020, 1, number)
        in_force = {one for one, state in agreement_states(grid, day).items() if state is State.IN_FORCE}
        assert {edge.rests_on for edge in edges_of(grid) if edge.state(day) is State.IN_FORCE} <= in_force


def test_two_maps_share_no_views(tmp_path: Path, accept: Accept, opened: Snapshot) -> None:
    archive = create_or_open(tmp_path / "archive")
    accept(archive, "empty")
    with open_snapshot(archive, tmp_path, "public") as empty:
        assert edges_of(empty) == ()
        assert agreement_states(empty, date(2020, 1, 1)) == {}
        assert edges_of(opened) != ()
