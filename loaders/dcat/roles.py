"""What organisations are to a dataset beside holding or publishing it: its makers, funders, access bodies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from loaders.body_names import reads_as_body
from loaders.dcat.terms import HOLDERS, NAMES, PUBLISHERS
from loaders.rdf_agents import ORGANISATION_CLASSES, is_person
from loaders.rdf_assets import Setting
from loaders.rdf_nodes import Nodes, Term, last_segment
from loaders.reading.persons import strip_emails
from loaders.reading.rdf_input import Node
from ontology.account import Account
from ontology.identifiers import Mint, concept_iri, known_identifier
from ontology.records import Relationship
from ontology.terms import DCT

_DCT = DCT.title.removesuffix("title")
_HEALTH = "http://healthdataportal.eu/ns/health#"
_GEO = "http://data.europa.eu/930/"
_GERMAN = "http://dcat-ap.de/def/dcatde/"
_PROV = "http://www.w3.org/ns/prov#"
_ROLE_OF = "http://www.w3.org/ns/dcat#hadRole"

ROLES: Mapping[str, str] = MappingProxyType(
    {
        f"{_DCT}creator": "creator",
        f"{_DCT}contributor": "contributor",
        f"{_HEALTH}hdab": "health data access body",
        f"{_GEO}distributor": "distributor",
        f"{_GEO}originator": "originator",
        f"{_GEO}processor": "processor",
        f"{_GEO}resourceProvider": "resource provider",
        f"{_GERMAN}originator": "originator",
        f"{_GERMAN}maintainer": "maintainer",
        f"{_GERMAN}contributor": "contributor",
        "http://schema.org/funder": "funder",
        "https://schema.org/funder": "funder",
        f"{_PROV}wasAttributedTo": "attributed to",
    }
)
"""Property → what the organisation under it is, in words."""
ATTRIBUTION = f"{_PROV}qualifiedAttribution"
FUNDING = tuple(f"{scheme}://schema.org/funding" for scheme in ("http", "https"))
"""The grant from which a thing was paid: who gives it funds the thing."""
_FUNDERS = tuple(one.removesuffix("ing") + "er" for one in FUNDING)
IN_ROLES = (*ROLES, ATTRIBUTION, *FUNDING)
"""Where whoever is neither publisher nor holder is named."""
_CODES = {"fnd": "funder", "spn": "sponsor", "pbl": "publisher", "cre": "creator", "dst": "distributor"}
"""Codes of the Library of Congress for roles → their words."""
_FUNDING = frozenset({"funder", "sponsor"})


class Role(NamedTuple):
    """An agent of a thing, and what it is to it."""

    agent: Term
    stated: str


def roles_of(nodes: Nodes, thing: Node) -> Iterator[Role]:
    """Who is named beside publishers and holders, in the order of the properties."""
    if not nodes.objects(thing, *IN_ROLES):
        return
    for predicate, stated in ROLES.items():
        yield from (Role(agent, stated) for agent in nodes.objects(thing, predicate))
    for grant in nodes.nodes(thing, *FUNDING):
        yield from (Role(agent, "funder") for agent in nodes.objects(grant, *_FUNDERS))
    for attribution in nodes.nodes(thing, ATTRIBUTION):
        ends = [last_segment(role.value) for role in nodes.nodes(attribution, _ROLE_OF)]
        roles = [_CODES.get(end, end) for end in ends]
        for agent in nodes.objects(attribution, f"{_PROV}agent"):
            yield Role(agent, " ".join(roles[:1]) or "attributed to")


def bodies_in_roles(nodes: Nodes, thing: Node, account: Account) -> Iterator[Term]:
    """The agents in roles that plainly are organisations; the others are counted and left out.

    A creator is a person more often than not, so a name alone makes no organisation here.
    """
    for role in roles_of(nodes, thing):
        agent = role.agent
        types = nodes.types(agent) if isinstance(agent, Node) else frozenset[str]()
        if is_person(nodes, agent):
            account.note("persons named as creator, contributor or in another role, left out")
        elif (
            types & ORGANISATION_CLASSES
            or (isinstance(agent, Node) and known_identifier(agent.value))
            or any(reads_as_body(name) for name in _names(nodes, agent))
            or (role.stated == "health data access body" and _names(nodes, agent))
        ):
            yield agent
        else:
            account.note("creators and others in a role that are not said to be organisations, left out")


def _names(nodes: Nodes, agent: Term) -> list[str]:
    if isinstance(agent, Node):
        return [text.value for text in nodes.texts(agent, *NAMES)]
    text = strip_emails(agent.text)[0].strip()
    return [text] if text and not text.startswith(("http://", "https://")) else []


def holders_of(setting: Setting, thing: Node) -> tuple[str, ...]:
    """Who holds a thing: said so, else its publisher, else the organisations that made it."""
    return (
        setting.bodies(thing, *HOLDERS)
        or setting.bodies(thing, *PUBLISHERS)
        or setting.bodies(thing, *CREATORS)
    )


CREATORS = (f"{_DCT}creator",)


def ties_of(
    setting: Setting, thing: Node, iri: str, label: str, names: Mapping[str, str], mint: Mint
) -> Iterator[Relationship]:
    """A line from each organisation in a role to the thing, with the word of the source.

    Who is publisher or holder as well is not said twice.
    """
    nodes = setting.nodes
    if not nodes.objects(thing, *IN_ROLES):
        return
    said = {*setting.bodies(thing, *PUBLISHERS), *holders_of(setting, thing)}
    lines = {
        (subject, role.stated)
        for role in roles_of(nodes, thing)
        if (subject := setting.organisations.get(role.agent, "")) and subject not in said
    }
    for attribution in nodes.nodes(thing, ATTRIBUTION):
        if any(one in setting.organisations for one in nodes.objects(attribution, f"{_PROV}agent")):
            nodes.use(attribution)
    for grant in nodes.nodes(thing, *FUNDING):
        if any(one in setting.organisations for one in nodes.objects(grant, *_FUNDERS)):
            nodes.use(grant)
    for subject, stated in sorted(lines):
        kind = "funds-drawn" if stated in _FUNDING else "other"
        yield Relationship(
            iri=mint.thing("relationship", None, subject, iri, stated),
            address=setting.address(thing),
            label=f"{names.get(subject, last_segment(subject))} – {stated} – {label}",
            kind=concept_iri("relationship-type", kind),
            kind_stated=stated,
            subject=subject,
            object=iri,
        )
