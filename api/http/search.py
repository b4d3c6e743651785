"""Search over names, other names and identifiers, by kind; the same as JSON for the field's suggestions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.http.negotiation import choose
from api.http.problems import described
from api.http.told import offered, told
from api.http.view import AskedView, Format
from api.pages.pieces import MapPage
from api.pages.rendering import page
from api.pages.thing_page import KIND_WORDS
from graph.questions.search import LONGEST_QUERY, search

router = APIRouter(tags=["search"])

OFFERS = {"html": "text/html", "json": "application/json"}

FOUND_OF_A_KIND = 20
"""How many things of each kind a search shows; the lists show all of them."""

LISTED: dict[str, str] = {
    "resource": "/datasets?kind=resource",
    "infrastructure": "/datasets?kind=infrastructure",
    "dataset": "/datasets?kind=dataset",
}
"""The list of a kind where it is not simply the kind's own folder."""

PLURALS: dict[str, str] = {
    "infrastructure": "Infrastructures",
    "resource": "Data resources",
    "need": "Data needs",
}


@dataclass(frozen=True, slots=True)
class FoundThing:
    """A thing that was found: its IRI, its name, and the address of its page."""

    iri: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class FoundKind:
    """What was found of one kind: the first few, how many in all, and the list that shows all."""

    kind: str
    words: str
    plural: str
    things: tuple[FoundThing, ...]
    in_all: int
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage(MapPage):
    """What a search found, by kind."""

    words: str
    in_all: int
    found: tuple[FoundKind, ...]


@router.get("/search", summary="Search by name", responses={**offered(SearchPage), **described(400, 406)})
def find(
    view: AskedView,
    q: Annotated[
        str,
        Query(
            max_length=LONGEST_QUERY,
            description="Words of a name, another name or an identifier, whatever their accents.",
        ),
    ] = "",
    most: Annotated[
        int, Query(ge=1, le=FOUND_OF_A_KIND, description="How many of each kind are given.")
    ] = FOUND_OF_A_KIND,
    form: Format = "",
) -> Response:
    """Things whose names hold every word: names that begin with them first."""
    chosen = choose(view.request, OFFERS)
    found = []
    for one in search(view.snapshot, q, most=most):
        folder = LISTED.get(one.kind, f"/{one.kind}s")
        found.append(
            FoundKind(
                one.kind,
                KIND_WORDS[one.kind],
                PLURALS.get(one.kind, f"{KIND_WORDS[one.kind]}s"),
                tuple(FoundThing(thing.iri, thing.label, view.to(thing.iri)) for thing in one.things),
                one.in_all,
                view.href(folder, q=q),
            )
        )
    made = SearchPage(
        state=view.snapshot.name,
        day=view.day,
        words=q,
        in_all=sum(one.in_all for one in found),
        found=tuple(found),
    )
    if chosen == "json":
        return told(made)
    return page(view, "search.html", page=made, query=q)
