"""The fields of one ROR record: names, identifiers, places, website, and when it changed."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from loaders.ror.relations import objects_in, string
from ontology.identifiers import known_identifier, place_iri
from ontology.places import is_place
from ontology.records import Day, Text

_OTHER_IDENTIFIERS = ("isni", "grid", "fundref")
_LONGEST_DAY = 10
"""Letters of a day in ISO 8601: `2024-02-29`, `2024-W09-4`."""
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


def names_of(data: dict[str, Any]) -> tuple[str, tuple[Text, ...], tuple[Text, ...]]:
    """The display name, one label per stated language, and every other name."""
    names = [
        (Text(value, _language(string(item.get("lang")).lower())), strings(item.get("types")))
        for item in objects_in(data.get("names"))
        if (value := string(item.get("value")))
    ]
    if not names:
        return "", (), ()
    if len(names) == 1:
        ((text, types),) = names
        return text.value, (text,) if text.language and "label" in types else (), ()
    # ROR's schema asks for exactly one ror_display; where it is absent the first label stands in.
    names.sort(key=lambda name: 0 if "ror_display" in name[1] else 1 if "label" in name[1] else 2)
    label = names[0][0].value
    by_language: dict[str, Text] = {}
    others: dict[Text, None] = {}
    for text, types in names:
        if "label" in types and text.language and text.language not in by_language:
            by_language[text.language] = text
        elif text.value != label:
            others[text] = None
    labels = tuple(by_language.values())
    left = others.keys() - set(labels)
    return label, labels, tuple(text for text in others if text in left)


def _language(stated: str) -> str:
    """A language tag; empty for what is none."""
    return stated if _LANGUAGE.fullmatch(stated) else ""


def identifiers_of(data: dict[str, Any], ror: str, shared: frozenset[str]) -> tuple[str, ...]:
    """Every identifier as `scheme:value`, the preferred one of each scheme first, `shared` ones left out."""
    found = {f"ror:{ror}": None}
    for item in objects_in(data.get("external_ids")):
        scheme = string(item.get("type")).lower()
        for value in (*strings(item.get("preferred")), *strings(item.get("all"))):
            if scheme == "wikidata":
                identifier = known_identifier(value) or ""
                if identifier.startswith("wikidata:") and identifier not in shared:
                    found[identifier] = None
            elif scheme in _OTHER_IDENTIFIERS:
                found[f"{scheme}:{value.replace(' ', '') if scheme == 'isni' else value}"] = None
    return tuple(found)


def last_modified(data: dict[str, Any]) -> Day | None:
    """The day of the last change of a record."""
    admin = data.get("admin")
    changed = admin.get("last_modified") if isinstance(admin, dict) else None
    stated = string(changed.get("date")) if isinstance(changed, dict) else ""
    return _day(stated) if len(stated) <= _LONGEST_DAY else None


@lru_cache(maxsize=4096)
def _day(stated: str) -> Day | None:
    try:
        day = date.fromisoformat(stated)
    except ValueError:
        return None
    return Day(day, day, "day", stated)


def _coordinate(value: object, largest: int) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return None
    number = Decimal(value)
    return number if abs(number) <= largest else None


def places_of(data: dict[str, Any]) -> tuple[tuple[str, ...], Decimal | None, Decimal | None]:
    """The countries of all locations, and the coordinates of the first location."""
    details = [
        place
        for item in objects_in(data.get("locations"))
        if isinstance(place := item.get("geonames_details"), dict)
    ]
    codes = [string(place.get("country_code")).upper() for place in details]
    countries = dict.fromkeys([place_iri(code) for code in codes if is_place(code)])
    latitude = _coordinate(details[0].get("lat"), 90) if details else None
    longitude = _coordinate(details[0].get("lng"), 180) if details else None
    if latitude is None or longitude is None:
        latitude = longitude = None
    return tuple(countries), latitude, longitude


def strings(value: object) -> list[str]:
    """The texts of a list, or one text by itself, without empty ones."""
    items = value if isinstance(value, list) else [value]
    return [text for item in items if isinstance(item, str) and (text := item.strip())]


def homepage_of(data: dict[str, Any]) -> str:
    """The first website of a record."""
    for link in objects_in(data.get("links")):
        value = string(link.get("value"))
        if link.get("type") == "website" and value.startswith(("http://", "https://")):
            return value
    return ""
