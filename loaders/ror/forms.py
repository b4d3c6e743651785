"""The forms in which ROR hands out records: a release (JSON, CSV), one record, answers, an object a line."""

from __future__ import annotations

import re
from json import JSONDecoder
from typing import Any

from loaders.reading.input import Input
from loaders.reading.json_input import is_lines, json_lines, json_value, looks_like_json
from loaders.ror import table_form
from loaders.ror.earlier import as_version_2, is_earlier
from loaders.ror.relations import string
from ontology.errors import InputError, UnreadableFile
from ontology.identifiers import known_identifier

_ROR_IN_TEXT = re.compile(r'"id"\s*:\s*"https?://ror\.org/0')
_NAMES = re.compile(r'"names?"\s*:')
_PEEK_CHARACTERS = 65_536
"""How much of a file whose first object is broken, or wraps others, is searched for the marks of a record."""


def recognises(input: Input) -> bool:
    """Whether the content is of ROR's records. Looks at little and never raises."""
    try:
        if not looks_like_json(input):
            return table_form.is_table(input)
        text = input.text()
    except InputError:
        return False
    start = text.find("{")
    if start < 0 or text[:start].strip("[ \t\r\n"):
        return False
    peeked = text[start : start + _PEEK_CHARACTERS]
    if peeked.startswith("{") and re.match(r'\{\s*"(?:number_of_results|items)"', peeked):
        return bool(_ROR_IN_TEXT.search(peeked) and _NAMES.search(peeked))
    try:
        first, _ = JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError):
        # Broken somewhere: if it began as ROR, `read` says where, which is better than "unknown kind".
        return bool(_ROR_IN_TEXT.search(peeked) and _NAMES.search(peeked))
    identifier = known_identifier(string(first.get("id"))) or ""
    return identifier.startswith("ror:") and ("names" in first or _is_whole_earlier(first))


def _is_whole_earlier(record: dict[str, Any]) -> bool:
    """Whether it is a record of version 1: other JSON gives organisations a `name` and a ROR `id` too."""
    return is_earlier(record) and "types" in record and ("country" in record or "addresses" in record)


def objects(input: Input) -> list[tuple[str, object]]:
    """(JSON pointer, object) of each record, those of schema version 1 turned into version 2."""
    kept = input.kept.get("ror records")
    if kept is None:
        kept = input.kept["ror records"] = [(at, _current(one)) for at, one in _stated(input)]
    found: list[tuple[str, object]] = kept
    return found


def left_behind(input: Input) -> int:
    """How many results an answer of the API leaves to its further pages."""
    if is_lines(input) or table_form.is_table(input):
        return 0
    data = json_value(input)
    total = data.get("number_of_results") if isinstance(data, dict) else None
    items = data.get("items") if isinstance(data, dict) else None
    return max(total - len(items), 0) if isinstance(total, int) and isinstance(items, list) else 0


def _stated(input: Input) -> list[tuple[str, object]]:
    if table_form.is_table(input):
        return list(table_form.rows(input))
    if is_lines(input):
        return [(f"/{number - 1}", value) for number, value in json_lines(input)]
    data = json_value(input)
    if isinstance(data, dict) and isinstance(data.get("items"), list):
        # A search finds records; the matching of an affiliation wraps each, with how well it fits.
        return [
            (f"/items/{at}/organization", one["organization"])
            if isinstance(one, dict) and isinstance(one.get("organization"), dict)
            else (f"/items/{at}", one)
            for at, one in enumerate(data["items"])
        ]
    if isinstance(data, dict):
        return [("", data)]
    if isinstance(data, list):
        return [(f"/{index}", item) for index, item in enumerate(data)]
    raise UnreadableFile(
        "The file holds neither a ROR record nor an array of them.",
        "Give a JSON array of records of ROR's schema (version 1 or 2), one record, or an answer of its API.",
    )


def _current(item: object) -> object:
    return as_version_2(item) if isinstance(item, dict) and is_earlier(item) else item
