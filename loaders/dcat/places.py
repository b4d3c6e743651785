"""The places of a dataset in DCAT: known by a table, by their name, or kept as stated."""

from __future__ import annotations

import re

from loaders.dcat.terms import NAMES, PLACES
from loaders.rdf_assets import Setting
from loaders.rdf_nodes import Nodes, Term, without_emails
from loaders.reading.rdf_input import Node, Value
from ontology.identifiers import place_iri
from ontology.places import resolve_place

_PLACE_NAMES = ("http://www.w3.org/ns/locn#geographicName", *NAMES)
_COUNTRY = re.compile(r"https?://publications\.europa\.eu/resource/authority/country/([A-Z]{3})")
_INSIDE = re.compile(
    r"https?://(?:publications\.europa\.eu/resource/authority/(?:place|atu)/([A-Z]{3})(?:_\w+)?"
    r"|data\.europa\.eu/nuts/code/([A-Z]{2})\w*|nuts\.geovocab\.org/id/([A-Z]{2})\w*"
    r"|(?:www\.)?geonames\.org/countries/([A-Z]{2})(?:/\S*)?)"
)
"""Addresses of tables whose codes begin with that of the country in which the place is."""
_NUTS = {"EL": "GR", "UK": "GB"}
"""Where the codes of NUTS begin otherwise than those of countries."""


def places_of(setting: Setting, node: Node) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The places that are known, and the text of those that are not or were guessed."""
    nodes, notes = setting.nodes, setting.notes
    found: set[str] = set()
    stated: set[str] = set()
    for term in nodes.objects(node, *PLACES):
        text = _place_text(nodes, term)
        # An address elsewhere is kept as stated: to guess a place from its letters would be to guess.
        is_address = isinstance(term, Node) and text == term.value
        place = resolve_place(_country_of(text) if is_address else text) if text else None
        if place:
            found.add(place_iri(place.code))
        if place and place.guessed:
            notes.note(f"guessed: a place read as {place.name}", text)
        if text and (not place or place.guessed or is_address):
            stated.add(without_emails(text, notes))
        if not text:
            notes.note("places without a name, not read")
    return tuple(sorted(found)), tuple(sorted(stated))


def country_in(address: str) -> str:
    """The code of the country that an address of a well-known table names or lies in, or empty."""
    found = _COUNTRY.fullmatch(address)
    return found[1] if found else _country_of(address)


def _country_of(address: str) -> str:
    match = _INSIDE.fullmatch(address)
    code = next((code for code in match.groups() if code), "") if match else ""
    return _NUTS.get(code, code)


def _place_text(nodes: Nodes, term: Term) -> str:
    """The words for a place: a country's code, the name of its node, or the address of a node elsewhere."""
    if isinstance(term, Value):
        return term.text.strip()
    if match := _COUNTRY.fullmatch(term.value):
        return match[1]
    if texts := nodes.texts(term, *_PLACE_NAMES):
        nodes.use(term)
        return texts[0].value
    return term.value if term.kind == "iri" else ""
