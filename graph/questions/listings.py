"""The lists of the map: every thing of a kind by its name, filtered by words and facets, page by page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from graph.questions.search import Thing, matches, things
from graph.resolve import State
from graph.snapshot import Snapshot, agreement_states
from graph.snapshot.columns import column
from graph.snapshot.lookup import labels_of
from graph.snapshot.second_hand import second_hand_of
from ontology.errors import UnknownValue
from ontology.identifiers import VOCABULARY_BASE
from ontology.terms import SG

Facet = Mapping[str, Collection[str]]
"""The values of a filter, each with the things that carry it."""

STATE_FILTER = "state"
"""The one filter that no property carries: the state of an agreement on the day."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A list: the kinds of thing in it, and its filters with the property that carries each."""

    kinds: tuple[str, ...]
    filters: Mapping[str, str]


LISTS: dict[str, Kind] = {
    "organisations": Kind(("organisation",), {"sector": SG.sector, "country": SG.locatedIn}),
    "datasets": Kind(
        ("dataset", "resource", "infrastructure"),
        {
            "harm": SG.addressesHarm,
            "country": SG.coversPlace,
            "access": SG.accessLevel,
            "holder": SG.heldBy,
        },
    ),
    "agreements": Kind(
        ("agreement",),
        {
            STATE_FILTER: "",
            "type": SG.kind,
            "country": SG.coversPlace,
            "harm": SG.addressesHarm,
            "provider": SG.hasProvider,
            "recipient": SG.hasRecipient,
        },
    ),
    "projects": Kind(("project",), {"theme": SG.theme, "harm": SG.addressesHarm, "country": SG.coversPlace}),
    "grants": Kind(
        ("grant",),
        {
            "programme": SG.programme,
            "theme": SG.theme,
            "harm": SG.addressesHarm,
            "country": SG.coversPlace,
            "funder": SG.hasFunder,
            "recipient": SG.hasGrantee,
        },
    ),
    "programmes": Kind(("programme",), {"funder": SG.hasFunder}),
    "convenings": Kind(("convening",), {"harm": SG.addressesHarm, "country": SG.coversPlace}),
    "needs": Kind(("need",), {"harm": SG.addressesHarm, "country": SG.coversPlace, "sector": SG.sector}),
}
"""The lists by name."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter: how it is written in an address, what it is called, how many carry it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of a list: `first` counts from 1 (0 where nothing is found); `in_all` of `known` match.

    `second_hand` are those that match and are known only through sources that repeat others.
    """

    name: str
    items: tuple[Thing, ...]
    first: int
    in_all: int
    known: int
    page: int
    pages: int
    choices: Mapping[str, tuple[Choice, ...]]
    chosen: Mapping[str, str]
    second_hand: tuple[str, ...] = ()


def code_of(iri: str) -> str:
    """How a facet's value is written in an address: a concept's code, else the whole IRI."""
    return iri.rpartition("/")[2] if iri.startswith(VOCABULARY_BASE) else iri


def _facet(snapshot: Snapshot, listed: str, name: str, day: date) -> Facet:
    """The values of a filter with their carriers. Read once per snapshot, a state's once per day."""

    def read(opened: Snapshot) -> Facet:
        found: dict[str, set[str]] = {}
        if name == STATE_FILTER:
            for agreement, state in agreement_states(opened, day).items():
                found.setdefault(state.value, set()).add(agreement)
            return found
        known, kinds = things(opened), LISTS[listed].kinds
        for thing, value in column(opened, LISTS[listed].filters[name]):
            if thing in known and known[thing].kind in kinds:
                found.setdefault(value, set()).add(thing)
        return found

    when = f" {day.isoformat()}" if name == STATE_FILTER else ""
    return snapshot.view(f"facet {listed} {name}{when}", read)


def _choices(snapshot: Snapshot, listed: str, name: str, facet: Facet) -> tuple[Choice, ...]:
    """The values of a filter by label; those that properties carry are named once per snapshot."""
    if name == STATE_FILTER:
        return tuple(Choice(state, state, len(facet[state])) for state in State if state in facet)

    def read(opened: Snapshot) -> tuple[Choice, ...]:
        known = things(opened)
        labels = {value: known[value].label for value in facet if value in known}
        labels |= labels_of(opened, [value for value in facet if value not in known])
        found = [Choice(code_of(value), labels.get(value, value), len(facet[value])) for value in facet]
        return tuple(sorted(found, key=lambda one: (one.label.casefold(), one.value)))

    return snapshot.view(f"choices {listed} {name}", read)


def listing(
    snapshot: Snapshot,
    name: str,
    *,
    day: date,
    words: str = "",
    filters: Mapping[str, str] | None = None,
    page: int = 1,
    length: int = 100,
) -> Listing:
    """One page of the list `name`, by label.

    `filters` maps names of `LISTS[name].filters` (and `kind`, where a list has several) to codes or
    IRIs; an empty value does not filter, a value that nothing carries gives an empty list. A page
    past the last gives the last. Raises UnknownValue for a list or filter that does not exist.
    """
    if name not in LISTS:
        raise UnknownValue("list", name, LISTS)
    listed = LISTS[name]
    chosen = {key: value for key, value in (filters or {}).items() if value}
    kind = chosen.pop("kind", "")
    if kind and kind not in listed.kinds:
        raise UnknownValue("kind", kind, listed.kinds)
    known = [thing for thing in things(snapshot).values() if thing.kind in listed.kinds]
    found = matches(snapshot, known, words)
    if kind:
        found = [thing for thing in found if thing.kind == kind]
    choices: dict[str, tuple[Choice, ...]] = {}
    for key in (*listed.filters, *chosen):
        if key not in listed.filters:
            raise UnknownValue("filter", key, listed.filters)
        if key in choices:
            continue
        facet = _facet(snapshot, name, key, day)
        choices[key] = _choices(snapshot, name, key, facet)
        if key in chosen:
            carriers = {
                thing for value in facet if chosen[key] in (value, code_of(value)) for thing in facet[value]
            }
            found = [thing for thing in found if thing.iri in carriers]
    pages = max(-(-len(found) // length), 1)
    page = min(max(page, 1), pages)
    start = (page - 1) * length
    items = tuple(found[start : start + length])
    return Listing(
        name=name,
        items=items,
        first=start + 1 if items else 0,
        in_all=len(found),
        known=len(known),
        page=page,
        pages=pages,
        choices=choices,
        chosen={**chosen, **({"kind": kind} if kind else {})},
        second_hand=second_hand_of(snapshot, (thing.iri for thing in found)),
    )
