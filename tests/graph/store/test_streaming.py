"""An answer that is handed out while it is made is whole, or ends in an error: never cut in silence."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from graph.store import Limits, WorkerPool, open_store, streaming
from graph.store.streaming import FIRST_PART_BYTES
from ontology.errors import (
    AnswerTooLarge,
    EngineFailed,
    QueryBusy,
    QueryCancelled,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    StoreError,
)
from tests.graph.store.pools import opened_pool
from tests.waiting import alive, until

LARGE = "SELECT ?s ?c { ?s ?p ?o . ?c ?d ?e } LIMIT 30000"
ENDLESS = "SELECT ?a ?c ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
PLENTY = Limits(seconds=30, answer_bytes=1 << 40)


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store folder on which a cross product runs for hours."""
    place = tmp_path_factory.mktemp("wide") / "store"
    with open_store("memory:") as made:
        made.load(b'<x:s%d> <x:p> "%s%d" .\n' % (number, b"long " * 50, number) for number in range(2_000))
        made.backup(place)
    return place


@pytest.fixture(scope="module", params=["from disk"])
def pool(request: pytest.FixtureRequest, wide: Path) -> Iterator[WorkerPool]:
    with opened_pool(request.param, wide, size=1) as opened:
        yield opened


def answers(pool: WorkerPool) -> bool:
    return pool.ask("ASK { <x:s5> ?p ?o }").body.endswith(b"true}")


@pytest.mark.parametrize("text", ["ASK {}", "SELECT * { ?s ?p ?o } LIMIT 3", LARGE, "DESCRIBE <x:s1>"])
@pytest.mark.parametrize("solutions", ["json", "csv"])
def test_a_streamed_answer_has_the_bytes_of_the_whole_one(
    pool: WorkerPool, text: str, solutions: str
) -> None:
    whole = pool.ask(text, solutions=solutions, graph="ntriples")
    with pool.stream(text, solutions=solutions, graph="ntriples") as streamed:
        assert (streamed.kind, streamed.media_type) == (whole.kind, whole.media_type)
        assert streamed.whole is (len(whole.body) < FIRST_PART_BYTES)
        assert b"".join(streamed) == whole.body


@pytest.mark.parametrize(
    ("text", "limits", "expected"),
    [
        ("SELECT", Limits(), QuerySyntaxError),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> {} }", Limits(), QueryRefused),
        ("SELECT * { ?s ?p ?o }", Limits(answer_bytes=FIRST_PART_BYTES // 2), AnswerTooLarge),
        (RUNAWAY, Limits(seconds=0.3), QueryTimeout),
    ],
)
def test_an_error_before_the_first_part_is_raised_at_once(
    pool: WorkerPool, text: str, limits: Limits, expected: type[Exception]
) -> None:
    with pytest.raises(expected):
        pool.stream(text, limits=limits)
    assert answers(pool)


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (Limits(answer_bytes=3 * FIRST_PART_BYTES), AnswerTooLarge),
        (Limits(seconds=1, answer_bytes=1 << 40), QueryTimeout),
    ],
)
def test_an_error_after_the_first_part_is_raised_while_reading(
    pool: WorkerPool, limits: Limits, expected: type[Exception]
) -> None:
    streamed = pool.stream(ENDLESS, limits=limits)
    read: list[int] = []
    with pytest.raises(expected):
        read.extend(len(block) for block in streamed)
    assert FIRST_PART_BYTES <= sum(read) <= limits.answer_bytes
    assert answers(pool)


def test_a_worker_that_dies_after_the_first_part_breaks_the_answer_off(pool: WorkerPool) -> None:
    streamed = pool.stream(ENDLESS, limits=PLENTY)
    killed = pool.process_ids()
    for process in killed:
        with suppress(ProcessLookupError):  # one that another test ended just now
            os.kill(process, 9)
    with pytest.raises(EngineFailed):
        list(streamed)
    assert until(lambda: not any(map(alive, killed)))  # a signal takes its time to arrive
    assert answers(pool)


def test_a_slow_reader_holds_no_worker_and_gets_all(pool: WorkerPool) -> None:
    expected = pool.ask(LARGE).body
    streamed = pool.stream(LARGE, limits=Limits(seconds=1.5))
    assert not streamed.whole
    blocks = iter(streamed)
    read = [next(blocks)]
    assert answers(pool)
    time.sleep(1.6)  # past the limit, which is the engine's
    read.extend(blocks)
    assert b"".join(read) == expected


def test_an_answer_let_go_ends_its_question(pool: WorkerPool) -> None:
    before = pool.process_ids()
    streamed = pool.stream(ENDLESS, limits=PLENTY)
    streamed.close()
    streamed.close()
    with pytest.raises(QueryCancelled):
        list(streamed)
    assert until(lambda: not set(before) <= set(pool.process_ids()))
    assert answers(pool)


def test_reading_stops_when_another_thread_lets_go(pool: WorkerPool) -> None:
    streamed = pool.stream(ENDLESS, limits=PLENTY)
    timer = threading.Timer(0.3, streamed.close)
    timer.start()
    begun = time.monotonic()
    with pytest.raises(QueryCancelled):
        for _ in streamed:
            pass
    assert time.monotonic() - begun < 1.5
    timer.join()
    assert answers(pool)


def test_a_small_answer_let_go_never_looks_complete(pool: WorkerPool) -> None:
    streamed = pool.stream("ASK {}")
    streamed.close()
    with pytest.raises(QueryCancelled):
        list(streamed)


def test_leaving_in_the_middle_of_reading_ends_the_question(pool: WorkerPool) -> None:
    before = pool.process_ids()
    with pool.stream(ENDLESS, limits=PLENTY) as streamed:
        assert next(iter(streamed))
    assert until(lambda: not set(before) <= set(pool.process_ids()))


@pytest.mark.parametrize("ask", ["ask", "stream"])
def test_a_question_ends_when_whoever_asked_has_gone(pool: WorkerPool, ask: str) -> None:
    gone = threading.Event()
    timer = threading.Timer(0.2, gone.set)
    timer.start()
    begun = time.monotonic()
    with pytest.raises(QueryCancelled):
        getattr(pool, ask)(RUNAWAY, cancelled=gone.is_set)
    assert 0.15 < time.monotonic() - begun < 0.6
    timer.join()
    assert answers(pool)


def test_a_question_in_the_queue_ends_when_whoever_asked_has_gone(
    pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.store.crew.MOST_ASIDE", 0)
    gone = threading.Event()
    with ThreadPoolExecutor(2) as threads:
        long = threads.submit(pool.ask, RUNAWAY, limits=Limits(seconds=1.5))
        assert until(lambda: pool._crew._running == 1)
        waiting = threads.submit(pool.ask, "ASK {}", cancelled=gone.is_set)
        assert until(lambda: len(pool._crew._line) == 1)
        gone.set()
        with pytest.raises(QueryCancelled):
            waiting.result(timeout=0.5)
        assert not long.done()
        with pytest.raises(QueryTimeout):
            long.result()


def test_a_slow_reader_loses_its_place_only_when_others_need_it(
    pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "MOST_WAITING", 1)
    with pool.stream(LARGE) as slow:
        with pytest.raises(QueryBusy):
            pool.stream(LARGE)
        assert answers(pool)
        monkeypatch.setattr(streaming, "PATIENCE_SECONDS", 0.0)
        with pool.stream(LARGE) as other:
            with pytest.raises(QueryBusy):
                list(slow)
            assert len(b"".join(other)) > FIRST_PART_BYTES
    with pool.stream(LARGE) as after:
        assert len(b"".join(after)) > FIRST_PART_BYTES


def test_a_long_question_is_moved_aside_while_it_streams(wide: Path) -> None:
    with WorkerPool(wide, size=1) as pool, pool.stream(ENDLESS, limits=PLENTY):
        assert until(lambda: pool._crew._aside == 1)
        assert answers(pool)


def test_a_closed_pool_breaks_off_what_it_was_handing_out(wide: Path) -> None:
    pool = WorkerPool(wide, size=1)
    streamed = pool.stream(ENDLESS, limits=PLENTY)
    pool.close()
    with pytest.raises(QueryCancelled):
        list(streamed)
    with pytest.raises(StoreError):
        pool.stream("ASK {}")


def test_nothing_is_left_open(pool: WorkerPool) -> None:
    def held() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    assert answers(pool)
    before = held()
    for _ in range(3):
        list(pool.stream(LARGE))
        with pool.stream(LARGE):
            pass
        with pytest.raises(AnswerTooLarge):
            list(pool.stream(ENDLESS, limits=Limits(answer_bytes=2 * FIRST_PART_BYTES)))
    assert answers(pool)
    assert until(lambda: held() <= before)


def test_those_who_came_first_are_answered_first(pool: WorkerPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.store.crew.MOST_ASIDE", 0)
    order: list[int] = []

    def ask(number: int) -> None:
        pool.ask("ASK {}")
        order.append(number)

    with ThreadPoolExecutor(9) as threads:
        threads.submit(pool.ask, LONG)
        assert until(lambda: pool._crew._running == 1)
        for number in range(8):
            threads.submit(ask, number)
            assert until(lambda: len(pool._crew._line) == number + 1)  # noqa: B023 (waited for here)
    assert order == sorted(order)


def test_several_from_are_asked_where_they_are_allowed(folder: Path) -> None:
    text = """SELECT (COUNT(*) AS ?n) FROM <https://example.org/graph/one> FROM <https://example.org/graph/two>
    { ?s ?p ?o }"""
    with WorkerPool(folder, size=1) as pool, open_store("memory:") as store:
        with pytest.raises(QueryRefused):
            pool.stream(text)
        body = b"".join(pool.stream(text, solutions="csv", allow_several_from=True))
        assert body == pool.ask(text, solutions="csv", allow_several_from=True).body == b"n\r\n2\r\n"
        with pytest.raises(QueryRefused):
            pool.ask(text, graphs=["https://example.org/graph/one"], allow_several_from=True)
        with pytest.raises(QueryRefused):
            store.query(text)
        assert store.query(text, allow_several_from=True).kind == "solutions"
