"""The endpoint over a store filled by hand, asked as the W3C's protocol tests and as real clients ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph, URIRef
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from api.http.endpoint import SparqlEndpoint, sparql_endpoint
from graph.store import Limits, Store, WorkerPool, open_store

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
SD = "http://www.w3.org/ns/sparql-service-description#"
A, B, C = (f"http://example.org/data{one}" for one in "123")
TYPED = "<{0}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://xmlns.com/foaf/0.1/Document>"
BOTH = "<http://example.org/both> <http://example.org/in> <http://example.org/two>"
LINES = [
    *(f"{TYPED.format(graph)} <{graph}> .\n".encode() for graph in (A, B, C)),
    *(f"{BOTH} <{graph}> .\n".encode() for graph in (A, B)),
    f"{TYPED.format('http://example.org/own')} .\n".encode(),
]
ALL = "SELECT (COUNT(*) AS ?n) {{ {} }}"


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store("memory:") as opened:
        opened.load(LINES)
        yield opened


@pytest.fixture(scope="module")
def endpoint(store: Store) -> Iterator[SparqlEndpoint]:
    with sparql_endpoint(store, workers=1, limits=Limits(seconds=5)) as app:
        yield app


@pytest.fixture(scope="module")
def client(endpoint: SparqlEndpoint) -> TestClient:
    return TestClient(endpoint, raise_server_exceptions=False)


def number(answer: Any) -> int:
    assert answer.status_code == 200, answer.text
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


def yes(answer: Any) -> bool:
    assert answer.status_code == 200, answer.text
    return bool(answer.json()["boolean"])


GOOD: dict[str, tuple[str, str, dict[str, Any]]] = {
    "query_get": ("GET", f"?query=ASK%20%7B%7D&default-graph-uri={A}x", {}),
    "query_post_form": ("POST", "", {"content": b"query=ASK%20%7B%7D", "headers": FORM}),
    "query_post_direct": ("POST", "", {"content": b"ASK {}", "headers": DIRECT}),
    "query_dataset_default_graphs_get": (
        "GET",
        "",
        {
            "params": {
                "query": f"ASK {{ <{A}> a ?type . <{B}> a ?type . }}",
                "default-graph-uri": [A, B],
            }
        },
    ),
    "query_dataset_default_graphs_post": (
        "POST",
        f"?default-graph-uri={A}&default-graph-uri={B}",
        {"content": f"ASK {{ <{A}> a ?type . <{B}> a ?type . }}", "headers": DIRECT},
    ),
    "query_dataset_named_graphs_post": (
        "POST",
        f"?named-graph-uri={A}&named-graph-uri={B}",
        {
            "content": f"ASK {{ GRAPH ?g1 {{ <{A}> a ?type }} GRAPH ?g2 {{ <{B}> a ?type }} }}",
            "headers": DIRECT,
        },
    ),
    "query_dataset_full": (
        "POST",
        f"?default-graph-uri={C}&named-graph-uri={A}&named-graph-uri={B}",
        {
            "content": f"ASK {{ <{C}> a ?t GRAPH ?g1 {{ <{A}> a ?t }} GRAPH ?g2 {{ <{B}> a ?t }} }}",
            "headers": DIRECT,
        },
    ),
    "query_multiple_dataset": (
        "POST",
        f"?named-graph-uri={A}&named-graph-uri={B}",
        {
            "content": f"ASK FROM <{C}> {{ GRAPH ?g1 {{ <{A}> a ?t }} GRAPH ?g2 {{ <{B}> a ?t }} }}",
            "headers": DIRECT,
        },
    ),
}
"""The W3C's tests of a good request by their names; the updates are refused and stand below."""


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_a_good_request_of_the_protocol_is_answered(client: TestClient, name: str, path: str) -> None:
    method, address, given = GOOD[name]
    answer = client.request(method, path + address, follow_redirects=False, **given)
    assert answer.headers["content-type"] == "application/sparql-results+json"
    assert yes(answer)


@pytest.mark.parametrize(
    ("query", "media_type"),
    [
        ("SELECT (1 AS ?value) {}", "application/sparql-results+json"),
        ("ASK {}", "application/sparql-results+json"),
        ("DESCRIBE <http://example.org/>", "text/turtle"),
        ("CONSTRUCT { <s> <p> 1 } WHERE {}", "text/turtle"),
    ],
)
def test_each_form_of_question_has_a_form_of_answer_of_its_own(
    client: TestClient, query: str, media_type: str
) -> None:
    answer = client.post("/sparql", content=query, headers=DIRECT)
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, media_type)


BAD: dict[str, tuple[str, str, dict[str, Any], int]] = {
    "bad_query_method": ("PUT", "?query=ASK%20%7B%7D", {}, 405),
    "bad_multiple_queries": ("GET", "?query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D", {}, 400),
    "a question in the address and in the body": (
        "POST",
        "?query=ASK%20%7B%7D",
        {"content": b"ASK {}", "headers": DIRECT},
        400,
    ),
    "bad_query_wrong_media_type": (
        "POST",
        "",
        {"content": b"ASK {}", "headers": {"Content-Type": "text/plain"}},
        415,
    ),
    "bad_query_missing_form_type": ("POST", "", {"content": b"query=ASK%20%7B%7D"}, 415),
    "bad_query_missing_direct_type": ("POST", "", {"content": b"ASK {}"}, 415),
    "bad_query_non_utf8": (
        "POST",
        "",
        {
            "content": "ASK {}".encode("utf-16-be"),
            "headers": {"Content-Type": "application/sparql-query; charset=UTF-16"},
        },
        415,
    ),
    "no UTF-8": ("POST", "", {"content": "ASK {}".encode("utf-16"), "headers": DIRECT}, 400),
    "a body in gzip": (
        "POST",
        "",
        {"content": b"\x1f\x8b", "headers": {**DIRECT, "Content-Encoding": "gzip"}},
        415,
    ),
    "bad_query_syntax": ("GET", "?query=ASK%20%7B", {}, 400),
    "bad_update_get": ("GET", "?update=CLEAR%20ALL", {}, 400),
    "bad_multiple_updates": (
        "POST",
        "",
        {"content": b"update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", "headers": FORM},
        403,
    ),
    "update_post_form": ("POST", "", {"content": b"update=CLEAR%20ALL", "headers": FORM}, 403),
    "update_post_direct": (
        "POST",
        "?using-graph-uri=http%3A%2F%2Fexample.org%2Fdata1",
        {"content": b"CLEAR ALL", "headers": {"Content-Type": "application/sparql-update"}},
        400,
    ),
    "an unknown parameter": ("GET", "?query=ASK%20%7B%7D&timeout=5", {}, 400),
    "a form that is none": ("GET", "?query=ASK%20%7B%7D&format=pdf", {}, 400),
    "a form that is not accepted": ("GET", "?query=ASK%20%7B%7D", {"headers": {"Accept": "image/png"}}, 406),
    "a long address": ("GET", "?query=" + "%20" * 16_000 + "ASK%20%7B%7D", {}, 414),
    "a call of another server": (
        "GET",
        "",
        {"params": {"query": "ASK { SERVICE SILENT ?any { ?s ?p ?o } }"}},
        403,
    ),
}
"""The W3C's tests of a bad request by their names, and ours; an update of any kind is one."""


@pytest.mark.parametrize("name", BAD)
def test_a_bad_request_gets_a_problem(client: TestClient, name: str) -> None:
    method, address, given, status = BAD[name]
    answer = client.request(method, "/sparql" + address, **given)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status
    assert answer.json()["detail"]


def test_a_fault_in_the_text_names_line_and_column(client: TestClient) -> None:
    told = client.get("/sparql", params={"query": "SELECT *\nWHERE { ?s ?p ?o } <&"}).json()
    assert told["line"] == 2
    assert 20 <= told["column"] <= 22


def test_nothing_was_changed_by_updates(client: TestClient) -> None:
    client.post("/sparql", content=b"update=CLEAR%20ALL", headers=FORM)
    assert number(client.get("/sparql", params={"query": ALL.format("GRAPH ?g { ?s ?p ?o }")})) == 5


def test_several_graphs_are_merged_and_a_statement_of_two_of_them_counts_once(client: TestClient) -> None:
    merged = f"SELECT (COUNT(*) AS ?n) FROM <{A}> FROM <{B}> {{ ?s ?p ?o }}"
    assert number(client.get("/sparql", params={"query": merged})) == 3
    by_protocol = {"query": ALL.format("?s ?p ?o"), "default-graph-uri": [A, B]}
    assert number(client.get("/sparql", params=by_protocol)) == 3
    twice = {"query": ALL.format("?s ?p ?o"), "default-graph-uri": [A, A]}
    assert number(client.get("/sparql", params=twice)) == 2
    from_three = f"FROM <{A}> FROM <{B}> FROM NAMED <{C}>"
    beside = f"SELECT (COUNT(*) AS ?n) {from_three} {{ ?x ?y ?z GRAPH ?g {{ ?s ?p ?o }} }}"
    assert number(client.get("/sparql", params={"query": beside})) == 3


def test_blank_nodes_stay_the_same_nodes_when_graphs_are_merged() -> None:
    lines = [b"_:n <x:in> <x:one> <x:g1> .\n", b"_:n <x:in> <x:two> <x:g2> .\n"]
    with open_store("memory:") as store:
        store.load(lines)
        with sparql_endpoint(store, workers=1) as app:
            asked = {"query": "ASK FROM <x:g1> FROM <x:g2> { ?n <x:in> <x:one>, <x:two> }"}
            assert yes(TestClient(app).get("/sparql", params=asked))


def test_named_graphs_alone_leave_the_default_graph_empty(client: TestClient) -> None:
    bare = ALL.format("?s ?p ?o")
    assert number(client.get("/sparql", params={"query": bare})) == 1
    assert number(client.get("/sparql", params={"query": bare, "named-graph-uri": A})) == 0
    assert number(client.get("/sparql", params={"query": bare.replace("{", f"FROM NAMED <{A}> {{", 1)})) == 0
    inside = ALL.format("GRAPH ?g { ?s ?p ?o }")
    assert number(client.get("/sparql", params={"query": inside, "named-graph-uri": A})) == 2
    assert number(client.get("/sparql", params={"query": inside, "default-graph-uri": A})) == 0


def test_the_protocols_dataset_takes_the_place_of_from(client: TestClient) -> None:
    query = f"SELECT (COUNT(*) AS ?n) FROM <{A}> FROM <{B}> {{ ?s ?p ?o }}"
    assert number(client.get("/sparql", params={"query": query, "default-graph-uri": C})) == 1


@pytest.mark.parametrize(
    "query",
    [
        "BASE <http://example.org/> ASK FROM <data1> { ?s ?p ?o }",
        "BASE <http://example.org/x/y?z> ASK FROM <../data1> { ?s ?p ?o }",
        "BASE <http://example.com/> BASE <//example.org/> ASK FROM <./x/../data1> { ?s ?p ?o }",
        "BASE <http://example.org/> PREFIX d: <data> ASK FROM d:1 { ?s ?p ?o }",
        "PREFIX d: <http://example.org/> ASK FROM d:data1 { ?s ?p ?o }",
    ],
)
def test_a_graph_may_be_named_by_a_relative_iri(client: TestClient, query: str) -> None:
    assert yes(client.get("/sparql", params={"query": query}))


def test_without_a_base_of_its_own_a_question_is_read_beside_the_address_asked(client: TestClient) -> None:
    query = "CONSTRUCT { <s> <#p> <../o> } WHERE {}"
    text = client.get("/sparql", params={"query": query, "format": "nt"}).text
    assert text == "<http://testserver/s> <http://testserver/sparql#p> <http://testserver/o> .\n"


def test_graphs_beside_those_allowed_are_refused_alike_whether_they_are_there(store: Store) -> None:
    with sparql_endpoint(store, workers=1, graphs=[A, C], several_from=False) as app:
        client = TestClient(app)
        told = []
        for name in (B, "http://example.org/nothing"):
            for given in ({"default-graph-uri": name}, {"named-graph-uri": name}):
                answer = client.get("/sparql", params={"query": "ASK {}", **given})
                told.append((answer.status_code, answer.json()["detail"].replace(name, "")))
        assert set(told) == {told[0]}
        assert told[0][0] == 403
        two = client.get("/sparql", params={"query": "ASK {}", "default-graph-uri": [A, C]})
        assert (two.status_code, two.json()["code"]) == (403, "query-refused")
        assert client.get("/sparql", params={"query": f"ASK FROM <{A}> FROM <{C}> {{}}"}).status_code == 403


def test_a_graph_that_is_not_there_is_empty_where_any_may_be_named(client: TestClient) -> None:
    asked = {"query": ALL.format("?s ?p ?o"), "default-graph-uri": "http://example.org/nothing"}
    assert number(client.get("/sparql", params=asked)) == 0


ROW_CLIENTS = {
    "rdflib": ("application/sparql-results+xml, application/rdf+xml", "application/sparql-results+xml"),
    "SPARQLWrapper": (
        "application/sparql-results+json,application/json,text/javascript,application/javascript",
        "application/sparql-results+json",
    ),
    "YASGUI": ("application/sparql-results+json,*/*;q=0.9", "application/sparql-results+json"),
    "Comunica": (
        "application/sparql-results+json;q=1.0,application/sparql-results+xml;q=0.7,text/csv;q=0.5,*/*;q=0.1",
        "application/sparql-results+json",
    ),
    "pandas": ("", "application/sparql-results+json"),
    "curl": ("*/*", "application/sparql-results+json"),
    "picky": (
        "application/sparql-results+json;q=0, text/csv;q=x, text/*;q=.2",
        "text/tab-separated-values",
    ),
}
GRAPH_CLIENTS = {
    "YASGUI": ("application/n-triples,*/*;q=0.9", "application/n-triples"),
    "Comunica": (
        "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,text/html;q=0.2",
        "application/n-quads",
    ),
    "SPARQLWrapper": (
        "application/rdf+xml,text/turtle,application/turtle,text/rdf+n3,application/n-triples",
        "text/turtle",
    ),
    "Jena": ("application/rdf+xml;q=0.9, application/ld+json;q=0.8, application/trig", "application/trig"),
}


@pytest.mark.parametrize("name", ROW_CLIENTS)
def test_rows_come_as_each_client_asks_for_them(client: TestClient, name: str) -> None:
    accept, expected = ROW_CLIENTS[name]
    answer = client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }"}, headers={"Accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == expected
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize("name", GRAPH_CLIENTS)
def test_a_graph_comes_as_each_client_asks_for_it(client: TestClient, name: str) -> None:
    accept, expected = GRAPH_CLIENTS[name]
    query = {"query": "CONSTRUCT WHERE { ?s ?p ?o }"}
    answer = client.get("/sparql", params=query, headers={"Accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == expected


@pytest.mark.parametrize(
    ("query", "words", "expected"),
    [
        ("ASK {}", "format=json&output=json&results=json", "application/sparql-results+json"),
        ("ASK {}", "format=xml&output=xml&results=xml", "application/sparql-results+xml"),
        ("ASK {}", "output=csv", "text/csv"),
        ("ASK {}", "results=tsv", "text/tab-separated-values"),
        ("ASK {}", "format=application/sparql-results+xml", "application/sparql-results+xml"),
        ("ASK {}", "format=SRJ", "application/sparql-results+json"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "format=json", "application/ld+json"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "format=xml", "application/rdf+xml"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "format=n3", "text/turtle"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "format=nt", "application/n-triples"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "format=application%2Frdf%2Bxml", "application/rdf+xml"),
        ("DESCRIBE <http://example.org/own>", "format=json-ld", "application/ld+json"),
    ],
)
def test_the_words_that_clients_use_for_a_form_are_known(
    client: TestClient, query: str, words: str, expected: str
) -> None:
    by_get = (
        client.get(f"/sparql?{words}", params={})
        if False
        else client.get(f"/sparql?query={query.replace('?', '%3F').replace('#', '%23')}&{words}")
    )
    by_form = client.post("/sparql", content=f"query={query.replace('?', '%3F')}&{words}", headers=FORM)
    for answer in (by_get, by_form):
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].partition(";")[0] == expected


def test_pages_of_other_sites_may_ask_and_read(client: TestClient, store: Store) -> None:
    ahead = client.options(
        "/sparql",
        headers={
            "Origin": "https://example.org",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type,x-requested-with",
        },
    )
    assert (ahead.status_code, ahead.headers["access-control-allow-origin"]) == (204, "*")
    assert "POST" in ahead.headers["access-control-allow-methods"]
    assert "*" in ahead.headers["access-control-allow-headers"]
    assert "content-length" not in ahead.headers
    for address in ("/sparql?query=ASK%7B%7D", "/sparql?query=ASK%7B", "/sparql?query=ASK%7B%7D&x=1"):
        assert client.get(address).headers["access-control-allow-origin"] == "*"
    with sparql_endpoint(store, workers=1, readable_anywhere=False) as closed:
        assert "access-control-allow-origin" not in TestClient(closed).get("/sparql").headers


def test_the_methods_are_told(client: TestClient) -> None:
    asked = client.options("/sparql")
    assert (asked.status_code, asked.headers["allow"]) == (204, "GET, HEAD, OPTIONS, POST")
    assert client.delete("/sparql").headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert client.options("/elsewhere").status_code == 404


def test_head_has_the_headers_of_get_and_no_body(client: TestClient) -> None:
    asked = {"query": "SELECT * { ?s ?p ?o }", "format": "csv"}
    head, whole = client.head("/sparql", params=asked), client.get("/sparql", params=asked)
    assert (head.status_code, head.content) == (200, b"")
    assert dict(head.headers) == dict(whole.headers)
    assert int(head.headers["content-length"]) == len(whole.content)


@pytest.mark.parametrize("form", ["turtle", "rdfxml", "jsonld", "ntriples", "nquads", "trig"])
def test_without_a_question_the_service_describes_itself(client: TestClient, form: str) -> None:
    answer = client.get("/sparql", params={"format": form})
    assert answer.status_code == 200
    if form in ("nquads", "trig", "jsonld"):
        assert "SPARQL11Query" in answer.text
        return
    said = Graph().parse(answer.content, format={"rdfxml": "xml", "ntriples": "nt"}.get(form, form))
    service = URIRef("http://testserver/sparql")
    assert (service, URIRef(SD + "endpoint"), service) in said
    assert {str(one) for one in said.objects(None, URIRef(SD + "name"))} == {A, B, C}
    assert not list(said.objects(None, URIRef(SD + "feature")))
    assert len(list(said.objects(service, URIRef(SD + "resultFormat")))) == 10


def test_a_store_that_was_filled_since_is_answered_from_after_renew(tmp_path: Path) -> None:
    with open_store(f"disk:{tmp_path / 'own'}") as store, sparql_endpoint(store, workers=1) as app:
        client = TestClient(app)
        store.load(LINES)
        assert number(client.get("/sparql", params={"query": ALL.format("?s ?p ?o")})) == 0
        app.renew()
        assert number(client.get("/sparql", params={"query": ALL.format("?s ?p ?o")})) == 1


def test_a_store_folder_is_answered_from_as_it_lies(store: Store, tmp_path: Path) -> None:
    store.backup(tmp_path / "store")
    with sparql_endpoint(tmp_path / "store", workers=1) as app:
        assert number(TestClient(app).get("/sparql", params={"query": ALL.format("?s ?p ?o")})) == 1


def test_it_is_mounted_within_another_application(endpoint: SparqlEndpoint) -> None:
    within = TestClient(Starlette(routes=[Mount("/data", app=endpoint)]))
    assert yes(within.get("/data/sparql", params={"query": "ASK {}"}))
    assert "<http://testserver/data/sparql#dataset>" in within.get("/data/sparql?format=nt").text


def test_its_limits_hold(store: Store) -> None:
    limits = Limits(seconds=0.3, answer_bytes=100)
    with sparql_endpoint(store, workers=1, limits=limits, request_bytes=1000) as app:
        client = TestClient(app, raise_server_exceptions=False)
        large = client.get("/sparql", params={"query": "SELECT * { GRAPH ?g { ?s ?p ?o } }"})
        assert (large.status_code, large.json()["limit"]) == (422, 100)
        pairs = " ".join(f"GRAPH ?g{n} {{ ?a{n} ?b{n} ?c{n} }}" for n in range(20))
        slow = client.get("/sparql", params={"query": ALL.format(pairs)})
        assert (slow.status_code, slow.json()["seconds"]) == (422, 0.3)
        long = client.post("/sparql", content="ASK {}" + " " * 1000, headers=DIRECT)
        assert (long.status_code, long.json()["limit"]) == (413, 1000)


def test_the_example_of_the_documentation_runs(project: Path, tmp_path: Path) -> None:
    text = (project / "docs" / "how-to" / "serve-a-store-of-your-own.md").read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    (tmp_path / "own.nq").write_bytes(b"".join(LINES))
    made: dict[str, Any] = {}
    exec(compile(code.replace("own.nq", str(tmp_path / "own.nq")), "example", "exec"), made)
    with made["app"] as app:
        query = f"SELECT (COUNT(*) AS ?n) FROM <{A}> FROM <{B}> {{ ?s ?p ?o }}"
        assert number(TestClient(app).get("/sparql", params={"query": query})) == 3
    made["store"].close()


def test_a_pool_reads_several_graphs_only_where_it_is_told(store: Store, tmp_path: Path) -> None:
    store.backup(tmp_path / "store")
    with WorkerPool(tmp_path / "store", size=1) as pool:
        query = f"SELECT (COUNT(*) AS ?n) FROM <{A}> FROM <{B}> {{ ?s ?p ?o }}"
        assert b'"3"' in pool.ask(query, allow_several_from=True).body
