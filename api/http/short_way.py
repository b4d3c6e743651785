"""The short way to /sparql: a program's plain question is answered without what other addresses need.

Reading parameters by their declarations, and the layers and routes before that, took longer than a
worker takes to look one thing up. What is asked in any less plain manner goes the long way, through
the routes in `sparql`; both ways give the same answers. An answer that is whole and sent as it is leaves
by itself; any other one, and what is refused, leaves through the layers of the application.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_to_bytes

from fastapi import FastAPI, Request
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.asked import DATASET_NAMES, FORM_NAMES, Asked, asked_by_post
from api.http.compression import LEAST_BYTES, Compression, Headers, is_textual, takes_gzip, varying
from api.http.methods import ADDRESS_BYTES
from api.http.negotiation import field
from api.http.sparql import PATH, answer_to, answerer_of, sent_with
from api.http.sparql_answer import examined, written
from api.http.sparql_forms import form_of, is_rows, liked
from api.http.streamed import StreamedResponse
from api.http.view import view_at
from graph.store import Streamed

_PLAIN = frozenset(name.encode() for name in ("query", *DATASET_NAMES, *FORM_NAMES))
_NO_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")

Given = dict[bytes, str]
"""The parameters of an address by name."""


def given_plainly(scope: Scope) -> Given | None:
    """What a request says that puts a question and says nothing but, each thing once, how it is to be
    answered; None for any other request.

    Who takes HTML goes the long way, where the pages are.
    """
    if scope["type"] != "http" or scope["path"] != PATH or scope["method"] not in ("GET", "POST"):
        return None
    sent: bytes = scope["query_string"]
    if b"html" in sent or len(scope.get("raw_path") or b"") + len(sent) > ADDRESS_BYTES or not sent.isascii():
        return None
    parts = [part.partition(b"=") for part in sent.split(b"&")] if sent else []
    given = {name: value for name, _, value in parts}
    if not given.keys() <= _PLAIN or len(given) < len(parts):
        return None
    if (b"query" in given) is not (scope["method"] == "GET"):
        return None
    if any(name == b"accept" and b"html" in value.lower() for name, value in scope["headers"]):
        return None
    try:
        return {name: unescaped(value).decode() for name, value in given.items()}
    except UnicodeDecodeError:
        return None


def unescaped(value: bytes) -> bytes:
    """A value of an address as it was meant, as `parse_qsl` reads it; several times as quickly."""
    value = value.replace(b"+", b" ")
    if b"%" not in value:
        return value
    if _NO_ESCAPE.search(value):
        return unquote_to_bytes(value)
    # "Quoted printable" has the same escapes behind another sign, and is read in C.
    return binascii.a2b_qp(value.replace(b"=", b"=3D").replace(b"%", b"="))


class ShortWay:
    """A layer (ASGI) before the application, whose state and error handlers it uses."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self.others: ASGIApp = app
        told: dict[Any, Callable[..., Any]] = dict(app.exception_handlers)
        unforeseen = told.pop(Exception)
        layered: ASGIApp = Compression(ExceptionMiddleware(_sent_on, handlers=told))
        self._layered = ServerErrorMiddleware(layered, handler=unforeseen)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a plain question; pass everything else on."""
        given = given_plainly(scope)
        if given is None:
            await self.others(scope, receive, send)
            return
        scope["app"] = self.app
        outcome: Response | Exception
        try:
            outcome = await _answer(Request(scope, receive, send), given)
        except Exception as fault:  # noqa: BLE001 (raised again within the layers that tell of it)
            outcome = fault
        if isinstance(outcome, StreamedResponse) and outcome.streamed.whole:
            body = b"".join(outcome.streamed)
            if len(body) < LEAST_BYTES or not _wants_gzip(scope):
                headers = _headers(outcome.media_type, len(body))
                await send({"type": "http.response.start", "status": 200, "headers": headers})
                await send({"type": "http.response.body", "body": body})
                return
            outcome.streamed = Streamed(outcome.streamed.media_type, outcome.streamed.kind, [body])
        scope.setdefault("state", {})["outcome"] = outcome
        await self._layered(scope, receive, send)


async def _sent_on(scope: Scope, receive: Receive, send: Send) -> None:
    outcome: Response | Exception = scope["state"].pop("outcome")
    if isinstance(outcome, Exception):
        raise outcome
    await outcome(scope, receive, send)


async def _answer(request: Request, given: Given) -> Response:
    view = view_at(request, text=given.get(b"query", ""))
    default, named = (((given[name],) if name in given else ()) for name in _DATASET)
    form = next((given[name] for name in _FORMS if given.get(name)), "")
    if request.method == "POST":
        asked = asked_by_post(await sent_with(request), list(default), list(named))
        if form:
            asked = Asked(asked.query, asked.default, asked.named, form)
        return await answer_to(view, asked)
    asked = Asked(given[b"query"], default, named, form)
    answerer = answerer_of(view)
    kind = await examined(request, asked, answerer)
    rows = is_rows(kind)
    if form:
        word = form_of(request, form, rows=rows, page=True)
    else:
        word = liked(field(request, "accept"), rows=rows, page=True)
    streamed = await written(request, asked, answerer, kind=kind, word=word)
    return StreamedResponse(streamed, headers=_VARY, bodiless=request.scope["state"].get("bodiless", False))


_DATASET = tuple(name.encode() for name in DATASET_NAMES)
_FORMS = tuple(name.encode() for name in FORM_NAMES)
_VARY = {"Vary": "Accept"}


def _wants_gzip(scope: Scope) -> bool:
    sent = b",".join([value for name, value in scope["headers"] if name == b"accept-encoding"])
    return bool(sent) and scope.get("http_version") != "1.0" and takes_gzip(sent.decode("latin-1"))


def _headers(media_type: str | None, length: int) -> Headers:
    """The headers of an answer that is sent as it is, as the layers of the application put them."""
    before, after = _around_length(media_type)
    return [*before, (b"content-length", str(length).encode()), *after]


@lru_cache
def _around_length(media_type: str | None) -> tuple[Headers, Headers]:
    made = Response(media_type=media_type, headers=_VARY)
    length = next(pair for pair in made.raw_headers if pair[0] == b"content-length")
    given = [pair for pair in made.raw_headers if pair != length] + [length]
    headers = varying(given) if is_textual(made.headers.get("content-type", "")) else given
    at = headers.index(length)
    return headers[:at], headers[at + 1 :]
