"""JSON that is a table: an object a line (JSON Lines) or one list of objects, each object a row.

What is nested gets a heading of its own, the path with points (`details.slug`); a list becomes one
cell with a line for each member.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from loaders.reading.input import Input
from loaders.reading.json_input import is_lines, json_lines, looks_like_json
from loaders.reading.json_members import json_members
from ontology.errors import InputTooLarge, UnreadableFile

_LIST = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*\[\s*\{")
_HEADINGS = 0
"""The number of the row that the headings would stand in: objects are counted from 1, as lines are."""


def is_table(input: Input) -> bool:
    """Whether the content begins as JSON Lines or as a list of objects. Never raises."""
    return is_lines(input) or (looks_like_json(input) and bool(_LIST.match(input.data)))


def rows(input: Input) -> Iterator[tuple[int, list[Any]]]:
    """The headings as row 0, then each object under the number of its line (of its place, in a list).

    Raises `UnreadableFile` where an entry is no object, `InputTooLarge` past the limits.
    """
    headings = input.kept.get("json headings")
    if headings is None:
        # The rows themselves are made anew each time: kept, they took as much memory again as the objects.
        headings = input.kept["json headings"] = _headings(input)
    yield _HEADINGS, list(headings)
    for number, value in values(input):
        cells = _cells(value)
        yield number, [cells.get(heading, "") for heading in headings]


def _headings(input: Input) -> list[str]:
    headings: dict[str, None] = {}
    for number, value in values(input):
        if not isinstance(value, dict):
            raise UnreadableFile(
                f"{input.name}, entry {number} is no object.", 'Write {"name": …} for each entry.', row=number
            )
        headings.update(dict.fromkeys(_cells(value)))
        if len(headings) > input.limits.columns:
            raise InputTooLarge(
                f"{input.name} has more than {input.limits.columns:,} names of fields.",
                "Keep one kind of object in a file.",
                row=number,
            )
    return list(headings)


def _cells(value: dict[str, Any]) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    _flatten(value, "", cells)
    return cells


def values(input: Input) -> Iterator[tuple[int, Any]]:
    """Each entry under the number of its line (of its place, in a list). Raises what reading JSON raises."""
    if _LIST.match(input.data):
        yield from enumerate(json_members(input), 1)
        return
    yield from json_lines(input)


def _flatten(value: dict[str, Any], path: str, cells: dict[str, Any]) -> None:
    for name, one in value.items():
        heading = f"{path}.{name}" if path else name
        match one:
            case dict():
                _flatten(one, heading, cells)
            case list():
                _flatten_list(one, heading, cells)
            case None:
                cells.setdefault(heading, "")
            case _:
                cells[heading] = one


def _flatten_list(values: list[Any], heading: str, cells: dict[str, Any]) -> None:
    parts: dict[str, list[str]] = {}
    for one in values:
        inner: dict[str, Any] = {}
        if isinstance(one, dict):
            _flatten(one, heading, inner)
        elif not isinstance(one, list) and one is not None:
            inner[heading] = one
        for name, part in inner.items():
            parts.setdefault(name, []).append(str(part))
    for name, texts in parts.items():
        cells[name] = "\n".join(texts)
    if not values:
        cells.setdefault(heading, "")
