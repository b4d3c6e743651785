"""Makes ORDER BY an order of all rows whatever values they have, and a quick one: by what is put into a text.

The engine compares what SPARQL gives no order by characters: 9 is before 10, "10" before "5" and "5"
before 9. A sort over such a circle gives rows in any order, or ends the engine's process. So numbers
are told from other literals first, and come after them. And the engine looks up the texts of IRIs and
literals each time it compares two rows, two thirds of the time of an ordered question on disk: texts
made by the question itself are at hand. Values that SPARQL orders keep their order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.store.expressions import Term
from graph.store.kinds import BOOLEAN, DATE, DECIMAL, INTEGER, IRI, OTHER, TEXT

Insert = tuple[int, str]
"""A place in a text, and what is put there."""

MOST_KEYS = 64
"""Rows ordered by more than these, ties included, are left to the engine: each makes the text longer."""

_LEXICAL = frozenset({IRI, TEXT, DATE, BOOLEAN})
_NUMBERS = frozenset({INTEGER, DECIMAL})
_STRINGS = (
    "<http://www.w3.org/2001/XMLSchema#string>, <http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>"
)
# What is added makes a text that the store does not hold, and is before all that can follow in its place:
# no IRI has a space, and no character is before U+0000.
_OF_IRI = 'CONCAT(STR({0}), " ")'
_OF_TEXT = 'CONCAT(STR({0}), "\\u0000")'
_RANK = "IF(ISLITERAL({0}), IF(ISNUMERIC({0}), 2, 1), 0)"
_OF_ANY = f"COALESCE(IF(DATATYPE({{0}}) IN ({_STRINGS}), {_OF_TEXT}, {{0}}), {_OF_IRI})"
_IS_NUMBER = "ISNUMERIC({0})"
_VARIABLE = re.compile(r"[?$](\w+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Key:
    """One of the things by which rows are ordered."""

    at: int
    """Where it begins in the text."""
    written: str
    """The variable, or the expression in its brackets, without its direction."""
    terms: tuple[Term, ...]
    down: bool = False
    asked: bool = True
    """Whether the question itself says so; else it only orders ties."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where in a text keys can be worked out, once for each row."""

    begin: int
    end: int
    """The group after WHERE, between its braces."""
    hidden: bool
    """Whether a variable more is seen by nobody there, and each of its rows is ordered: none are grouped."""
    outside: frozenset[str]
    """Variables that get their values after the group."""

    def has_at_hand(self, key: Key) -> bool:
        """Whether what a key is made of is known there."""
        return self.hidden and key.asked and self.outside.isdisjoint(_VARIABLE.findall(key.written))


def inserts(
    keys: Sequence[Key], binds: Mapping[str, Sequence[Term]], places: Places, text: str
) -> tuple[Insert, ...]:
    """What makes these keys an order of all rows, in the order of the text; nothing where they are one."""
    if len(keys) > MOST_KEYS:
        return ()
    found: list[Insert] = []
    made: list[str] = []
    for key in keys:
        extra: list[str] = []
        for form in _forms(key, binds, at_hand=places.has_at_hand(key)):
            expression = form.format(key.written)
            if places.has_at_hand(key):
                extra.append(f"?{_fresh(text, len(made))}")
                made.append(f"BIND({expression} AS {extra[-1]})")
            else:
                extra.append(f"({expression})")
        if extra:
            direction = "DESC" if key.down else "ASC"
            found.append((key.at, "".join(f"{direction}({one}) " for one in extra)))
    if made:
        # In a group around it: filters in it then go before what is worked out here.
        return ((places.begin, "{ "), (places.end, f"}} {' '.join(made)} "), *found)
    return tuple(found)


def _forms(key: Key, binds: Mapping[str, Sequence[Term]], *, at_hand: bool) -> tuple[str, ...]:
    """What rows are ordered by before the key itself; without a place at hand, at each comparison."""
    kinds = _kinds_in_any_store(key.terms, binds, frozenset())
    if kinds <= {IRI}:
        return (_OF_IRI,) if at_hand else ()
    if kinds <= {TEXT}:
        return (_OF_TEXT,) if at_hand else ()
    if kinds <= _LEXICAL or kinds <= _NUMBERS:
        return ()
    return (_RANK, _OF_ANY) if at_hand else (_IS_NUMBER,)


def _kinds_in_any_store(
    terms: Sequence[Term], binds: Mapping[str, Sequence[Term]], within: frozenset[str]
) -> frozenset[str]:
    """The kinds of terms that there may be in any store."""
    found: set[str] = set()
    for term in terms:
        match term.how:
            case "is":
                found |= term.of
            case "subjects":
                found.add(IRI)  # or a blank node, which comes first in any case
            case "variable":
                for name in term.of - within:
                    # What has no place that binds it may be given any value.
                    found |= _kinds_in_any_store(binds.get(name, (Term("any"),)), binds, within | {name})
            case _:
                found.add(OTHER)
    return frozenset(found)


def _fresh(text: str, number: int) -> str:
    """The name of a variable that the text does not have."""
    name = "order"
    while name in text:
        name += "_"
    return f"{name}{number}"
