"""Conflicts as pages, files and commands show them: who says what, when, which is shown and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from api.pages.claims_shown import value_of
from api.pages.pieces import Line, Money, Names, Ref, Text
from api.pages.property_words import property_words
from graph.questions.conflicts import PARTS, Conflict, Says
from graph.resolve.disputes import NONE_IS_SURE
from graph.snapshot import Snapshot
from ontology.identifiers import source_iri
from ontology.terms import CHOSEN_TOGETHER, SG

FACT_WORDS: Mapping[str, str] = {
    "money": "Amount, currency and date",
    "validity": "Status and dates",
    "coordinates": "Coordinates",
    "value": "Value, unit and date",
    PARTS: "Parts of the grant",
}
"""What facts that are chosen together are called."""

PARTS_WORDS = "Its stated parts come to more than it, or are in another currency; they count as unallocated."


@dataclass(frozen=True, slots=True)
class ClaimShown:
    """What one source states of the fact; `said_on` is the day it speaks of, empty where not known."""

    source: Ref
    facts: tuple[Line, ...]
    said_on: str
    shown: bool
    note: str


@dataclass(frozen=True, slots=True)
class ConflictShown:
    """One fact of one thing on which claims differ; the claim that is shown comes first."""

    thing: Ref
    kind: str
    fact: str
    words: str
    claims: tuple[ClaimShown, ...]
    why: str
    sure: bool
    """Whether the claim that comes first is shown whole: of facts that contradict each other in one claim
    nobody can tell what goes with what.
    """


def conflicts_shown(snapshot: Snapshot, found: Iterable[Conflict]) -> tuple[ConflictShown, ...]:
    """The conflicts with names for what they refer to."""
    wanted = list(found)
    iris = {
        cell.value
        for one in wanted
        for says in one.says
        for cells in says.values.values()
        for cell in cells
        if cell.kind == "iri"
    }
    names = Names(snapshot, iris)
    titles = {entry.source.name: entry.source.title or entry.source.name for entry in snapshot.state.entries}
    return tuple(
        ConflictShown(
            Ref(one.thing, one.label),
            property_words(one.kind).lower(),
            one.fact,
            fact_words(one),
            tuple(_claim(snapshot.base, says, titles, names) for says in one.says),
            PARTS_WORDS if one.fact == PARTS else one.why,
            one.why != NONE_IS_SURE,
        )
        for one in wanted
    )


def fact_words(one: Conflict) -> str:
    """What the fact of a conflict is called."""
    return FACT_WORDS.get(one.fact) or property_words(one.properties[0])


def name_of_fact(fact: str) -> str:
    """What a fact is called, by its short name alone."""
    if fact in FACT_WORDS:
        return FACT_WORDS[fact]
    known = {name.rpartition("#")[2].rpartition("/")[2]: name for name in _PROPERTIES}
    return property_words(known.get(fact, fact))


_PROPERTIES = (*CHOSEN_TOGETHER, *(value for value in vars(SG).values() if isinstance(value, str)))


def _claim(base: str, says: Says, titles: Mapping[str, str], names: Names) -> ClaimShown:
    notes = []
    if says.contradicts_itself:
        notes.append("contradicts itself")
    if not says.counts:
        notes.append("only repeats others, so it does not count here")
    return ClaimShown(
        Ref(source_iri(base, says.source), titles[says.source]),
        tuple(_lines(says, names)),
        says.date,
        says.shown,
        "; ".join(notes),
    )


def _lines(says: Says, names: Names) -> Iterable[Line]:
    values = dict(says.values)
    amounts, currencies = values.get(SG.amount, ()), values.get(SG.currency, ())
    if len(amounts) == 1 and len(currencies) == 1:
        del values[SG.amount], values[SG.currency]
        money = Money(Decimal(amounts[0].value), currencies[0].value)
        yield Line(SG.amount, property_words(SG.amount), (money,))
    for name, cells in values.items():
        shown: list[Ref | Text | date | Money | Decimal] = [value_of(cell, names) for cell in cells]
        yield Line(name, property_words(name), tuple(shown))
