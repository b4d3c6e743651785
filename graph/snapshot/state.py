"""The state of the map for one audience, named by a hash over all that its store is a function of."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256

from graph.archive import Archive, Entry, seen_numbers
from graph.resolve import RESOLVER_VERSION
from graph.snapshot.audience import AUDIENCES, present, sees
from ontology.decisions import Decision, DecisionKind
from ontology.errors import NotFound
from ontology.identifiers import record_iri
from ontology.statements import Triple
from ontology.vocabulary import vocabulary_triples

NAME_LENGTH = 12
"""Hexadecimal digits in a state's name: 48 bits, enough to tell the states of one archive apart."""


@dataclass(frozen=True, slots=True)
class MapState:
    """What a store is built from: the base IRI, the visible entries by source name, and decisions."""

    name: str
    base: str
    entries: tuple[Entry, ...]
    decisions: tuple[Decision, ...] = ()
    numbers: tuple[int, ...] = ()
    """The version of each of `entries`, counted among those that the audience may see."""

    def number_of(self, source: str) -> int:
        """Which version of a source this state holds, as its audience counts; raises NotFound."""
        for entry, number in zip(self.entries, self.numbers, strict=True):
            if entry.source.name == source:
                return number
        raise NotFound("source", source)


@cache
def vocabulary() -> tuple[Triple, ...]:
    """The statements of the vocabularies, which every store holds; made once a process (2 MB)."""
    return tuple(vocabulary_triples())


@cache
def vocabulary_hash() -> str:
    """SHA-256 over all statements of the vocabularies."""
    digest = sha256()
    for triple in vocabulary():
        digest.update(" ".join(triple).encode())
    return digest.hexdigest()


def state_of(archive: Archive, audience: str, order: Sequence[str] = AUDIENCES) -> MapState:
    """The present state for `audience`: a pure function of the archive, never of the clock.

    Audiences that see the same versions of the same sources get the same state, and so share one
    store. `order` are all audiences, from the widest circle to the narrowest.
    """
    entries = present(archive, audience, order)
    counted = seen_numbers(archive.events(), sees(audience, order))
    decisions = [one for one in archive.decisions() if _counts(one, archive.base, entries)]
    return state_from(archive.base, entries, decisions, [counted[entry.sequence] for entry in entries])


def state_from(
    base: str, entries: Sequence[Entry], decisions: Sequence[Decision], numbers: Sequence[int]
) -> MapState:
    """The state that these entries and decisions make, with its name; `numbers` are those shown."""
    facts = [
        [
            entry.sha256,
            number,
            entry.loaded_at,
            entry.loader,
            entry.loader_version,
            asdict(entry.source),
        ]
        for entry, number in zip(entries, numbers, strict=True)
    ]
    effects = sorted({one.effect for one in decisions})
    whole = json.dumps([base, RESOLVER_VERSION, vocabulary_hash(), facts, effects], sort_keys=True)
    name = sha256(whole.encode()).hexdigest()[:NAME_LENGTH]
    return MapState(name, base, tuple(entries), tuple(decisions), tuple(numbers))


def _counts(decision: Decision, base: str, entries: Sequence[Entry]) -> bool:
    """Whether a decision says anything to those who see these entries: both its ends are stated there.

    A decision about a hidden thing must not show, and one about a thing that nobody states any more
    sleeps (RULES 14).
    """
    if decision.kind == DecisionKind.NOT_THIS_IDENTIFIER:
        return any(decision.one.startswith(record_iri(base, one.source.name, "")[:-1]) for one in entries)
    return all(any(entry.states(end) for entry in entries) for end in (decision.one, decision.other))
