"""Reads the forms in which maps are drawn: Kumu, Cytoscape and node-link JSON, workbooks of two tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from loaders.drawn_map.drawing import (
    ENDS,
    LABEL,
    TYPE,
    Connection,
    Drawing,
    Element,
    Facts,
    ends_of,
    facts_of,
    facts_of_row,
    first,
    id_of,
    too_wide,
)
from loaders.drawn_map.sheets import holds
from loaders.drawn_map.words import kind_of_element
from loaders.reading.input import Input
from loaders.reading.json_input import looks_like_json, parse_json
from loaders.reading.tables import Table, address, heading_key, is_workbook, tables
from loaders.reading.yaml_input import YamlMap, parse_yaml, plain
from ontology.errors import UnreadableFile

_NODES, _EDGES = ("elements", "nodes"), ("connections", "edges", "links", "relationships")
_MARKS = re.compile(r'"(?:elements|nodes)"\s*:\s*[\[{]|\A\s*\[\s*\{\s*"(?:data|group)"\s*:')
_YAML_NODES = re.compile(r"^['\"]?(?:elements|nodes)['\"]?[ \t]*:[ \t]*\r?$", re.MULTILINE)
_ELEMENT_SHEETS = frozenset(
    {"elements", "nodes", "points", "actors", "organisations", "organizations", "stakeholders"}
)
_CONNECTION_SHEETS = frozenset({"connections", "edges", "links", "relationships"})
_PEEK_BYTES = 65_536
"""How much of a JSON file is searched for the mark of a map before it is read."""


def recognises(input: Input) -> bool:
    """Whether the content is a drawn map: JSON with nodes and edges, or a workbook with those two sheets."""
    start = input.data[:_PEEK_BYTES].decode("utf-8", "replace")
    if looks_like_json(input):
        if not _MARKS.search(start):
            return False
        try:
            value = _value(input)
        except UnreadableFile:
            return True
        return isinstance(value, dict) and _is_map(value)
    if _YAML_NODES.search(start):
        value = _value(input)
        return isinstance(value, dict) and _is_map(value)
    return is_workbook(input) and _two_sheets(input) is not None


def _value(input: Input) -> Any:
    """What a file in JSON or YAML says; a bare list of nodes and edges (Cytoscape) is one of elements."""
    if not looks_like_json(input):
        node = parse_yaml(input, keep_last=True)
        return plain(node) if isinstance(node, YamlMap) else None
    value = parse_json(input)
    if isinstance(value, list) and value and all(isinstance(one, dict) and "data" in one for one in value):
        return {"elements": value}
    return value


def _is_map(value: Mapping[str, Any]) -> bool:
    nodes, edges = _parts(value)
    return nodes is not None and edges is not None and all(isinstance(one, Mapping) for one in nodes[:50])


def _parts(value: Mapping[str, Any]) -> tuple[list[Any] | None, list[Any] | None]:
    """The elements and the connections of a JSON map, whatever tool wrote it."""
    inner = value.get("elements")
    if isinstance(inner, Mapping):  # Cytoscape: {"elements": {"nodes": […], "edges": […]}}
        return _parts({name: inner.get(name) for name in ("nodes", "edges")})
    value = _listed(value)
    within = [
        found for one in value.values() if isinstance(one, Mapping) and _has_both(found := _listed(one))
    ]
    if len(within) == 1 and not _has_both(value):  # Graph Commons: {"graph": {"nodes": […], "edges": […]}}
        return _parts(within[0])
    if isinstance(inner, list) and not any(isinstance(value.get(name), list) for name in _EDGES):
        # Cytoscape as one list: an edge is what names a source and a target.
        nodes = [one for one in inner if not _names_ends(one)]
        edges = [one for one in inner if _names_ends(one)]
        return (nodes, edges) if all(isinstance(_data(one), Mapping) for one in inner) else (None, None)
    lists = [next((value[name] for name in names if isinstance(value.get(name), list)), None)
             for names in (_NODES, _EDGES)]  # fmt: skip
    return lists[0], lists[1]


def _listed(value: Mapping[str, Any]) -> dict[str, Any]:
    """A map whose nodes stand under their identifiers (JSON Graph Format), with these as a list."""
    nodes = value.get("nodes")
    if not isinstance(nodes, Mapping) or not all(isinstance(one, Mapping) for one in nodes.values()):
        return dict(value)
    return {**value, "nodes": [{"id": name, **one} for name, one in nodes.items()]}


def _has_both(value: Mapping[str, Any]) -> bool:
    return all(any(isinstance(value.get(name), list) for name in names) for names in (_NODES, _EDGES))


def _data(one: object) -> Any:
    return one.get("data", one) if isinstance(one, Mapping) else None


def _names_ends(one: object) -> bool:
    data = _data(one)
    return isinstance(data, Mapping) and "source" in data and "target" in data


def read_json_map(input: Input) -> Drawing:
    """The drawing in a JSON file. Raises UnreadableFile."""
    value = _value(input)
    nodes, edges = _parts(value) if isinstance(value, dict) else (None, None)
    if nodes is None or edges is None:
        raise UnreadableFile(
            f"{input.name} has no list of elements and of connections.",
            "Export the map again as JSON (Kumu, Cytoscape or node-link).",
        )
    drawing, place = Drawing(), quote(input.name, safe="")
    for number, (list_name, members) in enumerate((("elements", nodes), ("connections", edges))):
        for at, raw in enumerate(members):
            where = f"{place}#/{list_name}/{at}"
            if not isinstance(raw, Mapping):
                raise UnreadableFile(f"{input.name}: {list_name} {at + 1} is no object.", 'Write {"id": …}.')
            raw = raw if number == 0 else _by_identifier(raw)
            facts = facts_of(raw, drawing.dropped)
            if number == 0:
                named = _plain(raw.get("_id"), raw.get("id"), raw.get("key"), first(facts, ("id", *LABEL)))
                drawing.elements.append(Element(named, facts, where))
            else:
                ends = [
                    _plain(*(raw.get(name) for name in names), first(facts, names)) for names in ENDS.values()
                ]
                drawing.connections.append(Connection(ends[0], ends[1], facts, where))
    if _ends_are_places(nodes, edges):
        # An end beyond the list stays as it is written, and its line alone is refused.
        at_place = {str(place): one.id for place, one in enumerate(drawing.elements)}
        drawing.connections = [
            replace(
                one,
                source=at_place.get(one.source, one.source),
                target=at_place.get(one.target, one.target),
            )
            for one in drawing.connections
        ]
    return drawing


def _by_identifier(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """A line whose ends stand in it as objects, as d3 leaves them once it has drawn: by what names these."""
    ends = {
        name: _plain(*(_data(value).get(key) for key in ("_id", "id", "key", *LABEL)))
        for names in ENDS.values()
        for name in names
        if isinstance(value := raw.get(name), Mapping) and isinstance(_data(value), Mapping)
    }
    return {**raw, **ends} if ends else raw


def _ends_are_places(nodes: list[Any], edges: list[Any]) -> bool:
    """Whether lines name their ends by their places in the list, as d3 and the first networkx did."""
    every_one = [_data(one) for one in (*nodes, *edges)]
    if not edges or not all(isinstance(one, Mapping) for one in every_one):
        return False
    named = {
        str(one[name]) for one in every_one[: len(nodes)] for name in ("id", "_id", "key") if name in one
    }
    ends = [one.get(names[0]) for one in every_one[len(nodes) :] for names in ENDS.values()]
    if any(str(end) in named for end in ends):
        return False
    numbers = [end for end in ends if isinstance(end, int) and not isinstance(end, bool)]
    # One end beyond the list is a fault of its line; only where nothing is counted from 0 it may be of all.
    return len(numbers) == len(ends) and (0 in numbers or all(end in range(len(nodes)) for end in numbers))


def _plain(*values: object) -> str:
    return next((str(one).strip() for one in values if isinstance(one, str | int) and str(one).strip()), "")


def read_sheets(input: Input) -> Drawing:
    """The drawing in a workbook with a table of elements and one of connections."""
    found = _two_sheets(input)
    if found is None:
        raise UnreadableFile(
            f"{input.name} has no two sheets for a map.", "Name them Elements and Connections."
        )
    drawing = Drawing()
    for is_element, table in zip((True, False), found, strict=True):
        said = _said_by_name(table) if is_element else {}
        for row in table.rows:
            if row.extra:
                drawing.refused.append(too_wide(row, input.name))
                continue
            facts = {**said, **facts_of_row(table, row, drawing.dropped)}
            where = address(input, table, row.number)
            if is_element:
                drawing.elements.append(Element(id_of(facts), facts, where, row.number))
            else:
                drawing.connections.append(Connection(*ends_of(facts), facts, where, row.number))
    return drawing


def _said_by_name(table: Table) -> Facts:
    """What the name of a sheet says of its elements where no column does: organisations, actors."""
    kinds = [
        one for one in heading_key(table.sheet).split() if one in _ELEMENT_SHEETS and kind_of_element(one)
    ]
    headings = {heading_key(one) for one in table.headings}
    return {"type": (kinds[0],)} if kinds and headings.isdisjoint(TYPE) else {}


def _two_sheets(input: Input) -> tuple[Table, Table] | None:
    by_kind: dict[str, Table] = {}
    has_ends = False
    for table in tables(input):
        words = set(heading_key(table.sheet).split())
        headings = {heading_key(one) for one in table.headings}
        has_ends |= all(_any_of(headings, names) for names in ENDS.values())
        if words & _ELEMENT_SHEETS and headings & {*LABEL, "id"}:
            by_kind.setdefault("elements", table)
        elif words & _CONNECTION_SHEETS and all(_any_of(headings, names) for names in ENDS.values()):
            by_kind.setdefault("connections", table)
    if len(by_kind) < 2 and has_ends:
        # The sheets are called otherwise: two alone are told by their headings, as tables in CSV are.
        held = [holds(table) for table in tables(input)]
        if sorted(filter(None, held)) == ["connections", "elements"]:
            by_kind = {kind: table for kind, table in zip(held, tables(input), strict=True) if kind}
    return (by_kind["elements"], by_kind["connections"]) if len(by_kind) == 2 else None


def _any_of(headings: set[str], names: Iterable[str]) -> bool:
    return not headings.isdisjoint(names)
