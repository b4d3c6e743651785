"""What a schema.org description says of one dataset or catalogue: the fields that every asset has."""

from __future__ import annotations

from typing import Any

from loaders.cell_text import names_nothing
from loaders.rdf_agents import persons_under
from loaders.rdf_assets import (
    FILES_BY_FORMAT,
    Setting,
    access_level_of,
    clean_keywords,
    dois_under,
    fields_of,
    harms_of,
    licences_first,
    links_of,
    name_in_place,
    one_licence,
    split_keywords,
    tell_rest,
)
from loaders.rdf_nodes import Nodes, Term, is_link, without_emails
from loaders.rdf_values import day_said
from loaders.reading.persons import strip_emails
from loaders.reading.rdf_input import Node, Value
from loaders.schema_org.terms import CATALOGUE, term, terms
from ontology.account import Problem
from ontology.identifiers import place_iri
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

_PAGES = terms("url", "mainEntityOfPage", "sameAs")
_DESCRIPTIONS = terms("description", "abstract")
_PLACES = terms("spatialCoverage", "contentLocation")
_ACCESS = (*terms("conditionsOfAccess"), "http://purl.org/dc/terms/accessRights")
_FUNDING = term("funding")
_IDENTIFIER = term("identifier")
_DISTRIBUTIONS = term("distribution")
_ADDRESSES = terms("contentUrl", "url", "downloadUrl")
_FORMATS = terms("encodingFormat", "fileFormat")
_PLACE_NAMES = (*NAMES, *terms("addressCountry", "address", "addressRegion", "addressLocality"))
_DEPTH_OF_A_PLACE = 3
"""How many nodes deep the name of a place is looked for: place, address, country."""


_TAKEN = frozenset(
    {
        *NAMES, ALIASES, *PUBLISHERS, *CREATORS, *HOLDERS, *FUNDERS, *IN_CATALOGUE, *_PAGES, *_DESCRIPTIONS,
        _FUNDING, _IDENTIFIER, _DISTRIBUTIONS, *_PLACES, *_ACCESS,
        *terms(
            "dateModified", "datePublished", "dateCreated", "license", "keywords", "about", "dataset",
            "isPartOf", "hasPart", "sdPublisher", "sdLicense", "sdDatePublished", "contactPoint",
        ),
    }
)  # fmt: skip
"""What is read of a thing, here or of the file as a whole; or left out on purpose and counted."""
_PREFIXES = {
    "http://schema.org/": "schema", "http://mlcommons.org/croissant/": "cr",
    "http://mlcommons.org/croissant/RAI/": "rai", "http://purl.org/dc/terms/": "dct",
    "http://www.w3.org/ns/prov#": "prov", "http://www.w3.org/ns/odrl/2/": "odrl",
}  # fmt: skip
_SAME = terms("sameAs", "url")


def texts_at(nodes: Nodes, node: Node, *predicates: str) -> list[Text]:
    """The texts that say something: not `None`, `n/a` or `unknown`, which stand where nothing is known."""
    return [text for text in nodes.texts(node, *predicates) if not names_nothing(text.value)]


def dois(nodes: Nodes, node: Node) -> list[str]:
    """The DOIs of a thing as `doi:…`: its own IRI, its identifiers, and what it is the same as."""
    return dois_under(nodes, node, _IDENTIFIER, *_SAME)


def guessed_name(nodes: Nodes, node: Node) -> str:
    """What a thing without a name is called: another name, an identifier in words, the end of its address."""
    others = [text.value for text in texts_at(nodes, node, ALIASES)]
    others += [text.value for text in texts_at(nodes, node, _IDENTIFIER)]
    addresses = [*links_of(node), *nodes.links(node, *_PAGES)]
    return name_in_place(others, addresses, whole=CATALOGUE in nodes.types(node))


def is_named(nodes: Nodes, node: Node) -> bool:
    """Whether a thing has a name that says something."""
    return any(strip_emails(text.value)[0].strip() for text in texts_at(nodes, node, *NAMES))


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
        formats = texts_at(nodes, one, *_FORMATS)
        setting.notes.note(FILES_BY_FORMAT, formats[0].value if formats else "not said")
    publishers = setting.bodies(node, *PUBLISHERS)
    places, places_stated = _places(setting, node)
    problems: list[Problem] = []
    pages = [*nodes.links(node, *_PAGES), *links_of(node)]
    pages += sorted({link for one in distributions for link in nodes.links(one, *_ADDRESSES)[:1]})
    tell_rest(nodes, setting.notes, node, taken=_TAKEN, prefixes=_PREFIXES)
    said = fields_of(
        setting,
        node,
        names=[*texts_at(nodes, node, *NAMES), *texts_at(nodes, node, ALIASES)],
        called="" if is_named(nodes, node) else guessed_name(nodes, node),
        descriptions=texts_at(nodes, node, *_DESCRIPTIONS),
        identifiers=dois(nodes, node),
        pages=pages,
        keywords=(keywords := _keywords(setting, node)),
        harms=harms_of(keywords),
        persons=persons_under(nodes, node, *CREATORS, *PUBLISHERS, *terms("contributor", "contactPoint")),
        modified=_day(setting, node, "dateModified", problems, newest=True),
        issued=_day(setting, node, "datePublished", problems) or _day(setting, node, "dateCreated", problems),
        publishers=publishers,
        holders=_holders(setting, node) or publishers,
        licence=one_licence(
            account,
            _licences(setting, node),
            [one for distribution in distributions for one in _licences(setting, distribution)],
        ),
        access_level=_access_level(setting, node),
        places=places,
        places_stated=places_stated,
    )
    return said, problems


def _holders(setting: Setting, node: Node) -> tuple[str, ...]:
    """Who holds the rights, else who made it; makers beside a holder are organisations, tied to nothing."""
    holders, creators = setting.bodies(node, *HOLDERS), setting.bodies(node, *CREATORS)
    if holders and (others := len(set(creators) - set(holders))):
        setting.notes.note("creators beside the holder of rights, kept without a tie", times=others)
    return holders or creators


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


def _access_level(setting: Setting, node: Node) -> str:
    """What the conditions of access say in a word or a code of a well-known table."""
    found: list[str] = []
    for one in setting.nodes.objects(node, *_ACCESS):
        word = one.text if isinstance(one, Value) else one.value
        found += [level] if (level := access_level_of(word.strip())) else []
        if not level:
            setting.notes.note("access rights without a word in our scheme, not read", word)
    return found[0] if len(set(found)) == 1 else ""


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
    return licences_first(found)


def _places(setting: Setting, node: Node) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The places that are known, and the text of those that are not or were guessed."""
    found: set[str] = set()
    stated: set[str] = set()
    for one in setting.nodes.objects(node, *_PLACES):
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
    words.update(
        split_keywords(Text(one.text.strip(), one.language) for one in stated if isinstance(one, Value))
    )
    for inner in stated:
        if isinstance(inner, Node) and (named := texts_at(nodes, inner, *NAMES)):
            nodes.use(inner)
            words.update(named)
    return clean_keywords(words, account)
