"""The pages of vocabularies: a scheme with its concepts, a concept or place with where it is used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from api.pages.pieces import MapPage, Names, Ref
from api.pages.property_words import property_words
from api.pages.thing_page import KIND_WORDS
from api.pages.written import plural
from graph.questions.things import Facts, all_of, facts_of, first
from graph.questions.words import Called, Used, meaning_of
from graph.snapshot import Snapshot
from ontology.concepts import CONCEPTS, SCHEMES
from ontology.errors import NotFound
from ontology.identifiers import concept_iri
from ontology.places import codes, country_name, place_iri
from ontology.statements import iri as term
from ontology.terms import SG, SKOS
from ontology.vocabulary import PLACE_SCHEME, label_of

_NARROWER = f"""SELECT DISTINCT ?narrower ?thing WHERE {{
  {{ ?narrower <{SKOS.broader}> ?thing }} UNION {{ ?narrower <{SG.within}> ?thing }} }}"""


@dataclass(frozen=True, slots=True)
class Use:
    """How many things of a kind carry a concept by a property, and the list of them (empty: none).

    `concept` is what they carry: this concept, or one that matches it, as `match` says (empty: this).
    Where there is no list, `things` names the first few.
    """

    kind: str
    property: str
    count: int
    href: str
    concept: Ref
    match: str
    things: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class OtherWord:
    """What another sector or vocabulary calls a concept: `kind` of match, and the same in words.

    `sector` says whose word it is, `vocabulary` where it stands; `via` is the shared word through which
    the two meet (none: the match is stated). A word of a foreign vocabulary has no page here.
    """

    concept: Ref
    definition: str
    kind: str
    match: str
    via: Ref | None
    sector: str
    vocabulary: str
    has_page: bool


@dataclass(frozen=True, slots=True)
class Warned:
    """A concept that has the same word and means something else: which word, whose, and what it means."""

    concept: Ref
    words: tuple[str, ...]
    definition: str
    sector: str
    vocabulary: str


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
    source: str
    sector: str
    words: tuple[str, ...]
    notation: str
    broader: tuple[Ref, ...]
    narrower: tuple[Ref, ...]
    called: tuple[OtherWord, ...]
    other_meanings: tuple[Warned, ...]
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
    meant = meaning_of(snapshot, iri)
    facts = facts_of(snapshot, [iri]).get(iri, {})
    narrower = [row["narrower"].value for row in snapshot.select(_NARROWER, {"thing": term(iri)})]
    broader = [*all_of(facts, SKOS.broader), *all_of(facts, SG.within)]
    names = Names(snapshot, {*narrower, *broader})
    return ConceptPage(
        state=snapshot.name,
        day=day,
        iri=iri,
        scheme=Ref(meant.scheme, meant.scheme_title),
        code=iri.removeprefix(f"{meant.scheme}/"),
        label=meant.label,
        definition=meant.definition,
        source=meant.source,
        sector=label_of(meant.sector) or "",
        words=meant.words or _other_words(facts, meant.label),
        notation=first(facts, SKOS.notation),
        broader=names.refs(broader),
        narrower=names.refs(narrower),
        called=tuple(_other_word(one) for one in meant.called),
        other_meanings=tuple(
            Warned(Ref(one.iri, one.label), one.words, one.definition, label_of(one.sector) or "", one.scheme)
            for one in meant.other_meanings
        ),
        uses=tuple(_use(one) for one in meant.used),
    )


def _other_words(facts: Facts, label: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in all_of(facts, SKOS.altLabel) if word != label))


def _other_word(one: Called) -> OtherWord:
    return OtherWord(
        concept=Ref(one.iri, one.label),
        definition=one.definition,
        kind=one.kind,
        match=one.match,
        via=Ref(one.via, label_of(one.via) or one.via) if one.via else None,
        sector=label_of(one.sector) or "",
        vocabulary=one.scheme,
        has_page=label_of(one.iri) is not None,
    )


def _use(one: Used) -> Use:
    return Use(
        kind=KIND_WORDS[one.kind],
        property=property_words(one.property),
        count=one.count,
        href=one.listed,
        concept=Ref(one.concept, one.concept_label),
        match=one.match,
        things=tuple(Ref(iri, label) for iri, label in one.things),
    )
