"""What a DCAT file says of one dataset, catalogue or service: the fields that every asset has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from loaders.noting import Notes
from loaders.rdf_nodes import Nodes, Term, last_segment, names_of, without_emails
from loaders.rdf_values import day_said, harm_of
from loaders.reading.rdf_input import Node, Value
from ontology.account import Account, Problem
from ontology.identifiers import concept_iri, known_identifier, place_iri
from ontology.places import resolve_place
from ontology.records import Day, Text
from ontology.terms import DCAT, DCT, FOAF, RDFS, SKOS

ACCESS_LEVELS: Mapping[str, str] = MappingProxyType(
    {"PUBLIC": "open", "RESTRICTED": "on-application", "NON_PUBLIC": "closed"}
)
"""Code of the EU's table of access rights → code of our scheme `access-level`."""

NAMES = (DCT.title, RDFS.label, SKOS.prefLabel, FOAF.name)
"""Where the name of a described thing stands, the best place first."""

_PAGES = (DCAT.landingPage, "http://xmlns.com/foaf/0.1/homepage", FOAF.page)
_ENDPOINTS = ("http://www.w3.org/ns/dcat#endpointURL", "http://www.w3.org/ns/dcat#endpointDescription")
_PLACES = (DCT.spatial, "http://dcat-ap.de/def/dcatde/geocodingDescription")
_PLACE_NAMES = ("http://www.w3.org/ns/locn#geographicName", *NAMES)
_EU_TABLE = r"https?://publications\.europa\.eu/resource/authority"
_COUNTRY = re.compile(rf"{_EU_TABLE}/country/([A-Z]{{3}})")
_ACCESS_RIGHT = re.compile(rf"{_EU_TABLE}/access-right/(\w+)")


@dataclass(frozen=True, slots=True)
class Setting:
    """A file's nodes, and what is known of them before an asset is read."""

    file: str
    nodes: Nodes
    account: Account
    notes: Notes
    organisations: Mapping[Term, str]
    """The IRI of each agent that is an organisation."""
    hosts: Mapping[Node, tuple[str, ...]]
    """The IRIs of the catalogues and services on which a dataset or service stands."""
    catalogue_records: Mapping[Node, list[Node]]
    """The dcat:CatalogRecord nodes about a thing."""

    def address(self, node: Node) -> str:
        """The place of a node in the file, the same in every syntax of it but for the file's name."""
        return f"{self.file}#node={self.nodes.key(node)}"


def dois(nodes: Nodes, node: Node) -> list[str]:
    """The DOIs of a node as `doi:…`, from its dct:identifier and its own IRI."""
    stated = [text.value for text in nodes.texts(node, DCT.identifier)]
    stated += [one.value for one in nodes.nodes(node, DCT.identifier)]
    stated += [node.value] if node.kind == "iri" else []
    found = (known_identifier(text) for text in stated)
    return list(dict.fromkeys(one for one in found if one and one.startswith("doi:")))


def organisations_at(
    nodes: Nodes, organisations: Mapping[Term, str], node: Node, predicate: str
) -> tuple[str, ...]:
    """The IRIs of the organisations that stand under a property of a node, sorted."""
    found = (organisations.get(term) for term in nodes.objects(node, predicate))
    return tuple(sorted({iri for iri in found if iri}))


def asset_fields(setting: Setting, node: Node) -> tuple[dict[str, Any], list[Problem]]:
    """The fields of `ontology.records.Asset` but `iri` and `kind`, and what could not be read.

    Marks the nodes whose content stands in the fields as used.
    """
    nodes, account = setting.nodes, setting.account
    nodes.use(node)
    distributions = nodes.nodes(node, DCAT.distribution)
    for distribution in distributions:
        nodes.use(distribution)
    texts = nodes.texts(node, *NAMES)
    label, labels, aliases = names_of(Text(without_emails(one.value, account), one.language) for one in texts)
    descriptions = nodes.texts(node, DCT.description)
    publishers = organisations_at(nodes, setting.organisations, node, DCT.publisher)
    keywords = _keywords(setting, node)
    places, places_stated = _places(setting, node)
    problems: list[Problem] = []
    modified = _day(setting, node, DCT.modified, problems)
    for record in setting.catalogue_records.get(node, ()):
        nodes.use(record)
        modified = modified or _day(setting, record, DCT.modified, problems)
    pages = nodes.links(node, *_PAGES, *_ENDPOINTS)
    pages += sorted({link for one in distributions for link in nodes.links(one, DCAT.accessURL)})
    return {
        "address": setting.address(node),
        "label": label,
        "labels": labels,
        "aliases": aliases,
        "description": without_emails(descriptions[0].value, account) if descriptions else "",
        "identifiers": tuple(dois(nodes, node)),
        "homepage": pages[0] if pages else "",
        "modified": modified,
        "issued": _day(setting, node, DCT.issued, problems),
        "publishers": publishers,
        "holders": organisations_at(nodes, setting.organisations, node, DCT.rightsHolder) or publishers,
        "licence": _licence(setting, node, distributions),
        "access_level": _access_level(setting, node),
        "places": places,
        "places_stated": places_stated,
        "keywords": keywords,
        "harms": tuple(sorted({iri for word in keywords if (iri := harm_of(word.value))})),
        "hosted_on": setting.hosts.get(node, ()),
    }, problems


def _day(setting: Setting, node: Node, predicate: str, problems: list[Problem]) -> Day | None:
    """The date under a property; of several the newest `modified`, the earliest of any other."""
    return day_said(
        setting.nodes,
        node,
        predicate,
        name=f"dct:{last_segment(predicate)}",
        address=setting.address(node),
        problems=problems,
        newest=predicate == DCT.modified,
    )


def _licence(setting: Setting, node: Node, distributions: list[Node]) -> str:
    """The licence of a thing, else the one on which its distributions agree, else nothing."""
    account = setting.account
    own = _licences(setting, node)
    if len(own) > 1:
        account.note("guessed: of several licences of one thing, the first by its address is taken")
    if own:
        return own[0]
    offered = sorted({one for distribution in distributions for one in _licences(setting, distribution)})
    if len(offered) > 1:
        account.note("datasets whose distributions have different licences (none taken)")
    return offered[0] if len(offered) == 1 else ""


def _licences(setting: Setting, node: Node) -> list[str]:
    nodes, account = setting.nodes, setting.account
    found: set[str] = set()
    for term in nodes.objects(node, DCT.license):
        if isinstance(term, Value):
            if not term.text.strip():
                account.note("empty licences, which are none")
            found.add(without_emails(term.text.strip(), account))
        elif term.kind == "iri":
            found.add(without_emails(term.value, account))
        elif texts := nodes.texts(term, *NAMES):
            nodes.use(term)
            found.add(without_emails(texts[0].value, account))
    # An address says more than a text: it goes first.
    return sorted(found - {""}, key=lambda one: (not one.startswith(("http://", "https://")), one))


def _access_level(setting: Setting, node: Node) -> str:
    for term in setting.nodes.objects(node, DCT.accessRights):
        match = _ACCESS_RIGHT.fullmatch(term.value) if isinstance(term, Node) else None
        if match and match[1] in ACCESS_LEVELS:
            return concept_iri("access-level", ACCESS_LEVELS[match[1]])
        setting.account.note("access rights outside the EU's table, not read")
    return ""


def _places(setting: Setting, node: Node) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The places that are known, and the text of those that are not or were guessed."""
    nodes, account = setting.nodes, setting.account
    found: set[str] = set()
    stated: set[str] = set()
    for term in nodes.objects(node, *_PLACES):
        text = _place_text(nodes, term)
        # An address elsewhere is kept as stated: to guess a place from its letters would be to guess.
        is_address = isinstance(term, Node) and text == term.value
        place = resolve_place(text) if text and not is_address else None
        if place:
            found.add(place_iri(place.code))
        if place and place.guessed:
            setting.notes.note(f"guessed: a place read as {place.name}", text)
        if text and (not place or place.guessed):
            stated.add(without_emails(text, account))
        if not text:
            account.note("places without a name, not read")
    return tuple(sorted(found)), tuple(sorted(stated))


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


def _keywords(setting: Setting, node: Node) -> tuple[Text, ...]:
    """Keywords, and the names of themes from other schemes than ours (their code where none is given)."""
    nodes, account = setting.nodes, setting.account
    words = {
        Text(term.text.strip(), term.language)
        for term in nodes.objects(node, DCAT.keyword)
        if isinstance(term, Value)
    }
    for theme in nodes.nodes(node, DCAT.theme):
        if texts := nodes.texts(theme, SKOS.prefLabel, *NAMES):
            nodes.use(theme)
            words.update(texts)
        elif theme.kind == "iri":
            words.add(Text(last_segment(theme.value)))
    clean = {Text(without_emails(word.value, account), word.language) for word in words}
    return tuple(sorted(word for word in clean if word.value))
