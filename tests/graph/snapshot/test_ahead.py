"""A store that is begun while its source is read is the store that is built from the archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.archive import Archive, Entry
from graph.archive.collecting import Collected
from graph.snapshot import Ahead, publish, state_of
from graph.snapshot.made import read_made
from graph.store import open_read_only
from ontology import records as r
from ontology.errors import UnreadableFile
from ontology.statements import lines_of
from tests.waiting import until

Accept = Callable[..., Entry]
MakeOrg = Callable[..., r.Organisation]


def read(
    archive: Archive,
    ahead: Ahead,
    name: str,
    *records: r.Record,
    audience: str = "public",
    run_lines: int = 3,
) -> Entry:
    """Accept a source that is read in runs of so many lines."""
    with Collected(run_lines, told=ahead.taking(name)) as lines:
        for one in records:
            lines.add_record(lines_of(one, archive.base, name))
        entry = archive.append(
            r.Source(name=name),
            lines,
            audience=audience,
            input_sha256="0" * 64,
            loader="template",
            loader_version="1",
            provider="",
            loaded_at="2026-01-01T00:00:00+00:00",
            accounts=(),
        )
    ahead.settle(entry)
    return entry


def said(folder: Path) -> tuple[bytes, Any]:
    with open_read_only(folder) as store:
        return b"".join(store.dump()), read_made(folder)


def unfinished(data: Path) -> list[Path]:
    return list((data / "stores").glob(".*"))


@pytest.fixture
def organisations(make_org: MakeOrg) -> list[r.Organisation]:
    # One is stated by many rows, so its lines come again in other runs.
    several = [make_org(f"o{n}", label=f"Invented {n}") for n in range(20)]
    return [*several, *several[:5]]


@pytest.fixture
def ahead(archive: Archive, data: Path) -> Iterator[Ahead]:
    with archive.writing(), Ahead(archive, data) as ahead:
        yield ahead


def test_a_store_begun_while_sources_are_read_is_the_one_that_is_built(
    archive: Archive, data: Path, tmp_path: Path, organisations: list[r.Organisation], make_org: MakeOrg
) -> None:
    with archive.writing(), Ahead(archive, data) as ahead:
        read(archive, ahead, "a", *organisations)
        # Of a source that has no run nothing is begun, but it is of the same state.
        read(archive, ahead, "small", *organisations[2:4], run_lines=1_000)
        read(archive, ahead, "b", make_org("o1", label="Invented otherwise"), *organisations[3:9])
        state = state_of(archive, "public")
        begun = publish(data, state, ahead=ahead)
    assert said(begun) == said(publish(tmp_path / "built", state))
    assert not unfinished(data)


def test_what_was_begun_serves_only_a_state_of_which_all_of_it_is(
    archive: Archive, data: Path, tmp_path: Path, ahead: Ahead, organisations: list[r.Organisation]
) -> None:
    read(archive, ahead, "for-all", *organisations[:4])
    read(archive, ahead, "for-few", *organisations[4:], audience="stewards")
    public, stewards = state_of(archive, "public"), state_of(archive, "stewards")
    assert ahead.begun_for(public) is None
    text, _ = said(publish(data, public, ahead=ahead))
    assert b"source/for-all" in text
    assert b"for-few" not in text
    begun = publish(data, stewards, ahead=ahead)
    assert ahead.begun_for(stewards) is None
    assert said(begun)[0] == said(publish(tmp_path / "built", stewards))[0]


def test_of_a_source_that_is_refused_nothing_stays(
    archive: Archive, data: Path, tmp_path: Path, ahead: Ahead, organisations: list[r.Organisation]
) -> None:
    read(archive, ahead, "good", *organisations[:6])
    with Collected(3, told=ahead.taking("bad")) as lines:
        lines.add_record(lines_of(organisations[7], archive.base, "bad"))
    assert until(lambda: bool(unfinished(data)))  # made by a thread of its own
    ahead.settle(None)
    assert not unfinished(data)
    state = state_of(archive, "public")
    assert said(publish(data, state, ahead=ahead)) == said(publish(tmp_path / "built", state))


def test_nothing_is_begun_where_the_next_state_may_be_a_step(
    archive: Archive, data: Path, accept: Accept, organisations: list[r.Organisation]
) -> None:
    accept(archive, "a", *organisations)
    publish(data, state_of(archive, "public"))
    with archive.writing(), Ahead(archive, data) as ahead:
        read(archive, ahead, "b", *organisations)
        assert not unfinished(data)
        assert ahead.begun_for(state_of(archive, "public")) is None


def test_nothing_is_begun_for_a_source_of_which_there_was_a_version(
    archive: Archive, data: Path, accept: Accept, organisations: list[r.Organisation]
) -> None:
    accept(archive, "a", *organisations)
    with archive.writing(), Ahead(archive, data) as ahead:
        read(archive, ahead, "a", *organisations[:9])
        assert not unfinished(data)


def test_a_load_that_breaks_off_leaves_no_store(
    archive: Archive, data: Path, organisations: list[r.Organisation]
) -> None:
    def break_off() -> None:
        with archive.writing(), Ahead(archive, data) as ahead:
            read(archive, ahead, "a", *organisations)
            assert until(lambda: bool(unfinished(data)))  # made by a thread of its own
            raise UnreadableFile("It breaks off.", "Try again.")

    with pytest.raises(UnreadableFile):
        break_off()
    assert not unfinished(data)


def test_a_store_that_cannot_be_completed_is_no_store(
    archive: Archive, data: Path, ahead: Ahead, organisations: list[r.Organisation]
) -> None:
    entry = read(archive, ahead, "a", *organisations)
    state = state_of(archive, "public")
    (entry.folder / "statements.nq.gz").write_bytes(b"")
    with pytest.raises(Exception, match="cannot be read"):
        publish(data, state, ahead=ahead)
    assert not unfinished(data)
    assert not list((data / "stores").iterdir())
