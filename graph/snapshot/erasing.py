"""Purge: versions of a source and all that was made of them are erased, and the states published anew."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from graph.archive import Archive, Entry, Tombstone
from graph.archive.purging import (
    STORES,
    Intent,
    decisions_left,
    erase,
    finish,
    plan,
    read_intent,
    remove_made,
    write_intent,
)
from graph.snapshot.audience import AUDIENCES
from graph.snapshot.given import Standing, standing
from graph.snapshot.publish import publish
from graph.snapshot.state import MapState, state_of
from graph.snapshot.states import read_contents, state_again, write_state
from ontology.errors import ArchiveDamaged, FolderInUse, NotFound, StoreError

_log = logging.getLogger("sharegraph")


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge erased: the versions, by their tombstones, and how many decisions went with them."""

    tombstones: tuple[Tombstone, ...]
    decisions: int


def purge_victims(archive: Archive, source: str, number: int | None) -> list[Entry]:
    """The versions that purging `number` of a source erases (all of them for None): that version, and
    every other of the source that states the same. Raises NotFound where there is nothing to erase."""
    held = [entry for entry in archive.entries() if entry.source.name == source]
    if number is None:
        victims = held
    else:
        hashes = {entry.sha256 for entry in held if entry.number == number}
        victims = [entry for entry in held if entry.sha256 in hashes]
    if not victims:
        if number is None:
            raise NotFound("source", source)
        raise NotFound("version", f"{number} of {source}")
    return victims


def purge(
    archive: Archive,
    victims: Sequence[Entry],
    *,
    who: str,
    purged_at: str,
    because: str,
    audiences: Sequence[str] = AUDIENCES,
) -> Purged:
    """Erase versions for good, and publish anew the present states of `audiences` and those earlier ones
    that were at hand and held nothing of it: were they put away, those who may not see what was purged
    would learn of it.

    Call it within `holding`. From its first step on it counts as done for whoever reads, and is completed
    even if this process is killed: see `complete`. Raises StoreError where the disk refuses; what was to
    be erased is erased all the same where new stores cannot be built.
    """
    try:
        intent = plan(
            archive.folder,
            archive.base,
            archive.events(),
            victims,
            who=who,
            purged_at=purged_at,
            because=because,
        )
        write_intent(archive.folder, intent)
        _complete(archive, intent, audiences)
        for audience in audiences:
            publish(archive.folder.parent, state_of(archive, audience, audiences))
    except OSError as fault:
        raise StoreError(
            f"The purge in {archive.folder.parent} could not be completed: {fault}. Whoever opens the map "
            "next completes it: run the same command again."
        ) from fault
    return Purged(intent.tombstones, len(intent.decisions))


@contextmanager
def holding(archive: Archive, audiences: Sequence[str] = AUDIENCES) -> Iterator[None]:
    """Hold the archive for writing, as `Archive.writing` does; a purge that was killed is completed first."""
    with archive.writing():
        if (intent := read_intent(archive.folder)) is not None:
            _tell_completed(archive, intent, audiences)
        yield


def complete(archive: Archive, audiences: Sequence[str] = AUDIENCES) -> Intent | None:
    """Complete the purge that a killed process left behind; what it erases.

    None where there is none, where somebody is still at it, and where the folder can only be read: what is
    to go is then not seen, though it is there. Raises StoreError where the disk refuses, ArchiveDamaged.
    """
    intent = read_intent(archive.folder)
    if intent is None or not os.access(archive.folder, os.W_OK):
        return None
    try:
        with archive.writing():
            # Whoever had it may have completed it by now.
            intent = read_intent(archive.folder)
            if intent is not None:
                _tell_completed(archive, intent, audiences)
            return intent
    except FolderInUse:
        return None


def _tell_completed(archive: Archive, intent: Intent, audiences: Sequence[str]) -> None:
    try:
        _complete(archive, intent, audiences)
    except OSError as fault:
        raise StoreError(
            f"A purge in {archive.folder.parent} was interrupted and could not be completed: {fault}. "
            "Whoever opens the map next tries again."
        ) from fault


def _complete(archive: Archive, intent: Intent, audiences: Sequence[str]) -> None:
    """All steps of a purge that was written down; those that were done already may be done again.

    Stores are built anew, not out of older ones, and aside, so that the present ones answer until then.
    """
    erase(archive.folder, intent)
    aside = archive.folder / "unfinished" / "fresh"
    built = []
    try:
        for state in _to_build(archive, intent, audiences):
            try:
                publish(aside, state)
                built.append(state)
            except ArchiveDamaged as fault:
                # Of another version than what is purged; whoever asks for this state is told.
                _log.warning("The state %s is not built again: %s", state.name, fault)
    except (OSError, StoreError):
        # What is to go goes all the same, and leaves room; the stores are built at the next opening.
        remove_made(archive.folder, intent)
        raise
    remove_made(archive.folder, intent)
    for state in built:
        write_state(archive.folder.parent, state)
    finish(archive.folder, fresh=aside / STORES)


def _to_build(archive: Archive, intent: Intent, audiences: Sequence[str]) -> Iterator[MapState]:
    """The present states, and those that had a store and that some audience may still look at, now that
    versions and decisions are erased; what cannot be had again is left out."""
    for audience in audiences:
        try:
            yield state_of(archive, audience, audiences)
        except ArchiveDamaged as fault:
            _log.warning("The present state for %s is not built again: %s", audience, fault)
    data = archive.folder.parent
    left = frozenset(decisions_left(archive.folder))
    for name in intent.states:
        try:
            stands = {standing(archive, data, name, audience, audiences) for audience in audiences}
            # Put away is also one whose store a purge had removed already when it was killed.
            if stands & {Standing.READY, Standing.PUT_AWAY} and left.issuperset(
                read_contents(data, name).decisions
            ):
                yield state_again(archive, data, name)
        except (NotFound, StoreError, ArchiveDamaged):
            continue
