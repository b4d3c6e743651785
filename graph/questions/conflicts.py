"""The conflicts of a state: each fact on which sources, or one with itself, differ, and who says what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.questions.moved import moved
from graph.questions.search import fold
from graph.resolve import Dispute, Standing, disputes
from graph.resolve.claims import Claim
from graph.resolve.gathering import claims_of_members
from graph.snapshot import Snapshot
from graph.snapshot.columns import gathered
from graph.snapshot.lookup import labels_of, rows_about
from graph.store import Cell
from ontology.identifiers import source_iri
from ontology.statements import iri, text
from ontology.terms import OWL, RDF, SG, XSD

EXPLAINED = 5_000
"""Things whose conflicts are read and explained, the first by name; the list says of how many."""

PARTS = "parts"
"""The fact that the stated parts of a grant come to more than it."""

_CLAIMS = """SELECT ?member ?source ?property ?value WHERE {
  VALUES ?member { %s } GRAPH ?source { ?member ?property ?value } }"""
_TYPE = f"<{RDF.type}>"
_PARTS = "hasAllocation"
_PARTS_OF = f'SELECT ?thing WHERE {{ ?thing <{SG.disputed}> "{_PARTS}" }}'


@dataclass(frozen=True, slots=True)
class Says:
    """What one record node of one source states of a fact."""

    source: str
    """The name of the source."""
    node: str
    values: dict[str, tuple[Cell, ...]]
    """Property → its values."""
    date: str
    shown: bool
    contradicts_itself: bool
    counts: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """One fact of one thing, or several that are chosen together; see `graph.resolve.Dispute`."""

    thing: str
    label: str
    kind: str
    fact: str
    properties: tuple[str, ...]
    says: tuple[Says, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Conflicts:
    """All conflicts of the things that were read, and how many things have any."""

    conflicts: tuple[Conflict, ...]
    things_read: int
    things_in_all: int


def conflicts(snapshot: Snapshot) -> Conflicts:
    """The conflicts of a state, by name of the thing. Read once per snapshot."""
    return snapshot.view("conflicts", _read)


def conflicts_of(snapshot: Snapshot, thing: str) -> tuple[Conflict, ...]:
    """The conflicts of one thing."""
    label = labels_of(snapshot, [thing]).get(thing, thing)
    found = list(_explained(snapshot, {thing: label}))
    if snapshot.select(_PARTS_OF, {"thing": iri(thing)}):
        found.append(_of_parts(thing, label))
    return tuple(found)


def _read(snapshot: Snapshot) -> Conflicts:
    marked = gathered(snapshot, SG.disputed)
    labels: dict[str, str] = labels_of(snapshot, marked.keys())
    names = sorted(marked, key=lambda one: (fold(labels.get(one) or one), one))
    read = {one: labels.get(one, one) for one in names[:EXPLAINED]}
    parts = {one for one in read if _PARTS in marked[one]}
    found = [
        *_explained(snapshot, read),
        *(_of_parts(one, read[one]) for one in parts),
    ]
    place = {one: number for number, one in enumerate(read)}
    found.sort(key=lambda one: (place[one.thing], one.fact))
    return Conflicts(tuple(found), len(read), len(names))


def _of_parts(grant: str, label: str) -> Conflict:
    return Conflict(grant, label, SG.Grant, PARTS, (SG.hasAllocation,), (), "")


def _explained(snapshot: Snapshot, labels: dict[str, str]) -> Iterable[Conflict]:
    members = gathered(snapshot, OWL.sameAs) if labels else {}
    names = {iri(member): iri(thing) for thing, own in members.items() for member in own}
    elsewhere = moved(snapshot)
    nodes = {thing: {thing, *members.get(thing, ())} for thing in labels}
    for (before, _), thing in elsewhere.items():
        if thing in nodes:
            nodes[thing].add(before)
    of_node: dict[str, list[str]] = {}
    for thing, own in nodes.items():
        for node in own:
            of_node.setdefault(node, []).append(thing)
    sources = [entry.source for entry in snapshot.state.entries]
    place = {source_iri(snapshot.base, one.name): number for number, one in enumerate(sources)}
    cells: dict[str, Cell] = {}
    stated: dict[str, dict[str, list[Claim]]] = {}
    for row in rows_about(snapshot, _CLAIMS, of_node):
        member, source = row["member"].value, row["source"].value
        if source not in place:
            continue
        means = elsewhere.get((member, source))
        value = row["value"]
        if value.kind == "iri" and (value.value, source) in elsewhere:
            value = value._replace(value=elsewhere[value.value, source])
        term = _term(value)
        term = names.get(term, term)
        cells.setdefault(term, value._replace(value=term[1:-1]) if value.kind == "iri" else value)
        for thing in of_node[member]:
            own_node = member in (thing, *members.get(thing, ()))
            if means == thing or (means is None and own_node):
                claim = (f"<{row['property'].value}>", term, place[source])
                stated.setdefault(thing, {}).setdefault(member, []).append(claim)
    for thing, by_member in stated.items():
        claims, most = claims_of_members(by_member, names, len(sources))
        types = tuple(sorted({value for predicate, value, _ in claims if predicate == _TYPE}))
        if types:
            node_of = _units(by_member, len(sources))
            for one in disputes(claims, types, Standing(sources, most)):
                about = (thing, labels[thing], types[0][1:-1])
                yield _conflict(about, one, [source.name for source in sources], node_of, cells)


def _units(by_member: dict[str, list[Claim]], sources: int) -> dict[int, str]:
    """Unit → the node that is it, counted as `claims_of_members` counts."""
    nodes: dict[int, int] = {}
    found: dict[int, str] = {}
    for member in sorted(by_member):
        for index in {claim[2] for claim in by_member[member]}:
            found[index + sources * nodes.get(index, 0)] = member
            nodes[index] = nodes.get(index, 0) + 1
    return found


def _conflict(
    about: tuple[str, str, str],
    one: Dispute,
    sources: Sequence[str],
    node_of: dict[int, str],
    cells: dict[str, Cell],
) -> Conflict:
    says = tuple(
        Says(
            sources[unit.unit % len(sources)],
            node_of[unit.unit],
            {
                predicate[1:-1]: tuple(cells[value] for value in values)
                for predicate, values in unit.values.items()
            },
            unit.date,
            unit.shown,
            unit.contradicts_itself,
            unit.counts,
        )
        for unit in one.says
    )
    return Conflict(*about, one.fact, tuple(each[1:-1] for each in one.predicates), says, one.why)


def _term(cell: Cell) -> str:
    if cell.kind == "iri":
        return iri(cell.value)
    if cell.language or cell.datatype in ("", XSD.string):
        return text(cell.value, cell.language)
    return f"{text(cell.value)}^^<{cell.datatype}>"
