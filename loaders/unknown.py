"""Says in words what a file is that no loader knows, and what can be done with it."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from loaders.cell_text import cell_text
from loaders.other_kinds import NAMESPACES, NETWORK, OBJECTS
from loaders.reading.input import Input
from loaders.reading.json_input import is_lines, looks_like_json, parse_json
from loaders.reading.packed import names_packed
from loaders.reading.rdf_input import Node, looks_like_rdf, parse_rdf
from loaders.reading.tables import Table, first_rows, heading_key, is_workbook, table_at
from loaders.reading.xml_input import looks_like_html, looks_like_xml, parse_xml
from loaders.table.proposing.headings import headings_in
from loaders.template.sheets import nearly_a_sheet
from ontology.errors import InputError, UnreadableFile
from ontology.terms import RDF

if TYPE_CHECKING:
    from lxml import etree

SHOWN = 8
"""Headings or keys that are named."""
LONGEST = 60
"""Letters of each that are shown."""
ROWS_LOOKED_AT = 50_000
"""Rows in which a table shows whether it only pairs names."""

LOOKED_AT = 65_536
"""First letters of a text,"""
ROWS_OF_TEXT = 200
"""and first lines, by which it is told from a table."""

FEWEST_PAIRS = 3
"""Rows that make a list of pairs."""

_CODE = re.compile(r"(?=[^\s]*[0-9])[A-Za-z][\w:./-]{0,40}")
"""A code: one word with a digit in it."""
_DRAWN = re.compile(r"\s*(?:(?:strict\s+)?(?:di)?graph\b[^,;\t]*[\[{]|graph\Z|\*[Vv]ertices\s+\d)")
_MARKDOWN = re.compile(r"#{1,6} \S")
_YAML_KEY = re.compile(r"(['\"]?[\w@$.-]+['\"]?)[ \t]*:(?:[ \t]|\Z)")
_PART_OF = {"iati-activity": "iati-activities", "iati-organisation": "iati-organisations"}
"""Elements that stand in files of a known kind → the element that goes around them."""
_WHOLE = frozenset(_PART_OF.values())

MAP_IT = "Say what its columns mean: sharegraph map FILE writes a first mapping for load FILE --mapping."
"""What can be done with any table, lists in a JSON object among them."""

_DECIDE = (
    "That two things are one is a decision with evidence, kept apart from the facts, so nothing of it is "
    "loaded as records. If it is a table of things after all: sharegraph map FILE."
)
_NUMBERED = re.compile(r"(.*[^\W\d])[ _-]?([12])")


class Said(NamedTuple):
    """What a file is, and what can be done with it."""

    what: str
    remedy: str


_MARKDOWN_TEXT = Said(
    "a text in Markdown",
    "Put what it lists into a table with a heading for each column, or list it as links under headings that "
    "say what they are (docs/loaders/markdown-list.md).",
)
_FLAT_IATI = Said(
    "IATI activities in the flat form of a datastore, which says their sums and parties no more one by one",
    "Ask the datastore for the same as IATI XML, or take the publisher's own file, and load that.",
)
_IATI_KEY = "iati identifier"
_PAGE_WITH_DATA = Said(
    "a web page with a description for search engines (JSON-LD) in it",
    'Copy what stands in its <script type="application/ld+json"> into a file of its own, name it .jsonld and '
    "load that.",
)
_PAGE = re.compile(r"<(?:!DOCTYPE|html|head|body)\b", re.IGNORECASE)
_HEADING = re.compile(r"^ {0,3}#{1,6} \S", re.MULTILINE)


def what_it_is(file: Input) -> Said:
    """The words for a file that no loader knows. Never raises."""
    try:
        if names := names_packed(file.data):
            return _packed(names)
        if (syntax := looks_like_rdf(file)) and (said := _rdf(file, syntax)):
            return said
        if looks_like_html(file):
            return _html(file)
        if looks_like_xml(file):
            return _xml(file)
        found = _tables(file) if is_workbook(file) or not looks_like_json(file) or is_lines(file) else []
        if not found and looks_like_json(file):
            return _json(file)
        return (None if is_workbook(file) else _text(file)) or _table(file, found)
    except InputError:
        return Said("", "")


def _packed(names: list[str]) -> Said:
    named = ", ".join(repr(name[:LONGEST]) for name in names[:SHOWN])
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return Said(
        f"a zip file of {len(names):,} files: {named}{more}",
        "Unpack it and load what you mean; of one thing in several forms (CSV, JSON), one form.",
    )


def _tables(file: Input) -> list[Table]:
    """The tables of a file, titles above their headings passed over."""
    return [table_at(file, one.sheet, headings_in(one)) for one in first_rows(file)]


def _xml(file: Input) -> Said:
    root = parse_xml(file)
    namespace, _, name = str(root.tag).rpartition("}")
    namespace = namespace.lstrip("{")
    known = NAMESPACES.get(namespace) or NAMESPACES.get(namespace.rpartition("/")[0])
    if known is not None:
        return Said(*known)
    if (inner := _whole_inside(root)) is not None:
        return Said(
            f"XML whose outermost element is {name[:LONGEST]!r} and that holds {inner!r}",
            f"Save the element {inner} alone, as a file of its own.",
        )
    if name in _PART_OF:
        return Said(
            f"one {name} without the element around it", f"Put it between <{_PART_OF[name]}> and its end."
        )
    if name.lower() in ("graphml", "gexf"):
        return Said(f"a network ({name})", NETWORK)
    if name.lower() == "html":
        return Said(*NAMESPACES["http://www.w3.org/1999/xhtml"])
    return Said(f"XML whose outermost element is {name[:LONGEST]!r}", "Save its records as a table (CSV).")


def _html(file: Input) -> Said:
    """A web page, or a text in Markdown that begins with a picture or a title in HTML."""
    text = file.text()[:LOOKED_AT]
    if not _PAGE.search(text) and _HEADING.search(text):
        return _MARKDOWN_TEXT
    if "application/ld+json" in file.text():
        return _PAGE_WITH_DATA
    return Said(*NAMESPACES["http://www.w3.org/1999/xhtml"])


def _whole_inside(root: etree._Element) -> str | None:
    """The name of an element under the root that would be a file of a known kind by itself."""
    return next((one.tag for one in root if one.tag in _WHOLE), None)


def _json(file: Input) -> Said:
    value = parse_json(file)
    if said := _elsewhere(file, value):
        return said
    if isinstance(value, dict):
        for marks, words in OBJECTS:
            if marks <= value.keys():
                return Said(*words)
        named = ", ".join(repr(key[:LONGEST]) for key in islice(value, SHOWN))
        if _is_flat_iati(value.get("response")):
            return _FLAT_IATI
        has_rows = any(map(_lists_objects, (value, *value.values())))
        remedy = MAP_IT if has_rows else "Save its records as a table (CSV or JSON Lines)."
        return Said(f"a JSON object with the keys {named}", remedy)
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        named = ", ".join(repr(key[:LONGEST]) for key in islice(value[0], SHOWN))
        return Said(f"a JSON list of {len(value):,} objects, the first with the keys {named}", MAP_IT)
    if isinstance(value, list) and (objects := sum(isinstance(one, dict) for one in value)):
        return Said(f"a JSON list of {len(value):,} values, {objects:,} of them objects", MAP_IT)
    return Said("JSON without records", "Save its records as a table (CSV or JSON Lines).")


def _lists_objects(value: object) -> bool:
    """Whether an object has a list of objects in it."""
    inside = value.values() if isinstance(value, dict) else ()
    return any(isinstance(one, list) and one and isinstance(one[0], dict) for one in inside)


def _is_flat_iati(answer: object) -> bool:
    """Whether an answer's first document has the identifier of an activity."""
    documents = answer.get("docs") if isinstance(answer, dict) else None
    first = documents[0] if isinstance(documents, list) and documents else None
    return isinstance(first, dict) and _IATI_KEY in map(heading_key, first)


def _elsewhere(file: Input, value: object) -> Said | None:
    """Where the words of JSON-LD stand elsewhere, that is what keeps it from being read."""
    first = value[0] if isinstance(value, list) and value else value
    if not isinstance(first, dict) or "@context" not in first:
        return None
    try:
        parse_rdf(file)
    except UnreadableFile as fault:
        if "@context" in fault.wrong or "@import" in fault.wrong:
            what = fault.wrong.removeprefix(f"{file.name} ").rstrip(".")
            return Said(f"JSON-LD that {what}", fault.remedy)
    except InputError:
        pass
    return None


def _rdf(file: Input, syntax: str) -> Said | None:
    try:
        triples = parse_rdf(file)
    except InputError:
        # JSON-LD that points to a context elsewhere is still JSON.
        return None
    classes = Counter(
        one.object.value for one in triples if one.predicate == RDF.type and isinstance(one.object, Node)
    )
    named = ", ".join(name[:LONGEST] for name, _ in classes.most_common(SHOWN))
    return Said(
        f"RDF ({syntax}) of {len(triples):,} statements about things of the classes {named}"
        if named
        else f"RDF ({syntax}) of {len(triples):,} statements, none of which says what a thing is",
        "Describe its records with terms that a loader reads (docs/loaders), or put them into a table (CSV).",
    )


def _text(file: Input) -> Said | None:
    """What a text is that is no table: written for people, or settings in YAML."""
    lines = [line for line in file.text()[:LOOKED_AT].splitlines() if line.strip()][:ROWS_OF_TEXT]
    if lines and _DRAWN.match(lines[0]):
        return Said("a network (Graphviz DOT, GML or Pajek)", NETWORK)
    if lines and _MARKDOWN.match(lines[0]):
        return _MARKDOWN_TEXT
    if lines and lines[0].startswith("- ") and any(line.startswith("  ") for line in lines):
        # A list of objects: their keys stand behind its marks and below them.
        lines = [line.removeprefix("- ").strip() for line in lines if line.startswith(("- ", "  "))]
    keys = list(dict.fromkeys(found[1] for line in lines if (found := _YAML_KEY.match(line))))
    if len(keys) >= 2 and _YAML_KEY.match(lines[0].removeprefix("---") or lines[1]):
        named = ", ".join(repr(key[:LONGEST]) for key in keys[:SHOWN])
        return Said(
            f"YAML with the keys {named}",
            "Records of a map in YAML begin with `@type:`; else put the data into a table (CSV).",
        )
    return None


def _table(file: Input, found: list[Table]) -> Said:
    if not found:
        return Said("", "")
    for one in found:
        if nearly := nearly_a_sheet(file, one):
            return Said(*nearly)
    table = found[0]
    headings = [heading for heading in table.headings if heading]
    if len(headings) == 2 and len(table.headings) == 2 and _pairs(table):
        return Said(
            f"a list of pairs, {headings[0][:LONGEST]!r} and {headings[1][:LONGEST]!r}, that says which "
            "name of one list is which of another",
            _DECIDE,
        )
    if twins := _twins(headings):
        named = " and ".join(f"{one + '_1'!r} and {one + '_2'!r}" for one in twins[:SHOWN])
        return Said(f"a list of pairs, {named}, that sets two things side by side in each row", _DECIDE)
    if _IATI_KEY in map(heading_key, headings):
        return _FLAT_IATI
    if len(headings) < 2:
        return Said("a text of one column", "Put the data into a table with a heading for each column.")
    named = ", ".join(repr(heading[:LONGEST]) for heading in headings[:SHOWN])
    more = f" and {len(headings) - SHOWN} more" if len(headings) > SHOWN else ""
    return Said(f"a table with the columns {named}{more}", MAP_IT)


def _twins(headings: list[str]) -> list[str]:
    """What stands twice in a row, as `name_1` and `name_2`, where that is most of the row."""
    found: dict[str, set[str]] = {}
    for heading in headings:
        if match := _NUMBERED.fullmatch(heading):
            found.setdefault(match[1].rstrip("_- "), set()).add(match[2])
    twins = [name[:LONGEST] for name, numbers in found.items() if len(numbers) == 2]
    return twins if len(twins) * 4 > len(headings) else []


def _pairs(table: Table) -> bool:
    """Whether each row has a name of its own in the first column and at most one code in the second."""
    seen: set[str] = set()
    codes = twice = 0
    for row in islice(table.rows, ROWS_LOOKED_AT):
        first, second = (cell_text(cell) for cell in row.cells[:2])
        if not first:
            return False
        twice += first in seen
        seen.add(first)
        if second:
            if not _CODE.fullmatch(second):
                return False
            codes += 1
    return len(seen) >= FEWEST_PAIRS and codes > 0 and twice * 100 <= len(seen)
