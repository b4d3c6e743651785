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

_KINDS = "SELECT ?kind WHERE { ?thing a ?kind }"
_MEMBER_OF = f"SELECT ?thing WHERE {{ ?thing <{OWL.sameAs}> ?member }} ORDER BY ?thing LIMIT 1"
_FACTS = "SELECT ?thing ?property ?value WHERE { VALUES ?thing { %s } ?thing ?property ?value }"
_RELATED = f"""SELECT DISTINCT ?other ?label WHERE {{
  ?other <%s> ?thing OPTIONAL {{ ?other <{RDFS.label}> ?label }}
}} ORDER BY LCASE(STR(?label)) ?other LIMIT %d"""
_RELATED_COUNT = "SELECT (COUNT(DISTINCT ?other) AS ?count) WHERE { ?other <%s> ?thing }"
_CLAIMS = f"""SELECT ?property ?value ?source ?title ?record ?address WHERE {{
  {{ SELECT DISTINCT ?member WHERE {{
    {{ ?thing a ?type . BIND(?thing AS ?member) }} UNION {{ ?thing <{OWL.sameAs}> ?member }} }} }}
  GRAPH ?source {{ ?member ?property ?value }}
  GRAPH <%s> {{ ?source a <{SG.Source}> ; <{RDFS.label}> ?title }}
  FILTER(?property NOT IN (<{PROV.wasDerivedFrom}>, <{RDF.type}>))
  OPTIONAL {{ GRAPH ?source {{ ?member <{PROV.wasDerivedFrom}> ?record }}
    OPTIONAL {{ GRAPH <%s> {{ ?record <{SG.address}> ?address }} }} }}
}} ORDER BY ?title ?property ?value ?record"""
_ACCESS = f"""SELECT ?edge ?asset ?agreement ?status ?validFrom ?validUntil ?releasedOn WHERE {{
  ?edge a <{SG.Edge}> ; <{SG.edgeRule}> "hasAccessTo" ; <{SG.edgeFrom}> ?thing ; <{SG.edgeTo}> ?asset ;
    <{SG.restsOn}> ?agreement .
  OPTIONAL {{ ?edge <{SG.status}> ?status }}
  OPTIONAL {{ ?edge <{SG.validFrom}> ?validFrom }}
  OPTIONAL {{ ?edge <{SG.validUntil}> ?validUntil }}
  OPTIONAL {{ ?edge <{SG.releasedOn}> ?releasedOn }}
}} ORDER BY ?asset ?agreement ?edge"""
_STATED_IN = f"""SELECT ?thing ?property ?value ?source ?address WHERE {{
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
    """One statement of one source, with the record it stands in (empty where none is named)."""

    property: str
    value: Cell
    source: str
    source_label: str
    record: str
    address: str


@dataclass(frozen=True, slots=True)
class Access:
    """An asset that an organisation has access to, under what, since when."""

    asset: str
    agreement: str
    state: State
    since: date | None
    until: date | None


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
    catalogue = catalogue_iri(snapshot.base)
    return tuple(
        Claim(
            row["property"].value,
            row["value"],
            row["source"].value,
            row["title"].value,
            row["record"].value if "record" in row else "",
            row["address"].value if "address" in row else "",
        )
        for row in snapshot.select(_CLAIMS % (catalogue, catalogue), {"thing": term(iri)})
    )


def access_of(snapshot: Snapshot, iri: str, day: date) -> tuple[Access, ...]:
    """What an organisation has (had, will have) access to, by asset and agreement: its best state."""
    order = list(State)
    best: dict[tuple[str, str], Access] = {}
    for row in snapshot.select(_ACCESS, {"thing": term(iri)}):
        facts = {
            getattr(SG, name): (row[name],)
            for name in ("status", "validFrom", "validUntil", "releasedOn")
            if name in row
        }
        found = Access(
            row["asset"].value,
            row["agreement"].value,
            state_of_facts(facts, day),
            day_in(facts, SG.releasedOn) or day_in(facts, SG.validFrom),
            day_in(facts, SG.validUntil),
        )
        key = (found.asset, found.agreement)
        if key not in best or order.index(found.state) < order.index(best[key].state):
            best[key] = found
    return tuple(best[key] for key in sorted(best))


def stated_in_record(snapshot: Snapshot, record: str) -> list[dict[str, Cell]]:
    """What stands in one record: rows of thing, property, value, source and address."""
    return snapshot.select(_STATED_IN % catalogue_iri(snapshot.base), {"record": term(record)})


def uses_of_concept(snapshot: Snapshot, iri: str) -> list[tuple[str, str, int]]:
    """How often each kind of thing carries a concept: (property, class, how many)."""
    query = """SELECT ?property ?kind (COUNT(DISTINCT ?other) AS ?count) WHERE {
      ?other ?property ?thing ; a ?kind } GROUP BY ?property ?kind ORDER BY ?kind ?property"""
    return [
        (row["property"].value, row["kind"].value, int(row["count"].value))
        for row in snapshot.select(query, {"thing": term(iri)})
        if row["property"].value not in (SKOS.broader, SKOS.inScheme)
    ]
