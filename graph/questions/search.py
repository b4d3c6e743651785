"""Search over labels, other names and identifiers, whatever the accents and the letter case."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nsmallest

from graph.snapshot import Snapshot
from graph.snapshot.columns import column, members
from ontology.terms import RDFS, SG, SKOS

KINDS: dict[str, str] = {
    "organisation": SG.Organisation,
    "dataset": SG.Dataset,
    "resource": SG.DataResource,
    "infrastructure": SG.Infrastructure,
    "agreement": SG.Agreement,
    "project": SG.Project,
    "grant": SG.Grant,
    "programme": SG.Programme,
    "convening": SG.Convening,
    "need": SG.DataNeed,
}
"""The kinds of thing that are listed and found, by the segment of their addresses, with their class."""

LONGEST_QUERY = 200
"""Characters of a search that are read; the rest is left out."""

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
_OTHER_WORDS = (SKOS.altLabel, SKOS.prefLabel, SG.identifier, SG.reference)


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing of the map: `kind` is a key of `KINDS`."""

    iri: str
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found of one kind: the first few by rank, and how many in all."""

    kind: str
    things: tuple[Thing, ...]
    in_all: int


def fold(text: str) -> str:
    """The text in small letters, without accents, with single spaces: how words are compared."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(plain.translate(_LETTERS).split())


def things(snapshot: Snapshot) -> dict[str, Thing]:
    """All things that are listed, by IRI, in the order of their labels. Read once per snapshot."""

    def read(opened: Snapshot) -> dict[str, Thing]:
        labels = dict(column(opened, RDFS.label))
        # A thing of two kinds is listed once, under the kind that comes first.
        kinds = {iri: name for name, kind in reversed(KINDS.items()) for iri in members(opened, kind)}
        found = [Thing(iri, kind, labels[iri]) for iri, kind in kinds.items() if iri in labels]
        return {one.iri: one for one in sorted(found, key=lambda one: (fold(one.label), one.iri))}

    return snapshot.view("things", read)


def _words(snapshot: Snapshot) -> dict[str, str]:
    """Thing → its label, other names and identifiers, folded, one a line. Read once per snapshot."""

    def read(opened: Snapshot) -> dict[str, str]:
        lines = {iri: [fold(thing.label)] for iri, thing in things(opened).items()}
        for predicate in _OTHER_WORDS:
            for iri, word in column(opened, predicate):
                if iri in lines:
                    lines[iri].append(fold(word))
        return {iri: "\n".join(dict.fromkeys(words)) for iri, words in lines.items()}

    return snapshot.view("search words", read)


def matches(snapshot: Snapshot, candidates: Sequence[Thing], query: str) -> list[Thing]:
    """Those of `candidates` whose words contain every word of `query`, in the order given."""
    wanted = fold(query[:LONGEST_QUERY]).split()
    if not wanted:
        return list(candidates)
    words = _words(snapshot)
    return [thing for thing in candidates if all(word in words[thing.iri] for word in wanted)]


def named(snapshot: Snapshot, name: str) -> list[Thing]:
    """The things of which `name` is a whole name or identifier, whatever its letters and accents."""
    wanted = fold(name[:LONGEST_QUERY])
    known = things(snapshot)
    if not wanted:
        return []
    return [known[iri] for iri, words in _words(snapshot).items() if wanted in words.split("\n")]


def search(snapshot: Snapshot, query: str, *, most: int) -> tuple[Found, ...]:
    """What `query` finds, by kind: names that begin with it first, then by name; at most `most` a kind."""
    wanted = fold(query[:LONGEST_QUERY])
    if not wanted:
        return ()
    by_kind: dict[str, list[Thing]] = {}
    for thing in matches(snapshot, tuple(things(snapshot).values()), query):
        by_kind.setdefault(thing.kind, []).append(thing)
    words = _words(snapshot)

    def rank(thing: Thing) -> int:
        lines = words[thing.iri].split("\n")
        if any(line == wanted for line in lines):
            return 0
        if lines[0].startswith(wanted):
            return 1
        return 2 if f" {wanted}" in lines[0] else 3

    return tuple(
        Found(kind, tuple(nsmallest(most, by_kind[kind], key=rank)), len(by_kind[kind]))
        for kind in KINDS
        if kind in by_kind
    )
