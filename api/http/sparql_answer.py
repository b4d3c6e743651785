"""Answers one question put by the SPARQL 1.1 Protocol, from the map or from any other store."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any
from weakref import WeakKeyDictionary

import anyio
from fastapi import Request
from starlette.datastructures import URL
from starlette.responses import Response

from api.http.asked import Asked
from api.http.problems import BodyTooLarge
from api.http.sparql_forms import form_of, is_rows
from api.http.streamed import StreamedResponse, answer_of
from graph.store import QueryForm, Streamed
from graph.store.attempt import Begun
from graph.store.guard import TEXT_LIMIT, examine
from ontology.errors import QueryBusy, QueryRefused

LONG_CHARACTERS = 4096
"""A question longer than this is examined in a thread: the longest take 0.1 s of computing, in which, were
it done by the loop itself, everybody else would wait. One at a time, so that the loop gets its turns."""

_ADDRESSES_KEPT = 32
"""Of how many addresses it is known how they are written: a server has one, and perhaps another name."""

MOST_LONG_WAITING = 8
"""Long questions that wait to be examined; one more is turned away."""


@dataclass(slots=True)
class _Line:
    """The line of long questions of one loop."""

    one: anyio.CapacityLimiter = field(default_factory=lambda: anyio.CapacityLimiter(1))
    standing: int = 0


_lines: WeakKeyDictionary[asyncio.AbstractEventLoop, _Line] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Answerer:
    """What answers questions, and what they may name."""

    begin: Callable[..., Begun]
    """As `WorkerPool.begin`."""
    graphs: Collection[str] | None
    """The graphs that FROM and the protocol's dataset may name, None for any."""
    most_from: int | None
    """How many graphs a question may read merged into one, None for any number."""

    def question(self, request: Request, asked: Asked) -> dict[str, Any]:
        """What a pool of workers needs to know of a question, whatever the form of its answer."""
        return {
            "text": asked.query,
            "dataset": asked.dataset,
            "graphs": self.graphs,
            "allow_several_from": self.most_from != 1,
            "base": address_of(request),
            "since": request.scope.get("state", {}).get("asked_at"),
        }


def address_of(request: Request) -> str:
    """The address that was asked, without its query: against it relative IRIs of a question are resolved."""
    scope = request.scope
    named = next((value for name, value in scope["headers"] if name == b"host"), None)
    server = tuple(scope.get("server") or ())  # some servers give a list
    return _address(scope.get("scheme", "http"), server, scope["path"], named)


@lru_cache(_ADDRESSES_KEPT)
def _address(scheme: str, server: tuple[Any, ...], path: str, named: bytes | None) -> str:
    headers = [] if named is None else [(b"host", named)]
    return str(URL(scope={"scheme": scheme, "server": server or None, "path": path, "headers": headers}))


async def examined(request: Request, asked: Asked, answerer: Answerer) -> QueryForm:
    """The form of a question that may be asked here.

    Raises what `guard.refuse_unsafe` raises, BodyTooLarge, QueryBusy, and QueryRefused for a dataset that
    is not allowed. A graph that is hidden and one that is not there are refused in the same words. From
    here on its limit counts, for to examine it, and to wait for that, takes time too.
    """
    request.scope.setdefault("state", {})["asked_at"] = time.monotonic()
    if len(asked.query) <= LONG_CHARACTERS:
        return _examined(request, asked, answerer)
    line = _lines.setdefault(asyncio.get_running_loop(), _Line())
    if line.standing > MOST_LONG_WAITING:  # one of them is being examined
        raise QueryBusy(MOST_LONG_WAITING, "long questions are waiting")
    line.standing += 1
    try:
        # What it finds is kept, so that reading it again on the way to a worker takes no time.
        return await anyio.to_thread.run_sync(_examined, request, asked, answerer, limiter=line.one)
    finally:
        line.standing -= 1


def _examined(request: Request, asked: Asked, answerer: Answerer) -> QueryForm:
    # No letter takes more than four bytes.
    if 4 * len(asked.query) > TEXT_LIMIT < len(asked.query.encode("utf-8", "replace")):
        raise BodyTooLarge(TEXT_LIMIT)
    read = examine(
        asked.query,
        graphs=answerer.graphs,
        allow_several_from=answerer.most_from != 1,
        base=address_of(request),
    )
    merged = max(len(asked.default), len(read.default))
    if answerer.most_from is not None and merged > answerer.most_from:
        raise QueryRefused(
            f"The question reads {merged} graphs as one by FROM or default-graph-uri; at most "
            f"{answerer.most_from} may be. Ask without, or use GRAPH ?source {{ … }}."
        )
    for name in (*asked.default, *asked.named):
        if answerer.graphs is not None and name not in answerer.graphs:
            raise QueryRefused(f"The dataset names a graph that is not in this map: <{name}>.")
    return read.form


async def answered(
    request: Request, asked: Asked, answerer: Answerer, *, kind: QueryForm, word: str = ""
) -> Response:
    """The answer to an examined question, in the form `word` or the one the request asks for.

    Raises what `WorkerPool.stream` raises before the first byte is sent.
    """
    word = word or form_of(request, asked.form, rows=is_rows(kind), page=False)
    streamed = await written(request, asked, answerer, kind=kind, word=word)
    bodiless = bool(getattr(request.state, "bodiless", False))
    return StreamedResponse(streamed, headers={"Vary": "Accept"}, bodiless=bodiless)


async def written(
    request: Request, asked: Asked, answerer: Answerer, *, kind: QueryForm, word: str
) -> Streamed:
    """The same answer as it is written, in the form `word`."""
    rows = is_rows(kind)
    ask = answerer.question(request, asked)
    begin = partial(
        answerer.begin, **ask, solutions=word if rows else "json", graph="turtle" if rows else word
    )
    return await answer_of(request.receive, begin)
