"""The page of a record: where it stands, and what its source states in it, thing by thing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from api.pages.claims_shown import canonical, value_of
from api.pages.pieces import MapPage, Names, Ref, Text
from api.pages.property_words import WORDS, property_words
from graph.questions.things import stated_in_record
from graph.snapshot import Snapshot
from graph.snapshot.lookup import record_places
from graph.store import Cell as Term
from ontology.errors import NotFound
from ontology.terms import PROV, RDF, RDFS, SG

MOST_STATEMENTS = 500
"""How many statements of one record are shown; a row of a table has about thirty."""

_NOT_SHOWN = frozenset({PROV.wasDerivedFrom, RDF.type, SG.precision, SG.dateAsStated})


@dataclass(frozen=True, slots=True)
class StatedFact:
    """One property with the values that the record states."""

    property: str
    words: str
    values: tuple[Ref | Text | date | Decimal, ...]


@dataclass(frozen=True, slots=True)
class StatedThing:
    """A thing that the record is about: `thing` is what the map calls it now."""

    thing: Ref
    kinds: tuple[str, ...]
    facts: tuple[StatedFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPage(MapPage):
    """A record: its source, its file, its place there, and what it states."""

    iri: str
    source: Ref
    file: str
    words: str
    address: str
    things: tuple[StatedThing, ...]
    shown: int
    in_all: int
    """How many statements of the record are shown, and of how many."""


def record_page(snapshot: Snapshot, record: str, day: date) -> RecordPage:
    """What stands in one record; raises NotFound where this map has no such record."""
    place = record_places(snapshot, [record]).get(record)
    if place is None:
        raise NotFound("record", record)
    rows = stated_in_record(snapshot, record)
    in_all = len(rows)
    rows = rows[:MOST_STATEMENTS]
    merged = canonical(
        snapshot,
        {row[name].value for row in rows for name in ("thing", "value") if row[name].kind == "iri"},
    )
    names = Names(
        snapshot,
        {
            merged.get(row[name].value, row[name].value)
            for row in rows
            for name in ("thing", "value")
            if row[name].kind == "iri" and row["property"].value not in _NOT_SHOWN
        },
    )
    grouped: dict[str, dict[str, list[Term]]] = {}
    for row in rows:
        facts = grouped.setdefault(row["thing"].value, {})
        facts.setdefault(row["property"].value, []).append(row["value"])
    things = [
        StatedThing(
            names.ref(merged.get(thing, thing)),
            tuple(property_words(one.value) for one in facts.get(RDF.type, ())),
            tuple(_facts(facts, merged, names)),
        )
        for thing, facts in grouped.items()
    ]
    return RecordPage(
        state=snapshot.name,
        day=day,
        iri=record,
        source=Ref(place.source, place.source_label),
        file=place.file,
        words=place.words,
        address=place.address,
        things=tuple(things),
        shown=len(rows),
        in_all=in_all,
    )


def _facts(facts: dict[str, list[Term]], merged: dict[str, str], names: Names) -> list[StatedFact]:
    listed = [RDFS.label, *(name for name in WORDS if name != RDFS.label)]
    order = {name: place for place, name in enumerate(listed)}
    found = []
    for name in sorted(facts, key=lambda one: (order.get(one, len(order)), property_words(one))):
        if name in _NOT_SHOWN:
            continue
        values = tuple(
            value_of(one._replace(value=merged.get(one.value, one.value)), names) for one in facts[name]
        )
        found.append(StatedFact(name, property_words(name), values))
    return found
