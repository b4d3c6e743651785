"""What the words of a policy mean in ours: actions, purposes, duties, kinds of agreement, legal bases."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from loaders.rdf_nodes import last_segment
from loaders.reading.contexts import ODRL
from ontology.concepts import CONCEPTS
from ontology.identifiers import concept_iri
from ontology.vocabulary import concept

POLICIES = tuple(
    f"{ODRL}{name}"
    for name in ("Agreement", "Offer", "Set", "Policy", "Privacy", "Request", "Ticket", "Assertion")
)
AGREEMENT = POLICIES[0]

_NAMESPACES = (
    ODRL,
    "http://creativecommons.org/ns#",
    "https://w3id.org/dpv",
    "http://w3id.org/dpv",
)
"""Vocabularies whose words for actions are known here: ODRL, Creative Commons and the privacy vocabulary."""

_USES: Mapping[str, str] = MappingProxyType(
    {
        "commercialize": "commercial-use",
        "commercialuse": "commercial-use",
        "sell": "commercial-use",
        "distribute": "onward-sharing",
        "distribution": "onward-sharing",
        "share": "onward-sharing",
        "sharing": "onward-sharing",
        "disclose": "onward-sharing",
        "transfer": "onward-sharing",
        "grantuse": "onward-sharing",
        "combine": "linkage",
    }
)
"""Last part of an action's IRI, in small letters → code of our scheme `agreement-use`."""

_USES_AS_PURPOSE: Mapping[str, str] = MappingProxyType(
    {
        "commercialpurpose": "commercial-use",
        "commercialresearch": "commercial-use",
        "aitraining": "model-training",
        "modeltraining": "model-training",
    }
)
"""Purposes that say what may be done with data rather than what for."""

_PURPOSES: Mapping[str, str] = MappingProxyType(
    {
        "serviceprovision": "service-delivery",
        "researchanddevelopment": "research",
        "noncommercialresearch": "research",
        "commercialresearch": "research",
        "policymaking": "policy",
    }
)
"""Purposes of the privacy vocabulary that no match of our vocabularies names."""

_CLAUSES: Mapping[str, str] = MappingProxyType(
    {"delete": "deletion", "erase": "deletion", "destroy": "deletion"}
)
"""Actions of duties → code of our scheme `clause`."""

_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_KIND_OF_MATCH = frozenset({"exact", "close", "narrow"})


def _local(iri: str) -> str:
    """The last part of an IRI, or of a prefixed name whose prefix the file does not say (`dpv:Research`)."""
    return last_segment(iri).rpartition(":")[2]


def _words(iri: str) -> str:
    """`ServiceDelivery` of an IRI as words, as a concept may be called."""
    return _CAPITAL.sub(" ", _local(iri))


@cache
def _matched(scheme: str) -> Mapping[str, str]:
    """Foreign IRI → the concept of `scheme` that says it matches it, or is wider."""
    return {
        other: one.iri
        for one in CONCEPTS[scheme].values()
        for kind, other in one.matches
        if kind in _KIND_OF_MATCH
    }


def concept_for(scheme: str, value: str) -> str:
    """The concept of `scheme` that an IRI or word means, by its matches or its own name; else empty."""
    if found := _matched(scheme).get(value):
        return found
    return concept(scheme, value) or concept(scheme, _words(value)) or ""


def use_of(action: str) -> str:
    """The use that an action is, empty for one that says nothing of what our scheme holds."""
    if action.startswith(_NAMESPACES) and (code := _USES.get(last_segment(action).casefold())):
        return concept_iri("agreement-use", code)
    return concept("agreement-use", _words(action)) or ""


def use_of_purpose(purpose: str) -> str:
    """The use that a purpose amounts to, empty for most."""
    code = _USES_AS_PURPOSE.get(_local(purpose).casefold())
    return concept_iri("agreement-use", code) if code else ""


def purpose_of(value: str) -> str:
    """The purpose of our scheme that an IRI or a word means, empty where none does."""
    code = _PURPOSES.get(_local(value).casefold())
    return concept_iri("purpose", code) if code else concept_for("purpose", value)


def clause_of(action: str) -> str:
    """The clause that a duty to do this is, empty for most."""
    code = _CLAUSES.get(_local(action).casefold())
    return concept_iri("clause", code) if code else ""
