"""GLEIF in RDF, by its own ontologies: level 1 (who), level 2 (whose), legal forms, registers."""

from __future__ import annotations

from collections.abc import Iterator

from loaders.gleif.forms import PART_KINDS, Entity, Found, Register, Tie
from loaders.reading.input import Input
from loaders.reading.rdf_input import Node, RdfTriple, Value, parse_rdf
from ontology.records import Text
from ontology.terms import RDF

ONTOLOGY = "https://www.gleif.org/ontology/"
"""What every class and property of GLEIF's begins with."""

_ENTITIES = frozenset(
    {"LegalEntity", "Branch", "Fund", "SoleProprietor", "RegisteredEntity", "GovernmentEntity"}
)
_PARTS = frozenset(
    {
        "BusinessRegistryIdentifier", "LegalEntityIdentifier", "LegalEntityIdentifierRegistryEntry",
        "PhysicalAddress", "LegalEntityRelationshipRecord", "Period", "RegistrationAuthority",
    }
)  # fmt: skip
"""Nodes that say more of an entity, a relation or a register, and are none themselves."""

Said = dict[str, dict[Node | Value, None]]


class _File:
    """The statements of a file by subject, with names of GLEIF's own words without their namespace."""

    def __init__(self, triples: list[RdfTriple]) -> None:
        self.said: dict[Node, Said] = {}
        for subject, predicate, object_ in triples:
            name = RDF.type if predicate == RDF.type else _local(predicate)
            self.said.setdefault(subject, {}).setdefault(name, {})[object_] = None

    def types(self, node: Node) -> set[str]:
        found = self.said.get(node, {}).get(RDF.type, {})
        iris = [one.value for one in found if isinstance(one, Node)]
        return {_local(iri) for iri in iris if iri.startswith(ONTOLOGY)}

    def nodes(self, node: Node | None, *names: str) -> list[Node]:
        said = self.said.get(node, {}) if node else {}
        found = {one for name in names for one in said.get(name, {}) if isinstance(one, Node)}
        return sorted(found)

    def node(self, node: Node | None, *names: str) -> Node | None:
        return next(iter(self.nodes(node, *names)), None)

    def texts(self, node: Node | None, *names: str) -> list[Text]:
        """Texts under these predicates, in their order, each once; no language first, then by tag."""
        said = self.said.get(node, {}) if node else {}
        found: list[Text] = []
        for name in names:
            values = {
                Text(" ".join(one.text.split()), one.language)
                for one in said.get(name, {})
                if isinstance(one, Value) and one.text.strip()
            }
            found += sorted(values, key=lambda text: (text.language, text.value))
        return list(dict.fromkeys(found))

    def text(self, node: Node | None, *names: str) -> str:
        return next((one.value for one in self.texts(node, *names)), "")


def _local(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]


def read_rdf(input: Input) -> Found:
    """All that an RDF file holds. Raises what reading RDF raises."""
    file = _File(parse_rdf(input))
    found = Found()
    entries = {
        entity: node
        for node in sorted(file.said)
        for entity in file.nodes(node, "identifiesAndRecords")
        if "LegalEntityIdentifier" in file.types(node)
    }
    for node in sorted(file.said):
        types = file.types(node)
        address = f"{input.name}#{_local(node.value)}"
        if types & _ENTITIES:
            found.add(_entity(file, node, entries.get(node), address, types))
        elif file.nodes(node, "hasParent", "hasChild"):
            found.ties.append(_tie(file, node, address, types))
        elif "BusinessRegistry" in types:
            found.registers.append(_register(file, node, address))
        elif "EntityLegalForm" in types:
            code = file.text(node, "hasTag") or _local(node.value).removeprefix("ELF-")
            names = ("hasNameLegalLocal", "hasNameLocal", "hasNameTransliterated")
            if name := file.text(node, *names):
                found.legal_forms[code] = name
        elif types and not types & _PARTS:
            kind = min(types)
            found.unread[kind] = found.unread.get(kind, 0) + 1
    return found


def _lei_of(node: Node | None) -> str:
    """The LEI in a node's name: `…/L-549300J43MRRHUL8JX64`."""
    return "" if node is None else _local(node.value).removeprefix("L-")


def _countries(file: _File, *nodes: Node | None) -> Iterator[str]:
    for node in nodes:
        for one in file.nodes(node, "hasCountry"):
            yield _local(one.value)[:2]


def _entity(file: _File, node: Node, entry: Node | None, address: str, types: set[str]) -> Entity:
    names = file.texts(node, "hasLegalName")
    name = names[0] if names else Text("")
    others = file.texts(
        node,
        "hasLegalName",
        "hasPreviousLegalName",
        "hasTradingOrOperatingName",
        "hasTranslatedLegalName",
        "hasTransliteratedLegalName",
        "hasAlternativeLanguageLegalName",
        "hasAlternativeLanguageName",
    )
    places = dict.fromkeys(
        _countries(file, *file.nodes(node, "hasLegalAddress"), *file.nodes(node, "hasHeadquartersAddress"))
    )
    jurisdiction = file.node(node, "hasLegalJurisdiction")
    countries = tuple(places) or ((_local(jurisdiction.value)[:2],) if jurisdiction else ())
    form = file.node(node, "hasLegalForm")
    number = file.node(node, "hasRegistrationIdentifier")
    register = file.node(number, "hasRegisteredAuthority")
    status = file.node(node, "hasEntityStatus")
    registration = file.node(entry, "hasRegistrationStatus")
    return Entity(
        lei=file.text(entry, "LEI") or _lei_of(node),
        address=address,
        where=_local(node.value),
        name=name,
        others=tuple(one for one in others if one != name),
        countries=countries,
        legal_form=_local(form.value).removeprefix("ELF-") if form else "",
        category=next(iter(sorted(types - {"LegalEntity"})), ""),
        register=_local(register.value) if register else "",
        number=file.text(number, "hasEntityID"),
        status=_local(status.value).removeprefix("EntityStatus").upper() if status else "",
        registration=_local(registration.value).removeprefix("RegistrationStatus").upper()
        if registration
        else "",
        modified=file.text(entry, "hasLastUpdateDate"),
    )


def _tie(file: _File, node: Node, address: str, types: set[str]) -> Tie:
    stated = next(iter(sorted(types & PART_KINDS.keys())), "") or min(types, default="")
    status = file.node(node, "hasRelationshipStatus")
    return Tie(
        address=address,
        where=_local(node.value),
        stated=stated,
        near=PART_KINDS.get(stated, ""),
        child=_lei_of(file.node(node, "hasChild")),
        parent=_lei_of(file.node(node, "hasParent")),
        is_active=status is None or _local(status.value).endswith("Active"),
    )


def _register(file: _File, node: Node, address: str) -> Register:
    names = file.texts(node, "hasNameTranslatedEnglish", "hasNameLocal", "hasNameAdditionalLocal")
    manager = file.node(node, "isManagedBy")
    managers = file.texts(manager, "hasNameTranslatedEnglish", "hasNameLocal")
    areas = [_local(one.value) for one in file.nodes(node, "hasCoverageArea")]
    return Register(
        code=file.text(node, "hasTag") or _local(node.value),
        address=address,
        name=names[0].value if names else _local(node.value),
        names=tuple(names[1:]),
        countries=tuple(dict.fromkeys(one[:2] for one in areas)),
        places=tuple(one for one in areas if len(one) > 2),
        homepage=file.text(node, "hasWebsite"),
        manager=managers[0].value if managers else "",
        manager_names=tuple(managers[1:]),
    )
