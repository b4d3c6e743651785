"""A program's plain question is answered by the short way as by the long one, to the byte."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote_to_bytes, urlencode

import anyio.to_thread
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from api.app import create_app
from api.demo import DEMO_DAY
from api.http.fences import Fences
from api.http.methods import ADDRESS_BYTES
from api.http.short_way import ShortWay, given_plainly, unescaped
from api.http.sparql_forms import GRAPHS, ROWS
from api.live import LiveMap
from api.settings import Settings

ROWS_ASKED = "SELECT ?s ?n WHERE { ?s a ?k ; <http://www.w3.org/2000/01/rdf-schema#label> ?n } LIMIT 40"
GRAPH_ASKED = "CONSTRUCT WHERE { ?s a <https://w3id.org/sharegraph/ns#Organisation> } LIMIT 5"
TAKES = {"json": {"Accept": "application/sparql-results+json"}, "any": {}, "odd": {"Accept": "image/png"}}
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"


@pytest.fixture(scope="module")
def ways(demo_map: LiveMap) -> tuple[TestClient, TestClient, list[str]]:
    """A client each of the short and the long way, and the addresses that the application itself saw."""
    seen: list[str] = []
    fences: Any = create_app(demo_map, day=DEMO_DAY)
    app: FastAPI = fences.app.app

    async def noted(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope.get("path", ""))
        await app(scope, receive, send)

    fences.app.others = noted
    long = Fences(app, hosts=fences.hosts, readable_anywhere=fences.readable_anywhere)
    return (
        TestClient(fences, raise_server_exceptions=False),
        TestClient(long, raise_server_exceptions=False),
        seen,
    )


def both(ways: tuple[TestClient, TestClient, list[str]], method: str, **how: Any) -> Any:
    """The answer of the short way, after it was found to be that of the long one."""
    short, long, seen = ways
    seen.clear()
    answers = [client.request(method, **{"url": "/sparql", **how}) for client in (short, long)]
    told = [(one.status_code, sorted(one.headers.multi_items()), one.content) for one in answers]
    assert told[0] == told[1]
    return answers[0]


@pytest.mark.parametrize("takes", TAKES)
@pytest.mark.parametrize(
    "parameters",
    [
        {"query": ROWS_ASKED},
        {"query": GRAPH_ASKED},
        {"query": "ASK {}"},
        {"query": ""},
        {"query": "SELECT nonsense"},
        {"query": "DROP ALL"},
        {"query": "ASK { SERVICE <http://x.example/> {} }"},
        {"query": "SELECT (NOW() AS ?n) {} LIMIT 0"},
        {"query": "ASK FROM <x:hidden> {}"},
        {"query": "ASK { <relative> ?p ?o }"},
        {"query": "ASK {}", "default-graph-uri": "x:hidden"},
        {"query": ROWS_ASKED, "format": "none"},
        {"query": ROWS_ASKED, "format": ""},
        {"query": ROWS_ASKED, "output": "xml", "results": "json"},
        *({"query": ROWS_ASKED, "format": word} for word in ROWS),
        *({"query": GRAPH_ASKED, "format": word} for word in GRAPHS),
    ],
)
def test_what_is_asked_by_get_is_answered_alike(
    ways: tuple[TestClient, TestClient, list[str]], parameters: dict[str, str], takes: str
) -> None:
    answer = both(ways, "GET", params=parameters, headers=TAKES[takes])
    assert ways[2] == []  # nothing of it went the long way
    assert answer.headers["sharegraph-state"]
    assert "etag" in answer.headers or answer.status_code >= 400 or "NOW" in parameters["query"]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (DIRECT, ROWS_ASKED),
        (DIRECT, "no question"),
        (DIRECT, b"ASK {} # \xff"),
        (FORM, urlencode({"query": ROWS_ASKED, "format": "csv"})),
        (FORM, urlencode({"query": GRAPH_ASKED, "default-graph-uri": "x:hidden"})),
        (FORM, urlencode({"query": "ASK {}", "strange": "1"})),
        (FORM, urlencode({"update": "DROP ALL"})),
        (FORM, ""),
        ("application/sparql-update", "DROP ALL"),
        ("text/plain", "ASK {}"),
        (DIRECT, "x" * 300_000),
    ],
)
@pytest.mark.parametrize("parameters", [{}, {"format": "tsv"}])
def test_what_is_asked_by_post_is_answered_alike(
    ways: tuple[TestClient, TestClient, list[str]], kind: str, body: str | bytes, parameters: dict[str, str]
) -> None:
    answer = both(ways, "POST", params=parameters, content=body, headers={"Content-Type": kind})
    assert ways[2] == []
    assert answer.status_code in (200, 400, 403, 413, 415)


def test_head_and_gzip_and_what_is_unchanged_are_alike(
    ways: tuple[TestClient, TestClient, list[str]],
) -> None:
    whole = both(ways, "GET", params={"query": ROWS_ASKED}, headers={"Accept-Encoding": "gzip"})
    assert whole.headers["content-encoding"] == "gzip"
    head = both(ways, "HEAD", params={"query": ROWS_ASKED}, headers={"Accept-Encoding": "identity"})
    assert head.content == b""
    known = {"If-None-Match": whole.headers["etag"], "Accept-Encoding": "gzip"}
    assert both(ways, "GET", params={"query": ROWS_ASKED}, headers=known).status_code == 304
    assert ways[2] == []


@pytest.mark.parametrize(
    ("method", "query", "headers"),
    [
        ("GET", "", {}),
        ("GET", "format=json", {}),
        ("GET", "query=ASK%7B%7D&on=2026-01-01", {}),
        ("GET", "query=ASK%7B%7D&at=none", {}),
        ("GET", f"query=ASK%7B%7D&at={'x' * 99}", {}),
        ("GET", "query=ASK%7B%7D&query=ASK%7B%7D", {}),
        ("GET", "query=ASK%7B%7D&format=csv&format=tsv", {}),
        ("GET", "query=ASK%7B%7D&qwery=1", {}),
        ("GET", "%71uery=ASK%7B%7D", {}),
        ("GET", "query=ASK%7B%7D", {"Accept": "text/HTML"}),
        ("GET", "query=ASK%7B%7D&format=html", {}),
        ("GET", f"query=ASK%7B%7D%23{'x' * ADDRESS_BYTES}", {}),
        ("OPTIONS", "query=ASK%7B%7D", {}),
        ("POST", "query=ASK%7B%7D", {}),
        ("DELETE", "query=ASK%7B%7D", {}),
    ],
)
def test_anything_less_plain_goes_the_long_way(
    ways: tuple[TestClient, TestClient, list[str]], method: str, query: str, headers: dict[str, str]
) -> None:
    short, _, seen = ways
    seen.clear()
    short.request(method, f"/sparql?{query}", headers=headers)
    assert seen == ["/sparql"]


def test_other_addresses_and_what_is_no_request_are_not_plain() -> None:
    plain: Scope = {
        "type": "http",
        "method": "GET",
        "path": "/sparql",
        "query_string": b"query=ASK{}",
        "headers": [],
    }
    assert given_plainly(plain)
    assert not given_plainly({**plain, "path": "/sparql/"})
    assert not given_plainly({"type": "lifespan"})


def test_a_short_question_needs_no_thread(
    ways: tuple[TestClient, TestClient, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def no_thread(*_: object, **__: object) -> None:
        raise AssertionError("a thread was asked for")

    monkeypatch.setattr("api.http.streamed.QUICK_SECONDS", 30.0)  # the machine may have much else to do
    monkeypatch.setattr(anyio.to_thread, "run_sync", no_thread)
    answer = ways[0].get("/sparql", params={"query": ROWS_ASKED}, headers=TAKES["json"])
    assert answer.status_code == 200
    assert len(answer.json()["results"]["bindings"]) == 40


def test_a_question_that_takes_longer_is_handed_to_a_thread(
    ways: tuple[TestClient, TestClient, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = ways[0].get("/sparql", params={"query": ROWS_ASKED}, headers=TAKES["json"]).content
    monkeypatch.setattr("api.http.streamed.QUICK_SECONDS", 0.0)
    for _ in range(5):
        answer = ways[0].get("/sparql", params={"query": ROWS_ASKED}, headers=TAKES["json"])
        assert (answer.status_code, answer.content) == (200, expected)


class Broken:
    """A map in which nothing works."""

    for_everybody = True
    settings = Settings(hosts="testserver")

    def snapshot(self) -> None:
        raise RuntimeError("unforeseen")


def test_what_nobody_foresaw_is_a_problem_on_both_ways() -> None:
    fences: Any = create_app(Broken(), day=DEMO_DAY)  # type: ignore[arg-type]
    assert isinstance(fences.app, ShortWay)
    for app in (fences, Fences(fences.app.app, hosts=["testserver"])):
        client = TestClient(app, raise_server_exceptions=False)
        answer = client.get("/sparql", params={"query": "ASK {}"}, headers=TAKES["json"])
        assert answer.status_code == 500
        assert answer.json()["code"] == "internal"


@given(st.text("ab=%+0123456789aAfF\n_", max_size=20))
def test_a_value_is_read_as_the_long_way_reads_it(value: str) -> None:
    sent = value.replace("\n", "%0a").encode()
    assert unescaped(sent) == unquote_to_bytes(sent.replace(b"+", b" "))
