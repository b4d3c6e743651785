"""Tells whether an answer has the same bytes in whatever order an engine finds what it finds.

A SELECT with one row, or whose rows are ordered by all of their columns, and nothing of which depends on
the order on the way: no part of it is cut, no sum may pass the engine's numbers or is of doubles, and
what is compared has one order. Whatever is not read or not sure is not alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graph.store.expressions import Term
from graph.store.kinds import (
    BOOLEAN,
    DATE,
    DECIMAL,
    INTEGER,
    IRI,
    LARGE,
    NEGATIVE,
    OTHER,
    TEXT,
    Kinds,
    kinds_of_term,
)
from graph.store.selection import Selection

_BY_CHARACTERS = frozenset({IRI, TEXT, DATE, BOOLEAN})
_SIZES = frozenset({NEGATIVE, LARGE})
_NUMBERS = frozenset({INTEGER, DECIMAL})
_NOTHING: frozenset[str] = frozenset()


def is_alike(selection: Selection, values: Mapping[str, str], kinds: Kinds | None) -> bool:
    """Whether a store of these kinds answers it in one way; `values` are given to its variables.

    Without kinds nothing is known of what stands in the store.
    """
    if selection.rows and not selection.ordered:
        return False
    may_have = _solved(selection, values, kinds)
    if selection.rows:
        given = {name: kinds_of_term(term) for name, term in values.items() if _has_only(selection, name)}
        shown = {**may_have, **given}
        if not all(_is_ordered(_kinds_of(key, shown, kinds)) for key in selection.keys):
            return False
    for aggregate in selection.aggregates:
        over = _kinds_of(aggregate.over, may_have, kinds)
        if not (_is_ordered(over) if aggregate.name in ("MIN", "MAX") else _adds_up(over)):
            return False
    return True


def _has_only(selection: Selection, name: str) -> bool:
    """Whether a variable has only what is given to it: patterns join with that, and nothing else binds it."""
    return all(term.how in ("subjects", "objects", "ends") for term in selection.binds.get(name, ()))


def _is_ordered(kinds: frozenset[str]) -> bool:
    """Whether terms of these kinds have one order, in which none ties with another one."""
    beside = kinds - _SIZES - {IRI}
    return kinds <= _BY_CHARACTERS or beside in ({INTEGER}, {DECIMAL})


def _adds_up(kinds: frozenset[str]) -> bool:
    """Whether the sum of such numbers is the same in any order."""
    numbers = kinds - _SIZES
    return numbers <= _NUMBERS and (LARGE not in kinds or (NEGATIVE not in kinds and len(numbers) < 2))


def _solved(
    selection: Selection, values: Mapping[str, str], kinds: Kinds | None
) -> dict[str, frozenset[str]]:
    """What each variable may have: what is given to it, and what any place that binds it may give."""
    may_have = {name: kinds_of_term(term) for name, term in values.items()}
    changed = True
    while changed:
        changed = False
        for name, terms in selection.binds.items():
            before = may_have.get(name, _NOTHING)
            after = before | _kinds_of(terms, may_have, kinds)
            if after != before:
                may_have[name], changed = after, True
    return may_have


def _kinds_of(
    terms: Iterable[Term], may_have: Mapping[str, frozenset[str]], kinds: Kinds | None
) -> frozenset[str]:
    found: set[str] = set()
    for term in terms:
        match term.how:
            case "is":
                found |= term.of
            case "variable":
                for name in term.of:
                    found |= may_have.get(name, _NOTHING)
            case _ if term.parts:
                found |= _of_numbers(term, _kinds_of(term.parts, may_have, kinds))
            case _ if kinds is None or "" in term.of:
                found.add(OTHER)
            case "subjects":
                found.add(IRI)
            case _:
                found |= {IRI} if term.how == "ends" else _NOTHING
                for name in term.of or kinds:
                    found |= kinds.get(name, _NOTHING)
    return frozenset(found)


def _of_numbers(term: Term, over: frozenset[str]) -> frozenset[str]:
    """The kinds of what is worked out of numbers; a sum of what is never negative is not either."""
    numbers = over - _SIZES
    if not numbers <= _NUMBERS:
        return frozenset({OTHER})
    if not numbers:
        return over
    if term.how == "sum":
        return over | {LARGE}
    return (frozenset({DECIMAL}) if term.how == "ratio" else numbers) | _SIZES
