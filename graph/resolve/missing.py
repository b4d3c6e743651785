"""Stated reasons for missing facts: the map repeats one only where nobody states the fact (RULES 13)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ontology.mapping import COMMON, MAPPING
from ontology.terms import SG

MISSING = f"<{SG.missing}>"

_PREDICATES: dict[str, set[str]] = {}
for _, _facets in MAPPING.values():
    for _facet in (*COMMON, *_facets):
        _PREDICATES.setdefault(_facet.field, set()).add(f"<{_facet.predicate}>")


def field_of(reason: str) -> str:
    """The field that a reason (`"places https://…/withheld"`) is about."""
    return reason[1:].partition(" ")[0]


def predicate_of(reason: str) -> str:
    """A predicate of the field that a reason is about; empty for a field that no record has."""
    return min(_PREDICATES.get(field_of(reason), ("",)))


def one_a_field(reasons: Iterable[str], better: Callable[[str], tuple[object, ...]]) -> list[str]:
    """Of the reasons for each field the one that sorts first by `better`."""
    chosen: dict[str, str] = {}
    for reason in sorted(reasons, key=better):
        chosen.setdefault(field_of(reason), reason)
    return sorted(chosen.values())


def without_what_is_known(facts: dict[str, list[str]]) -> None:
    """Drop the reasons of fields of which a value is known: the map says one word on each."""
    reasons = facts.get(MISSING)
    if reasons is None:
        return
    kept = [one for one in reasons if not _is_known(one, facts)]
    if kept:
        facts[MISSING] = kept
    else:
        del facts[MISSING]


def _is_known(reason: str, facts: Mapping[str, object]) -> bool:
    return any(predicate in facts for predicate in _PREDICATES.get(field_of(reason), ()))
