"""One way from a change of the archive to the stores: who sees a difference gets a new one, nobody else."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from api.commands.load import load_into
from api.loading import Wanted, load_files
from api.publishing import changing
from api.settings import Settings
from graph.archive import Archive, create_or_open
from graph.archive.collecting import Collected
from graph.archive.entries import read_triples
from graph.snapshot import publish, state_of, store_folder
from graph.snapshot.filling import Filling
from graph.store import open_read_only
from ontology.decisions import Decision, DecisionKind
from tests.waiting import until

NOW = "2026-06-30T12:00:00+00:00"


def load(archive: Archive, file: Path, audience: str) -> Any:
    return load_files(archive, [file], Wanted(audience=audience), loaded_at=NOW)


def published(archive: Archive, data: Path) -> list[str]:
    order = ("public", "partners", "stewards")
    return [who for who in order if store_folder(data, state_of(archive, who)).exists()]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return create_or_open(tmp_path / "archive")


def test_who_sees_no_difference_keeps_its_store(
    archive: Archive, tmp_path: Path, organisations: Path
) -> None:
    told: list[str] = []
    with changing(archive, Settings(data=tmp_path), tell=told.append):
        load(archive, organisations, "partners")
    assert published(archive, tmp_path) == ["partners", "stewards"]
    assert told == ["publishing for partners", "publishing for stewards"]


def test_a_source_that_is_for_fewer_leaves_the_view_of_the_others(
    archive: Archive, tmp_path: Path, organisations: Path
) -> None:
    for audience in ("public", "stewards"):
        with changing(archive, Settings(data=tmp_path)):
            load(archive, organisations, audience)
    assert state_of(archive, "public").entries == ()
    assert published(archive, tmp_path) == ["public", "partners", "stewards"]


def test_a_decision_is_published_as_a_load_is(
    archive: Archive, tmp_path: Path, write: Callable[..., Path]
) -> None:
    with changing(archive, Settings(data=tmp_path)):
        load(archive, write("organisations.csv", "name,sectors", "Pier,hotline", "Quay,hotline"), "public")
    before = state_of(archive, "public")
    one, other = sorted({triple[0][1:-1] for entry in archive.current() for triple in read_triples(entry)})
    with changing(archive, Settings(data=tmp_path)):
        archive.decide(
            Decision(kind=DecisionKind.SAME, one=one, other=other, because="seen", who="a steward", when=NOW)
        )
    assert state_of(archive, "public").name != before.name
    assert published(archive, tmp_path) == ["public", "partners", "stewards"]


def test_what_stops_halfway_publishes_nothing(archive: Archive, tmp_path: Path, organisations: Path) -> None:
    def stopped() -> None:
        with changing(archive, Settings(data=tmp_path)):
            load(archive, organisations, "public")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert published(archive, tmp_path) == []


def test_the_store_of_a_large_new_source_is_begun_while_it_is_read(
    tmp_path: Path, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Large is what takes more than one run of lines.
    monkeypatch.setattr("api.loading.Collected", partial(Collected, 5))
    begun: list[bool] = []
    complete = Filling.complete

    def noted(filling: Filling, blocks: Any) -> None:
        begun.append(until(filling.folder.exists))  # made by a thread of its own
        complete(filling, blocks)

    monkeypatch.setattr(Filling, "complete", noted)
    file = write("organisations.csv", "name,sectors", *(f"Pier {number},hotline" for number in range(9)))
    data = tmp_path / "data"
    load_into(Settings(data=data), [file], Wanted(source="piers", audience="public"))
    assert begun == [True]
    state = state_of(create_or_open(data / "archive"), "public")
    dumps = []
    for folder in (store_folder(data, state), publish(tmp_path / "built", state)):
        with open_read_only(folder) as store:
            dumps.append(list(store.dump()))
    assert dumps[0] == dumps[1]
