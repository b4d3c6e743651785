"""What a word means: its definition, what other sectors call it, what else it means, where it is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlencode

from graph.questions.listings import LISTS, code_of
from graph.questions.search import KINDS
from graph.questions.things import uses_of_concept
from graph.snapshot import Snapshot
from ontology import crosswalk, places
from ontology.concepts import CONCEPTS, SCHEMES, SECTOR_OF
from ontology.errors import NotFound, UnknownValue
from ontology.identifiers import VOCABULARY_BASE, concept_iri
from ontology.statements import iri as term
from ontology.terms import RDFS, SG
from ontology.vocabulary import concept, concept_of, external_term, label_of

MATCH_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "exact": "the same",
        "close": "nearly the same",
        "broad": "a wider word",
        "narrow": "a narrower word",
        "related": "a related word",
    }
)
"""How a kind of match is said to people."""

THINGS_NAMED = 3
"""How many things are named where no list shows them all."""

_NAMED_THINGS = f"""SELECT DISTINCT ?other ?label ?thing WHERE {{
  ?other (<%s>|(^<{SG.versionOf}>/<%s>)) ?thing ; a <%s> ; <{RDFS.label}> ?label
}} ORDER BY ?label ?other LIMIT {THINGS_NAMED}"""


@dataclass(frozen=True, slots=True)
class Called:
    """What another vocabulary calls a concept.

    `kind` is a kind of match and `match` the same in words; `via` is the shared word through which the
    two meet, empty where the match is stated. `sector` is empty for a vocabulary of all.
    """

    iri: str
    label: str
    definition: str
    kind: str
    match: str
    via: str
    scheme: str
    sector: str


@dataclass(frozen=True, slots=True)
class OtherMeaning:
    """A concept with the same word that means something else, in the vocabulary `scheme`."""

    iri: str
    label: str
    definition: str
    words: tuple[str, ...]
    scheme: str
    sector: str


@dataclass(frozen=True, slots=True)
class Used:
    """How many things of a kind carry a concept by a property.

    `concept` is the concept they carry: the one asked for, or one that matches it, `match` says how.
    `listed` is the address of the list that shows them, else `things` names the first few (IRI, label).
    """

    kind: str
    property: str
    count: int
    concept: str
    concept_label: str
    match: str
    listed: str
    things: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """One meaning of a word: a concept or a place of the vocabularies."""

    iri: str
    label: str
    definition: str
    source: str
    words: tuple[str, ...]
    scheme: str
    scheme_title: str
    sector: str
    called: tuple[Called, ...]
    other_meanings: tuple[OtherMeaning, ...]
    used: tuple[Used, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a word names: IRIs of concepts and places, and near misses where it names nothing.

    `to_avoid` says that the word should no longer be used; `in_sector` that the meanings are those of
    the sector that was asked for.
    """

    found: tuple[str, ...]
    to_avoid: bool
    in_sector: bool
    near: tuple[str, ...]


def sector_named(name: str) -> str:
    """The IRI of a sector that has words of its own; raises UnknownValue, with those that have."""
    found = concept("sector", name) or ""
    with_words = set(SECTOR_OF.values())
    if found not in with_words:
        raise UnknownValue("sector", name, sorted(code_of(one) for one in with_words))
    return found


def look_up(word: str, *, sector: str = "") -> Answer:
    """What `word` names, in all vocabularies or first in those of `sector` (an IRI).

    Where the sector has no such word, all meanings are given, and `in_sector` is False.
    """
    found = crosswalk.named(word)
    if not found and (place := places.resolve_place(word)):
        found = (places.place_iri(place.code),)
    of_sector = tuple(one for one in found if sector and crosswalk.sector_of(one) == sector)
    return Answer(
        of_sector or found,
        crosswalk.is_to_avoid(word),
        bool(of_sector),
        () if found else crosswalk.near(word),
    )


def meaning_of(snapshot: Snapshot, iri: str) -> Meaning:
    """All that is said of a concept or place; raises NotFound where the vocabularies do not have it."""
    scheme = crosswalk.scheme_of(iri)
    label = label_of(iri)
    if label is None or scheme not in SCHEMES or iri == VOCABULARY_BASE + scheme:
        raise NotFound("concept", iri)
    one = concept_of(iri)
    return Meaning(
        iri=iri,
        label=label,
        definition=one.definition if one else "",
        source=one.source if one else "ISO 3166-1 and UN M49",
        words=one.alternatives if one else (),
        scheme=concept_iri(scheme, "").rstrip("/"),
        scheme_title=SCHEMES[scheme],
        sector=SECTOR_OF.get(scheme, ""),
        called=tuple(_called(found) for found in crosswalk.counterparts(iri)),
        other_meanings=tuple(_other_meaning(iri, other) for other in _others(iri)),
        used=_used(snapshot, iri),
    )


def _called(found: crosswalk.Counterpart) -> Called:
    one = concept_of(found.iri)
    foreign = None if one else external_term(found.iri)
    scheme = crosswalk.scheme_of(found.iri)
    name = found.iri.rpartition("/")[2].rpartition("#")[2]
    return Called(
        iri=found.iri,
        label=one.label if one else name,
        definition=one.definition if one else "",
        kind=found.kind,
        match=MATCH_WORDS[found.kind],
        via=found.via,
        scheme=SCHEMES[scheme] if one else f"{foreign.vocabulary} {foreign.version}" if foreign else "",
        sector=SECTOR_OF.get(scheme, ""),
    )


def _others(iri: str) -> tuple[str, ...]:
    """What is marked as another meaning of this concept, or of one that is the same."""
    same = [other for kind, other in crosswalk.matches(iri) if kind == "exact"]
    marked = dict.fromkeys(other for one in (iri, *same) for other in crosswalk.other_meanings(one))
    met = {one.iri for one in crosswalk.counterparts(iri) if one.kind in ("exact", "close")}
    return tuple(other for other in marked if other != iri and other not in met and _shared(iri, other))


def _shared(one: str, other: str) -> tuple[str, ...]:
    """The words that two concepts share."""
    first, second = concept_of(one), concept_of(other)
    if first is None or second is None:
        return ()
    keys = {crosswalk.word_key(word) for word in (second.label, *second.alternatives)}
    words = {crosswalk.word_key(word): word for word in reversed((first.label, *first.alternatives))}
    return tuple(word for key, word in reversed(words.items()) if key in keys)


def _other_meaning(iri: str, other: str) -> OtherMeaning:
    scheme = crosswalk.scheme_of(other)
    one = CONCEPTS[scheme][code_of(other)]
    return OtherMeaning(
        other, one.label, one.definition, _shared(iri, other), SCHEMES[scheme], SECTOR_OF.get(scheme, "")
    )


def _used(snapshot: Snapshot, iri: str) -> tuple[Used, ...]:
    """Where the concept is used and where what it matches is, its own uses first, then the most used."""
    kinds = {kind: name for name, kind in KINDS.items()}
    found = []
    for match, carried in crosswalk.reach(iri):
        uses = [
            (count, name, kind) for name, kind, count in uses_of_concept(snapshot, carried) if kind in kinds
        ]
        for count, name, kind in sorted(uses, key=lambda use: -use[0]):
            listed = list_with(kinds[kind], name, carried)
            found.append(
                Used(
                    kind=kinds[kind],
                    property=name,
                    count=count,
                    concept=carried,
                    concept_label=label_of(carried) or carried,
                    match="" if carried == iri else MATCH_WORDS[match],
                    listed=listed,
                    things=() if listed else _first_things(snapshot, carried, name, kind),
                )
            )
    return tuple(found)


def _first_things(snapshot: Snapshot, carried: str, name: str, kind: str) -> tuple[tuple[str, str], ...]:
    rows = snapshot.select(_NAMED_THINGS % (name, name, kind), {"thing": term(carried)})
    return tuple((row["other"].value, row["label"].value) for row in rows)


def list_with(kind: str, name: str, iri: str) -> str:
    """The list that shows the things of a kind which carry a concept by a property, if a filter does."""
    for listed, one in LISTS.items():
        for word, predicate in one.filters.items():
            if kind in one.kinds and predicate == name:
                chosen = {word: code_of(iri), **({"kind": kind} if len(one.kinds) > 1 else {})}
                return f"/{listed}?{urlencode(chosen)}"
    return ""
