"""Whoever sends a question that took long again is known by it; whoever only had to wait is not."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graph.store import Limits, WorkerPool, long_kinds, open_store, turn
from graph.store.long_kinds import LongKinds
from ontology.errors import QueryBusy, QueryTimeout
from tests.graph.store.pools import KINDS, LINUX, opened_pool
from tests.waiting import until

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?n != %d) }"
SHORT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?a ?b ?c }"


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store folder on which a cross product of four runs for hours, and one of two for milliseconds."""
    place = tmp_path_factory.mktemp("wide") / "store"
    with open_store("memory:") as made:
        made.load(b"<x:s%d> <x:p> <x:o> .\n" % number for number in range(300))
        made.backup(place)
    return place


@pytest.fixture(params=KINDS)
def pool(request: pytest.FixtureRequest, wide: Path) -> Iterator[WorkerPool]:
    with opened_pool(request.param, wide, size=1) as opened:
        yield opened


def test_texts_of_a_kind_differ_in_names_quoted_texts_and_numbers_alone() -> None:
    kinds = LongKinds()
    assert not kinds.holds("")
    kinds.add('SELECT * { <x:a> <x:p> "text 1"@en } LIMIT 10')
    assert kinds.holds('SELECT * { <x:b> <x:q> ""@en } LIMIT 9')
    assert not kinds.holds('SELECT ?s { <x:a> <x:p> "text 1"@en } LIMIT 10')
    kinds.forget("SELECT * { <> <> ''@en } LIMIT 1")
    assert kinds.holds('SELECT * { <x:a> <x:p> "text 1"@en } LIMIT 10')
    kinds.forget('SELECT * { <x:c> <x:p> "text 2"@en } LIMIT 1')
    assert not kinds.holds('SELECT * { <x:a> <x:p> "text 1"@en } LIMIT 10')


def test_of_a_long_text_only_the_same_is_of_its_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_kinds, "LONGEST_ALIKE", 10)
    kinds = LongKinds()
    kinds.add("SELECT * {} LIMIT 10")
    assert kinds.holds("SELECT * {} LIMIT 10")
    assert not kinds.holds("SELECT * {} LIMIT 11")


def test_the_kind_that_was_met_first_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_kinds, "MOST_KINDS", 2)
    kinds = LongKinds()
    for text in "abc":
        kinds.add(text)
    assert [text for text in "abc" if kinds.holds(text)] == ["b", "c"]


@LINUX
def test_what_computed_long_stands_aside_from_its_beginning_the_next_time(
    pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "VERY_SLOW_AFTER", 0.2)
    with pytest.raises(QueryTimeout):
        pool.ask(RUNAWAY % 1, limits=Limits(seconds=1.5))
    assert pool._crew.long_kinds.holds(RUNAWAY % 2)
    assert until(lambda: not pool._crew._aside)
    monkeypatch.setattr(turn, "SLOW_AFTER", 60.0)  # not by its age
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(pool.ask, RUNAWAY % 2, limits=Limits(seconds=2))
        assert until(lambda: pool._crew._aside == 1)
        (worker,) = pool._crew._given
        assert until(lambda: worker.is_slowed)
        assert pool.ask("ASK {}").kind == "boolean"
        with pytest.raises(QueryTimeout):
            running.result()


def test_a_kind_is_forgotten_once_one_of_it_is_quick(pool: WorkerPool) -> None:
    pool._crew.long_kinds.add(SHORT)
    for _ in range(2):
        assert pool.ask(SHORT).kind == "solutions"
        assert not pool._crew.long_kinds.holds(SHORT)
    assert pool._crew._aside == 0


def test_what_only_waits_for_a_processor_keeps_its_priority_and_its_worker(
    pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "SLOW_AFTER", 0.0)
    monkeypatch.setattr(turn, "computed_seconds", lambda _process: 0.0)
    before = set(pool.process_ids())
    assert pool.ask(SHORT).kind == "solutions"
    assert not pool._crew.long_kinds.holds(SHORT)
    idle = {one.pid for one in (*pool._crew._free, *pool._crew._readers)}
    assert len(before & idle) >= len(before) - 1  # one too many may have been started, and the coldest goes
    assert not any(one.is_slowed or one.aside for one in (*pool._crew._free, *pool._crew._readers))


def test_where_nobody_tells_what_was_computed_it_goes_by_the_clock(
    pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "VERY_SLOW_AFTER", 0.5)
    monkeypatch.setattr(turn, "computed_seconds", lambda _process: None)
    with pytest.raises(QueryTimeout):
        pool.ask(RUNAWAY % 1, limits=Limits(seconds=1))
    assert pool._crew.long_kinds.holds(RUNAWAY % 1)


@LINUX
def test_whom_a_reader_will_do_for_does_not_wait_behind_whoever_needs_a_worker_on_disk(wide: Path) -> None:
    with opened_pool("from memory", wide, size=1) as pool:
        ours = pool._crew
        with ours._lock:
            taken, ours._free = ours._free, []
        on_disk = ours.stand()
        from_memory = ours.stand(from_memory=True)
        assert ours.take_now(on_disk) is None
        reader = ours.take_now(from_memory)
        assert reader is not None
        assert reader.in_memory
        ours.give_back(reader)
        with ours._lock:
            ours._free = taken
        worker = ours.take_now(on_disk)
        assert worker is not None
        assert not worker.in_memory
        ours.give_back(worker)


@LINUX
def test_the_line_is_full_only_for_whom_nobody_is_free(wide: Path) -> None:
    with opened_pool("from memory", wide, size=1, queue_size=0) as pool:
        assert pool.ask("ASK {}").kind == "boolean"
        first = pool._crew.stand()
        worker = pool._crew.take_now(first)
        assert worker is not None
        with pytest.raises(QueryBusy):
            pool._crew.stand(from_memory=True)
        pool._crew.give_back(worker)
