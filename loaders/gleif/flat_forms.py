"""GLEIF as tables (golden copy in CSV, code lists) and in XML: each record in the shape that the JSON has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from loaders.cell_text import cell_text
from loaders.gleif.forms import Found, Register
from loaders.gleif.json_forms import read_record
from loaders.reading.input import Input
from loaders.reading.tables import Table, address, first_rows, heading_key, is_workbook, table_with
from loaders.reading.xml_input import parse_xml, root_name
from ontology.errors import InputError, UnreadableFile
from ontology.records import Text

if TYPE_CHECKING:
    from lxml import etree

XML_ROOTS: Final = {"LEIData": "LEIRecord", "RelationshipData": "RelationshipRecord",
                    "ReportingExceptionData": "Exception"}  # fmt: skip
"""Root of LEI-CDF, RR-CDF and reporting exceptions in XML → the element that is one record."""

_NAMESPACE = b"http://www.gleif.org/data/schema/"
_LOOKED_AT = 65_536
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_ATTRIBUTES = {"xmllang": "@xml:lang", "type": "@type"}
"""Last parts of headings that say something of the value beside them (`….1.xmllang`)."""

_RECORDS = (
    ("LEI", "Entity.LegalName"),
    ("Relationship.StartNode.NodeID", "Relationship.EndNode.NodeID"),
    ("LEI", "Exception.Category"),
)
"""Headings by which the golden copy in CSV is known: level 1, level 2, reporting exceptions."""
_REGISTERS = ("Registration Authority Code", "International name of Register")
_LEGAL_FORMS = ("ELF Code", "Entity Legal Form name Local name")
_MARKS = re.compile(
    rb"Entity\.LegalName|Relationship\.StartNode\.NodeID|Exception\.Category"
    rb"|Registration Authority Code|ELF Code",
    re.IGNORECASE,
)


def is_flat(input: Input) -> bool:
    """Whether it is a table or an XML document of GLEIF's. Looks at little and never raises."""
    return is_xml(input) or _table(input) is not None


def is_xml(input: Input) -> bool:
    """Whether it is LEI-CDF, RR-CDF or reporting exceptions in XML."""
    return root_name(input) in XML_ROOTS and _NAMESPACE in input.data[:_LOOKED_AT]


def read_flat(input: Input) -> Found:
    """All that a table or XML document holds. Raises what reading them raises."""
    found = Found()
    for record, address_of_it, where in _in_xml(input) if is_xml(input) else _in_table(input, found):
        read_record(record, address_of_it, where, found)
    return found


def _table(input: Input) -> tuple[tuple[str, ...], Table] | None:
    """The headings by which a table is known, and the table."""
    start = input.data[:_LOOKED_AT]
    if not (_MARKS.search(start) or is_workbook(input)):
        return None
    try:
        looked_at = (cells for sheet in first_rows(input) for _, cells in sheet.rows)
        rows = [{heading_key(cell_text(one)) for one in cells} for cells in looked_at]
        for headings in (*_RECORDS, _REGISTERS, _LEGAL_FORMS):
            wanted = {heading_key(one) for one in headings}
            if any(wanted <= row for row in rows) and (table := table_with(input, headings)) is not None:
                return headings, table
    except InputError:
        return None
    return None


def _in_table(input: Input, found: Found) -> Iterator[tuple[dict[str, Any], str, str]]:
    known = _table(input)
    if known is None:
        raise UnreadableFile(
            f"{input.name} is no table of GLEIF's.",
            "Give its golden copy (CSV), or its list of registration authorities or of legal forms.",
        )
    headings, table = known
    if headings is _LEGAL_FORMS:
        _legal_forms(table, found)
        return
    keys = [heading_key(one) for one in table.headings]
    for row in table.rows:
        place = address(input, table, row.number)
        if headings is _REGISTERS:
            named = {
                key: text for key, cell in zip(keys, row.cells, strict=False) if (text := cell_text(cell))
            }
            _register(named.get, place, found)
            continue
        record: dict[str, Any] = {}
        for heading, cell in zip(table.headings, row.cells, strict=False):
            if text := cell_text(cell):
                _put(record, heading.split("."), text)
        yield _whole(record), place, f"row {row.number}"


def _put(record: dict[str, Any], path: list[str], text: str) -> None:
    """Put a cell where its heading says; numbers in the path count the members of a list."""
    last = _ATTRIBUTES.get(path[-1], "") if len(path) > 1 else ""
    for name in path[:-1] if last else path:
        inner = record.setdefault(name, {})
        if not isinstance(inner, dict):
            return
        record = inner
    record.setdefault(last or "$", text)


def _whole(value: Any) -> Any:
    """The same with a list for each object whose names are numbers."""
    if not isinstance(value, dict):
        return value
    if value and all(name.isascii() and name.isdigit() for name in value):
        return [_whole(value[name]) for name in sorted(value, key=lambda one: (len(one), one))]
    return {name: _whole(inner) for name, inner in value.items()}


def _register(named: Callable[[str], str | None], place: str, found: Found) -> None:
    """One row of the list of registration authorities; a code has a row for each country it serves."""
    code = named("registration authority code") or ""
    countries = tuple(one for one in [named("country code")] if one)
    if found.registers and found.registers[-1].code == code:
        last = found.registers[-1]
        found.registers[-1] = replace(last, countries=tuple(dict.fromkeys((*last.countries, *countries))))
        return
    name = named("international name of register") or named("local name of register")
    manager = named("international name of organisation responsible for the register") or named(
        "local name of organisation responsible for the register"
    )
    local = named("local name of register")
    found.registers.append(
        Register(
            code=code,
            address=place,
            name=name or manager or code,
            names=(Text(local),) if local and local != name else (),
            countries=countries,
            homepage=named("website") or "",
            manager=manager or "",
        )
    )


def _legal_forms(table: Table, found: Found) -> None:
    keys = [heading_key(one) for one in table.headings]
    code_at = keys.index(heading_key(_LEGAL_FORMS[0]))
    name_at = keys.index(heading_key(_LEGAL_FORMS[1]))
    for row in table.rows:
        code, name = cell_text(row.cells[code_at]), cell_text(row.cells[name_at])
        if code and name:
            found.legal_forms.setdefault(code, name)


def _in_xml(input: Input) -> Iterator[tuple[dict[str, Any], str, str]]:
    root = parse_xml(input)
    wanted = XML_ROOTS[_local(root)]
    for number, element in enumerate(root.iter(f"{{*}}{wanted}"), 1):
        yield _object_of(element), f"{input.name}#{wanted}={number}", f"{wanted} {number}"


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _object_of(element: etree._Element) -> dict[str, Any]:
    """An element as the golden copy writes it in JSON: text under `$`, repeated children as a list."""
    made: dict[str, Any] = {}
    if text := " ".join((element.text or "").split()):
        made["$"] = text
    if language := element.get(_LANGUAGE):
        made["@xml:lang"] = language
    for child in element:
        if not isinstance(child.tag, str):
            continue
        name, value = _local(child), _object_of(child)
        if name not in made:
            made[name] = value
        elif isinstance(made[name], list):
            made[name].append(value)
        else:
            made[name] = [made[name], value]
    return made
