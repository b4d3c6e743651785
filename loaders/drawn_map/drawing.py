"""What every form of a drawn map says: elements with a type, and connections between two of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from loaders.cell_text import cell_text
from loaders.reading.persons import has_email, is_person_heading
from loaders.reading.tables import Row, Table, heading_key
from loaders.table_habits import beyond_headings
from ontology.account import Problem

Facts = Mapping[str, tuple[str, ...]]
"""Attribute (by `heading_key`) → its texts, empty ones left out."""

NESTED = frozenset({"attributes", "data", "fields", "metadata", "properties"})
"""Names under which tools put the attributes of an element one level deeper; also `…_fields`."""

LABEL = ("label", "name", "title")
TYPE = (
    *("type", "element type", "connection type", "relationship type", "kind", "category", "edge type"),
    *("node type", "entity type", "actor type", "stakeholder type"),
)
GROUP = ("group", "class", "labels", "cluster")
"""Where tools put the colour of an element, which may be what it is."""
TIE = ("relationship", "relation", "interaction", "predicate")
"""What tools write beside the ends of a line, instead of a type."""
DIRECTION = ("direction", "type")
"""Where tools write which way a line points; Gephi calls it a type."""
DESCRIPTION = ("description", "summary")
WEBSITE = ("website", "url", "homepage", "link", "web")
IDENTIFIER = ("identifier", "identifiers", "ror", "lei", "wikidata", "org id", "doi")
SECTOR = ("organisation type", "organization type", "sector", "sectors")
PLACE = ("region", "country", "location", "place", "area covered", "coverage", "headquarters")
LEAD = ("lead organisation", "lead organization", "owner", "operated by", "maintained by", "publisher")
PARTNERS = ("collaborators", "delivery partners", "partners", "implementers")
STATUS = ("status",)
DATE = ("date", "event date")
ALIASES = ("aliases", "alias", "acronym", "abbreviation", "also known as", "alternative name")
ENDS = {
    "source": (
        *("source", "from", "from element", "source organisation", "from organisation", "source node"),
        *("start node", "startnode"),
    ),
    "target": (
        *("target", "to", "to element", "target organisation", "to organisation", "target node"),
        *("end node", "endnode"),
    ),
}
ENDS_BY_ID = {"source": ("fromid",), "target": ("toid",)}
"""The columns in which a tool that writes the names at the ends of a line writes their identifiers too."""
TAKEN = frozenset(
    (
        *LABEL, *TYPE, *DESCRIPTION, *WEBSITE, *IDENTIFIER, *SECTOR, *PLACE, *LEAD, *PARTNERS, *STATUS,
        *DATE, *ALIASES, *ENDS["source"], *ENDS["target"], *ENDS_BY_ID["source"], *ENDS_BY_ID["target"],
        "id", "key", *DIRECTION,
    )
)  # fmt: skip
"""The attributes that become something; all others are told in the account, none is swallowed."""

_EMPTY = frozenset({"", "none", "null", "n a", "nan"})


@dataclass(frozen=True, slots=True)
class Element:
    """One thing of the map, under the identifier by which connections name it."""

    id: str
    facts: Facts
    address: str
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Connection:
    """One line between two elements."""

    source: str
    target: str
    facts: Facts
    address: str
    row: int | None = None


@dataclass(slots=True)
class Drawing:
    """All that one map says, and what of it was left out on the way."""

    elements: list[Element] = field(default_factory=list)
    connections: list[Connection] = field(default_factory=list)
    dropped: dict[str, int] = field(default_factory=dict)
    """Attributes about persons → how often; their content is kept nowhere."""
    refused: list[Problem] = field(default_factory=list)
    """Rows of which it cannot be told what their cells are."""


_ONE_VALUE = frozenset(
    name
    for names in (LABEL, DESCRIPTION, WEBSITE, *ENDS.values(), *ENDS_BY_ID.values(), ("id",))
    for name in names
)
"""Columns that hold one text, in which a `|` is a letter."""


def facts_of_row(table: Table, row: Row, dropped: dict[str, int]) -> Facts:
    """The facts of a row of a table: Kumu writes several values of a cell with `|` between them."""
    raw: dict[str, object] = {}
    for heading, cell in zip(table.headings, row.cells, strict=True):
        text = cell_text(cell)
        raw[heading] = text.split("|") if "|" in text and heading_key(heading) not in _ONE_VALUE else text
    return facts_of(raw, dropped)


def too_wide(row: Row, file: str) -> Problem:
    """What is wrong with a row that has more cells than there are headings."""
    return Problem(
        code="cells-beyond-headings",
        wrong=beyond_headings(row),
        remedy="Put cells that hold a separator in quotes; give each column of a sheet a heading.",
        file=file,
        row=row.number,
    )


def id_of(facts: Facts) -> str:
    """By what the connections of a table name an element of one."""
    return first(facts, ("id", *LABEL))


def ends_of(facts: Facts) -> tuple[str, str]:
    """What a row of a table says stands at the two ends of a connection."""
    source, target = (first(facts, (*ENDS_BY_ID[end], *names)) for end, names in ENDS.items())
    return source, target


def first(facts: Facts, names: Iterable[str]) -> str:
    """The first text of the first of these attributes that has one."""
    return next((facts[name][0] for name in names if facts.get(name)), "")


def every(facts: Facts, names: Iterable[str]) -> tuple[str, ...]:
    """All texts of these attributes, each once."""
    return tuple(dict.fromkeys(text for name in names for text in facts.get(name, ())))


def facts_of(raw: Mapping[str, object], dropped: dict[str, int]) -> Facts:
    """The attributes of one element or connection, flattened; those about persons are counted and left out.

    Where an attribute stands both above and within (`fields`), the one above counts.
    """
    facts: dict[str, tuple[str, ...]] = {}
    within: list[Mapping[str, object]] = []
    for name, value in raw.items():
        key = heading_key(str(name))
        if isinstance(value, Mapping):
            if key in NESTED or key.endswith(" fields"):
                within.append({str(one): content for one, content in value.items()})
            elif value:
                _kept_or_dropped(key, str(name), dropped, facts)
            continue
        texts = _texts(value)
        if not texts and not value:
            continue
        if is_person_heading(str(name)) or any(has_email(text) for text in texts):
            dropped[key] = dropped.get(key, 0) + 1
        elif texts:
            facts.setdefault(key, texts)
        elif not isinstance(value, str):  # a text of signs alone (`+`, `-`) says nothing
            _kept_or_dropped(key, str(name), dropped, facts)
    for inner in within:
        for key, texts in facts_of(inner, dropped).items():
            facts.setdefault(key, texts)
    return facts


def _kept_or_dropped(key: str, name: str, dropped: dict[str, int], facts: dict[str, tuple[str, ...]]) -> None:
    """Something nested that is no attribute: counted where it is about persons, else told as not taken."""
    if is_person_heading(name) or key in ("contact", "contacts", "members"):
        dropped[key] = dropped.get(key, 0) + 1
    else:
        facts.setdefault(key, ("…",))


def _texts(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list | tuple) else [value]
    plain = (
        " ".join(str(one).split())
        for one in values
        if one is not None and not isinstance(one, Mapping | list | bool)
    )
    return tuple(text for text in plain if heading_key(text) not in _EMPTY or text.strip().isdecimal())
