"""The history of a source and what two of its versions state differently, as far as this audience sees it."""

from __future__ import annotations

from dataclasses import asdict
from threading import Lock
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse, Response

from api.differences import Changes, changes_between
from api.http.negotiation import choose, offered
from api.http.problems import described
from api.http.view import AskedView, Format, View
from api.live import LiveMap
from api.pages.rendering import page
from api.source_history import history_facts, history_of, pair_seen
from graph.archive import Entry, Seen
from graph.archive.comparing import CHANGES
from graph.snapshot import Snapshot, sees
from ontology.errors import NotFound, QueryBusy

router = APIRouter(tags=["sources"])

OFFERS = {"html": "text/html", "json": "application/json"}

WAIT_SECONDS = 2.0
"""How long a comparison waits for another one: a million statements take about two seconds of a core, so
they are read one at a time, and who comes in between is asked to come again."""

_comparing = Lock()

Name = Annotated[str, Path(description="The name of the source.")]

_HISTORY: dict[str, Any] = {
    "type": "object",
    "required": ["state", "source", "history"],
    "properties": {
        "state": {"type": "string"},
        "source": {"type": "string"},
        "history": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["number", "what", "at"],
                "properties": {
                    "number": {"type": ["integer", "null"]},
                    "what": {"enum": ["version", "revert", "removed", "purged"]},
                    "at": {"type": "string"},
                },
            },
        },
    },
}
_DIFF: dict[str, Any] = {
    "type": "object",
    "required": ["state", "source", "from", "to", "counts", "records"],
    "properties": {
        "state": {"type": "string"},
        "from": {"type": ["integer", "null"]},
        "to": {"type": "integer"},
        "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
        "records": {"type": "array", "items": {"type": "object"}},
    },
}


def history_seen(view: View, name: str) -> list[Seen]:
    """What this audience sees of a source, up to the version that the state it looks at holds.

    Raises NotFound for a source of which it sees nothing, or that this state does not know.
    """
    live: LiveMap = view.request.app.state.live
    seen = history_of(live.archive, name, sees(live.audience, live.settings.order))
    held = next((one for one in view.snapshot.state.entries if one.source.name == name), None)
    if held is not None:
        seen = [one for one in seen if one.event.sequence <= held.sequence]
    elif isinstance(seen[-1].event, Entry) or view.snapshot.name != live.name:
        raise NotFound("source", name)
    return seen


@router.get(
    "/sources/{name}/history",
    summary="The versions of a source",
    responses={**offered(OFFERS, "The history.", json=_HISTORY), **described(400, 404, 406)},
)
def history(view: AskedView, name: Name, form: Format = "") -> Response:
    """What happened to a source: versions, what was taken out, brought back, erased."""
    form = choose(view.request, OFFERS)
    facts = history_facts(history_seen(view, name), whole=False)
    if form == "json":
        told = {"state": view.snapshot.name, "source": name, "history": facts}
        return JSONResponse(told, headers={"Vary": "Accept"})
    return page(view, "source_history.html", name=name, history=list(reversed(facts)))


@router.get(
    "/sources/{name}/diff",
    summary="What two versions of a source state differently",
    responses={**offered(OFFERS, "The differences.", json=_DIFF), **described(400, 404, 406, 503)},
)
def diff(
    view: AskedView,
    name: Name,
    older: Annotated[
        int | None,
        Query(alias="from", ge=1, description="The older version; without it, the one before the newer."),
    ] = None,
    newer: Annotated[
        int | None, Query(alias="to", ge=1, description="The newer version; without it, the last.")
    ] = None,
    form: Format = "",
) -> Response:
    """Records that were added, changed and removed between two versions, with their old and new values."""
    form = choose(view.request, OFFERS)
    seen = history_seen(view, name)
    before, after, older, newer = pair_seen(seen, name, older, newer)
    changes = _changes(view, before, after)
    if form == "json":
        told = {"state": view.snapshot.name, "source": name, "from": older, "to": newer, **asdict(changes)}
        return JSONResponse(told, headers={"Vary": "Accept"})
    return page(
        view,
        "source_diff.html",
        name=name,
        older=older,
        newer=newer,
        changes=changes,
        kinds=CHANGES,
        present=after in view.snapshot.state.entries,
    )


def _changes(view: View, older: Entry | None, newer: Entry) -> Changes:
    """Computed once for each pair of versions; an entry never changes. Raises QueryBusy."""

    def make(_: Snapshot) -> Changes:
        if not _comparing.acquire(timeout=WAIT_SECONDS):
            raise QueryBusy(1)
        try:
            return changes_between(older, newer, most=view.settings.list_length)
        finally:
            _comparing.release()

    return view.snapshot.view(f"changes {older.sequence if older else 0} {newer.sequence}", make)
