"""Compresses answers for clients that take gzip (RFC 9110, 12.5.3), piece by piece as they are written."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from functools import lru_cache

import anyio
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.negotiation import qualities

LEAST_BYTES = 1024
"""A body shorter than this goes as it is: it fits into one packet either way."""

LEVEL = 5
"""Of gzip's nine."""

IN_A_THREAD_BYTES = 64 * 1024
"""A piece longer than this is compressed in a thread, so that other requests do not wait for it."""

_HEADERS_KEPT = 64
"""Of so many Accept-Encoding headers it is known what they mean: clients of one kind send the same."""

_GZIP = 16 + zlib.MAX_WBITS
_TEXTUAL = frozenset(
    f"application/{name}" for name in ("json", "xml", "n-triples", "n-quads", "trig", "javascript")
)


@lru_cache(_HEADERS_KEPT)
def takes_gzip(accept_encoding: str) -> bool:
    """Whether a client takes gzip, and likes it no less than nothing at all (`identity`)."""
    liked = dict(qualities(accept_encoding))
    gzip = liked.get("gzip", liked.get("x-gzip", liked.get("*", 0.0)))
    return gzip > 0 and gzip >= liked.get("identity", 0.0)


def is_textual(media_type: str) -> bool:
    """Whether a body of this kind grows smaller by it: text in any shape, no picture and no archive."""
    plain = media_type.partition(";")[0].strip().lower()
    return plain.startswith("text/") or plain in _TEXTUAL or plain.endswith(("+json", "+xml"))


class Compression:
    """A layer (ASGI) around the application. What is not textual passes through it untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and compress the answer where that is wanted and of use."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sent = b",".join(value for name, value in scope["headers"] if name == b"accept-encoding")
        # Compressed, a long answer has no length, and whoever reads HTTP/1.0 knows no chunks.
        wanted = scope.get("http_version") != "1.0" and takes_gzip(sent.decode("latin-1"))
        sender = _Sender(send, wanted=wanted)
        await self.app(scope, receive, sender.pass_on)


class _Sender:
    """Holds the start of an answer back until its first piece says whether to compress."""

    def __init__(self, send: Send, *, wanted: bool) -> None:
        self._send, self._wanted = send, wanted
        self._start: Message | None = None
        self._packer: zlib._Compress | None = None

    async def pass_on(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
        elif self._start is not None:
            await self._begin(self._start, message)
        elif self._packer is not None and message["type"] == "http.response.body":
            await self._send(await self._packed(self._packer, message))
        else:
            await self._send(message)

    async def _begin(self, start: Message, first: Message) -> None:
        """Send the start; the first piece, compressed or not, behind it."""
        self._start = None
        headers = [(name.lower(), value) for name, value in start.get("headers", ())]
        given = dict(headers)
        if start["status"] == 304:
            headers = varying(headers)  # as the answer has it that it stands for (RFC 9110, 15.4.5)
        elif is_textual(given.get(b"content-type", b"").decode("latin-1")):
            headers = varying(headers)
            body, more = first.get("body", b""), first.get("more_body", False)
            if self._wanted and b"content-encoding" not in given and (more or len(body) >= LEAST_BYTES):
                self._packer = zlib.compressobj(LEVEL, zlib.DEFLATED, _GZIP)
                first = await self._packed(self._packer, first)
                headers = _compressed(headers, None if more else len(first["body"]))
        await self._send({**start, "headers": headers})
        await self._send(first)

    async def _packed(self, packer: zlib._Compress, message: Message) -> Message:
        body, more = message.get("body", b""), message.get("more_body", False)

        def pack() -> bytes:
            # Each piece leaves at once: the next may be long in coming. Only a whole answer has an end.
            return packer.compress(body) + packer.flush(zlib.Z_SYNC_FLUSH if more else zlib.Z_FINISH)

        packed = await anyio.to_thread.run_sync(pack) if len(body) > IN_A_THREAD_BYTES else pack()
        return {**message, "body": packed}


Headers = list[tuple[bytes, bytes]]


def varying(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """With the encoding among what the answer varies by, behind all others."""
    vary = b", ".join(value for name, value in headers if name == b"vary")
    joined = b", ".join(part for part in (vary, b"Accept-Encoding") if part)
    return [*((name, value) for name, value in headers if name != b"vary"), (b"vary", joined)]


def _compressed(headers: Headers, length: int | None) -> Headers:
    kept: Headers = []
    for name, value in headers:
        if name == b"etag" and not value.startswith(b"W/"):
            value = b"W/" + value  # the same answer in other bytes (RFC 9110, 8.8.1)
        if name not in (b"content-length", b"accept-ranges"):
            kept.append((name, value))
    if length is not None:
        kept.append((b"content-length", str(length).encode()))
    return [*kept, (b"content-encoding", b"gzip")]
