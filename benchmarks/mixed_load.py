"""Many people ask short and long questions while others send runaways: who waits how long?

    python benchmarks/mixed_load.py [--statements 1000000] [--seconds 30] [--clients 32] [--runaways 4]

Starts `sharegraph serve` on a generated map. First each question of the mix is answered once by the
server and once by the engine in this process: the rows must be equal. Then the clients ask for
`--seconds`, each a question drawn from the mix after a pause, once by themselves and once while
`--runaways` clients more send questions that never end. Prints how long the answers of the mix took
(p50, p99; a question that was turned away is asked again and its waiting counts; so does the time of
one that was ended at its limit), by how much a limit was
overrun, the memory of all processes over time, and the slowest answer of /health.

The server is as it is by default, its map in memory, and keeps answers: recipes are asked again and again,
look-ups are of four hundred kinds. With `--none-kept` it evaluates each question, which shows what runaways
take from all other evaluation.

Exit status 0; 1 where an answer differs; 2 where the p99 of the mix is more than `--at-most` times
(3) what it is without runaways, a limit is overrun by more than 0.2 s, or /health takes longer than that.
"""

from __future__ import annotations

import argparse
import csv
import http.client
import io
import json
import random
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import quote, urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from api.settings import Settings  # noqa: E402
from benchmarks.served_map import (  # noqa: E402
    Served,
    make_map,
    percentile,
    served,
    store_of,
    wait_for_memory,
)
from graph.questions import questions  # noqa: E402
from graph.store import open_read_only  # noqa: E402

QUERY_SECONDS = 5.0
OVERRUN_SECONDS = 0.2
"""How far past its limit a question may be ended."""
HEALTH_SECONDS = 0.2
"""How long /health may take, whatever is asked."""

PREFIXES = """PREFIX sg: <https://w3id.org/sharegraph/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
LOOKUP = PREFIXES + (
    'SELECT ?p ?o WHERE { ?one rdfs:label "Invented Organisation %d" ; ?p ?o } ORDER BY ?p ?o LIMIT 20'
)
NEIGHBOURS = PREFIXES + (
    'SELECT DISTINCT ?label WHERE { ?one rdfs:label "Invented Organisation %d" . ?funder sg:funds ?one ; '
    "rdfs:label ?label } ORDER BY ?label"
)
SHORT = (
    "sources-and-licences",
    "who-shares-with-whom",
    "harms-at-a-glance",
    "sectors-absent",
    "data-never-assessed",
    "capability-by-country",
)
WHOLE_MAP = ("money-by-theme", "money-by-funder", "money-by-country")
"""Recipes that read every grant of the map: a tenth of what is asked."""

RUNAWAYS = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    PREFIXES + "SELECT (COUNT(*) AS ?n) { ?a (sg:funds|^sg:funds|sg:hasGrantee|^sg:hasGrantee)* ?b }",
    "SELECT (GROUP_CONCAT(?x) AS ?y) { ?a ?b ?c . ?d ?e ?f BIND(CONCAT(STR(?c), STR(?f)) AS ?x) }",
    "SELECT ?c ?f { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f DESC(?c)",
)


@dataclass(slots=True)
class Seen:
    """What the clients of one round saw; seconds."""

    took: dict[str, list[float]] = field(default_factory=dict)
    turned_away: int = 0
    failed: dict[str, int] = field(default_factory=dict)
    ended: list[float] = field(default_factory=list)
    runaway_codes: dict[str, int] = field(default_factory=dict)
    health: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)

    def all_took(self) -> list[float]:
        """Every answer of the mix."""
        return [one for many in self.took.values() for one in many]


def draw(chance: random.Random) -> tuple[str, str]:
    """A kind of question and its address."""
    roll = chance.random()
    if roll < 0.1:
        return "whole map", f"/recipes/{chance.choice(WHOLE_MAP)}?format=json"
    if roll < 0.5:
        return "short recipe", f"/recipes/{chance.choice(SHORT)}?format=json"
    text = chance.choice((LOOKUP, NEIGHBOURS)) % chance.randrange(200)
    return "lookup", "/sparql?" + urlencode({"query": text, "format": "csv"}, quote_via=quote)


def ask(connection: http.client.HTTPConnection, address: str) -> tuple[int, bytes]:
    """Status and body; the connection is made anew where it broke."""
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        return 0, b""


def client(server: Served, number: int, pause: float, until: float, seen: Seen) -> None:
    """Ask questions of the mix until the time is over."""
    chance, connection = random.Random(number), server.connection()
    while time.monotonic() < until:
        time.sleep(chance.uniform(0, 2 * pause))
        kind, address = draw(chance)
        begun = time.monotonic()
        status, body = ask(connection, address)
        while status == 503 and time.monotonic() < until + 30:
            seen.turned_away += 1
            time.sleep(0.25)
            status, body = ask(connection, address)
        seen.took.setdefault(kind, []).append(time.monotonic() - begun)
        if status != 200:
            code = code_of(status, body)
            seen.failed[code] = seen.failed.get(code, 0) + 1
    connection.close()


def runaway(server: Served, number: int, until: float, seen: Seen) -> None:
    """Send questions that never end, one after the other."""
    connection = server.connection()
    while time.monotonic() < until:
        text = RUNAWAYS[number % len(RUNAWAYS)]
        begun = time.monotonic()
        status, body = ask(connection, "/sparql?" + urlencode({"query": text}, quote_via=quote))
        code = code_of(status, body)
        seen.runaway_codes[code] = seen.runaway_codes.get(code, 0) + 1
        if code == "query-timeout":
            seen.ended.append(time.monotonic() - begun - QUERY_SECONDS)
        number += 1
    connection.close()


def code_of(status: int, body: bytes) -> str:
    """The code of a problem, or the status."""
    try:
        return str(json.loads(body)["code"])
    except (ValueError, KeyError, TypeError):
        return f"status {status}"


def watch(server: Served, until: float) -> tuple[list[float], list[int]]:
    """Ask /health ten times a second, and look at the memory twice: seconds and bytes.

    In a process of its own, as what watches a service is: among the threads of the clients it would wait
    for these too, and its seconds would be theirs.
    """
    connection = server.connection()
    health: list[float] = []
    memory: list[int] = []
    while time.monotonic() < until:
        begun = time.monotonic()
        status, _ = ask(connection, "/health")
        health.append(time.monotonic() - begun if status == 200 else float("inf"))
        if len(health) % 5 == 1:
            memory.append(server.memory())
        time.sleep(0.1)
    connection.close()
    return health, memory


def round_of(server: Served, *, seconds: float, clients: int, runaways: int, pause: float) -> Seen:
    """Let everybody ask at the same time."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        apart.submit(watch, server, 0.0).result()  # it has started
        seen, until = Seen(), time.monotonic() + seconds
        watched = apart.submit(watch, server, until)
        sending = [threading.Thread(target=runaway, args=(server, n, until, seen)) for n in range(runaways)]
        for one in sending:
            one.start()
        if runaways:
            time.sleep(1.0)  # they are there when the others come
        own = [threading.Thread(target=client, args=(server, n, pause, until, seen)) for n in range(clients)]
        for one in own:
            one.start()
        for one in (*sending, *own):
            one.join()
        seen.health, seen.memory = watched.result()
    return seen


def differences(server: Served, data: Path) -> list[str]:
    """Questions whose rows the server and the engine in this process do not give alike."""
    told: list[str] = []
    connection = server.connection()
    texts = [questions()[name].text for name in (*WHOLE_MAP, *SHORT)]
    texts += [form % number for number in range(20) for form in (LOOKUP, NEIGHBOURS)]
    with open_read_only(store_of(data)) as store:
        for text in texts:
            address = "/sparql?" + urlencode({"query": text, "format": "csv"}, quote_via=quote)
            status, body = ask(connection, address)
            if status != 200 or rows(body) != rows(store.query(text, solutions="csv").body):
                told.append(f"the answers differ ({status}): {text}")
    connection.close()
    return told


def rows(body: bytes) -> list[list[str]]:
    """The rows of an answer in CSV, sorted: equal ranks may come in any order."""
    return sorted(csv.reader(io.StringIO(body.decode())))


def print_round(name: str, seen: Seen) -> None:
    """One block of the report."""
    took = seen.all_took()
    print(f"{name}: {len(took):,} questions", end="")
    print(f", p50 {percentile(took, 0.5):.3f} s, p99 {percentile(took, 0.99):.3f} s", flush=True)
    for kind, many in sorted(seen.took.items()):
        print(f"  {kind:<13} {len(many):>6,}  p50 {percentile(many, 0.5):.3f}", end="")
        print(f"  p99 {percentile(many, 0.99):.3f}  longest {max(many):.3f} s")
    print(f"  turned away and asked again: {seen.turned_away}; ended unanswered: {seen.failed or 'none'}")
    if seen.runaway_codes:
        overrun = f"{max(seen.ended):.3f} s" if seen.ended else "none ended"
        print(f"  runaways: {seen.runaway_codes}; longest overrun of the limit: {overrun}")
    print(f"  /health: longest {max(seen.health):.3f} s, p99 {percentile(seen.health, 0.99):.3f} s")
    sizes = [size / 1e6 for size in seen.memory]
    steps = " ".join(f"{size:.0f}" for size in sizes[:: max(1, len(sizes) // 8)])
    print(f"  memory of all processes, MB: {steps}; most {max(sizes):.0f}")


def main(words: list[str] | None = None) -> int:
    """Measure, print, and return the exit status."""
    options = _options(words)
    with tempfile.TemporaryDirectory(prefix="sharegraph-load-") as made:
        data = make_map(options.folder or Path(made), options.statements)
        settings = {"SHAREGRAPH_QUERY_SECONDS": str(QUERY_SECONDS)}
        if options.none_kept:
            settings["SHAREGRAPH_KEPT_ANSWER_BYTES"] = "0"
        with served(data, settings) as server:
            if options.statements <= Settings().memory_statements:
                wait_for_memory(server)
            if told := differences(server, data):
                print(*told, sep="\n")
                return 1
            print("Every answer is equal to the engine's own.", flush=True)
            how = {"seconds": options.seconds, "clients": options.clients, "pause": options.pause}
            without = round_of(server, runaways=0, **how)
            print_round("without runaways", without)
            beside = round_of(server, runaways=options.runaways, **how)
            print_round(f"with {options.runaways} runaways", beside)
    before, after = (percentile(one.all_took(), 0.99) for one in (without, beside))
    print(f"p99 of the mix: {after / before:.2f} times what it is without runaways")
    overrun = max(beside.ended, default=0.0)
    health = max(*without.health, *beside.health)
    reached = after <= options.at_most * before and overrun <= OVERRUN_SECONDS and health <= HEALTH_SECONDS
    return 0 if reached else 2


def _options(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--statements", type=int, default=1_000_000, help="of the map (default: 1,000,000)")
    parser.add_argument("--seconds", type=float, default=30.0, help="of each round (default: 30)")
    parser.add_argument("--clients", type=int, default=32, help="who ask the mix (default: 32)")
    parser.add_argument("--runaways", type=int, default=4, help="who send runaways (default: 4)")
    parser.add_argument("--pause", type=float, default=1.0, help="mean seconds between questions (1)")
    parser.add_argument("--at-most", type=float, default=3.0, help="how many times the p99 may be (3)")
    parser.add_argument("--none-kept", action="store_true", help="evaluate what is asked again, too")
    parser.add_argument("--folder", type=Path, default=None, help="where maps are kept for later runs")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
