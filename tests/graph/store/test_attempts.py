"""A question that goes by steps is answered as one that a thread waits for, in its turn and never waiting."""

from __future__ import annotations

import os
import select
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph.store import Streamed, WorkerPool, open_store
from graph.store.attempt import Attempt, Begun
from graph.store.process import AT_ONCE_BYTES
from graph.store.streaming import FIRST_PART_BYTES
from ontology.errors import EngineFailed, QueryBusy, QueryCancelled, QueryRefused, StoreError
from tests.graph.store.pools import KINDS, opened_pool
from tests.waiting import until

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LARGE = "SELECT ?s ?c { ?s ?p ?o . ?c ?d ?e } LIMIT 30000"
QUICK_SECONDS = 0.2
"""What a step may take on a machine that has much else to do; it takes some microseconds."""


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("attempts") / "store"
    with open_store("memory:") as made:
        made.load(b'<x:s%d> <x:p> "%s%d" .\n' % (number, b"long " * 50, number) for number in range(2_000))
        made.backup(place)
    return place


@pytest.fixture(scope="module", params=KINDS)
def pool(request: pytest.FixtureRequest, wide: Path) -> Iterator[WorkerPool]:
    with opened_pool(request.param, wide, size=1, queue_size=3) as opened:
        yield opened


class Bell:
    """What `called` is told, as an event loop would hear it."""

    def __init__(self) -> None:
        self.read, self.write = os.pipe()

    def ring(self) -> None:
        os.write(self.write, b"x")


def stepped(begin: Callable[..., Begun], text: str, **how: object) -> Streamed:
    """The answer by steps, each taken as soon as there is something to do."""
    bell = Bell()
    attempt = begin(text, called=bell.ring, **how)
    heard = select.poll()
    heard.register(bell.read, select.POLLIN)
    output: int | None = None
    while True:
        begun = time.monotonic()
        streamed = attempt.step()
        assert time.monotonic() - begun < QUICK_SECONDS
        if streamed is not None:
            return streamed
        if output is None and attempt.worker is not None:
            output = attempt.worker.own_output()
            heard.register(output, select.POLLIN)
        (file, _), *_ = heard.poll(20_000)
        if file == bell.read:
            os.read(bell.read, 100)


@pytest.mark.parametrize("text", ["ASK {}", "SELECT * { ?s ?p ?o } LIMIT 3", LARGE, "DESCRIBE <x:s1>"])
def test_by_steps_an_answer_has_the_same_bytes(pool: WorkerPool, text: str) -> None:
    whole = pool.ask(text, solutions="csv", graph="ntriples")
    with stepped(pool.begin, text, solutions="csv", graph="ntriples") as streamed:
        assert (streamed.kind, streamed.media_type) == (whole.kind, whole.media_type)
        assert streamed.whole is (len(whole.body) < FIRST_PART_BYTES)
        assert b"".join(streamed) == whole.body


def has_worker(attempt: Begun) -> bool:
    return attempt.worker is not None


def test_what_is_refused_is_refused_before_anybody_stands_in_line(pool: WorkerPool) -> None:
    with pytest.raises(QueryRefused):
        pool.begin("DROP ALL")
    assert not pool._crew.others_wait()


def test_an_attempt_may_be_waited_for_after_some_steps(pool: WorkerPool) -> None:
    attempt = pool.begin("ASK { <x:s5> ?p ?o }")
    assert attempt.step() is None
    assert attempt.streamed().whole
    assert b"".join(pool.begin("ASK {}").streamed()).endswith(b"true}")


def test_a_step_in_line_waits_for_nobody_and_whoever_came_first_goes_first(pool: WorkerPool) -> None:
    holding = pool.begin("ASK {}")
    assert holding.step() is None  # it has the one worker until its answer is taken
    bell = Bell()
    second = pool.begin("ASK { <x:s1> ?p ?o }", called=bell.ring)
    answered: list[bytes] = []
    third = threading.Thread(target=lambda: answered.append(pool.ask("ASK {}").body))
    third.start()
    assert until(lambda: len(pool._crew._line) == 2)
    begun = time.monotonic()
    assert second.step() is None
    assert not has_worker(second)
    assert time.monotonic() - begun < QUICK_SECONDS
    holding.streamed()
    assert select.select([bell.read], [], [], 10)[0]  # it is told
    assert not answered  # and the one behind it is not let past
    assert second.step() is None
    assert has_worker(second)
    second.streamed()
    third.join(20)
    assert answered
    assert answered[0].endswith(b"true}")


def test_too_many_in_line_are_turned_away_at_once(pool: WorkerPool) -> None:
    holding = pool.begin("ASK {}")
    holding.step()
    waiting = [pool.begin("ASK {}") for _ in range(3)]
    with pytest.raises(QueryBusy):
        pool.begin("ASK {}")
    for one in waiting:
        one.end()
    pool.begin("ASK {}").end()
    holding.streamed()
    assert not pool._crew.others_wait()


def test_ended_in_line_it_lets_the_next_one_past(pool: WorkerPool) -> None:
    holding = pool.begin("ASK {}")
    holding.step()
    bell = Bell()
    first, second = pool.begin("ASK {}"), pool.begin("ASK {}", called=bell.ring)
    holding.streamed()
    first.end()
    first.end()
    assert select.select([bell.read], [], [], 10)[0]
    assert second.step() is None
    assert has_worker(second)
    second.streamed()


def test_ended_with_a_worker_it_ends_the_question(pool: WorkerPool) -> None:
    attempt = pool.begin(RUNAWAY)
    assert attempt.step() is None
    assert attempt.step() is None
    before = pool.process_ids()
    attempt.end()
    assert until(lambda: not set(before) <= set(pool.process_ids()))
    assert pool.ask("ASK {}").body.endswith(b"true}")


def test_whoever_leaves_after_the_steps_ends_the_question(pool: WorkerPool) -> None:
    attempt = pool.begin(RUNAWAY)
    attempt.step()
    with pytest.raises(QueryCancelled):
        attempt.streamed(lambda: True)
    assert pool.ask("ASK {}").body.endswith(b"true}")


def test_a_worker_that_dies_is_told_by_the_next_step(pool: WorkerPool) -> None:
    attempt = pool.begin(RUNAWAY)
    attempt.step()
    assert isinstance(attempt, Attempt)
    worker = attempt.worker
    assert worker is not None
    output = worker.own_output()
    os.kill(worker.pid, signal.SIGKILL)
    assert select.select([output], [], [], 10)[0]
    os.close(output)
    with pytest.raises(EngineFailed):
        attempt.step()
    assert pool.ask("ASK {}").body.endswith(b"true}")


def test_a_long_text_does_not_go_by_steps(pool: WorkerPool) -> None:
    assert pool.begin("ASK {}").is_short
    assert not pool.begin(f"ASK {{}} #{'x' * AT_ONCE_BYTES}").is_short
    for place in tuple(pool._crew._line):
        pool._crew.leave(place)


def test_a_pool_that_is_closed_tells_who_stands_in_line(wide: Path) -> None:
    bell = Bell()
    with WorkerPool(wide, size=1) as pool:
        holding = pool.begin(RUNAWAY)
        holding.step()
        attempt = pool.begin("ASK {}", called=bell.ring)
    assert select.select([bell.read], [], [], 10)[0]
    with pytest.raises(StoreError):
        attempt.step()
    holding.end()
