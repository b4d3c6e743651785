"""Checks a decision of a person against what is decided and known already, before it is written down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from api.named import Named
from graph.archive import Archive
from graph.archive.entries import Entry, read_triples
from graph.questions.things import merged_into
from graph.resolve.aside import identifier_in, stated_under
from graph.snapshot import Snapshot
from graph.snapshot.columns import gathered
from graph.snapshot.lookup import rows_about
from ontology.decisions import Decision, DecisionKind
from ontology.errors import DecisionRefused
from ontology.identifiers import record_iri
from ontology.statements import iri
from ontology.terms import OWL, SG

RECORDS_SHOWN = 20
"""How many records that are left are named where an identifier is set aside in one of several."""

_UNITS = frozenset({SG.Organisation, SG.Project})
_STATED = f"""SELECT ?member ?value WHERE {{
  VALUES ?member {{ %s }} GRAPH ?source {{ ?member <{SG.identifier}> ?value }} }}"""
_IDENTIFIER, _HAS = "identifier ", "has"
_ORDERED = (DecisionKind.UNIT_OF, DecisionKind.PREDECESSOR)


@dataclass(frozen=True, slots=True)
class Identity:
    """Which nodes are one thing in the state that stewards see, and by what."""

    snapshot: Snapshot
    decisions: tuple[Decision, ...]

    def thing(self, node: str) -> str:
        """The thing that a node is on the map."""
        return merged_into(self.snapshot, node) or node

    def path(self, start: str, end: str) -> list[str]:
        """Why two nodes are one thing: nodes and reasons in turn; empty where they are not."""
        thing = self.thing(start)
        nodes = {start, end, thing, *gathered(self.snapshot, OWL.sameAs).get(thing, ())}
        ties: dict[str, list[tuple[str, str]]] = {}

        def tie(one: str, other: str, why: str) -> None:
            ties.setdefault(one, []).append((other, why))
            ties.setdefault(other, []).append((one, why))

        for one in self.decisions:
            if one.kind == DecisionKind.SAME and one.one in nodes and one.other in nodes:
                tie(one.one, one.other, f"decision {one.id}")
        for node in nodes:
            if own := identifier_in(iri(node)):
                tie(node, f"{_IDENTIFIER}{own}", _HAS)
        for row in rows_about(self.snapshot, _STATED, nodes):
            tie(row["member"].value, f"{_IDENTIFIER}{row['value'].value}", _HAS)
        return _shortest(ties, start, end) if thing == self.thing(end) else []


def _shortest(ties: dict[str, list[tuple[str, str]]], start: str, end: str) -> list[str]:
    came: dict[str, tuple[str, str]] = {start: ("", "")}
    wave = [start]
    while wave and end not in came:
        ahead: list[str] = []
        for node in wave:
            for other, why in sorted(ties.get(node, ())):
                if other not in came:
                    came[other] = (node, why)
                    ahead.append(other)
        wave = ahead
    if end not in came:
        return []
    path = [end]
    while path[0] != start:
        node, why = came[path[0]]
        path = [node, why, *path]
    return path


def in_words(path: Sequence[str], label: Callable[[str], str]) -> str:
    """A path as one line: nodes by name and address, reasons between them."""
    words = []
    for place, step in enumerate(path):
        if place % 2:
            words.append("–" if step == _HAS else f"– {step} –")
        else:
            words.append(step if step.startswith(_IDENTIFIER) else f"{label(step)} <{step}>")
    return " ".join(words)


def check_two(kind: DecisionKind, one: Named, other: Named) -> None:
    """Raise DecisionRefused for a pair that this kind of decision says nothing about."""
    if one.iri == other.iri:
        raise DecisionRefused(f"{one.iri} is named twice; a decision is about two things.")
    if not set(one.kinds) & set(other.kinds):
        raise DecisionRefused(
            f"{one.label!r} and {other.label!r} are of two kinds; a decision is about two of one kind."
        )
    common = set(one.kinds) & set(other.kinds)
    if kind == DecisionKind.UNIT_OF and not common & _UNITS:
        raise DecisionRefused("Only organisations and projects are parts of one another.")
    if kind in (DecisionKind.PREDECESSOR, DecisionKind.RELATED) and SG.Organisation not in common:
        raise DecisionRefused("Only organisations come before one another or are related.")


def contradictions(identity: Identity, decision: Decision, label: Callable[[str], str]) -> list[str]:
    """What of the decisions in effect a new one contradicts, a sentence each.

    Raises DecisionRefused for a *same* that would join two of which *not the same* is decided, on any
    path; it shows the path.
    """
    if decision.kind == DecisionKind.SAME:
        _refuse_joining(identity, decision, label)
    found = []
    first, second = identity.thing(decision.one), identity.thing(decision.other)
    if decision.kind == DecisionKind.NOT_SAME:
        path = identity.path(decision.one, decision.other)
        if path:
            found.append(f"They were one thing: {in_words(path, label)}. From now on they are two.")
    elif decision.kind != DecisionKind.SAME and first == second:
        found.append("They are one thing on the map, so this has no effect until they are two.")
    if decision.kind in _ORDERED and first != second:
        found.extend(_round(identity, decision.kind, second, first))
    for known in identity.decisions:
        ends = identity.thing(known.one), identity.thing(known.other)
        of_two = known.kind in (*_ORDERED, DecisionKind.RELATED)
        if decision.kind == DecisionKind.SAME and of_two and set(ends) == {first, second}:
            found.append(f"Decision {known.id} ({known.kind}) has no effect while they are one thing.")
    return found


def _round(identity: Identity, kind: DecisionKind, start: str, end: str) -> list[str]:
    """A sentence on the decisions of a kind that lead from `start` to `end`, on the shortest way."""
    ways: dict[str, tuple[Decision, ...]] = {start: ()}
    ahead = [start]
    for node in ahead:
        for known in identity.decisions:
            other = identity.thing(known.other)
            if known.kind == kind and identity.thing(known.one) == node and other not in ways:
                ways[other] = (*ways[node], known)
                ahead.append(other)
    way = [one.id for one in ways.get(end, ())]
    if not way:
        return []
    if len(way) == 1:
        return [f"Decision {way[0]} says the reverse ({kind})."]
    return [f"With the decisions {', '.join(way)} ({kind}) this goes round in a circle; one must be wrong."]


def _refuse_joining(identity: Identity, decision: Decision, label: Callable[[str], str]) -> None:
    ends = identity.thing(decision.one), identity.thing(decision.other)
    for apart in identity.decisions:
        if apart.kind != DecisionKind.NOT_SAME:
            continue
        for first, last in ((apart.one, apart.other), (apart.other, apart.one)):
            if (identity.thing(first), identity.thing(last)) == ends:
                path = [*identity.path(first, decision.one), "this decision"]
                path += identity.path(decision.other, last)
                raise DecisionRefused(
                    f"Decision {apart.id} says that {label(apart.one)!r} and {label(apart.other)!r} are not "
                    f"one thing (because: {apart.because}). This would join them: {in_words(path, label)}. "
                    f"If that one is wrong, undo it first: sharegraph undo {apart.id} --because WHY"
                )


def source_of_record(archive: Archive, record: str) -> Entry | None:
    """The newest entry of the source that a record is of, None where there is none."""
    for entry in archive.current():
        if record.startswith(record_iri(archive.base, entry.source.name, "")[:-1]):
            return entry
    return None


def records_left(
    archive: Archive, record: str, identifier: str, decisions: Iterable[Decision]
) -> tuple[list[str], bool]:
    """The records of its source that still state the same node under `identifier`, and whether any does.

    `decisions` are those in effect, without the new one.
    """
    entry = source_of_record(archive, record)
    found = stated_under(read_triples(entry), identifier, iri(record)) if entry else []
    aside = {
        iri(one.one)
        for one in decisions
        if one.kind == DecisionKind.NOT_THIS_IDENTIFIER and one.other == identifier
    }
    left = {one[1:-1] for node in found for one in node.records - aside - {iri(record)}}
    return sorted(left), bool(found)
