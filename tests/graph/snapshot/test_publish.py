"""A store is published whole or not at all, is the same from the same archive, and hides what is hidden."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.archive import Archive, Entry, create_or_open
from graph.archive.entries import STATEMENTS_FILE
from graph.snapshot import publish, state_of, store_folder
from graph.snapshot.parted import quads_of
from graph.store import open_read_only
from ontology.errors import ArchiveDamaged, StoreError
from ontology.identifiers import catalogue_iri, source_iri

Decide = Callable[..., None]
Accept = Callable[..., Entry]
MakeOrg = Callable[..., Any]


def dump(folder: Path) -> bytes:
    with open_read_only(folder) as store:
        return b"".join(store.dump())


def left_over(data: Path) -> list[str]:
    return [path.name for path in (data / "stores").iterdir() if path.name.startswith(".")]


def test_a_store_holds_each_source_what_is_resolved_and_the_catalogue(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg
) -> None:
    for name in ("a", "b"):
        accept(archive, name, make_org("ror:0abcdef12", label=name))
    state = state_of(archive, "public")
    with open_read_only(publish(data, state)) as store:
        assert store.graphs() == tuple(
            sorted((catalogue_iri(state.base), *(source_iri(state.base, name) for name in "ab")))
        )
        lines = b"".join(store.dump()).decode().splitlines()
    resolved = [line for line in lines if "/organisation/ror:0abcdef12> <" in line and "/source/" not in line]
    labels = [line for line in resolved if "rdf-schema#label" in line]
    assert len(labels) == 1


def test_the_same_archive_gives_the_same_bytes_wherever_and_in_whatever_order_it_was_filled(
    tmp_path: Path, accept: Accept, make_org: MakeOrg
) -> None:
    dumps = set()
    for place, order in (("one", "abc"), ("elsewhere/two", "cab")):
        archive = create_or_open(tmp_path / place / "archive")
        for name in order:
            accept(archive, name, make_org("ror:0abcdef12", label=name), make_org(f"{name}.own"))
        dumps.add(dump(publish(tmp_path / place, state_of(archive, "public"))))
    assert len(dumps) == 1


def test_a_store_that_grew_equals_one_that_was_built_at_once(
    tmp_path: Path, accept: Accept, make_org: MakeOrg
) -> None:
    grown, built = (create_or_open(tmp_path / name / "archive") for name in ("grown", "built"))
    for name in "abc":
        accept(grown, name, make_org("ror:0abcdef12", label=name))
        publish(tmp_path / "grown", state_of(grown, "public"))
        accept(built, name, make_org("ror:0abcdef12", label=name))
    dumps = [
        dump(publish(tmp_path / name, state_of(archive, "public")))
        for name, archive in (("grown", grown), ("built", built))
    ]
    assert dumps[0] == dumps[1]


def test_a_link_that_is_no_iri_keeps_nobody_from_publishing(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg
) -> None:
    accept(archive, "a", make_org("a", homepage="http://[broken:port/ <x>"))
    assert b"http://[broken:port/" in dump(publish(data, state_of(archive, "public")))


def test_a_hidden_source_leaves_no_byte_in_the_store_of_others(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg
) -> None:
    accept(archive, "open", make_org("ror:0abcdef12", label="Harbour"))
    before = dump(publish(data, state_of(archive, "public")))
    accept(
        archive,
        "secretregister",
        make_org("ror:0abcdef12", label="Secretname", identifiers=("org-id:GB-CHC-777",)),
        make_org("secretkey"),
        audience="stewards",
        title="Secrettitle",
        primary_for=("Organisation",),
    )
    public = publish(data, state_of(archive, "public"))
    stewards = publish(data, state_of(archive, "stewards"))
    assert dump(public) == before
    everything = b"".join(path.read_bytes() for path in public.rglob("*") if path.is_file()).lower()
    assert b"harbour" in everything
    assert b"secret" not in everything
    assert b"GB-CHC-777" in dump(stewards)


def test_a_version_that_was_replaced_leaves_the_store(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg
) -> None:
    accept(archive, "a", make_org("formername"))
    accept(archive, "a", make_org("newname"))
    text = dump(publish(data, state_of(archive, "public"))).lower()
    assert b"newname" in text
    assert b"formername" not in text


def test_publishing_what_is_published_changes_nothing(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg
) -> None:
    accept(archive, "a", make_org("a"))
    state = state_of(archive, "public")
    folder = publish(data, state)
    inodes = {path.name: path.stat().st_ino for path in folder.iterdir()}
    assert publish(data, state) == folder == store_folder(data, state)
    assert {path.name: path.stat().st_ino for path in folder.iterdir()} == inodes


def test_an_empty_map_is_published_with_its_vocabularies(archive: Archive, data: Path) -> None:
    assert b"vocab/status/active" in dump(publish(data, state_of(archive, "public")))


def test_a_failed_build_leaves_nothing_and_the_next_one_succeeds(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg
) -> None:
    entry = accept(archive, "a", make_org("a"))
    path = entry.folder / STATEMENTS_FILE
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    state = state_of(archive, "public")
    with pytest.raises(ArchiveDamaged):
        publish(data, state)
    assert not store_folder(data, state).exists()
    assert left_over(data) == []
    path.write_bytes(whole)
    assert b"organisation/a" in dump(publish(data, state))


def test_a_build_that_is_killed_is_never_seen(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg
) -> None:
    accept(archive, "a", make_org("a"))
    state = state_of(archive, "public")
    killed = f"""
import os, signal
from importlib import import_module
from pathlib import Path
from graph.archive import create_or_open
from graph.snapshot import state_of

publishing = import_module("graph.snapshot.publish")
lines = publishing.blocks_of
def dies(state, odd):
    yield from lines(state, odd)
    os.kill(os.getpid(), signal.SIGKILL)

publishing.blocks_of = dies
data = Path({str(data)!r})
publishing.publish(data, state_of(create_or_open(data / "archive"), "public"))
"""
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", killed], check=False, cwd=root)
    assert done.returncode == -signal.SIGKILL
    assert not store_folder(data, state).exists()
    assert len(left_over(data)) == 1
    assert b"organisation/a" in dump(publish(data, state))
    assert left_over(data) == []


def test_a_build_of_a_dead_process_is_removed_and_that_of_a_living_one_kept(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg
) -> None:
    accept(archive, "a", make_org("a"))
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as living:
        stores = data / "stores"
        names = {
            f".unfinished-x-{gone.pid}": False,
            f".unfinished-x-{living.pid}": True,
            f".unfinished-x-{os.getpid()}": False,  # of an earlier process of our number
            ".unfinished-x-word": False,
            f".unfinished-x-{'9' * 30}": False,
        }
        for name in names:
            (stores / name).mkdir(parents=True)
        publish(data, state_of(archive, "public"))
        assert {name: (stores / name).exists() for name in names} == names
        living.communicate(b"\n")


def test_a_folder_that_cannot_hold_stores_is_reported(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg
) -> None:
    accept(archive, "a", make_org("a"))
    (data / "stores").write_text("")
    with pytest.raises(StoreError):
        publish(data, state_of(archive, "public"))


def test_the_catalogue_says_who_publishes_and_where_each_record_stands(
    archive: Archive, accept: Accept, make_org: MakeOrg
) -> None:
    accept(
        archive,
        "grants of 2020",
        make_org("a", address="my%20file.csv#row=7"),
        publisher="An agency",
        licence="https://creativecommons.org/licenses/by/4.0/",
        credit="Thanks to all",
    )
    state = state_of(archive, "public")
    text = "".join(line for line in quads_of(state) if f"<{catalogue_iri(state.base)}>" in line)
    assert '"my%20file.csv#row=7"' in text
    assert '"An agency"' in text
    assert "<https://creativecommons.org/licenses/by/4.0/>" in text
    assert '"Thanks to all"' in text
    assert "source/grants%20of%202020/version/1>" in text


def test_what_was_decided_to_be_one_thing_is_one_in_the_store(
    archive: Archive, data: Path, accept: Accept, decide: Decide, make_org: MakeOrg
) -> None:
    accept(archive, "a", make_org("x"), make_org("y"))
    x, y = (make_org(key).iri for key in "xy")
    line = f"<{x}> <http://www.w3.org/2002/07/owl#sameAs> <{y}> .\n".encode()
    assert line not in dump(publish(data, state_of(archive, "public")))
    decide(archive, "same", y, x)
    assert line in dump(publish(data, state_of(archive, "public")))
    decide(archive, "not-same", x, y)
    assert line not in dump(publish(data, state_of(archive, "public")))
