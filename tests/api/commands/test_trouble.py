"""What a disk can do to a map: each trouble is said clearly, `verify` finds it, and nothing is lost."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.archive import create_or_open
from graph.archive.entries import STATEMENTS_FILE
from graph.snapshot import state_of, store_folder

Run = Callable[..., Any]
Write = Callable[..., Path]
HEAD = "id,name,sectors,located in"
ROOT = Path(__file__).resolve().parents[3]
COMMAND = "import sys; from api.commands.main import main; sys.exit(main(sys.argv[1:]))"
ROOM = 24 * 1024 * 1024
"""Bytes of the small disk: a store of the vocabularies alone takes about five million."""


@pytest.fixture
def bodies(write: Write) -> Callable[..., Path]:
    def rows(count: int, place: str = "KE") -> Path:
        return write("bodies.csv", HEAD, *(f"o-{one},Body {one},hotline,{place}" for one in range(count)))

    return rows


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with little room; skipped where this user may not mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount, options = shutil.which("mount"), f"size={ROOM}"
    if mount is None or os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    done = subprocess.run([mount, "-t", "tmpfs", "-o", options, "tmpfs", place], check=False)
    if done.returncode != 0:
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def wrong_places(run: Run, *words: str | Path) -> list[str]:
    done = run("verify", "--json", *words)
    assert done.status == (0 if done.json()["well"] else 4)
    return [one["place"] for one in done.json()["checked"] if not one["well"]]


def flip(path: Path, at: int) -> None:
    body = bytearray(path.read_bytes())
    body[at] ^= 0xFF
    path.write_bytes(bytes(body))


def test_a_sound_map_is_well(run: Run, bodies: Callable[..., Path]) -> None:
    run("load", bodies(3))
    run("load", bodies(4), "--audience", "public")
    run("remove", "bodies")
    done = run("verify")
    assert done.status == 0
    assert "All is well." in done.err
    assert "entry 000003-bodies: well" in done.out
    assert "(earlier): well" in done.out, "the stores of before are compared too"


def test_a_flipped_byte_in_an_entry_is_found_and_said_by_the_next_build(
    run: Run, bodies: Callable[..., Path], tmp_path: Path
) -> None:
    run("load", bodies(3))
    kept = run("export").out
    archive = create_or_open(tmp_path / "map" / "archive")
    flip(archive.entries()[0].folder / STATEMENTS_FILE, 60)
    assert run("export").out == kept, "the store answers as before"
    places = wrong_places(run)
    assert "entry 000001-bodies" in places
    store = store_folder(tmp_path / "map", state_of(archive, "stewards"))
    assert any(store.name in place for place in places), "a store cannot be held against a damaged entry"
    shutil.rmtree(store)
    refused = run("export")
    assert refused.status == 4
    assert "000001-bodies" in refused.err
    assert "[archive-damaged]" in refused.err
    assert run("remove", "bodies").status == 0, "what is damaged can be taken out, and loaded again"
    assert run("load", bodies(3)).status == 0
    assert run("export").out.replace("/version/2>", "/version/1>").count("\n") == kept.count("\n")


@pytest.mark.parametrize("name", ["entry.json", "subjects.idx", "statements.nq.gz"])
def test_verify_names_each_file_that_is_not_what_it_was(
    name: str, run: Run, bodies: Callable[..., Path], tmp_path: Path
) -> None:
    run("load", bodies(3))
    path = tmp_path / "map" / "archive" / "entries" / "000001-bodies" / name
    path.write_bytes(path.read_bytes()[:-2])
    assert wrong_places(run, "--archive-only") == ["entry 000001-bodies"]


def test_verify_finds_decisions_strangers_and_doubles(
    run: Run, bodies: Callable[..., Path], tmp_path: Path
) -> None:
    run("load", bodies(3))
    archive = tmp_path / "map" / "archive"
    (archive / "decisions").mkdir(exist_ok=True)
    (archive / "decisions" / "000001.json").write_text("{")
    entries = archive / "entries"
    shutil.copytree(entries / "000001-bodies", entries / "000009-bodies")
    (entries / "000001-bodies" / "notes.txt").write_text("mine")
    assert wrong_places(run, "--archive-only") == [
        "entry 000001-bodies",
        "entry 000009-bodies",
        "decision 000001.json",
    ]


def test_verify_finds_a_store_that_is_not_what_the_archive_says(
    run: Run, bodies: Callable[..., Path], write: Write, tmp_path: Path
) -> None:
    run("load", bodies(3))
    run("load", bodies(4, "GB"), "--source", "other")
    archive = create_or_open(tmp_path / "map" / "archive")
    store = store_folder(tmp_path / "map", state_of(archive, "stewards"))
    other = next(path for path in store.parent.iterdir() if path != store)
    shutil.rmtree(store)
    other.rename(store)
    done = run("verify")
    assert done.status == 4
    assert f"store {store.name} (stewards): Line " in done.out
    assert "1 of " in done.err
    shutil.rmtree(store)
    assert "not built yet" in run("verify").out


def test_a_full_disk_loses_nothing_and_says_so(
    small_disk: Path, run: Run, bodies: Callable[..., Path]
) -> None:
    data = small_disk / "map"
    assert run("load", bodies(3), "--data", data).status == 0
    before = run("export", "--data", data).out
    filler = small_disk / "filler"
    room = shutil.disk_usage(small_disk).free
    filler.write_bytes(b"\0" * (room - 64 * 1024))
    full = run("load", bodies(8000), "--data", data)
    assert full.status == 4
    assert "No space left" in full.err
    assert [one["version"] for one in run("sources", "--json", "--data", data).json()] == [1]
    filler.unlink()
    assert run("export", "--data", data).out == before
    assert run("load", bodies(4), "--data", data).status == 0
    assert wrong_places(run, "--archive-only", "--data", data) == []


def test_a_disk_that_fills_while_a_store_is_built_keeps_the_accepted_version(
    small_disk: Path, run: Run, bodies: Callable[..., Path]
) -> None:
    data = small_disk / "map"
    assert run("load", bodies(3), "--data", data).status == 0
    filler = small_disk / "filler"
    room = shutil.disk_usage(small_disk).free
    filler.write_bytes(b"\0" * (room - 160 * 1024))
    full = run("load", bodies(4), "--data", data)
    assert full.status == 4
    assert "need not be done again" in full.err, "or the same is loaded once more under another name"
    assert "No space left" in full.err
    filler.unlink()
    assert [one["version"] for one in run("sources", "--json", "--data", data).json()] == [2]
    assert "Body 3" in run("export", "--data", data).out
    assert wrong_places(run, "--data", data) == []


def test_a_file_that_may_not_grow_is_trouble_with_the_disk(
    run: Run, bodies: Callable[..., Path], tmp_path: Path
) -> None:
    run("load", bodies(3))
    limited = subprocess.run(
        [sys.executable, "-c", COMMAND, "load", bodies(4000)],
        cwd=ROOT,
        env=os.environ | {"SHAREGRAPH_DATA": str(tmp_path / "map")},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (16 * 1024, 16 * 1024)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert limited.returncode == 4, limited.stderr
    assert "cannot be written" in limited.stderr
    assert "Traceback" not in limited.stderr
    assert wrong_places(run) == []


def test_a_folder_that_is_read_only_answers_and_refuses_to_change(
    small_disk: Path, run: Run, bodies: Callable[..., Path], tmp_path: Path
) -> None:
    data = small_disk / "map"
    run("load", bodies(3), "--data", data)
    before = run("history", "bodies", "--json", "--data", data).out
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    for words in (
        ("load", bodies(4)),
        ("remove", "bodies"),
        ("revert", "bodies", "1"),
        ("purge", "bodies", "--because", "A slip."),
    ):
        refused = run(*words, "--data", data)
        assert refused.status == 4, words
        assert "Read-only file system" in refused.err
    assert run("history", "bodies", "--json", "--data", data).out == before
    assert '"boolean":true' in run("query", "ASK { ?s ?p ?o }", "--format", "json", "--data", data).out
    assert "Body 2" in run("export", "--data", data).out
    assert run("verify", "--data", data).status == 0
    assert run("backup", tmp_path / "kept.tar.gz", "--data", data).status == 0


def test_a_second_writer_is_told_to_wait(run: Run, bodies: Callable[..., Path], tmp_path: Path) -> None:
    run("load", bodies(3))
    with create_or_open(tmp_path / "map" / "archive").writing():
        for words in (
            ("load", bodies(4)),
            ("remove", "bodies"),
            ("revert", "bodies", "1"),
            ("purge", "bodies", "--because", "A slip."),
        ):
            refused = run(*words)
            assert refused.status == 4, words
            assert "[folder-in-use]" in refused.err
        assert run("history", "bodies").status == 0
        assert run("backup", tmp_path / "kept.tar.gz").status == 0
    assert len(create_or_open(tmp_path / "map" / "archive").events()) == 1


def test_a_backup_becomes_the_same_map_elsewhere(
    run: Run, bodies: Callable[..., Path], tmp_path: Path
) -> None:
    run("load", bodies(3))
    run("load", bodies(4))
    file = tmp_path / "kept.tar.gz"
    assert run("backup", file, "--json").json()["members"] >= 7
    again = run("backup", file)
    assert again.status == 2
    assert "there already" in again.err
    elsewhere = tmp_path / "elsewhere"
    assert run("restore", file, "--data", elsewhere).status == 0
    assert run("export", "--data", elsewhere).out == run("export").out
    assert wrong_places(run, "--data", elsewhere) == []
    assert run("restore", file, "--data", elsewhere).status == 2
    file.write_bytes(file.read_bytes()[:-100])
    refused = run("restore", file, "--data", tmp_path / "third")
    assert refused.status == 3
    assert "[backup-refused]" in refused.err
