"""What one source claims, and how it ranks beside the others for each kind of thing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ontology.fact_groups import declared
from ontology.records import Source
from ontology.statements import Triple
from ontology.terms import SG

PRIMARY, SECONDARY, RELAY = 0, 1, 2
"""Ranks, best first (RULES 9, 10): the source that knows first, any other, one that repeats others."""

Claim = tuple[str, str, int]
"""Predicate, object, and the unit that states it: the index of a source.

Where decisions merge several nodes of one source, each node is a unit of its own (the index plus a
multiple of the number of sources), so that what belongs together is still chosen together.
"""


@dataclass(frozen=True, slots=True)
class Claims:
    """One source and all it states, in N-Triples text."""

    source: Source
    triples: Iterable[Triple]


_PART_OF = {
    "AgreementVersion": "Agreement",
    "Release": "Agreement",
    "Instalment": "Grant",
    "Allocation": "Grant",
}
"""Kinds of which a source knows as much as of the kind they are parts of."""


def rank(source: Source, type_terms: Iterable[str], group: str = "") -> int:
    """How `source` ranks for things of these types (class terms); the best of them counts.

    What it declares for a `group` of facts goes before what it declares for the kind.
    """
    kinds = {term[len(SG_PREFIX) : -1] for term in type_terms}
    kinds |= {_PART_OF[kind] for kind in kinds if kind in _PART_OF}
    for named in ({declared(kind, group) for kind in kinds} if group else set(), kinds):
        if not named.isdisjoint(source.primary_for):
            return PRIMARY
        if not named.isdisjoint(source.relays):
            return RELAY
    return SECONDARY


def groups_declared(sources: Iterable[Source]) -> frozenset[str]:
    """The groups of facts for which some source declares something of its own."""
    said = (one for source in sources for one in (*source.primary_for, *source.relays))
    return frozenset(one.partition("/")[2] for one in said if "/" in one)


SG_PREFIX = f"<{SG.Organisation.removesuffix('Organisation')}"
"""How the term of one of our own classes begins."""
