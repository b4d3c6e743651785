"""Search over labels, other names and identifiers, whatever the accents and the letter case."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nsmallest

from graph.snapshot import Snapshot
from graph.snapshot.columns import column, members
from ontology import crosswalk
from ontology.mapping import COMMON, MAPPING
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
_NO_FINDING_BY = frozenset({"place", "status", "organisation-status"})
"""Schemes whose words find no things: places and states have filters, and their words are in many names."""

_CONCEPT_PROPERTIES = tuple(
    dict.fromkeys(
        facet.predicate
        for facet in (*COMMON, *(one for _, facets in MAPPING.values() for one in facets))
        if facet.scheme and facet.scheme not in _NO_FINDING_BY
    )
)
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
    # Letters of mathematics (𝕬) become capitals only now.
    plain = unicodedata.normalize("NFKD", plain.casefold())
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


def concepts_found(query: str) -> tuple[str, ...]:
    """The concepts of the vocabularies that `query` names: whole words first, then beginnings."""
    query = query[:LONGEST_QUERY]
    return tuple(dict.fromkeys((*crosswalk.named(query), *crosswalk.beginning(query))))


def _carriers(snapshot: Snapshot) -> dict[str, set[str]]:
    """Concept → the listed things that carry it, places apart. Read once per snapshot, when it is needed.

    What a version of an agreement carries its agreement carries.
    """

    def read(opened: Snapshot) -> dict[str, set[str]]:
        known, whole = things(opened), dict(column(opened, SG.versionOf))
        found: dict[str, set[str]] = {}
        for predicate in _CONCEPT_PROPERTIES:
            for thing, value in column(opened, predicate):
                carrier = whole.get(thing, thing)
                if carrier in known:
                    found.setdefault(value, set()).add(carrier)
        return found

    return snapshot.view("concept carriers", read)


def carrying(snapshot: Snapshot, query: str) -> set[str]:
    """The things that carry a concept which `query` names as a whole, or one that matches it.

    A word of a sector, or one to avoid, so finds what records call by the shared word.
    """
    concepts = {one for found in _named_in_words(query) for _, one in crosswalk.reach(found)}
    if not concepts:
        return set()
    carriers = _carriers(snapshot)
    return {thing for one in concepts for thing in carriers.get(one, ())}


def _named_in_words(query: str) -> tuple[str, ...]:
    """The concepts that `query` names by a word, not by a code: `use` and `none` are codes."""
    wanted = query[:LONGEST_QUERY]
    return tuple(one for one in crosswalk.named(wanted) if crosswalk.has_word(one, wanted))


def matches(snapshot: Snapshot, candidates: Sequence[Thing], query: str) -> list[Thing]:
    """Those of `candidates` that `query` finds, in the order given.

    That is those whose words contain every word of it, and those that carry the concept it names.
    """
    wanted = fold(query[:LONGEST_QUERY]).split()
    if not wanted:
        return list(candidates)
    words, carriers = _words(snapshot), carrying(snapshot, query)
    return [
        thing
        for thing in candidates
        if thing.iri in carriers or all(word in words[thing.iri] for word in wanted)
    ]


def named(snapshot: Snapshot, name: str) -> list[Thing]:
    """The things of which `name` is a whole name or identifier, whatever its letters and accents."""
    wanted = fold(name[:LONGEST_QUERY])
    known = things(snapshot)
    if not wanted:
        return []
    return [known[iri] for iri, words in _words(snapshot).items() if wanted in words.split("\n")]


def search(snapshot: Snapshot, query: str, *, most: int) -> tuple[Found, ...]:
    """What `query` finds, by kind: names that begin with it first, then by name; at most `most` a kind.

    Things that only carry a concept which it names come last.
    """
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
        if f" {wanted}" in lines[0]:
            return 2
        return 3 if all(word in words[thing.iri] for word in wanted.split()) else 4

    return tuple(
        Found(kind, tuple(nsmallest(most, by_kind[kind], key=rank)), len(by_kind[kind]))
        for kind in KINDS
        if kind in by_kind
    )
