"""An opened state answers our questions, keeps what was computed, and reads no graph that is not its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from time import sleep
from typing import Any

import pytest

from graph.archive import Archive, Entry
from graph.snapshot import Snapshot, open_snapshot, state_of
from graph.snapshot.opened import KEPT_VIEWS
from graph.store import Dataset
from ontology.errors import QueryRefused
from ontology.identifiers import DEFAULT_BASE, catalogue_iri, source_iri
from ontology.terms import RDFS, SG

Accept = Callable[..., Entry]


def test_it_is_published_on_first_use_and_carries_the_name_of_its_state(
    archive: Archive, data: Path, accept: Accept, make_org: Callable[..., Any]
) -> None:
    accept(archive, "a", make_org("a"))
    with open_snapshot(archive, data, "public") as snapshot:
        assert snapshot.name == state_of(archive, "public").name
        assert snapshot.base == DEFAULT_BASE
        assert (data / "stores" / snapshot.name).is_dir()


def test_what_is_accepted_later_is_not_in_it(
    archive: Archive, data: Path, accept: Accept, make_org: Callable[..., Any]
) -> None:
    query = f"SELECT ?o WHERE {{ ?o a <{SG.Organisation}> }}"
    accept(archive, "a", make_org("a"))
    with open_snapshot(archive, data, "public") as before:
        accept(archive, "b", make_org("b"))
        assert len(before.select(query)) == 1
        with open_snapshot(archive, data, "public") as after:
            assert len(after.select(query)) == 2
            assert len(before.select(query)) == 1


def test_a_bound_value_is_a_value_and_no_part_of_the_query(opened: Snapshot) -> None:
    query = f"SELECT ?thing ?label WHERE {{ ?thing <{RDFS.label}> ?label }}"
    bound = {"label": '"Quay \\"Lab\\" <b>"'}
    assert [row["thing"].value for row in opened.select(query, bound)] == [f"{DEFAULT_BASE}organisation/quay"]
    assert opened.select(query, {"label": '"x } # "'}) == []


def test_an_answer_comes_as_the_bytes_of_the_wanted_format(opened: Snapshot) -> None:
    query = f"SELECT ?thing WHERE {{ ?thing a <{SG.Dataset}> }}"
    answer = opened.ask(query)
    assert len(json.loads(answer.body)["results"]["bindings"]) == 1
    assert opened.ask(query, solutions="csv").body.startswith(b"thing\r\n")
    with opened.stream(query) as streamed:
        assert b"".join(streamed) == answer.body


def test_a_dataset_may_name_the_graphs_of_this_map_only(opened: Snapshot) -> None:
    own = source_iri(DEFAULT_BASE, "register")
    query = "SELECT ?s WHERE { ?s ?p ?o } LIMIT 1"
    assert opened.ask(query, dataset=Dataset(default=(own,))).body
    for dataset in (
        Dataset(default=("https://example.org/x",)),
        Dataset(named=(own, "https://example.org/x")),
    ):
        with pytest.raises(QueryRefused, match=r"example\.org/x"):
            opened.ask(query, dataset=dataset)
        with pytest.raises(QueryRefused):
            opened.stream(query, dataset=dataset)
    with pytest.raises(QueryRefused):
        opened.ask(f"SELECT ?s FROM <{source_iri(DEFAULT_BASE, 'hidden')}> WHERE {{ ?s ?p ?o }}")
    assert opened.graphs == {own, catalogue_iri(DEFAULT_BASE)}


def test_a_view_is_computed_once(opened: Snapshot) -> None:
    made: list[int] = []

    def make(_: Snapshot) -> int:
        made.append(1)
        return len(made)

    assert [opened.view("counted", make) for _ in range(3)] == [1, 1, 1]


def test_a_view_may_be_made_of_other_views(opened: Snapshot) -> None:
    inner = lambda _: "inner"  # noqa: E731
    assert opened.view("outer", lambda one: one.view("inner", inner) + " in outer") == "inner in outer"


def test_several_threads_that_want_one_view_wait_for_the_one_that_makes_it(opened: Snapshot) -> None:
    made: list[int] = []
    start = Barrier(4)

    def make(_: Snapshot) -> int:
        sleep(0.05)
        made.append(1)
        return len(made)

    def ask(_: int) -> int:
        start.wait()
        return opened.view("slow", make)

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(ask, range(4))) == [1] * 4


def test_a_view_that_fails_is_made_anew(opened: Snapshot) -> None:
    def fails(_: Snapshot) -> int:
        raise ValueError("not today")

    with pytest.raises(ValueError, match="not today"):
        opened.view("failing", fails)
    assert opened.view("failing", lambda _: 7) == 7


def test_views_that_were_not_used_for_long_make_room(opened: Snapshot) -> None:
    opened.view("used", lambda _: "first")
    for number in range(KEPT_VIEWS * 2):
        opened.view(f"day {number}", lambda _: number)  # noqa: B023
        assert opened.view("used", lambda _: "again") == "first"
    assert opened.view("day 0", lambda _: "made anew") == "made anew"
