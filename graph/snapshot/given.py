"""Which states of the map each audience was given, and which of them it may still look at."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from graph.archive import Archive, seen_numbers
from graph.snapshot.ahead import Ahead
from graph.snapshot.audience import AUDIENCES, sees
from graph.snapshot.publish import publish, store_folder
from graph.snapshot.state import NAME_LENGTH, MapState
from graph.snapshot.states import FOLDER, read_contents, state_again
from ontology.errors import NotFound, StoreError


class Standing(StrEnum):
    """How an earlier state stands with an audience."""

    READY = "ready"
    """It can be looked at."""
    PUT_AWAY = "put away"
    """Its store was removed to save room, and can be made again."""
    WITHDRAWN = "withdrawn"
    """A version in it was purged, or its source is now for a narrower circle."""
    OUTDATED = "outdated"
    """Rules or vocabularies changed with a newer Sharegraph: its bytes cannot be had again."""
    UNKNOWN = "unknown"
    """It was never given to this audience."""


def _list_of(data: Path, audience: str) -> Path:
    return data / FOLDER / f"given-{audience}"


def give(data: Path, state: MapState, audience: str) -> None:
    """Write down that `audience` was given `state`, unless it is the last one that it was given.

    One line a time, at the end. Raises StoreError where the disk refuses; where there is nothing to write
    down, a folder that can only be read will do.
    """
    if given(data, audience)[:1] == [state.name]:
        return
    path = _list_of(data, audience)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            # A line that a killed process left half written is ended by the next one's line break.
            names = file.read().split()
            if names[-1:] != [state.name.encode()]:
                file.write(f"\n{state.name}\n".encode())
                file.flush()
                os.fsync(file.fileno())
    except OSError as fault:
        raise StoreError(f"The list of states in {path} cannot be written: {fault}") from fault


def given(data: Path, audience: str) -> list[str]:
    """The names of the states that `audience` was given, the latest first, each once."""
    try:
        names = _list_of(data, audience).read_text(encoding="utf-8", errors="replace").split()
    except FileNotFoundError:
        return []
    except OSError as fault:
        raise StoreError(f"The list of states for {audience} cannot be read: {fault}") from fault
    # A killed process may have left half a name.
    return list(dict.fromkeys(one for one in reversed(names) if len(one) == NAME_LENGTH))


def publish_for(data: Path, state: MapState, audience: str, *, ahead: Ahead | None = None) -> Path:
    """Publish `state` and write down that `audience` was given it; the folder of its store."""
    folder = publish(data, state, ahead=ahead)
    give(data, state, audience)
    return folder


def standing(
    archive: Archive, data: Path, name: str, audience: str, order: Sequence[str] = AUDIENCES
) -> Standing:
    """How the state `name` stands with `audience`. Raises StoreError, ArchiveDamaged.

    What counts is who may see each version now, not only then: a version of the source for a
    narrower circle closes the states that hold an earlier one (RULES 26).
    """
    if name not in given(data, audience):
        return Standing.UNKNOWN
    try:
        made = read_contents(data, name)
    except NotFound:
        # Only a purge removes what was written down of a state.
        return Standing.WITHDRAWN
    held = made.held(archive.entries())
    seen = seen_numbers(archive.events(), sees(audience, order))
    if held is None or any(one.sequence not in seen for one in held):
        return Standing.WITHDRAWN
    try:
        again = state_again(archive, data, name)
    except NotFound:
        return Standing.OUTDATED
    return Standing.READY if store_folder(data, again).exists() else Standing.PUT_AWAY
