"""Finds concepts by any of their words, and gives the vocabularies as statements for the resolved graph."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, NamedTuple

from ontology import crosswalk, places, terms
from ontology.concepts import CONCEPTS, SCHEMES, SECTOR_OF, Concept
from ontology.errors import UnknownValue
from ontology.identifiers import VOCABULARY_BASE
from ontology.statements import iri, text
from ontology.terms import DCT, RDF, RDFS, SG, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ontology.statements import Triple

PLACE_SCHEME = "place"
"""The one scheme whose members stand in the table of places instead of `vocabularies.ttl`."""

MATCH_PROPERTY: Final[dict[str, str]] = {
    "exact": SKOS.exactMatch,
    "close": SKOS.closeMatch,
    "broad": SKOS.broadMatch,
    "narrow": SKOS.narrowMatch,
    "related": SKOS.relatedMatch,
}
"""The property of each kind of match."""


def _key(words: str) -> str:
    return " ".join(words.casefold().replace("-", " ").replace("_", " ").split())


@cache
def _index(scheme: str) -> dict[str, str]:
    """Every way to name a concept of `scheme`, by key; codes win over labels, labels over others."""
    try:
        concepts = CONCEPTS[scheme]
    except KeyError:
        raise UnknownValue("scheme", scheme, CONCEPTS) from None
    index: dict[str, str] = {}
    for code, one in concepts.items():
        index.setdefault(_key(code), one.iri)
    for one in concepts.values():
        index.setdefault(_key(one.label), one.iri)
    for one in concepts.values():
        for word in (*one.alternatives, *one.hidden):
            index.setdefault(_key(word), one.iri)
    return index


@cache
def _labels() -> dict[str, str]:
    labels = {one.iri: one.label for concepts in CONCEPTS.values() for one in concepts.values()}
    labels |= {VOCABULARY_BASE + scheme: title for scheme, title in SCHEMES.items()}
    return labels | places.place_labels()


def concept(scheme: str, text: str) -> str | None:
    """The IRI of the concept of `scheme` that `text` names, None if there is none.

    `text` is a code, a preferred, alternative or hidden label, or the full IRI; letter case, spaces,
    hyphens and the s of a plural do not matter. In the scheme `place` it is anything that the table of
    places knows. Raises `UnknownValue` for a scheme that does not exist.
    """
    wanted = text.strip()
    if wanted.startswith(VOCABULARY_BASE):
        head, _, code = wanted.removeprefix(VOCABULARY_BASE).partition("/")
        if head != scheme:
            return None
        wanted = code
        if scheme == PLACE_SCHEME:
            return places.place_iri(code) if places.is_place(code) else None
        return CONCEPTS[scheme][code].iri if code in CONCEPTS.get(scheme, {}) else None
    if scheme == PLACE_SCHEME:
        found = places.resolve_place(wanted)
        return places.place_iri(found.code) if found else None
    index, key = _index(scheme), _key(wanted)
    return index.get(key) or index.get(key.removesuffix("s"))


def concept_of(iri: str) -> Concept | None:
    """The concept that has this IRI, None if there is none (places are no concepts)."""
    scheme, _, code = iri.removeprefix(VOCABULARY_BASE).partition("/")
    found = CONCEPTS.get(scheme, {}).get(code)
    return found if found is not None and found.iri == iri else None


def label_of(iri: str) -> str | None:
    """The English label of a concept, scheme or place, None for any other IRI."""
    return _labels().get(iri)


def codes(scheme: str) -> list[str]:
    """The codes of `scheme` in the order of the file. Raises `UnknownValue` for no such scheme."""
    if scheme == PLACE_SCHEME:
        return places.codes()
    try:
        return list(CONCEPTS[scheme])
    except KeyError:
        raise UnknownValue("scheme", scheme, CONCEPTS) from None


def concepts_ttl() -> bytes:
    """The vocabularies as Turtle."""
    return files("ontology").joinpath("vocabularies.ttl").read_bytes()


def crosswalk_ttl() -> bytes:
    """The words of each sector and what they match in the vocabularies, as Turtle."""
    return files("ontology").joinpath("crosswalk.ttl").read_bytes()


class ExternalTerm(NamedTuple):
    """A term of another vocabulary that our files name, with the version it was taken from."""

    vocabulary: str
    version: str
    iri: str


def external_terms() -> tuple[ExternalTerm, ...]:
    """All terms of other vocabularies that the ontology, its vocabularies and its shapes name."""
    text = files("ontology").joinpath("external-terms.csv").read_text(encoding="utf-8")
    return tuple(ExternalTerm(*row) for row in list(csv.reader(text.splitlines()))[1:])


@cache
def _external() -> dict[str, ExternalTerm]:
    return {one.iri: one for one in external_terms()}


def external_term(iri: str) -> ExternalTerm | None:
    """The term of another vocabulary that has this IRI, None where our files do not name it."""
    return _external().get(iri)


def ontology_ttl() -> bytes:
    """The ontology as Turtle."""
    return files("ontology").joinpath("sharegraph.ttl").read_bytes()


def shapes_ttl() -> bytes:
    """The SHACL shapes as Turtle."""
    return files("ontology").joinpath("shapes.ttl").read_bytes()


def _scheme_triples() -> Iterator[Triple]:
    type_, label, scheme_type = f"<{RDF.type}>", f"<{RDFS.label}>", f"<{SKOS.ConceptScheme}>"
    for scheme, title in SCHEMES.items():
        subject = iri(VOCABULARY_BASE + scheme)
        yield subject, type_, scheme_type
        yield subject, label, text(title)
        yield subject, f"<{DCT.title}>", text(title, "en")
        if scheme in SECTOR_OF:
            yield subject, f"<{SG.wordsOf}>", iri(SECTOR_OF[scheme])


def _concept_triples() -> Iterator[Triple]:
    type_, label, concept_type = f"<{RDF.type}>", f"<{RDFS.label}>", f"<{SKOS.Concept}>"
    for scheme, concepts in CONCEPTS.items():
        scheme_term = iri(VOCABULARY_BASE + scheme)
        for one in concepts.values():
            subject = iri(one.iri)
            yield subject, type_, concept_type
            yield subject, label, text(one.label)
            yield subject, f"<{SKOS.inScheme}>", scheme_term
            yield subject, f"<{SKOS.prefLabel}>", text(one.label, "en")
            yield subject, f"<{SKOS.definition}>", text(one.definition, "en")
            for word in one.alternatives:
                yield subject, f"<{SKOS.altLabel}>", text(word, "en")
            for word in one.hidden:
                yield subject, f"<{SKOS.hiddenLabel}>", text(word, "en")
            if one.broader:
                yield subject, f"<{SKOS.broader}>", iri(one.broader)
            if one.notation:
                yield subject, f"<{SKOS.notation}>", text(one.notation)
            yield subject, f"<{DCT.source}>", text(one.source)
            for kind, other in crosswalk.matches(one.iri):
                yield subject, f"<{MATCH_PROPERTY[kind]}>", iri(other)
            for other in crosswalk.other_meanings(one.iri):
                yield subject, f"<{SG.sameWordOtherMeaning}>", iri(other)


def _term_triples() -> Iterator[Triple]:
    for term, (label, definition) in terms.LABELS.items():
        subject = iri(term)
        yield subject, f"<{RDFS.label}>", text(label)
        yield subject, f"<{SKOS.definition}>", text(definition, "en")
    for narrower, wider in terms.SUBCLASS_OF:
        yield iri(narrower), f"<{RDFS.subClassOf}>", iri(wider)


def vocabulary_triples() -> Iterator[Triple]:
    """Schemes, concepts, places, and the labels of our classes and properties, always in one order.

    Every `rdfs:label` is a plain string, one each, as in the rest of the resolved graph. No blank nodes.
    """
    yield from _scheme_triples()
    yield from _concept_triples()
    yield from places.place_triples()
    yield from _term_triples()
