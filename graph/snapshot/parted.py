"""All statements of a state's store: resolved at once, or part by part where the map is large."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain, islice
from typing import IO

from graph.archive import Entry
from graph.archive.entries import read_lines
from graph.resolve import Claims, resolve
from graph.resolve.parting import Groups, can_be_parted
from graph.resolve.sides import is_odd
from graph.snapshot.catalogue import DERIVED, record_triples, source_triples
from graph.snapshot.state import MapState, vocabulary
from ontology.identifiers import catalogue_iri
from ontology.statements import Triple

RESOLVE_AT_ONCE = 1_000_000
"""A map of so many stated statements is resolved in memory (about 300 MB); of a larger one, parts are."""

PART_STATEMENTS = 250_000
"""How many statements a part has about (75 MB): one is larger where so many hang together."""

MOST_PARTS = 200
"""Each part is an open file while they are written."""

_LINES = 4096
"""So many lines are handed on at a time."""

_RECORDS_KNOWN = 100_000
"""Of so many records it is known that they are listed; one that comes again later is listed twice, which a
store holds once."""


def quads_of(
    state: MapState, *, at_once: int = RESOLVE_AT_ONCE, part_statements: int = PART_STATEMENTS
) -> Iterator[str]:
    """All lines of a store, as N-Quads, each at least once: stated, with the catalogue, then resolved (the
    default graph)."""
    for block in blocks_of(state, set(), at_once=at_once, part_statements=part_statements):
        yield from (f"{line}\n" for line in block.split("\n")[:-1])


def blocks_of(
    state: MapState,
    odd: set[str],
    *,
    taken: Collection[str] = (),
    at_once: int = RESOLVE_AT_ONCE,
    part_statements: int = PART_STATEMENTS,
) -> Iterator[str]:
    """The same, some thousand lines at a time, without what the sources of the names in `taken` state; the
    nodes that `is_odd` names are put into `odd`."""
    stated = sum(entry.statements for entry in state.entries)
    sources = [entry.source for entry in state.entries]
    if stated > at_once and can_be_parted(sources, state.decisions):
        blocks = _by_parts(state, min(MOST_PARTS, max(2, stated // part_statements)), odd, taken)
    else:
        blocks = _at_once(state, odd, taken)
    return filter(None, chain(blocks, _written(vocabulary())))


def _at_once(state: MapState, odd: set[str], taken: Collection[str]) -> Iterator[str]:
    claims: list[Claims] = []
    for entry, number in zip(state.entries, state.numbers, strict=True):
        stated: list[Triple] = []
        claims.append(Claims(entry.source, stated))
        for lines, triples in _of_source(state, entry, number, odd, taken):
            yield lines
            stated += triples
    yield from _written(resolve(claims, state.base, state.decisions))


def _written(triples: Iterable[Triple]) -> Iterator[str]:
    """Statements of the default graph as lines."""
    some = iter(triples)
    while lines := "".join(
        [f"{subject} {predicate} {object_} .\n" for subject, predicate, object_ in islice(some, _LINES)]
    ):
        yield lines


def _of_source(
    state: MapState, entry: Entry, number: int, odd: set[str], taken: Collection[str]
) -> Iterator[tuple[str, list[Triple]]]:
    """What a source states, in its graph, and what the catalogue says of it: lines as they go into a store,
    and the statements among them."""
    base, name = state.base, entry.source.name
    listed = f" <{catalogue_iri(base)}> .\n"
    records: dict[str, None] = {}
    known = ""
    yield "".join([f"{' '.join(triple)}{listed}" for triple in source_triples(entry, base, number)]), []
    for lines, triples in read_lines(entry):
        # As they stand in the archive, so they go into the store.
        yield "" if name in taken else "\n".join((*lines, "")), triples
        fresh = []
        for subject, predicate, object_ in triples:
            if subject is not known:
                known = subject
                if is_odd(base, subject):
                    odd.add(subject)
            if predicate == DERIVED and object_ not in records:
                records[object_] = None
                fresh.append(object_)
        yield "".join([f"{' '.join(triple)}{listed}" for triple in record_triples(fresh, base, name)]), []
        if len(records) > _RECORDS_KNOWN:
            records.clear()


def _by_parts(state: MapState, parts: int, odd: set[str], taken: Collection[str]) -> Iterator[str]:
    """Two readings of what is stated: which things hang together, then each to the file of its part."""
    # As `resolve` reads its sources: by name.
    entries = sorted(zip(state.entries, state.numbers, strict=True), key=lambda one: one[0].source.name)
    groups = Groups(state.decisions, parts)
    for entry, _ in entries:
        for _, triples in read_lines(entry):
            for start, end in _nodes(triples):
                groups.look(triples[start][0], triples[start:end])
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
            for lines, triples in _of_source(state, entry, number, odd, taken):
                yield lines
                _divide(triples, groups, files, counts, place)
        names = groups.names()
        for file, count in zip(files, counts, strict=True):
            file.seek(0)
            claims = [
                Claims(entry.source, _read(file, lines))
                for (entry, _), lines in zip(entries, count, strict=True)
            ]
            yield from _written(resolve(claims, state.base, state.decisions, names=names))
            file.close()


def _nodes(triples: Sequence[Triple]) -> Iterator[tuple[int, int]]:
    """Where what is stated of one node begins, and ends."""
    start, known = 0, ""
    for place, (subject, _, _) in enumerate(triples):
        if subject is not known:
            if place:
                yield start, place
            start, known = place, subject
    if triples:
        yield start, len(triples)


def _divide(
    triples: Sequence[Triple],
    groups: Groups,
    files: Sequence[IO[str]],
    counts: list[list[int]],
    place: int,
) -> None:
    """Write each thing to the files of its parts."""
    for start, end in _nodes(triples):
        of_node = triples[start:end]
        lines = "".join([f"{subject} {predicate} {object_}\n" for subject, predicate, object_ in of_node])
        for part in groups.parts_of(of_node[0][0], of_node):
            files[part].write(lines)
            counts[part][place] += end - start


def _read(file: IO[str], lines: int) -> Iterator[Triple]:
    """The next lines of a part; a predicate is one string, and a subject whose lines follow each other."""
    predicates: dict[str, str] = {}
    known = ""
    for line in islice(file, lines):
        subject, predicate, object_ = line[:-1].split(" ", 2)
        if subject != known:
            known = subject
        yield known, predicates.setdefault(predicate, predicate), object_
