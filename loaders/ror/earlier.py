"""Turns a record of ROR's schema version 1 into the shape of version 2, which the reader reads."""

from __future__ import annotations

from typing import Any, Final

IDENTIFIERS: Final = {"ISNI": "isni", "FundRef": "fundref", "GRID": "grid", "Wikidata": "wikidata"}
"""Kinds of identifiers of version 1 → their types in version 2."""


def is_earlier(record: dict[str, Any]) -> bool:
    """Whether a record is of version 1: it has one name, where version 2 has a list of names."""
    return "name" in record and "names" not in record


def as_version_2(record: dict[str, Any]) -> dict[str, Any]:
    """The same record in version 2.

    Version 1 has one name without a language, `labels` in stated languages, one country beside all
    addresses, and identifiers by their kind; its types are written with a capital.
    """
    return {
        "id": record.get("id"),
        "names": [
            {"value": record.get("name"), "lang": None, "types": ["ror_display", "label"]},
            *(
                {"value": one.get("label"), "lang": one.get("iso639"), "types": ["label"]}
                for one in _objects(record.get("labels"))
            ),
            *({"value": one, "lang": None, "types": ["alias"]} for one in _list(record.get("aliases"))),
            *({"value": one, "lang": None, "types": ["acronym"]} for one in _list(record.get("acronyms"))),
        ],
        "status": record.get("status"),
        "types": record.get("types"),
        "locations": _locations(record),
        "links": [{"type": "website", "value": one} for one in _list(record.get("links"))],
        "external_ids": [
            {"type": IDENTIFIERS[kind], "preferred": value.get("preferred"), "all": value.get("all")}
            for kind, value in _object(record.get("external_ids")).items()
            if kind in IDENTIFIERS and isinstance(value, dict)
        ],
        "relationships": record.get("relationships"),
    }


def _locations(record: dict[str, Any]) -> list[dict[str, Any]]:
    country = _object(record.get("country")).get("country_code")
    points = [{"lat": one.get("lat"), "lng": one.get("lng")} for one in _objects(record.get("addresses"))]
    return [{"geonames_details": {"country_code": country, **point}} for point in points or [{}]]


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in _list(value) if isinstance(one, dict)]
