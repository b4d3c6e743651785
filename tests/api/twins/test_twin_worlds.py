"""What is hidden shows nowhere: worlds that differ only in it answer those who may not see it alike.

Each world is an installation with an archive and stores of its own. Compared are status, all headers
and every byte. An address or a parameter that the document of the API has and nobody gave values to
fails the test, so that a new one cannot be forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any
from urllib.parse import quote

from starlette.testclient import TestClient

from api.http.addresses import FOLDERS
from graph.snapshot import given
from ontology.identifiers import DEFAULT_BASE, catalogue_iri

CATALOGUE = catalogue_iri(DEFAULT_BASE)

ANY = "*"
"""Stands for every address in `VALUES`."""

QUERIES = (
    "SELECT ?s ?p ?o {{ ?s ?p ?o }} ORDER BY ?s ?p ?o LIMIT 50",
    "SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o }}",
    "SELECT ?g (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g ORDER BY ?g",
    "SELECT (COUNT(*) AS ?n) {{ GRAPH <{source}> {{ ?s ?p ?o }} }}",
    "SELECT (COUNT(*) AS ?n) FROM <{source}> {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <{source}> {{ GRAPH ?g {{ ?s ?p ?o }} }} LIMIT 5",
    "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{catalogue}> {{ ?s ?p ?o }} }}",
    "CONSTRUCT {{ <{thing}> ?p ?o }} WHERE {{ <{thing}> ?p ?o }}",
    "DESCRIBE <{thing}>",
    "ASK {{ <{thing}> ?p ?o }}",
    "ASK {{ ?s ?p ?o FILTER(CONTAINS(STR(?o), '{word}')) }}",
    "SELECT (MAX(?v) AS ?m) {{ GRAPH ?g {{ ?l <https://w3id.org/sharegraph/ns#loadNumber> ?v }} }}",
    "SELECT (SUM(?a) AS ?m) {{ ?g <https://w3id.org/sharegraph/ns#amount> ?a }}",
    "SELECT * {{ SERVICE <http://127.0.0.1:1/> {{ ?s ?p ?o }} }}",
    "SELECT nonsense",
)


RECIPE = "/recipes/who-shares-with-whom"
"""The recipe that is asked in every form and with every parameter that all of them have."""


def values_of(seen: Any, hidden: Any) -> dict[tuple[str, str], list[str]]:
    """(address, parameter) → its values: seen, hidden, and wrong ones. A parameter that is not in
    it has no values, which the test takes for a fault."""

    def both(kind: str) -> list[str]:
        return [*seen.first(kind), *hidden.first(kind), "https://nowhere.example/thing"]

    organisations = both("organisation")
    names = [hidden.labels[one] for one in hidden.first("organisation")]
    return {
        (ANY, "on"): ["2024-02-29"],
        (ANY, "at"): [*hidden.states[:1]],
        (ANY, "format"): ["json"],
        ("/network", "format"): ["svg", "nonsense"],
        (ANY, "page"): ["2"],
        ("/", "on"): ["2024-02-29", "yesterday"],
        ("/", "at"): [*seen.states, *hidden.states, "0123456789ab", "../public", ""],
        ("/sparql", "at"): [*seen.states, *hidden.states],
        ("/organisations", "page"): ["2", "0", "x"],
        (ANY, "q"): [*seen.words[:1], *hidden.words],
        (ANY, "most"): ["1", "0"],
        (ANY, "harm"): ["csam"],
        (ANY, "theme"): ["research-data"],
        (ANY, "country"): ["GB"],
        (ANY, "sector"): ["hotline"],
        (ANY, "sensitivity"): ["severe"],
        (ANY, "access"): ["open"],
        (ANY, "region"): ["002"],
        (ANY, "state"): ["in force"],
        (ANY, "type"): ["data-sharing"],
        (ANY, "kind"): ["resource", "nonsense"],
        (ANY, "iri"): [
            *both("organisation"),
            *(one for kind in ("agreement", "version", "release") for one in both(kind)[:2]),
            *seen.records[:1],
            *hidden.records[:1],
            "no iri",
        ],
        **{
            (ANY, name): organisations
            for name in ("organisation", "funder", "holder", "provider", "recipient", "alliance")
        },
        (ANY, "from"): [*organisations, *names],
        (ANY, "to"): [*seen.first("organisation", 2)[1:], *organisations],
        (ANY, "focus"): [*organisations, *names],
        (ANY, "thing"): [*organisations, *both("dataset"), *both("grant")],
        (ANY, "programme"): both("programme"),
        (ANY, "convening"): both("convening"),
        (ANY, "expertise"): ["hash-matching"],
        (ANY, "barrier"): ["legal"],
        (ANY, "dimension"): ["completeness"],
        (ANY, "use"): ["commercial-use"],
        (ANY, "word"): ["csam", *hidden.words[:1]],
        (ANY, "day"): ["2025-01-01"],
        (ANY, "days"): ["4000"],
        (ANY, "hops"): ["3", "99"],
        (ANY, "relations"): ["funds", "nonsense"],
        (ANY, "states"): ["ended"],
        (ANY, "view"): ["table"],
        (ANY, "rows"): ["programme", "harm", "nonsense"],
        (ANY, "row"): [*both("programme"), "csam"],
        (ANY, "column"): ["GB", "not-known"],
        (ANY, "measure"): ["everything", "GBP"],
        (ANY, "all"): ["1"],
        (ANY, "default-graph-uri"): [*seen.sources[:1], *hidden.sources[:1]],
        (ANY, "named-graph-uri"): [*seen.sources[:1], *hidden.sources[:1]],
        (ANY, "output"): ["csv"],
        (ANY, "results"): ["csv"],
        (ANY, "source"): [one.rpartition("/")[2] for one in (*seen.sources[:1], *hidden.sources[:1])],
        (ANY, "fact"): ["label", "nonsense"],
        ("/sparql", "query"): [
            one.format(source=source, thing=thing, word=word, catalogue=CATALOGUE)
            for one in QUERIES
            for source, thing, word in (
                (hidden.sources[0], hidden.first("organisation")[0], hidden.words[0]),
                *((seen.sources[0], organisations[0], "Harbour") for _ in "1" if "{thing}" in one),
            )
        ],
        ("/concepts/{scheme}", "scheme"): ["harm", "nonsense"],
        ("/concepts/{scheme}/{code}", "scheme"): ["harm", "place"],
        ("/concepts/{scheme}/{code}", "code"): ["csam", "GB"],
        ("/ontology/{name}", "name"): ["Agreement", "loadNumber", "nonsense"],
        **{
            (f"/sources/{{name}}{rest}", "name"): [
                one.rpartition("/")[2] for one in (*seen.sources[:1], *hidden.sources, "x/nonsense")
            ]
            for rest in ("", "/history", "/diff")
        },
        ("/sources/{name}/diff", "from"): ["1", "99"],
        ("/sources/{name}/diff", "to"): ["1", "2"],
        **{
            (f"/{folder}/{{name}}", "name"): [
                one.partition(f"/{kind}/")[2] or "nonsense"
                for one in (*both(kind), *hidden.first(kind, 2)[1:])
            ]
            for kind, folder in FOLDERS.items()
        },
    }


@dataclass(frozen=True)
class Request:
    """One request: method, path, query, headers and body."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""


def values_for(values: Mapping[tuple[str, str], Sequence[str]], path: str, name: str) -> Sequence[str]:
    """The values of a parameter of an address; raises KeyError where nobody gave it any."""
    return values[path, name] if (path, name) in values else values[ANY, name]


def requests(
    document: Mapping[str, Any], values: Mapping[tuple[str, str], Sequence[str]]
) -> Iterator[Request]:
    """Every address of an OpenAPI document: each form, each value of each parameter, wrong methods."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if method == "get":
                yield from _of(path, operation, values)
        where = _addresses(path, operations["get"], values)[0]
        if not path.startswith("/recipes/"):  # they are all one function
            yield Request("HEAD", where)
            if "post" not in operations:
                yield Request("POST", where)
    for method in ("OPTIONS", "PUT", "DELETE"):
        yield Request(method, "/organisations")
        yield Request(method, f"/organisations/{values['/organisations/{name}', 'name'][1]}")
    yield Request("GET", "/", (), (("Accept", "image/png"),))
    for query in values["/sparql", "query"]:
        yield Request("POST", "/sparql", (), (("Content-Type", "application/sparql-query"),), query)


def _addresses(
    path: str, operation: Mapping[str, Any], values: Mapping[tuple[str, str], Sequence[str]]
) -> list[str]:
    names = re.findall(r"{(\w+)}", path)
    found = []
    for chosen in product(*(values_for(values, path, name) for name in names)):
        address = path
        for name, value in zip(names, chosen, strict=True):
            address = address.replace(f"{{{name}}}", quote(value, safe=":/-._~"))
        found.append(address)
    return found


def _of(
    path: str, operation: Mapping[str, Any], values: Mapping[tuple[str, str], Sequence[str]]
) -> Iterator[Request]:
    parameters = [one for one in operation.get("parameters", ()) if one["in"] == "query"]
    needed = tuple(
        (one["name"], values_for(values, path, one["name"])[0]) for one in parameters if one.get("required")
    )
    forms = list(operation["responses"].get("200", {}).get("content", ())) or ["text/html"]
    addresses = _addresses(path, operation, values)
    if path.startswith("/recipes/") and path != RECIPE:
        forms = forms[:2]  # one function writes them all
    for form in forms:
        yield Request("GET", addresses[0], needed, (("Accept", form),))
    short = "application/json" if "application/json" in forms else forms[0]
    for address in addresses[1:]:
        for form in dict.fromkeys(("text/html", short)):
            yield Request("GET", address, needed, (("Accept", form),))
    if path.startswith("/recipes/") and path != RECIPE:
        parameters = [one for one in parameters if one["name"] not in ("on", "format")]
    for one in parameters:
        for value in values_for(values, path, one["name"]):
            given = tuple(pair for pair in needed if pair[0] != one["name"])
            yield Request("GET", addresses[0], (*given, (one["name"], value)), (("Accept", short),))


NOT_IN_THE_DOCUMENT = {"/openapi.json", "/static"}

TIMED = re.compile(rb"in \d+\.\d\d s,")
"""How long a question took: the one thing on a page that no two answers share."""


def send(client: TestClient, one: Request) -> Any:
    return client.request(
        one.method,
        one.path,
        params=list(one.query),
        headers=list(one.headers),
        content=one.body or None,
        follow_redirects=False,
    )


def told(answer: Any) -> tuple[int, list[tuple[str, str]], bytes]:
    headers = answer.headers.multi_items()
    body = answer.content
    if answer.url.path == "/sparql":
        body = TIMED.sub(b"in some s,", body)
        headers = [pair for pair in headers if pair[0] != "content-length"]
    return answer.status_code, headers, body


GONE = "Saltmarsh Regional Police"
"""What a source no longer states: those who saw it are told so."""


def address_of(world: Any, label: str) -> str:
    """The address of a thing that some state of the map knew by this name."""
    for state in given(world.data, world.live.audience):
        asked = {"q": label, "at": state, "format": "json"}
        for kind in world.client.get("/search", params=asked).json()["found"]:
            for thing in kind["things"]:
                if thing["label"] == label:
                    return str(thing["href"]).partition("?")[0]
    raise AssertionError(label)


def test_worlds_that_differ_in_what_is_hidden_answer_alike(twins: tuple[Any, Any, Any, Any]) -> None:
    one, other, seen, hidden = twins
    document = other.client.get("/openapi.json").json()
    asked = list(dict.fromkeys(requests(document, values_of(seen, hidden))))
    if not other.live.for_everybody:
        asked = asked[::6]  # each address was asked for the public already
    asked += [
        Request("GET", address_of(other, GONE), (), (("Accept", form),)) for form in ("text/html", "*/*")
    ]
    assert len(asked) > 100
    differ = []
    statuses: dict[int, int] = {}
    for request in asked:
        mine, theirs = send(one.client, request), send(other.client, request)
        statuses[mine.status_code] = statuses.get(mine.status_code, 0) + 1
        if told(mine) != told(theirs):
            differ.append((request, mine.status_code, theirs.status_code))
    assert differ == []
    some = {200, 400, 404, 410}
    assert statuses.keys() >= (some | {303, 308, 403, 405, 406} if other.live.for_everybody else some)
    assert 500 not in statuses


def test_every_address_and_parameter_is_asked(twins: tuple[Any, Any, Any, Any]) -> None:
    _, other, seen, hidden = twins
    values = values_of(seen, hidden)
    document = other.client.get("/openapi.json").json()
    for path, operations in document["paths"].items():
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                assert values_for(values, path, parameter["name"]), (path, parameter["name"])
    mounted = {re.sub(r":\w+}", "}", getattr(one, "path", "")) for one in other.client.app.app.app.routes}
    assert {path for path in mounted if path} <= NOT_IN_THE_DOCUMENT | set(document["paths"])


def request_for(path: str, query: str, form: str, name: str, word: str) -> Request:
    """A request in which `word` stands for `name`."""
    given = (("iri", query.replace(name, word)),) if query else ()
    return Request("GET", path.format(word), given, (("Accept", form),))


def test_what_is_hidden_is_answered_as_what_does_not_exist(twins: tuple[Any, Any, Any, Any]) -> None:
    one, _, _, hidden = twins
    compared = 0
    for kind, folder in FOLDERS.items():
        for iri in hidden.first(kind):
            name = iri.partition(f"/{kind}/")[2]
            nothing = "x" * len(name)
            for path, query in ((f"/{folder}/{{}}", ""), ("/things", iri), ("/sources/{}", "")):
                for form in ("text/html", "application/json"):
                    mine, theirs = (
                        send(one.client, request_for(path, query, form, name, word))
                        for word in (name, nothing)
                    )
                    assert mine.status_code in (303, 404), path
                    assert mine.content.replace(name.encode(), nothing.encode()) == theirs.content
                    assert mine.headers.keys() == theirs.headers.keys()
                    compared += 1
    assert compared > 50


def test_a_tag_of_one_world_is_good_in_the_other(twins: tuple[Any, Any, Any, Any]) -> None:
    one, other, _, _ = twins
    for path in ("/", "/organisations", "/network?format=json", "/sparql?query=ASK{}&format=json"):
        tag = other.client.get(path).headers["etag"]
        answers = [world.client.get(path, headers={"If-None-Match": tag}) for world in (one, other)]
        assert [told(answer) for answer in answers] == [told(answers[0])] * 2
        assert answers[0].status_code == 304
