"""Tells by its headings whether a table is the elements of a drawn map or the connections between them."""

from __future__ import annotations

from itertools import islice

from loaders.drawn_map.drawing import ENDS
from loaders.drawn_map.words import kind_of_element
from loaders.reading.tables import Table, heading_key

LOOKED_AT = 50
"""Rows in which a table shows whether its types are those of elements."""

_OF_CONNECTIONS = frozenset(
    {"type", "direction", "label", "weight", "fromid", "toid", "relationship", "connection type", "edge type"}
)
"""Headings that tools write beside the two ends of a connection."""
_OF_NODES = frozenset({"timeset", "modularity class"})
"""Headings that Gephi writes beside the identifier and the label of a node."""


def holds(table: Table) -> str:
    """`connections`, `elements`, or empty for a table that is neither. Looks at its first rows."""
    keys = {heading_key(heading) for heading in table.headings}
    if all(not keys.isdisjoint(names) for names in ENDS.values()):
        return "connections" if keys & _OF_CONNECTIONS or keys == {"source", "target"} else ""
    if {"id", "label"} <= keys and keys & _OF_NODES:
        return "elements"
    return "elements" if {"label", "type"} <= keys and _types_are_known(table) else ""


def _types_are_known(table: Table) -> bool:
    at = [heading_key(heading) for heading in table.headings].index("type")
    types = [str(row.cells[at]) for row in islice(table.rows, LOOKED_AT) if row.cells[at]]
    return 2 * sum(bool(kind_of_element(one)) for one in types) > len(types)
