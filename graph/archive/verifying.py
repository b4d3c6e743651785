"""Holds what lies in an archive against its hashes, place by place, and goes on where something is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from graph.archive.decisions import read_decision
from graph.archive.entries import FACTS_FILE, STATEMENTS_FILE, Entry, check_members, read_triples
from graph.archive.events import (
    REMOVAL_FILE,
    TOMBSTONE_FILE,
    Event,
    Removal,
    Tombstone,
    read_event,
    source_of,
)
from graph.archive.purging import INTENT_FILE, decision_files
from graph.archive.subjects import SUBJECTS_FILE, Subjects
from ontology.errors import ArchiveDamaged, StoreError
from ontology.identifiers import slug


@dataclass(frozen=True, slots=True)
class Checked:
    """One place that was looked at; `wrong` is empty where it is as it should be."""

    place: str
    wrong: str = ""


def check_archive(archive: Path) -> Iterator[Checked]:
    """Look at every entry and decision. Raises StoreError where the archive cannot be listed at all."""
    try:
        folders = sorted(path for path in (archive / "entries").iterdir() if path.is_dir())
    except OSError as fault:
        raise StoreError(f"The archive in {archive} cannot be read: {fault}") from fault
    taken: dict[object, str] = {}
    for folder in folders:
        yield Checked(f"entry {folder.name}", _wrong_with(folder, taken))
    for path in decision_files(archive):
        try:
            read_decision(path)
        except ArchiveDamaged as fault:
            yield Checked(f"decision {path.name}", str(fault))
        else:
            yield Checked(f"decision {path.name}")
    if (archive / INTENT_FILE).exists():
        yield Checked("purge", "A purge was begun and is not completed. Whoever writes next completes it.")


def _wrong_with(folder: Path, taken: dict[object, str]) -> str:
    try:
        event = read_event(folder)
        wrong = wrong_with_entry(event) if isinstance(event, Entry) else ""
    except ArchiveDamaged as fault:
        return str(fault)
    keys: list[object] = [event.sequence]
    if not isinstance(event, Removal):
        keys.append((source_of(event), event.number))
    for key in keys:
        other = taken.setdefault(key, folder.name)
        if other != folder.name:
            return f"It has the number of {other} as well. Restore the archive from a backup."
    if folder.name != f"{event.sequence:06}-{slug(source_of(event))}":
        return "Its folder does not have the name of what is in it. Restore it from a backup."
    return wrong or _strange_files(folder, event)


def wrong_with_entry(entry: Entry) -> str:
    """What is wrong with a version's statements or their index, in words; empty where they are sound."""
    subjects = Subjects()
    count = 0
    try:
        check_members(entry)
        for subject, said in groupby(read_triples(entry), key=itemgetter(0)):
            subjects.add(subject)
            count += sum(1 for _ in said)
        index = (entry.folder / SUBJECTS_FILE).read_bytes()
    except ArchiveDamaged as fault:
        return str(fault)
    except OSError as fault:
        return f"The index of its subjects cannot be read: {fault}. Restore this folder from a backup."
    if count != entry.statements:
        return f"It has {count:,} statements, and says {entry.statements:,}. Restore it from a backup."
    if index != subjects.index():
        return "The index of its subjects does not fit its statements. Restore this folder from a backup."
    return ""


def _strange_files(folder: Path, event: Event) -> str:
    mine = {
        Tombstone: {TOMBSTONE_FILE},
        Removal: {REMOVAL_FILE},
        Entry: {FACTS_FILE, STATEMENTS_FILE, SUBJECTS_FILE},
    }[type(event)]
    strange = sorted(path.name for path in folder.iterdir() if path.name not in mine)
    if not strange:
        return ""
    if isinstance(event, Tombstone):
        return f"What was purged is still there: {', '.join(strange)}. Whoever writes next completes it."
    return f"It holds what is none of its files: {', '.join(strange)}."
