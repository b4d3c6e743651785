"""Which IRI a node of the file has in the map: its own where it can be one, else one made for it."""

from __future__ import annotations

import re

from loaders.rdf_nodes import Nodes
from loaders.reading.persons import has_email
from loaders.reading.rdf_input import Node
from ontology import records as r
from ontology.identifiers import VOCABULARY_BASE, Mint, known_identifier
from ontology.mapping import MAPPING, SEGMENTS
from ontology.terms import RDFS, SG

_OURS = SG.Organisation.removesuffix("Organisation")
_KINDS = {name: kind for kind, (name, _) in MAPPING.items()}
_USABLE = re.compile(r"(?:https?://[^/?#]+|urn:[a-z0-9][a-z0-9-]+:.)", re.IGNORECASE)
"""IRIs that can name a thing: addresses of the web and URNs. Others (`javascript:`, `mailto:`, relative
ones) are replaced by IRIs made from them."""


def kinds_of(nodes: Nodes, node: Node) -> list[type[r.Record]]:
    """The classes of records that a node is said to be of, in the order of the ontology."""
    found = {_KINDS[name] for name in nodes.types(node) if name in _KINDS}
    return [kind for kind in MAPPING if kind in found]


def is_of_ours(node: Node, base: str) -> bool:
    """Whether an IRI is a word of ours (a term, a concept), or a source, record or edge of this map.

    No record may be about one: what the map says of them it says itself.
    """
    own = tuple(f"{base}{part}/" for part in ("source", "record", "graph", "edge", "internal"))
    return node.kind == "iri" and node.value.startswith((_OURS, VOCABULARY_BASE, *own))


def _is_usable(iri: str) -> bool:
    return _USABLE.match(iri) is not None and not has_email(iri)


class Names:
    """The IRIs of the things that a file describes, and of those that it only points to."""

    def __init__(self, nodes: Nodes, mint: Mint) -> None:
        self._nodes, self._mint = nodes, mint

    def of(self, node: Node, kind: type[r.Record]) -> str:
        """The IRI of a described thing of this kind."""
        if node.kind == "iri" and (identifier := known_identifier(node.value)):
            return self._mint.thing(SEGMENTS[kind], identifier)
        if node.kind == "iri" and _is_usable(node.value):
            return node.value
        labels = self._nodes.texts(node, RDFS.label)
        return self._mint.thing(
            SEGMENTS[kind], None, labels[0].value if labels else "x", self._nodes.key(node)
        )

    def reference(self, node: Node) -> str | None:
        """The IRI of a thing that is pointed to; None for one that is not described and has no usable IRI."""
        kinds = kinds_of(self._nodes, node)
        if kinds:
            return self.of(node, kinds[0])
        if node.kind == "blank":
            return None
        if identifier := known_identifier(node.value):
            return self._mint.thing(
                "dataset" if identifier.startswith("doi:") else "organisation", identifier
            )
        return node.value if _is_usable(node.value) else None
