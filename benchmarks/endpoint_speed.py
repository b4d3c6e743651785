"""How quick our endpoint is, beside its ceiling and beside two other servers, in the same run.

    python benchmarks/endpoint_speed.py [--statements 1000000] [--seconds 5] [--others PYTHON] [--folder DIR]

Five ways to ask the same generated map:

- *engine*: the engine in this process on the store that is served, the ceiling of all others;
- *ours*: `sharegraph serve` with the map in memory, over HTTP; the joins are ordered and come from there;
- *disk*: the same with `SHAREGRAPH_MEMORY_STATEMENTS=0`;
- *oxigraph*: the same engine as a server (package `oxigraph`), over HTTP, reading the same folder;
- *rdflib*: `rdflib-endpoint`, over HTTP, holding what a question without GRAPH reads.

Every question is asked of each first and the rows must be equal. The last two are taken from `--others`,
a Python (or the folder of an environment) that has both packages; without it an environment is made
in a temporary folder, and where that cannot be done they are left out, which is said. rdflib is asked by
one client, one question after the other, since it evaluates one at a time.

Goals: the worker adds less than a millisecond to a question of about two (p50, without HTTP); a thousand
simple look-ups a second; questions of two milliseconds and more at half the engine's own rate or
better; joins twenty times as quick as rdflib-endpoint; all serving processes within 4 GB. Exit status
0; 1 where an answer differs; 2 where a goal is missed.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import quote, urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.other_servers import (  # noqa: E402
    free_port,
    other_environment,
    running_server,
    write_resolved,
)
from benchmarks.served_map import (  # noqa: E402
    Served,
    make_map,
    served,
    store_of,
    wait_for_memory,
)
from graph.store import Store, WorkerPool, open_read_only  # noqa: E402

PREFIXES = """PREFIX sg: <https://w3id.org/sharegraph/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
LOOKUP = "SELECT ?p ?o WHERE { <%s> ?p ?o }"
FUNDERS_GRANTS = (
    PREFIXES
    + """SELECT ?grant ?amount ?label WHERE {
  ?grant sg:hasFunder <%s> ; sg:amount ?amount ; sg:hasGrantee ?one . ?one rdfs:label ?label }
ORDER BY ?grant"""
)
FELLOW_FUNDERS = (
    PREFIXES
    + """SELECT ?fellow (COUNT(DISTINCT ?one) AS ?shared) WHERE {
  ?grant sg:hasFunder <%s> ; sg:hasGrantee ?one . ?other sg:hasGrantee ?one ; sg:hasFunder ?fellow }
GROUP BY ?fellow ORDER BY DESC(?shared)"""
)
MONEY = (
    PREFIXES
    + """SELECT ?currency (COUNT(?amount) AS ?grants) (SUM(?amount) AS ?total) WHERE {
  ?grant a sg:Grant ; sg:amount ?amount ; sg:currency ?currency } GROUP BY ?currency
ORDER BY ?currency"""
)
JOINS = ("grants of a funder", "fellow funders", "money by currency")
RDFLIB_ROUNDS = 3
CLIENTS = 4

Ask = Callable[[str], bytes]


@dataclass(slots=True)
class Way:
    """One way to ask: how a client of it is made, and what was measured."""

    name: str
    client: Callable[[], contextlib.AbstractContextManager[Ask]]
    clients: int = CLIENTS
    p50: dict[str, float] = field(default_factory=dict)
    rate: dict[str, float] = field(default_factory=dict)


def over_http(port: int, path: str) -> Callable[[], contextlib.AbstractContextManager[Ask]]:
    """Clients that keep one connection open and ask for CSV."""

    @contextlib.contextmanager
    def client() -> Iterator[Ask]:
        connection = HTTPConnection("127.0.0.1", port, timeout=600)

        def ask(text: str) -> bytes:
            words = urlencode({"query": text}, quote_via=quote)
            connection.request("GET", f"{path}?{words}", headers={"Accept": "text/csv"})
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200:
                raise RuntimeError(f"status {answer.status}: {body[:300]!r}")
            return body

        try:
            yield ask
        finally:
            connection.close()

    return client


def in_process(store: Store) -> Callable[[], contextlib.AbstractContextManager[Ask]]:
    """The engine itself; its evaluation lets other threads run."""
    return lambda: contextlib.nullcontext(lambda text: store.query(text, solutions="csv").body)


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


def p50_of(ask: Ask, texts: Sequence[str], seconds: float) -> float:
    """The median time of a question, asked by one client."""
    took: list[float] = []
    end = time.perf_counter() + seconds
    for text in cycle(texts):
        begun = time.perf_counter()
        ask(text)
        took.append(time.perf_counter() - begun)
        if time.perf_counter() > end:
            return statistics.median(took)
    raise ValueError("nothing to ask")


def rate_of(way: Way, texts: Sequence[str], seconds: float) -> float:
    """Answers a second, asked by all of its clients at the same time. Raises what one of them raised."""
    counts, faults = [0] * way.clients, list[Exception]()
    end = time.perf_counter() + seconds

    def run(number: int) -> None:
        try:
            with way.client() as ask:
                for text in islice(cycle(texts), number, None):
                    ask(text)
                    if time.perf_counter() > end:
                        return
                    counts[number] += 1
        except (RuntimeError, OSError) as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(way.clients)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    if faults:
        raise faults[0]
    return sum(counts) / seconds


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
            if running.enter_context(running_server(words, port, "/query?query=ASK%7B%7D")):
                ways.append(Way("oxigraph", over_http(port, "/query")))
            resolved = folder / f"{data.name}.nt"
            if not resolved.exists():
                write_resolved(store, resolved)
            port = free_port()
            words = [str(environment / "rdflib-endpoint"), "serve", "--host", "127.0.0.1"]
            words += ["--port", str(port), str(resolved)]
            if running.enter_context(running_server(words, port, "/?query=ASK%7B%7D")):
                ways.append(Way("rdflib", over_http(port, "/"), clients=1))
        yield ways


def texts_of(store: Store) -> dict[str, list[str]]:
    """What is asked, by kind: as many texts as there are things to ask about."""

    def some(kind: str, most: int) -> list[str]:
        asked = (
            PREFIXES + f"SELECT ?one WHERE {{ ?any {kind} ?one }} GROUP BY ?one ORDER BY ?one LIMIT {most}"
        )
        return [row[0] for row in csv.reader(io.StringIO(store.query(asked, solutions="csv").body.decode()))][
            1:
        ]

    funders = some("sg:hasFunder", 60)
    return {
        "look-up": [LOOKUP % one for one in some("sg:hasGrantee", 500)],
        "grants of a funder": [FUNDERS_GRANTS % one for one in funders],
        "fellow funders": [FELLOW_FUNDERS % one for one in funders],
        "money by currency": [MONEY],
    }


def worker_adds(store: Store, folder: Path, texts: Sequence[str], seconds: float) -> tuple[float, float]:
    """The median time of a question in this process, and in a worker of ours without HTTP."""
    with WorkerPool(folder, size=1) as pool:
        ways: tuple[Ask, Ask] = (
            lambda text: store.query(text, solutions="csv").body,
            lambda text: pool.ask(text, solutions="csv").body,
        )
        took: tuple[list[float], list[float]] = ([], [])
        for ask in ways:
            for text in texts:
                ask(text)
        end = time.perf_counter() + seconds
        for text in cycle(texts):  # one after the other, so that other work on the machine slows both
            for ask, times in zip(ways, took, strict=True):
                begun = time.perf_counter()
                ask(text)
                times.append(time.perf_counter() - begun)
            if time.perf_counter() > end:
                break
    return statistics.median(took[0]), statistics.median(took[1])


def differences(ways: Sequence[Way], texts: dict[str, list[str]]) -> list[str]:
    """Where a way gives other rows than the first one."""
    told = []
    for kind, many in texts.items():
        answers: list[list[list[list[str]]]] = []
        for way in ways:
            with way.client() as ask:
                answers.append([values(ask(text)) for text in many[:RDFLIB_ROUNDS]])
        told += [
            f"{kind}: {way.name} has other rows than {ways[0].name}"
            for way, one in zip(ways, answers, strict=True)
            if one != answers[0]
        ]
    return told


def measure(ways: Sequence[Way], texts: dict[str, list[str]], seconds: float) -> None:
    """Ask each kind in each way, first by one client, then by all."""
    for kind, many in texts.items():
        for way in ways:
            with way.client() as ask:
                few = many[:RDFLIB_ROUNDS] if way.name == "rdflib" else many
                way.p50[kind] = p50_of(ask, few, seconds)
            if way.name != "rdflib":
                way.rate[kind] = rate_of(way, many * CLIENTS, seconds)


def print_table(ways: Sequence[Way], texts: dict[str, list[str]]) -> None:
    """Milliseconds of one question, and answers a second."""
    print(f"{'':<20}" + "".join(f"{way.name:>22}" for way in ways))
    for kind in texts:
        row = "".join(
            f"{way.p50[kind] * 1000:>9.2f} ms {way.rate.get(kind, 1 / way.p50[kind]):>8.1f}/s" for way in ways
        )
        print(f"{kind:<20}{row}", flush=True)


def judge(ways: Sequence[Way], texts: dict[str, list[str]], adds: float, memory: int) -> bool:
    """Print each goal with what was seen; whether all were reached."""
    by_name = {way.name: way for way in ways}
    engine, ours = by_name["engine"], by_name["ours"]
    long = [kind for kind in texts if engine.p50[kind] >= 0.002]
    goals = [
        (f"the worker adds {adds * 1000:.2f} ms to a question (goal: below 1)", adds < 0.001),
        (f"{ours.rate['look-up']:.0f} look-ups a second (goal: 1,000)", ours.rate["look-up"] >= 1_000),
        (f"the serving processes take {memory / 1e9:.2f} GB (goal: 4 at most)", memory <= 4e9),
    ]
    for kind in long:
        part = ours.rate[kind] / max(engine.rate[kind], 1e-9)
        goals.append((f"{kind}: {part:.2f} of the engine's rate (goal: 0.5)", part >= 0.5))
    if "rdflib" in by_name:
        for kind in JOINS:
            times = by_name["rdflib"].p50[kind] / ours.p50[kind]
            goals.append((f"{kind}: {times:.0f} times as quick as rdflib-endpoint (goal: 20)", times >= 20))
    for said, reached in goals:
        print(f"{'reached' if reached else 'MISSED ':<8} {said}")
    return all(reached for _, reached in goals)


def run(server: Served, on_disk: Served, data: Path, found: Sequence[Way], seconds: float) -> int:
    """Check, measure, print; the exit status."""
    folder = store_of(data)
    with open_read_only(folder) as store:
        print(f"{store.count():,} statements", flush=True)
        texts = texts_of(store)
        ways = [
            Way("engine", in_process(store), clients=2),
            Way("ours", over_http(server.port, "/sparql")),
            Way("disk", over_http(on_disk.port, "/sparql")),
            *found,
        ]
        if told := differences(ways, texts):
            print(*told, sep="\n")
            return 1
        print("Every way gives equal rows.", flush=True)
        alone, worker = worker_adds(store, folder, texts["grants of a funder"], seconds)
        print(f"a question of {alone * 1000:.2f} ms takes {worker * 1000:.2f} ms in a worker (p50)")
        measure(ways, texts, seconds)
    print_table(ways, texts)
    return 0 if judge(ways, texts, worker - alone, server.memory()) else 2


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
        settings = {"SHAREGRAPH_QUERY_SECONDS": "300", "SHAREGRAPH_MEMORY_STATEMENTS": "100000000"}
        server = stack.enter_context(served(data, settings))
        wait_for_memory(server)
        on_disk = stack.enter_context(served(data, {**settings, "SHAREGRAPH_MEMORY_STATEMENTS": "0"}))
        found = [] if options.alone else stack.enter_context(others(data, options.others, folder))
        return run(server, on_disk, data, found, options.seconds)


if __name__ == "__main__":
    sys.exit(main())
