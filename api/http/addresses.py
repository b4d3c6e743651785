"""From the IRI of a thing to the address of its page, and back."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote, urlencode

from graph.questions.declared import NAMESPACE, declared
from ontology.identifiers import SCHEME_RANK, VOCABULARY_BASE, identifier_iri

FOLDERS: Mapping[str, str] = MappingProxyType(
    {
        "organisation": "organisations",
        "dataset": "datasets",
        "resource": "resources",
        "infrastructure": "infrastructures",
        "agreement": "agreements",
        "project": "projects",
        "grant": "grants",
        "programme": "programmes",
        "convening": "convenings",
        "need": "needs",
    }
)
"""The first segment of a thing's IRI, and the folder its page stands in."""

KINDS: Mapping[str, str] = MappingProxyType({folder: kind for kind, folder in FOLDERS.items()})
"""The reverse of `FOLDERS`."""


def page_of(base: str, iri: str) -> str:
    """The path of the page about a thing, a concept, a source, a record, or a term of the ontology."""
    if iri.startswith(VOCABULARY_BASE):
        return f"/concepts/{quote(iri.removeprefix(VOCABULARY_BASE))}"
    if iri.startswith(NAMESPACE) and iri.removeprefix(NAMESPACE) in declared():
        return f"/ontology/{iri.removeprefix(NAMESPACE)}"
    if iri.startswith(base):
        kind, _, name = iri.removeprefix(base).partition("/")
        if kind == "source" and "/" not in name:
            return f"/sources/{quote(name, safe='')}"
        if kind == "record":
            return "/records?" + urlencode({"iri": iri})
        if kind in FOLDERS:
            # A % in the IRI is written %25: what the router decodes is then the IRI's own text.
            return f"/{FOLDERS[kind]}/{quote(name, safe=':/-._~')}"
    return "/things?" + urlencode({"iri": iri})


def thing_by_identifier(base: str, folder: str, name: str) -> str:
    """The IRI that `name` stands for where it is an identifier as people write it, such as a DOI with its
    slash; empty where it is none.
    """
    scheme, colon, _ = name.partition(":")
    return identifier_iri(base, KINDS[folder], name) if colon and scheme in SCHEME_RANK else ""


def thing_of(base: str, folder: str, name: str) -> str:
    """The IRI of the thing whose page is `/folder/name`."""
    return f"{base}{KINDS[folder]}/{name}"
