"""Erases versions for good: what is to go is written down first, so that a killed purge is completed."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from graph.archive.decisions import FOLDER as DECISIONS
from graph.archive.decisions import Undoing, read_decision
from graph.archive.disk import sync, write_whole
from graph.archive.entries import Entry
from graph.archive.events import TOMBSTONE_FILE, Event, Tombstone, event_json
from ontology.decisions import Decision
from ontology.errors import ArchiveDamaged
from ontology.identifiers import record_iri

INTENT_FILE = "purging.json"
"""Names what a purge is erasing, from before its first step until after its last."""

STORES, STATES = "stores", "states"
"""The folders beside the archive that hold what was made of it."""

RESTORING = ".restoring"
"""The folder beside the archive into which a backup is unpacked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What a purge erases: versions, by the tombstones that they leave, and decisions, by their files.

    `states` are the names of those that had a store when it began: all stores go, and of these states
    those that hold nothing of it get theirs again.
    """

    tombstones: tuple[Tombstone, ...]
    decisions: tuple[str, ...]
    states: tuple[str, ...] = ()


def plan(
    archive: Path,
    base: str,
    events: Collection[Event],
    victims: Collection[Entry],
    *,
    who: str,
    purged_at: str,
    because: str,
) -> Intent:
    """What has to go with `victims`: whatever was decided about things that nothing else states."""
    going = {one.sequence for one in victims}
    staying = [one for one in events if isinstance(one, Entry) and one.sequence not in going]
    lost = {one.source.name for one in victims} - {one.source.name for one in staying}
    orphaned: set[str] = set()
    files: dict[str, Decision | Undoing] = {
        path.name: read_decision(path) for path in decision_files(archive)
    }
    for name, said in files.items():
        if isinstance(said, Decision) and _is_orphaned(said, base, victims, staying, lost):
            orphaned |= {said.id, name}
    undone = {name for name, said in files.items() if isinstance(said, Undoing) and said.undoes in orphaned}
    return Intent(
        tombstones=tuple(
            Tombstone(
                sequence=one.sequence,
                number=one.number,
                source=one.source.name,
                audience=one.audience,
                sha256=one.sha256,
                purged_at=purged_at,
                who=who,
                because=because,
                folder=one.folder,
            )
            for one in victims
        ),
        decisions=tuple(sorted(files.keys() & (orphaned | undone))),
        states=_stored(archive.parent / STORES),
    )


def _stored(stores: Path) -> tuple[str, ...]:
    """The names of the states that have a store; what is being built has another name."""
    found = stores.iterdir() if stores.is_dir() else ()
    return tuple(sorted(path.name for path in found if not path.name.startswith(".")))


def _is_orphaned(
    said: Decision, base: str, victims: Iterable[Entry], staying: Iterable[Entry], lost: Iterable[str]
) -> bool:
    for end in (said.one, said.other):
        if any(_may_state(one, end) for one in victims) and not any(one.states(end) for one in staying):
            return True
        if any(end.startswith(record_iri(base, name, "")[:-1]) for name in lost):
            return True
    return False


def _may_state(victim: Entry, end: str) -> bool:
    """Whether a version states something about a thing; one whose index is damaged can be purged too."""
    try:
        return victim.states(end)
    except ArchiveDamaged:
        return True


def decision_files(archive: Path) -> list[Path]:
    """The files of all decisions."""
    return sorted((archive / DECISIONS).glob("*.json"))


def write_intent(archive: Path, intent: Intent) -> None:
    """Write down what a purge will erase; from here on it will be erased. Raises OSError."""
    said = {
        "tombstones": [{**asdict(one), "folder": one.folder.name} for one in intent.tombstones],
        "decisions": list(intent.decisions),
        "states": list(intent.states),
    }
    write_whole(archive / INTENT_FILE, json.dumps(said, ensure_ascii=False, indent=1) + "\n")


def read_intent(archive: Path) -> Intent | None:
    """The purge that is under way, or was when its process ended. Raises ArchiveDamaged."""
    try:
        said: dict[str, Any] = json.loads((archive / INTENT_FILE).read_text(encoding="utf-8"))
        return Intent(
            tombstones=tuple(
                Tombstone(**{**one, "folder": archive / "entries" / Path(one["folder"]).name})
                for one in said["tombstones"]
            ),
            decisions=tuple(Path(name).name for name in said["decisions"]),
            states=tuple(Path(name).name for name in said.get("states", ())),
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as fault:
        raise ArchiveDamaged(
            f"{INTENT_FILE} in the archive, which says what a purge erases, cannot be read: {fault}. "
            "Remove it, and purge again."
        ) from fault


def erase(archive: Path, intent: Intent) -> None:
    """Erase the versions and decisions, a tombstone for each version first. May be done twice."""
    for stone in intent.tombstones:
        if not stone.folder.is_dir():
            continue
        write_whole(stone.folder / TOMBSTONE_FILE, event_json(stone))
        for path in stone.folder.iterdir():
            if path.name != TOMBSTONE_FILE:
                path.unlink(missing_ok=True)
        sync(stone.folder)
    for name in intent.decisions:
        (archive / DECISIONS / name).unlink(missing_ok=True)
    if intent.decisions:
        sync(archive / DECISIONS)
    # Whoever watches the folder for newer states must see that something happened.
    os.utime(archive / "entries")


def remove_made(archive: Path, intent: Intent) -> None:
    """Remove what was made of the archive and may hold something of what was erased. May be done twice.

    All stores go, also those of states without the purged versions: an engine may keep what it no longer
    shows in its files, and a store may have grown out of an earlier one. Raises OSError.
    """
    data = archive.parent
    # A backup that was half unpacked when its process was killed.
    shutil.rmtree(data / RESTORING, ignore_errors=True)
    _remove_states(archive, data / STATES, intent)
    _remove_stores(data / STORES)


def finish(archive: Path, *, fresh: Path) -> None:
    """The last step: the stores in `fresh`, which were built since, take their places; the others are
    built when somebody asks. Raises OSError."""
    stores = archive.parent / STORES
    for made in sorted(fresh.iterdir()) if fresh.is_dir() else ():
        final = stores / made.name
        final.parent.mkdir(exist_ok=True)
        if not final.exists():
            made.rename(final)
    if stores.is_dir():
        sync(stores)
    (archive / INTENT_FILE).unlink()
    sync(archive)


def _remove_stores(stores: Path) -> None:
    """Remove every store, and again until none is left: a service may just be finishing one of before.

    Who begins one now reads the archive as it is now.
    """
    if not stores.is_dir():
        return
    while found := list(stores.iterdir()):
        for path in found:
            # Out of the way in one step, so that nobody opens half of it.
            gone = path.with_name(f".unfinished-purged-{os.getpid()}")
            _remove_tree(gone)
            try:
                path.rename(gone)
            except FileNotFoundError:
                continue
            _remove_tree(gone)
    sync(stores)


def _remove_tree(path: Path) -> None:
    if path.is_dir():
        while True:
            try:
                shutil.rmtree(path)
                return
            except FileNotFoundError:
                # The engine that has it open tidied one of its own files away meanwhile.
                if not path.exists():
                    return
    else:
        path.unlink(missing_ok=True)


def _remove_states(archive: Path, states: Path, intent: Intent) -> None:
    """Remove each state's file that names what was erased, or that cannot be read for certain.

    Other files there hold names of states and nothing else.
    """
    gone = {(one.source, one.number) for one in intent.tombstones}
    decided = [asdict(said) for said in decisions_left(archive)]
    for path in (*states.glob("*.json"), *states.glob(".unfinished*")) if states.is_dir() else ():
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            named = {(source, number) for source, number, *_ in said["entries"]}
            holds = not named & gone and all(one in decided for one in said["decisions"])
        except (OSError, ValueError, TypeError, KeyError):
            holds = False
        if not holds:
            path.unlink(missing_ok=True)
    if states.is_dir():
        sync(states)


def decisions_left(archive: Path) -> Iterator[Decision]:
    """What people decided and no purge erased; takings back are left out."""
    for path in decision_files(archive):
        said = read_decision(path)
        if isinstance(said, Decision):
            yield said
