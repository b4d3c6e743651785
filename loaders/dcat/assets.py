"""What a DCAT file says of one dataset, catalogue or service: the fields that every asset has."""

from __future__ import annotations

from functools import partial
from typing import Any

from loaders.alike import Alike, ByNames
from loaders.body_names import without_names
from loaders.dcat import parts as p
from loaders.dcat import terms
from loaders.dcat.places import places_of
from loaders.dcat.plans import AlikePart, Fields, Plan, Step
from loaders.dcat.roles import ATTRIBUTION, FUNDING, ROLES, holders_of
from loaders.plain_text import is_plain, plain_text
from loaders.rdf_agents import persons_under
from loaders.rdf_assets import (
    FILES_BY_FORMAT,
    NOT_TAKEN,
    Setting,
    access_level_of,
    clean_keywords,
    code_of_theme,
    dois_under,
    harms_of,
    left_of,
    licences_first,
    links_of,
    may_be_doi,
    name_fields,
    name_in_place,
    names_left,
    one_licence,
    speaks_of_a_licence,
    split_keywords,
)
from loaders.rdf_nodes import Nodes, last_segment, without_emails
from loaders.rdf_said import Held, Shape
from loaders.rdf_values import day_of, day_said
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
_RIGHTS_WORDS = (*terms.NAMES, RDFS.comment, DCT.description)


def dois(nodes: Nodes, node: Node) -> list[str]:
    """The DOIs of a node as `doi:…`, from its identifiers and its own IRI."""
    return dois_under(nodes, node, *terms.IDENTIFIERS)


def is_named(nodes: Nodes, node: Node) -> bool:
    """Whether a thing has a title that is not an e-mail address and no more."""
    title = nodes.first(node, terms.NAMES)
    if isinstance(title, Value) and "@" not in title.text and title.text.strip():
        return True
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
    """Reads the things of a file, each by the plan of its shape; what is said alike of many (words, licences,
    places) is read once."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._plans = ByNames(self._plan)
        self._alike = [
            AlikePart(p.WORDS, _words, setting),
            AlikePart(p.PLACES, _places, setting),
            AlikePart(p.ACCESS, _access_level, setting),
            AlikePart(p.LICENCE, _licence, setting),
            AlikePart(p.BODIES, _bodies, setting),
        ]
        said_of = setting.nodes.said_of
        # None of them finds faults.
        self._licences_of_files = Alike(
            lambda node: said_of(node, p.LICENCE.properties),
            partial(_licences, setting),
            setting.notes,
            lambda: 0,
        )

    def read(self, thing: Node) -> tuple[Fields, list[Problem]]:
        """The fields of `ontology.records.Asset` that are known but `iri` and `kind`, and what could not be
        read; the label always.

        Marks the nodes whose content stands in the fields as used.
        """
        setting, problems = self._setting, list[Problem]()
        held = setting.nodes.held(thing)
        plan = self._plans(held[0].properties)
        setting.nodes.use(thing)
        fields: Fields = {"address": setting.address(thing)}
        self._name(thing, held[plan.title], fields, is_all=plan.title > 0)
        self._describe(thing, held[plan.description], fields, is_all=plan.description > 0)
        if may_be_doi(thing.value) or (plan.identifies and _may_identify(held, plan.identifier)):
            fields["identifiers"] = tuple(dois(setting.nodes, thing))
        for part, key_of in plan.alike:
            key = key_of(held)
            found = part.known.get(key)
            if found is None:
                fields.update(part.read(thing, key))
                continue
            fields.update(found[0])
            if found[1]:
                setting.notes.again(found[1])
        for step in plan.steps:
            step(thing, held, fields, problems)
        for name in plan.left:
            setting.notes.note(NOT_TAKEN, name)
        return fields, problems

    def _plan(self, properties: tuple[str, ...]) -> Plan:
        """How things that have these properties are read."""
        shape = Shape(properties)
        there = p.parts_in(properties)
        titles, texts = shape.places(terms.NAMES), shape.places(terms.DESCRIPTIONS)
        identifiers = shape.places(terms.IDENTIFIERS)
        steps: list[Step] = []
        if p.MODIFIED in there or self._setting.catalogue_records:
            steps.append(self._modified)
        if p.ISSUED in there:
            steps.append(self._issued)
        if p.PAGES in there:
            steps.append(self._page)
        if p.FILES in there or p.RIGHTS in there:
            steps.append(self._files)
        if self._setting.hosts:
            steps.append(self._hosts)
        return Plan(
            title=titles[0] if titles and p.ALIASES not in there else 0,
            description=texts[0] if texts and p.PERSONS not in there else 0,
            identifier=identifiers[0] if len(identifiers) == 1 else 0,
            identifies=bool(identifiers),
            alike=tuple([(one, one.key_in(shape)) for one in self._alike if one.part in there]),
            steps=tuple(steps),
            left=tuple(names_left(left_of(properties, _TAKEN), terms.PREFIXES)),
        )

    def _name(self, thing: Node, title: Any, fields: Fields, *, is_all: bool) -> None:
        """The names of a thing: nearly always one title, of which nothing is to be taken out."""
        if is_all and title.__class__ is Value and "@" not in title.text and (label := title.text.strip()):
            fields["label"] = label
            if title.language:
                fields["labels"] = (Text(label, title.language),)
            return
        nodes = self._setting.nodes
        named = nodes.texts(thing, *terms.NAMES)
        names = [*named, *nodes.texts(thing, *terms.ALIASES)]
        called = "" if _names_it(named) else guessed_name(nodes, thing)
        fields.update(name_fields(self._setting, names, called))

    def _describe(self, thing: Node, text: Any, fields: Fields, *, is_all: bool) -> None:
        """The description of a thing: nearly always one plain text."""
        nodes, setting = self._setting.nodes, self._setting
        if is_all and text.__class__ is Value and (plain := text.text.strip()) and is_plain(plain):
            fields["description"] = plain
        elif descriptions := nodes.texts(thing, *terms.DESCRIPTIONS):
            clean = plain_text(descriptions[0].value, setting.notes)
            persons = persons_under(nodes, thing, *p.PERSONS.properties, within=clean)
            fields["description"] = without_names(clean, persons, setting.notes)

    def _modified(self, thing: Node, held: Held, fields: Fields, problems: list[Problem]) -> None:
        """When it was changed: its own word goes before that of the catalogue's record."""
        setting = self._setting
        modified = _day(setting, thing, held, DCT.modified, problems)
        for record in setting.catalogue_records.get(thing, ()):
            setting.nodes.use(record)
            modified = modified or _day(setting, record, setting.nodes.held(record), DCT.modified, problems)
        fields["modified"] = modified

    def _issued(self, thing: Node, held: Held, fields: Fields, problems: list[Problem]) -> None:
        for predicate in p.ISSUED.properties:
            if day := _day(self._setting, thing, held, predicate, problems):
                fields["issued"] = day
                return

    def _page(self, thing: Node, _held: Held, fields: Fields, _problems: list[Problem]) -> None:
        if pages := self._setting.nodes.links(thing, *terms.PAGES):
            fields["homepage"] = pages[0]

    def _hosts(self, thing: Node, _held: Held, fields: Fields, _problems: list[Problem]) -> None:
        fields["hosted_on"] = self._setting.hosts.get(thing, ())

    def _files(self, thing: Node, held: Held, fields: Fields, _problems: list[Problem]) -> None:
        """What the files of a thing say for it: their formats, the page and the licence that it lacks; where
        none gives a licence, what a statement on rights says of one."""
        setting, nodes = self._setting, self._setting.nodes
        distributions = nodes.nodes(thing, terms.DISTRIBUTION)
        for one in distributions:
            nodes.use(one)
            setting.notes.note(FILES_BY_FORMAT, _format(nodes, one))
        if distributions and not fields.get("homepage"):
            fields["homepage"] = _page_of_files(nodes, distributions)
        offered = [licence for one in distributions for licence in self._licences_of_files(one)]
        if fields.get("licence"):
            return
        if offered:
            fields["licence"] = one_licence(setting.notes, [], offered)
        else:
            fields["licence"] = _licence_in_rights(setting, [thing, *distributions])


def _may_identify(held: Held, place: int) -> bool:
    """Whether what is said under identifiers may be a DOI: a single text plainly is none, or may be."""
    term = held[place]
    return term.__class__ is not Value or may_be_doi(term.text)


def _page_of_files(nodes: Nodes, distributions: list[Node]) -> str:
    for predicate in (terms.ACCESS_URL, terms.DOWNLOAD_URL):
        if links := [link for one in distributions for link in nodes.links(one, predicate)]:
            return min(links)
    return ""


def _licence_in_rights(setting: Setting, things: list[Node]) -> str:
    """What the statements on rights of a thing and its files say of a licence."""
    said = {one for thing in things for one in _rights(setting, thing)}
    licences = sorted(one for one in said if speaks_of_a_licence(one))
    for one in sorted(said.difference(licences)):
        setting.notes.note("statements on rights that name no licence, not read", one)
    if licences:
        setting.account.note("guessed: the licence is what a statement on rights says")
    return one_licence(setting.account, [], licences)


def _bodies(setting: Setting, node: Node) -> Fields:
    """Publishers and holders."""
    return {
        "publishers": setting.bodies(node, *terms.PUBLISHERS),
        "holders": holders_of(setting, node),
    }


def _places(setting: Setting, node: Node) -> Fields:
    known, stated = places_of(setting, node)
    return {"places": known, "places_stated": stated}


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


def _day(setting: Setting, node: Node, held: Held, predicate: str, problems: list[Problem]) -> Day | None:
    """The date under a property; of several the newest `modified`, the earliest of any other."""
    place = held[0].at.get(predicate)
    if place is None:
        return None
    term = held[place]
    if term.__class__ is Value and (day := day_of(term.text.strip())):
        # One value, which is a date: so it nearly always is.
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


def _licence(setting: Setting, node: Node) -> Fields:
    return {"licence": one_licence(setting.notes, _licences(setting, node), ())}


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


def _access_level(setting: Setting, node: Node) -> Fields:
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
        return {}
    return {"access_level": found[0]} if found else {}


def _words(setting: Setting, node: Node) -> Fields:
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
    return {"keywords": clean, "harms": harms_of(clean)}
