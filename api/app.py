"""Puts the web application together: doors, error pages, static files, fences around all of it."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from functools import cache
from importlib.metadata import version
from typing import Any, cast

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.staticfiles import StaticFiles

from api.http import (
    api_page,
    conflicts,
    gaps,
    health,
    network,
    ontology,
    recipes,
    records,
    search,
    self_description,
    source_history,
    sources,
    sparql,
    start,
    things,
)
from api.http.compression import Compression
from api.http.fences import Fences
from api.http.methods import Methods
from api.http.problems import add_problem_handlers, described
from api.http.short_way import ShortWay
from api.http.told import schemas as page_schemas
from api.live import LiveMap
from api.pages.rendering import STATIC_FOLDER

ROUTERS: tuple[APIRouter, ...] = (
    sparql.router,
    health.router,
    start.router,
    search.router,
    network.router,
    gaps.router,
    recipes.router,
    sources.router,
    conflicts.router,
    source_history.router,
    records.router,
    ontology.router,
    self_description.router,
    api_page.router,
    things.router,
)
"""The doors. `things` is last: its addresses are the most general."""

TITLE = "Sharegraph"
DESCRIPTION = (
    "Who shares what with whom, under which agreement, paid by whom, and where nothing is there yet. "
    "Every address answers in the forms it lists, chosen by `Accept` or `format=`; `on=` is the day, "
    "`at=` the state of the map as it was known then. Errors are problem details (RFC 9457). The header "
    "`Sharegraph-State` names the state of the map that answered; `ETag` and `If-None-Match` save sending "
    "it again."
)


def create_app(live: LiveMap, *, day: date | None = None) -> Fences:
    """The application for one audience's map; with `day`, seen on that day unless `on=` says otherwise.

    `.app.app` of what is returned is the FastAPI application inside the fences.
    """
    app = FastAPI(
        title=TITLE,
        version=version("sharegraph"),
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        lifespan=_made_ready,
    )
    app.state.live, app.state.day = live, day
    add_problem_handlers(app)
    app.add_middleware(Compression)
    app.add_middleware(Methods)
    for router in ROUTERS:
        # `include_router` would make every route again, to add a prefix or tags, of which there are none:
        # 0.3 s of processor time at the first request or with the OpenAPI document.
        app.router.routes.extend(router.routes)
    app.mount("/static", StaticFiles(directory=STATIC_FOLDER), name="static")
    app.openapi = _openapi  # type: ignore[method-assign]
    return Fences(
        ShortWay(app),
        hosts=live.settings.hosts.split(","),
        readable_anywhere=(sparql.PATH, self_description.WELL_KNOWN) if live.for_everybody else (),
    )


def make_to_stay(application: Fences) -> None:
    """Make an application ready for a process that does nothing but serve it.

    What is there stays as long as the process. To look through its 150,000 objects for garbage took 0.1 s
    each time, once a second where much is asked, in which nobody was answered: the collector passes them
    over from now on.
    """
    cast("ShortWay", application.app).app.openapi()
    gc.collect()
    gc.freeze()


@asynccontextmanager
async def _made_ready(app: FastAPI) -> AsyncIterator[None]:
    """Build the OpenAPI document before the first request: 0.2 s of computing in which, were it built by
    six first questions at once, /health would answer late."""
    app.openapi()
    yield


@cache
def _openapi() -> dict[str, Any]:
    """FastAPI's document, made true: errors are problems, and a parameter that is off gives 400, not 422.

    It is that of all applications: they differ in the map behind the doors.
    """
    routes = [route for router in ROUTERS for route in router.routes]
    made = get_openapi(title=TITLE, version=version("sharegraph"), description=DESCRIPTION, routes=routes)
    schemas = made.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas |= page_schemas()
    schemas["Problem"] = {
        "type": "object",
        "description": "Problem details (RFC 9457).",
        "required": ["type", "title", "status", "detail", "code"],
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "code": {"type": "string", "description": "Stable; docs/reference/errors.md lists them."},
            "line": {"type": "integer"},
            "column": {"type": "integer"},
            "limit": {"type": "integer"},
            "seconds": {"type": "number"},
            "known": {"type": "array", "items": {"type": "string"}},
            "parameter": {"type": "string"},
        },
    }
    for operations in made["paths"].values():
        for operation in operations.values():
            stated = operation["responses"].get("422", {})
            if "HTTPValidationError" in str(stated):
                del operation["responses"]["422"]
            if any(one["name"] == "at" for one in operation.get("parameters", ())):
                # A state may be one that was never given to this audience, is withdrawn, or put away.
                for status, says in described(404, 410, 503).items():
                    operation["responses"].setdefault(str(status), says)
    return made
