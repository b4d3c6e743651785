"""What happens to a source after it was accepted: removed, reverted; and what each audience sees of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph.archive import Archive, Entry, Removal, create_or_open, seen_history, seen_numbers
from graph.archive.entries import STATEMENTS_FILE, read_triples
from ontology.errors import ArchiveDamaged, NotFound

Append = Callable[..., Entry]
WHEN = "2026-02-02T00:00:00+00:00"


def numbers(archive: Archive, *audiences: str) -> list[tuple[int | None, int]]:
    """(number as they count it, place in the archive) of what these audiences see of `x`."""
    return [
        (one.number, one.event.sequence)
        for one in seen_history(archive.events(), "x", audiences.__contains__)
    ]


def test_a_removed_source_is_absent_and_its_versions_stay(archive: Archive, append: Append) -> None:
    with archive.writing():
        append(archive, "x")
        append(archive, "y")
        archive.remove("x", removed_at=WHEN, who="An Operator", because="withdrawn")
    assert [one.source.name for one in archive.current()] == ["y"]
    assert [one.source.name for one in archive.entries()] == ["x", "y"]
    last = create_or_open(archive.folder).events()[-1]
    assert isinstance(last, Removal)
    assert (last.source, last.who, last.because, last.removed_at) == ("x", "An Operator", "withdrawn", WHEN)


def test_a_source_that_is_not_there_cannot_be_removed(archive: Archive, append: Append) -> None:
    with archive.writing():
        append(archive, "x")
        archive.remove("x", removed_at=WHEN)
        for name in ("x", "nobody"):
            with pytest.raises(NotFound):
                archive.remove(name, removed_at=WHEN)
    assert len(archive.events()) == 2


def test_a_removed_source_can_be_loaded_again_and_its_number_goes_on(
    archive: Archive, append: Append
) -> None:
    with archive.writing():
        append(archive, "x")
        archive.remove("x", removed_at=WHEN)
        again = append(archive, "x")
    assert again.number == 2
    assert archive.current() == [again]


def test_a_revert_is_a_new_version_that_repeats_an_earlier_one(archive: Archive, append: Append) -> None:
    with archive.writing():
        first = append(archive, "x", ["<s:a> <p:x> <o:o>"], title="First", input_sha256="1" * 64)
        append(archive, "x", ["<s:b> <p:x> <o:o>"], title="Second")
        again = archive.revert(first, audience="partners", loaded_at=WHEN, who="An Operator")
    (read,) = archive.current()
    assert read == again
    assert (read.number, read.reverts_to, read.audience, read.who) == (3, 1, "partners", "An Operator")
    assert (read.sha256, read.source, read.input_sha256) == (first.sha256, first.source, "1" * 64)
    assert list(read_triples(read)) == [("<s:a>", "<p:x>", "<o:o>")]
    assert read.states("s:a")
    assert not read.states("s:b")


def test_a_damaged_version_is_not_reverted_to(archive: Archive, append: Append) -> None:
    with archive.writing():
        first = append(archive, "x", ["<s:a> <p:x> <o:o>"])
        append(archive, "x")
        path = first.folder / STATEMENTS_FILE
        path.write_bytes(path.read_bytes()[:-9])
        with pytest.raises(ArchiveDamaged):
            archive.revert(first, audience="public", loaded_at=WHEN)
    assert [one.number for one in archive.entries()] == [1, 2]


def test_an_audience_counts_the_versions_that_it_sees(archive: Archive, append: Append) -> None:
    with archive.writing():
        for audience in ("stewards", "public", "public"):
            append(archive, "x", audience=audience)
    assert numbers(archive, "public") == [(1, 2), (2, 3)]
    assert numbers(archive, "public", "stewards") == [(1, 1), (2, 2), (3, 3)]
    assert seen_numbers(archive.events(), ("public",).__contains__) == {2: 1, 3: 2}
    assert seen_numbers(archive.events()) == {1: 1, 2: 2, 3: 3}


def test_what_was_made_narrower_stays_withdrawn_when_it_is_made_wider_again(
    archive: Archive, append: Append
) -> None:
    with archive.writing():
        for audience in ("public", "stewards"):
            append(archive, "x", audience=audience)
        assert numbers(archive, "public") == []
        append(archive, "x", audience="public")
    assert numbers(archive, "public") == [(1, 3)]


def test_a_removal_is_seen_by_those_who_saw_the_source(archive: Archive, append: Append) -> None:
    with archive.writing():
        append(archive, "x", audience="stewards")
        archive.remove("x", removed_at=WHEN)
        append(archive, "x", audience="public")
        archive.remove("x", removed_at=WHEN)
    assert numbers(archive, "public") == [(1, 3), (None, 4)]


def test_a_revert_names_the_earlier_version_as_the_audience_counts_it(
    archive: Archive, append: Append
) -> None:
    with archive.writing():
        hidden = append(archive, "x", audience="stewards")
        shown = append(archive, "x", ["<s:a> <p:x> <o:o>"])
        archive.revert(hidden, audience="public", loaded_at=WHEN)
        archive.revert(shown, audience="public", loaded_at=WHEN)
    seen = seen_history(archive.events(), "x", ("public",).__contains__)
    assert [(one.number, one.reverts_to) for one in seen] == [(1, None), (2, None), (3, 1)]
