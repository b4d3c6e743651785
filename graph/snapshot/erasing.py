"""Purge: versions of a source and all that was made of them are erased, and the states published anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.archive import Archive, Entry, Tombstone
from graph.archive.purging import STORES, decisions_left, erase, finish, plan, write_intent
from graph.snapshot.audience import AUDIENCES
from graph.snapshot.given import Standing, standing
from graph.snapshot.publish import publish
from graph.snapshot.state import MapState, state_of
from graph.snapshot.states import read_contents, state_again
from ontology.errors import ArchiveDamaged, NotFound, StoreError


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

    Call it within `archive.writing()`. From its first step on it is completed even if this process is
    killed, by whoever writes next. Raises StoreError where the disk refuses; what was to be erased is
    erased all the same where new stores cannot be built.
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
        erase(archive.folder, intent)
        # Stores are built anew, not out of older ones, and aside, so that the present ones answer until then.
        aside = archive.folder / "unfinished" / "fresh"
        states = [state_of(archive, audience, audiences) for audience in audiences]
        try:
            for state in (*states, *_at_hand(archive, audiences)):
                publish(aside, state)
        finally:
            finish(archive.folder, fresh=aside / STORES)
        for state in states:
            publish(archive.folder.parent, state)
    except OSError as fault:
        raise StoreError(
            f"The purge in {archive.folder.parent} could not be completed: {fault}. Whoever writes next "
            "completes it: run the same command again."
        ) from fault
    return Purged(intent.tombstones, len(intent.decisions))


def _at_hand(archive: Archive, audiences: Sequence[str]) -> Iterator[MapState]:
    """The states with a store that some audience may still look at, now that versions and decisions are
    erased; what cannot be had again is left out."""
    data = archive.folder.parent
    left = frozenset(decisions_left(archive.folder))
    for name in _stores(data):
        try:
            stands = {standing(archive, data, name, audience, audiences) for audience in audiences}
            if Standing.READY in stands and left.issuperset(read_contents(data, name).decisions):
                yield state_again(archive, data, name)
        except (NotFound, StoreError, ArchiveDamaged):
            continue


def _stores(data: Path) -> list[str]:
    folder = data / STORES
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
