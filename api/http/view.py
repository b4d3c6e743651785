"""What every door needs of a request: the state of the map, the day, and links that keep the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Query, Request

from api.http.addresses import page_of
from api.live import LiveMap
from api.settings import Settings
from graph.snapshot import Snapshot
from ontology.errors import UsageError

STATE_HEADER = "Sharegraph-State"
"""The header that names the state of the map which gave the answer."""


@dataclass(frozen=True, slots=True)
class View:
    """The state of the map that answers this request, seen on a day."""

    request: Request
    snapshot: Snapshot
    settings: Settings
    day: date
    on: str
    """The day as the caller gave it; empty where none was given."""

    def href(self, path: str, **parameters: Any) -> str:
        """`path` with the parameters that are not empty, and the caller's day."""
        given = {name: value for name, value in parameters.items() if value not in ("", None)}
        if self.on:
            given.setdefault("on", self.on)
        query = urlencode(given, doseq=True)
        joint = "&" if "?" in path else "?"
        return f"{path}{joint}{query}" if query else path

    def as_form(self, word: str) -> str:
        """This very address, in the form `word`."""
        return str(self.request.url.include_query_params(format=word).replace(scheme="", netloc=""))

    def to(self, iri: str) -> str:
        """The address of the page about a thing."""
        return self.href(page_of(self.snapshot.base, iri))


def known_parameters(request: Request) -> frozenset[str]:
    """The query parameters of this address, as the OpenAPI document lists them."""
    path = request.app.openapi()["paths"].get(request.scope["route"].path_format, {})
    return frozenset(
        one["name"]
        for operation in path.values()
        for one in operation.get("parameters", ())
        if one["in"] == "query"
    )


def _refuse_unknown(request: Request) -> None:
    """A misspelt parameter is an error: an answer to another question would look like an answer."""
    known = known_parameters(request)
    for name in request.query_params:
        if name not in known:
            listed = ", ".join(sorted(known)) or "none"
            raise UsageError(f"{request.url.path} has no parameter {name!r}; it has: {listed}.")


async def view_of(
    request: Request,
    on: Annotated[str, Query(description="The day to look at (YYYY-MM-DD); without it, today.")] = "",
) -> View:
    """The view that a request asks for; raises UsageError for a day or a parameter that is off."""
    _refuse_unknown(request)
    live: LiveMap = request.app.state.live
    default: date | None = request.app.state.day
    try:
        day = date.fromisoformat(on) if on else default or live.settings.today()
    except ValueError as fault:
        raise UsageError(f"on={on!r} is no date; write it like 2026-06-30.") from fault
    snapshot = live.snapshot()
    request.state.map_state = snapshot.name
    return View(request, snapshot, live.settings, day, on)


AskedView = Annotated[View, Depends(view_of)]
"""The type of a route's parameter that is the view."""

Format = Annotated[
    str,
    Query(
        alias="format",
        description="The form of the answer, by its short word; it goes before the Accept header.",
    ),
]
"""The type of `format`, which `negotiation.choose` reads."""
