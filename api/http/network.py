"""The network: who shares what with whom, as a map, as a table, and as files for other tools."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response

from api.http.negotiation import choose, offered
from api.http.network_asked import (
    MOST_DRAWN,
    MOST_HOPS,
    RELATION_WORDS,
    STATE_WORDS,
    Wanted,
    read_wanted,
    short_focus,
)
from api.http.problems import described
from api.http.view import AskedView, Format, View
from api.pages.network_page import MAP, TABLE, VIEWS, choose_page, network_page
from graph.network import organisations
from graph.network.described import Described
from graph.network.described import described as look_up
from graph.network.drawing import as_svg
from graph.network.exports import as_csv, as_gexf, as_graphml, node_link
from graph.network.pyvis_page import as_standalone_html
from graph.questions.naming import SeveralThings, find_thing
from ontology.errors import NotFound, UnknownValue

router = APIRouter(tags=["network"])

PAGE = "page"
OFFERS: Mapping[str, str] = {
    PAGE: "text/html",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "svg": "image/svg+xml",
    "html": "text/html; charset=utf-8",
}
"""`html` is the interactive file that works on its own; `page` is the page."""

DRAWN = frozenset({PAGE, "svg", "html"})
"""The forms that are pictures: they are cut where nobody could read them; the others hold every tie."""

NODE_LINK = {
    "type": "object",
    "description": "networkx's node-link form, which `networkx.node_link_graph` reads.",
    "required": ["directed", "multigraph", "graph", "nodes", "edges"],
    "properties": {
        "directed": {"type": "boolean"},
        "multigraph": {"type": "boolean"},
        "graph": {"type": "object", "description": "Day, state of the map, counts, internal flows, credits."},
        "nodes": {"type": "array", "items": {"type": "object"}},
        "edges": {"type": "array", "items": {"type": "object"}},
    },
}

Focus = Annotated[
    str,
    Query(
        max_length=2000,
        description="An organisation by IRI, identifier or name; without it, the whole map.",
    ),
]
Hops = Annotated[int, Query(description=f"How many steps around the focus, from 1 to {MOST_HOPS}.")]
Relations = Annotated[
    list[str] | None,
    Query(description=f"Which ties: {', '.join(RELATION_WORDS)}; may be repeated. Without it, shares."),
]
States = Annotated[
    list[str] | None,
    Query(
        description=f"Which states on the day: {', '.join(STATE_WORDS)}; may be repeated. "
        "Without it, all but ended."
    ),
]
Most = Annotated[
    int | None,
    Query(
        description="At most so many organisations, those with most ties. Without it, pictures are cut "
        "where they cannot be read; tables and data are whole."
    ),
]
Shown = Annotated[str, Query(alias="view", description=f"How the page shows it: {' or '.join(VIEWS)}.")]
Number = Annotated[int, Query(alias="page", ge=1, description="Which page of the table of ties.")]


@router.get(
    "/network",
    summary="Who shares what with whom, around an organisation or whole",
    response_class=Response,
    responses={
        **offered(OFFERS, "The network in the form asked for.", json=NODE_LINK),
        **described(400, 404, 406),
    },
)
def network(
    view: AskedView,
    focus: Focus = "",
    hops: Hops = 1,
    relations: Relations = None,
    states: States = None,
    most: Most = None,
    shown: Shown = MAP,
    number: Number = 1,
    form: Format = "",
) -> Response:
    """The ties that hold on the day, in the states asked for, with what they rest on and where it stands.

    Several organisations of one name: the page lists them, other forms answer 400 naming them.
    """
    wanted = read_wanted(hops, relations or (), states or (), most)
    if shown not in VIEWS:
        raise UnknownValue("view", shown, VIEWS)
    chosen = choose(view.request, OFFERS)
    if focus.strip():
        try:
            iri = _organisation(view, focus)
            wanted = replace(wanted, focus=iri, written=short_focus(view.snapshot.base, iri))
        except (SeveralThings, NotFound) as fault:
            if chosen != PAGE:
                raise
            return choose_page(view, wanted, focus.strip(), fault)
    asked = look_up(
        view.snapshot, wanted.network(view.snapshot, view.day, most=_most(view, wanted, chosen, shown))
    )
    if chosen == PAGE:
        return network_page(view, wanted, asked, shown=shown, number=number)
    return _file(asked, chosen)


def _organisation(view: View, focus: str) -> str:
    """The IRI of the organisation that `focus` means."""
    found = find_thing(view.snapshot, "organisation", focus)
    if found not in organisations(view.snapshot):
        raise NotFound("organisation", focus.strip())
    return found


def _most(view: View, wanted: Wanted, chosen: str, shown: str) -> int | None:
    """How many organisations this form holds at most, None for all."""
    drawn = chosen in DRAWN and shown != TABLE
    limit = max(MOST_DRAWN, view.settings.drawn_nodes)
    if wanted.most:
        return min(wanted.most, limit) if drawn else wanted.most
    return view.settings.drawn_nodes if drawn else None


def _file(asked: Described, chosen: str) -> Response:
    """The view as a file; those that a browser cannot show are given a name to be kept under."""
    headers = {"Vary": "Accept"}
    if chosen == "json":
        return JSONResponse(node_link(asked), headers=headers)
    writers: dict[str, Callable[[Described], str | bytes]] = {
        "csv": as_csv,
        "graphml": as_graphml,
        "gexf": as_gexf,
        "svg": as_svg,
        "html": as_standalone_html,
    }
    kept = "inline" if chosen == "svg" else "attachment"
    name = f"sharegraph-network-{asked.network.day.isoformat()}.{chosen}"
    headers["Content-Disposition"] = f'{kept}; filename="{name}"'
    return Response(writers[chosen](asked), headers=headers, media_type=OFFERS[chosen])
