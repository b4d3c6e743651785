"""A store read into memory answers as from disk, takes over without a gap, and may fail without harm."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graph.store import Limits, WorkerPool, holding, open_store, supply, turn
from graph.store.holding import Holder
from ontology.errors import EngineFailed, QueryTimeout
from tests.graph.store.pools import LINUX, opened_pool, readers_wait, staff
from tests.waiting import alive, until

pytestmark = LINUX

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o . ?p ?q ?r }"
STATEMENTS = 3_000
COUNTED = "SELECT (COUNT(*) AS ?n) { <x:s5> ?p ?o }"
FEW = Limits(seconds=1)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store folder with every kind of term, two named graphs, and one of them emptied."""
    place = tmp_path_factory.mktemp("mixed") / "store"
    lines = [b'<x:s%d> <x:p> "text %d"@en .\n' % (n, n) for n in range(STATEMENTS - 6)]
    lines += [
        b'<x:a> <x:p> "line\\nbreak \\"quoted\\" \\u00e9" .\n',
        b'<x:a> <x:p> "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n',
        b'<x:a> <x:p> "2026-02-30"^^<http://www.w3.org/2001/XMLSchema#date> .\n',
        b"_:b <x:p> _:c .\n",
        b"<x:a> <x:p> <x:b> <x:graph/one> .\n",
        b"<x:a> <x:p> <x:b> .\n",
    ]
    with open_store("memory:") as made:
        made.load(lines)
        made.load([b"<x:gone> <x:p> <x:b> <x:graph/emptied> .\n"])
        made.change(["<x:gone> <x:p> <x:b> <x:graph/emptied> ."], [])
        made.backup(place)
    return place


@pytest.fixture
def pool(store: Path) -> Iterator[WorkerPool]:
    with opened_pool("from memory", store, size=1) as opened:
        yield opened


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p ?o FILTER(!ISBLANK(?s) && !ISNUMERIC(?o)) } ORDER BY ?s ?p ?o",
        "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?m) { ?s ?p ?o }",
        "ASK { ?b <x:p> ?c FILTER(ISBLANK(?b) && ISBLANK(?c)) }",
    ],
)
def test_both_kinds_give_the_same_bytes(pool: WorkerPool, store: Path, text: str) -> None:
    with opened_pool("from disk", store, size=1) as other:
        assert pool.ask(text).body == other.ask(text).body


def test_questions_are_answered_while_the_store_is_read_into_memory(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supply, "HOLD_AFTER_SECONDS", 0.0)
    before = after = 0
    with WorkerPool(store, size=2, memory_statements=STATEMENTS) as pool:
        while not readers_wait(pool):
            assert pool.ask(COUNTED, solutions="csv", limits=Limits(seconds=5)).body == b"n\r\n1\r\n"
            before += not pool.in_memory()
        for _ in range(20):
            assert pool.ask(COUNTED, solutions="csv", limits=Limits(seconds=5)).body == b"n\r\n1\r\n"
            after += 1
    assert before
    assert after == 20


@pytest.mark.parametrize("most", [0, STATEMENTS - 1])
def test_a_store_of_more_statements_stays_on_disk(
    store: Path, most: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(supply, "HOLD_AFTER_SECONDS", 0.0)
    with WorkerPool(store, size=1, memory_statements=most) as pool:
        thread = pool._supply._thread
        assert (thread is None) is (most == 0)
        assert until(lambda: thread is None or not thread.is_alive())
        assert pool.holder_id() is None
        assert not pool.in_memory()
        assert pool.ask("ASK {}").kind == "boolean"
    assert not caplog.records


def test_a_store_that_does_not_fit_into_memory_stays_on_disk(
    store: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(supply, "HOLD_AFTER_SECONDS", 0.0)
    monkeypatch.setattr(supply, "Holder", lambda folder, most, _: Holder(folder, most, 1))
    with WorkerPool(store, size=1, memory_statements=STATEMENTS) as pool:
        assert until(lambda: bool(caplog.records))
        assert "answers from disk" in caplog.text
        assert not pool.in_memory()
        assert pool.ask("ASK {}").kind == "boolean"


def test_a_store_whose_copies_would_pass_the_memory_of_all_stays_on_disk(
    store: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(supply, "HOLD_AFTER_SECONDS", 0.0)
    limits = Limits(total_memory_bytes=4 * 1024 * 1024)
    with WorkerPool(store, size=1, limits=limits, memory_statements=STATEMENTS) as pool:
        # It is read at the lowest priority: where others compute, that takes long.
        assert until(lambda: "all together" in caplog.text, 60)
        assert until(lambda: pool.holder_id() is None)
        assert not pool.in_memory()


def test_a_store_whose_copies_would_take_half_of_the_free_memory_stays_on_disk(
    store: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(supply, "HOLD_AFTER_SECONDS", 0.0)
    monkeypatch.setattr(supply, "free_memory", lambda: 4 * 1024 * 1024)
    with WorkerPool(store, size=1, memory_statements=STATEMENTS) as pool:
        assert until(lambda: "half of the memory that is free" in caplog.text, 60)
        assert until(lambda: pool.holder_id() is None)
        assert not pool.in_memory()


@pytest.mark.parametrize(
    ("most", "used", "free"),
    [("max", "5", None), ("3000000", "1000000", 2_000_000), ("5", "6", 0), (None, None, None)],
)
def test_free_memory_is_that_of_the_container_where_it_has_less(
    most: str | None, used: str | None, free: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = holding.free_memory()
    assert machine is not None
    monkeypatch.setattr(holding, "_GROUP", tmp_path)
    for name, told in (("memory.max", most), ("memory.current", used)):
        if told is not None:
            (tmp_path / name).write_text(f"{told}\n")
    found = holding.free_memory()
    assert found is not None
    assert found == free if free is not None else found > 4_000_000


def test_a_holder_that_is_killed_leaves_the_pool_answering(pool: WorkerPool) -> None:
    holder, readers = pool.holder_id(), [one.pid for one in pool._crew._readers]
    assert holder is not None
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(pool.ask, RUNAWAY, limits=FEW)
        assert until(lambda: pool._crew._running == 1)
        os.kill(holder, signal.SIGKILL)
        for _ in range(20):
            assert pool.ask("ASK { <x:s5> ?p ?o }").body.endswith(b"true}")
        with pytest.raises((QueryTimeout, EngineFailed)):
            running.result()
    assert until(lambda: not any(map(alive, (holder, *readers))))
    assert until(lambda: len(pool.process_ids()) == staff(pool))
    assert pool.ask("ASK { <x:s5> ?p ?o }").body.endswith(b"true}")
    assert not pool.in_memory()


def test_a_pool_that_leaves_memory_ends_no_question(pool: WorkerPool) -> None:
    holder = pool.holder_id()
    assert holder is not None
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(
            pool.ask,
            "SELECT (COUNT(*) AS ?n) { SELECT ?a { ?a ?b ?c . ?d ?e ?f } LIMIT 2000000 }",
            limits=Limits(seconds=30),
        )
        assert until(lambda: pool._crew._running == 1)
        pool.leave_memory()
        assert b"2000000" in running.result().body
    assert until(lambda: not alive(holder))
    assert pool.ask("ASK { <x:s5> ?p ?o }").body.endswith(b"true}")


def test_nothing_is_left_running_after_closing(pool: WorkerPool) -> None:
    processes = [*pool.process_ids(), pool.holder_id()]
    before = sum(1 for _ in Path("/proc/self/fd").iterdir())
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(pool.ask, RUNAWAY)
        assert until(lambda: pool._crew._running == 1)
        pool.close()
        with pytest.raises(EngineFailed):
            running.result()
    assert not any(alive(process) for process in processes if process)
    assert sum(1 for _ in Path("/proc/self/fd").iterdir()) <= before - 2 * len(processes)


def test_closing_while_the_store_is_read_leaves_nothing(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supply, "HOLD_AFTER_SECONDS", 0.0)
    with WorkerPool(store, size=1, memory_statements=STATEMENTS) as pool:
        assert until(lambda: pool.holder_id() is not None)
        holder = pool.holder_id()
    assert holder is not None
    assert not alive(holder)


PARENT = """
import sys, threading, time
from graph.store import Limits, WorkerPool, supply
supply.HOLD_AFTER_SECONDS = 0.0
pool = WorkerPool(sys.argv[1], size=2, memory_statements=10**6)
while not pool.in_memory():
    time.sleep(0.01)
time.sleep(0.3)
threading.Thread(target=pool.ask, args=(sys.argv[2],), kwargs={"limits": Limits(seconds=60)}).start()
while pool._crew._running != 1:
    time.sleep(0.01)
print(pool.holder_id(), *pool.process_ids(), flush=True)
time.sleep(60)
"""


def test_a_parent_that_is_killed_leaves_neither_holder_nor_readers(store: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(store), RUNAWAY],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    ) as parent:
        assert parent.stdout is not None
        processes = [int(word) for word in parent.stdout.readline().split()]
        assert len(processes) >= 3
        assert all(map(alive, processes))
        parent.kill()
        parent.wait()
        assert until(lambda: not any(map(alive, processes)), 5)


def test_readers_draw_different_random_values(pool: WorkerPool) -> None:
    seen = set()
    for _ in range(3):
        seen.add(pool.ask("SELECT (STRUUID() AS ?u) (RAND() AS ?r) {}", solutions="csv").body)
        with pytest.raises(QueryTimeout):
            pool.ask(RUNAWAY, limits=Limits(seconds=0.05))  # the next question has another reader
    assert len(seen) == 3


def test_a_reader_that_stood_aside_answers_again_as_quickly(
    pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "SLOW_AFTER", 0.0)
    own = os.getpriority(os.PRIO_PROCESS, 0)
    for _ in range(3):
        reader = pool._crew._readers[-1]
        pool.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o . <x:s1> ?b ?c . <x:s2> ?e ?f }")
        assert pool._crew._readers[-1] is reader
        assert pool._crew._aside == 0
    monkeypatch.undo()
    pool.ask("ASK {}")
    tasks = [int(task.name) for task in Path(f"/proc/{reader.pid}/task").iterdir()]
    assert min(own + 5, 19) == os.getpriority(os.PRIO_PROCESS, max(tasks))
    assert until(lambda: len(pool.process_ids()) == staff(pool))


def test_a_reader_with_much_memory_of_its_own_is_exchanged(
    pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = set(pool.process_ids())
    monkeypatch.setattr(holding, "OWN_BYTES", 1)
    for _ in range(holding.LOOK_EVERY):
        pool.ask("ASK {}")
    monkeypatch.undo()
    assert until(lambda: bool(before - set(pool.process_ids())))
    assert until(lambda: readers_wait(pool))


def test_memory_shared_with_the_holder_is_counted_once(pool: WorkerPool) -> None:
    pool.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    holder = pool.holder_id()
    assert holder is not None
    readers = list(pool._crew._readers)
    together = sum(one.own_memory() for one in readers) + pool._supply.memory()
    resident = [
        int(Path(f"/proc/{process}/status").read_text().partition("RssAnon:")[2].split()[0]) * 1024
        for process in (holder, *(one.pid for one in readers))
    ]
    assert max(resident) < together < sum(resident)


@pytest.mark.parametrize(
    ("text", "readers"),
    [
        (RUNAWAY, 1),
        ("SELECT ?c ?f { ?a ?b ?c . ?d ?e ?f }", 0),
        ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i MINUS { GRAPH ?x { ?a ?y ?z } } }", 0),
    ],
    ids=["counted", "not ordered", "of named graphs"],
)
def test_only_a_question_that_cannot_differ_goes_to_a_reader(
    store: Path, monkeypatch: pytest.MonkeyPatch, text: str, readers: int
) -> None:
    monkeypatch.setattr(supply, "HOLD_AFTER_SECONDS", 0.0)
    with WorkerPool(store, size=1, memory_statements=STATEMENTS) as pool, ThreadPoolExecutor(1) as threads:
        assert until(lambda: readers_wait(pool))
        running = threads.submit(pool.ask, text, limits=Limits(seconds=0.25))
        assert until(lambda: pool._crew._running == 1)
        with pool._crew._lock:  # both numbers change together
            assert pool._crew._reading == readers
        with pytest.raises(QueryTimeout):
            running.result()
        assert until(lambda: readers_wait(pool) and len(pool.process_ids()) == staff(pool))


def test_where_all_readers_are_busy_a_worker_on_disk_stands_in(pool: WorkerPool) -> None:
    pool._crew._size = 2  # of which one has no reader yet
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(pool.ask, RUNAWAY, limits=Limits(seconds=0.25))
        assert until(lambda: pool._crew._reading == 1)
        assert pool.ask(COUNTED, solutions="csv").body == b"n\r\n1\r\n"
        with pytest.raises(QueryTimeout):
            running.result()


def test_a_reader_keeps_the_limit_of_memory(store: Path) -> None:
    doubled = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
    text = f"SELECT (STRLEN(?x40) AS ?n) {{ BIND('a' AS ?x0) {doubled} }}"
    limits = Limits(seconds=20, memory_bytes=320 * 1024 * 1024)
    with opened_pool("from memory", store, size=1, limits=limits) as pool:
        with pytest.raises(EngineFailed, match="320 MiB"):
            pool.ask(text)
        assert pool.in_memory()
        assert pool.ask("ASK { <x:s5> ?p ?o }").kind == "boolean"
