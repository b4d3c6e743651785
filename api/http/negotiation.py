"""Which form of an answer a caller wants: the word in `format=`, else Accept (RFC 9110, 12.5.1)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import Request

from ontology.errors import NotAcceptable, UnknownValue

HTML = "text/html"
RDF_OFFERS: Mapping[str, str] = {
    "turtle": "text/turtle",
    "jsonld": "application/ld+json",
    "ntriples": "application/n-triples",
    "rdfxml": "application/rdf+xml",
}
"""The forms of a thing as RDF, by the word that `format=` takes."""

MOST_RANGES = 50
"""How many media ranges of an Accept header are read; browsers send about ten."""


def qualities(header: str) -> list[tuple[str, float]]:
    """The items of an Accept header of any kind with their quality, in lower case.

    Parameters other than `q` are passed over; an item whose quality cannot be read is not wanted.
    """
    found = []
    for part in header.split(",")[:MOST_RANGES]:
        name, *parameters = (piece.strip() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip().lower() == "q":
                quality = _read_quality(value)
        if name:
            found.append((name.lower(), quality))
    return found


def _read_quality(value: str) -> float:
    try:
        quality = float(value)
    except ValueError:
        return 0.0
    return 0.0 if math.isnan(quality) else min(max(quality, 0.0), 1.0)


def field(request: Request, name: str) -> str:
    """A header that is a list; sent in several lines, they are one (RFC 9110, 5.3)."""
    wanted = name.encode()
    return ", ".join([value.decode("latin-1") for key, value in request.scope["headers"] if key == wanted])


def media_ranges(accept: str) -> list[tuple[str, float]]:
    """The media ranges of an Accept header with their quality; what cannot be read is left out.

    A star by itself, as old clients send it, is any type.
    """
    named = (("*/*" if name == "*" else name, quality) for name, quality in qualities(accept))
    return [(name, quality) for name, quality in named if name.count("/") == 1]


def _quality(media_type: str, ranges: list[tuple[str, float]]) -> float:
    """The quality of the most specific range that fits."""
    kind = media_type.partition("/")[0]
    for fitting in (media_type, f"{kind}/*", "*/*"):
        found = [quality for name, quality in ranges if name == fitting]
        if found:
            return max(found)
    return 0.0


def choose(
    request: Request,
    offers: Mapping[str, str],
    *,
    asked: str = "",
    also: Mapping[str, Iterable[str]] | None = None,
) -> str:
    """The word of the form to answer in; the first of `offers` (word → media type) where all are equal.

    `asked` stands for `format=` where the word came another way; `also` gives other media types
    under which a form may be asked for (`application/json` for results in JSON). Raises
    UnknownValue for a `format=` that is not offered, NotAcceptable where the Accept header allows
    none of the offers.
    """
    asked = asked or request.query_params.get("format", "")
    if asked:
        if asked not in offers:
            raise UnknownValue("format", asked, offers)
        return asked
    return most_liked(field(request, "accept"), offers, also)


def most_liked(
    accept: str, offers: Mapping[str, str], also: Mapping[str, Iterable[str]] | None = None
) -> str:
    """The word of the form that an Accept header likes best, as `choose` says. Raises NotAcceptable."""
    accept = accept or "*/*"
    ranges = media_ranges(accept)

    def liked(word: str) -> float:
        named = [quality for other in (also or {}).get(word, ()) for name, quality in ranges if name == other]
        return max(_quality(offers[word].partition(";")[0], ranges), *named, 0.0)

    best = max(offers, key=liked)
    if not liked(best):
        raise NotAcceptable(accept[:200], dict.fromkeys(offers.values()))
    return best


def offered(
    offers: Mapping[str, str], says: str = "The answer.", **schemas: Mapping[str, Any]
) -> dict[int | str, dict[str, Any]]:
    """The forms of a route for the OpenAPI document: `responses={**offered(OFFERS), **described(404)}`.

    `schemas` are by the word of a form; a form without one is text.
    """
    content = {
        media_type.partition(";")[0]: {"schema": dict(schemas.get(word, {"type": "string"}))}
        for word, media_type in offers.items()
    }
    return {200: {"description": says, "content": content}}


def wants_page(request: Request) -> bool:
    """Whether a person's browser asks: HTML is named, and liked at least as well as JSON."""
    ranges = media_ranges(field(request, "accept"))
    named = [quality for name, quality in ranges if name == HTML]
    return bool(named) and max(named) >= _quality("application/json", ranges)
