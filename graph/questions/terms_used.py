"""Which classes and properties this map uses, and how often: what one may ask about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from graph.snapshot import Snapshot
from ontology import terms
from ontology.errors import QueryError
from ontology.identifiers import VOCABULARY_BASE

PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "sg": "https://w3id.org/sharegraph/ns#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "dct": "http://purl.org/dc/terms/",
        "dcat": "http://www.w3.org/ns/dcat#",
        "prov": "http://www.w3.org/ns/prov#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "vocab": VOCABULARY_BASE,
    }
)
"""The prefixes under which pages write terms, those of our questions among them."""

_CLASSES = "SELECT ?term (COUNT(*) AS ?used) WHERE { ?thing a ?term } GROUP BY ?term"
_PROPERTIES = "SELECT ?term (COUNT(*) AS ?used) WHERE { ?thing ?term ?value } GROUP BY ?term"


@dataclass(frozen=True, slots=True)
class TermUse:
    """A class or a property: its IRI, how it is written in a query, what it means, how often it is used."""

    iri: str
    short: str
    label: str
    meaning: str
    used: int | None
    """None where counting took longer than a question may."""


@dataclass(frozen=True, slots=True)
class TermsUsed:
    """The terms of a map, our own first, then by use."""

    classes: tuple[TermUse, ...]
    properties: tuple[TermUse, ...]


def short(iri: str) -> str:
    """An IRI as a query may write it, where a known prefix and a plain local name allow that, else empty."""
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and local.replace("_", "").replace("-", "").isalnum():
            return f"{prefix}:{local}"
    return ""


def _use(iri: str, used: int | None) -> TermUse:
    label, meaning = terms.LABELS.get(iri, ("", ""))
    return TermUse(iri, short(iri) or f"<{iri}>", label, meaning, used)


def _sorted(found: Mapping[str, int]) -> tuple[TermUse, ...]:
    own = PREFIXES["sg"]
    order = sorted(found, key=lambda iri: (not iri.startswith(own), -found[iri], iri))
    return tuple(_use(iri, found[iri]) for iri in order)


def terms_used(snapshot: Snapshot) -> TermsUsed:
    """The classes and properties in what a query without GRAPH reads. Read once per snapshot.

    Where counting takes longer than a question may, our own terms are given without counts.
    """

    def read(opened: Snapshot) -> TermsUsed:
        try:
            counted = [
                {row["term"].value: int(row["used"].value) for row in opened.select(query)}
                for query in (_CLASSES, _PROPERTIES)
            ]
        except QueryError:
            known = [_use(iri, None) for iri in terms.LABELS]
            classes = [one for one in known if one.short.partition(":")[2][:1].isupper()]
            return TermsUsed(tuple(classes), tuple(one for one in known if one not in classes))
        return TermsUsed(_sorted(counted[0]), _sorted(counted[1]))

    return snapshot.view("terms used", read)
