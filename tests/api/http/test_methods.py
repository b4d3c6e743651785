"""Each address says which methods it takes, and none is asked by an address too long to be read."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.http.methods import ADDRESS_BYTES, OF_THE_SERVER


@pytest.fixture(scope="module")
def document(client: TestClient) -> dict[str, Any]:
    made: dict[str, Any] = client.get("/openapi.json").json()
    return made


def test_every_address_tells_its_methods_to_whoever_asks(
    client: TestClient, document: dict[str, Any]
) -> None:
    for path, operations in document["paths"].items():
        address = re.sub(r"\{[^}]+\}", "x", path)
        asked = client.options(address)
        assert "allow" in asked.headers, address
        allowed = asked.headers["allow"].split(", ")
        assert (asked.status_code, asked.content) == (204, b""), address
        assert {method.upper() for method in operations} | {"HEAD", "OPTIONS"} <= set(allowed), address


def test_what_the_whole_server_takes_is_what_any_address_takes(document: dict[str, Any]) -> None:
    found = {method.upper() for operations in document["paths"].values() for method in operations}
    assert sorted(found | {"HEAD", "OPTIONS"}) == OF_THE_SERVER


def test_a_refused_method_is_told_the_others(client: TestClient) -> None:
    refused = client.put("/sparql", content=b"x")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS, POST")
    assert client.post("/sources").headers["allow"] == "GET, HEAD, OPTIONS"
    assert client.post("/static/sharegraph.css").headers["allow"] == "GET, HEAD, OPTIONS"


def test_an_address_that_leads_nowhere_has_no_methods(client: TestClient) -> None:
    answer = client.options("/nothing/at/all")
    assert answer.status_code == 404
    assert "allow" not in answer.headers


def test_a_long_address_is_refused_and_says_what_to_do(client: TestClient) -> None:
    room = ADDRESS_BYTES - len("/sparql" + "query=ASK{}#")
    assert client.get("/sparql?query=ASK{}%23" + "x" * (room - 3)).status_code == 200
    answer = client.get("/sparql?query=ASK{}%23" + "x" * room)
    assert (answer.status_code, answer.json()["code"]) == (414, "address-too-long")
    assert "POST" in answer.json()["detail"]
    assert answer.json()["limit"] == ADDRESS_BYTES
    assert answer.headers["access-control-allow-origin"] == "*"
