"""Hostile questions end in bounded time and memory, with the right error or the right answer, and reach
neither the network nor a file."""

from __future__ import annotations

import csv
import io
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.store import Limits, WorkerPool, open_store
from graph.store.guard import NESTING_LIMIT, TEXT_LIMIT
from graph.store.process import WorkerProcess
from ontology.errors import (
    AnswerTooLarge,
    EngineFailed,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    UsageError,
)
from tests.graph.store.pools import LINUX, opened_pool

SECONDS = 0.4
QUIET = os.getloadavg()[0] < (os.cpu_count() or 1)
OVERRUN = 0.4 if QUIET else 4.0
"""How far past its limit a question may end here: 0.2 s, and as much for a test's own work. On a machine
on which others compute too, examining 64 KiB in this process alone took a second."""

MEMORY = 192 * 1024 * 1024
CANARY = "the-canary-sang"

ENDS_IN_BOUNDS = (QueryTimeout, EngineFailed, AnswerTooLarge)
"""How a question that is allowed and costs too much may end; each says so by its own code."""


@pytest.fixture(scope="module")
def knot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store folder: a ring with shortcuts of 600 nodes, a hub, long texts, and one graph under a name."""
    place = tmp_path_factory.mktemp("knot") / "store"
    lines = [b"<x:hub> <x:knows> <x:n%d> .\n<x:n%d> <x:knows> <x:hub> .\n" % (n, n) for n in range(600)]
    lines += [
        b"<x:n%d> <x:next> <x:n%d> .\n" % (n, (n * step + 1) % 600) for n in range(600) for step in (1, 7)
    ]
    lines += [b'<x:n%d> <x:text> "%s%d" .\n' % (n, b"a" * 300, n) for n in range(600)]
    lines += [b'<x:n1> <x:text> "named" <x:graph> .\n']
    with open_store("memory:") as made:
        made.load(lines)
        made.backup(place)
    return place


@pytest.fixture(scope="module")
def pool(knot: Path) -> Iterator[WorkerPool]:
    limits = Limits(seconds=SECONDS, answer_bytes=1024 * 1024, memory_bytes=MEMORY)
    with WorkerPool(knot, size=2, limits=limits) as opened:
        yield opened


def outcome(pool: WorkerPool, text: str) -> str:
    """The answer as CSV or N-Triples, checked for its time; an error is raised."""
    begun = time.monotonic()
    try:
        return pool.ask(text, solutions="csv", graph="ntriples").body.decode()
    finally:
        assert time.monotonic() - begun < SECONDS + OVERRUN
        answers(pool)


def answers(pool: WorkerPool) -> None:
    """The pool goes on: another question is answered."""
    body = pool.ask("ASK { <x:n1> <x:next> ?o }", limits=Limits(seconds=10)).body
    assert body.endswith(b"true}")


ALL = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
DOUBLED = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
REPLACED = " ".join(f'BIND(REPLACE(?x{n}, "a", "aaaaaaaaaa") AS ?x{n + 1})' for n in range(20))
NESTED_SUMS = "1" + "+1" * 8_000
OPTIONALS = " ".join(f"OPTIONAL {{ ?n{n} <x:next> ?n{n + 1} }}" for n in range(60))

COSTLY = {
    "a cross product that is counted": f"SELECT (COUNT(*) AS ?n) {{ {ALL} }}",
    "a cross product that is sorted": f"SELECT * {{ {ALL} }} ORDER BY DESC(?i) ?a",
    "a cross product made distinct": f"SELECT DISTINCT ?c ?f ?i {{ {ALL} }}",
    "a cross product in groups": f"SELECT ?c ?f (COUNT(*) AS ?n) {{ {ALL} }} GROUP BY ?c ?f ?i",
    "a cross product that is sent": f"SELECT * {{ {ALL} }}",
    "a graph of a cross product": f"CONSTRUCT {{ ?a ?b ?i . ?g ?h ?f }} {{ {ALL} }}",
    "paths between all nodes": "SELECT (COUNT(*) AS ?n) { ?a (!<x:none>)* ?b . ?c (!<x:none>)* ?d }",
    "closures of closures": "SELECT (COUNT(*) AS ?n) { ?b (<x:next>*/<x:knows>*)* ?c . "
    "?a ((<x:next>|^<x:next>)*/(<x:knows>|^<x:knows>)*)* ?b }",
    "a path written out": "SELECT (COUNT(*) AS ?n) { ?a " + "/".join(["(<x:next>|<x:knows>)"] * 40) + " ?b }",
    "a giant concatenation": f"SELECT (GROUP_CONCAT(?t) AS ?x) {{ {ALL} BIND(STR(?c) AS ?t) }}",
    "a string doubled forty times": f"SELECT (STRLEN(?x40) AS ?n) {{ BIND('a' AS ?x0) {DOUBLED} }}",
    "a string replaced by longer ones": f"SELECT (STRLEN(?x20) AS ?n) {{ BIND('a' AS ?x0) {REPLACED} }}",
    "blank nodes without end": f"CONSTRUCT {{ [] <x:p> [ <x:q> [] ] }} {{ {ALL} }}",
    "blank nodes by BNODE": f"SELECT (BNODE() AS ?x) (BNODE(STR(?c)) AS ?y) {{ {ALL} }}",
    "a new identifier for each row": f"SELECT DISTINCT (STRUUID() AS ?x) (UUID() AS ?y) {{ {ALL} }}",
    "everything described": f"DESCRIBE * {{ {ALL} }}",
    "hashes without end": f"SELECT (MAX(SHA512(CONCAT(STR(?c), STR(?f), STR(?i)))) AS ?x) {{ {ALL} }}",
    "offsets past the end": f"SELECT * {{ {ALL} }} OFFSET 9223372036854775807 LIMIT 1",
    "sixty options": f"SELECT (COUNT(*) AS ?n) {{ ?n0 <x:knows> ?m . {OPTIONALS} }}",
    "VALUES times VALUES": "SELECT (SUM(?a + ?b + ?c) AS ?n) { "
    + " ".join(f"VALUES ?{v} {{ {' '.join(map(str, range(2_000)))} }}" for v in "abc")
    + " }",
}


@pytest.fixture(scope="module")
def pool_in_memory(knot: Path) -> Iterator[WorkerPool]:
    limits = Limits(seconds=SECONDS, answer_bytes=1024 * 1024, memory_bytes=2 * MEMORY)
    with opened_pool("from memory", knot, size=2, limits=limits) as opened:
        yield opened


@LINUX
def test_thousands_of_things_beside_each_other_do_not_run_the_stack_out(
    pool: WorkerPool, pool_in_memory: WorkerPool
) -> None:
    conditions = "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING " + "(1)" * 12_000
    for one in (pool, pool_in_memory):
        # Long to be read. With a stack of the usual size its worker died at once.
        with pytest.raises(QueryTimeout):
            outcome(one, conditions)


@LINUX
@pytest.mark.parametrize(
    "name",
    [
        "a cross product that is sorted",
        "a cross product that is sent",
        "paths between all nodes",
        "a string doubled forty times",
        "everything described",
    ],
)
def test_what_costs_too_much_ends_at_a_limit_in_memory_too(pool_in_memory: WorkerPool, name: str) -> None:
    with pytest.raises(ENDS_IN_BOUNDS):
        outcome(pool_in_memory, COSTLY[name])
    assert pool_in_memory.in_memory()


@pytest.mark.parametrize("name", COSTLY)
def test_what_costs_too_much_ends_at_a_limit(pool: WorkerPool, name: str) -> None:
    assert len(COSTLY[name]) < TEXT_LIMIT
    with pytest.raises(ENDS_IN_BOUNDS):
        outcome(pool, COSTLY[name])


REGEX = 'SELECT * { ?s <x:text> ?o FILTER(REGEX(?o, "%s")) } LIMIT 1'
DATE_TIME = "<http://www.w3.org/2001/XMLSchema#dateTime>"

BOUNDED = {
    "a cross product under MINUS": f"SELECT * {{ ?a ?p ?o MINUS {{ {ALL} FILTER(?c != ?c) }} }}",
    "a regular expression that explodes": REGEX % "(a+)+(a+)+$",
    "a regular expression of huge counts": REGEX % "((a{500}){500}){500}",
    "a regular expression that looks back": REGEX % r"(a*)\\1b",
    "a pattern out of the data": "SELECT * { ?s <x:text> ?o, ?q FILTER(REGEX(?o, CONCAT('(', ?q, '*)*b'))) }",
    "thousands of UNIONs": "SELECT * { {}" + " UNION {}" * 6_000 + " }",
    "thousands of OPTIONALs": "SELECT * { ?s ?p 1 " + "OPTIONAL {}" * 5_000 + " }",
    "thousands of triples": "SELECT * { " + "?s ?p ?o ." * 6_000 + " }",
    "thousands of FILTERs": "SELECT * { ?s ?p 1 " + "FILTER(true)" * 5_000 + " }",
    "a sum of eight thousand": f"SELECT ({NESTED_SUMS} AS ?x) {{}}",
    "thousands of negations": "SELECT (" + "!" * 60_000 + "true AS ?x) {}",
    "a path of thousands": "SELECT * { <x:n1> " + "/".join(["<x:next>"] * 6_000) + " ?x }",
    "inverses of inverses": "SELECT * { <x:n1> " + "^" * 60_000 + "<x:next> ?x }",
    "a list of thousands": "SELECT * { ?s ?p (" + "1 " * 30_000 + ") }",
    "huge VALUES": "SELECT (COUNT(*) AS ?n) { VALUES ?x { " + "1 " * 32_000 + "} ?s <x:text> ?x }",
    "thousands of prefixes": "".join(f"PREFIX p{n}: <x:{n}/> " for n in range(2_500)) + "ASK {}",
    "huge numbers": f"SELECT ({'9' * 60_000} * {'9' * 1_000} AS ?x) {{}}",
    "huge decimals": f"SELECT (1.{'9' * 60_000} * 3.0 AS ?x) {{}}",
    "arithmetic past the end": "SELECT (9223372036854775807 + 1 AS ?x) (-9223372036854775807 - 9 AS ?y) {}",
    "the smallest number by minus one": "SELECT ((-9223372036854775807 - 1) / -1 AS ?x) {}",
    "parts of a string past its end": f"SELECT (SUBSTR('é', -{2**63 - 1}, {2**63 - 1}) AS ?x) {{}}",
    "dates of no calendar": f"SELECT (YEAR('-999999999-01-01T00:00:00Z'^^{DATE_TIME}) AS ?x) {{}}",
    "half a language tag": "SELECT ('x'@a-b-c-d-e-f-g-h AS ?x) {}",
    "a hub described": "DESCRIBE <x:hub>",
    "NUL in a string": "SELECT ('a\x00b' AS ?x) {}",
    "NUL between words": "SELECT\x00* {}",
    "right-to-left marks": "SELECT ('\u202eevil\u202c' AS ?x) { } # \u2028 \u2029",
    "a function of GeoSPARQL": "PREFIX geof: <http://www.opengis.net/def/function/geosparql/> "
    "SELECT (geof:distance('POINT(0 0)', 'POINT(1 1)') AS ?x) {}",
    "a function of another engine": "SELECT (<http://jena.apache.org/ARQ/function#sha1sum>('x') AS ?x) {}",
    "a function of Virtuoso": "PREFIX bif: <bif:> SELECT (bif:file_to_string('/etc/passwd') AS ?x) {}",
    "a function that loads Java": "SELECT (<java:java.lang.System.exit>(1) AS ?x) {}",
    "an unknown aggregate": "SELECT (<x:sum>(?o) AS ?x) { ?s ?p ?o } GROUP BY ?s",
    "a graph that is not there": "SELECT * { GRAPH <file:///etc/passwd> { ?s ?p ?o } }",
}


@pytest.mark.parametrize("name", BOUNDED)
def test_what_is_odd_is_answered_or_told_in_bounds(pool: WorkerPool, name: str) -> None:
    assert len(BOUNDED[name].encode()) <= TEXT_LIMIT
    try:
        told = outcome(pool, BOUNDED[name])
    except (*ENDS_IN_BOUNDS, QueryRefused, QuerySyntaxError, UsageError) as error:
        told = str(error)
    assert len(told) < 1024 * 1024
    assert "root:" not in told


RIGHT = {
    "SELECT (9223372036854775807 + 1 AS ?x) {}": "",
    'SELECT (REPLACE("aaa", "a", "$0$0") AS ?x) {}': "aaaaaa",
    'SELECT (STRLEN("\\u0000") AS ?x) {}': "1",
    "SELECT (COUNT(*) AS ?x) { <x:hub> <x:knows>+ ?b }": "601",
    "SELECT (COUNT(*) AS ?x) { <x:n0> (<x:next>|^<x:next>)* ?b }": "600",
    'SELECT (COUNT(*) AS ?x) { ?s <x:text> ?o FILTER(REGEX(?o, "^(a+)+1$")) }': "1",
    "SELECT (COUNT(*) AS ?x) { GRAPH <file:///etc/passwd> { ?s ?p ?o } }": "0",
    "SELECT (SUM(?v) AS ?x) { VALUES ?v { " + "1 " * 20_000 + "} }": "20000",
}


@pytest.mark.parametrize("text", RIGHT)
def test_what_looks_dangerous_and_is_not_is_answered_rightly(pool: WorkerPool, text: str) -> None:
    body = pool.ask(text, solutions="csv", limits=Limits(seconds=10)).body.decode()
    assert list(csv.reader(io.StringIO(body)))[1:] == [[RIGHT[text]] if RIGHT[text] else []]


REFUSED = {
    **{
        f"SERVICE: {call}": f"PREFIX s: <http://127.0.0.1:%d/> SELECT * {{ {call} }}"
        for call in (
            "SERVICE <http://127.0.0.1:%d/> { ?s ?p ?o }",
            "SERVICE SILENT <http://127.0.0.1:%d/> { ?s ?p ?o }",
            "service#\n<http://127.0.0.1:%d/>#\n{ ?s ?p ?o }",
            "S\\u0045RVICE <http://127.0.0.1:%d/> { ?s ?p ?o }",
            "VALUES ?x { <http://127.0.0.1:%d/> } SERVICE ?x { ?s ?p ?o }",
            "BIND(IRI('http://127.0.0.1:%d/') AS ?x) SERVICE SILENT ?x { ?s ?p ?o }",
            "SERVICE s: { ?s ?p ?o }",
            "?s ?p trueSERVICE<http://127.0.0.1:%d/>{}",
            "FILTER EXISTS { SERVICE SILENT <http://127.0.0.1:%d/> {} }",
            "SERVICE <file:///etc/passwd> { ?s ?p ?o }",
        )
    },
    "LOAD": "LOAD <http://127.0.0.1:%d/data.ttl>",
    "LOAD SILENT after a prefix": "PREFIX x: <x:> LOAD SILENT <http://127.0.0.1:%d/> INTO GRAPH <x:g>",
    "INSERT behind BASE and comments": "BASE <x:> # ASK {}\nPREFIX ask: <ASK#>\nINSERT DATA { <a> <b> <c> }",
    "DELETE WHERE": "DELETE WHERE { ?s ?p ?o }",
    "CLEAR": "\ufeffCLEAR ALL",
    "DROP after a question": "ASK {} ; DROP ALL",
    "two questions": "ASK {} SELECT * {}",
    "FROM a file": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "FROM NAMED a server": "SELECT * FROM NAMED <http://127.0.0.1:%d/> { GRAPH ?g { ?s ?p ?o } }",
    "FROM by a prefix": "PREFIX s: <http://127.0.0.1:%d/> SELECT * FROM s:data { ?s ?p ?o }",
    "FROM by a base": "BASE <http://127.0.0.1:%d/> SELECT * FROM <data> { ?s ?p ?o }",
    "a text too long": "ASK {} #" + "x" * TEXT_LIMIT,
    "brackets too deep": "SELECT * " + "{" * (NESTING_LIMIT + 1) + "}" * (NESTING_LIMIT + 1),
    "parentheses too deep": "SELECT (" + "(" * 20_000 + "1" + ")" * 20_000 + " AS ?x) {}",
    "half a surrogate pair": "SELECT ('\ud800' AS ?x) {}",
    "half a surrogate pair, escaped": "SELECT ('\\uD800' AS ?x) {}",
    "the word service many times": "ASK { " + "service " * 101 + "}",
}


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[int, list[str]]]:
    """A local port at which nobody may ever knock, and who did."""
    knocks: list[str] = []
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()

        def wait() -> None:
            while True:
                try:
                    caller, address = door.accept()
                except OSError:
                    return
                knocks.append(str(address))
                caller.close()

        threading.Thread(target=wait, daemon=True).start()
        yield door.getsockname()[1], knocks
        door.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("name", REFUSED)
def test_what_calls_out_changes_or_digs_is_refused_before_it_runs(
    pool: WorkerPool, listener: tuple[int, list[str]], name: str
) -> None:
    port, knocks = listener
    text = REFUSED[name].replace("%d", str(port))
    with pytest.raises((QueryRefused, QuerySyntaxError, UsageError)):
        pool.ask(text, graphs=["x:graph"])
    assert knocks == []


def test_no_worker_has_a_socket_nor_reads_a_file_it_is_told_of(
    pool: WorkerPool, listener: tuple[int, list[str]], tmp_path: Path
) -> None:
    """FROM of any graph is let through here, as no map does: the engine itself fetches nothing."""
    port, knocks = listener
    file = tmp_path / "canary.nt"
    file.write_text(f'<x:canary> <x:sings> "{CANARY}" .\n')
    for name in (file.as_uri(), str(file), f"http://127.0.0.1:{port}/canary.nt"):
        for text in (
            f"SELECT * FROM <{name}> {{ ?s ?p ?o }}",
            f"SELECT * FROM NAMED <{name}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
            f"SELECT * {{ GRAPH <{name}> {{ ?s ?p ?o }} }}",
            f"CONSTRUCT {{ ?s ?p ?o }} FROM <{name}> {{ ?s ?p ?o }}",
            f"DESCRIBE <{name}> FROM <{name}>",
        ):
            try:
                told = outcome(pool, text)
            except (UsageError, QuerySyntaxError) as error:  # a path is no IRI
                told = str(error)
            assert CANARY not in told
    assert knocks == []


CLOSED = """
import os, socket, sys
from graph.store import fences
folder, outside, port, parent = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
if not fences.close_files(folder):
    sys.exit(77)
if sys.argv[5] == "both":
    fences.close_network()
def tried(what):
    try:
        what()
    except PermissionError:
        return "refused"
    except OSError as error:
        return type(error).__name__
    return "done"
print(tried(lambda: open(folder + "/inside").read()))
print(tried(lambda: open(outside).read()))
print(tried(lambda: os.listdir(os.path.dirname(outside))))
print(tried(lambda: open(folder + "/inside", "a")))
print(tried(lambda: open(folder + "/new", "w")))
print(tried(lambda: os.unlink(folder + "/inside")))
print(tried(lambda: os.execv("/bin/true", ["true"])))
print(tried(lambda: socket.create_connection(("127.0.0.1", port))))
"""


@LINUX
@pytest.mark.parametrize("fences", ["files", "both"])
def test_a_fenced_process_reads_its_folder_and_nothing_else(
    tmp_path: Path, listener: tuple[int, list[str]], fences: str
) -> None:
    port, knocks = listener
    folder, outside = tmp_path / "store", tmp_path / "outside"
    folder.mkdir()
    (folder / "inside").write_text("kept")
    outside.write_text(CANARY)
    words = [sys.executable, "-c", CLOSED, str(folder), str(outside), str(port), str(os.getpid()), fences]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[3])
    if done.returncode == 77:
        pytest.skip("this kernel has no Landlock")
    assert done.stdout.split() == ["done", *["refused"] * 7], done.stderr
    assert (folder / "inside").read_text() == "kept"
    assert knocks == []


@LINUX
def test_a_worker_says_which_fences_hold(knot: Path) -> None:
    worker = WorkerProcess(str(knot), MEMORY)
    try:
        told, _ = worker.receive(time.monotonic() + 20)
        assert told["network_closed"] is True
        assert told["files_closed"] is Path("/sys/kernel/security/landlock").exists() or told["files_closed"]
    finally:
        worker.end()


@LINUX
def test_memory_stays_in_bounds_whatever_is_asked(pool: WorkerPool) -> None:
    most: list[int] = [0]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.01):
            for process in pool.process_ids():
                try:
                    status = Path(f"/proc/{process}/status").read_text()
                except OSError:
                    continue
                most[0] = max(most[0], int((status.partition("RssAnon:")[2].split() or ["0"])[0]) * 1024)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        for name in (
            "a cross product that is sorted",
            "a cross product made distinct",
            "a giant concatenation",
        ):
            with pytest.raises(ENDS_IN_BOUNDS):
                pool.ask(COSTLY[name], limits=Limits(seconds=0.8))
    finally:
        done.set()
        watcher.join()
    # What the interpreter and the opened store take comes on top of what a question may take.
    assert 0 < most[0] < MEMORY + 80 * 1024 * 1024
