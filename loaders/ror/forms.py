"""The forms in which ROR hands out records: a release (JSON, CSV), one record, answers, an object a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from json import JSONDecoder
from typing import Any

from loaders.reading import json_rows
from loaders.reading.input import Input
from loaders.reading.json_input import is_lines, json_lines, json_value, looks_like_json
from loaders.reading.json_members import Members, json_members, json_outline
from loaders.ror import table_form
from loaders.ror.earlier import as_version_2, is_earlier
from loaders.ror.relations import string
from ontology.errors import InputError, UnreadableFile
from ontology.identifiers import known_identifier

_ROR_IN_TEXT = re.compile(r'"id"\s*:\s*"https?://ror\.org/0')
_NAMES = re.compile(r'"names?"\s*:')
_JUNK = re.compile(r'\s*\[(?:\s*(?:null|true|false|[0-9.]{1,20}|"[^"\\]{0,200}")\s*,)+\s*')
"""Values before the first record of a list: each is refused by itself."""
_PEEK_CHARACTERS = 65_536
"""How much of a file whose first object is broken, or wraps others, is searched for the marks of a record."""

_LONGEST_RECORD = 1 << 22
"""So many characters more are read where the first object is longer. The longest record seen has 154,000."""


def recognises(input: Input) -> bool:
    """Whether the content is of ROR's records. Looks at little and never raises."""
    try:
        if not looks_like_json(input):
            return table_form.is_table(input)
        with input.stream() as stream:
            text = stream.read(_PEEK_CHARACTERS)
            start = text.find("{")
            is_marked = bool(_ROR_IN_TEXT.search(text) and _NAMES.search(text))
            if start < 0 or (
                text[:start].strip("[ \t\r\n") and not (is_marked and _JUNK.fullmatch(text[:start]))
            ):
                return False
            peeked = text[start:]
            if re.match(r'\{\s*"(?:number_of_results|items)"', peeked):
                return is_marked
            first = _first_object(peeked) or _first_object(peeked + stream.read(_LONGEST_RECORD))
            is_longer = bool(stream.read(1))
    except InputError:
        return False
    if first is None:
        # Broken somewhere: if it began as ROR, `read` says where, which is better than "unknown kind". But an
        # object that is no record's length is one around others, of another kind.
        return is_marked and (not is_longer or "[" in text[:start])
    if "id" not in first and is_marked and "[" in text[:start]:
        # A broken entry is refused by itself: the next one tells.
        _, _, peeked = peeked[1:].partition("{")
        first = _first_object("{" + peeked) or first
    identifier = known_identifier(string(first.get("id"))) or ""
    return identifier.startswith("ror:") and ("names" in first or _is_whole_earlier(first))


def _first_object(text: str) -> dict[str, Any] | None:
    """The object with which a text begins, None where it is broken or not all there."""
    try:
        first: dict[str, Any] = JSONDecoder().raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None
    return first


def _is_whole_earlier(record: dict[str, Any]) -> bool:
    """Whether it is a record of version 1: other JSON gives organisations a `name` and a ROR `id` too."""
    return is_earlier(record) and "types" in record and ("country" in record or "addresses" in record)


def objects(input: Input) -> Iterator[tuple[str, object]]:
    """(JSON pointer, object) of each record, those of schema version 1 turned into version 2.

    Read anew each time: the objects of a release take nine times the room of their text.
    """
    return ((at, _current(one)) for at, one in _stated(input))


def left_behind(input: Input) -> int:
    """How many results an answer of the API leaves to its further pages."""
    if json_rows.is_table(input) or table_form.is_table(input):
        return 0
    data = json_outline(input)
    total = data.get("number_of_results") if isinstance(data, dict) else None
    items = data.get("items") if isinstance(data, dict) else None
    return max(total - len(items), 0) if isinstance(total, int) and isinstance(items, list | Members) else 0


def _stated(input: Input) -> Iterator[tuple[str, object]]:
    if table_form.is_table(input):
        yield from table_form.rows(input)
        return
    if is_lines(input):
        yield from ((f"/{number - 1}", value) for number, value in json_lines(input))
        return
    data = json_members(input) if json_rows.is_table(input) else json_outline(input)
    if isinstance(data, dict) and isinstance(data.get("items"), list | Members):
        for at, one in enumerate(data["items"]):
            # A search finds records; the matching of an affiliation wraps each, with how well it fits.
            is_wrapped = isinstance(one, dict) and isinstance(one.get("organization"), dict)
            yield (f"/items/{at}/organization", one["organization"]) if is_wrapped else (f"/items/{at}", one)
    elif isinstance(data, dict):
        yield "", json_value(input)
    elif isinstance(data, list | Members | Iterator):
        yield from ((f"/{index}", item) for index, item in enumerate(data))
    else:
        raise UnreadableFile(
            "The file holds neither a ROR record nor an array of them.",
            "Give a JSON array of records of ROR's schema (version 1 or 2), one record, or an answer of its "
            "API.",
        )


def _current(item: object) -> object:
    return as_version_2(item) if isinstance(item, dict) and is_earlier(item) else item
