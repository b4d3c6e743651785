"""Loads records of org-id.guide: each list that gives organisations identifiers is a data resource."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from loaders.cell_text import cell_text
from loaders.loader import Loader, Reading
from loaders.noting import Notes
from loaders.reading.input import Input
from loaders.reading.json_input import looks_like_json, parse_json
from loaders.reading.persons import strip_emails
from loaders.reading.tables import table_with
from loaders.reading.values import parse_day
from ontology.account import Problem
from ontology.errors import InputError, UnreadableFile
from ontology.identifiers import concept_iri, normal_name, place_iri
from ontology.places import is_place
from ontology.records import DataResource, Day, Record, Source, Text

NOTICE = (
    "org-id.guide register of organisation lists, made available under the Open Database License "
    "(ODbL) 1.0, https://opendatacommons.org/licenses/odbl/1-0/; any rights in individual contents are "
    "under its Database Contents License. What is made of it is shared alike."
)
"""The notice that the licence asks to keep with the data (ODbL 4.2 and 4.3)."""

_LOOKED_AT = 65_536
_MARKS = (b'"coverage"', b'"structure"', b'"code"', b'"access"', b'"name"')
_LATER_MARKS = re.compile(rb'"(?:subnationalCoverage|formerPrefixes|listType|availableOnline)"\s*:')
_CODE = re.compile(r"[A-Z]{2}-[A-Z0-9_\-]+")
_INTERNATIONAL = {"XI": "001"}
"""What stands in `coverage` where a list is of no country: international is the world."""
_LANGUAGES = re.compile(r"[a-z]{2,3}(?:/[a-z]{2,3})*")
"""In `name.local` some records write languages (`en/cy`) where a name is asked for."""

_HEADINGS = ("code", "name/en", "listType")
"""Headings by which the register's table is known."""
_TABLE_MARK = b"listType"
_SEVERAL = frozenset({"coverage", "subnationalCoverage", "structure", "sector", "formerPrefixes"})
"""Columns whose cells hold several values,"""
_BETWEEN = re.compile(r"[;,|]")
"""with one of these between them."""

_USED = frozenset(
    {
        "name", "url", "description", "coverage", "subnationalCoverage", "structure", "sector", "code",
        "confirmed", "deprecated", "listType", "formerPrefixes", "meta/lastUpdated", "data/licenseDetails",
        "access/publicDatabase",
    }
)  # fmt: skip


def recognises(input: Input) -> bool:
    """Whether it is JSON, or a table, with the fields of org-id.guide's records."""
    start = input.data[:_LOOKED_AT]
    if not looks_like_json(input):
        try:
            return _TABLE_MARK in start and table_with(input, _HEADINGS) is not None
        except InputError:
            return False
    return all(mark in start for mark in _MARKS) and _LATER_MARKS.search(start) is not None


def describe(input: Input) -> Source:
    """The register's own words on its data; the licence's notice is kept as the credit."""
    items = _items(input)
    days = [_updated(item) for _, item in items if isinstance(item, dict)]
    newest = max((day.latest.isoformat() for day in days if day), default="")
    return Source(
        name="org-id-lists",
        title="org-id.guide: lists of organisation identifiers",
        publisher="org-id.guide",
        licence="https://opendatacommons.org/licenses/odbl/1-0/",
        credit=NOTICE,
        homepage="https://org-id.guide/",
        # A file of one record is one of many: its date is no date of the whole register.
        as_of=newest if len(items) > 1 else "",
        primary_for=("DataResource",),
    )


def read(input: Input, reading: Reading) -> Iterator[Record | Problem]:
    """Yield the file's records and problems, in its order."""
    account, notes = reading.account, Notes(reading.account)
    seen: dict[str, str] = {}
    for pointer, item in _items(input):
        account.read += 1
        made = _checked(input.name, pointer, item, seen)
        if isinstance(made, Problem):
            account.refused += 1
            yield made
            continue
        code, label, record = made
        seen[code] = pointer
        for path in _unused(record):
            notes.note("field not used", path)
        address = f"{quote(input.name, safe='')}#{pointer}"
        yield _resource(reading, notes, record, code=code, label=label, address=address)


def _items(input: Input) -> list[tuple[str, Any]]:
    """Each record with its place: a pointer in JSON, the row of the register's table."""
    if not looks_like_json(input):
        return list(_rows(input))
    data = parse_json(input)
    pointer = ""
    if isinstance(data, dict) and isinstance(data.get("lists"), list):
        pointer, data = "/lists", data["lists"]
    if isinstance(data, dict):
        return [("", data)]
    if isinstance(data, list):
        return [(f"{pointer}/{number}", item) for number, item in enumerate(data)]
    raise UnreadableFile(
        f"{input.name} holds no record of org-id.guide.",
        "Give one record, an array of them, or its download.",
    )


def _rows(input: Input) -> Iterator[tuple[str, dict[str, Any]]]:
    """The register's CSV: a heading is the path to a value, and several values stand in one cell."""
    table = table_with(input, _HEADINGS)
    if table is None:
        raise UnreadableFile(
            f"{input.name} holds no record of org-id.guide.",
            f"Give its download as JSON, or as CSV with the headings {', '.join(_HEADINGS)}.",
        )
    for row in table.rows:
        record: dict[str, Any] = {}
        for heading, cell in zip(table.headings, row.cells, strict=False):
            text = cell_text(cell)
            value: Any = {"true": True, "false": False}.get(text.lower(), text)
            if heading in _SEVERAL:
                value = [one.strip() for one in _BETWEEN.split(text) if one.strip()]
            first, _, inner = heading.partition("/")
            if inner:
                record.setdefault(first, {})[inner] = value
            else:
                record[first] = value
        yield f"row={row.number}", record


def _checked(
    file: str, pointer: str, item: Any, seen: dict[str, str]
) -> tuple[str, str, dict[str, Any]] | Problem:
    """Code, name and the record itself, or why it is refused."""

    def wrong(code: str, sentence: str, remedy: str, at: str = "", found: str = "") -> Problem:
        where = f"{pointer}{at}" or "/"
        return Problem(code=code, wrong=sentence, remedy=remedy, file=file, column=where, found=found[:80])

    if not isinstance(item, dict):
        return wrong("not-a-record", "This is no record: a record is a JSON object.", "Remove the item.")
    code = normal_name(cell_text(item.get("code")))
    if not _CODE.fullmatch(code):
        return wrong(
            "list-code-missing",
            "The record has no code that can begin identifiers.",
            "Write it as country or X-code, hyphen, list: GB-CHC.",
            "/code",
            code,
        )
    if code in seen:
        return wrong(
            "list-code-repeated",
            f"The code stands on an earlier record of this file too ({seen[code] or '/'}).",
            "Keep one record for each code.",
            "/code",
            code,
        )
    label = _text(_object(item.get("name")).get("en")) or next(iter(_names(item)), Text("")).value
    if not label:
        return wrong("list-name-missing", "The record has no name.", "Write name.en.", "/name", code)
    return code, label, item


def _resource(
    reading: Reading, notes: Notes, record: dict[str, Any], *, code: str, label: str, address: str
) -> DataResource:
    description, emails = strip_emails(cell_text(_object(record.get("description")).get("en")))
    if emails:
        notes.note("e-mail address taken out of a text", times=emails)
    places, stated = [], [_text(one) for one in _list(record.get("subnationalCoverage"))]
    for one in (_text(one).upper() for one in _list(record.get("coverage"))):
        if is_place(_INTERNATIONAL.get(one, one)):
            places.append(place_iri(_INTERNATIONAL.get(one, one)))
        elif one:
            notes.note("coverage that is no country", one)
            stated.append(one)
    former = [_text(one) for one in _list(record.get("formerPrefixes"))]
    words = [_text(one) for name in ("structure", "sector") for one in _list(record.get(name))]
    words += [f"{_text(record.get('listType'))} list"] if _text(record.get("listType")) else []
    words += ["deprecated"] if record.get("deprecated") is True else []
    words += ["unconfirmed"] if record.get("confirmed") is False else []
    names = [name for name in _names(record) if name.value != label]
    return DataResource(
        iri=reading.mint.thing("resource", None, code),
        address=address,
        label=label,
        labels=(Text(label, "en"),) if _object(record.get("name")).get("en") else (),
        aliases=tuple(dict.fromkeys((*names, Text(code), *(Text(one) for one in former if one)))),
        description=description,
        identifiers=(f"org-id-list:{code}",),
        kind=concept_iri("asset-type", "identifier-list"),
        places=tuple(dict.fromkeys(places)),
        places_stated=tuple(dict.fromkeys(one for one in stated if one)),
        licence=_text(_object(record.get("data")).get("licenseDetails")),
        keywords=tuple(Text(word.replace("_", " "), "en") for word in dict.fromkeys(words) if word),
        homepage=_link(record.get("url")) or _link(_object(record.get("access")).get("publicDatabase")),
        modified=_updated(record),
    )


def _names(record: dict[str, Any]) -> list[Text]:
    """The names that are not English: `local` has no language of its own."""
    found = []
    for language, value in _object(record.get("name")).items():
        text = _text(value)
        if text and language != "en" and not (language == "local" and _LANGUAGES.fullmatch(text)):
            found.append(Text(text, "" if language == "local" else language))
    return found


def _updated(record: dict[str, Any]) -> Day | None:
    try:
        return parse_day(_text(_object(record.get("meta")).get("lastUpdated")) or None)
    except ValueError:
        return None


def _unused(record: dict[str, Any]) -> Iterator[str]:
    for name, value in record.items():
        if isinstance(value, dict) and name not in _USED:
            yield from (
                f"{name}/{part}" for part, one in value.items() if one and f"{name}/{part}" not in _USED
            )
        elif value and name not in _USED:
            yield name


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return normal_name(strip_emails(cell_text(value))[0])


def _link(value: Any) -> str:
    address = cell_text(value)
    return address if address.startswith(("http://", "https://")) and "@" not in address else ""


LOADER = Loader(
    kind="identifier-lists",
    title="Lists of organisation identifiers (org-id.guide records in JSON or CSV)",
    version="2",
    unit="objects",
    recognises=recognises,
    describe=describe,
    read=read,
    reads_several=True,
)
