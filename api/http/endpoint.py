"""A SPARQL 1.1 endpoint over any store and any limits, to be served alone or within another application."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from pathlib import Path
from types import TracebackType
from typing import Self

from fastapi import FastAPI, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from api.http.asked import DATASET_NAMES, FORM_NAMES, Asked, asked_by_post, first_form, read_sent, the_only
from api.http.compression import Compression
from api.http.fences import PREFLIGHT, READABLE_HEADERS
from api.http.methods import Methods
from api.http.problems import add_problem_handlers
from api.http.service_description import service_triples, written_as
from api.http.sparql_answer import Answerer, address_of, answered, examined
from api.http.sparql_forms import form_of
from api.http.streamed import tell_broken_transfers_shortly
from graph.store import Limits, Store, WorkerPool
from ontology.errors import UsageError

REQUEST_BYTES = 256 * 1024
"""How many bytes the body of a request may have where nothing is said."""

PARAMETERS = frozenset(("query", *DATASET_NAMES, *FORM_NAMES))


class SparqlEndpoint:
    """An application (ASGI) that answers at one path. Close it, or use it with `with`."""

    def __init__(
        self,
        store: Store | Path,
        *,
        path: str = "/sparql",
        limits: Limits | None = None,
        workers: int = 2,
        graphs: Collection[str] | None = None,
        several_from: bool = True,
        request_bytes: int = REQUEST_BYTES,
        readable_anywhere: bool = True,
    ) -> None:
        """Open `store`: one that was filled by hand, or a store folder that nobody writes to.

        Questions are evaluated by `workers` processes under `limits`, on a copy of the store as it is
        now (`renew` takes another). FROM and the protocol's dataset may name `graphs`, None for any;
        a graph that is not there is empty. With `several_from` a question may read several graphs
        merged into one, each statement once. `readable_anywhere` lets pages of other sites read the
        answers (CORS). Raises StoreError.
        """
        self._store, self._path = store, path
        self._limits, self._workers = limits or Limits(), workers
        self._graphs = None if graphs is None else frozenset(graphs)
        self._several_from, self._request_bytes = several_from, request_bytes
        self._readable = readable_anywhere
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._pool, self._listed = self._open()
        tell_broken_transfers_shortly()
        app = FastAPI(title="SPARQL", openapi_url=None, docs_url=None, redoc_url=None)
        app.router.redirect_slashes = False
        for place in dict.fromkeys((path, path.rstrip("/") + "/")):
            app.router.routes.append(Route(place, self._by_get, methods=["GET"]))
            app.router.routes.append(Route(place, self._by_post, methods=["POST"]))
        add_problem_handlers(app, pages=False)
        app.add_middleware(Compression)
        app.add_middleware(Methods)
        self._app = app

    def _open(self) -> tuple[WorkerPool, frozenset[str]]:
        if isinstance(self._store, Path):
            pool = WorkerPool(self._store, size=self._workers, limits=self._limits)
            return pool, self._graphs or frozenset()
        fresh = tempfile.TemporaryDirectory(prefix="sharegraph-endpoint-")
        copy = Path(fresh.name) / "store"
        try:
            self._store.backup(copy)
            pool = WorkerPool(copy, size=self._workers, limits=self._limits)
        except BaseException:
            fresh.cleanup()
            raise
        if self._folder is not None:
            self._folder.cleanup()
        self._folder = fresh
        there = frozenset(self._store.graphs())
        return pool, there if self._graphs is None else there & self._graphs

    def process_ids(self) -> tuple[int, ...]:
        """The workers alive at this moment, for whoever watches memory."""
        return self._pool.process_ids()

    def renew(self) -> None:
        """Answer from the store as it is now; questions that are under way end as cancelled."""
        before = self._pool
        self._pool, self._listed = self._open()
        before.close()

    def close(self) -> None:
        """End the workers and let go of the copy; the store itself stays open."""
        self._pool.close()
        if self._folder is not None:
            self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or not self._readable:
            await self._app(scope, receive, send)
            return
        ahead = any(name == b"access-control-request-method" for name, _ in scope["headers"])
        if scope["method"] == "OPTIONS" and ahead:
            await send({"type": "http.response.start", "status": 204, "headers": list(PREFLIGHT)})
            await send({"type": "http.response.body", "body": b""})
            return

        async def readable(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *READABLE_HEADERS]
            await send(message)

        await self._app(scope, receive, readable)

    def _answerer(self) -> Answerer:
        return Answerer(self._pool.begin, self._graphs, most_from=None if self._several_from else 1)

    async def _by_get(self, request: Request) -> Response:
        given = self._given(request)
        if not given["query"]:
            form = form_of(request, first_form(given), rows=False, page=False)
            body, media_type = written_as(service_triples(address_of(request), self._listed), form)
            return Response(body, media_type=media_type, headers={"Vary": "Accept"})
        asked = Asked(
            the_only(given["query"]),
            tuple(given["default-graph-uri"]),
            tuple(given["named-graph-uri"]),
            first_form(given),
        )
        return await self._answer(request, asked)

    async def _by_post(self, request: Request) -> Response:
        given = self._given(request)
        sent = await read_sent(request, self._request_bytes)
        if given["query"]:
            raise UsageError("The request is a POST with a question in its address; send it as its body.")
        asked = asked_by_post(sent, given["default-graph-uri"], given["named-graph-uri"])
        form = first_form(given) or asked.form
        return await self._answer(request, Asked(asked.query, asked.default, asked.named, form))

    async def _answer(self, request: Request, asked: Asked) -> Response:
        answerer = self._answerer()
        kind = await examined(request, asked, answerer)
        return await answered(request, asked, answerer, kind=kind)

    def _given(self, request: Request) -> dict[str, list[str]]:
        """The parameters of an address by name; raises UsageError for one that is not known."""
        unknown = sorted(set(request.query_params) - PARAMETERS)
        if unknown:
            listed = ", ".join(sorted(PARAMETERS))
            raise UsageError(f"{self._path} has no parameter {unknown[0][:100]!r}; it has: {listed}.")
        return {name: request.query_params.getlist(name) for name in PARAMETERS}


sparql_endpoint = SparqlEndpoint
"""`with sparql_endpoint(store) as app: …`; `app` is served by any ASGI server, or mounted."""
