"""DataCite XML (schema 3 and 4) in the form of DataCite's own JSON, so that one reader reads both."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

NAMESPACE: Final = "http://datacite.org/schema/kernel-"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def resources_in(root: etree._Element) -> list[etree._Element]:
    """The DataCite resources of a document: its root, or those that an answer or a list holds, in order."""
    return [
        one for one in root.iter("{*}resource") if (etree.QName(one).namespace or "").startswith(NAMESPACE)
    ]


def attributes_of(root: etree._Element) -> dict[str, Any]:
    """The resource as `data.attributes` of the API has it."""
    publisher = next(_children(root, "publisher"), None)
    kind = next(_children(root, "resourceType"), None)
    return {
        "doi": _doi(root),
        "creators": [_agent(one, "creatorName") for one in _inside(root, "creators", "creator")],
        "contributors": [
            _agent(one, "contributorName") | {"contributorType": one.get("contributorType", "")}
            for one in _inside(root, "contributors", "contributor")
        ],
        "titles": [
            {"title": _text(one), "lang": one.get(_LANGUAGE, ""), "titleType": one.get("titleType")}
            for one in _inside(root, "titles", "title")
        ],
        "publisher": None
        if publisher is None
        else {
            "name": _text(publisher),
            "publisherIdentifier": publisher.get("publisherIdentifier"),
            "publisherIdentifierScheme": publisher.get("publisherIdentifierScheme"),
        },
        "publicationYear": _first_text(root, "publicationYear"),
        "types": {
            "resourceTypeGeneral": "" if kind is None else kind.get("resourceTypeGeneral", ""),
            "resourceType": "" if kind is None else _text(kind),
        },
        "subjects": [
            {"subject": _text(one), "lang": one.get(_LANGUAGE, "")}
            for one in _inside(root, "subjects", "subject")
        ],
        "dates": [
            {"date": _text(one), "dateType": one.get("dateType", "")}
            for one in _inside(root, "dates", "date")
        ],
        "rightsList": [
            {
                "rights": _text(one),
                "rightsUri": one.get("rightsURI"),
                "rightsIdentifier": one.get("rightsIdentifier"),
            }
            # Schema 2 wrote one statement, and no list of them.
            for one in (*_inside(root, "rightsList", "rights"), *_children(root, "rights"))
        ],
        "descriptions": [
            {"description": _text(one), "descriptionType": one.get("descriptionType", "")}
            for one in _inside(root, "descriptions", "description")
        ],
        "geoLocations": [
            {"geoLocationPlace": _first_text(one, "geoLocationPlace")}
            for one in _inside(root, "geoLocations", "geoLocation")
        ],
        "fundingReferences": [
            _funding(one) for one in _inside(root, "fundingReferences", "fundingReference")
        ],
    } | _not_read(root)


_READ = frozenset(
    "identifier creators contributors titles publisher publicationYear resourceType subjects dates rights"
    " rightsList descriptions geoLocations fundingReferences".split()
)


def _not_read(root: etree._Element) -> dict[str, Any]:
    """The other parts by name, so that the account says that they were not taken."""
    return {one: True for child in _children(root) if (one := etree.QName(child).localname) not in _READ}


def _children(node: etree._Element, name: str = "") -> Iterator[etree._Element]:
    for child in node:
        if isinstance(child.tag, str) and name in ("", etree.QName(child).localname):
            yield child


def _inside(root: etree._Element, outer: str, inner: str) -> Iterator[etree._Element]:
    for group in _children(root, outer):
        yield from _children(group, inner)


def _text(node: etree._Element) -> str:
    """All text of an element on one line; a description may hold `<br/>` as an element."""
    parts: list[str] = []
    for event, one in etree.iterwalk(node, events=("start", "end")):
        if event == "start":
            is_break = isinstance(one.tag, str) and etree.QName(one).localname == "br"
            parts += [" " if is_break else "", one.text or "" if isinstance(one.tag, str) else ""]
        elif one is not node:
            parts.append(one.tail or "")
    return " ".join("".join(parts).split())


def _first_text(node: etree._Element, name: str) -> str:
    return next((_text(child) for child in _children(node, name)), "")


def _doi(root: etree._Element) -> str:
    return next(
        (_text(one) for one in _children(root, "identifier") if one.get("identifierType") == "DOI"), ""
    )


def _agent(node: etree._Element, name: str) -> dict[str, Any]:
    named = next(_children(node, name), None)
    return {
        "name": "" if named is None else _text(named),
        "nameType": "" if named is None else named.get("nameType", ""),
        "givenName": _first_text(node, "givenName"),
        "familyName": _first_text(node, "familyName"),
        "nameIdentifiers": [
            {"nameIdentifier": _text(one), "nameIdentifierScheme": one.get("nameIdentifierScheme", "")}
            for one in _children(node, "nameIdentifier")
        ],
        "affiliation": [
            {
                "name": _text(one),
                "affiliationIdentifier": one.get("affiliationIdentifier"),
                "affiliationIdentifierScheme": one.get("affiliationIdentifierScheme"),
            }
            for one in _children(node, "affiliation")
        ],
    }


def _funding(node: etree._Element) -> dict[str, Any]:
    identifier = next(_children(node, "funderIdentifier"), None)
    award = next(_children(node, "awardNumber"), None)
    return {
        "funderName": _first_text(node, "funderName"),
        "funderIdentifier": "" if identifier is None else _text(identifier),
        "funderIdentifierType": "" if identifier is None else identifier.get("funderIdentifierType", ""),
        "awardNumber": "" if award is None else _text(award),
        "awardUri": None if award is None else award.get("awardURI"),
        "awardTitle": _first_text(node, "awardTitle"),
    }
