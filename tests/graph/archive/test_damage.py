"""Damage on disk is reported with the folder to restore, and never read as if it were whole."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable

import pytest

from graph.archive import Archive, Entry
from graph.archive.entries import FACTS_FILE, STATEMENTS_FILE, read_triples
from graph.archive.sealing import unsealed
from ontology.decisions import Decision, DecisionKind
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


def test_a_flipped_bit_anywhere_in_what_an_entry_a_decision_or_a_removal_says_is_found(
    archive: Archive, append: Append
) -> None:
    """Also where it is as good JSON as before: `stewards` may not become another word unseen."""
    with archive.writing():
        entry = append(archive, "x")
        archive.decide(
            Decision(kind=DecisionKind.SAME, one="x:a", other="x:b", because="b", who="w", when="t")
        )
        archive.remove("x", because="b", who="w", removed_at="r")
    found = [entry.folder / FACTS_FILE, *archive.folder.rglob("removal.json")]
    found += sorted((archive.folder / "decisions").iterdir())
    assert len(found) == 3
    for path in found:
        whole = path.read_bytes()
        for place in range(len(whole)):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 2]) + whole[place + 1 :])
            with pytest.raises(ArchiveDamaged):
                (archive.events(), archive.decisions())
        path.write_bytes(whole)
    assert len(archive.events()) == 2


def test_a_file_that_an_older_sharegraph_wrote_without_a_seal_is_read(
    archive: Archive, append: Append
) -> None:
    with archive.writing():
        entry = append(archive, "x")
    path = entry.folder / FACTS_FILE
    facts = unsealed(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(facts), encoding="utf-8")
    assert archive.entries() == [entry]


def test_a_stray_file_among_the_entries_is_no_entry(archive: Archive, append: Append) -> None:
    with archive.writing():
        append(archive, "x")
    (archive.folder / "entries" / ".DS_Store").write_text("")
    assert [one.source.name for one in archive.entries()] == ["x"]
