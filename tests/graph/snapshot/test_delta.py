"""The difference of two versions is what the one states and the other does not, however they are cut."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.archive import Archive, Entry, create_or_open, entries, packing
from graph.archive.entries import STATEMENTS_FILE, read_triples
from graph.snapshot.delta import TooMuch, changed_statements
from ontology.errors import ArchiveDamaged
from ontology.records import Source

TERMS = st.sampled_from(
    ['"a"', '"a"@en', '"a"@en-gb', '"a b"', '"é"', "<x:a>", '"a"^^<x:t>', '"' + "long " * 9 + '"']
)
LINES = st.frozensets(st.builds("<x:{}> <x:p> {}".format, st.integers(0, 9), TERMS), max_size=30)
Accept = Callable[[frozenset[str]], Entry]


@pytest.fixture
def version(tmp_path: Path) -> Accept:
    """Accepts a version that states these lines."""
    archive = create_or_open(tmp_path / "archive")

    def accept(lines: frozenset[str]) -> Entry:
        return accept_lines(archive, lines)

    return accept


def accept_lines(archive: Archive, lines: frozenset[str]) -> Entry:
    with archive.writing():
        return archive.append(
            Source(name="s"),
            lines,
            audience="public",
            input_sha256="0" * 64,
            loader="template",
            loader_version="1",
            provider="",
            loaded_at="2026-01-01T00:00:00+00:00",
            accounts=(),
        )


@given(
    old=LINES,
    new=LINES,
    block=st.sampled_from([1, 7, 64, 1 << 20]),
    things=st.sampled_from([1, 2, 48]),
    most=st.sampled_from([1, 3, 8192]),
    before=st.booleans(),
)
def test_the_difference_is_that_of_the_two_sets(
    old: frozenset[str],
    new: frozenset[str],
    block: int,
    things: int,
    most: int,
    before: bool,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    archive = create_or_open(tmp_path_factory.mktemp("delta") / "archive")
    with pytest.MonkeyPatch.context() as patch:
        for module, limit, value in (
            (entries, "_BLOCK", block),
            (packing, "MOST_UNPACKED", block),
            (entries, "THINGS_A_MEMBER", things),
            (entries, "MOST_LINES", most),
        ):
            patch.setattr(module, limit, value)
        first, second = accept_lines(archive, old), accept_lines(archive, new)
        if before:
            path = first.folder / STATEMENTS_FILE
            path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes())))
        removed, added = changed_statements(first, second, 100)
        assert {" ".join(one) for one in read_triples(second)} == new
    assert {" ".join(one) for one in removed} == old - new
    assert {" ".join(one) for one in added} == new - old
    assert len(removed) + len(added) == len(old ^ new)


def test_all_of_a_first_version_is_added(version: Accept) -> None:
    entry = version(frozenset({"<x:a> <x:p> <x:b>", '<x:b> <x:p> "c d"'}))
    assert changed_statements(None, entry, 10) == ([], list(read_triples(entry)))


def test_more_than_is_wanted_is_not_gathered(version: Accept) -> None:
    entry = version(frozenset(f"<x:{number}> <x:p> <x:b>" for number in range(11)))
    assert len(changed_statements(None, entry, 11)[1]) == 11
    with pytest.raises(TooMuch):
        changed_statements(None, entry, 10)


@pytest.mark.parametrize("place", [0, 1])
def test_a_version_that_is_not_as_it_was_accepted_is_damaged(version: Accept, place: int) -> None:
    both = [version(frozenset({f"<x:{name}> <x:p> <x:b>"})) for name in "ab"]
    path = both[place].folder / STATEMENTS_FILE
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b"x:b", b"x:c")))
    with pytest.raises(ArchiveDamaged):
        changed_statements(both[0], both[1], 10)
