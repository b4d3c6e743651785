"""What a DCAT file says of one dataset, catalogue or service: the fields that every asset has."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from loaders.alike import Alike
from loaders.dcat import parts as p
from loaders.dcat import terms
from loaders.dcat.places import places_of
from loaders.dcat.roles import ATTRIBUTION, CREATORS, FUNDING, ROLES, holders_of
from loaders.rdf_agents import persons_under
from loaders.rdf_assets import (
    FILES_BY_FORMAT,
    Setting,
    access_level_of,
    clean_keywords,
    code_of_theme,
    dois_under,
    fields_of,
    harms_of,
    licences_first,
    links_of,
    name_in_place,
    one_licence,
    speaks_of_a_licence,
    split_keywords,
    tell_rest,
)
from loaders.rdf_nodes import Nodes, last_segment, without_emails
from loaders.rdf_values import day_said, one_day
from loaders.reading.persons import strip_emails
from loaders.reading.rdf_input import Node, Value
from ontology.account import Problem
from ontology.records import Day, Text
from ontology.terms import DCAT, DCT, RDFS, SKOS

_TAKEN = frozenset(
    {
        *terms.NAMES, *terms.ALIASES, *terms.DESCRIPTIONS, *terms.PUBLISHERS, *terms.HOLDERS,
        *terms.IDENTIFIERS, *terms.PAGES, *terms.CREATED, *terms.PLACES, *terms.LISTED, *ROLES, ATTRIBUTION,
        *FUNDING,
        terms.LICENCE, terms.RIGHTS, terms.ACCESS, terms.THEMES, terms.SUBJECT, terms.DISTRIBUTION,
        terms.PARTS, terms.PART_OF, "http://www.w3.org/ns/odrl/2/hasPolicy",
        DCAT.keyword, *terms.CONTACTS, DCT.issued, DCT.modified,
    }
)  # fmt: skip
"""What is read of a thing, here or with the catalogue as a whole; or left out on purpose and counted."""
_RIGHTS_WORDS = (*terms.NAMES, RDFS.comment)


Read = TypeVar("Read")


def dois(nodes: Nodes, node: Node) -> list[str]:
    """The DOIs of a node as `doi:…`, from its identifiers and its own IRI."""
    return dois_under(nodes, node, *terms.IDENTIFIERS)


def is_named(nodes: Nodes, node: Node) -> bool:
    """Whether a thing has a title that is not an e-mail address and no more."""
    return _names_it(nodes.texts(node, *terms.NAMES))


def _names_it(texts: list[Text]) -> bool:
    for one in texts:  # noqa: SIM110  (in half the time)
        if "@" not in one.value or strip_emails(one.value)[0].strip():
            return True
    return False


def guessed_name(nodes: Nodes, node: Node) -> str:
    """What a thing without a title is called: another name, else the end of its address (a site: all)."""
    others = [text.value for text in nodes.texts(node, *terms.ALIASES)]
    others += [text.value for text in nodes.texts(node, DCT.identifier)]
    addresses = [*links_of(node), *nodes.links(node, *terms.PAGES)]
    is_site = bool(nodes.types(node) & {DCAT.Catalog, terms.SERVICE})
    if is_site:
        services = nodes.nodes(node, f"{terms.DCAT_}service")
        addresses += [link for one in services for link in nodes.links(one, *terms.PAGES)]
    return name_in_place(others, addresses, whole=is_site)


class AssetReader:
    """Reads the things of a file: what is said alike of many (words, days, licences, places) is read once."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting

        def alike(read: Callable[[Setting, Node], Read], properties: tuple[str, ...]) -> Alike[Read]:
            said_of = setting.nodes.said_of
            # None of them finds faults.
            return Alike(
                lambda node: said_of(node, properties), partial(read, setting), setting.notes, lambda: 0
            )

        self._words = alike(_words, (DCAT.keyword, terms.THEMES, terms.SUBJECT))
        self._places = alike(places_of, terms.PLACES)
        self._access = alike(_access_level, (terms.ACCESS, terms.RIGHTS))
        self._licences = alike(_licences, (terms.LICENCE,))
        self._bodies = alike(_bodies, (*terms.PUBLISHERS, *terms.HOLDERS, *CREATORS))

    def read(self, node: Node, there: frozenset[p.Part]) -> tuple[dict[str, Any], list[Problem]]:
        """The fields of `ontology.records.Asset` but `iri` and `kind`, and what could not be read.

        `there` is what there is to read. Marks the nodes whose content stands in the fields as used.
        """
        setting, nodes = self._setting, self._setting.nodes
        nodes.use(node)
        distributions: list[Node] = []
        if p.FILES in there:
            distributions = nodes.nodes(node, terms.DISTRIBUTION)
            for distribution in distributions:
                nodes.use(distribution)
                setting.notes.note(FILES_BY_FORMAT, _format(nodes, distribution))
        places, places_stated = self._places(node) if p.PLACES in there else ((), ())
        problems: list[Problem] = []
        modified = _day(setting, node, DCT.modified, problems) if p.MODIFIED in there else None
        for record in setting.catalogue_records.get(node, ()):
            nodes.use(record)
            modified = modified or _day(setting, record, DCT.modified, problems)
        issued: Day | None = None
        for predicate in p.ISSUED.properties if p.ISSUED in there else ():
            issued = issued or _day(setting, node, predicate, problems)
        pages = nodes.links(node, *terms.PAGES) if p.PAGES in there else []
        if distributions:
            for predicate in (terms.ACCESS_URL, terms.DOWNLOAD_URL):
                pages += sorted({link for one in distributions for link in nodes.links(one, predicate)})
        tell_rest(nodes, setting.notes, node, taken=_TAKEN, prefixes=terms.PREFIXES)
        named = nodes.texts(node, *terms.NAMES)
        keywords, harms = self._words(node) if p.KEYWORDS in there or p.THEMES in there else ((), ())
        own = self._licences(node) if p.LICENCE in there else []
        publishers, holders = self._bodies(node) if p.BODIES in there else ((), ())
        said = fields_of(
            setting,
            node,
            names=[*named, *nodes.texts(node, *terms.ALIASES)] if p.ALIASES in there else named,
            called="" if _names_it(named) else guessed_name(nodes, node),
            descriptions=nodes.texts(node, *terms.DESCRIPTIONS) if p.DESCRIPTIONS in there else (),
            identifiers=dois(nodes, node),
            pages=pages,
            keywords=keywords,
            harms=harms,
            persons=persons_under(nodes, node, *p.PERSONS.properties) if p.PERSONS in there else (),
            modified=modified,
            issued=issued,
            publishers=publishers,
            holders=holders,
            licence=self._licence(node, distributions, own, says_rights=p.RIGHTS in there),
            access_level=self._access(node) if p.ACCESS in there else "",
            places=places,
            places_stated=places_stated,
        )
        return said, problems

    def _licence(self, node: Node, distributions: list[Node], own: list[str], *, says_rights: bool) -> str:
        """The licence of a thing or of its files; where none is given, what a statement on rights says of
        one."""
        setting = self._setting
        offered = [licence for one in distributions for licence in self._licences(one)]
        if own or offered:
            return one_licence(setting.account, own, offered)
        if not (says_rights or distributions):
            return ""
        said = {one for thing in (node, *distributions) for one in _rights(setting, thing)}
        licences = sorted(one for one in said if speaks_of_a_licence(one))
        for one in sorted(said.difference(licences)):
            setting.notes.note("statements on rights that name no licence, not read", one)
        if licences:
            setting.account.note("guessed: the licence is what a statement on rights says")
        return one_licence(setting.account, [], licences)


def _bodies(setting: Setting, node: Node) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Publishers and holders."""
    return setting.bodies(node, *terms.PUBLISHERS), holders_of(setting, node)


def _format(nodes: Nodes, distribution: Node) -> str:
    for term in nodes.objects(distribution, *terms.FORMATS):
        if isinstance(term, Value):
            return term.text
        if texts := nodes.texts(term, *terms.NAMES, "http://www.w3.org/1999/02/22-rdf-syntax-ns#value"):
            nodes.use(term)
            return texts[0].value
        if term.kind == "iri":
            return last_segment(term.value)
    return "not said"


def _day(setting: Setting, node: Node, predicate: str, problems: list[Problem]) -> Day | None:
    """The date under a property; of several the newest `modified`, the earliest of any other."""
    if day := one_day(setting.nodes, node, predicate):
        return day
    return day_said(
        setting.nodes,
        node,
        predicate,
        name=f"dct:{last_segment(predicate)}",
        address=setting.address(node),
        problems=problems,
        newest=predicate == DCT.modified,
    )


def _licences(setting: Setting, node: Node) -> list[str]:
    nodes, account = setting.nodes, setting.notes
    found: set[str] = set()
    for term in nodes.objects(node, terms.LICENCE):
        if isinstance(term, Value):
            if not term.text.strip():
                account.note("empty licences, which are none")
            found.add(without_emails(term.text.strip(), account))
        elif term.kind == "iri":
            found.add(without_emails(term.value, account))
            nodes.use(term)
        elif texts := nodes.texts(term, *terms.NAMES):
            nodes.use(term)
            found.add(without_emails(texts[0].value, account))
    return licences_first(found)


def _rights(setting: Setting, node: Node) -> list[str]:
    """The words or addresses of statements on rights, but for those on access."""
    nodes = setting.nodes
    found: list[str] = []
    for term in nodes.objects(node, terms.RIGHTS):
        if isinstance(term, Value):
            found.append(term.text.strip())
        elif texts := nodes.texts(term, *_RIGHTS_WORDS):
            nodes.use(term)
            found.append(texts[0].value)
        elif term.kind == "iri":
            found.append(term.value)
    return [without_emails(one, setting.account) for one in found if one and not access_level_of(one)]


def _access_level(setting: Setting, node: Node) -> str:
    """By a well-known table, a word or a label; `dct:rights` counts where it says just that."""
    nodes = setting.nodes
    found: list[str] = []
    for term in nodes.objects(node, terms.ACCESS):
        words = [term.text] if isinstance(term, Value) else [term.value] if term.kind == "iri" else []
        if isinstance(term, Node) and (texts := nodes.texts(term, *_RIGHTS_WORDS)):
            nodes.use(term)
            words += [text.value for text in texts]
        levels = [level for word in words if (level := access_level_of(word.strip()))]
        found += levels[:1]
        if not levels:
            setting.notes.note("access rights without a word in our scheme, not read", " ".join(words[-1:]))
    for term in nodes.objects(node, terms.RIGHTS):
        word = term.text if isinstance(term, Value) else term.value
        found += [level] if (level := access_level_of(word.strip())) else []
    if len(set(found)) > 1:
        setting.notes.note("access rights that say different things, none taken")
        return ""
    return found[0] if found else ""


def _words(setting: Setting, node: Node) -> tuple[tuple[Text, ...], tuple[str, ...]]:
    """Keywords, and the names of themes from other schemes than ours (their code where none is given); and
    the harms whose labels are among them."""
    nodes, account = setting.nodes, setting.notes
    stated = [
        Text(term.text.strip(), term.language)
        for term in nodes.objects(node, DCAT.keyword)
        if isinstance(term, Value) and term.text.strip()
    ]
    words = set(split_keywords(stated))
    for theme in nodes.objects(node, terms.THEMES, terms.SUBJECT):
        if isinstance(theme, Value):
            words.add(Text(theme.text.strip(), theme.language))
        elif texts := nodes.texts(theme, SKOS.prefLabel, *terms.NAMES):
            nodes.use(theme)
            words.update(texts)
        elif theme.kind == "iri" and (code := code_of_theme(theme.value)):
            words.add(Text(code))
        else:
            account.note("themes that are a number only, left out")
    clean = clean_keywords(words, account)
    return clean, harms_of(clean)
