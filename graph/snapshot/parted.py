"""All statements of a state's store: resolved at once, or part by part where the map is large."""

from __future__ import annotations

import marshal
import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from itertools import chain, islice

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
    yield "".join([f"{' '.join(triple)}{listed}" for triple in source_triples(entry, base, number)]), []
    for lines, triples in read_lines(entry):
        # As they stand in the archive, so they go into the store.
        yield "" if name in taken else "\n".join((*lines, "")), triples
        odd.update(one for one in dict.fromkeys([triple[0] for triple in triples]) if is_odd(base, one))
        derived = dict.fromkeys([value for _, predicate, value in triples if predicate == DERIVED])
        fresh = [record for record in derived if record not in records]
        records.update(dict.fromkeys(fresh))
        yield "".join([f"{' '.join(triple)}{listed}" for triple in record_triples(fresh, base, name)]), []
        if len(records) > _RECORDS_KNOWN:
            records.clear()


def _by_parts(state: MapState, parts: int, odd: set[str], taken: Collection[str]) -> Iterator[str]:
    """What is stated is read once, which shows what hangs together; it waits aside until each thing can be
    put to its part."""
    # As `resolve` reads its sources: by name.
    entries = sorted(zip(state.entries, state.numbers, strict=True), key=lambda one: one[0].source.name)
    groups = Groups(state.decisions, parts)
    with ExitStack() as held:
        aside = held.enter_context(closing(_Aside()))
        for place, (entry, number) in enumerate(entries):
            for lines, triples in _of_source(state, entry, number, odd, taken):
                yield lines
                groups.look(triples)
                aside.put(place, triples)
        groups.settle()
        divided = [held.enter_context(closing(_Aside())) for _ in range(parts)]
        for place in range(len(entries)):
            for triples in aside.given_back(place):
                _divide(place, triples, groups, divided)
        aside.close()
        names = groups.names()
        for part in divided:
            claims = [
                Claims(entry.source, chain.from_iterable(part.given_back(place)))
                for place, (entry, _) in enumerate(entries)
            ]
            yield from _written(resolve(claims, state.base, state.decisions, names=names))
            part.close()


def _divide(place: int, triples: list[Triple], groups: Groups, divided: Sequence[_Aside]) -> None:
    """Put each thing to its parts."""
    found: dict[int, list[Triple]] = {}
    for start, end in _nodes(triples):
        of_node = triples[start:end]
        for part in groups.parts_of(of_node[0][0], of_node):
            found.setdefault(part, []).extend(of_node)
    for part, some in found.items():
        divided[part].put(place, some)


def _nodes(triples: Sequence[Triple]) -> Iterator[tuple[int, int]]:
    """Where what is stated of one node begins, and ends."""
    start, known = 0, ""
    for place, (subject, _, _) in enumerate(triples):
        if subject is not known and subject != known:
            if place:
                yield start, place
            start, known = place, subject
    if triples:
        yield start, len(triples)


class _Aside:
    """Statements that wait in a file without a name, in the form in which Python writes its own code: read
    back in a fifth of the time that taking lines apart took."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="sharegraph-")  # noqa: SIM115  (closed by `close`)
        self._end = 0
        self._held: dict[int, list[tuple[int, int]]] = {}

    def put(self, place: int, triples: list[Triple]) -> None:
        """Keep some statements of the source of this place."""
        if triples:
            size = self._file.write(marshal.dumps(triples))
            self._held.setdefault(place, []).append((self._end, size))
            self._end += size

    def given_back(self, place: int) -> Iterator[list[Triple]]:
        """What was put for this place, in its order."""
        for start, size in self._held.get(place, ()):
            self._file.seek(start)
            yield marshal.loads(self._file.read(size))  # noqa: S302  (nobody else has this file)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
