"""A purge leaves a tombstone and no byte of what it erased."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest

from graph.archive import Archive, Entry, Tombstone, create_or_open
from graph.archive.purging import INTENT_FILE, plan, write_intent
from graph.snapshot import publish, state_of
from graph.snapshot.erasing import complete, purge, purge_victims
from graph.snapshot.given import Standing, publish_for, standing
from graph.snapshot.states import state_again
from graph.store import open_read_only
from ontology.errors import NotFound, StoreError

Accept = Callable[..., Entry]
MakeOrg = Callable[..., Any]
Decide = Callable[..., None]

BASE = "https://w3id.org/sharegraph/id/organisation/"
WHEN = "2026-03-03T00:00:00+00:00"
GONE = ("slip-key", "Slip Words", "Slip Title", "slip-provider", "slip.csv", "5" * 64)
"""What the purged version alone says: in an IRI, a label, its title, provider, account, input hash."""


def fill(archive: Archive, accept: Accept, make_org: MakeOrg, decide: Decide) -> None:
    """A source whose first version slipped, its mended version, another source, decisions."""
    accept(
        archive,
        "register",
        make_org("slip-key", label="Slip Words"),
        make_org("good"),
        title="Slip Title",
        provider="slip-provider",
        input_sha256="5" * 64,
        accounts=({"file": "slip.csv"},),
    )
    accept(archive, "other", make_org("good"), make_org("third"), audience="stewards")
    decide(archive, "same", f"{BASE}slip-key", f"{BASE}third", because="About slip-key.")
    decide(archive, "same", f"{BASE}good", f"{BASE}third")
    publish(archive.folder.parent, state_of(archive, "stewards"))
    accept(archive, "register", make_org("good"), title="Good Title")


def publish_all(archive: Archive, data: Path) -> None:
    for audience in ("public", "stewards"):
        publish(data, state_of(archive, audience))


def everything(data: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below the data folder, packed ones unpacked too, and the dump of every store."""
    for path in sorted(data.rglob("*")):
        if path.is_file():
            body = path.read_bytes()
            yield str(path.relative_to(data)), body
            if path.suffix == ".gz":
                yield f"{path.name} unpacked", gzip.decompress(body)
    for folder in (data / "stores").iterdir():
        store = open_read_only(folder)
        yield f"dump of {folder.name}", b"".join(store.dump())
        store.close()


def holding(data: Path, *words: str) -> list[str]:
    return [name for name, body in everything(data) for word in words if word.encode() in body]


def purge_register(archive: Archive, number: int | None = 1) -> None:
    with archive.writing():
        victims = purge_victims(archive, "register", number)
        purge(archive, victims, who="An Operator", purged_at=WHEN, because="It slipped in.")


def test_no_byte_of_a_purged_version_is_left(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg, decide: Decide
) -> None:
    fill(archive, accept, make_org, decide)
    publish_all(archive, data)
    assert all(holding(data, word) for word in GONE)
    before = state_of(archive, "stewards")
    purge_register(archive)
    assert holding(data, *GONE) == []
    assert holding(data, "Good Title") != []
    assert not (archive.folder / INTENT_FILE).exists()
    assert state_of(archive, "stewards").name == before.name
    assert {path.name for path in (data / "stores").iterdir()} == {
        state_of(archive, audience).name for audience in ("public", "stewards")
    }


def test_a_tombstone_says_what_was_erased_when_by_whom_and_why(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg, decide: Decide
) -> None:
    fill(archive, accept, make_org, decide)
    first = archive.version("register", 1)
    purge_register(archive)
    stone = archive.events()[0]
    assert stone == Tombstone(
        sequence=1,
        number=1,
        source="register",
        audience="public",
        sha256=first.sha256,
        purged_at=WHEN,
        who="An Operator",
        because="It slipped in.",
        folder=first.folder,
    )
    assert [path.name for path in first.folder.iterdir()] == ["tombstone.json"]
    with pytest.raises(NotFound):
        archive.version("register", 1)


def test_decisions_about_what_nothing_else_states_go_and_the_others_stay(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg, decide: Decide
) -> None:
    fill(archive, accept, make_org, decide)
    purge_register(archive)
    assert [(one.one, one.other) for one in archive.decisions()] == [(f"{BASE}good", f"{BASE}third")]


def test_states_that_were_made_of_a_purged_version_cannot_be_had_again(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg
) -> None:
    accept(archive, "register", make_org("one"))
    first = state_of(archive, "public")
    publish(data, first)
    accept(archive, "other", make_org("two"))
    accept(archive, "register", make_org("three"))
    publish_all(archive, data)
    (data / "states" / "given-public").write_text(f"{first.name}\n")
    purge_register(archive)
    assert (data / "states" / "given-public").exists(), "that a state was given once may still be told"
    with pytest.raises(NotFound):
        state_again(archive, data, first.name)
    assert state_again(archive, data, state_of(archive, "public").name).entries == tuple(archive.current())


def test_versions_that_repeat_a_purged_one_go_with_it_and_the_source_is_absent(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg
) -> None:
    first = accept(archive, "register", make_org("one"))
    accept(archive, "register", make_org("two"))
    with archive.writing():
        archive.revert(first, audience="public", loaded_at=WHEN)
    purge_register(archive, 3)
    assert [type(one).__name__ for one in archive.events()] == ["Tombstone", "Entry", "Tombstone"]
    assert archive.current() == []
    assert state_of(archive, "public").entries == ()
    with archive.writing():
        back = archive.revert(archive.version("register", 2), audience="public", loaded_at=WHEN)
    assert archive.current() == [back]
    assert back.number == 4


def test_a_whole_source_is_purged_with_all_its_versions(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg, decide: Decide
) -> None:
    fill(archive, accept, make_org, decide)
    purge_register(archive, None)
    assert holding(data, *GONE, "Good Title") == []
    assert [one.source.name for one in archive.entries()] == ["other"]
    assert json.loads((archive.folder / "entries" / "000001-register" / "tombstone.json").read_text())


def test_there_is_nothing_to_purge_where_there_is_no_such_version(
    archive: Archive, accept: Accept, make_org: MakeOrg
) -> None:
    accept(archive, "register", make_org("one"))
    for source, number in (("register", 2), ("nobody", None)):
        with pytest.raises(NotFound):
            purge_victims(archive, source, number)


def half_purged(archive: Archive) -> None:
    """As a purge leaves it that was killed when it had written down what it will do."""
    with archive.writing():
        victims = purge_victims(archive, "register", 1)
        said = plan(
            archive.folder, archive.base, archive.events(), victims, who="w", purged_at=WHEN, because="b"
        )
        write_intent(archive.folder, said)


def test_a_purge_that_has_begun_counts_whole_for_whoever_reads(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg, decide: Decide
) -> None:
    fill(archive, accept, make_org, decide)
    half_purged(archive)
    half = archive.events()
    assert complete(archive) is not None
    assert archive.events() == half
    assert isinstance(half[0], Tombstone)
    assert complete(archive) is None, "it is completed once"


def test_nobody_completes_a_purge_whose_process_is_at_it(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg, decide: Decide
) -> None:
    fill(archive, accept, make_org, decide)
    half_purged(archive)
    other = create_or_open(archive.folder)
    with archive.writing():
        assert complete(other) is None
    assert holding(data, *GONE) != []


def test_what_is_purged_goes_also_where_no_store_can_be_built_and_the_stores_come_later(
    archive: Archive,
    data: Path,
    accept: Accept,
    make_org: MakeOrg,
    decide: Decide,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(archive, accept, make_org, decide)
    for audience in ("public", "stewards"):
        publish_for(data, state_of(archive, audience), audience)
    at_hand = {path.name for path in (data / "stores").iterdir()}

    def no_room(*_: object) -> None:
        raise StoreError("No space left on device")

    with monkeypatch.context() as full:
        full.setattr("graph.snapshot.erasing.publish", no_room)
        with pytest.raises(StoreError, match="No space left"):
            purge_register(archive)
    assert holding(data, *GONE) == []
    assert complete(archive) is not None
    assert {path.name for path in (data / "stores").iterdir()} < at_hand
    assert standing(archive, data, state_of(archive, "public").name, "public") == Standing.READY


def test_who_may_not_see_what_was_purged_learns_nothing_of_it_from_earlier_states(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg, decide: Decide
) -> None:
    """They stay as ready as they were; those that held any of it go."""
    accept(archive, "other", make_org("slip-key", label="Slip Words"), audience="stewards")
    names: dict[str, list[str]] = {"public": [], "stewards": []}
    for place in ("first", "second", "third"):
        accept(archive, "open", make_org(place))
        if place == "second":
            decide(archive, "same", f"{BASE}slip-key", f"{BASE}second", because="About slip-key.")
        for audience, given in names.items():
            state = state_of(archive, audience)
            publish_for(data, state, audience)
            given.append(state.name)
    rmtree(data / "stores" / names["public"][0])
    known = [standing(archive, data, name, "public") for name in names["public"]]
    assert known == [Standing.PUT_AWAY, Standing.READY, Standing.READY]
    with archive.writing():
        purge(archive, purge_victims(archive, "other", None), who="w", purged_at=WHEN, because="b")
    assert [standing(archive, data, name, "public") for name in names["public"]] == known
    assert all(standing(archive, data, name, "stewards") is not Standing.READY for name in names["stewards"])
    assert holding(data, "Slip Words", "slip-key") == []


def test_what_a_service_was_still_building_does_not_outlive_a_purge(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg
) -> None:
    accept(archive, "register", make_org("one", label="Slip Words"))
    left = data / "stores" / ".unfinished-0123456789ab-1"
    left.mkdir(parents=True)
    (left / "000001.sst").write_text("Slip Words")
    purge_register(archive)
    assert holding(data, "Slip Words") == []
