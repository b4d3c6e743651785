"""How quick our endpoint is, beside its ceiling and beside two other servers, in the same run.

    python benchmarks/endpoint_speed.py [--statements 1000000] [--seconds 5] [--others PYTHON] [--folder DIR]

Six ways to ask the same generated map:

- *engine*: the engine in this process on the store that is served, the ceiling of all others;
- *ours*: `sharegraph serve` with the map in memory, over HTTP; the joins are ordered and come from there;
- *disk*: the same with `SHAREGRAPH_MEMORY_STATEMENTS=0`;
- *again*: `sharegraph serve` as it is by default, which keeps answers: here the same few hundred questions
  are put again and again. Both above keep none, so that each question is evaluated, as by all others;
- *oxigraph*: the same engine as a server (package `oxigraph`), over HTTP, reading the same folder;
- *rdflib*: `rdflib-endpoint`, over HTTP, holding what a question without GRAPH reads.

Every question is asked of each first and the rows must be equal. The last two are taken from `--others`,
a Python (or the folder of an environment) that has both packages; without it an environment is made
in a temporary folder, and where that cannot be done they are left out, which is said.

Each kind is asked by one client (the median time of a question), then by four at the same time (answers
a second; the engine in this process by two threads). Look-ups are of hundreds of different things. The
processor time of one answer is told for whoever asks, the web process and the workers apart, because all
of them share this machine. On one that has other work to do only that can be compared: our workers
give way to all other work (`worker.NICENESS`), and stand still where others take all there is.

Goals: the worker adds less than a millisecond to a question of about two (p50, without HTTP); a thousand
simple look-ups a second; questions of two milliseconds and more at half the engine's own rate or
better; joins at twenty times the rate of rdflib-endpoint, both asked by four clients (it evaluates one at
a time, our workers two); all serving processes within 4 GB. Exit status 0; 1 where an answer differs; 2
where a goal is missed.

The goal for joins is that of a mix: all kinds in turn, each as often as any other, each question evaluated.
Its rate follows from those of the kinds (n / sum of 1/rate), for both servers alike. Each kind's own figure
is told beside it and is no goal by itself: a join whose answer is a few rows takes rdflib 3 ms, less than
twenty ways there and back through HTTP take anybody, so no engine could be twenty times as quick there.
The mix is told as shipped too, with answers that are kept.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.asking import Ask, Connection, Rate, rate_in_threads, rate_over_http, times_of  # noqa: E402
from benchmarks.endpoint_questions import JOINS, of_two_milliseconds, texts_of  # noqa: E402
from benchmarks.other_servers import (  # noqa: E402
    free_port,
    other_environment,
    running_server,
    write_resolved,
)
from benchmarks.served_map import (  # noqa: E402
    Served,
    descendants,
    make_map,
    processor_seconds,
    served,
    store_of,
    wait_for_memory,
)
from graph.store import Store, WorkerPool, open_read_only  # noqa: E402
from graph.store.worker import NICENESS  # noqa: E402

CHECKED = 3
"""Of each kind, how many answers are compared before anything is measured."""

CLIENTS = 4


class Took(NamedTuple):
    """Processor seconds of one answer."""

    asking: float
    """Of this program, where the engine is asked in it too."""
    web: float
    workers: float

    @property
    def served(self) -> float:
        """What answering takes, wherever that is done."""
        return self.web + self.workers or self.asking


@dataclass(slots=True)
class Way:
    """One way to ask: how a client of it is made, and what was measured."""

    name: str
    client: Callable[[], contextlib.AbstractContextManager[Ask]]
    rates: Callable[[Sequence[str], float], Rate]
    """Asks texts for some seconds, by several clients at the same time."""
    process: int = 0
    """The process that serves, 0 where that is this one."""
    p50: dict[str, float] = field(default_factory=dict)
    rate: dict[str, float] = field(default_factory=dict)
    took: dict[str, Took] = field(default_factory=dict)
    asking: dict[str, float] = field(default_factory=dict)
    """Processor seconds of this program for one answer, where several clients ask."""


def over_http(name: str, port: int, path: str, process: int = 0) -> Way:
    """Clients that keep one connection open and ask for CSV."""

    @contextlib.contextmanager
    def client() -> Iterator[Ask]:
        with contextlib.closing(Connection(port, path)) as connection:
            yield connection.ask

    return Way(
        name, client, lambda texts, seconds: rate_over_http(port, path, texts, CLIENTS, seconds), process
    )


def in_process(name: str, store: Store) -> Way:
    """The engine itself; its evaluation lets other threads run."""

    def ask(text: str) -> bytes:
        return store.query(text, solutions="csv").body

    return Way(
        name, lambda: contextlib.nullcontext(ask), lambda texts, seconds: rate_in_threads(ask, texts, seconds)
    )


def values(body: bytes) -> list[list[str]]:
    """The rows as values in no order: a number is compared as a number."""
    rows = list(csv.reader(io.StringIO(body.decode())))
    order = sorted(range(len(rows[0])), key=lambda at: rows[0][at])
    return sorted([_value(row[at]) for at in order] for row in rows[1:] if row)


def _value(text: str) -> str:
    try:
        return f"{float(text):.4f}"
    except ValueError:
        return text


@contextlib.contextmanager
def others(data: Path, python: Path | None, folder: Path) -> Iterator[list[Way]]:
    """The two other servers, ready; fewer where they cannot be had."""
    environment = other_environment(python, folder)
    with contextlib.ExitStack() as running:
        ways: list[Way] = []
        if environment is not None:
            store = store_of(data)
            port = free_port()
            words = [str(environment / "oxigraph"), "serve-read-only", "--location", str(store)]
            words += ["--bind", f"127.0.0.1:{port}"]
            if process := running.enter_context(running_server(words, port, "/query?query=ASK%7B%7D")):
                ways.append(over_http("oxigraph", port, "/query", process))
            resolved = folder / f"{data.name}.nt"
            if not resolved.exists():
                write_resolved(store, resolved)
            port = free_port()
            words = [str(environment / "rdflib-endpoint"), "serve", "--host", "127.0.0.1"]
            words += ["--port", str(port), str(resolved)]
            if process := running.enter_context(running_server(words, port, "/?query=ASK%7B%7D")):
                ways.append(over_http("rdflib", port, "/", process))
        yield ways


class Added(NamedTuple):
    """What a question takes in this process and in a worker without HTTP: medians, in seconds."""

    alone: float
    worker: float
    alone_processor: float
    worker_processor: float
    """Of this process and the worker together."""


def worker_adds(store: Store, folder: Path, texts: Sequence[str], seconds: float) -> Added:
    """Ask in both ways by turns, and at the worker's priority, so that other work slows both alike."""
    with WorkerPool(folder, size=1) as pool, ThreadPoolExecutor(1) as thread:
        return thread.submit(_by_turns, store, pool, texts, seconds).result()


def _by_turns(store: Store, pool: WorkerPool, texts: Sequence[str], seconds: float) -> Added:
    with contextlib.suppress(OSError):  # where a priority is the process's, it is not lowered
        lower = os.getpriority(os.PRIO_PROCESS, 0) + NICENESS
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), lower)
    ways: tuple[Ask, Ask] = (
        lambda text: store.query(text, solutions="csv").body,
        lambda text: pool.ask(text, solutions="csv").body,
    )
    took: tuple[list[float], list[float]] = ([], [])
    spent = [0.0, 0.0]
    for ask in ways:
        for text in texts:
            ask(text)
    workers = pool.process_ids()
    worked = sum(map(processor_seconds, workers))
    end = time.perf_counter() + seconds
    for number, text in enumerate(cycle(texts)):
        for at in (0, 1) if number % 2 else (1, 0):
            processor, begun = time.process_time(), time.perf_counter()
            ways[at](text)
            took[at].append(time.perf_counter() - begun)
            spent[at] += time.process_time() - processor
        if time.perf_counter() > end and number % 2:
            break
    spent[1] += sum(map(processor_seconds, workers)) - worked
    count = len(took[0])
    return Added(statistics.median(took[0]), statistics.median(took[1]), spent[0] / count, spent[1] / count)


def differences(ways: Sequence[Way], texts: dict[str, list[str]]) -> list[str]:
    """Where a way gives other rows than the first one."""
    told = []
    for kind, many in texts.items():
        answers: list[list[list[list[str]]]] = []
        for way in ways:
            with way.client() as ask:
                answers.append([values(ask(text)) for text in many[:CHECKED]])
        told += [
            f"{kind}: {way.name} has other rows than {ways[0].name}"
            for way, one in zip(ways, answers, strict=True)
            if one != answers[0]
        ]
    return told


def measure(ways: Sequence[Way], texts: dict[str, list[str]], seconds: float) -> None:
    """Ask each kind in each way, first by one client, then by several."""
    for kind, many in texts.items():
        for way in ways:
            before = _processors(way.process)
            with way.client() as ask:
                times = times_of(ask, many, seconds)
            after = _processors(way.process)
            way.p50[kind] = statistics.median(times)
            spent = ((now - then) / len(times) for now, then in zip(after, before, strict=True))
            way.took[kind] = Took(*spent)
            rate = way.rates(many, seconds)
            # One that began before and ended after the time counts as half an answer.
            way.rate[kind] = max(rate.answers, 0.5) / rate.seconds
            way.asking[kind] = rate.asking / max(rate.answers, 0.5)


def _processors(process: int) -> Took:
    if not process:
        return Took(time.process_time(), 0, 0)
    workers = sum(map(processor_seconds, descendants(process)))
    return Took(time.process_time(), processor_seconds(process), workers)


def print_processors(ways: Sequence[Way], texts: dict[str, list[str]]) -> None:
    """What one answer takes of the processors: in the serving processes, and beside them by whoever asks."""
    print("\nProcessor time of one answer, in ms: the web process + its workers (whoever asks)")
    for kind in texts:
        row = ""
        for way in ways:
            asking, web, workers = (part * 1000 for part in way.took[kind])
            row += f"{web:>8.2f} + {workers:.2f} ({asking:.2f})" if way.process else f"{asking:>14.2f}"
        print(f"{kind:<20}{row}", flush=True)
    for way in ways:
        if way.process:
            print(f"four clients ask {way.name} for look-ups with {way.asking['look-up'] * 1000:.2f} ms each")


def print_table(ways: Sequence[Way], texts: dict[str, list[str]]) -> None:
    """Milliseconds of one question, and answers a second."""
    print(f"{'':<20}" + "".join(f"{way.name:>22}" for way in ways))
    for kind in texts:
        row = "".join(f"{way.p50[kind] * 1000:>9.2f} ms {way.rate[kind]:>8.1f}/s" for way in ways)
        print(f"{kind:<20}{row}", flush=True)


def rate_of_mix(rates: Iterable[float]) -> float:
    """Answers a second where kinds are asked in turn, each as often as any other; from their own rates."""
    seconds = [1 / max(rate, 1e-9) for rate in rates]
    return len(seconds) / sum(seconds)


def joins_beside(by_name: Mapping[str, Way]) -> Iterator[tuple[str, bool | None]]:
    """What is said of joins beside rdflib-endpoint, and whether a goal is reached, None where it is none."""
    ours, again, rdflib = by_name["ours"], by_name["again"], by_name["rdflib"]
    mixes = {
        name: rate_of_mix(by_name[name].rate[kind] for kind in JOINS) for name in ("ours", "again", "rdflib")
    }
    times = mixes["ours"] / mixes["rdflib"]
    said = f"all kinds of joins in turn: {times:.0f} times the rate of rdflib-endpoint (goal: 20)"
    rates = f"{mixes['ours']:.0f} and {mixes['rdflib']:.1f} answers a second"
    yield f"{said}; {rates}, each question evaluated", times >= 20
    kept = mixes["again"] / mixes["rdflib"]
    yield f"all kinds of joins in turn, as shipped: {kept:.0f} times the rate where answers are kept", None
    for kind in JOINS:
        alone = rdflib.p50[kind] / ours.p50[kind]
        effort = rdflib.took[kind].served / max(ours.took[kind].served, 1e-9)
        times = ours.rate[kind] / rdflib.rate[kind]
        more = f"{alone:.0f} times as quick where one client asks, 1/{effort:.0f} of the processor time, "
        more += f"{again.rate[kind] / rdflib.rate[kind]:.0f} times the rate where answers are kept"
        if ours.took[kind].workers < ours.took[kind].served / 2:
            more += "; most of ours is the way there and back, not the join"
        yield f"{kind}: {times:.0f} times the rate of rdflib-endpoint; {more}", None


def judge(ways: Sequence[Way], texts: dict[str, list[str]], adds: float, servers: dict[str, Served]) -> bool:
    """Print each goal with what was seen; whether all were reached."""
    by_name = {way.name: way for way in ways}
    engine, ours = by_name["engine"], by_name["ours"]
    long = [kind for kind in texts if engine.p50[kind] >= 0.002]
    goals: list[tuple[str, bool | None]] = [
        (f"the worker adds {adds * 1000:.2f} ms to a question (goal: below 1)", adds < 0.001),
        (f"{ours.rate['look-up']:.0f} look-ups a second (goal: 1,000)", ours.rate["look-up"] >= 1_000),
        *(
            (f"the serving processes of {name} take {size / 1e9:.2f} GB (goal: 4 at most)", size <= 4e9)
            for name, size in ((name, one.memory()) for name, one in servers.items())
        ),
    ]
    for kind in long:
        part = ours.rate[kind] / max(engine.rate[kind], 1e-9)
        goals.append((f"{kind}: {part:.2f} of the engine's rate (goal: 0.5)", part >= 0.5))
    if "rdflib" in by_name:
        goals += joins_beside(by_name)
    for said, reached in goals:
        print(f"{'told' if reached is None else 'reached' if reached else 'MISSED':<8} {said}")
    return all(reached for _, reached in goals if reached is not None)


def run(servers: dict[str, Served], data: Path, found: Sequence[Way], seconds: float) -> int:
    """Check, measure, print; the exit status."""
    folder = store_of(data)
    with open_read_only(folder) as store:
        print(f"{store.count():,} statements", flush=True)
        texts = texts_of(store)
        ways = [
            in_process("engine", store),
            *(over_http(name, one.port, "/sparql", one.process) for name, one in servers.items()),
            *found,
        ]
        if told := differences(ways, texts):
            print(*told, sep="\n")
            return 1
        print("Every way gives equal rows.", flush=True)
        grantees = [text.partition("<")[2].partition(">")[0] for text in texts["look-up"]]
        added = worker_adds(store, folder, of_two_milliseconds(store, grantees), seconds)
        alone, worker = added.alone_processor * 1000, added.worker_processor * 1000
        print(
            f"a question of {added.alone * 1000:.2f} ms takes {added.worker * 1000:.2f} ms in a worker "
            f"(p50); of processor time {alone:.2f} and {worker:.2f} ms"
        )
        measure(ways, texts, seconds)
    print_table(ways, texts)
    print_processors(ways, texts)
    return 0 if judge(ways, texts, added.worker - added.alone, servers) else 2


def main(words: list[str] | None = None) -> int:
    """Make the map, start the servers, and run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--statements", type=int, default=1_000_000, help="of the map (default: 1,000,000)")
    parser.add_argument("--seconds", type=float, default=5.0, help="of each measurement (default: 5)")
    parser.add_argument("--others", type=Path, default=None, help="a Python that has the other servers")
    parser.add_argument("--alone", action="store_true", help="leave the other servers out")
    parser.add_argument("--folder", type=Path, default=None, help="where maps are kept for later runs")
    options = parser.parse_args(words)
    with contextlib.ExitStack() as stack:
        folder = options.folder or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="sharegraph-speed-"))
        )
        data = make_map(folder, options.statements)
        patient = {"SHAREGRAPH_QUERY_SECONDS": "300"}
        in_memory = {"SHAREGRAPH_MEMORY_STATEMENTS": "100000000"}
        each_time = {**patient, "SHAREGRAPH_KEPT_ANSWER_BYTES": "0"}
        how = {
            "ours": each_time | in_memory,
            "disk": each_time | {"SHAREGRAPH_MEMORY_STATEMENTS": "0"},
            "again": patient | in_memory,
        }
        servers = {name: stack.enter_context(served(data, settings)) for name, settings in how.items()}
        for name in ("ours", "again"):
            wait_for_memory(servers[name])
        found = [] if options.alone else stack.enter_context(others(data, options.others, folder))
        return run(servers, data, found, options.seconds)


if __name__ == "__main__":
    sys.exit(main())
