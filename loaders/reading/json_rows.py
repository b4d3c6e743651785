"""JSON that is a table: an object a line (JSON Lines), a list of objects, or lists in an object.

Each object is a row. Lists in an object are what interfaces answer: each is as a sheet of a workbook.

What is nested gets a heading of its own, the path with points (`details.slug`); a list becomes one
cell with a line for each member.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from loaders.reading.input import Input
from loaders.reading.json_input import is_lines, json_lines, looks_like_json
from loaders.reading.json_members import Members, json_members, json_outline
from ontology.errors import InputTooLarge, UnreadableFile

_LIST = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*\[\s*\{")
_OPENED, _BESIDE = "json lists", "beside json lists"
"""Under these names the lists of a file are kept that stand in its object, and what else does."""
_HEADINGS = 0
"""The number of the row that the headings would stand in: objects are counted from 1, as lines are."""


def is_table(input: Input) -> bool:
    """Whether the content begins as JSON Lines or as a list of objects. Never raises."""
    return is_lines(input) or (looks_like_json(input) and bool(_LIST.match(input.data)))


def rows(input: Input) -> Iterator[tuple[int, list[Any]]]:
    """The headings as row 0, then each object under the number of its line (of its place, in a list).

    Raises `UnreadableFile` where an entry is no object, `InputTooLarge` past the limits.
    """
    return _rows(input, "json headings", lambda: values(input))


def open_lists(input: Input) -> bool:
    """Whether the content is one object with lists of objects in it: from then on each is a table of its own.

    Only who reads any table opens them: other kinds know their own answers.
    """
    found: dict[str, Iterable[Any]] = {}
    beside: list[str] = []
    if looks_like_json(input) and not is_table(input):
        whole = json_outline(input)
        for name, one in whole.items() if isinstance(whole, dict) else ():
            inside = one.items() if isinstance(one, dict) else ()
            here = {f"{name}.{deeper}": two for deeper, two in inside if _is_list_of_objects(two)}
            here |= {name: one} if _is_list_of_objects(one) else {}
            found |= here
            if not here and one not in (None, "", [], {}):
                beside.append(name)
    input.kept[_OPENED], input.kept[_BESIDE] = found, beside
    return bool(found)


def are_open(input: Input) -> bool:
    """Whether `open_lists` looked at the file."""
    return _OPENED in input.kept


def beside_lists(input: Input) -> list[str]:
    """The names of what stands beside the lists of a file, once they were opened."""
    return input.kept.get(_BESIDE, []) if input.kept.get(_OPENED) else []


def lists(input: Input) -> Iterator[tuple[str, Iterator[tuple[int, list[Any]]]]]:
    """The name and the rows of each list, once they were opened."""
    found: dict[str, Iterable[Any]] = input.kept.get(_OPENED, {})
    for name, members in found.items():
        yield name, _rows(input, f"json headings of {name}", partial(enumerate, members, 1))


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list | Members) and isinstance(next(iter(value), None), dict)


_Numbered = Callable[[], Iterable[tuple[int, Any]]]


def _rows(input: Input, kept_as: str, numbered: _Numbered) -> Iterator[tuple[int, list[Any]]]:
    headings = input.kept.get(kept_as)
    if headings is None:
        # The rows themselves are made anew each time: kept, they took as much memory again as the objects.
        headings = input.kept[kept_as] = _headings(input, numbered)
    yield _HEADINGS, list(headings)
    for number, value in numbered():
        cells = _cells(value)
        yield number, [cells.get(heading, "") for heading in headings]


def _headings(input: Input, numbered: _Numbered) -> list[str]:
    headings: dict[str, None] = {}
    for number, value in numbered():
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
