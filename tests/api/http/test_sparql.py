"""SPARQL 1.1 Protocol at the door: three ways to ask, every form of answer, and what is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from api.demo import demo_sources
from api.examples import Example, examples
from api.http import sparql_page
from api.http.sparql_forms import GRAPHS, ROWS
from api.live import LiveMap
from graph.questions import questions
from graph.store.guard import TEXT_LIMIT
from ontology.identifiers import source_iri

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s a <https://w3id.org/sharegraph/ns#Organisation> }"
GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . ?s a <https://w3id.org/sharegraph/ns#Organisation> }"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
PROBLEM = "application/problem+json"


def count_in(body: bytes) -> int:
    return int(json.loads(body)["results"]["bindings"][0]["n"]["value"])


def test_a_question_is_answered_alike_in_the_three_ways_of_the_protocol(client: TestClient) -> None:
    by_get = client.get("/sparql", params={"query": COUNT})
    by_form = client.post("/sparql", data={"query": COUNT})
    direct = client.post("/sparql", content=COUNT, headers=DIRECT)
    assert {one.status_code for one in (by_get, by_form, direct)} == {200}
    assert {one.content for one in (by_get, by_form, direct)} == {by_get.content}
    assert count_in(by_get.content) > 30


@pytest.mark.parametrize("word", ROWS)
@pytest.mark.parametrize("query", [COUNT, "ASK { ?s ?p ?o }"])
def test_rows_and_yes_or_no_come_in_every_form(client: TestClient, query: str, word: str) -> None:
    by_word = client.get("/sparql", params={"query": query, "format": word})
    by_accept = client.get("/sparql", params={"query": query}, headers={"Accept": ROWS[word]})
    assert by_word.headers["content-type"].partition(";")[0] == ROWS[word].partition(";")[0]
    assert by_word.content == by_accept.content
    assert "accept" in by_accept.headers["vary"].lower()


@pytest.mark.parametrize("word", GRAPHS)
@pytest.mark.parametrize("query", [GRAPH, "DESCRIBE <https://w3id.org/sharegraph/vocab/harm>"])
def test_a_graph_comes_in_every_form(client: TestClient, query: str, word: str) -> None:
    by_word = client.get("/sparql", params={"query": query, "format": word})
    by_accept = client.get("/sparql", params={"query": query}, headers={"Accept": GRAPHS[word]})
    assert by_word.status_code == 200
    assert by_word.headers["content-type"].partition(";")[0] == GRAPHS[word]
    assert sorted(by_word.content) == sorted(by_accept.content)
    assert by_word.content


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("text/csv, application/sparql-results+json;q=0", "text/csv"),
        ("text/*;q=0.3, text/tab-separated-values", "text/tab-separated-values"),
        (BROWSER["Accept"], "text/html"),
    ],
)
def test_accept_chooses_by_its_quality(client: TestClient, accept: str, expected: str) -> None:
    answer = client.get("/sparql", params={"query": COUNT}, headers={"Accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == expected


def test_a_form_that_does_not_fit_the_question_is_refused(client: TestClient) -> None:
    rows_as_graph = client.get("/sparql", params={"query": COUNT}, headers={"Accept": "text/turtle"})
    assert (rows_as_graph.status_code, rows_as_graph.json()["code"]) == (406, "not-acceptable")
    graph_as_rows = client.get("/sparql", params={"query": GRAPH, "format": "csv"})
    assert (graph_as_rows.status_code, graph_as_rows.json()["code"]) == (400, "unknown-value")
    assert "turtle" in graph_as_rows.json()["known"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "LOAD <http://127.0.0.1:1/>",
        "INSERT DATA { <x:a> <x:b> <x:c> }",
        "SELECT * FROM <https://example.org/elsewhere> { ?s ?p ?o }",
    ],
)
def test_what_would_reach_out_or_change_the_map_is_forbidden(client: TestClient, query: str) -> None:
    for answer in (
        client.get("/sparql", params={"query": query}),
        client.post("/sparql", data={"query": query}),
        client.post("/sparql", content=query, headers=DIRECT),
    ):
        assert answer.status_code == 403
        assert answer.headers["content-type"] == PROBLEM
        assert answer.json()["code"] == "query-refused"


def test_an_update_is_forbidden_however_it_is_sent(client: TestClient) -> None:
    update = "INSERT DATA { <x:a> <x:b> <x:c> }"
    as_form = client.post("/sparql", data={"update": update})
    direct = client.post("/sparql", content=update, headers={"Content-Type": "application/sparql-update"})
    assert {as_form.status_code, direct.status_code} == {403}
    assert "loading" in direct.json()["detail"]
    assert client.get("/sparql", params={"query": "ASK { <x:a> ?p ?o }"}).json()["boolean"] is False


def test_a_fault_in_the_text_is_named_by_line_and_column(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": "SELECT * WHERE {\n  ?s ?p\n}"})
    told = answer.json()
    assert (answer.status_code, told["code"], told["line"]) == (400, "query-syntax", 3)
    assert isinstance(told["column"], int)


@pytest.mark.parametrize("media_type", ["text/plain", "application/json", "multipart/form-data; boundary=x"])
def test_a_body_of_another_kind_is_not_read(client: TestClient, media_type: str) -> None:
    answer = client.post("/sparql", content=b"ASK {}", headers={"Content-Type": media_type})
    assert (answer.status_code, answer.json()["code"]) == (415, "media-type")
    assert "application/sparql-query" in answer.json()["known"]


def test_a_body_past_the_limit_is_refused_whether_it_says_its_length_or_not(
    client: TestClient, demo_map: LiveMap
) -> None:
    limit = demo_map.settings.request_bytes
    stated = client.post("/sparql", content=b"#" * (limit + 1), headers=DIRECT)
    unstated = client.post("/sparql", content=iter([b"#" * limit, b"#"]), headers=DIRECT)
    for answer in (stated, unstated):
        assert (answer.status_code, answer.json()["code"], answer.json()["limit"]) == (
            413,
            "body-too-large",
            limit,
        )


def test_a_question_past_the_length_that_is_read_is_too_large(client: TestClient) -> None:
    answer = client.post("/sparql", content="ASK {} " + "#" * TEXT_LIMIT, headers=DIRECT)
    assert (answer.status_code, answer.json()["limit"]) == (413, TEXT_LIMIT)


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"", FORM),
        (b"query=ASK%7B%7D&query=ASK%7B%7D", FORM),
        (b"query=%FF%FE", FORM),
        (b"\xff\xfe", DIRECT),
        (b"", DIRECT),
        (b"query=ASK%7B%7D&timeout=100", FORM),
        (b"&".join(b"default-graph-uri=x" for _ in range(2000)), FORM),
    ],
)
def test_a_body_that_holds_no_one_question_is_a_fault_of_the_caller(
    client: TestClient, body: bytes, headers: dict[str, str]
) -> None:
    answer = client.post("/sparql", content=body, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)


def test_two_questions_at_once_and_unknown_words_are_refused(client: TestClient) -> None:
    assert client.get("/sparql?query=ASK%7B%7D&query=ASK%7B%7D").status_code == 400
    assert client.get("/sparql", params={"query": "ASK {}", "limit": "5"}).status_code == 400
    assert client.get("/sparql?query=ASK%7B%7D&on=2026-01-01&on=2026-01-02").status_code == 400
    answer = client.post("/sparql?query=ASK%7B%7D", content="ASK {}", headers=DIRECT)
    assert answer.status_code == 400
    assert "'query' for a POST" in answer.json()["detail"]


def test_a_form_is_named_as_sparqlwrapper_names_it(client: TestClient) -> None:
    several = "format=tsv&format=text/tab-separated-values&output=tsv&output=text/tab-separated-values"
    answer = client.get(f"/sparql?query=ASK%7B%7D&{several}")
    assert answer.headers["content-type"].startswith("text/tab-separated-values")
    media_types = "format=application/ld%2Bjson%2Capplication/x-json%2Bld&format=nt"
    answer = client.get(f"/sparql?query=CONSTRUCT%20WHERE%7B%3Fs%20a%20%3Fo%7D&{media_types}")
    assert answer.headers["content-type"] == "application/ld+json"


def test_an_address_that_is_no_utf_8_is_refused_like_such_a_body(client: TestClient) -> None:
    for address in ("/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%22%FC%22%20%7D", "/search?q=f%FCr"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)
        assert "UTF-8: the byte FC" in answer.json()["detail"]


def test_the_mark_that_editors_begin_a_file_with_is_no_part_of_a_question(client: TestClient) -> None:
    body = b"\xef\xbb\xbfASK {}"
    assert client.post("/sparql", content=body, headers=DIRECT).json()["boolean"] is True


def test_a_dataset_in_the_address_confines_the_question(client: TestClient, demo_map: LiveMap) -> None:
    snapshot = demo_map.snapshot()
    graph = source_iri(snapshot.base, snapshot.state.entries[0].source.name)
    everywhere = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    inside = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    stated = client.get(
        "/sparql", params={"query": f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"}
    )
    one = client.get("/sparql", params={"query": everywhere, "default-graph-uri": graph})
    named = client.post("/sparql", data={"query": inside, "named-graph-uri": graph})
    assert count_in(one.content) == count_in(named.content) == count_in(stated.content) > 0
    alone = client.get("/sparql", params={"query": inside, "default-graph-uri": graph})
    assert count_in(alone.content) == 0


def test_a_dataset_outside_the_map_or_of_two_default_graphs_is_forbidden(
    client: TestClient, demo_map: LiveMap
) -> None:
    ask = {"query": "ASK { ?s ?p ?o }"}
    assert (
        client.get("/sparql", params={**ask, "default-graph-uri": "https://example.org/g"}).status_code == 403
    )
    assert (
        client.get("/sparql", params={**ask, "named-graph-uri": "https://example.org/g"}).status_code == 403
    )
    base = demo_map.snapshot().base
    two = [source_iri(base, entry.source.name) for entry in demo_map.snapshot().state.entries][:2]
    query = urlencode({**ask, "default-graph-uri": two}, doseq=True)
    assert client.get(f"/sparql?{query}").status_code == 403


def test_a_map_merges_as_many_graphs_as_its_setting_says(
    map_of: Callable[..., LiveMap], client_of: Callable[[LiveMap], TestClient]
) -> None:
    live = map_of(demo_sources(), merged_graphs=2)
    asking, base = client_of(live), live.snapshot().base
    graphs = [source_iri(base, entry.source.name) for entry in live.snapshot().state.entries]

    def stated(*names: str) -> int:
        query = f"SELECT (COUNT(*) AS ?n) {' '.join(f'FROM <{one}>' for one in names)} {{ ?s ?p ?o }}"
        by_from = count_in(asking.get("/sparql", params={"query": query}).content)
        by_protocol = asking.get(
            "/sparql",
            params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "default-graph-uri": list(names)},
        )
        assert by_from == count_in(by_protocol.content)
        return by_from

    assert max(stated(graphs[0]), stated(graphs[1])) < stated(*graphs[:2])
    assert stated(*graphs[:2]) <= stated(graphs[0]) + stated(graphs[1])
    three = {"query": "ASK {}", "default-graph-uri": graphs[:3]}
    refused = asking.get("/sparql", params=three)
    assert (refused.status_code, "at most 2" in refused.json()["detail"]) == (403, True)


def test_a_client_without_a_question_gets_the_description_of_the_service(client: TestClient) -> None:
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    assert "http://www.w3.org/ns/sparql-service-description#SPARQL11Query" in answer.text
    assert client.get("/sparql", headers={"Accept": "application/ld+json"}).json()


def test_an_answer_names_the_state_of_the_map(client: TestClient, demo_map: LiveMap) -> None:
    answer = client.get("/sparql", params={"query": COUNT})
    assert answer.headers["sharegraph-state"] == demo_map.name


def test_limits_are_told_before_the_first_byte(
    map_of: Callable[..., LiveMap], client_of: Callable[[LiveMap], TestClient]
) -> None:
    small = client_of(map_of(query_seconds=0.5, answer_bytes=1000))
    slow = small.get("/sparql", params={"query": RUNAWAY})
    assert (slow.status_code, slow.json()["code"], slow.json()["seconds"]) == (422, "query-timeout", 0.5)
    assert "0.5 seconds" in slow.json()["detail"]
    large = small.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }"})
    assert (large.status_code, large.json()["code"], large.json()["limit"]) == (422, "answer-too-large", 1000)
    on_page = small.get("/sparql", params={"query": RUNAWAY}, headers=BROWSER)
    assert on_page.status_code == 422
    assert "0.5 seconds" in on_page.text


def test_pages_of_other_sites_may_read_the_public_view_only(
    client: TestClient, map_of: Callable[..., LiveMap], client_of: Callable[[LiveMap], TestClient]
) -> None:
    asking = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    ahead = client.options("/sparql", headers=asking)
    assert (ahead.status_code, ahead.headers["access-control-allow-origin"]) == (204, "*")
    assert "Content-Type" in ahead.headers["access-control-allow-headers"]
    for answer in (client.get("/sparql", params={"query": COUNT}), client.get("/sparql?query=x")):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers
    assert "access-control-allow-origin" not in client.get("/sources").headers
    inner = client_of(map_of(audience="stewards"))
    assert "access-control-allow-origin" not in inner.get("/sparql", params={"query": COUNT}).headers
    assert "access-control-allow-origin" not in inner.options("/sparql", headers=asking).headers


def test_the_page_shows_rows_with_links_and_all_of_them_as_files(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sparql_page, "ROWS_SHOWN", 3)
    query = (
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> SELECT ?o ?name "
        "{ ?o a <https://w3id.org/sharegraph/ns#Organisation> ; rdfs:label ?name }"
    )
    whole = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    shown = client.get("/sparql", params={"query": query}, headers=BROWSER).text
    assert f"Showing 3 of {len(whole)} rows" in shown
    links = re.findall(r'href="(/sparql\?[^"]*format=csv[^"]*)"', shown)
    assert client.get(unescape(links[0])).text.count("\n") == len(whole) + 1
    pages = [link for link in re.findall(r'href="([^"]+)"', shown) if link.startswith("/organisations/")]
    assert len(pages) == 3


def test_the_page_shows_a_graph_and_a_yes_or_no(client: TestClient) -> None:
    graph = client.get("/sparql", params={"query": GRAPH}, headers=BROWSER).text
    assert "rows" in graph
    assert "format=jsonld" in graph
    assert "Yes" in client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"}, headers=BROWSER).text
    assert (
        "No rows" in client.get("/sparql", params={"query": "SELECT * { <x:a> ?p ?o }"}, headers=BROWSER).text
    )


def test_the_page_marks_the_place_of_a_fault_and_keeps_the_text(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": "SELECT * WHERE {\n ?s ?p } <&"}, headers=BROWSER)
    assert answer.status_code == 400
    assert "<mark>" in answer.text
    assert "line 2" in answer.text
    assert "&lt;&amp;" in answer.text


def test_a_refusal_reads_as_a_page_in_a_browser(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": "DROP ALL"}, headers=BROWSER)
    assert answer.status_code == 403
    assert "<textarea" in answer.text
    assert "would change the map" in answer.text


def test_text_of_the_map_and_of_the_question_is_never_markup(client: TestClient) -> None:
    query = 'SELECT ("<script>x()</script>" AS ?a) (IRI("javascript:x()") AS ?b) {}'
    text = client.get("/sparql", params={"query": query}, headers=BROWSER).text
    assert "<script>x" not in text
    assert 'href="javascript' not in text


@pytest.mark.parametrize("example", examples(), ids=lambda one: one.name)
def test_every_example_finds_something_in_the_demo(client: TestClient, example: Example) -> None:
    answer = client.get("/sparql", params={"query": example.text, "format": "csv"})
    if answer.status_code == 400:
        answer = client.get("/sparql", params={"query": example.text, "format": "ntriples"})
    assert answer.status_code == 200
    assert answer.text.count("\n") > 1


def test_the_page_offers_the_examples_the_named_questions_and_the_vocabulary(client: TestClient) -> None:
    text = unescape(client.get("/sparql", headers=BROWSER).text)
    assert all(one.title in text for one in examples())
    assert f">{len(questions())} questions with a form</a>" in text
    organisations = count_in(client.get("/sparql", params={"query": COUNT}).content)
    assert re.search(rf"sg:Organisation</code>.*?<td class=\"number\">{organisations}</td>", text)


def test_an_empty_map_can_be_asked(empty_client: TestClient) -> None:
    assert empty_client.get("/sparql", headers=BROWSER).status_code == 200
    assert count_in(empty_client.get("/sparql", params={"query": COUNT}).content) == 0


def test_head_is_get_without_a_body(client: TestClient) -> None:
    answer = client.head("/sparql", params={"query": COUNT})
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_large_answer_is_counted_without_being_shown_whole(client: TestClient) -> None:
    query = "SELECT ?s ?p ?o { ?s ?p ?o }"
    shown = client.get("/sparql", params={"query": query}, headers=BROWSER).text
    rows = client.get("/sparql", params={"query": query, "format": "tsv"}).text.count("\n") - 1
    assert f"Showing {sparql_page.ROWS_SHOWN} of {rows:,} rows" in shown


def test_no_example_is_longer_than_a_screen_is_wide(project: Path) -> None:
    long = [
        (path.name, line)
        for path in (project / "api" / "examples").glob("*.rq")
        for line in path.read_text("utf-8").splitlines()
        if len(line) > 100
    ]
    assert long == []
