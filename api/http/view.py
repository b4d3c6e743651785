"""What every door needs of a request: the state of the map, the day, and links that keep both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Query, Request

from api.http.addresses import page_of
from api.http.caching import control_of, refuse_unchanged, tag_of
from api.live import LiveMap
from api.settings import Settings
from graph.snapshot import Snapshot
from ontology.errors import Gone, NotFound, UsageError

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
    at: str = ""
    """The state as the caller named it; empty where none was named."""
    present: str = ""
    """The name of the present state."""

    @property
    def earlier(self) -> bool:
        """Whether this is a state that is past."""
        return self.snapshot.name != self.present

    @property
    def for_everybody(self) -> bool:
        """Whether this is the view of the widest circle."""
        live: LiveMap = self.request.app.state.live
        return live.for_everybody

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The day and the state that the caller gave, as every link and form passes them on."""
        return [(name, value) for name, value in (("on", self.on), ("at", self.at)) if value]

    def href(self, path: str, **parameters: Any) -> str:
        """`path` with the parameters that are not empty, and the caller's day and state."""
        given = {name: value for name, value in parameters.items() if value not in ("", None)}
        for name, value in self.kept:
            given.setdefault(name, value)
        query = urlencode(given, doseq=True)
        joint = "&" if "?" in path else "?"
        return f"{path}{joint}{query}" if query else path

    def as_form(self, word: str) -> str:
        """This very address, in the form `word`."""
        return str(self.request.url.include_query_params(format=word).replace(scheme="", netloc=""))

    def as_it_is_now(self) -> str:
        """This very address in the present state."""
        return str(self.request.url.remove_query_params("at").replace(scheme="", netloc=""))

    def no_longer(self, kind: str, iri: str) -> UsageError:
        """What to raise for a thing that this map does not know: Gone if the caller saw it once."""
        live: LiveMap = self.request.app.state.live
        until = live.once_stated(self.snapshot, iri)
        return NotFound(kind, iri) if until is None else Gone(kind, iri, until)

    def to(self, iri: str) -> str:
        """The address of the page about a thing."""
        return self.href(page_of(self.snapshot.base, iri))


def known_parameters(request: Request) -> dict[str, bool]:
    """The query parameters of this address, as the OpenAPI document lists them for this method, and
    whether each may be given more than once."""
    path = request.app.openapi()["paths"].get(request.scope["route"].path_format, {})
    return {
        one["name"]: any(form.get("type") == "array" for form in one["schema"].get("anyOf", [one["schema"]]))
        for one in path.get(request.method.lower(), {}).get("parameters", ())
        if one["in"] == "query"
    }


def _refuse_unknown(request: Request) -> None:
    """A misspelt parameter is an error: an answer to another question would look like an answer.
    So is one that is given twice where one counts."""
    known = known_parameters(request)
    for name in request.query_params:
        if name in known and not known[name] and len(request.query_params.getlist(name)) > 1:
            raise UsageError(f"The parameter {name!r} is given more than once; {request.url.path} reads one.")
        if name not in known:
            listed = ", ".join(sorted(known)) or "none"
            posted = " for a POST" if request.method == "POST" else ""
            raise UsageError(f"{request.url.path} has no parameter {name!r}{posted}; it has: {listed}.")


async def view_of(
    request: Request,
    on: Annotated[str, Query(description="The day to look at (YYYY-MM-DD); without it, today.")] = "",
    at: Annotated[
        str,
        Query(
            max_length=64,
            description="The state of the map to look at, by the name that an answer carried; without it, "
            "the present one.",
        ),
    ] = "",
) -> View:
    """The view that a request asks for.

    Raises UsageError for a day or a parameter that is off, NotFound, StateGone or StatePutAway for a
    state that cannot be looked at, NotModified where the caller has the answer already.
    """
    _refuse_unknown(request)
    return view_at(request, on, at)


def view_at(request: Request, on: str = "", at: str = "", *, text: str | None = None) -> View:
    """The view of a day and a state. Raises as `view_of` does, of parameters only for the day.

    `text` is the question that the address puts, where that was read already.
    """
    of_the_map = request.app.state
    live: LiveMap = of_the_map.live
    default: date | None = of_the_map.day
    told: dict[str, Any] = request.scope.setdefault("state", {})
    try:
        day = date.fromisoformat(on) if on else default or live.settings.today()
    except ValueError as fault:
        raise UsageError(f"on={on!r} is no date; write it like 2026-06-30.") from fault
    present = live.snapshot()
    # First, so that also what is said of a state that cannot be had names the one that says it.
    told["map_state"] = present.name
    snapshot = live.earlier(at) if at else present
    told["map_state"] = snapshot.name
    view = View(request, snapshot, live.settings, day, on, at, live.name)
    told["tag"], told["control"] = tag_of(view, text), control_of(view)
    refuse_unchanged(request, told["tag"])
    return view


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
