"""ROR's release as a table (CSV): each row in the shape of a record of schema version 2."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from loaders.cell_text import cell_text
from loaders.reading.input import Input
from loaders.reading.json_input import looks_like_json
from loaders.reading.tables import heading_key, table_with
from loaders.ror.earlier import IDENTIFIERS
from ontology.errors import InputError

HEADINGS: Final = (
    ("id", "names.types.ror_display", "status"),
    ("id", "name", "country.country_code", "external_ids.GRID.preferred"),
)
"""Headings by which the release is known, in schema versions 2 and 1."""

_MARKS = (b"ror_display", b"external_ids.GRID")
_LOOKED_AT = 4_096
_LANGUAGE = re.compile(r"\s*([a-z]{2,3}|no_lang_code):\s*")
_RELATION = re.compile(
    r"\b(parent|child|related|predecessor|successor)\b|(https?://ror\.org/0\w{8})", re.IGNORECASE
)
_SEVERAL = re.compile(r"[;,]")


def is_table(input: Input) -> bool:
    """Whether the content is ROR's release as a table. Looks at little and never raises."""
    if looks_like_json(input) or not any(mark in input.data[:_LOOKED_AT] for mark in _MARKS):
        return False
    try:
        return any(table_with(input, headings) is not None for headings in HEADINGS)
    except InputError:
        return False


def rows(input: Input) -> Iterator[tuple[str, dict[str, Any]]]:
    """(place, record) of each row. Raises what reading a table raises."""
    for headings in HEADINGS:
        table = table_with(input, headings)
        if table is not None:
            keys = [heading_key(heading) for heading in table.headings]
            for row in table.rows:
                cells = dict(zip(keys, map(cell_text, row.cells), strict=False))
                yield f"row={row.number}", _record(cells)
            return


def _record(cells: Mapping[str, str]) -> dict[str, Any]:
    def cell(*names: str) -> str:
        return next((text for name in names if (text := cells.get(heading_key(name), ""))), "")

    display = cell("names.types.ror_display", "name")
    names = [
        {"value": display, "lang": _language(cell("ror_display_lang")), "types": ["ror_display", "label"]}
    ]
    for kind, heading in (("label", "labels"), ("alias", "aliases"), ("acronym", "acronyms")):
        for language, text in _by_language(cell(f"names.types.{kind}", heading)):
            # Several names of one language stand with commas between them, and so do parts of one name:
            # only acronyms can be taken apart.
            texts = text.split(", ") if kind == "acronym" else [text]
            names += [{"value": one, "lang": language, "types": [kind]} for one in texts]
    codes = _list(cell("locations.geonames_details.country_code", "country.country_code"))
    point = {
        "lat": _number(cell("locations.geonames_details.lat", "addresses[0].lat")),
        "lng": _number(cell("locations.geonames_details.lng", "addresses[0].lng")),
    }
    return {
        "id": cell("id"),
        "names": names,
        "status": cell("status"),
        "types": _list(cell("types")),
        "locations": [{"geonames_details": {"country_code": code, **point}} for code in codes],
        "links": [{"type": "website", "value": cell("links.type.website", "links").split(";")[0].strip()}],
        "external_ids": [
            {
                "type": kind,
                "preferred": cell(f"external_ids.type.{kind}.preferred", f"external_ids.{earlier}.preferred"),
                "all": _list(cell(f"external_ids.type.{kind}.all", f"external_ids.{earlier}.all")),
            }
            for earlier, kind in IDENTIFIERS.items()
        ],
        "relationships": list(_relations(cell("relationships"))),
        "admin": {"last_modified": {"date": cell("admin.last_modified.date")}},
    }


def _language(code: str) -> str | None:
    return code if code and code != "no_lang_code" else None


def _by_language(text: str) -> Iterator[tuple[str | None, str]]:
    """`en: Harbour; fr: Port` → each text with its language; a text without one has none."""
    for part in text.split(";"):
        found = _LANGUAGE.match(part)
        value = part[found.end() :].strip() if found else part.strip()
        if value:
            yield _language(found[1]) if found else None, value


def _relations(text: str) -> Iterator[dict[str, str]]:
    """`child: https://ror.org/…, https://ror.org/…; parent: …` → each relation."""
    kind = ""
    for found in _RELATION.finditer(text):
        if found[1]:
            kind = found[1].lower()
        else:
            yield {"type": kind, "id": found[2]}


def _list(text: str) -> list[str]:
    return [one.strip() for one in _SEVERAL.split(text) if one.strip()]


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text.split(";", maxsplit=1)[0].strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
