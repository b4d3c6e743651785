"""Damage on disk is reported with the folder to restore, and never read as if it were whole."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest

from graph.archive import Archive, Entry
from graph.archive.entries import FACTS_FILE, STATEMENTS_FILE, read_triples
from ontology.errors import ArchiveDamaged

Append = Callable[..., Entry]


@pytest.mark.parametrize(
    "damage",
    [
        lambda packed: packed[: len(packed) // 2],
        lambda packed: b"",
        lambda packed: b"no gzip at all",
        lambda packed: packed[:60] + bytes([packed[60] ^ 0xFF]) + packed[61:],
        lambda packed: gzip.compress(gzip.decompress(packed).replace(b"two", b"six")),
        lambda packed: gzip.compress(gzip.decompress(packed)[:-40]),
        lambda packed: gzip.compress(b"\xff\xfe"),
        lambda packed: gzip.compress(b"x"),
    ],
    ids="cut empty no-gzip flipped changed shorter no-utf-8 no-statement".split(),
)
def test_damaged_statements_are_reported_and_never_read_as_if_whole(
    damage: Callable[[bytes], bytes], archive: Archive, append: Append
) -> None:
    with archive.writing():
        entry = append(archive, "x")
    path = entry.folder / STATEMENTS_FILE
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(ArchiveDamaged, match="000001-x"):
        list(read_triples(entry))


@pytest.mark.parametrize("facts", ["", "{", "[]", "{}", '{"source": {}}', "\xff"])
def test_damaged_facts_are_reported_with_the_folder(facts: str, archive: Archive, append: Append) -> None:
    with archive.writing():
        entry = append(archive, "x")
    (entry.folder / FACTS_FILE).write_bytes(facts.encode("latin-1"))
    with pytest.raises(ArchiveDamaged, match="000001-x"):
        archive.entries()


def test_a_stray_file_among_the_entries_is_no_entry(archive: Archive, append: Append) -> None:
    with archive.writing():
        append(archive, "x")
    (archive.folder / "entries" / ".DS_Store").write_text("")
    assert [one.source.name for one in archive.entries()] == ["x"]
