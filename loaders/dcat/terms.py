"""DCAT's terms under one spelling, and the nodes of a file that uses an earlier or a mistaken one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from loaders.rdf_nodes import Nodes, nodes_of
from loaders.rdf_said import Said
from loaders.reading.input import Input
from loaders.reading.rdf_input import Node, Statement, parse_statements
from ontology.terms import DCAT, DCT, FOAF, RDF, RDFS, SKOS

DCAT_ = "http://www.w3.org/ns/dcat#"
_DCT = DCT.title.removesuffix("title")
_FOAF = FOAF.name.removesuffix("name")

_SPELLINGS: Mapping[str, str] = MappingProxyType(
    {
        "https://www.w3.org/ns/dcat#": DCAT_,
        "http://vocab.deri.ie/dcat#": DCAT_,
        "https://www.w3.org/TR/vocab-dcat/": DCAT_,
        "https://purl.org/dc/terms/": _DCT,
        "http://purl.org/dc/terms/#": _DCT,
        "http://purl.org/dc/elements/1.1/": _DCT,
        "https://purl.org/dc/elements/1.1/": _DCT,
        "https://xmlns.com/foaf/0.1/": _FOAF,
    }
)
"""Namespaces in use for the same terms → the one under which they are read: an `s` too many, the first home
of DCAT, and Dublin Core before it had classes."""

_SPACES = re.compile(r"https?://w3id\.org/(?:edc|dspace)/(?:[^#\s\"]*/)?")
_TERMS: Mapping[str, str] = MappingProxyType(
    {
        "name": DCT.title, "description": DCT.description, "participantId": DCT.publisher,
        "endpointUrl": f"{DCAT_}endpointURL",
    }
)  # fmt: skip
"""What catalogues of data spaces say in words of their own, or under DCAT in another spelling."""

NAMESPACE = re.compile(
    r"https?://www\.w3\.org/ns/dcat#|http://vocab\.deri\.ie/dcat#|/TR/vocab-dcat/"
    r"|w3id\.org/dspace/20"
)
_OTHER = re.compile("|".join(map(re.escape, _SPELLINGS)))

DATASET_CLASSES = (DCAT.Dataset, f"{DCAT_}DatasetSeries")
SERVICE = f"{DCAT_}DataService"
NAMES = (
    DCT.title, RDFS.label, SKOS.prefLabel, FOAF.name, "http://schema.org/name", "https://schema.org/name",
)  # fmt: skip
"""Where the name of a described thing stands, the best place first."""
ALIASES = (f"{_DCT}alternative", SKOS.altLabel)
DESCRIPTIONS = (
    DCT.description, f"{_DCT}abstract", "http://schema.org/description", "https://schema.org/description",
    RDFS.comment,
)  # fmt: skip
PUBLISHERS = (DCT.publisher, "http://schema.org/publisher", "https://schema.org/publisher")
HOLDERS = (DCT.rightsHolder, "http://data.europa.eu/930/custodian")
"""GeoDCAT-AP and HealthDCAT-AP say *custodian* for who holds the data and answers for it."""
IDENTIFIERS = (DCT.identifier, "http://www.w3.org/ns/adms#identifier", "http://www.w3.org/2002/07/owl#sameAs")
PAGES = (
    DCAT.landingPage, f"{_FOAF}homepage", FOAF.page, f"{DCAT_}endpointURL", f"{DCAT_}endpointDescription",
)  # fmt: skip
CONTACTS = (DCAT.contactPoint, "http://www.w3.org/ns/adms#contactPoint")
"""Whom to ask; DCAT-AP 1 began with the second. Mostly persons, of whom nothing is kept."""
AUTHORS = (f"{_DCT}creator", f"{_DCT}contributor")
LICENCE, RIGHTS, ACCESS = DCT.license, f"{_DCT}rights", DCT.accessRights
CREATED = (f"{_DCT}created", f"{_DCT}date")
THEMES, SUBJECT = DCAT.theme, f"{_DCT}subject"
PLACES = (DCT.spatial, "http://dcat-ap.de/def/dcatde/geocodingDescription")
DISTRIBUTION, ACCESS_URL, DOWNLOAD_URL = DCAT.distribution, DCAT.accessURL, f"{DCAT_}downloadURL"
FORMATS = (f"{_DCT}format", f"{DCAT_}mediaType")
LISTED = (DCAT.dataset, f"{DCAT_}service", f"{DCAT_}catalog", f"{DCAT_}servesDataset")
"""Under these, catalogues and services name what stands on them."""
PARTS = f"{_DCT}hasPart"
PART_OF = f"{_DCT}isPartOf"
RECORD_OF = f"{_FOAF}primaryTopic"

PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        DCAT_: "dcat", _DCT: "dct", _FOAF: "foaf",
        "http://www.w3.org/ns/adms#": "adms", "http://www.w3.org/ns/prov#": "prov",
        "http://data.europa.eu/r5r/": "dcatap", "http://data.europa.eu/930/": "geodcatap",
        "http://healthdataportal.eu/ns/health#": "healthdcatap", "http://dcat-ap.de/def/dcatde/": "dcatde",
        "http://data.europa.eu/s1n/": "statdcat", "https://w3id.org/dpv#": "dpv",
        "http://schema.org/": "schema", "https://schema.org/": "schema",
        "http://www.w3.org/2002/07/owl#": "owl", "http://www.w3.org/2004/02/skos/core#": "skos",
        "http://www.w3.org/2000/01/rdf-schema#": "rdfs", "http://www.w3.org/ns/odrl/2/": "odrl",
        "http://www.w3.org/ns/dqv#": "dqv", "http://dati.gov.it/onto/dcatapit#": "dcatapit",
    }
)  # fmt: skip
"""Namespace → the prefix under which people know its terms."""


_WORDS = tuple(_TERMS)
_ENDPOINTS = (f"{DCAT_}endpointUrl", f"{_DCT}endpointUrl")


_IS_SPELT, _IS_USUAL = "in other spellings", "in the usual ones"


def dcat_nodes(input_: Input) -> Nodes:
    """The described nodes of a file, its terms under the one spelling; parsed once."""
    said = input_.kept.get("dcat")
    if said is None:
        text = input_.text()
        is_spelt = any(spelling in text for spelling in _SPELLINGS) or _SPACES.search(text)
        # To look through a large file once more takes as long as a twentieth of reading it.
        said = input_.kept["dcat"] = _IS_SPELT if is_spelt else _IS_USUAL
    if said == _IS_USUAL:
        return nodes_of(input_)
    if not isinstance(said, Said):
        said = input_.kept["dcat"] = Said(map(_settled, parse_statements(input_)))
        input_.forget_text()
    return Nodes(said)


def _settled(statement: Statement) -> Statement:
    subject, predicate, object_ = statement
    if predicate == RDF.type and isinstance(object_, Node):
        object_ = Node(_spelt(object_.value), object_.kind)
    return subject, _spelt(predicate), object_


def _spelt(term: str) -> str:
    if term.endswith(_WORDS) and (_SPACES.match(term) or term.startswith(_ENDPOINTS)):
        return _TERMS.get(term.replace("#", "/").rpartition("/")[2], term)
    found = _OTHER.match(term)
    return _SPELLINGS[found[0]] + term[found.end() :] if found else term
