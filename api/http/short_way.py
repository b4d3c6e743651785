"""The short way to /sparql: a program's plain question is answered without what other addresses need.

Reading parameters by their declarations, and the layers and routes before that, took longer than a
worker takes to look one thing up. What is asked in any less plain manner goes the long way, through
the routes in `sparql`; both ways give the same answers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.asked import DATASET_NAMES, FORM_NAMES, Asked, asked_by_post, first_form, the_only
from api.http.compression import Compression
from api.http.methods import fault_of
from api.http.sparql import PATH, answer_to, sent_with
from api.http.view import view_at

_PLAIN = frozenset(name.encode() for name in ("query", *DATASET_NAMES, *FORM_NAMES))


def is_plain(scope: Scope) -> bool:
    """Whether a request puts a question and says nothing but, each thing once, how it is to be answered.

    Who takes HTML goes the long way, where the pages are.
    """
    if scope["type"] != "http" or scope["path"] != PATH or fault_of(scope):
        return False
    sent: bytes = scope["query_string"]
    if b"html" in sent:
        return False
    names = [part.partition(b"=")[0] for part in sent.split(b"&")] if sent else []
    if not _PLAIN.issuperset(names) or len(set(names)) < len(names):
        return False
    if (b"query" in names) is not (scope["method"] == "GET"):
        return False
    accepted = b"".join(value for name, value in scope["headers"] if name == b"accept")
    return scope["method"] in ("GET", "POST") and b"html" not in accepted.lower()


class ShortWay:
    """A layer (ASGI) before the application, whose state and error handlers it uses."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self.others: ASGIApp = app
        told: dict[Any, Callable[..., Any]] = dict(app.exception_handlers)
        unforeseen = told.pop(Exception)
        layered: ASGIApp = Compression(ExceptionMiddleware(_answer, handlers=told))
        self._short = ServerErrorMiddleware(layered, handler=unforeseen)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a plain question; pass everything else on."""
        if is_plain(scope):
            scope["app"] = self.app
            await self._short(scope, receive, send)
        else:
            await self.others(scope, receive, send)


async def _answer(scope: Scope, receive: Receive, send: Send) -> None:
    request = Request(scope, receive, send)
    view, given = view_at(request), request.query_params
    default, named = (given.getlist(name) for name in DATASET_NAMES)
    word = first_form({name: given.getlist(name) for name in FORM_NAMES})
    if request.method == "POST":
        sent = asked_by_post(await sent_with(request), default, named)
        asked = Asked(sent.query, sent.default, sent.named, word or sent.form)
    else:
        asked = Asked(the_only(given.getlist("query")), tuple(default), tuple(named), word)
    response = await answer_to(view, asked)
    await response(scope, receive, send)
