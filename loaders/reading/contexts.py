"""JSON-LD contexts that stand elsewhere: a few are known here by their words, all others are refused.

Nothing is fetched. Those of schema.org, ODRL and data spaces are named by nearly every file of their kind,
so what they say is kept here, as far as it decides which word is which term and which value an address.
"""

from __future__ import annotations

import re
from typing import Any

from loaders.reading.input import Input
from loaders.reading.persons import strip_emails
from ontology.errors import InputTooLarge, UnreadableFile

SCHEMA_ORG = "http://schema.org/"
ODRL = "http://www.w3.org/ns/odrl/2/"

_SCHEMA_ADDRESS = re.compile(r"https?://(?:www\.)?schema\.org/?(?:docs/jsonldcontext\.json(?:ld)?)?#?")
_ODRL_ADDRESS = re.compile(r"https?://www\.w3\.org/ns/odrl(?:\.jsonld|/2/?(?:\.jsonld)?|/2/context\.jsonld)?")

_SCHEMA_WORDS: dict[str, Any] = {
    "@vocab": SCHEMA_ORG,
    "schema": SCHEMA_ORG,
    "type": "@type",
    "id": "@id",
}
"""schema.org's own context types `url` and its kin as addresses; readers take a text for one as well."""

_ODRL_ADDRESSES = (
    "assigner assignee attributedParty attributingParty compensatedParty compensatingParty consentedParty "
    "consentingParty contractedParty contractingParty informedParty informingParty trackedParty "
    "trackingParty "
    "target output relation function hasPolicy inheritFrom profile permission prohibition obligation duty "
    "remedy consequence constraint refinement rightOperandReference dataType unit source partOf"
)
_ODRL_WORDS: dict[str, Any] = {
    "@vocab": ODRL,
    "odrl": ODRL,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "dcterms": "http://purl.org/dc/terms/",
    "dc": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": SCHEMA_ORG,
    "cc": "http://creativecommons.org/ns#",
    "uid": "@id",
    "id": "@id",
    "type": "@type",
    **{word: {"@id": f"{ODRL}{word}", "@type": "@id"} for word in _ODRL_ADDRESSES.split()},
    **{
        word: {"@id": f"{ODRL}{word}", "@type": "@vocab"}
        for word in ("action", "includedIn", "implies", "leftOperand", "operator", "conflict", "undefined")
    },
}

_EDC = "https://w3id.org/edc/v0.0.1/ns/"
_DCAT = "http://www.w3.org/ns/dcat#"
_DATA_SPACE = "https://w3id.org/dspace/2025/1/"
_EDC_ADDRESS = re.compile(
    r"https?://w3id\.org/(?:edc/(?:connector/management|dspace)|tractusx/edc)/v[0-9.]+\S*"
)
_PROTOCOL_ADDRESS = re.compile(
    r"https?://w3id\.org/dspace/20[0-9]{2}/[0-9]+/(?:[\w-]+/)*context\.json(?:ld)?"
)
_OPERANDS_ADDRESS = re.compile(r"https?://w3id\.org/(?:tractusx|catenax)/(?:[\w.-]+/)*(?:policy|auth)/\S*")
"""Contexts that only have words for conditions."""

_ODRL_TERMS: dict[str, Any] = {
    **{word: meaning for word, meaning in _ODRL_WORDS.items() if word != "@vocab"},
    **{
        word: f"{ODRL}{word}"
        for word in (
            "Agreement Offer Set Policy Permission Prohibition Duty Constraint LogicalConstraint "
            "and or xone andSequence rightOperand"
        ).split()
    },
}
_EDC_WORDS: dict[str, Any] = {
    **_ODRL_TERMS,
    "@vocab": _EDC,
    "edc": _EDC,
    "dcat": _DCAT,
    "policy": {"@id": f"{_EDC}policy", "@type": "@id"},
}
_PROTOCOL_WORDS: dict[str, Any] = {
    **_ODRL_TERMS,
    "@vocab": _DATA_SPACE,
    "dspace": _DATA_SPACE,
    "dcat": _DCAT,
    **{
        word: f"{_DCAT}{word}"
        for word in "Catalog Dataset Distribution DataService DatasetSeries endpointURL keyword".split()
    },
    **{
        word: {"@id": f"{_DCAT}{word}", "@type": "@id"}
        for word in "catalog dataset distribution service accessService servesDataset theme".split()
    },
    **{
        word: f"http://purl.org/dc/terms/{word}"
        for word in "title description format creator publisher issued modified conformsTo".split()
    },
}

_KNOWN: tuple[tuple[re.Pattern[str], dict[str, Any]], ...] = (
    (_SCHEMA_ADDRESS, _SCHEMA_WORDS),
    (_ODRL_ADDRESS, _ODRL_WORDS),
    (_EDC_ADDRESS, _EDC_WORDS),
    (_PROTOCOL_ADDRESS, _PROTOCOL_WORDS),
    (_OPERANDS_ADDRESS, {}),
)


def settle_contexts(input: Input, value: Any) -> bool:
    """Put the words of known contexts into `value` in the place of their addresses.

    Says whether any was. Raises `UnreadableFile` for a context that stands elsewhere and is not known.
    """
    settled = False
    left = [value]
    while left:
        node = left.pop()
        if isinstance(node, dict):
            if isinstance(node.get("@import"), str):
                raise _elsewhere(input, "@import", node["@import"])
            named = node.get("@context")
            found = [_settled(input, one) for one in (named if isinstance(named, list) else [named])]
            if any(known for _, known in found):
                settled = True
                words = [one for one, _ in found]
                node["@context"] = words if isinstance(named, list) else words[0]
            left.extend(node.values())
        elif isinstance(node, list):
            left.extend(node)
    return settled


def refuse_costly_contexts(input: Input, value: Any) -> None:
    """Raise `InputTooLarge` where the contexts of a file would be gone through too often.

    An engine reads all terms in force anew wherever an object has a context of its own, and where the terms
    of a context have contexts themselves, at any object: 500 kB of such JSON keep it busy for minutes.
    """
    terms = _terms_in_force(value)
    if terms > input.limits.jsonld_terms:
        raise InputTooLarge(
            f"{input.name} has contexts (@context) that would be gone through {terms:,} terms in all, "
            f"more than {input.limits.jsonld_terms:,}.",
            "Write one context at the top of the file, without contexts inside it.",
        )


def _terms_in_force(value: Any) -> int:
    """How many terms are read, counted at each object at which a context begins."""
    total, objects, largest, inside = 0, 0, 0, 0
    left: list[tuple[Any, int]] = [(value, 0)]
    while left:
        node, active = left.pop()
        if isinstance(node, list):
            left.extend((one, active) for one in node)
        elif isinstance(node, dict):
            objects += 1
            if "@context" in node:
                own, nested = _sizes(node["@context"])
                active += own
                total += active
                inside += nested
                largest = max(largest, active)
            left.extend((one, active) for key, one in node.items() if key != "@context")
    return total + (objects * (largest + inside) if inside else 0)


def _sizes(context: Any) -> tuple[int, int]:
    """The terms of a context, and those of the contexts that stand inside its terms."""
    own = inside = 0
    left: list[tuple[Any, bool]] = [(context, False)]
    while left:
        node, is_inside = left.pop()
        if isinstance(node, list):
            left.extend((one, is_inside) for one in node)
        elif isinstance(node, dict):
            if is_inside:
                inside += len(node)
            else:
                own += len(node)
            left.extend(
                (one["@context"], True)
                for one in node.values()
                if isinstance(one, dict) and "@context" in one
            )
    return own, inside


def _settled(input: Input, named: Any) -> tuple[Any, bool]:
    """A context as it is read, and whether it is one of ours."""
    if not isinstance(named, str):
        return named, False
    for address, words in _KNOWN:
        if address.fullmatch(named.strip()):
            return words, True
    raise _elsewhere(input, "@context", named)


def _elsewhere(input: Input, key: str, address: str) -> UnreadableFile:
    return UnreadableFile(
        f"{input.name} takes its words from elsewhere ({key} {strip_emails(address[:200])[0]!r}), "
        "and nothing is fetched from the network.",
        "Write the context itself into the file, or save the file as Turtle.",
    )
