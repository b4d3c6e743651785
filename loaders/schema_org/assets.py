"""What a schema.org description says of one dataset or catalogue: the fields that every asset has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from loaders.cell_text import names_nothing
from loaders.noting import Notes
from loaders.rdf_nodes import Nodes, Term, is_link, names_of, without_emails
from loaders.rdf_values import day_said, harm_of
from loaders.reading.rdf_input import Node, Value
from loaders.schema_org.terms import term, terms
from ontology.account import Account, Problem
from ontology.identifiers import known_identifier, place_iri
from ontology.places import resolve_place
from ontology.records import Day, Text

NAMES = terms("name", "headline")
ALIASES = term("alternateName")
PUBLISHERS = terms("publisher", "provider", "sourceOrganization")
CREATORS = terms("creator", "author", "producer")
HOLDERS = terms("copyrightHolder", "maintainer")
FUNDERS = terms("funder", "sponsor")
IN_CATALOGUE = terms("includedInDataCatalog", "includedInDataCatalogue")
"""The second is how many files spell it."""

_FUNDING = term("funding")
_IDENTIFIER = term("identifier")
_DISTRIBUTIONS = term("distribution")
_ADDRESSES = terms("contentUrl", "url", "downloadUrl")
_PLACE_NAMES = (*NAMES, *terms("addressCountry", "address", "addressRegion", "addressLocality"))
_DEPTH_OF_A_PLACE = 3
"""How many nodes deep the name of a place is looked for: place, address, country."""


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
    """The IRIs of the catalogues in which a dataset is listed."""

    def address(self, node: Node) -> str:
        """The place of a node in the file."""
        return f"{self.file}#node={self.nodes.key(node)}"

    def bodies(self, node: Node, *predicates: str) -> tuple[str, ...]:
        """The IRIs of the organisations under these properties of a node, sorted."""
        found = (self.organisations.get(one) for one in self.nodes.objects(node, *predicates))
        return tuple(sorted({iri for iri in found if iri}))


def texts_at(nodes: Nodes, node: Node, *predicates: str) -> list[Text]:
    """The texts that say something: not `None`, `n/a` or `unknown`, which stand where nothing is known."""
    return [text for text in nodes.texts(node, *predicates) if not names_nothing(text.value)]


def dois(nodes: Nodes, node: Node) -> list[str]:
    """The DOIs of a thing as `doi:…`: its own IRI, its identifiers, and what it is the same as."""
    stated = [node.value] if node.kind == "iri" else []
    for one in nodes.objects(node, _IDENTIFIER, term("sameAs"), term("url")):
        if isinstance(one, Value) or one.kind == "iri":
            stated.append(one.text if isinstance(one, Value) else one.value)
        if isinstance(one, Node) and one in nodes:
            stated += [text.value for text in nodes.texts(one, term("value"))]
            stated += nodes.links(one, term("url"), _IDENTIFIER)
    found = (known_identifier(text) for text in stated)
    return list(dict.fromkeys(one for one in found if one and one.startswith("doi:")))


def funders_of(nodes: Nodes, node: Node) -> list[Term]:
    """Who is said to fund a thing: directly, or by a grant that is named under `funding`."""
    grants = nodes.nodes(node, _FUNDING)
    found = [one for grant in grants for one in nodes.objects(grant, *FUNDERS)]
    return list(dict.fromkeys([*nodes.objects(node, *FUNDERS), *found]))


def grants_of(nodes: Nodes, node: Node) -> list[Node]:
    """The grants that a thing names under `funding`."""
    return nodes.nodes(node, _FUNDING)


def asset_fields(setting: Setting, node: Node) -> tuple[dict[str, Any], list[Problem]]:
    """The fields of `ontology.records.Asset` but `iri` and `kind`, and what could not be read."""
    nodes, account = setting.nodes, setting.account
    nodes.use(node)
    distributions = nodes.nodes(node, _DISTRIBUTIONS)
    for one in distributions:
        nodes.use(one)
    if distributions:
        account.note(
            "files and feeds of datasets (distributions), counted and not loaded", len(distributions)
        )
    names = [*texts_at(nodes, node, *NAMES), *texts_at(nodes, node, ALIASES)]
    label, labels, aliases = names_of(Text(without_emails(one.value, account), one.language) for one in names)
    descriptions = texts_at(nodes, node, *terms("description", "abstract"))
    publishers = setting.bodies(node, *PUBLISHERS)
    creators = setting.bodies(node, *CREATORS)
    places, places_stated = _places(setting, node)
    keywords = _keywords(setting, node)
    problems: list[Problem] = []
    pages = nodes.links(node, *terms("url", "mainEntityOfPage", "sameAs"))
    if node.kind == "iri" and is_link(node.value):
        pages.append(node.value)
    pages += sorted({link for one in distributions for link in nodes.links(one, *_ADDRESSES)[:1]})
    return {
        "address": setting.address(node),
        "label": label,
        "labels": labels,
        "aliases": aliases,
        "description": without_emails(descriptions[0].value, account) if descriptions else "",
        "identifiers": tuple(dois(nodes, node)),
        "homepage": pages[0] if pages else "",
        "modified": _day(setting, node, "dateModified", problems, newest=True),
        "issued": _day(setting, node, "datePublished", problems)
        or _day(setting, node, "dateCreated", problems),
        "publishers": publishers,
        "holders": setting.bodies(node, *HOLDERS) or creators or publishers,
        "licence": _licence(setting, node, distributions),
        "places": places,
        "places_stated": places_stated,
        "keywords": keywords,
        "harms": tuple(sorted({iri for word in keywords if (iri := harm_of(word.value))})),
        "hosted_on": setting.hosts.get(node, ()),
    }, problems


def _day(
    setting: Setting, node: Node, name: str, problems: list[Problem], *, newest: bool = False
) -> Day | None:
    return day_said(
        setting.nodes,
        node,
        term(name),
        name=name,
        address=setting.address(node),
        problems=problems,
        newest=newest,
    )


def _licence(setting: Setting, node: Node, distributions: list[Node]) -> str:
    """The licence of a thing, else the one on which its distributions agree, else nothing."""
    own = _licences(setting, node)
    if len(own) > 1:
        setting.account.note("guessed: of several licences of one thing, the first by its address is taken")
    if own:
        return own[0]
    offered = sorted({one for distribution in distributions for one in _licences(setting, distribution)})
    if len(offered) > 1:
        setting.account.note("datasets whose distributions have different licences (none taken)")
    return offered[0] if len(offered) == 1 else ""


def _licences(setting: Setting, node: Node) -> list[str]:
    nodes, account = setting.nodes, setting.account
    found: set[str] = set()
    for one in nodes.objects(node, term("license")):
        if isinstance(one, Value):
            if names_nothing(one.text):
                account.note("licences that say nothing (empty, None, unknown), which are none")
            else:
                found.add(without_emails(one.text.strip(), account))
            continue
        nodes.use(one)
        texts = texts_at(nodes, one, *NAMES)
        own = [one.value] if one.kind == "iri" and is_link(one.value) else []
        said = [*own, *nodes.links(one, *terms("url", "sameAs")), *(text.value for text in texts)]
        found.update(without_emails(text, account) for text in said[:1])
    # An address says more than a text: it goes first.
    return sorted(found - {""}, key=lambda text: (not text.startswith(("http://", "https://")), text))


def _places(setting: Setting, node: Node) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The places that are known, and the text of those that are not or were guessed."""
    found: set[str] = set()
    stated: set[str] = set()
    for one in setting.nodes.objects(node, *terms("spatialCoverage", "contentLocation")):
        texts = _place_texts(setting.nodes, one, _DEPTH_OF_A_PLACE)
        if not texts:
            setting.account.note("places without a name (coordinates, outlines), not read")
        for text in texts:
            is_address = text.startswith(("http://", "https://"))
            place = None if is_address else resolve_place(text)
            if place:
                found.add(place_iri(place.code))
            if place and place.guessed:
                setting.notes.note(f"guessed: a place read as {place.name}", text)
            if not place or place.guessed:
                stated.add(without_emails(text, setting.account))
    return tuple(sorted(found)), tuple(sorted(stated - {""}))


def _place_texts(nodes: Nodes, one: Term, depth: int) -> list[str]:
    """The words for a place: its text, else the name on its node or, further in, of its address."""
    if isinstance(one, Value):
        return [one.text.strip()] if not names_nothing(one.text) else []
    if one not in nodes:
        return [one.value] if one.kind == "iri" else []
    if depth == 0:
        return []
    nodes.use(one)
    for predicate in _PLACE_NAMES:
        texts = [
            text for inner in nodes.objects(one, predicate) for text in _place_texts(nodes, inner, depth - 1)
        ]
        if texts:
            return texts
    return []


def _keywords(setting: Setting, node: Node) -> tuple[Text, ...]:
    """Keywords and the names of defined terms; a single text with commas lists several."""
    nodes, account = setting.nodes, setting.account
    words: set[Text] = set()
    stated = nodes.objects(node, *terms("keywords", "about"))
    texts = [one for one in stated if isinstance(one, Value)]
    for one in texts:
        parts = one.text.split(",") if len(texts) == 1 else [one.text]
        words.update(Text(part.strip(), one.language) for part in parts)
    for inner in stated:
        if isinstance(inner, Node) and (named := texts_at(nodes, inner, *NAMES)):
            nodes.use(inner)
            words.update(named)
    clean = {Text(without_emails(word.value, account), word.language) for word in words}
    return tuple(sorted(word for word in clean if not names_nothing(word.value)))
