"""The forms in which SPARQL is answered, and the words and media types that clients use for them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from fastapi import Request

from api.http.negotiation import HTML, choose, field, most_liked
from graph.store import GRAPH_FORMATS, RESULT_FORMATS, QueryForm

ROWS: Mapping[str, str] = {name: form.media_type for name, form in RESULT_FORMATS.items()}
GRAPHS: Mapping[str, str] = {name: form.media_type for name, form in GRAPH_FORMATS.items()}
PAGE: Mapping[str, str] = {"html": HTML}

ALSO: Mapping[str, tuple[str, ...]] = {
    "json": ("application/json", "text/json"),
    "xml": ("application/xml", "text/xml"),
    "turtle": ("application/turtle", "application/x-turtle"),
    "jsonld": ("application/json",),
    "ntriples": ("text/plain",),
    "nquads": ("text/x-nquads",),
    "trig": ("application/x-trig",),
    "rdfxml": ("application/xml", "text/xml"),
}
"""Other media types under which clients ask for a form; it is sent under its own."""

_ROW_WORDS: Mapping[str, str] = {form.ending: name for name, form in RESULT_FORMATS.items()}
_GRAPH_WORDS: Mapping[str, str] = {
    **{form.ending: name for name, form in GRAPH_FORMATS.items()},
    "json": "jsonld",
    "json-ld": "jsonld",
    "xml": "rdfxml",
    "rdf+xml": "rdfxml",
    "n3": "turtle",
    "n-triples": "ntriples",
    "n-quads": "nquads",
}
"""Words for a form that other servers take in `format=`, and what they are called here. N3 is given as
Turtle, which is part of it."""


_KEPT = 64
"""Of how many Accept headers it is known what they like: clients of one kind send the same one each time."""


def is_rows(kind: QueryForm) -> bool:
    """Whether a question of this form is answered by rows or a yes or no, and not by a graph."""
    return kind in (QueryForm.SELECT, QueryForm.ASK)


def form_of(request: Request, asked: str, *, rows: bool, page: bool) -> str:
    """The word of the form to answer in, from the word `asked` (or a media type), else from Accept.

    Some clients name several with commas between (SPARQLWrapper for JSON-LD); the first known one counts.
    Raises UnknownValue and NotAcceptable as `negotiation.choose` does.
    """
    offers, words = _offers(rows=rows, page=page)
    plain = asked.strip().lower().replace(" ", "+")  # what a + in an address is decoded to
    named = [words.get(one, one) for one in plain.split(",")]
    word = next((one for one in named if one in offers), plain) or request.query_params.get("format", "")
    if word:
        return choose(request, offers, asked=word)
    return liked(field(request, "accept"), rows=rows, page=page)


@lru_cache(_KEPT)
def liked(accept: str, *, rows: bool, page: bool) -> str:
    """The word of the form that an Accept header likes best. Raises NotAcceptable."""
    return most_liked(accept, _offers(rows=rows, page=page)[0], ALSO)


@cache
def _offers(*, rows: bool, page: bool) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """What is offered, and what else each of it is called."""
    offers = {**(ROWS if rows else GRAPHS), **(PAGE if page else {})}
    return offers, {**(_ROW_WORDS if rows else _GRAPH_WORDS), **_by_media_type(offers)}


def _by_media_type(offers: Mapping[str, str]) -> dict[str, str]:
    named = [(name, media_type.partition(";")[0]) for name, media_type in offers.items()]
    named += [(name, other) for name in offers for other in ALSO.get(name, ())]
    return {media_type: name for name, media_type in reversed(named)}
