"""Of what a kept store was made, written down within it: what it takes to step from it to another state."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from graph.archive import Entry
from graph.archive.entries import STATEMENTS_FILE, read_facts
from graph.resolve import RESOLVER_VERSION
from graph.snapshot.state import MapState, vocabulary_hash
from ontology.decisions import Decision, DecisionKind
from ontology.errors import ArchiveDamaged

FILE = "made-of.json"

MOST_CHANGED = 0.1
"""What share of a store's statements, as it was built from nothing, may come and go in steps before it is
built from nothing again: with what was removed, reading slows down."""

FEW_STATEMENTS = 2000
"""So many may always, however small a map is."""

SMALL_TABLE_BYTES, MOST_SMALL_TABLES = 1024 * 1024, 44
"""A step adds up to eleven tables (`*.sst`), smaller than this. With more of them, a step on a map of
200,000 statements took half as long again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """`entries` are folders of the archive. `held` are all whose statements may still lie somewhere in
    the store's files: since it was built from nothing, steps removed some from view. `statements` is
    how many there were then, `changed` how many came or went since, `odd` what `is_odd` names.
    """

    base: str
    rules: str
    entries: tuple[str, ...]
    decisions: tuple[Decision, ...]
    held: tuple[str, ...]
    statements: int
    changed: int = 0
    odd: tuple[str, ...] = ()


def may_still_change(made: Made) -> int:
    """How many statements of a store may come and go in its next step."""
    return max(FEW_STATEMENTS, int(made.statements * MOST_CHANGED)) - made.changed


def rules() -> str:
    """What a store follows from beside its state: another version of it means to build from nothing."""
    return f"{RESOLVER_VERSION} {vocabulary_hash()}"


def made_of(state: MapState, *, statements: int, odd: Iterable[str]) -> Made:
    """What is to be written down of a store that was built from nothing."""
    folders = tuple(entry.folder.name for entry in state.entries)
    return Made(
        base=state.base,
        rules=rules(),
        entries=folders,
        decisions=state.decisions,
        held=folders,
        statements=statements,
        odd=tuple(sorted(odd)),
    )


def stepped(made: Made, state: MapState, *, changed: int, odd: Iterable[str]) -> Made:
    """What is to be written down of a store that was made from one of which `made` was."""
    fresh = made_of(state, statements=made.statements, odd=odd)
    held = tuple(sorted({*made.held, *fresh.held}))
    return replace(fresh, held=held, changed=made.changed + changed)


def write_made(store: Path, made: Made) -> None:
    """Write it down in the folder of a store. Raises OSError."""
    (store / FILE).write_text(json.dumps(asdict(made), ensure_ascii=False) + "\n", encoding="utf-8")


def read_made(store: Path) -> Made | None:
    """What stands in the folder of a store; None where nothing can be read."""
    try:
        said = json.loads((store / FILE).read_text(encoding="utf-8"))
        for several in ("entries", "held", "odd"):
            said[several] = tuple(said[several])
        said["decisions"] = tuple(
            Decision(**{**one, "kind": DecisionKind(one["kind"])}) for one in said["decisions"]
        )
        return Made(**said)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def most_of_a_step(stores: Path) -> int:
    """How many statements the next step may change at most, whichever store it begins at."""
    found = [made for _, made in _kept(stores) if made is not None] if stores.is_dir() else []
    return max(map(may_still_change, found), default=0)


def _kept(stores: Path) -> Iterator[tuple[Path, Made | None]]:
    for one in sorted(stores.iterdir()):
        if one.is_dir() and not one.name.startswith("."):
            yield one, read_made(one)


def nearest(stores: Path, state: MapState) -> Iterator[tuple[Path, Made, MapState]]:
    """The kept stores from which `state` can be reached by a step, the most alike first, of
    equals the last used.

    No byte of what its readers may not see comes into a store: all that a kept store ever held must
    be of a source of this state, for an audience to which one of its entries belongs, and still there.
    """
    entries = state.entries[0].folder.parent if state.entries else None
    if entries is None:
        return
    sources = {entry.source.name for entry in state.entries}
    audiences = {entry.audience for entry in state.entries}
    found: list[tuple[int, int, Path, Made, MapState]] = []
    for folder, made in _kept(stores):
        if made is None or (made.base, made.rules) != (state.base, rules()):
            continue
        try:
            held = {name: read_facts(entries / name) for name in made.held}
        except ArchiveDamaged:
            continue
        if not all((one.folder / STATEMENTS_FILE).exists() for one in held.values()):
            continue
        if all(one.source.name in sources and one.audience in audiences for one in held.values()):
            before = MapState(
                name=folder.name,
                base=made.base,
                entries=tuple(held[name] for name in made.entries),
                decisions=made.decisions,
            )
            found.append((_difference(before, state), -folder.stat().st_mtime_ns, folder, made, before))
    for _, _, folder, made, before in sorted(found, key=lambda one: one[:2]):
        yield folder, made, before


def _difference(before: MapState, after: MapState) -> int:
    """How much there is to compare: the statements of the versions that are not the same."""
    known: dict[str, Entry] = {entry.source.name: entry for entry in before.entries}
    changed = 0
    for entry in after.entries:
        old = known.get(entry.source.name)
        if old is None or old.sha256 != entry.sha256:
            changed += entry.statements + (old.statements if old else 0)
    effects = [{one.effect for one in state.decisions} for state in (before, after)]
    return changed + len(effects[0] ^ effects[1])


def has_many_small_tables(store: Path) -> bool:
    """Whether steps have left so many tables in a store that the engine should put them in order."""
    small = sum(path.stat().st_size < SMALL_TABLE_BYTES for path in store.glob("*.sst"))
    return small > MOST_SMALL_TABLES


def copy_of(store: Path, folder: Path) -> None:
    """Make a copy of a closed store that can be written to, in little time and space.

    The engine never writes to a finished table (`*.sst`), so both stores share it. Raises OSError.
    """
    folder.mkdir()
    for path in store.iterdir():
        if path.name == FILE:
            continue
        if path.suffix == ".sst":
            try:
                os.link(path, folder / path.name)
                continue
            except FileNotFoundError:
                raise
            except OSError:
                pass  # a file system without links: a copy takes longer and is as good
        shutil.copyfile(path, folder / path.name)
