"""The OpenAPI document is complete and true: every address is in it, and answers as it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from api.app import ROUTERS, create_app
from api.http.problems import TITLES
from api.live import LiveMap

PAGE = {"Accept": "text/html"}
METHODS = {"get", "post"}
NOT_IN_IT = {"/openapi.json", "/static"}
"""The document itself, and the files of the pages."""
QUESTIONS = ("SELECT * { ?s ?p ?o } LIMIT 2", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 2")
MOST_PAGES = 150
"""Pages looked at to find an example of each address."""


@pytest.fixture(scope="module")
def document(client: TestClient) -> dict[str, Any]:
    made: dict[str, Any] = client.get("/openapi.json").json()
    return made


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def pattern_of(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{[^}]+\\\}", "[^?]+", re.escape(path)))


def needed(operation: dict[str, Any], place: str) -> set[str]:
    return {
        one["name"] for one in operation.get("parameters", ()) if one["in"] == place and one.get("required")
    }


@pytest.fixture(scope="module")
def answer_in(client: TestClient) -> Callable[[str, str], Any]:
    """The answer of an address in a form, asked for once: `answer_in("/grants?", "text/csv")`."""
    return cache(lambda address, form: client.get(address, headers={"Accept": form}))


@pytest.fixture(scope="module")
def samples(client: TestClient, document: dict[str, Any]) -> dict[str, str]:
    """Path of the document → an address of that form that the pages link to, with what it needs."""
    wanted = {
        path: (pattern_of(path), needed(one, "query"))
        for path, method, one in operations(document)
        if method == "get"
    }
    found: dict[str, str] = {}
    shapes: dict[str, int] = {}
    waiting = ["/", *(path for path, (_, query) in wanted.items() if "{" not in path and not query)]
    seen = set(waiting)
    for _ in range(MOST_PAGES):
        if not waiting:
            break
        address = waiting.pop(0)
        answer = client.get(address, headers=PAGE)
        if answer.status_code != 200 or not answer.headers["content-type"].startswith("text/html"):
            continue
        for link in map(unescape, re.findall(r'<a\b[^>]*?href="([^"]+)"', answer.text)):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or not parts.path.startswith("/") or "format=" in parts.query:
                continue
            for path, (pattern, query) in wanted.items():
                if (
                    pattern.fullmatch(parts.path)
                    and query <= set(parse_qs(parts.query))
                    and path.count("/") == parts.path.count("/")
                ):
                    found.setdefault(path, f"{parts.path}?{parts.query}")
            shape = re.sub(r"[^/]+$", "*", parts.path) + ",".join(sorted(parse_qs(parts.query)))
            shapes[shape] = shapes.get(shape, 0) + 1
            if shapes[shape] <= 2 and link not in seen and "format=" not in link:
                seen.add(link)
                waiting.append(link)

    def named(kind: str) -> list[str]:
        listed = client.get(f"/{kind}", headers=PAGE).text
        return [unescape(one) for one in re.findall(rf'href="/{kind}/[^"]+">([^<]+)</a>', listed)]

    names, meeting = named("organisations"), named("convenings")[0]
    for path, (_, query) in wanted.items():
        if path not in found and "{" not in path:
            given = dict(zip(sorted(query), names, strict=False))
            if "convening" in given:
                given["convening"] = meeting
            found[path] = f"{path}?{urlencode(given)}"
    return found


def test_every_address_that_is_served_is_in_the_document(document: dict[str, Any], demo_map: LiveMap) -> None:
    served = {route.path for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)}
    assert {re.sub(r":\w+}", "}", path) for path in served} == set(document["paths"])
    app: Any = create_app(demo_map)
    others = {getattr(route, "path", "") for route in app.app.app.routes if not isinstance(route, APIRoute)}
    assert {path for path in others if path} <= NOT_IN_IT | served


def test_the_document_holds_together(document: dict[str, Any]) -> None:
    assert re.fullmatch(r"3\.1\.\d", document["openapi"])
    assert document["info"]["title"]
    assert document["info"]["version"]
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(ids) == len(set(ids))
    for path, method, operation in operations(document):
        where = f"{method} {path}"
        assert method in METHODS, where
        assert operation.get("summary"), where
        assert operation.get("tags"), where
        assert set(re.findall(r"{(\w+)}", path)) == needed(operation, "path"), where
        names = [(one["in"], one["name"]) for one in operation.get("parameters", ())]
        assert len(names) == len(set(names)), where
        for one in operation.get("parameters", ()):
            assert one.get("description"), f"{where}: {one['name']} has no description"
            assert one.get("schema"), where
        for status, response in operation["responses"].items():
            assert response["description"], where
            for media_type, content in response.get("content", {}).items():
                assert re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", media_type), where
                assert "schema" in content, where
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"], where
                assert int(status) in TITLES, where


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    def references(part: object) -> Iterator[str]:
        if isinstance(part, dict):
            for key, value in part.items():
                if key == "$ref":
                    yield value
                else:
                    yield from references(value)
        elif isinstance(part, list):
            for one in part:
                yield from references(one)

    for reference in references(document):
        place: Any = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]
        assert place


def test_every_address_is_found_from_the_pages(document: dict[str, Any], samples: dict[str, str]) -> None:
    asked = {path for path, method, _ in operations(document) if method == "get"}
    assert asked - set(samples) == set()


def test_every_address_answers_in_each_form_that_it_says(
    client: TestClient,
    answer_in: Callable[[str, str], Any],
    document: dict[str, Any],
    samples: dict[str, str],
) -> None:
    faults = []
    for path, method, operation in operations(document):
        if method != "get" or path not in samples or path == "/sparql":
            continue
        if "200" not in operation["responses"]:
            led_on = client.get(samples[path], follow_redirects=False)
            if str(led_on.status_code) not in operation["responses"]:
                faults.append(f"{samples[path]}: {led_on.status_code}")
            continue
        for media_type, content in operation["responses"]["200"]["content"].items():
            answer = answer_in(samples[path], media_type)
            given = answer.headers.get("content-type", "").partition(";")[0]
            if answer.status_code != 200 or given != media_type:
                faults.append(f"{samples[path]} as {media_type}: {answer.status_code} {given}")
            elif media_type == "application/json":
                lacking = set(_required(document, content["schema"])) - set(answer.json())
                faults += [f"{samples[path]}: the JSON lacks {name}" for name in sorted(lacking)]
    assert faults == []


def _required(document: dict[str, Any], schema: dict[str, Any]) -> list[str]:
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    needed: list[str] = schema.get("required", [])
    return needed


def test_no_address_answers_in_a_form_that_it_does_not_say(
    answer_in: Callable[[str, str], Any], document: dict[str, Any], samples: dict[str, str]
) -> None:
    for path, method, operation in operations(document):
        if method != "get" or path not in samples or "200" not in operation["responses"]:
            continue
        stated = set(operation["responses"]["200"]["content"])
        for accept in ("*/*", "text/html", "application/json", "text/csv"):
            answer = answer_in(samples[path], accept)
            given = answer.headers["content-type"].partition(";")[0]
            if answer.status_code == 200:
                assert given in stated, samples[path]
            else:
                assert str(answer.status_code) in operation["responses"], samples[path]


@pytest.mark.parametrize("method", ["get", "post"])
def test_sparql_answers_in_each_form_that_it_says(
    client: TestClient, document: dict[str, Any], method: str
) -> None:
    operation = document["paths"]["/sparql"][method]
    bodies = operation.get("requestBody", {}).get("content", {"": {}})
    for media_type in operation["responses"]["200"]["content"]:
        for body in bodies:
            answers = []
            for question in QUESTIONS:
                headers = {"Accept": media_type}
                if method == "get":
                    answers.append(client.get("/sparql", params={"query": question}, headers=headers))
                elif body == "application/sparql-query":
                    headers["Content-Type"] = body
                    answers.append(client.post("/sparql", content=question, headers=headers))
                else:
                    answers.append(client.post("/sparql", data={"query": question}, headers=headers))
            assert {one.status_code for one in answers} <= {200, 406}
            given = {
                one.headers["content-type"].partition(";")[0] for one in answers if one.status_code == 200
            }
            assert given == {media_type}


def test_what_is_off_gets_a_problem_that_the_document_says(
    client: TestClient, document: dict[str, Any], samples: dict[str, str]
) -> None:
    for path, method, operation in operations(document):
        if method != "get" or path not in samples:
            continue
        joint = "&" if "?" in samples[path] else "?"
        wrongs = [f"{samples[path]}{joint}no-such-parameter=1"] if operation.get("parameters") else []
        if "404" in operation["responses"] and "{" in path:
            wrongs.append(path.partition("{")[0] + "no-such-thing")
        for wrong in wrongs:
            answer = client.get(wrong)
            assert answer.status_code in (400, 404), wrong
            assert str(answer.status_code) in operation["responses"], wrong
            assert answer.headers["content-type"] == "application/problem+json", wrong
