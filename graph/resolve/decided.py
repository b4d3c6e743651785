"""What decisions of people say beside *same* and *not same*: units, predecessors, relations (RULES 2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from ontology.decisions import Decision, DecisionKind
from ontology.statements import Triple, iri
from ontology.terms import DCT, SG

_ORGANISATION, _PROJECT = f"<{SG.Organisation}>", f"<{SG.Project}>"

UNIT_OF: Final[dict[str, str]] = {
    _ORGANISATION: f"<{SG.subOrganisationOf}>",
    _PROJECT: f"<{DCT.isPartOf}>",
}
"""Kind of both ends → the property that says that one is a part of the other."""


def decided_facts(
    decisions: Iterable[Decision], name: Callable[[str], str], kinds_of: Callable[[str], Iterable[str]]
) -> Iterator[Triple]:
    """One statement a decision, between resolved nodes; none where an end is not known or both are one.

    `name` gives the resolved node, `kinds_of` its kinds (empty where nobody states it: the decision
    sleeps). Only organisations succeed one another or are related.
    """
    for one in decisions:
        if one.kind not in (DecisionKind.UNIT_OF, DecisionKind.PREDECESSOR, DecisionKind.RELATED):
            continue
        first, second = name(iri(one.one)), name(iri(one.other))
        kinds = set(kinds_of(first)) & set(kinds_of(second))
        if first == second:
            continue
        if one.kind == DecisionKind.UNIT_OF:
            yield from ((first, UNIT_OF[kind], second) for kind in sorted(kinds) if kind in UNIT_OF)
        elif _ORGANISATION in kinds:
            if one.kind == DecisionKind.PREDECESSOR:
                yield second, f"<{SG.successorOf}>", first
            else:
                yield min(first, second), f"<{SG.relatedTo}>", max(first, second)
