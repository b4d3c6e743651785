"""The pages of vocabularies: a scheme with its concepts, a concept or place with where it is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from api.pages.pieces import MapPage, Names, Ref
from api.pages.property_words import property_words
from api.pages.thing_page import KIND_WORDS
from api.pages.written import plural
from graph.questions.listings import LISTS, code_of
from graph.questions.search import KINDS
from graph.questions.things import Facts, all_of, facts_of, first, uses_of_concept
from graph.snapshot import Snapshot
from ontology.concepts import CONCEPTS, SCHEMES
from ontology.errors import NotFound
from ontology.identifiers import concept_iri
from ontology.places import codes, country_name, place_iri
from ontology.statements import iri as term
from ontology.terms import RDFS, SG, SKOS
from ontology.vocabulary import PLACE_SCHEME

_NARROWER = f"""SELECT DISTINCT ?narrower ?thing WHERE {{
  {{ ?narrower <{SKOS.broader}> ?thing }} UNION {{ ?narrower <{SG.within}> ?thing }} }}"""
_NOT_A_USE = frozenset({SKOS.broader, SKOS.inScheme, SG.within})


@dataclass(frozen=True, slots=True)
class Use:
    """How many things of a kind carry a concept by a property, and the list of them (empty: none)."""

    kind: str
    property: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One concept in the list of its scheme."""

    concept: Ref
    code: str
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemePage(MapPage):
    """A vocabulary and its concepts; without `code` the list of all vocabularies."""

    code: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptPage(MapPage):
    """A concept or place: what it means, its other words, its neighbours, where it is used."""

    iri: str
    scheme: Ref
    code: str
    label: str
    definition: str
    words: tuple[str, ...]
    notation: str
    broader: tuple[Ref, ...]
    narrower: tuple[Ref, ...]
    uses: tuple[Use, ...]


def schemes_page(snapshot: Snapshot, day: date) -> SchemePage:
    """All vocabularies."""
    entries = tuple(
        Entry(Ref(concept_iri(code, "").rstrip("/"), title), code, _size(code))
        for code, title in SCHEMES.items()
    )
    return SchemePage(state=snapshot.name, day=day, code="", title="Vocabularies", entries=entries)


def _size(code: str) -> str:
    if code == PLACE_SCHEME:
        return "countries and regions of the world"
    return plural(len(CONCEPTS[code]), "word")


def scheme_page(snapshot: Snapshot, code: str, day: date) -> SchemePage:
    """One vocabulary with its words; raises NotFound for one that does not exist."""
    if code not in SCHEMES:
        raise NotFound("vocabulary", code)
    if code == PLACE_SCHEME:
        entries = _places()
    else:
        entries = [
            Entry(Ref(one.iri, one.label), name, one.definition) for name, one in CONCEPTS[code].items()
        ]
    return SchemePage(state=snapshot.name, day=day, code=code, title=SCHEMES[code], entries=tuple(entries))


def _places() -> list[Entry]:
    found = [Entry(Ref(place_iri(code), country_name(code)), code, "") for code in codes()]
    return sorted(found, key=lambda one: one.concept.label)


def concept_page(snapshot: Snapshot, iri: str, day: date) -> ConceptPage:
    """A concept or place; raises NotFound where the vocabularies do not have it."""
    facts = facts_of(snapshot, [iri]).get(iri)
    scheme, _, code = iri.removeprefix(concept_iri("", "").removesuffix("/")).partition("/")
    if not facts or scheme not in SCHEMES or not code:
        raise NotFound("concept", iri)
    narrower = [row["narrower"].value for row in snapshot.select(_NARROWER, {"thing": term(iri)})]
    broader = [*all_of(facts, SKOS.broader), *all_of(facts, SG.within)]
    names = Names(snapshot, {*narrower, *broader})
    label = first(facts, RDFS.label) or code
    return ConceptPage(
        state=snapshot.name,
        day=day,
        iri=iri,
        scheme=Ref(concept_iri(scheme, "").rstrip("/"), SCHEMES[scheme]),
        code=code,
        label=label,
        definition=first(facts, SKOS.definition),
        words=_other_words(facts, label),
        notation=first(facts, SKOS.notation),
        broader=names.refs(broader),
        narrower=names.refs(narrower),
        uses=tuple(_uses(snapshot, iri)),
    )


def _other_words(facts: Facts, label: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in all_of(facts, SKOS.altLabel) if word != label))


def _uses(snapshot: Snapshot, iri: str) -> list[Use]:
    names: Mapping[str, str] = {kind: name for name, kind in KINDS.items()}
    found = []
    for name, kind, count in uses_of_concept(snapshot, iri):
        if name in _NOT_A_USE or kind not in names:
            continue
        found.append(
            Use(KIND_WORDS[names[kind]], property_words(name), count, _list_with(names[kind], name, iri))
        )
    return sorted(found, key=lambda one: -one.count)


def _list_with(kind: str, name: str, iri: str) -> str:
    """The list that shows the things of a kind which carry a concept by a property, if a filter does."""
    for listed, one in LISTS.items():
        for word, predicate in one.filters.items():
            if kind in one.kinds and predicate == name:
                chosen = {word: code_of(iri), **({"kind": kind} if len(one.kinds) > 1 else {})}
                return f"/{listed}?{urlencode(chosen)}"
    return ""
