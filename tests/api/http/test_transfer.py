"""Over a real connection: an answer is whole or visibly broken off, and whoever leaves frees a worker."""

from __future__ import annotations

import gzip
import http.client
import os
import socket
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from urllib.parse import urlencode

import pytest

from api.app import create_app
from api.http.endpoint import SparqlEndpoint, sparql_endpoint
from api.live import LiveMap
from graph.store import Limits, open_store
from graph.store.streaming import FIRST_PART_BYTES, MOST_WAITING

SMALL = "SELECT * { ?s ?p ?o } LIMIT 3"
LARGE = "SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 3000"
TOO_LARGE = "SELECT * { ?s ?p ?o . ?a ?b ?c }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
MOST_BYTES = 6 * 1024 * 1024
FREED_SECONDS = 0.5
"""Within which a worker is free again once its client has gone."""
Served = Callable[[Any], AbstractContextManager[int]]
BUSY = 10
"""How much longer it may take on a machine on which others compute too."""


@pytest.fixture(scope="module")
def endpoint() -> Iterator[SparqlEndpoint]:
    with open_store("memory:") as store:
        store.load(b'<x:s%d> <x:p> "%s%d" .\n' % (one, b"long " * 50, one) for one in range(2_000))
        limits = Limits(seconds=20, answer_bytes=MOST_BYTES)
        with sparql_endpoint(store, workers=1, limits=limits) as app:
            yield app


@pytest.fixture(scope="module")
def port(endpoint: SparqlEndpoint, served: Served) -> Iterator[int]:
    with served(endpoint) as listening:
        yield listening


@contextmanager
def asked(
    port: int, query: str, *, method: str = "GET", **headers: str
) -> Iterator[http.client.HTTPResponse]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, "/sparql?" + urlencode({"query": query}), headers=headers)
        with connection.getresponse() as answer:
            yield answer
    finally:
        connection.close()


def broken(answer: http.client.HTTPResponse) -> bytes:
    """What came of an answer that was broken off."""
    with pytest.raises(http.client.IncompleteRead) as fault:
        answer.read()
    return bytes(fault.value.partial)


def test_a_short_answer_has_its_length_and_a_long_one_comes_in_chunks(port: int) -> None:
    with asked(port, SMALL) as short:
        assert int(short.headers["content-length"]) == len(short.read())
    with asked(port, LARGE) as long:
        assert long.headers["transfer-encoding"] == "chunked"
        body = long.read()
    assert len(body) > FIRST_PART_BYTES
    assert body.endswith(b"]}}")
    with asked(port, SMALL) as after:
        assert after.status == 200


def test_an_answer_past_its_limit_is_broken_off_and_never_looks_whole(port: int) -> None:
    with asked(port, TOO_LARGE) as answer:
        assert answer.status == 200
        part = broken(answer)
    assert FIRST_PART_BYTES <= len(part) <= MOST_BYTES
    assert not part.endswith(b"]}}")


def test_compressed_it_is_broken_off_in_both_ways(port: int) -> None:
    with asked(port, TOO_LARGE, **{"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        part = broken(answer)
    unpacking = zlib.decompressobj(16 + zlib.MAX_WBITS)
    assert len(unpacking.decompress(part)) >= FIRST_PART_BYTES
    assert not unpacking.eof
    with pytest.raises(EOFError):
        gzip.decompress(part)


def by_the_old_protocol(port: int, query: str) -> tuple[bytes, bytes]:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        address = "/sparql?" + urlencode({"query": query})
        sent = f"GET {address} HTTP/1.0\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n"
        connection.sendall(sent.encode())
        head, _, body = b"".join(iter(lambda: connection.recv(1 << 16), b"")).partition(b"\r\n\r\n")
    return head.lower(), body


def test_who_reads_http_1_0_gets_a_long_answer_with_its_length_or_a_status(port: int) -> None:
    head, body = by_the_old_protocol(port, LARGE)
    assert b"\r\ncontent-length: %d\r\n" % len(body) in head
    assert b"transfer-encoding" not in head
    with asked(port, LARGE) as answer:
        assert answer.read() == body
    head, body = by_the_old_protocol(port, TOO_LARGE)
    assert head.startswith(b"http/1.1 422 ")
    assert b"answer-too-large" in body


def test_a_compressed_answer_is_the_same_answer(port: int) -> None:
    with (
        asked(port, LARGE + " OFFSET 5") as plain,
        asked(port, LARGE + " OFFSET 5", **{"Accept-Encoding": "gzip;q=0.5, identity;q=0.1"}) as packed,
    ):
        whole, squeezed = plain.read(), packed.read()
    assert gzip.decompress(squeezed) == whole
    assert len(squeezed) < len(whole) / 10


def quiet() -> bool:
    return os.getloadavg()[0] < (os.cpu_count() or 1)


def until_replaced(endpoint: SparqlEndpoint, before: tuple[int, ...]) -> float:
    """How long it takes until one of the workers `before` is gone."""
    begun = time.monotonic()
    while set(before) <= set(endpoint.process_ids()):
        assert time.monotonic() - begun < 10, before
        time.sleep(0.005)
    return time.monotonic() - begun


def leaving(port: int, query: str, *, method: str = "GET", read: int = 0, host: str = "x") -> socket.socket:
    client = socket.create_connection(("127.0.0.1", port))
    if method == "GET":
        head = f"GET /sparql?{urlencode({'query': query})} HTTP/1.1\r\nHost: {host}\r\n\r\n"
    else:
        head = (
            f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
            f"Content-Length: {len(query)}\r\n\r\n{query}"
        )
    client.sendall(head.encode())
    while read > 0:
        read -= len(client.recv(65536))
    return client


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_client_that_leaves_while_its_question_is_computed_ends_it(
    port: int, endpoint: SparqlEndpoint, method: str
) -> None:
    client = leaving(port, ENDLESS, method=method)
    time.sleep(0.2)
    workers = endpoint.process_ids()
    client.close()
    took = until_replaced(endpoint, workers)
    print(f"freed {took:.3f} s after the client left")
    assert took < FREED_SECONDS * (1 if quiet() else BUSY)
    with asked(port, SMALL) as after:
        assert after.status == 200


def test_a_client_that_leaves_while_it_reads_lets_go_of_the_rest(port: int, endpoint: SparqlEndpoint) -> None:
    for _ in range(MOST_WAITING + 2):  # more than may wait for their readers
        leaving(port, LARGE, read=200_000).close()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with asked(port, LARGE) as after:
            if after.status == 200:
                assert after.read().endswith(b"]}}")
                return
        time.sleep(0.05)
    pytest.fail("answers that nobody reads hold their places")


def test_head_does_not_compute_the_rest(port: int) -> None:
    with asked(port, TOO_LARGE, method="HEAD") as answer:
        assert (answer.status, answer.read()) == (200, b"")


def test_on_a_map_too_a_client_that_leaves_frees_its_worker(demo_map: LiveMap, served: Served) -> None:
    with served(create_app(demo_map)) as port:
        leaving(port, SMALL, read=1, host="localhost").close()
        client = leaving(port, ENDLESS, host="localhost")
        time.sleep(0.3)
        workers = demo_map.snapshot().pool.process_ids()
        client.close()
        begun = time.monotonic()
        while set(workers) <= set(demo_map.snapshot().pool.process_ids()):
            assert time.monotonic() - begun < 10
            time.sleep(0.005)
        assert time.monotonic() - begun < FREED_SECONDS * (1 if quiet() else BUSY)
