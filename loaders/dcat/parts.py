"""What there is to read of a node that has given properties: told once for all nodes that have the same.

A dataset has eight of the sixty properties that are read. To ask for each of them took a third of a load.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from loaders.alike import ByNames
from loaders.dcat import terms
from loaders.dcat.roles import CREATORS, IN_ROLES
from loaders.rdf_nodes import Nodes
from loaders.reading.rdf_input import Node
from ontology.terms import DCAT, DCT


@dataclass(frozen=True, eq=False)
class Part:
    """A part of what is said of a thing: the properties that it is read from."""

    properties: tuple[str, ...]


ALIASES = Part(terms.ALIASES)
PAGES = Part(terms.PAGES)
FILES = Part((terms.DISTRIBUTION,))
WORDS = Part((DCAT.keyword, terms.THEMES, terms.SUBJECT))
MODIFIED = Part((DCT.modified,))
ISSUED = Part((DCT.issued, *terms.CREATED))
LICENCE = Part((terms.LICENCE,))
RIGHTS = Part((terms.RIGHTS,))
ACCESS = Part((terms.ACCESS, terms.RIGHTS))
PLACES = Part(terms.PLACES)
BODIES = Part((*terms.PUBLISHERS, *terms.HOLDERS, *CREATORS))
PERSONS = Part((*terms.CONTACTS, *terms.AUTHORS))
"""Those who may be persons, whose names are taken out of descriptions."""
IN_A_ROLE = Part(IN_ROLES)
LISTING = Part((*terms.LISTED, terms.PARTS, terms.PART_OF, terms.DISTRIBUTION))
"""Under these, things name what they stand on, or what stands on them."""

_ALL: Final = (
    ALIASES, PAGES, FILES, WORDS, MODIFIED, ISSUED, LICENCE, RIGHTS,
    ACCESS, PLACES, BODIES, PERSONS, IN_A_ROLE, LISTING,
)  # fmt: skip


def parts_in(properties: tuple[str, ...]) -> frozenset[Part]:
    """What there is to read of a node that has these properties."""
    there = frozenset(properties)
    return frozenset([one for one in _ALL if not there.isdisjoint(one.properties)])


_by_properties = ByNames(parts_in)


def parts_of(nodes: Nodes, node: Node) -> frozenset[Part]:
    """What there is to read of a node."""
    return _by_properties(nodes.shape(node))
