"""Search over names, identifiers and the words of sectors; the same as JSON for the field's suggestions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.http.negotiation import choose
from api.http.problems import described
from api.http.told import offered, told
from api.http.view import AskedView, Format, View
from api.pages.pieces import MapPage
from api.pages.rendering import page
from api.pages.thing_page import KIND_WORDS
from graph.questions.search import LONGEST_QUERY, concepts_found, search
from ontology.concepts import CONCEPTS, SCHEMES
from ontology.crosswalk import is_to_avoid, scheme_of, sector_of
from ontology.vocabulary import label_of

router = APIRouter(tags=["search"])

OFFERS = {"html": "text/html", "json": "application/json"}

FOUND_OF_A_KIND = 20
"""How many things of each kind a search shows; the lists show all of them."""

WORDS_FOUND = 8
"""How many concepts a search shows; `sharegraph term` and the vocabularies show all."""

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


@dataclass(frozen=True, slots=True)
class FoundWord:
    """A concept that has the word: what it means, whose word it is, and the address of its page."""

    iri: str
    label: str
    definition: str
    spoken_in: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage(MapPage):
    """What a search found: the words of the vocabularies, and things by kind.

    `to_avoid` says that what was searched for should no longer be said; `words` is then empty.
    """

    words: str
    to_avoid: bool
    meanings: tuple[FoundWord, ...]
    in_all: int
    found: tuple[FoundKind, ...]


def _found_word(view: View, iri: str) -> FoundWord:
    scheme = scheme_of(iri)
    concept = CONCEPTS[scheme][iri.rpartition("/")[2]]
    spoken_in = label_of(sector_of(iri)) or SCHEMES[scheme]
    return FoundWord(iri, concept.label, concept.definition, spoken_in, view.to(iri))


@router.get(
    "/search", summary="Search by name or word", responses={**offered(SearchPage), **described(400, 406)}
)
def find(
    view: AskedView,
    q: Annotated[
        str,
        Query(
            max_length=LONGEST_QUERY,
            description="Words of a name, another name or an identifier, or a word of a sector.",
        ),
    ] = "",
    most: Annotated[
        int, Query(ge=1, le=FOUND_OF_A_KIND, description="How many of each kind are given.")
    ] = FOUND_OF_A_KIND,
    form: Format = "",
) -> Response:
    """Things whose names hold every word, names that begin with them first; then things that carry a
    concept which has the word in any vocabulary. Those concepts stand above them."""
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
    # A word to avoid is not even repeated.
    avoided = is_to_avoid(q)
    made = SearchPage(
        state=view.snapshot.name,
        day=view.day,
        words="" if avoided else q,
        to_avoid=avoided,
        meanings=tuple(_found_word(view, iri) for iri in concepts_found(q)[:WORDS_FOUND]),
        in_all=sum(one.in_all for one in found),
        found=tuple(found),
    )
    if chosen == "json":
        return told(made)
    return page(view, "search.html", page=made, query=made.words)
