"""The outermost layer: strict headers on everything, known host names only, HEAD as GET without a body."""

from __future__ import annotations

import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

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


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "",
        "evil.example:8000",
        "[::2]",
        "localhost:evil.example",
        "localhost:99999",
        "localhost@evil.example",
        "user@localhost",
        "localhost,evil.example",
        "localhost/evil",
        "[::1]evil.example",
        "localhost..",
        "localhost evil",
    ],
)
def test_another_host_name_is_not_answered(client: TestClient, host: str) -> None:
    answer = client.get("/sources", headers={"Host": host})
    assert (answer.status_code, answer.json()["code"]) == (421, "http-421")
    assert answer.headers["content-security-policy"] == POLICY


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8000", "127.0.0.1:1", "localhost.", "localhost.:80", "localhost:"]
)
def test_a_known_host_name_is_answered_on_any_port(client: TestClient, host: str) -> None:
    assert client.get("/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("a.example:80", "a.example"),
        ("[::1]:8000", "[::1]"),
        ("[::1]", "[::1]"),
        ("A", "a"),
        ("a.", "a"),
        ("", ""),
        ("a:b", ""),
        (" a", ""),
    ],
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


def test_two_host_headers_are_refused(client: TestClient) -> None:
    for second in ("evil.example", "localhost"):
        answer = client.get("/sources", headers=[("Host", "localhost"), ("Host", second)])
        assert answer.status_code == 421


WIRE: tuple[tuple[str, list[str]], ...] = (
    ("http://evil.example/", ["localhost"]),
    ("http://localhost/", ["evil.example"]),
    ("/", ["localhost", "evil.example"]),
    ("/", []),
    ("http://evil.example/sparql", ["127.0.0.1"]),
)
"""Targets of a request line with the Host headers beside it."""


def test_over_the_wire_no_foreign_name_is_repeated_as_ours(start: Callable[..., Any], tmp_path: Path) -> None:
    served = start("serve", "--data", tmp_path)
    host, _, port = served.address.removeprefix("http://").partition(":")
    for target, hosts in WIRE:
        named = "".join(f"Host: {name}\r\n" for name in hosts)
        with socket.create_connection((host, int(port)), timeout=20) as line:
            line.sendall(f"GET {target} HTTP/1.1\r\n{named}Connection: close\r\n\r\n".encode())
            answer = b"".join(iter(partial(line.recv, 65536), b""))
        status = int(answer.split(b" ", 2)[1])
        # A name in the target goes before the header (RFC 9112, 3.2.2).
        asked = urlsplit(target).hostname or (hosts[0] if len(hosts) == 1 else "")
        assert status in ((200,) if asked in ("localhost", "127.0.0.1") else (400, 404, 421))
        assert status != 200 or b"evil.example" not in answer
