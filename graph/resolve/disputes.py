"""Where claims about one thing differ: who says what, which of it the map says, and why (RULES 9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.resolve.choice import Order, is_disputed, name_of_predicate, stated_by_unit, without_stand_ins
from graph.resolve.claims import PRIMARY, Claim
from graph.resolve.standing import Standing
from ontology.terms import CHOSEN_TOGETHER

_GROUP = {f"<{predicate}>": group for predicate, group in CHOSEN_TOGETHER.items()}

FIRST_TO_KNOW = "first to know of it"
OTHERS_REPEAT = "the others only repeat"
NEWEST = "newest"
SMALLEST = "smallest of equals"
STATES_MOST = "it alone states the figure"
SMALLEST_OF_ITS_OWN = "smallest of what it states itself"
NONE_IS_SURE = "it contradicts itself, and nobody can tell what goes with what"


@dataclass(frozen=True, slots=True)
class UnitSays:
    """What one unit states of a disputed fact: its values by predicate, the date of what it says."""

    unit: int
    values: Mapping[str, tuple[str, ...]]
    date: str
    shown: bool
    """Whether what the map says is chosen from this."""
    contradicts_itself: bool
    counts: bool
    """A relay's claim does not count beside others."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """One fact, or several that are chosen together, of which different values are stated.

    `fact` is the name of the group or the local name of the property; `why` says why the shown claim
    is the one.
    """

    fact: str
    predicates: tuple[str, ...]
    says: tuple[UnitSays, ...]
    why: str


def disputes(claims: list[Claim], types: tuple[str, ...], standing: Standing) -> list[Dispute]:
    """The disputed facts of a thing of these types, by name; the claim that is shown comes first."""
    relaying = any(source.relays for source in standing.sources)
    heard = without_stand_ins(standing.heard(types, claims)[0] if relaying else claims)
    stated, everything = stated_by_unit(heard), stated_by_unit(without_stand_ins(claims))
    order = Order(heard, standing.ranks(types), standing.as_of)
    whole = Order(claims, standing.ranks(types), standing.as_of)
    facts = {
        _GROUP.get(p, name_of_predicate(p)): p for p, by_unit in stated.items() if is_disputed(p, by_unit)
    }
    found = []
    for fact, predicate in sorted(facts.items()):
        if predicate in _GROUP:
            chosen, members, holders = order.best_of_group(_GROUP[predicate], stated)
        else:
            members, holders = [predicate], set(stated[predicate])
            chosen = order.best(predicate, stated[predicate])
        units = {unit for one in members for unit in everything.get(one, ())}
        counting = {unit for one in members for unit in stated[one]}
        dates = whole.of(members[0])
        says = [
            UnitSays(
                unit,
                {one: tuple(sorted(everything[one][unit])) for one in members if unit in everything[one]},
                dates[unit][1],
                unit == chosen,
                any(is_disputed(one, {0: stated[one][unit]}) for one in members if unit in stated[one]),
                unit in counting,
            )
            for unit in dates
            if unit in units
        ]
        says.sort(key=lambda one: (not one.shown, not one.counts))
        why = _why(chosen, holders, counting, order.of(members[0]), says[0])
        found.append(Dispute(fact, tuple(members), tuple(says), why))
    return found


def _why(
    chosen: int,
    holders: set[int],
    counting: set[int],
    position: Mapping[int, tuple[int, str]],
    says: UnitSays,
) -> str:
    if says.contradicts_itself:
        several = sum(len(values) > 1 for values in says.values.values())
        return NONE_IS_SURE if several > 1 else SMALLEST_OF_ITS_OWN
    others: Sequence[int] = sorted(holders - {chosen})
    if not others:
        return STATES_MOST if counting - {chosen} else SMALLEST_OF_ITS_OWN
    rank, day = position[chosen]
    if all(position[one][0] > rank for one in others):
        return FIRST_TO_KNOW if rank == PRIMARY else OTHERS_REPEAT
    if all(position[one][1] < day for one in others if position[one][0] == rank):
        return NEWEST
    return SMALLEST
