"""Publishes a state of the map: archive → resolve → a store on disk, there whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from threading import Lock

from graph.archive.disk import sync
from graph.archive.entries import read_triples
from graph.resolve import Claims, resolve
from graph.snapshot.catalogue import DERIVED, record_triples, source_triples
from graph.snapshot.state import MapState
from graph.snapshot.states import write_state
from graph.store import open_store
from ontology.errors import ArchiveDamaged, InputError, StoreError
from ontology.identifiers import catalogue_iri, source_iri
from ontology.statements import Triple
from ontology.vocabulary import vocabulary_triples

_LINES_A_BLOCK = 4096
_BUILDING = Lock()


def store_folder(data: Path, state: MapState) -> Path:
    """Where the store of `state` stands once it is published."""
    return data / "stores" / state.name


def publish(data: Path, state: MapState) -> Path:
    """Build the store of `state` where there is none; return its folder.

    A killed build leaves a folder named `.unfinished-…`, which nothing reads and the next build
    removes. A process builds one store at a time. Which stores stay
    is said by `keeping`. Raises StoreError where the disk refuses,
    ArchiveDamaged where the archive is.
    """
    final = store_folder(data, state)
    with _BUILDING:
        try:
            if final.exists():
                os.utime(final)
                write_state(data, state)
                return final
            final.parent.mkdir(parents=True, exist_ok=True)
            _remove_unfinished(final.parent)
            write_state(data, state)
            _build(state, final)
        except OSError as fault:
            raise StoreError(f"The stores in {final.parent} cannot be written: {fault}") from fault
    return final


def _build(state: MapState, final: Path) -> None:
    building = final.with_name(f".unfinished-{state.name}-{os.getpid()}")
    try:
        store = open_store(f"disk:{building}")
        try:
            # Every term was written by our own hand, so the engine need not check it (a fifth of its time).
            store.load(_blocks(quads_of(state)), checked=True)
        except InputError as fault:
            raise ArchiveDamaged(
                f"The archive holds what is no statement: {fault} Restore it from a backup."
            ) from fault
        finally:
            store.close()
        for path in (*building.rglob("*"), building):
            sync(path)
        try:
            building.rename(final)
        except OSError:
            # Another process may have published the same state meanwhile: the same bytes, so no loss.
            if not final.exists():
                raise
        sync(final.parent)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def quads_of(state: MapState) -> Iterator[str]:
    """All lines of a store, as N-Quads: stated, then resolved (the default graph), then the catalogue."""
    claims: list[Claims] = []
    catalogue: list[Triple] = []
    for entry, number in zip(state.entries, state.numbers, strict=True):
        stated: list[Triple] = []
        ending = f" <{source_iri(state.base, entry.source.name)}> .\n"
        records: dict[str, None] = {}
        for subject, predicate, object_ in read_triples(entry):
            stated.append((subject, predicate, object_))
            yield f"{subject} {predicate} {object_}{ending}"
            if predicate == DERIVED:
                records[object_] = None
        claims.append(Claims(entry.source, stated))
        catalogue.extend(source_triples(entry, state.base, number))
        catalogue.extend(record_triples(records, state.base, entry.source.name))
    for subject, predicate, object_ in chain(
        resolve(claims, state.base, state.decisions), vocabulary_triples()
    ):
        yield f"{subject} {predicate} {object_} .\n"
    ending = f" <{catalogue_iri(state.base)}> .\n"
    for subject, predicate, object_ in catalogue:
        yield f"{subject} {predicate} {object_}{ending}"


def _blocks(lines: Iterator[str]) -> Iterator[bytes]:
    while block := list(islice(lines, _LINES_A_BLOCK)):
        yield "".join(block).encode()


def _remove_unfinished(stores: Path) -> None:
    """Remove what killed builds left; the builds of other living processes stay.

    Called while this process builds nothing: what bears its own number was left by an earlier
    process of that number, as happens in containers, where it is often 1.
    """
    for path in stores.glob(".unfinished-*"):
        number = path.name.rpartition("-")[2]
        if not number.isdecimal() or int(number) == os.getpid() or not _alive(int(number)):
            shutil.rmtree(path, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
