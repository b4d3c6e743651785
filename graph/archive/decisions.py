"""The decisions of people, kept beside the entries: one file each, appended, undone by a later file."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from pathlib import Path

from graph.archive.disk import sync
from graph.archive.sealing import sealed, unsealed
from ontology.decisions import Decision, DecisionKind
from ontology.errors import ArchiveDamaged, StoreError

FOLDER = "decisions"


@dataclass(frozen=True, slots=True)
class Undoing:
    """That a decision no longer holds: its id, and who undid it, when and why."""

    undoes: str
    because: str
    who: str
    when: str


def read_decisions(archive: Path) -> list[Decision | Undoing]:
    """All that was decided and undone, in its order. Raises ArchiveDamaged, StoreError."""
    folder = archive / FOLDER
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix == ".json")
    except FileNotFoundError:
        return []
    except OSError as fault:
        raise StoreError(f"The decisions in {folder} cannot be read: {fault}") from fault
    return [read_decision(path) for path in files]


def read_decision(path: Path) -> Decision | Undoing:
    """One decision or undoing; raises ArchiveDamaged where its file cannot be read."""
    try:
        said = unsealed(path.read_text(encoding="utf-8"))
        if "undoes" in said:
            return Undoing(**said)
        return Decision(**{**said, "kind": DecisionKind(said["kind"])})
    except (OSError, ValueError, TypeError, KeyError) as fault:
        raise ArchiveDamaged(
            f"The decision {path.name} cannot be read: {fault}. Restore this file from a backup."
        ) from fault


def in_effect(said: list[Decision | Undoing]) -> tuple[Decision, ...]:
    """The decisions that were not undone, in the order in which they were made."""
    holding: dict[str, Decision] = {}
    for one in said:
        if isinstance(one, Undoing):
            holding.pop(one.undoes, None)
        else:
            holding[one.id] = one
    return tuple(holding.values())


def append_decision(archive: Path, said: Decision | Undoing) -> None:
    """Write one down, safely on disk when this returns. Raises StoreError where the disk refuses."""
    folder = archive / FOLDER
    try:
        folder.mkdir(exist_ok=True)
        taken = [int(path.stem) for path in folder.iterdir() if path.stem.isdecimal()]
        final = folder / f"{max(taken, default=0) + 1:06}.json"
        fresh = folder / f"unfinished.{os.getpid()}"
        fresh.write_text(sealed(asdict(said), in_order=True), encoding="utf-8")
        sync(fresh)
        fresh.rename(final)
        sync(folder)
    except OSError as fault:
        raise StoreError(f"The decision cannot be written in {folder}: {fault}") from fault
