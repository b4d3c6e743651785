"""The page of a record: where it stands, and what its source states in it, thing by thing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from api.pages.claims_shown import canonical, value_of
from api.pages.pieces import MapPage, Names, Ref, Text
from api.pages.property_words import WORDS, property_words
from api.pages.thing_page import day_cell
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
    """A thing that the record is about: `thing` is what the map calls it now.

    Where several records of the source are about it, the facts are what they say together.
    """

    thing: Ref
    kinds: tuple[str, ...]
    records: int
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
    told = [row for row in rows if row["property"].value not in _NOT_SHOWN]
    shown = told[:MOST_STATEMENTS]
    stated = {row[name].value for row in shown for name in ("thing", "value") if row[name].kind == "iri"}
    merged = canonical(snapshot, stated)
    names = Names(snapshot, {merged.get(one, one) for one in stated})
    about: dict[str, dict[str, list[Term]]] = {}
    for row in rows:
        about.setdefault(row["thing"].value, {}).setdefault(row["property"].value, []).append(row["value"])
    grouped: dict[str, list[str]] = {}
    for row in shown:
        properties = grouped.setdefault(row["thing"].value, [])
        if row["property"].value not in properties:
            properties.append(row["property"].value)
    things = [
        StatedThing(
            names.ref(merged.get(thing, thing)),
            tuple(property_words(one.value) for one in about[thing].get(RDF.type, ())),
            len(about[thing].get(PROV.wasDerivedFrom, ())),
            tuple(_facts(about[thing], properties, merged, names)),
        )
        for thing, properties in grouped.items()
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
        shown=len(shown),
        in_all=len(told),
    )


def _facts(
    about: dict[str, list[Term]], properties: list[str], merged: dict[str, str], names: Names
) -> list[StatedFact]:
    facts = {name: tuple(values) for name, values in about.items()}
    place = {name: number for number, name in enumerate((RDFS.label, *WORDS))}
    found = []
    for name in sorted(properties, key=lambda one: (place.get(one, len(place)), property_words(one))):
        values = []
        for one in facts[name]:
            shown = value_of(one._replace(value=merged.get(one.value, one.value)), names)
            values.append((day_cell(facts, name) or shown) if isinstance(shown, date) else shown)
        found.append(StatedFact(name, property_words(name), tuple(values)))
    return found
