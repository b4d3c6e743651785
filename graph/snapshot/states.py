"""The states that were published, each in a small file that outlives its store and can rebuild it."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from graph.archive import Archive, Entry
from graph.archive.disk import sync
from graph.snapshot.state import MapState, state_from
from ontology.decisions import Decision, DecisionKind
from ontology.errors import NotFound, StoreError

FOLDER = "states"


@dataclass(frozen=True, slots=True)
class Contents:
    """Of what a state was made: versions as (source, the archive's number, the number shown), decisions."""

    versions: tuple[tuple[str, int, int], ...]
    decisions: tuple[Decision, ...]

    def held(self, entries: list[Entry]) -> list[Entry] | None:
        """Those of the archive's entries that it was made of; None where one is no longer there."""
        found = {(entry.source.name, entry.number): entry for entry in entries}
        wanted = [(source, number) for source, number, _ in self.versions]
        return [found[one] for one in wanted] if all(one in found for one in wanted) else None


def state_file(data: Path, name: str) -> Path:
    """Where a state is written down."""
    return data / FOLDER / f"{name}.json"


def write_state(data: Path, state: MapState) -> None:
    """Write down of what a state was made: versions by source and number, and decisions.

    Safe on disk when this returns. Raises OSError.
    """
    final = state_file(data, state.name)
    if final.exists():
        return
    final.parent.mkdir(parents=True, exist_ok=True)
    said = {
        "base": state.base,
        "entries": [
            [entry.source.name, entry.number, shown]
            for entry, shown in zip(state.entries, state.numbers, strict=True)
        ],
        "decisions": [asdict(one) for one in state.decisions],
    }
    fresh = final.with_name(f".unfinished-{state.name}-{os.getpid()}")
    fresh.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sync(fresh)
    fresh.rename(final)
    sync(final.parent)


def read_contents(data: Path, name: str) -> Contents:
    """Of what a published state was made. Raises NotFound, and StoreError for a file that is broken."""
    file = state_file(data, name)
    if not (name.isascii() and name.isalnum()) or not file.exists():
        raise NotFound("state of the map", name)
    try:
        said: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        versions = tuple((str(source), int(number), int(shown)) for source, number, shown in said["entries"])
        decisions = [Decision(**{**one, "kind": DecisionKind(one["kind"])}) for one in said["decisions"]]
    except (OSError, ValueError, TypeError, KeyError) as fault:
        raise StoreError(f"The state in {file} cannot be read: {fault}.") from fault
    return Contents(versions, tuple(decisions))


def newest_in(made: Contents, entries: list[Entry]) -> str:
    """When the newest version in it was loaded, or the newest decision made; empty where all are gone."""
    held = made.held(entries) or []
    return max([entry.loaded_at for entry in held] + [one.when for one in made.decisions], default="")


def state_again(archive: Archive, data: Path, name: str) -> MapState:
    """A state that was published before, from what the archive still holds.

    Raises NotFound for a name that was never published, or of which the archive no longer holds
    every version (something was purged); StoreError where its file cannot be read.
    """
    contents = read_contents(data, name)
    held = contents.held(archive.entries())
    if held is None:
        raise NotFound("state of the map", name)
    again = state_from(archive.base, held, contents.decisions, [shown for *_, shown in contents.versions])
    if again.name != name:
        # Vocabularies, rules or a purge changed what these versions mean: the same bytes cannot be had.
        raise NotFound("state of the map", name)
    return again
