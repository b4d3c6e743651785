"""The archive: entries are there whole or not at all, in order, for good, and never silently changed."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from graph.archive import Archive, Entry, create_or_open
from graph.archive.entries import FACTS_FILE, STATEMENTS_FILE, facts_json, read_triples
from ontology.account import Account, Problem
from ontology.errors import FolderInUse, StoreError
from ontology.identifiers import DEFAULT_BASE
from ontology.records import Source

Append = Callable[..., Entry]


def names(archive: Archive) -> list[str]:
    return [entry.source.name for entry in archive.entries()]


def test_what_was_appended_is_read_back_in_canonical_order(archive: Archive, append: Append) -> None:
    lines = (
        "<s:b> <p:x> \"two words > '<' ^^ .\"@en",
        '<s:a> <p:x> "\\u0001 a\\nb \x85 \u2028 c"',
        "<s:a> <p:q> <o:o>",
    )
    with archive.writing():
        entry = append(archive, "register", lines)
    assert [" ".join(triple) for triple in read_triples(entry)] == sorted(lines)
    assert entry.statements == 3


def test_a_new_archive_is_empty(archive: Archive) -> None:
    assert archive.entries() == archive.current() == []


def test_an_entry_without_statements_can_be_read(archive: Archive, append: Append) -> None:
    with archive.writing():
        entry = append(archive, "empty", ())
    assert list(read_triples(entry)) == []


def test_entries_come_in_the_order_in_which_they_were_accepted(archive: Archive, append: Append) -> None:
    with archive.writing():
        for name in ("z", "a", "z"):
            append(archive, name)
    assert [(one.sequence, one.source.name, one.number) for one in archive.entries()] == [
        (1, "z", 1),
        (2, "a", 1),
        (3, "z", 2),
    ]


def test_every_fact_of_an_entry_survives(archive: Archive, append: Append) -> None:
    account = Account(file="grants.csv", kind="template", read=3, refused=1, records={"Grant": 2})
    account.add_problem(Problem(code="wrong-date", wrong="31.2.", remedy="2020-02-28", row=7))
    with archive.writing():
        entry = append(
            archive,
            "Zürich / Fonds",
            title="Fonds",
            licence="CC BY 4.0",
            primary_for=("Grant",),
            relays=("Organisation",),
            audience="partners",
            provider="An Agency",
            accounts=[account.as_json()],
        )
    (read,) = create_or_open(archive.folder).entries()
    assert read == entry
    assert read.read_accounts() == [account]


def test_the_current_entries_are_the_newest_of_each_source_by_name(archive: Archive, append: Append) -> None:
    with archive.writing():
        for name in ("z", "a", "z"):
            append(archive, name)
    assert [(one.source.name, one.number) for one in archive.current()] == [("a", 1), ("z", 2)]


def test_a_source_is_seen_by_its_own_audiences_alone(archive: Archive, append: Append) -> None:
    with archive.writing():
        append(archive, "open")
        append(archive, "closed", audience="stewards")
    assert [one.source.name for one in archive.current({"public"})] == ["open"]
    assert [one.source.name for one in archive.current({"public", "stewards"})] == ["closed", "open"]


def test_a_source_that_was_closed_is_not_seen_in_an_older_version(archive: Archive, append: Append) -> None:
    with archive.writing():
        append(archive, "register")
        append(archive, "register", audience="stewards")
    assert archive.current({"public"}) == []


def test_the_hash_is_over_the_canonical_lines_and_not_over_their_order(
    archive: Archive, append: Append
) -> None:
    lines = ("<s:b> <p:x> <o:o>", "<s:a> <p:x> <o:o>")
    with archive.writing():
        one, other = append(archive, "x", lines), append(archive, "x", lines[::-1])
    graph = f"<{DEFAULT_BASE}source/x>"
    text = "".join(f"{line} {graph} .\n" for line in sorted(lines))
    assert one.sha256 == other.sha256 == sha256(text.encode()).hexdigest()
    packed = [(one.folder / STATEMENTS_FILE).read_bytes() for one in (one, other)]
    assert packed[0] == packed[1]
    assert gzip.decompress(packed[0]).decode() == text


def test_an_entry_counts_only_when_it_was_renamed_into_place(archive: Archive, append: Append) -> None:
    def dies_half_way() -> Iterator[str]:
        yield "<s:a> <p:x> <o:o>"
        assert list((archive.folder / "unfinished").iterdir())
        assert archive.entries() == []
        raise RuntimeError("the loader fell over")

    with archive.writing():
        with pytest.raises(RuntimeError):
            append(archive, "x", dies_half_way())
        assert archive.entries() == []
        append(archive, "x")
    assert [(one.sequence, one.number) for one in archive.entries()] == [(1, 1)]


def test_leftovers_of_a_killed_writer_are_ignored_and_cleared(archive: Archive, append: Append) -> None:
    left = archive.folder / "unfinished" / "000001-x"
    left.mkdir(parents=True)
    (left / FACTS_FILE).write_text("{")
    assert archive.entries() == []
    with archive.writing():
        assert not left.exists()
        append(archive, "x")
    assert names(archive) == ["x"]


def test_a_writer_killed_while_it_writes_leaves_what_was_there_before(
    archive: Archive, append: Append
) -> None:
    with archive.writing():
        append(archive, "before")
    killed = f"""
import os, signal
from pathlib import Path
from graph.archive import create_or_open
from ontology.records import Source

def lines():
    yield "<s:a> <p:x> <o:o>"
    os.kill(os.getpid(), signal.SIGKILL)

archive = create_or_open(Path({str(archive.folder)!r}))
with archive.writing():
    archive.append(Source(name="x"), lines(), audience="public", input_sha256="", loader="t",
                   loader_version="1", provider="", loaded_at="", accounts=())
"""
    done = subprocess.run([sys.executable, "-c", killed], check=False, cwd=Path(__file__).parents[3])
    assert done.returncode == -signal.SIGKILL
    assert names(archive) == ["before"]
    with archive.writing():
        append(archive, "after")
    assert names(archive) == ["before", "after"]


def test_one_process_writes_at_a_time(archive: Archive) -> None:
    script = f"""
from pathlib import Path
from graph.archive import create_or_open
from ontology.errors import FolderInUse

try:
    with create_or_open(Path({str(archive.folder)!r})).writing():
        print("writes")
except FolderInUse as fault:
    print(fault.code)
"""

    def other_process() -> str:
        root = Path(__file__).parents[3]
        done = subprocess.run([sys.executable, "-c", script], check=True, cwd=root, capture_output=True)
        return done.stdout.decode().strip()

    with archive.writing():
        assert other_process() == "folder-in-use"
    assert other_process() == "writes"


def test_a_second_writer_in_the_same_process_waits_too(archive: Archive) -> None:
    with archive.writing(), pytest.raises(FolderInUse), create_or_open(archive.folder).writing():
        pytest.fail("two writers at once")


def test_a_refused_writer_leaves_the_work_of_the_first_alone(archive: Archive, append: Append) -> None:
    def meanwhile() -> Iterator[str]:
        yield "<s:a> <p:x> <o:o>"
        with pytest.raises(FolderInUse), create_or_open(archive.folder).writing():
            pytest.fail("two writers at once")

    with archive.writing():
        append(archive, "x", meanwhile())
    assert names(archive) == ["x"]


def test_the_base_is_fixed_when_the_archive_is_made(tmp_path: Path) -> None:
    made = create_or_open(tmp_path / "archive", base="https://data.example.org/id/")
    assert made.base == "https://data.example.org/id/"
    assert create_or_open(tmp_path / "archive").base == made.base
    assert create_or_open(tmp_path / "archive", base="https://other.example.org/").base == made.base
    assert create_or_open(tmp_path / "second").base == DEFAULT_BASE


def test_a_folder_of_another_kind_is_no_archive(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "base").write_text("https://example.org/\n")
    with pytest.raises(StoreError, match="not the mark"):
        create_or_open(folder)


@pytest.mark.parametrize("kind", ["file", "below a file"])
def test_a_place_that_cannot_hold_an_archive_says_so(kind: str, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(StoreError, match="cannot be used"):
        create_or_open(tmp_path / "taken" / ("" if kind == "file" else "archive"))


def test_an_archive_whose_folder_is_gone_says_so(archive: Archive, tmp_path: Path) -> None:
    (archive.folder / "entries").rmdir()
    with pytest.raises(StoreError, match="cannot be read"):
        archive.entries()
    moved = Archive(tmp_path / "nowhere", archive.base)
    with pytest.raises(StoreError, match="cannot be written"), moved.writing():
        pytest.fail("there is nothing to write to")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_an_archive_that_may_not_be_written_says_so(archive: Archive) -> None:
    archive.folder.chmod(0o500)
    try:
        with pytest.raises(StoreError, match="cannot be written"), archive.writing():
            pytest.fail("this folder is for reading only")
    finally:
        archive.folder.chmod(0o700)


def test_names_that_look_alike_in_the_file_system_stay_apart(archive: Archive, append: Append) -> None:
    with archive.writing():
        for name in ("a/b", "a b", "A-B", "../..", "."):
            append(archive, name)
    assert names(archive) == ["a/b", "a b", "A-B", "../..", "."]
    assert {one.folder.parent for one in archive.entries()} == {archive.folder / "entries"}


def test_more_than_a_million_entries_keep_their_order(archive: Archive, append: Append) -> None:
    with archive.writing():
        first = append(archive, "x")
        moved: Any = archive.folder / "entries" / "1000000-x"
        moved.mkdir()
        (moved / FACTS_FILE).write_text(facts_json(replace(first, sequence=1000000)))
        last = append(archive, "x")
    assert [one.sequence for one in archive.entries()] == [1, 1000000, 1000001]
    assert last.number == 3


def test_the_source_of_an_entry_is_a_record(archive: Archive, append: Append) -> None:
    with archive.writing():
        append(archive, "x", relays=("Grant",))
    assert archive.entries()[0].source == Source(name="x", relays=("Grant",))
