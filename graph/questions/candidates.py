"""What may be one thing: joined by rule, or proposed by equal names and `owl:sameAs` in data (RULES 2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from graph.questions.search import KINDS
from graph.resolve.aside import identifier_in
from graph.snapshot import Snapshot
from graph.snapshot.columns import gathered
from graph.snapshot.lookup import rows_about
from ontology.decisions import Decision, DecisionKind
from ontology.identifiers import normal_name
from ontology.statements import iri
from ontology.terms import OWL, PROV, RDFS, SG

BY_IDENTIFIER = "equal identifier"
BY_NAME = "equal name"
BY_DATA = "stated as the same"

LARGEST_GROUP = 20
"""Things of one name above which no pairs are made of them: such a name tells nothing."""

_NAMES = f"""SELECT ?thing ?label ?kind WHERE {{ ?thing a ?kind ; <{RDFS.label}> ?label
  FILTER(?kind IN ({", ".join(f"<{kind}>" for kind in KINDS.values())})) }}"""
_IDENTIFIERS = f"""SELECT ?member ?value WHERE {{
  VALUES ?member {{ %s }} GRAPH ?source {{ ?member <{SG.identifier}> ?value }} }}"""
_STATED_SAME = f"""SELECT DISTINCT ?one ?other ?source WHERE {{
  GRAPH ?source {{ ?one <{OWL.sameAs}> ?other }} FILTER(isIRI(?other)) }}"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two nodes that may be one thing, and why; `accepted` where a rule joined them already."""

    one: str
    other: str
    label: str
    other_label: str
    why: str
    evidence: str
    accepted: bool


def candidates(snapshot: Snapshot, decided: Iterable[Decision]) -> tuple[Candidate, ...]:
    """All pairs that wait for a person, and those that a rule accepted; pairs decided on are left out.

    To be decided first, each part by name.
    """
    labels: dict[str, str] = {}
    named: dict[tuple[str, str], list[str]] = {}
    for row in snapshot.select(_NAMES):
        thing, label = row["thing"].value, row["label"].value
        labels[thing] = label
        named.setdefault((row["kind"].value, normal_name(label)), []).append(thing)
    members = gathered(snapshot, OWL.sameAs)
    thing_of = {member: thing for thing, own in members.items() for member in own}
    settled = _settled(decided, thing_of)
    sources = _sources(snapshot)
    found: dict[tuple[str, str], Candidate] = {}

    def add(one: str, other: str, why: str, evidence: str) -> None:
        pair = (min(one, other), max(one, other))
        if pair[0] != pair[1] and frozenset(pair) not in settled:
            names = (labels.get(pair[0], pair[0]), labels.get(pair[1], pair[1]))
            found.setdefault(pair, Candidate(*pair, *names, why, evidence, accepted=False))

    for row in snapshot.select(_STATED_SAME):
        one, other = (thing_of.get(row[end].value, row[end].value) for end in ("one", "other"))
        if one in labels and other in labels:
            add(one, other, BY_DATA, row["source"].value)
    for (_, name), things in named.items():
        if 1 < len(things) <= LARGEST_GROUP:
            for one, other in combinations(sorted(things), 2):
                if not sources.get(one, set()) & sources.get(other, set()):
                    add(one, other, BY_NAME, name)
    accepted = _accepted(snapshot, members, labels, settled)
    waiting = sorted(found.values(), key=lambda one: (one.label.casefold(), one.one, one.other))
    return (*waiting, *accepted)


def _settled(decided: Iterable[Decision], thing_of: dict[str, str]) -> set[frozenset[str]]:
    """The pairs about which something is decided, as stated and as things."""
    settled: set[frozenset[str]] = set()
    for one in decided:
        if one.kind != DecisionKind.NOT_THIS_IDENTIFIER:
            settled.add(frozenset((one.one, one.other)))
            settled.add(frozenset((thing_of.get(one.one, one.one), thing_of.get(one.other, one.other))))
    return settled


def _sources(snapshot: Snapshot) -> dict[str, set[str]]:
    """Thing → the sources whose records it derives from: inside one source equal names were told apart."""
    start = f"{snapshot.base}record/"
    return {
        thing: {record.removeprefix(start).partition("/")[0] for record in records}
        for thing, records in gathered(snapshot, PROV.wasDerivedFrom).items()
    }


def _accepted(
    snapshot: Snapshot,
    members: dict[str, set[str]],
    labels: dict[str, str],
    settled: set[frozenset[str]],
) -> list[Candidate]:
    """What rules joined: each further node of a thing that shares an identifier with another of its nodes."""
    nodes = {one for thing, own in members.items() for one in (thing, *own)}
    held = {one: {identifier_in(iri(one))} - {""} for one in nodes}
    for row in rows_about(snapshot, _IDENTIFIERS, nodes):
        held[row["member"].value].add(row["value"].value)
    found = []
    for thing, own in members.items():
        for member in sorted(own):
            others = {one for node in (thing, *own) if node != member for one in held[node]}
            shared = held[member] & others
            if shared and thing in labels and frozenset((thing, member)) not in settled:
                label, evidence = labels[thing], ", ".join(sorted(shared))
                found.append(Candidate(thing, member, label, label, BY_IDENTIFIER, evidence, accepted=True))
    return sorted(found, key=lambda one: (one.label.casefold(), one.one, one.other))
