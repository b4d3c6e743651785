"""Publishes a state of the map: archive → resolve → a store on disk, there whole or not at all."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from threading import Lock

from graph.archive.disk import sync
from graph.snapshot.delta import TooMuch
from graph.snapshot.made import (
    Made,
    copy_of,
    has_many_small_tables,
    made_of,
    nearest,
    stepped,
    write_made,
)
from graph.snapshot.parted import blocks_of
from graph.snapshot.state import MapState
from graph.snapshot.states import write_state
from graph.snapshot.stepping import CannotStep, Step
from graph.store import Store, open_read_only, open_store
from ontology.errors import ArchiveDamaged, InputError, StoreError
from ontology.stages import stage

MOST_CHANGED = 0.1
"""What share of a store's statements, as it was built from nothing, may come and go in steps before it is
built from nothing again: with what was removed, reading slows down."""

FEW_STATEMENTS = 2000
"""So many may always, however small a map is."""

_log = logging.getLogger("sharegraph")
_BUILDING = Lock()


def store_folder(data: Path, state: MapState) -> Path:
    """Where the store of `state` stands once it is published."""
    return data / "stores" / state.name


def publish(data: Path, state: MapState) -> Path:
    """Make the store of `state` where there is none; return its folder.

    Where a kept store differs by little, it is copied and changed (see `MOST_CHANGED`); else it is
    built from nothing, which gives the same statements. What is killed meanwhile leaves a folder
    named `.unfinished-…`, which nothing reads and the next call removes. A process makes one store
    at a time. Which stores stay is said by `keeping`. Raises StoreError where the disk refuses,
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
            if not _step(state, final):
                _place(state, final, _build)
        except OSError as fault:
            raise StoreError(f"The stores in {final.parent} cannot be written: {fault}") from fault
    return final


def _place(state: MapState, final: Path, make: Callable[[MapState, Path], None]) -> None:
    """Make a store in a folder aside; put it in its place when it is safe on disk."""
    making = final.with_name(f".unfinished-{state.name}-{os.getpid()}")
    try:
        make(state, making)
        for path in (*making.rglob("*"), making):
            if path.is_dir() or path.stat().st_nlink == 1:  # what is shared with a store is safe already
                sync(path)
        try:
            making.rename(final)
        except OSError:
            # Another process may have published the same state meanwhile: the same bytes, so no loss.
            if not final.exists():
                raise
        sync(final.parent)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _build(state: MapState, folder: Path) -> None:
    """Build a store from nothing."""
    odd: set[str] = set()
    store = open_store(f"disk:{folder}")
    try:
        # Every term was written by our own hand, so the engine need not check it (a fifth of its time).
        with stage("building the store"):
            count = store.load(_encoded(blocks_of(state, odd)), checked=True)
    except InputError as fault:
        raise ArchiveDamaged(
            f"The archive holds what is no statement: {fault} Restore it from a backup."
        ) from fault
    finally:
        store.close()
    write_made(folder, made_of(state, statements=count, odd=odd))


def _step(state: MapState, final: Path) -> bool:
    """Make the store from the one that is most alike; whether that could be done."""
    for kept, made, before in islice(nearest(final.parent, state), 1):
        most = max(FEW_STATEMENTS, int(made.statements * MOST_CHANGED)) - made.changed
        try:
            _place(state, final, partial(_change, kept=kept, made=made, before=before, most=most))
        except TooMuch:
            _log.info("Building %s from nothing: more than %d statements differ.", state.name, most)
        except CannotStep as reason:
            _log.info("Building %s from nothing: %s.", state.name, reason)
        except (ArchiveDamaged, InputError, FileNotFoundError, StoreError) as fault:
            _log.warning("Building %s from nothing, not from %s: %s", state.name, kept.name, fault)
        else:
            return True
    return False


def _change(state: MapState, folder: Path, *, kept: Path, made: Made, before: MapState, most: int) -> None:
    """Copy a kept store and make it that of another state.

    Opened to write, a copy begins to put its tables in order, on the other core. So what is there is looked
    up in the kept store, to which nobody writes, until steps have left many small tables.
    """
    if has_many_small_tables(kept):
        copy_of(kept, folder)
        with open_store(f"disk:{folder}") as store:
            step, removed, added = _difference(store, state, made=made, before=before, most=most)
            store.change(removed, added)
    else:
        with open_read_only(kept) as store:
            step, removed, added = _difference(store, state, made=made, before=before, most=most)
        copy_of(kept, folder)
        with open_store(f"disk:{folder}") as store:
            store.change(removed, added)
    write_made(folder, stepped(made, state, changed=len(removed) + len(added), odd=step.odd))


def _difference(
    store: Store, state: MapState, *, made: Made, before: MapState, most: int
) -> tuple[Step, list[str], list[str]]:
    """What to remove from a store and to add to it. Raises TooMuch, CannotStep."""
    step = Step(store, before, state, odd=made.odd, most=most)
    removed, added = step.lines()
    if len(removed) + len(added) > most:
        raise TooMuch
    return step, removed, added


def _encoded(blocks: Iterator[str]) -> Iterator[bytes]:
    """The lines as bytes; what it takes to make them, reading and resolving, is a stage of its own."""
    while True:
        with stage("of that, resolving"):
            block = next(blocks, "").encode()
        if not block:
            return
        yield block


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
