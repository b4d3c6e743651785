"""Answers are compressed for those who take gzip, and only what grows smaller by it."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator

import pytest
from anyio.from_thread import start_blocking_portal
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from api.http.compression import LEAST_BYTES, Compression, is_textual, takes_gzip

TEXT = "the same words over and over; " * 200


async def whole(request: Request) -> Response:
    size = int(request.query_params.get("size", len(TEXT)))
    media_type = request.query_params.get("type", "text/plain")
    return Response(TEXT[:size], media_type=media_type, headers={"ETag": '"a"', "Vary": "Accept"})


async def pieces(_: Request) -> Response:
    async def made() -> AsyncIterator[str]:
        for place in range(0, len(TEXT), 1000):
            yield TEXT[place : place + 1000]

    return StreamingResponse(made(), media_type="application/n-triples")


async def unchanged(_: Request) -> Response:
    return Response(status_code=304, headers={"ETag": 'W/"a"', "Vary": "Accept"})


async def packed(_: Request) -> Response:
    return Response(b"x" * 5000, media_type="text/plain", headers={"Content-Encoding": "br"})


@pytest.fixture(scope="module")
def client() -> TestClient:
    routes = [Route(f"/{one.__name__}", one) for one in (whole, pieces, packed, unchanged)]
    return TestClient(Compression(Starlette(routes=routes)), raise_server_exceptions=False)


@pytest.mark.parametrize("path", ["/whole", "/pieces"])
def test_the_text_is_the_same_and_smaller(client: TestClient, path: str) -> None:
    plain = client.get(path, headers={"Accept-Encoding": ""})
    squeezed = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert squeezed.headers["content-encoding"] == "gzip"
    assert plain.text == squeezed.text == TEXT
    assert int(squeezed.headers.get("content-length", 0)) < len(TEXT) / 10
    for answer in (plain, squeezed):
        assert "Accept-Encoding" in answer.headers["vary"]


def test_a_tag_of_other_bytes_is_a_weak_one(client: TestClient) -> None:
    assert client.get("/whole", headers={"Accept-Encoding": ""}).headers["etag"] == '"a"'
    assert client.get("/whole").headers["etag"] == 'W/"a"'


def test_both_choices_are_told_to_caches(client: TestClient) -> None:
    assert client.get("/whole").headers["vary"] == "Accept, Accept-Encoding"
    assert client.get("/unchanged").headers["vary"] == "Accept, Accept-Encoding"


def test_what_is_small_or_packed_or_no_text_goes_as_it_is(client: TestClient) -> None:
    small = client.get("/whole", params={"size": LEAST_BYTES - 1})
    assert "content-encoding" not in small.headers
    picture = client.get("/whole", params={"type": "image/png"})
    assert "content-encoding" not in picture.headers
    assert picture.headers["vary"] == "Accept"
    already = client.get("/packed", headers={"Accept-Encoding": "gzip"})
    assert already.headers["content-encoding"] == "br"


def test_an_answer_that_is_not_ended_has_no_end_in_gzip_either() -> None:
    seen: list[bytes] = []

    async def failing(_scope: Scope, _receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"text/csv")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": TEXT.encode(), "more_body": True})
        raise RuntimeError("no more")

    async def keep(message: Message) -> None:
        seen.append(message.get("body", b""))

    async def nothing() -> Message:
        return {"type": "http.request"}

    scope = {"type": "http", "headers": [(b"accept-encoding", b"gzip")]}
    with start_blocking_portal() as portal, pytest.raises(RuntimeError, match="no more"):
        portal.call(Compression(failing), scope, nothing, keep)
    unpacking = zlib.decompressobj(16 + zlib.MAX_WBITS)
    assert unpacking.decompress(b"".join(seen)).decode() == TEXT  # each piece leaves at once
    assert not unpacking.eof


@pytest.mark.parametrize(
    ("header", "taken"),
    [
        ("gzip", True),
        ("GZIP;q=0.1, br", True),
        ("deflate, x-gzip", True),
        ("*", True),
        ("*;q=0", False),
        ("gzip;q=0", False),
        ("gzip;q=0, *", False),
        ("gzip;q=0.2, identity;q=0.9", False),
        ("gzip;q=some", False),
        ("br, zstd", False),
        ("", False),
    ],
)
def test_qualities_count(header: str, taken: bool) -> None:
    assert takes_gzip(header) is taken


@pytest.mark.parametrize(
    ("media_type", "textual"),
    [
        ("text/html; charset=utf-8", True),
        ("application/sparql-results+json", True),
        ("application/rdf+xml", True),
        ("application/n-quads", True),
        ("image/svg+xml", True),
        ("image/png", False),
        ("application/zip", False),
        ("", False),
    ],
)
def test_text_in_any_shape_is_compressed(media_type: str, textual: bool) -> None:
    assert is_textual(media_type) is textual
