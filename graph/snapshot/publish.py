"""Publishes a state of the map: archive → resolve → a store on disk, there whole or not at all."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path
from threading import Lock

from graph.archive.disk import sync
from graph.snapshot.ahead import Ahead, Begun
from graph.snapshot.delta import TooMuch
from graph.snapshot.filling import is_being_filled
from graph.snapshot.made import (
    Made,
    copy_of,
    has_many_small_tables,
    made_of,
    may_still_change,
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

_log = logging.getLogger("sharegraph")
_BUILDING = Lock()


def store_folder(data: Path, state: MapState) -> Path:
    """Where the store of `state` stands once it is published."""
    return data / "stores" / state.name


def publish(data: Path, state: MapState, *, ahead: Ahead | None = None) -> Path:
    """Make the store of `state` where there is none; return its folder.

    Where a kept store differs by little, it is copied and changed (see `MOST_CHANGED`); else it is
    built from nothing, which gives the same statements; what was begun `ahead` is completed. What is
    killed meanwhile leaves a folder named `.unfinished-…`, which nothing reads and the next call
    removes. A process makes one store at a time. Which stores stay is said by `keeping`. Raises
    StoreError where the disk refuses, ArchiveDamaged where the archive is.
    """
    final = store_folder(data, state)
    with _BUILDING:
        try:
            if final.exists():
                with suppress(OSError):  # a folder that can only be read answers all the same
                    os.utime(final)
                write_state(data, state)
                return final
            final.parent.mkdir(parents=True, exist_ok=True)
            _remove_unfinished(final.parent)
            write_state(data, state)
            if (begun := None if ahead is None else ahead.begun_for(state)) is not None:
                _place(final, begun.filling.folder, lambda folder: _build(state, folder, begun))
            elif not _step(state, final):
                _place(final, _aside(final), lambda folder: _build(state, folder, None))
        except OSError as fault:
            raise StoreError(f"The stores in {final.parent} cannot be written: {fault}") from fault
    return final


def _aside(final: Path) -> Path:
    """A folder in which a store is made: its name says whose it is."""
    return final.with_name(f".unfinished-{final.name}-{os.getpid()}")


def _place(final: Path, making: Path, make: Callable[[Path], None]) -> None:
    """Make a store in a folder aside; put it in its place when it is safe on disk."""
    try:
        make(making)
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


def _build(state: MapState, folder: Path, begun: Begun | None) -> None:
    """Build a store from nothing, or complete what was begun in its folder."""
    odd: set[str] = set()
    try:
        with stage("building the store"):
            if begun is None:
                count = _load(folder, _encoded(blocks_of(state, odd)))
            else:
                rest = _Counted(_encoded(blocks_of(state, odd, taken=begun.sources)))
                begun.filling.complete(rest)
                count = rest.count + sum(entry.statements for entry in begun.entries)
    except InputError as fault:
        raise ArchiveDamaged(
            f"The archive holds what is no statement: {fault} Restore it from a backup."
        ) from fault
    write_made(folder, made_of(state, statements=count, odd=odd))


def _load(folder: Path, blocks: Iterator[bytes]) -> int:
    store = open_store(f"disk:{folder}")
    try:
        # Every term was written by our own hand, so the engine need not check it (a fifth of its time).
        return store.load(blocks, checked=True)
    finally:
        store.close()


class _Counted:
    """Blocks of whole lines, and how many lines there were."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks, self.count = blocks, 0

    def __iter__(self) -> Iterator[bytes]:
        for block in self._blocks:
            self.count += block.count(b"\n")
            yield block


def _step(state: MapState, final: Path) -> bool:
    """Make the store from the one that is most alike; whether that could be done."""
    for kept, made, before in islice(nearest(final.parent, state), 1):
        most = may_still_change(made)
        try:
            change = partial(_change, state, kept=kept, made=made, before=before, most=most)
            _place(final, _aside(final), change)
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


def remove_store(folder: Path) -> None:
    """Remove a store. Out of the way in one step, so that nobody has half of it, also where the process is
    killed meanwhile: what is left then, the next `publish` removes. Raises OSError."""
    gone = folder.with_name(f".unfinished-removed-{os.getpid()}")
    shutil.rmtree(gone, ignore_errors=True)
    folder.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


def _remove_unfinished(stores: Path) -> None:
    """Remove what killed builds left; the builds of other living processes stay.

    Called while this process builds nothing: what bears its own number was left by an earlier
    process of that number, as happens in containers, where it is often 1.
    """
    for path in stores.glob(".unfinished-*"):
        number = path.name.rpartition("-")[2]
        if is_being_filled(path):
            continue
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
