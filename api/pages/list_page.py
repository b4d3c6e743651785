"""The lists of the map with the columns that help: one query for the facts of a page, none per row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote

from api.pages.list_rows import COLUMNS, REPEATED, Shown
from api.pages.pieces import Cell, Column, MapPage, Names, iris_in
from graph.questions.listings import Choice, Listing, listing
from graph.questions.things import Facts, all_of, facts_of
from graph.snapshot import Snapshot
from graph.snapshot.second_hand import known_only_through, named, of_these
from ontology.terms import PROV

LONGEST_CHOICE = 150
"""A filter with more values than this is no menu any more: it is set by links only."""

NAME = Column("name", "Name")
THROUGH = Column("through", "Known only through", "–")
EVERY_ROW = 1_000_000
"""The length of a list that is given whole, as a file."""

SEVERAL: Mapping[str, str] = {"entry": "entries"}
"""What more than one row is called, where that is not the word and an s."""

TITLES: Mapping[str, tuple[str, str]] = {
    "organisations": ("Organisations", "organisation"),
    "datasets": ("Datasets, resources and infrastructures", "entry"),
    "agreements": ("Agreements", "agreement"),
    "projects": ("Projects", "project"),
    "grants": ("Grants", "grant"),
    "programmes": ("Programmes", "programme"),
    "convenings": ("Convenings", "convening"),
    "needs": ("Data needs", "need"),
}
"""The heading of each list, and what one of its rows is called."""

FILTER_WORDS: Mapping[str, str] = {
    "sector": "Sector",
    "country": "Country",
    "harm": "Harm",
    "access": "Access",
    "state": "State on the day",
    "type": "Kind of agreement",
    "theme": "Theme",
    "programme": "Programme",
    "funder": "Funder",
    "recipient": "Recipient",
    "provider": "Who shares",
    "holder": "Holder",
    "kind": "Kind",
}
"""The label of each filter."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter of a list: its values with counts, and the one that is chosen (empty: any)."""

    name: str
    words: str
    choices: tuple[Choice, ...]
    chosen: str
    chosen_words: str
    menu: bool
    """Whether it is offered as a menu; else it is only shown where chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage(MapPage):
    """One page of a list: rows `first` to `last` of `in_all` that match, of `known` in the map."""

    list: str
    title: str
    one: str
    words: str
    kind: str
    """The one kind that is shown, in a list of several; empty where all are."""
    filters: tuple[Filter, ...]
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Cell], ...]
    iris: tuple[str, ...]
    sources: tuple[tuple[str, ...], ...]
    first: int
    last: int
    in_all: int
    known: int
    page: int
    pages: int
    second_hand: str
    """How many of those that match are known only through sources that repeat others; empty where none."""


def list_page(
    snapshot: Snapshot,
    name: str,
    *,
    day: date,
    words: str = "",
    filters: Mapping[str, str] | None = None,
    page: int = 1,
    length: int = 100,
) -> ListPage:
    """One page of the list `name`. Raises UnknownValue as `listing` does."""
    found = listing(snapshot, name, day=day, words=words, filters=filters, page=page, length=length)
    facts = facts_of(snapshot, [thing.iri for thing in found.items])
    columns, fill = COLUMNS[name]
    things = iris_in(
        [{key: values for key, values in own.items() if key != PROV.wasDerivedFrom} for own in facts.values()]
    )
    names = Names(snapshot, {*things, *(thing.iri for thing in found.items)})
    rows = fill(Shown(snapshot, day, found.items, facts, names))
    one = TITLES[name][1]
    through = known_only_through(snapshot)
    if not through:
        columns = tuple(column for column in columns if column is not REPEATED)
    if found.second_hand:
        columns = (*columns, THROUGH)
        rows = [
            {**row, THROUGH.key: named(through[thing.iri]) if thing.iri in through else None}
            for thing, row in zip(found.items, rows, strict=True)
        ]
    return ListPage(
        state=snapshot.name,
        day=day,
        list=name,
        title=TITLES[name][0],
        one=one,
        words=words,
        kind=found.chosen.get("kind", ""),
        filters=tuple(_filters(found)),
        columns=(NAME, *columns),
        rows=tuple(
            {"name": names.ref(thing.iri), **row} for thing, row in zip(found.items, rows, strict=True)
        ),
        iris=tuple(thing.iri for thing in found.items),
        sources=tuple(_sources(snapshot.base, facts.get(thing.iri, {})) for thing in found.items),
        first=found.first,
        last=found.first + len(found.items) - 1 if found.items else 0,
        in_all=found.in_all,
        known=found.known,
        page=found.page,
        pages=found.pages,
        second_hand=of_these(snapshot, found.second_hand, one, SEVERAL.get(one, f"{one}s")),
    )


def _filters(found: Listing) -> Iterable[Filter]:
    for name, choices in found.choices.items():
        chosen = found.chosen.get(name, "")
        words = next((one.label for one in choices if one.value == chosen), chosen)
        if choices or chosen:
            menu = len(choices) <= LONGEST_CHOICE
            yield Filter(name, FILTER_WORDS[name], choices if menu else (), chosen, words, menu)


def _sources(base: str, facts: Facts) -> tuple[str, ...]:
    """The names of the sources whose records a thing rests on, read off the records' IRIs."""
    start = f"{base}record/"
    records = (one for one in all_of(facts, PROV.wasDerivedFrom) if one.startswith(start))
    return tuple(sorted({unquote(one.removeprefix(start).partition("/")[0]) for one in records}))
