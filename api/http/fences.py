"""Around every answer: known host names only, strict headers, who may read it, HEAD without a body."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from functools import lru_cache
from typing import Any

from api.http.problems import MEDIA_TYPE, problem
from api.http.view import STATE_HEADER

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
"""Nothing but our own files: no inline script or style, no other host, no frame around us."""

HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)

READABLE_HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", f"{STATE_HEADER}, ETag, Retry-After".encode()),
)
"""Lets the pages of other sites read an answer. Only the public view is given so: a browser inside an
organisation reaches what its own network may see, and a foreign page must not read that through it."""

_READABLE = (*HEADERS, *READABLE_HEADERS)
_NAMES = frozenset(name for name, _ in _READABLE)

PREFLIGHT: tuple[tuple[bytes, bytes], ...] = (
    *READABLE_HEADERS,
    (b"access-control-allow-methods", b"GET, HEAD, POST"),
    (b"access-control-allow-headers", b"Accept, Content-Type, If-None-Match, *"),
    (b"access-control-max-age", b"86400"),
)
"""The answer to a browser that asks first (Fetch standard, CORS-preflight): no cookies, a day long."""


_HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+?)\.?(?::(?P<port>[0-9]{0,5}))?", re.ASCII)
"""A Host header (RFC 9110, 7.2): a name, with or without the dot of its root, and perhaps a port."""

MOST_PORT = 65535

_NAMES_KEPT = 64
"""Of so many Host headers it is known which name they have: clients send few."""


@lru_cache(_NAMES_KEPT)
def host_name(host: str) -> str:
    """A Host header without its port: `[::1]:8000` is `[::1]`; empty for one that is none."""
    found = _HOST.fullmatch(host.rstrip(" \t"))  # the parser keeps what stands behind (RFC 9112, 5.1)
    if found is None or int(found["port"] or 0) > MOST_PORT:
        return ""
    return found["name"].lower()


def _told_of(said: Mapping[str, str], status: int, present: set[bytes]) -> list[tuple[bytes, bytes]]:
    """The state that answered, the tag of its answer, and how long that may be kept.

    Faults and what is no view (the server's health) are asked for each time.
    """
    headers = []
    if state := said.get("map_state"):
        headers.append((STATE_HEADER.lower().encode(), state.encode()))
    good = status in (200, 304)
    if good and (tag := said.get("tag")):
        headers.append((b"etag", f'W/"{tag}"'.encode()))
    if b"cache-control" not in present:
        control = said.get("control", "no-cache") if good else "no-cache"
        headers.append((b"cache-control", control.encode()))
    return headers


class Fences:
    """The outermost layer (ASGI). `hosts` are the names this server answers to; `readable_anywhere`
    are the paths whose answers the pages of other sites may read."""

    def __init__(
        self, app: Application, *, hosts: Iterable[str], readable_anywhere: Iterable[str] = ()
    ) -> None:
        self.app = app
        self.hosts = frozenset(name.strip().lower().removesuffix(".") for name in hosts if name.strip())
        self.readable_anywhere = frozenset(readable_anywhere)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        bodiless = scope["method"] == "HEAD"
        readable = scope["path"] in self.readable_anywhere
        scope.setdefault("state", {})["bodiless"] = bodiless

        async def fenced(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", ()))
                present = {name.lower() for name, _ in headers}
                ours = _READABLE if readable else HEADERS
                if present.isdisjoint(_NAMES):
                    headers += ours
                else:
                    headers += [pair for pair in ours if pair[0] not in present]
                headers += _told_of(scope["state"], message["status"], present)
                message["headers"] = headers
            elif bodiless:
                message = {**message, "body": b""}
            await send(message)

        named = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        if len(named) != 1 or host_name(named[0]) not in self.hosts:
            # Two Host headers are refused (RFC 9112, 3.2): which of them counts is anybody's guess.
            await _refuse(fenced, ", ".join(named))
            return
        ahead = b"access-control-request-method"
        if readable and scope["method"] == "OPTIONS" and any(name == ahead for name, _ in scope["headers"]):
            await send({"type": "http.response.start", "status": 204, "headers": [*HEADERS, *PREFLIGHT]})
            await send({"type": "http.response.body", "body": b""})
            return
        await self.app({**scope, "method": "GET"} if bodiless else scope, receive, fenced)


async def _refuse(send: Send, host: str) -> None:
    detail = f"This server does not answer to the name {host[:100]!r}. The setting `hosts` lists its names."
    body = json.dumps(problem(421, detail, "http-421")).encode()
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 421, "headers": headers})
    await send({"type": "http.response.body", "body": body})
