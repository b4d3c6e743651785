"""Lists of organisations that IATI keeps: the registry's publishers and the standard's own identifiers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from loaders.bodies import Bodies
from loaders.cell_text import cell_text
from loaders.iati.codes import SECTORS
from loaders.iati.parties import scheme_identifier
from loaders.loader import Reading
from loaders.noting import Notes
from loaders.reading.input import Input
from loaders.reading.json_input import looks_like_json, parse_json
from loaders.reading.persons import is_person_heading, strip_emails
from loaders.reading.tables import address, heading_key, table_with
from loaders.table_habits import rows_of
from ontology.account import Problem
from ontology.errors import InputError, UnreadableFile
from ontology.identifiers import concept_iri, normal_name, place_iri
from ontology.places import resolve_place
from ontology.records import Organisation, Record, Source

COLUMNS: Final = ("Publisher", "IATI Organisation Identifier")
"""The headings by which the registry's list of publishers is known."""

FIELDS: Final[dict[str, str]] = {
    "publisher name": "name", "organisation name": "name", "organization name": "name",
    "publisher": "name", "title": "name", "human readable name": "name", "name": "name",
    "display name": "name",
    "iati organisation identifier": "identifier", "publisher iati id": "identifier",
    "organisation identifier": "identifier", "code": "identifier",
    "organization type": "type", "publisher organization type": "type", "organisation type": "type",
    "reporting org type": "type",
    "hq country or region": "country", "publisher country": "country", "hq country": "country",
    "publisher url": "homepage", "url": "homepage", "website": "homepage",
    "description": "description", "publisher description": "description",
    "state": "status", "status": "status",
}  # fmt: skip
"""Headings and fields (by `heading_key`) of the registry's CSV, its JSON, its CKAN interface and IATI's code
lists → what they are. The first of several that is filled counts."""
_ORDER: Final = {name: place for place, name in enumerate(FIELDS)}

TYPES: Final[dict[str, str]] = {
    "government": "10",
    "local government": "11",
    "other public sector": "15",
    "international ngo": "21",
    "national ngo": "22",
    "regional ngo": "23",
    "partner country based ngo": "24",
    "multilateral": "40",
    "foundation": "60",
    "private sector": "70",
    "academic training and research": "80",
}
"""Names of OrganisationType, as the registry's CSV writes them → their codes."""

_LOOKED_AT = 65_536
_PUBLISHERS = re.compile(rb'"(?:publisher_iati_id|IATI Organisation Identifier)"\s*:')
_REPORTERS = re.compile(rb'"human_readable_name"\s*:')
_THEIR_IDENTIFIER = re.compile(rb'"organisation_identifier"\s*:')
_WRAPPERS = ("result", "reporting_orgs", "data")
"""Names under which the registry's interfaces put their list."""
_CODE_LIST = re.compile(rb'"attributes"\s*:\s*\{[^{}]*"name"\s*:\s*"[^"]*"[^{}]*\}', re.DOTALL)
_IS_ACTIVE = {"active": "active", "withdrawn": "withdrawn", "deleted": "withdrawn"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One row or object of a list, and where it stands."""

    address: str
    where: str
    fields: Mapping[str, str]
    problem_row: int | None = None


def form_of(input: Input) -> str:
    """`publishers` (JSON or table), `code-list` (JSON), or empty. Looks at little and never raises."""
    if looks_like_json(input):
        start = input.data[:_LOOKED_AT]
        if _PUBLISHERS.search(start) or (_REPORTERS.search(start) and _THEIR_IDENTIFIER.search(start)):
            return "publishers"
        return "code-list" if b'"metadata"' in start and _CODE_LIST.search(start) else ""
    if input.data[:256].lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"<", b"@prefix", b"PREFIX", b"{", b"[")):
        return ""
    try:
        return "publishers" if table_with(input, COLUMNS) is not None else ""
    except InputError:
        return ""


def describe_list(input: Input) -> Source:
    """What the list says of its source."""
    code_list = form_of(input) == "code-list"
    changed = ""
    if code_list:
        data = parse_json(input)
        metadata = data.get("metadata") if isinstance(data, dict) else None
        changed = cell_text(metadata.get("last-updated-date")) if isinstance(metadata, dict) else ""
    return Source(
        name="iati-organisation-identifiers" if code_list else "iati-publishers",
        title="IATI organisation identifiers" if code_list else "Publishers of the IATI Registry",
        publisher="International Aid Transparency Initiative",
        licence="https://creativecommons.org/licenses/by/4.0/" if code_list else "",
        credit="IATI code lists, CC BY 4.0" if code_list else "",
        homepage="https://iatistandard.org/" if code_list else "https://iatiregistry.org/",
        as_of=changed if re.fullmatch(r"\d{4}-\d{2}-\d{2}", changed) else "",
    )


def list_records(input: Input, reading: Reading) -> Iterator[Record | Problem]:
    """All records and problems of a list, in its order."""
    account, notes = reading.account, Notes(reading.account)
    account.unit = "rows" if not looks_like_json(input) else "objects"
    bodies = Bodies(reading.mint)
    entries: list[tuple[Entry, str, str | None]] = []
    seen: dict[str, str] = {}
    for entry in _entries(input, notes):
        account.read += 1
        name = normal_name(strip_emails(entry.fields.get("name", ""))[0])
        stated = entry.fields.get("identifier", "")
        identifier = scheme_identifier(stated)
        if problem := _wrong(input.name, entry, name, stated, identifier, seen):
            account.refused += 1
            yield problem
            continue
        if identifier is not None:
            seen[identifier] = entry.where
        elif stated:
            notes.note("identifier of no known scheme, taken by name", stated)
        else:
            notes.note("organisation without an identifier, taken by name")
        bodies.add(name, identifier, entry.address, **_about(entry, notes))
        entries.append((entry, name, identifier))
    for entry, name, identifier in entries:
        if (made := bodies.take(name, identifier)) is not None:
            yield _with_more(made, entry, notes)


def _wrong(
    file: str, entry: Entry, name: str, stated: str, identifier: str | None, seen: Mapping[str, str]
) -> Problem | None:
    def at(code: str, wrong: str, remedy: str) -> Problem:
        return Problem(
            code=code,
            wrong=wrong,
            remedy=remedy,
            file=file,
            row=entry.problem_row,
            column="" if entry.problem_row else entry.where,
            found=stated[:80],
        )

    if not name:
        return at("organisation-not-named", "The entry has no name.", "Write the organisation's name.")
    if identifier and identifier in seen:
        return at(
            "organisation-identifier-repeated",
            f"The identifier stands on an earlier entry too ({seen[identifier]}).",
            "Keep one entry for each organisation.",
        )
    return None


def _about(entry: Entry, notes: Notes) -> dict[str, Any]:
    """Sectors, country and homepage for the organisation."""
    stated = entry.fields.get("type", "")
    code = TYPES.get(heading_key(stated), stated)
    if stated and code not in SECTORS:
        notes.note("type of organisation that is no sector here", stated)
    country = entry.fields.get("country", "")
    place = resolve_place(country) if country else None
    if country and place is None:
        notes.note("country not read", country)
    homepage = entry.fields.get("homepage", "")
    return {
        "sectors": tuple(concept_iri("sector", one) for one in SECTORS.get(code, ())),
        "located_in": (place_iri(place.code),) if place else (),
        "homepage": homepage if homepage.startswith(("http://", "https://")) and "@" not in homepage else "",
    }


def _with_more(made: Organisation, entry: Entry, notes: Notes) -> Organisation:
    description, emails = strip_emails(entry.fields.get("description", ""))
    if emails:
        notes.note("e-mail address taken out of a text", times=emails)
    status = _IS_ACTIVE.get(entry.fields.get("status", "").lower(), "")
    return replace(
        made,
        description=description,
        status=concept_iri("organisation-status", status) if status else "",
    )


def _entries(input: Input, notes: Notes) -> Iterator[Entry]:
    if looks_like_json(input):
        yield from _entries_of_json(input, notes)
        return
    table = table_with(input, COLUMNS)
    if table is None:
        raise UnreadableFile(
            f"{input.name} has no table with the headings {' and '.join(COLUMNS)}.",
            "Give the list of publishers as the IATI Registry offers it.",
        )
    for row in rows_of(table, notes):
        named = dict(zip(table.headings, row.cells, strict=False))
        fields = _fields(named, notes)
        yield Entry(address(input, table, row.number), f"row {row.number}", fields, row.number)


def _entries_of_json(input: Input, notes: Notes) -> Iterator[Entry]:
    data = parse_json(input)
    if form_of(input) == "code-list":
        pointer, items = "/data", data.get("data") if isinstance(data, dict) else None
        _refuse_other_lists(input, data, items)
    elif isinstance(data, dict):
        wrapper = next((name for name in _WRAPPERS if isinstance(data.get(name), list | dict)), "")
        pointer, items = (f"/{wrapper}", data[wrapper]) if wrapper else ("", data)
    else:
        pointer, items = "", data
    if isinstance(items, dict):
        items = [items]
    for number, item in enumerate(items if isinstance(items, list) else ()):
        where = f"{pointer}/{number}"
        for inner in ("extras", "metadata"):
            if isinstance(item, dict) and isinstance(item.get(inner), dict):
                item = {**item[inner], **item}
        fields = _fields(item, notes) if isinstance(item, dict) else {}
        yield Entry(f"{input.name}#{where}", where, fields)


def _refuse_other_lists(input: Input, data: Any, items: Any) -> None:
    """Most of IATI's code lists name no organisations: say which one this is."""
    listed = items if isinstance(items, list) else []
    codes = [cell_text(one.get("code")) for one in listed if isinstance(one, dict)]
    known = sum(1 for code in codes if scheme_identifier(code))
    if not codes or known * 2 < len(codes):
        about = data.get("attributes") if isinstance(data, dict) else None
        name = cell_text(about.get("name")) if isinstance(about, dict) else ""
        raise UnreadableFile(
            f"{input.name} is the IATI code list {name or '(no name)'}: its codes identify no organisations.",
            "Load activities, organisations, publishers, or the list IATIOrganisationIdentifier.",
        )


def _fields(item: Mapping[str, Any], notes: Notes) -> dict[str, str]:
    found: dict[str, str] = {}
    filled = [(heading, text) for heading, value in item.items() if (text := cell_text(value))]
    filled.sort(key=lambda one: _ORDER.get(heading_key(one[0]), len(_ORDER)))
    for heading, text in filled:
        field = FIELDS.get(heading_key(heading))
        if is_person_heading(heading):
            notes.note("column dropped, it names people", heading)
        elif field is None:
            notes.note("column not used", heading)
        else:
            found.setdefault(field, text)
    for heading, value in item.items():
        if isinstance(value, list | dict) and value and heading not in ("extras", "metadata"):
            notes.note("column not used", heading)
    return found
