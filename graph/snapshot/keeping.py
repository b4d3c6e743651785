"""Which stores stay on disk: each audience's last few states, and those that were brought back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from graph.archive import Archive
from graph.archive.disk import sync
from graph.snapshot.audience import AUDIENCES
from graph.snapshot.given import Standing, given, standing
from graph.snapshot.publish import publish, remove_store
from graph.snapshot.state import state_of
from graph.snapshot.states import FOLDER, state_again
from ontology.errors import NotFound, StoreError

KEPT_STATES = 3
"""How many states of each audience stay ready, unless the settings say otherwise: the present one, and
two before it, which those who opened them may still be reading."""

_BROUGHT_BACK = "brought-back"


def brought_back(data: Path) -> list[str]:
    """The names of the states that are kept ready until they are let go."""
    try:
        return (data / FOLDER / _BROUGHT_BACK).read_text(encoding="utf-8").split()
    except FileNotFoundError:
        return []
    except OSError as fault:
        raise StoreError(f"The states in {data / FOLDER} cannot be read: {fault}") from fault


def _write_brought_back(data: Path, names: Sequence[str]) -> None:
    final = data / FOLDER / _BROUGHT_BACK
    fresh = final.with_name(f".unfinished-{_BROUGHT_BACK}")
    try:
        fresh.write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
        sync(fresh)
        fresh.rename(final)
        sync(final.parent)
    except OSError as fault:
        raise StoreError(f"The states in {data / FOLDER} cannot be written: {fault}") from fault


def bring_back(archive: Archive, data: Path, name: str, order: Sequence[str] = AUDIENCES) -> None:
    """Make the store of an earlier state again, and keep it until `let_go`.

    Call it within `archive.writing()`. Raises NotFound where no audience may look at the state.
    """
    standings = {standing(archive, data, name, audience, order) for audience in order}
    if not standings & {Standing.READY, Standing.PUT_AWAY}:
        raise NotFound("state of the map that can be brought back", name)
    publish(data, state_again(archive, data, name))
    _write_brought_back(data, [*(one for one in brought_back(data) if one != name), name])


def let_go(data: Path, name: str) -> None:
    """No longer keep a state that was brought back; raises NotFound where it was not.

    Call it within `archive.writing()`, and `keep_stores` after it.
    """
    names = brought_back(data)
    if name not in names:
        raise NotFound("state that was brought back", name)
    _write_brought_back(data, [one for one in names if one != name])


def kept(
    archive: Archive, data: Path, order: Sequence[str] = AUDIENCES, count: int = KEPT_STATES
) -> frozenset[str]:
    """The names of the states whose stores stay.

    For each audience its present state, the last `count` that it was given, and those that were
    brought back; of the earlier ones only those that it may still look at, so that what was purged
    or closed leaves the disk.
    """
    stay: set[str] = set()
    again = set(brought_back(data))
    for audience in order:
        now = state_of(archive, audience, order).name
        earlier = [one for one in given(data, audience) if one != now]
        asked = [*earlier[: count - 1], *(one for one in earlier[count - 1 :] if one in again)]
        stay.add(now)
        stay.update(
            one
            for one in asked
            if standing(archive, data, one, audience, order) in (Standing.READY, Standing.PUT_AWAY)
        )
    return frozenset(stay)


def keep_stores(
    archive: Archive, data: Path, order: Sequence[str] = AUDIENCES, count: int = KEPT_STATES
) -> None:
    """Remove the stores of all states but those that stay. Call it within `archive.writing()`.

    Who still reads a removed store holds its files open and reads on (POSIX). Raises StoreError.
    """
    stay = kept(archive, data, order, count)
    try:
        folders = [path for path in (data / "stores").iterdir() if not path.name.startswith(".")]
        for path in folders:
            if path.name not in stay:
                remove_store(path)
    except FileNotFoundError:
        return
    except OSError as fault:
        raise StoreError(f"The stores in {data / 'stores'} cannot be removed: {fault}") from fault
