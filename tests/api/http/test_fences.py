"""The outermost layer: strict headers on everything, known host names only, HEAD as GET without a body."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from api.http.fences import HEADERS, POLICY, host_name

EVERYTHING = (
    "/sources",
    "/sources?format=json",
    "/nothing",
    "/static/sharegraph.css",
    "/health",
    "/openapi.json",
)


@pytest.mark.parametrize("path", EVERYTHING)
def test_every_answer_carries_the_strict_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    for name, value in HEADERS:
        assert headers[name.decode()] == value.decode()


def test_the_policy_allows_nothing_inline_and_no_other_host() -> None:
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert "default-src 'none'" in POLICY
    assert "require-trusted-types-for 'script'" in POLICY


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "evil.example:8000", "[::2]"])
def test_another_host_name_is_not_answered(client: TestClient, host: str) -> None:
    answer = client.get("/sources", headers={"Host": host})
    assert (answer.status_code, answer.json()["code"]) == (421, "http-421")
    assert answer.headers["content-security-policy"] == POLICY


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:1"])
def test_a_known_host_name_is_answered_on_any_port(client: TestClient, host: str) -> None:
    assert client.get("/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("host", "name"),
    [("a.example:80", "a.example"), ("[::1]:8000", "[::1]"), ("[::1]", "[::1]"), ("A", "a"), ("", "")],
)
def test_a_host_is_read_without_its_port(host: str, name: str) -> None:
    assert host_name(host) == name


@pytest.mark.parametrize("path", EVERYTHING)
def test_head_has_the_headers_of_get_and_no_body(client: TestClient, path: str) -> None:
    whole, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert head.headers["content-type"] == whole.headers["content-type"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "POST"])
def test_a_method_that_an_address_does_not_take_is_refused(client: TestClient, method: str) -> None:
    answer = client.request(method, "/sources")
    assert (answer.status_code, answer.json()["code"]) == (405, "http-405")


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/rendering.py", "/static/..%2frendering.py"]
)
def test_static_files_do_not_lead_out_of_their_folder(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404
