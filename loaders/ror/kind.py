"""ROR: records of the Research Organization Registry (JSON) → organisations and relations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from loaders.loader import Loader, Reading
from loaders.noting import Notes
from loaders.reading.input import Input
from loaders.ror.forms import left_behind, objects, recognises
from loaders.ror.relations import (
    Entry,
    Ties,
    has_valid_checksum,
    numbered_objects,
    organisation_iri,
    relationships,
    string,
    tie_up,
)
from ontology.account import Problem
from ontology.identifiers import concept_iri, known_identifier, place_iri
from ontology.places import is_place
from ontology.records import Day, Organisation, Record, Source, Text

SECTOR_OF_TYPE: Mapping[str, str] = MappingProxyType(
    {
        "archive": "culture",
        "company": "business",
        "education": "academia",
        "facility": "academia",
        "funder": "funder",
        "government": "government",
        "healthcare": "health",
        "nonprofit": "civil-society",
    }
)
"""ROR organisation type → code of our sector. A type without a sector (`other`) is counted in the
account. A ROR `facility` is a place of research (a laboratory, a telescope)."""

STATUSES = ("active", "inactive", "withdrawn")
"""ROR's states of a record, which are codes of our scheme `organisation-status` too."""

_OTHER_IDENTIFIERS = ("isni", "grid", "fundref")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


def _names(data: dict[str, Any]) -> tuple[str, tuple[Text, ...], tuple[Text, ...]]:
    """The display name, one label per stated language, and every other name."""
    names: list[tuple[Text, list[str]]] = []
    for _, item in numbered_objects(data.get("names")):
        language = string(item.get("lang")).lower()
        if value := string(item.get("value")):
            text = Text(value, language if _LANGUAGE.fullmatch(language) else "")
            names.append((text, _strings(item.get("types"))))
    # ROR's schema asks for exactly one ror_display; where it is absent the first label stands in.
    names.sort(key=lambda name: 0 if "ror_display" in name[1] else 1 if "label" in name[1] else 2)
    if not names:
        return "", (), ()
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


def _identifiers(data: dict[str, Any], ror: str, shared: frozenset[str]) -> tuple[str, ...]:
    """Every identifier as `scheme:value`, the preferred one of each scheme first, `shared` ones left out."""
    found = {f"ror:{ror}": None}
    for _, item in numbered_objects(data.get("external_ids")):
        scheme = string(item.get("type")).lower()
        for value in (*_strings(item.get("preferred")), *_strings(item.get("all"))):
            if scheme == "wikidata":
                identifier = known_identifier(value) or ""
                if identifier.startswith("wikidata:") and identifier not in shared:
                    found[identifier] = None
            elif scheme in _OTHER_IDENTIFIERS:
                found[f"{scheme}:{value.replace(' ', '') if scheme == 'isni' else value}"] = None
    return tuple(found)


def _shared_identifiers(entries: list[Entry]) -> dict[str, list[Entry]]:
    """Wikidata items that more than one record of the file claims, with those records."""
    holders: dict[str, list[Entry]] = {}
    for entry in entries:
        for identifier in entry.wikidata:
            holders.setdefault(identifier, []).append(entry)
    return {identifier: found for identifier, found in holders.items() if len(found) > 1}


def _last_modified(data: dict[str, Any]) -> Day | None:
    admin = data.get("admin")
    changed = admin.get("last_modified") if isinstance(admin, dict) else None
    stated = string(changed.get("date")) if isinstance(changed, dict) else ""
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


def _places(data: dict[str, Any]) -> tuple[tuple[str, ...], Decimal | None, Decimal | None]:
    """The countries of all locations, and the coordinates of the first location."""
    details = [
        item["geonames_details"]
        for _, item in numbered_objects(data.get("locations"))
        if isinstance(item.get("geonames_details"), dict)
    ]
    codes = [string(place.get("country_code")).upper() for place in details]
    countries = dict.fromkeys(place_iri(code) for code in codes if is_place(code))
    latitude = _coordinate(details[0].get("lat"), 90) if details else None
    longitude = _coordinate(details[0].get("lng"), 180) if details else None
    if latitude is None or longitude is None:
        latitude = longitude = None
    return tuple(countries), latitude, longitude


def _strings(value: object) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [text for text in map(string, items) if text]


def _homepage(data: dict[str, Any]) -> str:
    for _, link in numbered_objects(data.get("links")):
        value = string(link.get("value"))
        if link.get("type") == "website" and value.startswith(("http://", "https://")):
            return value
    return ""


def _entry(pointer: str, item: object, file: str, earlier: dict[str, str]) -> Entry | Problem:
    """The record at `pointer`, or why it is refused. `earlier` says where each id was seen."""
    place = f"{file}#{pointer}"
    if not isinstance(item, dict):
        return Problem(
            code="not-a-record",
            wrong="This is no ROR record: a record is a JSON object.",
            remedy="Write an object with id, names, status, types and locations, or remove the item.",
            file=place,
            found=str(item)[:80],
        )
    stated = string(item.get("id"))
    identifier = known_identifier(stated) or ""
    if not identifier.startswith("ror:"):
        return Problem(
            code="ror-id-missing",
            wrong="The record has no ROR id.",
            remedy='Write the id as an address of ror.org, for instance "https://ror.org/0002pcv65".',
            file=f"{place}/id",
            found=stated[:80],
        )
    ror = identifier.removeprefix("ror:")
    if not has_valid_checksum(ror):
        return Problem(
            code="ror-id-checksum",
            wrong="The last two digits of the ROR id do not fit the characters before them.",
            remedy="Look the organisation up at ror.org and copy its id; a character may be mistyped.",
            file=f"{place}/id",
            found=stated[:80],
        )
    if ror in earlier:
        return Problem(
            code="ror-id-repeated",
            wrong=f"The id stands on an earlier record of this file too ({file}#{earlier[ror]}).",
            remedy="Keep one record for each id.",
            file=f"{place}/id",
            found=stated[:80],
        )
    label, _, _ = _names(item)
    if not label:
        return Problem(
            code="names-missing",
            wrong="The record has no name.",
            remedy="Write names as ROR schema version 2 does: one of them with the type ror_display.",
            file=f"{place}/names",
        )
    earlier[ror] = pointer
    identifiers = _identifiers(item, ror, frozenset())
    wikidata = tuple(one for one in identifiers if one.startswith("wikidata:"))
    return Entry(pointer, ror, label, item.get("relationships"), wikidata)


def _organisation(
    entry: Entry,
    data: dict[str, Any],
    ties: Ties,
    shared: frozenset[str],
    file: str,
    reading: Reading,
    notes: Notes,
) -> Iterator[Record | Problem]:
    types = dict.fromkeys(kind.lower() for kind in _strings(data.get("types")))
    for kind in types:
        if kind not in SECTOR_OF_TYPE:
            notes.note("ROR type without a sector here", kind)
    sectors = [SECTOR_OF_TYPE[kind] for kind in types if kind in SECTOR_OF_TYPE]
    status = string(data.get("status")).lower()
    if status not in STATUSES:
        yield Problem(
            code="status-unknown",
            wrong="The status is none of those that ROR knows.",
            remedy=f"Write one of {', '.join(STATUSES)}.",
            file=f"{file}#{entry.pointer}/status",
            found=status[:80],
            refuses=False,
        )
        status = ""
    label, labels, aliases = _names(data)
    located_in, latitude, longitude = _places(data)

    def iris(rors: Mapping[str, None] | None) -> tuple[str, ...]:
        return tuple(organisation_iri(reading.mint, ror) for ror in rors or ())

    yield Organisation(
        iri=organisation_iri(reading.mint, entry.ror),
        address=f"{file}#{entry.pointer}",
        label=label,
        labels=labels,
        aliases=aliases,
        identifiers=_identifiers(data, entry.ror, shared),
        homepage=_homepage(data),
        modified=_last_modified(data),
        sectors=tuple(dict.fromkeys(concept_iri("sector", code) for code in sectors)),
        located_in=located_in,
        part_of=iris(ties.parents.get(entry.ror)),
        related_to=iris(ties.related.get(entry.ror)),
        successor_of=iris(ties.predecessors.get(entry.ror)),
        status=concept_iri("organisation-status", status) if status else "",
        latitude=latitude,
        longitude=longitude,
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """What one look at all records of a file gives: what becomes of each, and the newest day of a change."""

    found: list[Entry | Problem]
    newest: date | None


def _look(input_: Input) -> _Look:
    kept = input_.kept.get("ror")
    if not isinstance(kept, _Look):
        earlier: dict[str, str] = {}
        found: list[Entry | Problem] = []
        newest: date | None = None
        for pointer, item in objects(input_):
            found.append(_entry(pointer, item, input_.name, earlier))
            day = _last_modified(item) if isinstance(item, dict) else None
            if day is not None:
                newest = max(newest or day.latest, day.latest)
        kept = input_.kept["ror"] = _Look(found, newest)
    return kept


def _describe(input_: Input) -> Source:
    newest = _look(input_).newest
    return Source(
        name="",
        title="Research Organization Registry",
        publisher="Research Organization Registry (ROR)",
        licence="https://creativecommons.org/publicdomain/zero/1.0/",
        credit="Research Organization Registry (ROR), CC0 1.0",
        homepage="https://ror.org/",
        as_of=newest.isoformat() if newest else "",
        primary_for=("Organisation/names", "Organisation/identifiers", "Organisation/status"),
    )


def _read(input_: Input, reading: Reading) -> Iterator[Record | Problem]:
    found = _look(input_).found
    entries = [entry for entry in found if isinstance(entry, Entry)]
    reading.account.read += len(found)
    reading.account.refused += len(found) - len(entries)
    if beyond := left_behind(input_):
        reading.account.note("result of the search that stands on a further page of the answer", beyond)
    ties = tie_up(entries, input_.name, reading.account)
    shared = _shared_identifiers(entries)
    doubts: dict[str, list[Problem]] = {}
    for identifier, holders in shared.items():
        problem = _shared_problem(identifier, holders, input_.name)
        doubts.setdefault(holders[0].ror, []).append(problem)
    left_out, notes = frozenset(shared), Notes(reading.account)
    for entry, (_, item) in zip(found, objects(input_), strict=True):
        if isinstance(entry, Problem):
            yield entry
        elif isinstance(item, dict):  # as whatever made an entry is
            yield from ties.problems.get(entry.ror, ())
            yield from doubts.get(entry.ror, ())
            yield from _organisation(entry, item, ties, left_out, input_.name, reading, notes)
            yield from relationships(entry, ties, input_.name, reading.mint)


def _shared_problem(identifier: str, holders: list[Entry], file: str) -> Problem:
    return Problem(
        code="identifier-shared",
        wrong=(
            f"{identifier} stands on {len(holders)} records of this file "
            f"({', '.join(holder.ror for holder in holders[:5])}), so it names none of them; it was left out."
        ),
        remedy="Ask ROR to correct the records; nothing else of them is touched.",
        file=f"{file}#{holders[0].pointer}/external_ids",
        found=identifier,
        refuses=False,
    )


LOADER = Loader(
    kind="ror",
    title="Research Organization Registry records (JSON or CSV, schema versions 1 and 2)",
    version="2",
    unit="objects",
    recognises=recognises,
    describe=_describe,
    read=_read,
)
