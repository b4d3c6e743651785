"""What the page of a thing shows, whatever its kind: facts, sections, notices, names, who says what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from api.pages.claims_shown import WhoSays, value_of, who_says
from api.pages.conflicts_shown import ConflictShown, conflicts_shown
from api.pages.pieces import (
    Cell,
    Column,
    Condition,
    Line,
    MapPage,
    Money,
    Names,
    Notice,
    Ref,
    Table,
    Text,
    iris_in,
)
from api.pages.property_words import property_words
from graph.questions.conflicts import conflicts_of
from graph.questions.things import Facts, all_of, day_in, facts_of, first, related
from graph.snapshot import Snapshot
from ontology.errors import NotFound
from ontology.identifiers import source_iri
from ontology.mapping import COMMON, MAPPING
from ontology.terms import DCT, FOAF, OWL, PROV, RDFS, SG, SKOS
from ontology.vocabulary import label_of

SHOWN_ROWS = 25
"""How many rows a section shows; beyond them it says of how many and where the rest is."""

SOON_DAYS = 90
"""What ends within this many days wants attention: as many as the question *ends soon* looks ahead."""

RESOLVERS: Mapping[str, str] = {
    "ror": "https://ror.org/",
    "lei": "https://search.gleif.org/#/record/",
    "wikidata": "https://www.wikidata.org/entity/",
    "doi": "https://doi.org/",
    "isil": "https://isil.org/",
}
"""Where an identifier of a scheme is looked up by adding it to an address."""

KIND_WORDS: Mapping[str, str] = {
    "organisation": "Organisation",
    "dataset": "Dataset",
    "resource": "Data resource",
    "infrastructure": "Infrastructure",
    "agreement": "Agreement",
    "project": "Project",
    "grant": "Grant",
    "programme": "Programme",
    "convening": "Convening",
    "need": "Data need",
}
"""What a kind is called on pages."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier, its scheme, and where it can be looked up (empty where nowhere is known)."""

    scheme: str
    value: str
    href: str


@dataclass(frozen=True, slots=True)
class Parts:
    """What is particular to a kind: chips under the name, lines, sections left and right, notices."""

    lines: tuple[Line, ...] = ()
    main: tuple[Table, ...] = ()
    side: tuple[Table, ...] = ()
    notices: tuple[Notice, ...] = ()
    chips: tuple[Ref | Condition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingPage(MapPage):
    """The page of one thing. `main` and `side` are its sections; in JSON it is given as it is here."""

    iri: str
    kind: str
    kind_words: str
    label: str
    description: str
    homepage: str
    chips: tuple[Ref | Condition, ...]
    lines: tuple[Line, ...]
    main: tuple[Table, ...]
    side: tuple[Table, ...]
    notices: tuple[Notice, ...]
    aliases: tuple[Text, ...]
    identifiers: tuple[Identifier, ...]
    merged: tuple[str, ...]
    says: WhoSays
    conflicts: tuple[ConflictShown, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a kind's page is made from: the thing, its facts, the day."""

    snapshot: Snapshot
    iri: str
    facts: Facts
    day: date


Maker = Callable[[Asked], Parts]


def thing_page(snapshot: Snapshot, iri: str, kind: str, day: date, make: Maker) -> ThingPage:
    """The page of the thing `iri`; raises NotFound where the map says nothing of it."""
    facts = facts_of(snapshot, [iri]).get(iri)
    if not facts:
        raise NotFound(KIND_WORDS[kind].lower() if kind in KIND_WORDS else kind, iri)
    parts = make(Asked(snapshot, iri, facts, day))
    label = first(facts, RDFS.label) or iri
    names = (*facts.get(SKOS.altLabel, ()), *facts.get(SKOS.prefLabel, ()))
    aliases = dict.fromkeys(Text(one.value, one.language) for one in names if one.value != label)
    return ThingPage(
        state=snapshot.name,
        day=day,
        iri=iri,
        kind=kind,
        kind_words=KIND_WORDS.get(kind, kind),
        label=label,
        description=first(facts, DCT.description),
        homepage=first(facts, FOAF.page),
        chips=parts.chips,
        lines=parts.lines,
        main=parts.main,
        side=parts.side,
        notices=(*_only_through(snapshot, facts), *parts.notices),
        aliases=tuple(aliases),
        identifiers=tuple(_identifier(one) for one in all_of(facts, SG.identifier)),
        merged=all_of(facts, OWL.sameAs),
        says=who_says(snapshot, iri, facts),
        conflicts=_conflicts(snapshot, iri, facts),
    )


def _only_through(snapshot: Snapshot, facts: Facts) -> tuple[Notice, ...]:
    """That nobody states it but sources that repeat others (RULES 10)."""
    relays = all_of(facts, SG.knownOnlyThrough)
    titles = titles_of_sources(snapshot)
    return tuple(
        Notice(f"Known only through {titles.get(one, one)}, which repeats others; counted apart.", one)
        for one in relays
    )


def titles_of_sources(snapshot: Snapshot) -> dict[str, str]:
    """The IRI of each source of this map → its title."""
    return {
        source_iri(snapshot.base, entry.source.name): entry.source.title or entry.source.name
        for entry in snapshot.state.entries
    }


def _conflicts(snapshot: Snapshot, iri: str, facts: Facts) -> tuple[ConflictShown, ...]:
    return conflicts_shown(snapshot, conflicts_of(snapshot, iri)) if SG.disputed in facts else ()


def _identifier(written: str) -> Identifier:
    scheme, colon, value = written.partition(":")
    if not colon:
        return Identifier("", written, "")
    return Identifier(scheme, value, RESOLVERS[scheme] + value if scheme in RESOLVERS else "")


_PROPERTY_OF_FIELD = {
    facet.field: facet.predicate for _, facets in MAPPING.values() for facet in (*COMMON, *facets)
}


def reasons_of(facts: Facts) -> dict[str, str]:
    """Property → the reason a source states for its being absent (refused, withheld, none, …)."""
    found = {}
    for stated in all_of(facts, SG.missing):
        field, _, reason = stated.partition(" ")
        if field in _PROPERTY_OF_FIELD:
            found[_PROPERTY_OF_FIELD[field]] = (label_of(reason) or reason).lower()
    return found


def day_cell(facts: Facts, name: str) -> date | Text | None:
    """A date as precise as it was stated: `2023` stays 2023."""
    local = name.rpartition("#")[2].rpartition("/")[2]
    for stated in all_of(facts, SG.dateAsStated):
        about, _, text = stated.partition(" ")
        if about == local and text:
            return Text(text)
    return day_in(facts, name)


def lines_of(
    asked: Asked, always: Iterable[str], others: Iterable[str] = (), *, words: Mapping[str, str] | None = None
) -> tuple[Line, ...]:
    """The facts of a thing in this order: `always` even where not known, `others` only where stated."""
    facts, reasons = asked.facts, reasons_of(asked.facts)
    wanted = [*always, *others]
    kept = set(always)
    names = Names(asked.snapshot, iris_in([{name: facts.get(name, ()) for name in wanted}]))
    lines = []
    for name in wanted:
        values: list[Ref | Text | date | Money | Decimal] = []
        for one in facts.get(name, ()):
            shown = value_of(one, names)
            values.append((day_cell(facts, name) or shown) if isinstance(shown, date) else shown)
        if values or name in kept or name in reasons:
            absent = f"not known: {reasons[name]}" if name in reasons else "not known"
            if reasons.get(name) == "none":
                absent = "none"
            called = (words or {}).get(name) or property_words(name)
            lines.append(Line(name, called, tuple(values), absent))
    return tuple(lines)


def related_table(asked: Asked, predicate: str, *, key: str, title: str, absent: str = "") -> Table | None:
    """What points to the thing by `predicate`, by name. None where nothing does and `absent` is empty."""
    found = related(asked.snapshot, asked.iri, predicate, most=SHOWN_ROWS)
    if not found.in_all and not absent:
        return None
    rows: list[Mapping[str, Cell]] = [{"name": Ref(iri, label)} for iri, label in found.things]
    return Table(
        key=key,
        title=title,
        columns=(Column("name", "Name"),),
        rows=tuple(rows),
        in_all=found.in_all,
        absent=absent,
    )


def assessments_table(asked: Asked) -> Table | None:
    """Values given to the thing: what, how much, when, according to which record."""
    found = related(asked.snapshot, asked.iri, SG.assesses, most=SHOWN_ROWS)
    facts = facts_of(asked.snapshot, [iri for iri, _ in found.things])
    if not facts:
        return None
    records = {one for own in facts.values() for one in all_of(own, PROV.wasDerivedFrom)}
    names = Names(asked.snapshot, iris_in(facts.values()) - records, records)
    rows: list[Mapping[str, Cell]] = []
    for iri, label in found.things:
        own = facts.get(iri, {})
        dimension = first(own, SG.onDimension)
        value = first(own, SG.value)
        written = f"{Decimal(value):,f} {first(own, SG.unit)}".strip() if value else None
        rows.append(
            {
                "what": names.ref(dimension) if dimension else label,
                "value": written,
                "on": day_cell(own, SG.assessedOn),
                "source": names.records(all_of(own, PROV.wasDerivedFrom)),
            }
        )
    return Table(
        key="assessments",
        title="Assessed as",
        columns=(
            Column("what", "What"),
            Column("value", "Value", number=True),
            Column("on", "On"),
            Column("source", "Source", "not stated"),
        ),
        rows=tuple(rows),
        in_all=found.in_all,
        absent="",
    )


def present(*tables: Table | None) -> tuple[Table, ...]:
    """The tables that there are."""
    return tuple(table for table in tables if table is not None)
