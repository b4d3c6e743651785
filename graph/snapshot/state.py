"""The state of the map for one audience, named by a hash over all that its store is a function of."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256

from graph.archive import Archive, Entry
from graph.resolve import RESOLVER_VERSION, Pair
from graph.snapshot.audience import visible_to
from ontology.vocabulary import vocabulary_triples

NAME_LENGTH = 12
"""Hexadecimal digits in a state's name: 48 bits, enough to tell the states of one archive apart."""


@dataclass(frozen=True, slots=True)
class MapState:
    """What a store is built from: the base IRI, the visible entries by source name, and decisions.

    `same` and `apart` are pairs of node terms that somebody decided to be one thing, or not to be.
    """

    name: str
    base: str
    entries: tuple[Entry, ...]
    same: tuple[Pair, ...] = ()
    apart: tuple[Pair, ...] = ()


@cache
def _vocabulary_hash() -> str:
    digest = sha256()
    for triple in vocabulary_triples():
        digest.update(" ".join(triple).encode())
    return digest.hexdigest()


def state_of(
    archive: Archive, audience: str, *, same: Iterable[Pair] = (), apart: Iterable[Pair] = ()
) -> MapState:
    """The present state for `audience`: a pure function of archive and decisions, never of the clock.

    Audiences that see the same sources get the same state, and so share one store.
    """
    entries = archive.current(visible_to(audience))
    facts = [
        [
            entry.sha256,
            entry.number,
            entry.loaded_at,
            entry.loader,
            entry.loader_version,
            asdict(entry.source),
        ]
        for entry in entries
    ]
    decided = [sorted({(min(pair), max(pair)) for pair in pairs}) for pairs in (same, apart)]
    whole = json.dumps([archive.base, RESOLVER_VERSION, _vocabulary_hash(), facts, decided], sort_keys=True)
    name = sha256(whole.encode()).hexdigest()[:NAME_LENGTH]
    return MapState(name, archive.base, tuple(entries), *map(tuple, decided))
