"""A state that differs by little is published by a step from a kept store, whole or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from graph.archive import Archive, Entry
from graph.snapshot import publish, state_of, store_folder
from graph.snapshot.made import FILE, MOST_SMALL_TABLES, copy_of, read_made
from graph.snapshot.parted import quads_of
from graph.store import Store, open_read_only, open_store

Accept = Callable[..., Entry]
Decide = Callable[..., None]
MakeOrg = Callable[..., Any]
publishing: Any = import_module("graph.snapshot.publish")
made_of: Any = import_module("graph.snapshot.made")


def dump(folder: Path) -> bytes:
    with open_read_only(folder) as store:
        return b"".join(store.dump())


def rebuilt(archive: Archive, audience: str = "public") -> bytes:
    with open_store("memory:") as store:
        store.load((line.encode() for line in quads_of(state_of(archive, audience))), checked=True)
        return b"".join(store.dump())


def changed(folder: Path) -> int:
    """How many statements came and went in steps since the store was built from nothing."""
    made = read_made(folder)
    assert made is not None
    return made.changed


def test_a_load_a_revert_and_a_decision_are_steps_and_equal_what_is_built(
    archive: Archive, data: Path, accept: Accept, decide: Decide, make_org: MakeOrg
) -> None:
    first = (make_org("ror:0abcdef12"), make_org("own"))
    accept(archive, "a", *first)
    accept(archive, "b", make_org("other", identifiers=("ror:0abcdef12",)))
    kept = publish(data, state_of(archive, "public"))
    before = dump(kept)
    steps = [changed(kept)]
    assert steps == [0]
    for change in (
        lambda: accept(archive, "a", first[0], make_org("own", label="New")),
        lambda: decide(archive, "same", first[0].iri, first[1].iri),
        lambda: accept(archive, "c", make_org("third", part_of=(first[1].iri,))),
        lambda: accept(archive, "a", *first),
    ):
        change()
        folder = publish(data, state_of(archive, "public"))
        assert dump(folder) == rebuilt(archive)
        steps.append(changed(folder))
    assert all(steps[1:])
    assert dump(kept) == before


def test_what_may_not_be_seen_any_more_is_in_no_byte_of_the_next_store(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg
) -> None:
    accept(archive, "open", make_org("harbour"))
    accept(archive, "shut", make_org("secretkey", label="Secretname"))
    publish(data, state_of(archive, "public"))
    accept(archive, "shut", make_org("secretkey", label="Secretname"), audience="stewards")
    publish(data, state_of(archive, "stewards"))
    public = publish(data, state_of(archive, "public"))
    assert changed(public) == 0
    assert dump(public) == rebuilt(archive)
    everything = b"".join(path.read_bytes() for path in public.rglob("*") if path.is_file()).lower()
    assert b"secret" not in everything
    assert b"harbour" in everything


def test_a_version_once_hidden_leaves_no_byte_when_its_source_opens(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg
) -> None:
    accept(archive, "a", make_org("secretkey"), audience="stewards")
    publish(data, state_of(archive, "stewards"))
    accept(archive, "a", make_org("harbour"))
    public = publish(data, state_of(archive, "public"))
    assert changed(public) == 0
    assert b"secret" not in b"".join(path.read_bytes() for path in public.iterdir()).lower()


def test_a_store_says_whose_statements_may_still_lie_in_its_files(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg
) -> None:
    one = accept(archive, "a", make_org("x"))
    other = accept(archive, "b", make_org("y"))
    first = publish(data, state_of(archive, "public"))
    two = accept(archive, "a", make_org("x", label="New"))
    second = publish(data, state_of(archive, "public"))
    assert changed(second) > 0
    held = [set(made.held) for made in map(read_made, (first, second)) if made is not None]
    assert held == [
        {one.folder.name, other.folder.name},
        {one.folder.name, other.folder.name, two.folder.name},
    ]
    (second / FILE).write_text("{}")
    assert read_made(second) is None


def test_a_larger_change_is_built_from_nothing(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg
) -> None:
    accept(archive, "a", make_org("a"))
    publish(data, state_of(archive, "public"))
    accept(archive, "b", *(make_org(f"b{number}") for number in range(700)))
    folder = publish(data, state_of(archive, "public"))
    assert changed(folder) == 0
    assert dump(folder) == rebuilt(archive)


def test_steps_end_when_they_add_up_to_a_share_of_the_store(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(made_of, "FEW_STATEMENTS", 60)
    monkeypatch.setattr(made_of, "MOST_CHANGED", 0.0)
    seen = []
    for number in range(6):
        accept(archive, "a", make_org("a", label=f"Name {number}"))
        folder = publish(data, state_of(archive, "public"))
        seen.append(changed(folder))
        assert dump(folder) == rebuilt(archive)
    assert seen.count(0) > 1
    assert 0 < max(seen) <= 60


@pytest.mark.parametrize("what", ["note", "store", "archive"])
def test_what_cannot_be_stepped_from_is_no_obstacle(
    what: str,
    archive: Archive,
    data: Path,
    accept: Accept,
    make_org: MakeOrg,
    caplog: pytest.LogCaptureFixture,
) -> None:
    entry = accept(archive, "a", make_org("a"))
    kept = publish(data, state_of(archive, "public"))
    accept(archive, "a", make_org("a", label="New"))
    if what == "note":
        (kept / FILE).unlink()
    elif what == "store":
        for path in kept.glob("MANIFEST*"):
            path.unlink()
    else:
        (entry.folder / "statements.nq.gz").write_bytes(b"")
    folder = publish(data, state_of(archive, "public"))
    assert changed(folder) == 0
    assert dump(folder) == rebuilt(archive)
    assert bool(caplog.records) == (what != "note")


def test_a_step_that_is_killed_is_never_seen_and_the_next_completes(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg
) -> None:
    accept(archive, "a", make_org("a"))
    kept = publish(data, state_of(archive, "public"))
    before = dump(kept)
    accept(archive, "a", make_org("a", label="New"))
    state = state_of(archive, "public")
    killed = f"""
import os, signal
from importlib import import_module
from pathlib import Path
from graph.archive import create_or_open
from graph.snapshot import state_of

publishing = import_module("graph.snapshot.publish")
publishing.write_made = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
data = Path({str(data)!r})
publishing.publish(data, state_of(create_or_open(data / "archive"), "public"))
"""
    done = subprocess.run([sys.executable, "-c", killed], check=False, cwd=Path(__file__).parents[3])
    assert done.returncode == -signal.SIGKILL
    assert not store_folder(data, state).exists()
    assert [path.name for path in (data / "stores").glob(".unfinished-*")]
    folder = publish(data, state)
    assert changed(folder) > 0
    assert dump(folder) == rebuilt(archive)
    assert dump(kept) == before
    assert list((data / "stores").glob(".unfinished-*")) == []


def test_a_copy_shares_what_is_finished_and_nothing_else(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept(archive, "a", make_org("a"))
    kept = publish(data, state_of(archive, "public"))
    copy_of(kept, data / "linked")
    same = {
        path.name
        for path in (data / "linked").iterdir()
        if path.stat().st_ino == (kept / path.name).stat().st_ino
    }
    assert same == {path.name for path in kept.glob("*.sst")} != set()

    def no_links(*_: Any) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr(os, "link", no_links)
    copy_of(kept, data / "copied")
    with open_store(f"disk:{data / 'copied'}") as store:
        assert b"".join(store.dump()) == rebuilt(archive)


@pytest.mark.parametrize(("most", "read"), [(0, 0), (MOST_SMALL_TABLES, 2)], ids="copy kept".split())
def test_the_step_is_the_same_whether_it_looks_in_the_copy_or_in_what_is_kept(
    most: int,
    read: int,
    archive: Archive,
    data: Path,
    accept: Accept,
    make_org: MakeOrg,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[Path] = []

    def reading(place: Path) -> Store:
        looked.append(place)
        return open_read_only(place)

    monkeypatch.setattr(publishing, "open_read_only", reading)
    monkeypatch.setattr(made_of, "MOST_SMALL_TABLES", most)
    accept(archive, "a", make_org("a"))
    kept = publish(data, state_of(archive, "public"))
    for label in ("New", "Newer"):
        accept(archive, "a", make_org("a", label=label))
        before = dump(kept)
        folder = publish(data, state_of(archive, "public"))
        assert dump(folder) == rebuilt(archive)
        assert dump(kept) == before
        kept = folder
    assert changed(kept) > 0
    assert len(looked) == read
