"""What can happen to a source: a version is accepted, the source is taken out, a version is erased."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeAlias

from graph.archive.entries import Entry, read_facts
from graph.archive.sealing import sealed, unsealed
from ontology.errors import ArchiveDamaged

REMOVAL_FILE, TOMBSTONE_FILE = "removal.json", "tombstone.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """The source was taken out of the map; its versions stay. `removed_at` is ISO 8601 in UTC."""

    sequence: int
    source: str
    removed_at: str
    who: str
    because: str
    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """What stays of a version that was erased for good; `sha256` is that of its statements."""

    sequence: int
    number: int
    source: str
    audience: str
    sha256: str
    purged_at: str
    who: str
    because: str
    folder: Path


Event: TypeAlias = Entry | Removal | Tombstone


def source_of(event: Event) -> str:
    """The name of the source that an event is about."""
    return event.source.name if isinstance(event, Entry) else event.source


def event_json(event: Removal | Tombstone) -> str:
    """A removal or a tombstone as the text of its file."""
    facts = asdict(event)
    del facts["folder"]
    return sealed(facts)


def read_event(folder: Path) -> Event:
    """The event that stands in `folder`; raises ArchiveDamaged where it cannot be read.

    A tombstone goes before the facts beside it: a purge writes it first and erases them after.
    """
    for name, kind in ((TOMBSTONE_FILE, Tombstone), (REMOVAL_FILE, Removal)):
        try:
            facts = unsealed((folder / name).read_text(encoding="utf-8"))
            return kind(**facts, folder=folder)
        except FileNotFoundError:
            continue
        except (OSError, ValueError, TypeError) as fault:
            raise ArchiveDamaged(
                f"{folder.name}/{name} in the archive cannot be read: {fault}. "
                "Restore this folder from a backup."
            ) from fault
    try:
        return read_facts(folder)
    except ArchiveDamaged:
        if (folder / TOMBSTONE_FILE).exists():
            # It was purged between the two looks.
            return read_event(folder)
        raise


def present(events: Iterable[Event]) -> dict[str, Entry]:
    """The version of each source that is in the map: the last thing that happened to the source decides.

    After a removal the source is absent, and after a purge of its newest version too: an earlier
    version comes back only where somebody says so.
    """
    last = {source_of(event): event for event in sorted(events, key=lambda event: event.sequence)}
    return {name: event for name, event in last.items() if isinstance(event, Entry)}
