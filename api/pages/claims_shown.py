"""Who says what of a thing: every statement of every source, the best value marked, the others kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from api.pages.pieces import Names, Records, Ref, Text, first_records
from api.pages.property_words import WORDS, property_words
from graph.questions.things import Claim, Facts, claims_about, records_about
from graph.snapshot import Snapshot
from graph.snapshot.lookup import rows_about
from graph.store import Cell as Term
from ontology.terms import OWL, SG, SINGLE_VALUED, XSD
from ontology.vocabulary import label_of

_CANONICAL = f"SELECT ?thing ?member WHERE {{ VALUES ?member {{ %s }} ?thing <{OWL.sameAs}> ?member }}"
_NUMBERS = frozenset({XSD.decimal, XSD.integer})
_NOT_FOR_READERS = frozenset({SG.precision, SG.dateAsStated})
"""How a date was written: shown with the date itself."""


@dataclass(frozen=True, slots=True)
class Said:
    """One value, whether the map shows it, and the sources that state it."""

    value: Ref | Text | date | Decimal
    shown: bool
    sources: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One property with all that is said of it; `disputed` where one value is shown and others lost."""

    property: str
    words: str
    said: tuple[Said, ...]
    disputed: bool


@dataclass(frozen=True, slots=True)
class SourceRecords:
    """The records of one source that say something of the thing."""

    source: Ref
    records: Records


@dataclass(frozen=True, slots=True)
class WhoSays:
    """All statements about a thing, and the records in which they stand."""

    statements: tuple[Statement, ...]
    records: tuple[SourceRecords, ...]


def value_of(value: Term, names: Names) -> Ref | Text | date | Decimal:
    """A stated value as pages show it: a name, a date, a number, or text with its language."""
    if value.kind == "iri":
        return names.ref(value.value)
    try:
        if value.datatype == XSD.date:
            return date.fromisoformat(value.value)
        if value.datatype in _NUMBERS:
            return Decimal(value.value)
    except (ValueError, InvalidOperation):
        return Text(value.value)
    return Text(value.value, value.language)


def canonical(snapshot: Snapshot, iris: Iterable[str]) -> dict[str, str]:
    """Merged IRI → the thing it was merged into, for those that were."""
    found: dict[str, str] = {}
    for row in rows_about(snapshot, _CANONICAL, iris):
        found[row["member"].value] = row["thing"].value
    return found


def _key(value: Term, merged: dict[str, str]) -> tuple[str, str]:
    """What makes two stated values the same value."""
    if value.datatype in _NUMBERS:
        try:
            return "number", str(Decimal(value.value).normalize())
        except InvalidOperation:
            return value.value, ""
    return merged.get(value.value, value.value), value.language


def who_says(snapshot: Snapshot, iri: str, facts: Facts) -> WhoSays:
    """Every source's statements about a thing whose resolved facts are `facts`, by property."""
    by_source = records_about(snapshot, iri)
    claims = [one for one in claims_about(snapshot, iri) if one.property not in _NOT_FOR_READERS]
    stated = {one.value.value for one in claims if one.value.kind == "iri"}
    merged = canonical(snapshot, stated)
    names = Names(
        snapshot,
        {merged.get(one, one) for one in stated},
        {record for records in by_source.values() for record in first_records(records)},
    )
    titles = {one.source: one.source_label for one in claims}
    grouped: dict[str, list[Claim]] = {}
    for one in claims:
        grouped.setdefault(one.property, []).append(one)
    statements = [
        _statement(name, members, facts, merged, names)
        for name, members in sorted(grouped.items(), key=lambda item: _order(item[0]))
    ]
    records = [
        SourceRecords(Ref(source, titles.get(source, source)), found)
        for source, own in by_source.items()
        if (found := names.records(own))
    ]
    return WhoSays(tuple(statements), tuple(sorted(records, key=lambda one: one.source.label.casefold())))


def _reason(stated: str, as_of: str) -> Text:
    """A stated reason for a missing fact in words: the field, the reason, the day its source speaks of."""
    field, _, reason = stated.partition(" ")
    day = f" ({as_of})" if as_of else ""
    return Text(f"{field.replace('_', ' ')}: {(label_of(reason) or reason).lower()}{day}")


def _order(name: str) -> tuple[int, str]:
    listed = list(WORDS)
    return (listed.index(name) if name in WORDS else len(listed), property_words(name))


def _statement(
    name: str, claims: list[Claim], facts: Facts, merged: dict[str, str], names: Names
) -> Statement:
    kept = {_key(value, merged) for value in facts.get(name, ())}
    grouped: dict[tuple[str, str], list[Claim]] = {}
    for one in claims:
        grouped.setdefault(_key(one.value, merged), []).append(one)
    said = []
    for key, members in grouped.items():
        value = members[0].value
        if value.kind == "iri":
            value = value._replace(value=merged.get(value.value, value.value))
        sources = {one.source: Ref(one.source, one.source_label) for one in members}
        as_of = {one.as_of for one in members}
        shown = _reason(value.value, min(as_of)) if name == SG.missing else value_of(value, names)
        said.append(Said(shown, key in kept, tuple(sources.values())))
    said.sort(key=lambda one: not one.shown)
    disputed = name in SINGLE_VALUED and len(said) > 1
    return Statement(name, property_words(name), tuple(said), disputed)
