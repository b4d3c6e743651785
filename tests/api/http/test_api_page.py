"""The API's own page: every operation of the document, with its parameters, forms and an example."""

from __future__ import annotations

import shlex
from html import unescape
from urllib.parse import urlsplit

from starlette.testclient import TestClient

from api.http.api_page import kind_of, operations


def test_every_operation_of_the_document_is_on_the_page(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    text = unescape(client.get("/api").text)
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert f'<span class="method">{method.upper()}</span> <code>{path}</code>' in text
            for parameter in operation.get("parameters", ()):
                assert f"<code>{parameter['name']}</code>" in text


def test_an_example_without_gaps_is_a_request_that_is_answered(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    asked = 0
    for _, operation in operations(document, "http://testserver"):
        words = shlex.split(operation.example)
        address = urlsplit(words[-1])
        if "{" in address.path or "%E2%80%A6" in address.query:
            continue
        headers = dict(words[place + 1].split(": ", 1) for place, word in enumerate(words) if word == "-H")
        body = words[words.index("--data-binary") + 1] if "--data-binary" in words else None
        answer = client.request(
            operation.method, f"{address.path}?{address.query}", headers=headers, content=body
        )
        assert answer.status_code == 200, operation.example
        asked += 1
    assert asked > 5


def test_a_schema_reads_as_words() -> None:
    assert kind_of({"type": "string"}) == "text"
    assert kind_of({"type": "integer", "minimum": 0, "default": 90}) == "integer from 0; 90 where not given"
    assert kind_of({"anyOf": [{"type": "integer"}, {"type": "null"}]}) == "integer"
    assert kind_of({"type": "array", "items": {"type": "string"}}) == "text, may be repeated"
    assert kind_of({"type": "string", "format": "date"}) == "day (YYYY-MM-DD)"
    assert kind_of({"enum": ["a", "b"]}) == "one of a, b"
