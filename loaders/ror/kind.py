"""ROR: records of the Research Organization Registry (JSON) → organisations and relations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from loaders.loader import Loader, Reading
from loaders.noting import Notes
from loaders.reading.input import Input
from loaders.ror.fields import homepage_of, identifiers_of, last_modified, names_of, places_of, strings
from loaders.ror.forms import left_behind, objects, recognises
from loaders.ror.relations import (
    Entry,
    Numbers,
    Ties,
    has_valid_checksum,
    objects_in,
    organisation_iri,
    relationships,
    string,
    tie_up,
)
from ontology.account import Problem
from ontology.identifiers import concept_iri, known_identifier
from ontology.records import Organisation, Record, Source, filled

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

_SECTORS = {kind: concept_iri("sector", code) for kind, code in SECTOR_OF_TYPE.items()}
_STATUSES = {code: concept_iri("organisation-status", code) for code in STATUSES}


def _shared_identifiers(entries: list[Entry]) -> dict[str, list[Entry]]:
    """Wikidata items that more than one record of the file claims, with those records."""
    holders: dict[str, list[Entry]] = {}
    for entry in entries:
        for identifier in entry.wikidata:
            holders.setdefault(identifier, []).append(entry)
    return {identifier: found for identifier, found in holders.items() if len(found) > 1}


def _entry(pointer: str, item: object, file: str) -> Entry | Problem:
    """The record at `pointer`, or why it has no identity."""
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
    wikidata = [one for one in identifiers_of(item, ror, frozenset()) if one.startswith("wikidata:")]
    return Entry(pointer, ror, item.get("relationships"), tuple(wikidata))


def _repeated(entry: Entry, item: dict[str, Any], first: str, file: str) -> Problem:
    return Problem(
        code="ror-id-repeated",
        wrong=f"The id stands on an earlier record of this file too ({file}#{first}).",
        remedy="Keep one record for each id.",
        file=f"{file}#{entry.pointer}/id",
        found=string(item.get("id"))[:80],
    )


def _nameless(entry: Entry, file: str) -> Problem:
    return Problem(
        code="names-missing",
        wrong="The record has no name.",
        remedy="Write names as ROR schema version 2 does: one of them with the type ror_display.",
        file=f"{file}#{entry.pointer}/names",
    )


def _organisation(
    pointer: str,
    ror: str,
    data: dict[str, Any],
    ties: Ties,
    shared: frozenset[str],
    file: str,
    reading: Reading,
    notes: Notes,
) -> Iterator[Record | Problem]:
    sectors: dict[str, None] = {}
    for kind in dict.fromkeys([kind.lower() for kind in strings(data.get("types"))]):
        if (sector := _SECTORS.get(kind)) is None:
            notes.note("ROR type without a sector here", kind)
        else:
            sectors[sector] = None
    status = string(data.get("status")).lower()
    if status not in _STATUSES:
        yield Problem(
            code="status-unknown",
            wrong="The status is none of those that ROR knows.",
            remedy=f"Write one of {', '.join(STATUSES)}.",
            file=f"{file}#{pointer}/status",
            found=status[:80],
            refuses=False,
        )
        status = ""
    label, labels, aliases = names_of(data)
    located_in, latitude, longitude = places_of(data)

    fields: dict[str, Any] = {
        "label": label,
        "labels": labels,
        "aliases": aliases,
        "identifiers": identifiers_of(data, ror, shared),
        "homepage": homepage_of(data),
        "modified": last_modified(data),
        "sectors": tuple(sectors),
        "located_in": located_in,
    }
    for name, tied in (
        ("part_of", ties.parents),
        ("related_to", ties.related),
        ("successor_of", ties.predecessors),
    ):
        if rors := tied.get(ror):
            fields[name] = tuple([organisation_iri(reading.mint, one) for one in rors])
    fields |= {
        "status": _STATUSES.get(status, ""),
        "latitude": latitude,
        "longitude": longitude,
    }
    yield filled(Organisation, organisation_iri(reading.mint, ror), f"{file}#{pointer}", fields)
    if ror in ties.outside:
        yield from relationships(ror, label, ties, file, reading.mint)


@dataclass(frozen=True, slots=True)
class _Look:
    """What one look at all records of a file gives. Little of it grows with their number."""

    count: int
    problems: dict[int, Problem]
    """Place of a record in the file → why it is refused."""
    entries: list[Entry]
    """The records that have relations, or identifiers that another may have."""
    inside: Numbers
    newest: date | None


def _look(input_: Input) -> _Look:
    kept = input_.kept.get("ror")
    if not isinstance(kept, _Look):
        kept = input_.kept["ror"] = _looked_at(input_)
    return kept


def _looked_at(input_: Input) -> _Look:
    problems: dict[int, Problem] = {}
    entries: list[Entry] = []
    again: dict[int, tuple[Entry, dict[str, Any]]] = {}
    inside = Numbers()
    newest: date | None = None
    count = 0
    for at, (pointer, item) in enumerate(objects(input_)):
        count += 1
        entry = _entry(pointer, item, input_.name)
        day = last_modified(item) if isinstance(item, dict) else None
        if day is not None:
            newest = max(newest or day.latest, day.latest)
        if isinstance(entry, Problem):
            problems[at] = entry
        elif isinstance(item, dict):  # as whatever makes an entry is
            if entry.ror in inside:
                again[at] = entry, {"id": item.get("id")}
            elif not _is_named(item):
                problems[at] = _nameless(entry, input_.name)
            else:
                inside.add(entry.ror)
                if entry.relations or entry.wikidata:
                    entries.append(entry)
    firsts = _firsts(input_, {entry.ror for entry, _ in again.values()})
    for at, (entry, item) in again.items():
        problems[at] = _repeated(entry, item, firsts[entry.ror], input_.name)
    return _Look(count, problems, entries, inside, newest)


def _firsts(input_: Input, rors: set[str]) -> dict[str, str]:
    """Of ids that repeat, the pointers of the first records that have them."""
    found: dict[str, str] = {}
    for pointer, item in objects(input_) if rors else ():
        entry = _entry(pointer, item, input_.name)
        if isinstance(entry, Entry) and entry.ror in rors and isinstance(item, dict) and _is_named(item):
            found.setdefault(entry.ror, pointer)
    return found


def _is_named(data: dict[str, Any]) -> bool:
    return any(string(item.get("value")) for item in objects_in(data.get("names")))


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
    look = _look(input_)
    reading.account.read += look.count
    reading.account.refused += len(look.problems)
    if beyond := left_behind(input_):
        reading.account.note("result of the search that stands on a further page of the answer", beyond)
    ties = tie_up(look.entries, look.inside, input_.name, reading.account)
    shared = _shared_identifiers(look.entries)
    doubts: dict[str, list[Problem]] = {}
    for identifier, holders in shared.items():
        problem = _shared_problem(identifier, holders, input_.name)
        doubts.setdefault(holders[0].ror, []).append(problem)
    left_out, notes = frozenset(shared), Notes(reading.account)
    for at, (pointer, item) in enumerate(objects(input_)):
        if problem_of_it := look.problems.get(at):
            yield problem_of_it
        elif isinstance(item, dict):  # as whatever made an entry is
            ror = (known_identifier(string(item.get("id"))) or "").removeprefix("ror:")
            if ror in ties.problems:
                yield from ties.problems[ror]
            if ror in doubts:
                yield from doubts[ror]
            yield from _organisation(pointer, ror, item, ties, left_out, input_.name, reading, notes)


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
