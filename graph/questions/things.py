"""What the map says of one thing, what each source says of it, and what points to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from graph.resolve import State, state_on
from graph.snapshot import Snapshot
from graph.snapshot.lookup import in_groups, terms
from graph.store import Cell
from ontology.identifiers import catalogue_iri
from ontology.statements import iri as term
from ontology.terms import OWL, PROV, RDF, RDFS, SG, SKOS

Facts = Mapping[str, tuple[Cell, ...]]
"""Property → its values, sorted."""

_KINDS = "SELECT ?thing ?kind WHERE { ?thing a ?kind }"
_MEMBER_OF = f"SELECT ?thing ?member WHERE {{ ?thing <{OWL.sameAs}> ?member }} ORDER BY ?thing LIMIT 1"
_FACTS = "SELECT ?thing ?property ?value WHERE { VALUES ?thing { %s } ?thing ?property ?value }"
_RELATED = f"""SELECT DISTINCT ?thing ?other ?label WHERE {{
  ?other <%s> ?thing OPTIONAL {{ ?other <{RDFS.label}> ?label }}
}} ORDER BY LCASE(STR(?label)) ?other LIMIT %d"""
_RELATED_COUNT = (
    "SELECT ?thing (COUNT(DISTINCT ?other) AS ?count) WHERE { ?other <%s> ?thing } GROUP BY ?thing"
)
_MEMBERS = (
    f"{{ ?thing <{RDFS.label}> ?name . BIND(?thing AS ?member) }} UNION {{ ?thing <{OWL.sameAs}> ?member }}"
)
_CLAIMS = f"""SELECT DISTINCT ?property ?value ?source ?title ?thing WHERE {{
  {_MEMBERS}
  GRAPH ?source {{ ?member ?property ?value }}
  GRAPH <%s> {{ ?source a <{SG.Source}> ; <{RDFS.label}> ?title }}
  FILTER(?property NOT IN (<{PROV.wasDerivedFrom}>, <{RDF.type}>))
}} ORDER BY ?title ?source ?property ?value"""
_RECORDS_ABOUT = f"""SELECT DISTINCT ?source ?record ?thing WHERE {{
  {_MEMBERS}
  GRAPH ?source {{ ?member <{PROV.wasDerivedFrom}> ?record }}
}} ORDER BY ?source ?record"""
_STATED_IN = f"""SELECT ?thing ?property ?value ?source ?address ?record WHERE {{
  GRAPH <%s> {{ ?record <{SG.address}> ?address ; <http://purl.org/dc/terms/isPartOf> ?source }}
  GRAPH ?source {{ ?thing <{PROV.wasDerivedFrom}> ?record ; ?property ?value }}
}} ORDER BY ?thing ?property ?value"""


@dataclass(frozen=True, slots=True)
class Related:
    """Things that point to a thing by one property: the first few by name (IRI, label), and how many."""

    things: tuple[tuple[str, str], ...]
    in_all: int


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of one source."""

    property: str
    value: Cell
    source: str
    source_label: str


def kinds_of(snapshot: Snapshot, iri: str) -> tuple[str, ...]:
    """The classes of a thing, sorted; empty where the map does not know it."""
    return tuple(sorted(row["kind"].value for row in snapshot.select(_KINDS, {"thing": term(iri)})))


def merged_into(snapshot: Snapshot, iri: str) -> str:
    """The IRI of the thing that `iri` was merged into, empty where it was not."""
    found = snapshot.select(_MEMBER_OF, {"member": term(iri)})
    return found[0]["thing"].value if found else ""


def facts_of(snapshot: Snapshot, iris: Iterable[str]) -> dict[str, Facts]:
    """Thing → what the map says of it; things that it does not know are absent."""
    found: dict[str, dict[str, list[Cell]]] = {}
    for group in in_groups(iris):
        for row in snapshot.select(_FACTS % terms(group)):
            facts = found.setdefault(row["thing"].value, {})
            facts.setdefault(row["property"].value, []).append(row["value"])
    return {
        thing: {name: tuple(sorted(values)) for name, values in facts.items()}
        for thing, facts in found.items()
    }


def first(facts: Facts, name: str) -> str:
    """The first value of a property as text, empty where there is none."""
    values = facts.get(name, ())
    return values[0].value if values else ""


def all_of(facts: Facts, name: str) -> tuple[str, ...]:
    """All values of a property as text."""
    return tuple(value.value for value in facts.get(name, ()))


def day_in(facts: Facts, name: str) -> date | None:
    """The date of a property, None where it is not known."""
    value = first(facts, name)
    return date.fromisoformat(value) if value else None


def state_of_facts(facts: Facts, day: date) -> State:
    """The state on `day` of a version, release or grant, from its own facts."""
    return state_on(
        day,
        status=first(facts, SG.status),
        valid_from=day_in(facts, SG.validFrom),
        valid_until=day_in(facts, SG.validUntil),
        released_on=day_in(facts, SG.releasedOn),
    )


def related(snapshot: Snapshot, iri: str, predicate: str, *, most: int) -> Related:
    """What points to a thing by `predicate`, at most `most` of it, and how much there is."""
    bound = {"thing": term(iri)}
    rows = snapshot.select(_RELATED % (predicate, most + 1), bound)
    count = len(rows)
    if count > most:
        count = int(snapshot.select(_RELATED_COUNT % predicate, bound)[0]["count"].value)
    named = [
        (row["other"].value, row["label"].value if "label" in row else row["other"].value)
        for row in rows[:most]
    ]
    return Related(tuple(named), count)


def claims_about(snapshot: Snapshot, iri: str) -> tuple[Claim, ...]:
    """What each source states of a thing and of what was merged into it, by source and property."""
    return tuple(
        Claim(row["property"].value, row["value"], row["source"].value, row["title"].value)
        for row in snapshot.select(_CLAIMS % catalogue_iri(snapshot.base), {"thing": term(iri)})
    )


def records_about(snapshot: Snapshot, iri: str) -> dict[str, tuple[str, ...]]:
    """Source → its records that state something of a thing or of what was merged into it, sorted."""
    found: dict[str, list[str]] = {}
    for row in snapshot.select(_RECORDS_ABOUT, {"thing": term(iri)}):
        found.setdefault(row["source"].value, []).append(row["record"].value)
    return {source: tuple(records) for source, records in found.items()}


def stated_in_record(snapshot: Snapshot, record: str) -> list[dict[str, Cell]]:
    """What stands in one record: rows of thing, property, value, source and address."""
    return snapshot.select(_STATED_IN % catalogue_iri(snapshot.base), {"record": term(record)})


def uses_of_concept(snapshot: Snapshot, iri: str) -> list[tuple[str, str, int]]:
    """How often each kind of thing carries a concept: (property, class, how many)."""
    query = """SELECT ?property ?kind (COUNT(DISTINCT ?other) AS ?count) ?thing WHERE {
      ?other ?property ?thing ; a ?kind } GROUP BY ?property ?kind ?thing ORDER BY ?kind ?property"""
    return [
        (row["property"].value, row["kind"].value, int(row["count"].value))
        for row in snapshot.select(query, {"thing": term(iri)})
        if row["property"].value not in (SKOS.broader, SKOS.inScheme)
    ]
