"""The pieces that pages about things are made of: references, cells, columns, tables, lines of facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from graph.resolve import State
from graph.snapshot import Snapshot
from graph.snapshot.lookup import RecordPlace, labels_of, record_places
from graph.store import Cell as Term

SHOWN_RECORDS = 3
"""How many records a cell names; a tie may rest on hundreds of rows."""

BRIEF_NAME = 14
"""Letters of a file's name that a cell shows: more would make its column the widest."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A thing of the map, a concept, a place or a source, with its name."""

    iri: str
    label: str


@dataclass(frozen=True, slots=True)
class RecordRef:
    """A record, where it stands in words (`grants.csv, sheet 2020, row 17`), in brief, and its source."""

    iri: str
    words: str
    brief: str
    source: Ref


@dataclass(frozen=True, slots=True)
class Records:
    """The first few records that say so, and how many there are in all."""

    shown: tuple[RecordRef, ...]
    in_all: int


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in its own currency."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Condition:
    """The state of a tie or an agreement on the day: `state` for the mark, `words` as people say it."""

    state: str
    words: str


@dataclass(frozen=True, slots=True)
class Text:
    """A stated text with its language tag; the tag is empty where it is not known."""

    text: str
    language: str = ""


Cell = str | int | Decimal | date | Ref | Records | Money | Condition | Text | tuple[Ref, ...] | None
"""What a cell of a table holds; None is *not known*."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in JSON and CSV, its heading, and what None means in it."""

    key: str
    title: str
    absent: str = "not known"
    number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One section of a page: `rows` are the first of `in_all`; `absent` is said where there are none."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Cell], ...]
    in_all: int
    absent: str
    lead: str = ""
    more: str = ""
    """The address of the fuller list, empty where there is none."""
    more_words: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A fact of a thing: the property, its words, its values; `absent` is said where there are none."""

    property: str
    words: str
    values: tuple[Ref | Text | date | Money | Decimal, ...]
    absent: str = "not known"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that wants a person's eye, with the place that shows it."""

    words: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPage:
    """What every page says of itself: the state of the map, and the day."""

    state: str
    day: date


class Names:
    """The names of things and the places of records that a page shows, looked up together."""

    def __init__(self, snapshot: Snapshot, things: Iterable[str] = (), records: Iterable[str] = ()) -> None:
        self._labels = labels_of(snapshot, {one for one in things if one})
        self._places = record_places(snapshot, records)

    def ref(self, iri: str) -> Ref:
        """The thing by its name; one without a name is called by the end of its IRI."""
        return Ref(iri, self._labels.get(iri) or short(iri))

    def refs(self, iris: Iterable[str]) -> tuple[Ref, ...]:
        """The things by name, in the order of their names."""
        return tuple(sorted((self.ref(one) for one in iris), key=lambda one: (one.label.casefold(), one.iri)))

    def records(self, iris: Iterable[str]) -> Records | None:
        """The records; None where there are none."""
        whole = sorted(set(iris))
        shown = [
            RecordRef(place.record, place.words, brief(place), Ref(place.source, place.source_label))
            for one in whole[:SHOWN_RECORDS]
            if (place := self._places.get(one))
        ]
        return Records(tuple(shown), len(whole)) if whole else None


def brief(place: RecordPlace) -> str:
    """Where a record stands, short enough for a cell: a long file name is cut in its middle, no sheet."""
    name, half = place.file.rpartition("/")[2], BRIEF_NAME // 2
    if len(name) > BRIEF_NAME:
        name = f"{name[:half]}…{name[-half:]}"
    last = place.words.rpartition(", ")[2]
    return f"{name}, {last}" if last != place.file else name


def short(iri: str) -> str:
    """The end of an IRI: what is shown where a thing has no name."""
    return iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2] or iri


def iris_in(facts: Iterable[Mapping[str, tuple[Term, ...]]]) -> set[str]:
    """Every IRI among the values of some things' facts."""
    return {
        value.value for one in facts for values in one.values() for value in values if value.kind == "iri"
    }


def with_values(
    columns: Iterable[Column], rows: Iterable[Mapping[str, Cell]], *keys: str
) -> tuple[Column, ...]:
    """The columns, without those of `keys` in which no row has a value: an empty column tells nothing."""
    told = list(rows)
    return tuple(
        one for one in columns if one.key not in keys or any(row.get(one.key) is not None for row in told)
    )


def first_records(records: Iterable[str]) -> list[str]:
    """Those of the records that `Names.records` will show."""
    return sorted(set(records))[:SHOWN_RECORDS]


def condition(state: State, statuses: Iterable[str] = ()) -> Condition:
    """The state on the day; where an agreement is only planned, its stated status instead."""
    planned = [one for one in statuses if one]
    return Condition("planned", planned[0].lower()) if planned else Condition(state.value, state.value)
