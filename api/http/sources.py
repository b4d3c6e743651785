"""What was loaded: every source with publisher, licence and credit, and the account of its version."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse, Response

from api.http.negotiation import choose, offered
from api.http.problems import described
from api.http.source_history import history_seen
from api.http.view import AskedView, Format
from api.pages.rendering import page
from api.source_history import history_facts
from api.sources import source_facts
from ontology.errors import Gone

router = APIRouter(tags=["sources"])

OFFERS = {"html": "text/html", "json": "application/json"}

_SOURCE: dict[str, Any] = {
    "type": "object",
    "required": ["name", "title", "kind", "version", "sha256", "statements", "accounts"],
    "properties": {
        "name": {"type": "string"},
        "version": {"type": "integer"},
        "statements": {"type": "integer"},
        "accounts": {"type": "array", "items": {"type": "object"}},
    },
}
_SOURCES: dict[str, Any] = {
    "type": "object",
    "required": ["state", "sources"],
    "properties": {"state": {"type": "string"}, "sources": {"type": "array", "items": _SOURCE}},
}


@router.get(
    "/sources",
    summary="What was loaded",
    responses={**offered(OFFERS, "The sources.", json=_SOURCES), **described(400, 406)},
)
def sources(view: AskedView, form: Format = "") -> Response:
    """The sources of this map, with the account of the loaded version of each."""
    entries = view.snapshot.state.entries
    if choose(view.request, OFFERS) == "json":
        state = view.snapshot.state
        facts = [source_facts(one, state.number_of(one.source.name)) for one in entries]
        told = {"state": state.name, "sources": facts}
        return JSONResponse(told, headers={"Vary": "Accept"})
    return page(view, "sources.html", entries=entries)


@router.get(
    "/sources/{name}",
    summary="One source and its account",
    responses={**offered(OFFERS, "The source.", json=_SOURCE), **described(400, 404, 406, 410)},
)
def source(
    view: AskedView, name: Annotated[str, Path(description="The name of the source.")], form: Format = ""
) -> Response:
    """One source: publisher, licence, credit, and what became of each of its files."""
    found = {entry.source.name: entry for entry in view.snapshot.state.entries}
    if name not in found:
        taken_out = history_facts(history_seen(view, name), whole=False)[-1]["at"]
        why = f"it was taken out, as its history says: {view.href(f'/sources/{quote(name)}/history')}"
        raise Gone("source", name, taken_out[:10], why=why)
    if choose(view.request, OFFERS) == "json":
        number = view.snapshot.state.number_of(name)
        body: dict[str, Any] = {"state": view.snapshot.name, **source_facts(found[name], number)}
        return JSONResponse(body, headers={"Vary": "Accept"})
    return page(view, "source.html", entry=found[name], accounts=found[name].read_accounts())
