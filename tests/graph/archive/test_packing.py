"""A version is packed in members: one gzip file by the letter, of which only what differs is unpacked."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.archive import Archive, Entry, packing
from graph.archive.entries import STATEMENTS_FILE, read_apart, read_blocks
from graph.archive.packing import MOST_LINES, members_of, packed, unpacked
from graph.archive.verifying import check_archive
from ontology.errors import ArchiveDamaged

Append = Callable[..., Entry]


def lines(things: int, changed: int = -1, *, more: int = 0) -> list[str]:
    """Four statements of each thing; one thing says something else, and some stand before all others."""
    return [
        *(f"<s:0{number}> <p:x> <o:new>" for number in range(more)),
        *(
            f'<s:{number:05}> <p:{place}> "{"other" if number == changed else "same"} {number}"'
            for number in range(1, things)
            for place in range(4)
        ),
    ]


def members(entry: Entry) -> list[packing.Member]:
    found = members_of(entry.folder / STATEMENTS_FILE)
    assert found is not None
    return found


def test_members_unpack_one_by_one_and_as_one_gzip_file(archive: Archive, append: Append) -> None:
    with archive.writing():
        entry = append(archive, "x", lines(500))
    path = entry.folder / STATEMENTS_FILE
    assert len(members(entry)) > 5
    whole = gzip.decompress(path.read_bytes())
    assert b"".join(unpacked(path, members(entry))) == whole == b"".join(read_blocks(entry))


def test_what_is_added_or_changed_leaves_the_other_members_as_they_were(
    archive: Archive, append: Append
) -> None:
    with archive.writing():
        first = append(archive, "x", lines(500))
        second = append(archive, "x", lines(500, 250, more=3))
    digests = [{one.digest for one in members(entry)} for entry in (first, second)]
    assert 1 <= len(digests[0] - digests[1]) <= 2
    old, new = (b"".join(blocks) for blocks in read_apart(first, second))
    assert len(old) < len(b"".join(read_blocks(first))) / 2
    assert {one for one in new.splitlines() if one not in old} == {
        one for one in b"".join(read_blocks(second)).splitlines() if b"other" in one or b"o:new" in one
    }


def test_only_what_differs_is_unpacked(
    archive: Archive, append: Append, monkeypatch: pytest.MonkeyPatch
) -> None:
    with archive.writing():
        first, second = append(archive, "x", lines(500)), append(archive, "x", lines(500, 250))
    path = first.folder / STATEMENTS_FILE
    same = {one.digest for one in members(second)}
    broken = bytearray(path.read_bytes())
    for member in members(first):
        if member.digest in same:
            broken[member.start + 45] ^= 0xFF
    path.write_bytes(broken)
    assert b"".join(read_apart(first, second)[0])
    with pytest.raises(ArchiveDamaged):
        list(read_blocks(first))
    assert [one.place for one in check_archive(archive.folder) if one.wrong] == ["entry 000001-x"]


def test_a_member_that_is_not_what_it_says_is_damaged(archive: Archive, append: Append) -> None:
    with archive.writing():
        first, second = append(archive, "x", lines(99)), append(archive, "x", lines(99, 50))
    path = first.folder / STATEMENTS_FILE
    (apart,) = [
        one for one in members(first) if one.digest not in {other.digest for other in members(second)}
    ]
    broken = bytearray(path.read_bytes())
    broken[apart.start + 45] ^= 0xFF
    path.write_bytes(broken)
    with pytest.raises(ArchiveDamaged):
        list(read_apart(first, second)[0])


def test_a_digest_that_is_not_that_of_its_member_is_found_by_the_check(
    archive: Archive, append: Append
) -> None:
    with archive.writing():
        entry = append(archive, "x", lines(99))
    path = entry.folder / STATEMENTS_FILE
    broken = bytearray(path.read_bytes())
    broken[20] ^= 0xFF
    path.write_bytes(broken)
    (wrong,) = [one for one in check_archive(archive.folder) if one.wrong]
    assert "does not match its digest" in wrong.wrong


def test_a_version_of_before_is_compared_whole(archive: Archive, append: Append) -> None:
    with archive.writing():
        first, second = append(archive, "x", lines(99)), append(archive, "x", lines(99, 50))
    path = first.folder / STATEMENTS_FILE
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes())))
    assert members_of(path) is None
    for entry, blocks in zip((first, second), read_apart(first, second), strict=True):
        assert b"".join(blocks) == b"".join(read_blocks(entry))


def test_a_thing_of_many_statements_is_cut_and_nothing_else_ends_with_it(
    archive: Archive, append: Append
) -> None:
    hub = [f"<s:hub> <p:x> <o:{number:06}>" for number in range(2 * MOST_LINES + 5)]
    with archive.writing():
        entry = append(archive, "x", hub)
        assert len(members(entry)) == 3
        assert b"".join(read_blocks(entry)).count(b"\n") == len(hub)


@pytest.mark.parametrize(
    "file",
    [b"", packed(b"a")[:-1], packed(b"a") + b"more", gzip.compress(b"a"), packed(b"a")[:30]],
    ids="empty cut followed gzip header".split(),
)
def test_a_file_of_another_make_has_no_members(file: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.gz"
    path.write_bytes(file)
    assert members_of(path) is None


def test_a_long_member_is_unpacked_in_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "MOST_UNPACKED", 1000)
    path = tmp_path / "x.gz"
    path.write_bytes(packed(b"0" * 2500) + packed(b""))
    found = members_of(path)
    assert found is not None
    blocks = list(unpacked(path, found))
    assert [len(one) for one in blocks] == [1000, 1000, 500]
