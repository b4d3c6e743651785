"""Workers end what runs too long, survive what kills them, and leave nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph
import pytest

from graph.store import Limits, WorkerPool, crew, open_store, turn
from graph.store.evaluation import Question
from graph.store.worker import pack
from ontology.errors import AnswerTooLarge, EngineFailed, QueryBusy, QueryTimeout, SharegraphError, StoreError
from tests.graph.store.pools import KINDS, LINUX, opened_pool, staff
from tests.waiting import alive, until

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o . ?p ?q ?r }"


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store folder on which a cross product runs for hours."""
    place = tmp_path_factory.mktemp("wide") / "store"
    with open_store("memory:") as made:
        made.load(
            b'<x:s%d> <x:p> "%s" .\n' % (number, b"long " * 50 + b"%d" % number) for number in range(2_000)
        )
        made.backup(place)
    return place


@pytest.fixture(params=KINDS)
def pool(request: pytest.FixtureRequest, wide: Path) -> Iterator[WorkerPool]:
    with opened_pool(request.param, wide, size=2) as opened:
        yield opened


def test_a_runaway_ends_at_its_limit_while_others_are_answered(pool: WorkerPool) -> None:
    answered: list[float] = []
    done = threading.Event()

    def keep_asking() -> None:
        while not done.is_set():
            begun = time.monotonic()
            pool.ask("ASK { <x:s5> ?p ?o }", limits=Limits(seconds=5))
            answered.append(time.monotonic() - begun)

    other = threading.Thread(target=keep_asking)
    other.start()
    begun = time.monotonic()
    with pytest.raises(QueryTimeout, match="1 seconds"):
        pool.ask(RUNAWAY, limits=Limits(seconds=1))
    took = time.monotonic() - begun
    done.set()
    other.join()
    assert 1.0 <= took < 1.5
    assert len(answered) > 20
    assert max(answered) < 1.0


def test_more_runaways_than_workers_leave_room_for_short_questions(pool: WorkerPool) -> None:
    with ThreadPoolExecutor(5) as threads:
        running = [threads.submit(pool.ask, RUNAWAY, limits=Limits(seconds=3)) for _ in range(5)]
        time.sleep(crew.SLOW_AFTER * 5)
        begun = time.monotonic()
        assert pool.ask("ASK { <x:s5> ?p ?o }").kind == "boolean"
        assert time.monotonic() - begun < 1.0
        assert not any(one.done() for one in running)
        for one in running:
            with pytest.raises(QueryTimeout):
                one.result()
    assert until(lambda: len(pool.process_ids()) == staff(pool))


def test_a_long_question_is_turned_away_where_none_may_run_beside_and_others_wait(
    wide: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "MOST_ASIDE", 1)
    monkeypatch.setattr(turn, "CROWDED_SECONDS", 0.5)
    with WorkerPool(wide, size=1) as pool, ThreadPoolExecutor(3) as threads:
        first = threads.submit(pool.ask, RUNAWAY, limits=Limits(seconds=2.5))
        assert until(lambda: pool._crew._aside == 1)
        second = threads.submit(pool.ask, RUNAWAY, limits=Limits(seconds=2.5))
        assert until(lambda: pool._crew._running == 1)
        assert pool.ask("ASK {}").kind == "boolean"
        with pytest.raises(QueryBusy, match="long questions"):
            second.result()
        with pytest.raises(QueryTimeout):
            first.result()


def test_whoever_waits_for_an_answer_takes_no_processor_time_for_it(pool: WorkerPool) -> None:
    begun = time.thread_time()
    with pytest.raises(QueryTimeout):
        pool.ask(RUNAWAY, limits=Limits(seconds=0.29), cancelled=lambda: False)
    assert time.thread_time() - begun < 0.1


def tasks_of(processes: set[int]) -> Iterator[int]:
    """The threads of processes that live."""
    for process in filter(alive, processes):
        yield from (int(task.name) for task in Path(f"/proc/{process}/task").iterdir())


@LINUX
def test_what_never_ends_gets_a_still_lower_priority(
    pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "VERY_SLOW_AFTER", 0.6)
    before = set(pool.process_ids())
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(pool.ask, RUNAWAY, limits=Limits(seconds=1.5))
        seen: set[int] = set()
        while not running.done():
            seen |= {os.getpriority(os.PRIO_PROCESS, one) for one in tasks_of(before)}
            time.sleep(0.02)
    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert {min(19, own + 5), crew.SLOW_NICENESS, crew.VERY_SLOW_NICENESS} <= seen


@LINUX
def test_questions_that_together_take_too_much_memory_lose_the_greediest(wide: Path) -> None:
    greedy = "SELECT ?x { ?a ?b ?c . ?d ?e ?f BIND(CONCAT(?c, ?f, STR(?a), STR(?d)) AS ?x) } ORDER BY ?x"
    limits = Limits(seconds=20, total_memory_bytes=160 * 1024 * 1024)
    with WorkerPool(wide, size=2, limits=limits) as pool, ThreadPoolExecutor(1) as threads:
        modest = threads.submit(pool.ask, RUNAWAY, limits=Limits(seconds=2))
        with pytest.raises(EngineFailed, match="together"):
            pool.ask(greedy)
        with pytest.raises(QueryTimeout):
            modest.result()


def test_a_long_question_that_ends_in_time_is_answered(
    pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "SLOW_AFTER", 0.0)
    text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
    assert pool.select(text)[0]["n"].value == "4000000"
    assert pool.select(text)[0]["n"].value == "4000000"


def test_waiting_counts_against_the_limit(wide: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "MOST_ASIDE", 0)
    with WorkerPool(wide, size=1, queue_size=1) as pool, ThreadPoolExecutor(2) as threads:
        long = threads.submit(pool.ask, RUNAWAY, limits=Limits(seconds=2))
        assert until(lambda: pool._crew._running == 1)
        waiting = threads.submit(pool.ask, "ASK {}", limits=Limits(seconds=0.4))
        assert until(lambda: len(pool._crew._line) == 1)
        with pytest.raises(QueryBusy) as busy:
            pool.ask("ASK {}")
        assert busy.value.waiting == 1
        with pytest.raises(QueryTimeout, match=r"0\.4 seconds"):
            waiting.result()
        with pytest.raises(QueryTimeout):
            long.result()
        assert pool.ask("ASK {}").kind == "boolean"


def test_a_killed_worker_is_replaced(pool: WorkerPool) -> None:
    before = pool.process_ids()
    for process in before:
        os.kill(process, signal.SIGKILL)
    # A process whose threads still end can neither be waited for nor written to.
    assert until(lambda: not any(one.alive() for one in set(pool._crew._living) if one.pid in before))
    assert all(pool.ask("ASK { <x:s5> ?p ?o }").kind == "boolean" for _ in range(3))
    assert until(lambda: not set(before) & set(pool.process_ids()))


def processor_ticks(process: int) -> int:
    """The user time of a process (proc(5), field 14 of stat), in clock ticks."""
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11])


@LINUX
def test_a_worker_killed_in_a_question_fails_it_and_is_replaced(wide: Path) -> None:
    with WorkerPool(wide, size=1) as pool, ThreadPoolExecutor(1) as threads:
        (process,) = pool.process_ids()
        idle = processor_ticks(process)
        running = threads.submit(pool.ask, RUNAWAY)
        # Killed before it has the question, it would have died idle, and another worker would take over.
        assert until(lambda: processor_ticks(process) > idle + 2)
        os.kill(process, signal.SIGKILL)
        with pytest.raises(EngineFailed):
            running.result()
        assert pool.ask("ASK { <x:s5> ?p ?o }").kind == "boolean"


@LINUX
def test_a_question_that_needs_too_much_memory_fails_alone(wide: Path) -> None:
    sorting = "SELECT ?x { ?a ?b ?c . ?d ?e ?f BIND(CONCAT(?c, ?f, STR(?a), STR(?d)) AS ?x) } ORDER BY ?x"
    with WorkerPool(wide, size=1, limits=Limits(seconds=20, memory_bytes=64 * 1024 * 1024)) as pool:
        with pytest.raises(EngineFailed, match="64 MiB"):
            pool.ask(sorting)
        assert pool.ask("ASK { <x:s5> ?p ?o }").kind == "boolean"


def test_a_question_that_overflows_the_parser_fails_alone(pool: WorkerPool) -> None:
    with pytest.raises(SharegraphError):
        pool.ask("SELECT * {" + "MINUS{}" * 9_000 + "}")
    assert pool.ask("ASK {}").kind == "boolean"


def test_an_answer_too_large_keeps_its_worker(pool: WorkerPool) -> None:
    before = pool.process_ids()
    for _ in range(3):
        with pytest.raises(AnswerTooLarge, match="10,000 bytes"):
            pool.ask("SELECT * { ?s ?p ?o }", limits=Limits(answer_bytes=10_000))
    assert set(before) <= set(pool.process_ids())


def test_a_large_answer_arrives_whole(pool: WorkerPool) -> None:
    body = pool.ask("SELECT ?s ?c { ?s ?p ?o . ?c ?d ?e } LIMIT 100000", solutions="csv").body
    assert body.count(b"\r\n") == 100_001


def test_many_threads_each_get_their_own_answer(pool: WorkerPool) -> None:
    def ask(number: int) -> bool:
        rows = pool.select("SELECT ?s ?o { ?s ?p ?o }", {"s": f"<x:s{number}>"})
        return [row["o"].value for row in rows] == ["long " * 50 + str(number)]

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(200)))


def test_a_folder_that_is_no_store_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        WorkerPool(tmp_path / "missing", size=1)


def test_a_closed_pool_has_no_workers_and_says_so(wide: Path) -> None:
    pool = WorkerPool(wide, size=2)
    processes = pool.process_ids()
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(pool.ask, RUNAWAY)
        assert until(lambda: pool._crew._running == 1)
        pool.close()
        with pytest.raises(SharegraphError):
            running.result()
    pool.close()
    assert not any(map(alive, processes))
    with pytest.raises(StoreError, match="closed"):
        pool.ask("ASK {}")


PARENT = """
import sys, threading, time
from graph.store import Limits, WorkerPool
pool = WorkerPool(sys.argv[1], size=2)
threading.Thread(target=pool.ask, args=(sys.argv[2],), kwargs={"limits": Limits(seconds=60)}).start()
while pool._crew._running != 1:
    time.sleep(0.01)
print(*pool.process_ids(), flush=True)
time.sleep(60)
"""


@LINUX
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_a_parent_that_dies_leaves_no_worker(wide: Path, end: signal.Signals) -> None:
    root = str(Path(__file__).parents[3])
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(wide), RUNAWAY], stdout=subprocess.PIPE, text=True, cwd=root
    ) as parent:
        assert parent.stdout is not None
        processes = [int(word) for word in parent.stdout.readline().split()]
        assert len(processes) >= 2
        assert all(map(alive, processes))
        parent.send_signal(end)
        parent.wait()
        assert until(lambda: not any(map(alive, processes)), 5)


@LINUX
def test_a_worker_holds_none_of_the_parents_files(wide: Path) -> None:
    inherited = os.open("/dev/null", os.O_RDONLY)
    os.set_inheritable(inherited, True)
    try:
        with WorkerPool(wide, size=1) as pool:
            for process in pool.process_ids():
                held = [
                    str(link.readlink())
                    for link in Path(f"/proc/{process}/fd").iterdir()
                    if int(link.name) > 2
                ]
                assert not [name for name in held if name.startswith("socket:") or name == "/dev/null"]
                assert b"PATH=" not in Path(f"/proc/{process}/environ").read_bytes()
    finally:
        os.close(inherited)


@LINUX
def test_a_worker_cannot_call_out_even_past_the_guard(pool: WorkerPool) -> None:
    call = Question(
        "SELECT * { SERVICE <http://127.0.0.1:59999/> { ?s ?p ?o } }", {}, None, None, "json", "turtle", 1_000
    )
    with pytest.raises(OSError, match="refused"):
        list(pyoxigraph.Store().query(call.text))  # type: ignore[arg-type]
    worker = pool._crew._free[0]
    worker.send(pack(call._asdict()), time.monotonic() + 5)
    fields, _ = worker.receive(time.monotonic() + 5)
    assert "not permitted" in fields["message"]


@LINUX
def test_a_worker_is_small(pool: WorkerPool) -> None:
    pool.ask("ASK {}")
    for process in pool.process_ids():
        status = Path(f"/proc/{process}/status").read_text()
        assert int(status.partition("VmRSS:")[2].split()[0]) < 60_000


def test_a_store_that_cannot_be_opened_is_tried_less_and_less_often(tmp_path: Path) -> None:
    place = tmp_path / "store"
    with open_store("memory:") as made:
        made.load([b"<x:s> <x:p> <x:o> .\n"])
        made.backup(place)
    with WorkerPool(place, size=1) as pool:
        for file in place.glob("*.sst"):
            file.write_bytes(b"")
        begun = time.monotonic()
        for process in pool.process_ids():
            os.kill(process, signal.SIGKILL)
        assert until(lambda: pool._crew._faults == crew.MOST_FAULTS)
        with pytest.raises(StoreError, match="could be started"):
            pool.ask("ASK {}")
        waited = time.monotonic() - begun
        assert waited > sum(crew._AGAIN_SECONDS * 2**one for one in range(crew.MOST_FAULTS - 1))
        closing = time.monotonic()
    assert time.monotonic() - closing < crew._AGAIN_SECONDS * 2**crew.MOST_FAULTS


@pytest.mark.parametrize("kind", KINDS)
def test_the_pipes_of_a_worker_are_closed_by_who_has_it_however_late(wide: Path, kind: str) -> None:
    """Closed by another thread, a number could be another pool's pipe by the time that it is read."""
    with opened_pool(kind, wide) as pool:
        staffed = pool._crew
        place = staffed.stand(from_memory=kind == "from memory")
        worker = staffed.take(place, time.monotonic() + 10, 10.0)
        pool.close()
        assert worker not in staffed._free
        os.fstat(worker._out)
        with pytest.raises(EOFError):
            worker.receive(time.monotonic() + 10)
        staffed.replace(worker)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(worker._out)
    assert staffed.process_ids() == ()
