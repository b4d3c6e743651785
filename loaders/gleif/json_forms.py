"""GLEIF in JSON: what its interface answers (`data[].attributes`) and its golden copy (`records[].LEI.$`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from loaders.cell_text import cell_text
from loaders.gleif.forms import PART_KINDS, Entity, Found, Register, Tie
from loaders.reading.input import Input
from loaders.reading.json_input import json_value
from loaders.reading.json_members import Members, json_outline
from ontology.errors import UnreadableFile
from ontology.records import Text

_EXCEPTIONS = frozenset(
    {"exceptionCategory", "ExceptionCategory", "exceptionReason", "Exception", "category"}
)
"""Fields of reporting exceptions, one of which each has."""
_WITHDRAWN = frozenset({"ANNULLED", "DUPLICATE", "RETIRED"})
"""States of the registration of a relation that was an error, stands twice or has ended."""


def read_json(input: Input) -> Found:
    """All that a JSON file holds. Raises what reading JSON raises."""
    found = Found()
    pointer, items, stated = _items(input)
    found.total = stated
    for number, item in enumerate(items):
        where = f"{pointer}/{number}" if pointer is not None else _of_one(item)
        read_record(item, f"{input.name}#{where}", where, found)
    return found


def read_record(item: Any, address: str, where: str, found: Found) -> None:
    """Put one record, relation or register into `found`; what is none of them is broken."""
    record = _object(item)
    attributes = _object(record.get("attributes")) or record
    link = _object(attributes.get("RelationshipRecord")) or attributes
    if _object(_pick(attributes, "entity", "Entity")):
        _entity(attributes, record, address, where, found)
    elif relation := _object(_pick(link, "relationship", "Relationship")):
        registration = _object(_pick(link, "registration", "Registration"))
        withdrawn = _text(_pick(registration, "status", "RegistrationStatus")).upper() in _WITHDRAWN
        _tie(relation, address, where, found, withdrawn=withdrawn)
    elif any(name in attributes for name in _EXCEPTIONS):
        found.unread["exception"] = found.unread.get("exception", 0) + 1
    elif record.get("type") == "registration-authorities":
        _register(attributes, address, found)
    else:
        found.broken.append((where, cell_text(item)[:80] or type(item).__name__))


def _items(input: Input) -> tuple[str | None, Iterable[Any], int]:
    """The records and their pointer, None for the only record of a file; how many there are on all pages."""
    data = json_outline(input)
    top = _object(data)
    total = _object(_object(top.get("meta")).get("pagination")).get("total")
    for name in ("data", "records", "relations", "LEIRecords", "exceptions"):
        if isinstance(top.get(name), list | Members):
            return f"/{name}", top[name], total if isinstance(total, int) else 0
    if isinstance(top.get("data"), dict):
        return None, [json_value(input)["data"]], 0
    if isinstance(data, list | Members):
        return "", data, 0
    if top.get("Entity") or top.get("RelationshipRecord") or top.get("attributes"):
        return None, [json_value(input)], 0
    raise UnreadableFile(
        f"{input.name} holds no list of LEI records.",
        "Give what GLEIF's interface answers (data) or its golden copy in JSON (records).",
    )


def _of_one(item: Any) -> str:
    """The pointer of the only record of a file: under `data` as the interface answers, or the file itself."""
    return "/data" if "attributes" in _object(item) else ""


def _entity(
    attributes: dict[str, Any], record: dict[str, Any], address: str, where: str, found: Found
) -> None:
    entity = _object(_pick(attributes, "entity", "Entity"))
    registration = _object(_pick(attributes, "registration", "Registration"))
    lei = _text(_pick(attributes, "lei", "LEI")) or _text(record.get("id"))
    form = _object(_pick(entity, "legalForm", "LegalForm"))
    register = _object(_pick(entity, "registeredAt", "RegistrationAuthority"))
    places = [
        _text(_pick(_object(_pick(entity, *names)), "country", "Country"))
        for names in (("legalAddress", "LegalAddress"), ("headquartersAddress", "HeadquartersAddress"))
    ]
    jurisdiction = _text(_pick(entity, "jurisdiction", "LegalJurisdiction"))[:2]
    name = _named(_pick(entity, "legalName", "LegalName"))
    others = [
        *_names(entity.get("otherNames")),
        *_names(entity.get("transliteratedOtherNames")),
        *_names(_object(entity.get("OtherEntityNames")).get("OtherEntityName")),
        *_names(_object(entity.get("TransliteratedOtherEntityNames")).get("TransliteratedOtherEntityName")),
    ]
    found.add(
        Entity(
            lei=lei,
            address=address,
            where=where,
            name=name,
            others=tuple(dict.fromkeys(one for one in others if one.value != name.value)),
            countries=tuple(dict.fromkeys(one for one in places if one))
            or ((jurisdiction,) if jurisdiction else ()),
            legal_form=_text(_pick(form, "id", "EntityLegalFormCode")),
            legal_form_words=_text(_pick(form, "other", "OtherLegalForm")),
            category=_text(_pick(entity, "category", "EntityCategory")),
            register=_text(_pick(register, "id", "RegistrationAuthorityID")),
            number=_text(_pick(entity, "registeredAs"))
            or _text(_pick(register, "RegistrationAuthorityEntityID")),
            status=_text(_pick(entity, "status", "EntityStatus")),
            registration=_text(_pick(registration, "status", "RegistrationStatus")),
            modified=_text(_pick(registration, "lastUpdateDate", "LastUpdateDate")),
        )
    )
    for newer in _successors(entity):
        found.ties.append(
            Tie(address=address, where=where, stated="successor", near="successor", child=newer, parent=lei)
        )


def _register(attributes: dict[str, Any], address: str, found: Found) -> None:
    local = _text(attributes.get("localName"))
    manager = _text(_pick(attributes, "internationalOrganizationName", "localOrganizationName"))
    name = _text(attributes.get("internationalName")) or local or manager
    code = _text(attributes.get("code"))
    places = [_text(_object(one).get("countryCode")) for one in _list(attributes.get("jurisdictions"))]
    found.registers.append(
        Register(
            code=code,
            address=address,
            name=name or code,
            names=(Text(local),) if local and local != name else (),
            countries=tuple(dict.fromkeys(one for one in places if one)),
            homepage=_text(attributes.get("website")),
            manager=manager,
        )
    )


def _successors(entity: dict[str, Any]) -> list[str]:
    several = [entity.get("successorEntity"), *_list(entity.get("successorEntities"))]
    several += _list(entity.get("SuccessorEntity"))
    if several == [None]:
        return []
    leis = [_text(_pick(_object(one), "lei", "SuccessorLEI", "LEI")) for one in several]
    return list(dict.fromkeys(one for one in leis if one))


def _tie(relation: dict[str, Any], address: str, where: str, found: Found, *, withdrawn: bool) -> None:
    start, end = (
        _text(_pick(_object(_pick(relation, *names)), "id", "NodeID"))
        for names in (("startNode", "StartNode"), ("endNode", "EndNode"))
    )
    stated = _text(_pick(relation, "type", "RelationshipType"))
    status = _text(_pick(relation, "status", "RelationshipStatus")).upper()
    found.ties.append(
        Tie(
            address=address,
            where=where,
            stated=stated,
            near=PART_KINDS.get(stated, ""),
            child=start,
            parent=end,
            is_active=status in ("", "ACTIVE", "PUBLISHED") and not withdrawn,
        )
    )


def _pick(item: dict[str, Any], *names: str) -> Any:
    for name in names:
        if (value := item.get(name)) is not None:
            return value
    return None


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str:
    """A value, bare or wrapped as the golden copy does (`{"$": …}`)."""
    if value is None:
        return ""
    return cell_text(value.get("$") if isinstance(value, dict) else value)


def _named(value: Any) -> Text:
    item = _object(value)
    words = _text(item.get("name")) or _text(value)
    return Text(words, _text(_pick(item, "language", "@xml:lang", "@lang")).lower())


def _names(value: Any) -> list[Text]:
    return [text for one in _list(value) if (text := _named(one)).value]
