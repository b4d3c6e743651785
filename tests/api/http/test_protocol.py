"""The head of a request has a limit, however it is sent, and the server goes on for everybody else."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from typing import Any

import pytest

from api.app import create_app
from api.http.protocol import HEAD_BYTES
from api.live import LiveMap

HEAD = b"GET /health HTTP/1.1\r\nHost: localhost\r\n"
BODY = (
    b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n5\r\nASK{}\r\n"
)
MORE = 8 * HEAD_BYTES


@pytest.fixture(scope="module")
def port(demo_map: LiveMap, served: Callable[[Any], AbstractContextManager[int]]) -> Iterator[int]:
    with served(create_app(demo_map)) as listening:
        yield listening


def said(port: int, *sent: bytes) -> bytes:
    """What the server answers first; it may close before it has read all."""
    with closing(socket.create_connection(("127.0.0.1", port), 20)) as client:
        try:
            for piece in sent:
                for at in range(0, len(piece), 20_000):
                    client.sendall(piece[at : at + 20_000])
        except OSError:
            pass  # closed on the other side: what it said before that counts
        try:
            return client.recv(4096)
        except ConnectionResetError:
            return b""


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param((b"GET /" + b"x" * MORE,), id="an address without an end"),
        pytest.param((HEAD + b"a: ", b"x" * MORE), id="a field without an end"),
        pytest.param((HEAD, b"x" * MORE), id="a name without an end"),
        pytest.param((HEAD, b"a: b\r\n" * (MORE // 6)), id="fields without number"),
        pytest.param((BODY + b"0\r\n", b"a: b\r\n" * (MORE // 6)), id="fields behind a body"),
        pytest.param((BODY + b"0\r\na: ", b"x" * MORE), id="a field behind a body"),
        pytest.param((BODY + b"5;", b"x" * MORE), id="an extension of a chunk"),
    ],
)
def test_a_head_without_an_end_is_refused(port: int, sent: tuple[bytes, ...]) -> None:
    answer = said(port, *sent)
    assert answer.startswith(b"HTTP/1.1 400 ") or not answer  # reset before it could be read
    assert said(port, HEAD + b"\r\n").startswith(b"HTTP/1.1 200 ")


def test_what_is_long_within_the_limit_is_read(port: int) -> None:
    fields = b"a: b\r\n" * (HEAD_BYTES // 16)
    assert said(port, HEAD, fields, b"\r\n").startswith(b"HTTP/1.1 200 ")
    text = b"ASK {} #" + b"x" * 60_000
    length = b"Content-Length: %d\r\n" % len(text)
    kind = b"Content-Type: application/sparql-query\r\n"
    head = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\n" + kind + length
    assert said(port, head + b"\r\n", text).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    "sent",
    [
        BODY.replace(b"Transfer", b"Content-Length: 5\r\nTransfer") + b"0\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost : localhost\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: localhost\r\n folded\r\n\r\n",
        b"BREW /health HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(port: int, sent: bytes) -> None:
    assert said(port, sent).startswith(b"HTTP/1.1 400 ")


def test_requests_sent_at_once_are_answered_one_after_the_other(port: int) -> None:
    with closing(socket.create_connection(("127.0.0.1", port), 20)) as client:
        client.sendall((HEAD + b"\r\n") * 3)
        arrived = b""
        while arrived.count(b'"status":"ok"') < 3:
            piece = client.recv(65536)
            assert piece
            arrived += piece
    assert arrived.count(b"HTTP/1.1 200 ") == 3


def test_the_whole_server_is_asked_for_its_methods_by_an_asterisk_and_nothing_else_of_it(port: int) -> None:
    asked = said(port, b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert asked.startswith(b"HTTP/1.1 204 ")
    assert b"allow: GET, HEAD, OPTIONS, POST\r\n" in asked
    for method in (b"GET", b"POST"):
        refused = said(port, method + b" * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert refused.startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    ("named", "status"),
    [(b"localhost", b"200"), (b"LOCALHOST:1234", b"200"), (b"other.example", b"421"), (b"[::2]", b"421")],
)
def test_a_host_in_the_address_itself_is_the_one_that_is_asked(
    port: int, named: bytes, status: bytes
) -> None:
    sent = b"GET http://" + named + b"/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    assert said(port, sent).startswith(b"HTTP/1.1 " + status)
