"""All statements of a state's store: resolved at once, or part by part where the map is large."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import IO

from graph.archive import Entry
from graph.archive.entries import read_triples
from graph.resolve import Claims, resolve
from graph.resolve.parting import Groups, can_be_parted
from graph.snapshot.catalogue import DERIVED, record_triples, source_triples
from graph.snapshot.state import MapState, vocabulary
from ontology.identifiers import catalogue_iri, source_iri
from ontology.statements import Triple

RESOLVE_AT_ONCE = 1_000_000
"""A map of so many stated statements is resolved in memory (about 300 MB); of a larger one, parts are."""

PART_STATEMENTS = 250_000
"""How many statements a part has about (75 MB): one is larger where so many hang together."""

MOST_PARTS = 200
"""Each part is an open file while they are written."""

_RECORDS_KNOWN = 100_000
"""Of so many records it is known that they are listed; one that comes again later is listed twice, which a
store holds once."""


def quads_of(
    state: MapState, *, at_once: int = RESOLVE_AT_ONCE, part_statements: int = PART_STATEMENTS
) -> Iterator[str]:
    """All lines of a store, as N-Quads, each at least once: stated, with the catalogue, then resolved (the
    default graph)."""
    stated = sum(entry.statements for entry in state.entries)
    sources = [entry.source for entry in state.entries]
    if stated > at_once and can_be_parted(sources, state.decisions):
        lines = _by_parts(state, min(MOST_PARTS, max(2, stated // part_statements)))
    else:
        lines = _at_once(state)
    return chain(lines, (f"{' '.join(triple)} .\n" for triple in vocabulary()))


def _at_once(state: MapState) -> Iterator[str]:
    claims: list[Claims] = []
    for entry, number in zip(state.entries, state.numbers, strict=True):
        stated: list[Triple] = []
        claims.append(Claims(entry.source, stated))
        yield from _of_source(state, entry, number, _kept(read_triples(entry), stated))
    yield from _resolved(resolve(claims, state.base, state.decisions))


def _kept(triples: Iterable[Triple], kept: list[Triple]) -> Iterator[Triple]:
    for triple in triples:
        kept.append(triple)
        yield triple


def _resolved(triples: Iterable[Triple]) -> Iterator[str]:
    for subject, predicate, object_ in triples:
        yield f"{subject} {predicate} {object_} .\n"


def _of_source(state: MapState, entry: Entry, number: int, triples: Iterable[Triple]) -> Iterator[str]:
    """What a source states, in its graph, and what the catalogue says of it."""
    ending = f" <{source_iri(state.base, entry.source.name)}> .\n"
    listed = f" <{catalogue_iri(state.base)}> .\n"
    records: dict[str, None] = {}
    for triple in source_triples(entry, state.base, number):
        yield f"{' '.join(triple)}{listed}"
    for subject, predicate, object_ in triples:
        yield f"{subject} {predicate} {object_}{ending}"
        if predicate == DERIVED and object_ not in records:
            if len(records) == _RECORDS_KNOWN:
                records.clear()
            records[object_] = None
            for triple in record_triples((object_,), state.base, entry.source.name):
                yield f"{' '.join(triple)}{listed}"


def _by_parts(state: MapState, parts: int) -> Iterator[str]:
    """Two readings of what is stated: which things hang together, then each to the file of its part."""
    # As `resolve` reads its sources: by name.
    entries = sorted(zip(state.entries, state.numbers, strict=True), key=lambda one: one[0].source.name)
    groups = Groups(state.decisions, parts)
    for entry, _ in entries:
        for node, said in groupby(read_triples(entry), key=itemgetter(0)):
            groups.look(node, [one[1:] for one in said])
    groups.settle()
    with ExitStack() as held:
        files = [
            held.enter_context(
                tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n", prefix="sharegraph-")
            )
            for _ in range(parts)
        ]
        counts = [[0] * len(entries) for _ in range(parts)]
        for place, (entry, number) in enumerate(entries):
            yield from _of_source(state, entry, number, _divided(entry, groups, files, counts, place))
        names = groups.names()
        for file, count in zip(files, counts, strict=True):
            file.seek(0)
            claims = [
                Claims(entry.source, _read(file, lines))
                for (entry, _), lines in zip(entries, count, strict=True)
            ]
            yield from _resolved(resolve(claims, state.base, state.decisions, names=names))
            file.close()


def _divided(
    entry: Entry, groups: Groups, files: Sequence[IO[str]], counts: list[list[int]], place: int
) -> Iterator[Triple]:
    """What an entry states as it is; each thing is written to the files of its parts on the way."""
    for node, triples in groupby(read_triples(entry), key=itemgetter(0)):
        of_node = list(triples)
        lines = "".join([f"{subject} {predicate} {object_}\n" for subject, predicate, object_ in of_node])
        for part in groups.parts_of(node, [one[1:] for one in of_node]):
            files[part].write(lines)
            counts[part][place] += len(of_node)
        yield from of_node


def _read(file: IO[str], lines: int) -> Iterator[Triple]:
    """The next lines of a part; a predicate is one string, and a subject whose lines follow each other."""
    predicates: dict[str, str] = {}
    known = ""
    for line in islice(file, lines):
        subject, predicate, object_ = line[:-1].split(" ", 2)
        if subject != known:
            known = subject
        yield known, predicates.setdefault(predicate, predicate), object_
