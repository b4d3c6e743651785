"""What each audience was given, what of it may still be looked at, and which stores stay for that."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.archive import Archive, Entry, create_or_open
from graph.snapshot import (
    AUDIENCES,
    Standing,
    bring_back,
    brought_back,
    give,
    given,
    keep_stores,
    let_go,
    may_see,
    once_stated,
    open_earlier,
    publish_for,
    standing,
    state_of,
    store_folder,
    unnamed,
)
from graph.snapshot.states import read_contents, state_file
from ontology.errors import NotFound, StateGone, StatePutAway, StoreError

KILLED = """
import os, shutil, signal, sys
from pathlib import Path
from graph.snapshot.publish import remove_store

def one_file_then_end(folder, **_):
    for path in Path(folder).glob("*"):
        path.unlink()
        os.kill(os.getpid(), signal.SIGKILL)

shutil.rmtree = one_file_then_end
remove_store(Path(sys.argv[1]))
"""
"""Removes a store, and is killed after its first file."""

Accept = Callable[..., Entry]
MakeOrg = Callable[..., Any]
Decide = Callable[..., None]


def publish_all(archive: Archive, data: Path, order: tuple[str, ...] = AUDIENCES) -> dict[str, str]:
    """Publish the present state for each audience, as a load does; audience → state."""
    names = {}
    for audience in order:
        state = state_of(archive, audience, order)
        publish_for(data, state, audience)
        names[audience] = state.name
    return names


def test_a_source_for_an_audience_that_no_setting_names_is_closed_to_all_but_the_narrowest(
    archive: Archive, accept: Accept, make_org: MakeOrg
) -> None:
    accept(archive, "open", make_org("a"))
    accept(archive, "board", make_org("b"), audience="board")
    seen = {who: [one.source.name for one in state_of(archive, who).entries] for who in AUDIENCES}
    assert seen == {"public": ["open"], "partners": ["open"], "stewards": ["board", "open"]}
    assert [one.source.name for one in unnamed(archive.current())] == ["board"]


def test_where_there_is_one_audience_only_it_does_not_see_what_is_for_another(
    archive: Archive, accept: Accept, make_org: MakeOrg
) -> None:
    accept(archive, "open", make_org("a"))
    accept(archive, "closed", make_org("b"), audience="stewards")
    assert [one.source.name for one in may_see("public", archive.current(), ["public"])] == ["open"]


def test_versions_are_counted_among_those_that_the_audience_may_see(
    archive: Archive, accept: Accept, make_org: MakeOrg
) -> None:
    accept(archive, "s", make_org("a"), audience="stewards")
    accept(archive, "s", make_org("b"), audience="partners")
    accept(archive, "s", make_org("c"))
    numbers = {who: state_of(archive, who).number_of("s") for who in AUDIENCES}
    assert numbers == {"public": 1, "partners": 2, "stewards": 3}
    assert [one.number for one in state_of(archive, "public").entries] == [3]
    with pytest.raises(NotFound):
        state_of(archive, "public").number_of("other")


def test_a_hidden_version_does_not_change_the_name_of_the_state_that_others_see(
    tmp_path: Path, accept: Accept, make_org: MakeOrg
) -> None:
    one, other = (create_or_open(tmp_path / name) for name in ("one", "other"))
    accept(other, "s", make_org("hidden"), audience="stewards")
    for archive in (one, other):
        accept(archive, "s", make_org("a"))
    assert state_of(one, "public").name == state_of(other, "public").name
    assert state_of(one, "stewards").name != state_of(other, "stewards").name


def test_each_audience_has_its_own_list_of_states_the_newest_first(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg
) -> None:
    accept(archive, "a", make_org("a"))
    first = publish_all(archive, data)
    accept(archive, "b", make_org("b"), audience="stewards")
    second = publish_all(archive, data)
    assert given(data, "public") == [first["public"]]
    assert given(data, "stewards") == [second["stewards"], first["stewards"]]
    give(data, state_of(archive, "public"), "stewards")
    assert given(data, "stewards") == [first["public"], second["stewards"]]


def test_a_line_that_a_killed_process_left_half_written_costs_no_state(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg
) -> None:
    accept(archive, "a", make_org("a"))
    name = publish_all(archive, data)["public"]
    with (data / "states" / "given-public").open("ab") as torn:
        torn.write(b"12ab")
    accept(archive, "b", make_org("b"))
    newer = publish_all(archive, data)["public"]
    assert [one for one in given(data, "public") if len(one) == len(name)] == [newer, name]
    assert standing(archive, data, "12ab", "public") == Standing.UNKNOWN


def test_an_earlier_state_is_what_it_was_and_only_for_those_who_had_it(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg
) -> None:
    accept(archive, "a", make_org("a"))
    accept(archive, "closed", make_org("b"), audience="stewards")
    before = publish_all(archive, data)
    accept(archive, "a", make_org("c"))
    publish_all(archive, data)
    count = "SELECT ?o { ?o a <https://w3id.org/sharegraph/ns#Organisation> }"
    with open_earlier(archive, data, before["public"], "public") as earlier:
        assert [row["o"].value for row in earlier.select(count)] == [make_org("a").iri]
        assert earlier.name == before["public"]
    with pytest.raises(NotFound):
        open_earlier(archive, data, before["stewards"], "public")
    with open_earlier(archive, data, before["stewards"], "stewards") as earlier:
        assert len(earlier.select(count)) == 2


def test_raising_a_source_withdraws_the_states_that_hold_it_from_those_it_is_closed_to(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg
) -> None:
    accept(archive, "a", make_org("a"))
    accept(archive, "b", make_org("b"))
    name = publish_all(archive, data)["public"]
    accept(archive, "b", make_org("b"), audience="partners")
    publish_all(archive, data)
    assert standing(archive, data, name, "public") == Standing.WITHDRAWN
    with pytest.raises(StateGone):
        open_earlier(archive, data, name, "public")
    open_earlier(archive, data, name, "partners").close()
    keep_stores(archive, data)
    assert (data / "stores" / name).exists()
    accept(archive, "b", make_org("c"))
    assert standing(archive, data, name, "public") == Standing.WITHDRAWN
    assert state_of(archive, "public").number_of("b") == 1
    assert state_of(archive, "partners").number_of("b") == 3


def test_a_state_of_which_a_version_is_no_longer_held_is_withdrawn_from_all_and_leaves_the_disk(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg
) -> None:
    accept(archive, "a", make_org("a"))
    name = publish_all(archive, data)["stewards"]
    accept(archive, "b", make_org("b"))
    entry = archive.entries()[0]
    entry.folder.rename(archive.folder / "purged")
    publish_all(archive, data)
    keep_stores(archive, data)
    assert {standing(archive, data, name, who) for who in AUDIENCES} == {Standing.WITHDRAWN}
    assert not (data / "stores" / name).exists()


def test_a_state_that_a_newer_sharegraph_would_make_otherwise_cannot_be_had(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept(archive, "a", make_org("a"))
    name = publish_all(archive, data)["public"]
    monkeypatch.setattr("graph.snapshot.state.RESOLVER_VERSION", "another")
    assert standing(archive, data, name, "public") == Standing.OUTDATED
    with pytest.raises(StateGone):
        open_earlier(archive, data, name, "public")


def test_a_kill_while_a_store_is_removed_leaves_no_half_of_it(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg
) -> None:
    for number in range(3):
        accept(archive, "open", make_org(f"o{number}"))
        newest = publish_all(archive, data)
    with archive.writing():
        oldest = next(one for one in (data / "stores").iterdir() if one.name not in newest.values())
        done = subprocess.run([sys.executable, "-c", KILLED, oldest], check=False)
    assert done.returncode == -signal.SIGKILL
    assert standing(archive, data, oldest.name, "public") == Standing.PUT_AWAY
    with archive.writing():
        bring_back(archive, data, oldest.name)
    open_earlier(archive, data, oldest.name, "public").close()
    assert [path for path in (data / "stores").iterdir() if path.name.startswith(".")] == []


def test_the_last_few_states_of_each_audience_stay_ready_and_older_ones_come_back(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg
) -> None:
    accept(archive, "open", make_org("o"))
    states = []
    for number in range(4):
        accept(archive, "closed", make_org(f"x{number}"), audience="stewards")
        states.append(publish_all(archive, data))
        keep_stores(archive, data, count=2)
    oldest, newest = states[0]["stewards"], states[-1]
    stores = {path.name for path in (data / "stores").iterdir()}
    assert stores == {newest["public"], newest["stewards"], states[-2]["stewards"]}
    with pytest.raises(StatePutAway, match=f"--bring-back {oldest}"):
        open_earlier(archive, data, oldest, "stewards")
    with archive.writing():
        bring_back(archive, data, oldest)
    keep_stores(archive, data, count=2)
    open_earlier(archive, data, oldest, "stewards").close()
    assert brought_back(data) == [oldest]
    with archive.writing():
        let_go(data, oldest)
    keep_stores(archive, data, count=2)
    assert standing(archive, data, oldest, "stewards") == Standing.PUT_AWAY
    open_earlier(archive, data, oldest, "stewards", build=True).close()
    with pytest.raises(NotFound):
        let_go(data, oldest)
    with pytest.raises(NotFound):
        bring_back(archive, data, "0123456789ab")


def test_a_broken_file_of_a_state_is_reported(
    archive: Archive, data: Path, accept: Accept, make_org: MakeOrg
) -> None:
    accept(archive, "a", make_org("a"))
    name = publish_all(archive, data)["public"]
    state_file(data, name).write_text("{}")
    with pytest.raises(StoreError):
        read_contents(data, name)
    (data / "states" / "given-partners").unlink()
    (data / "states" / "given-partners").mkdir()
    with pytest.raises(StoreError):
        give(data, state_of(archive, "partners"), "partners")
    assert store_folder(data, state_of(archive, "public")).exists()


def test_what_was_stated_once_is_known_to_those_who_could_see_it_and_to_nobody_else(
    archive: Archive, accept: Accept, make_org: MakeOrg
) -> None:
    gone, never = make_org("gone").iri, make_org("never").iri
    accept(archive, "a", make_org("gone"), make_org("a"), audience="partners")
    early = state_of(archive, "partners")
    accept(archive, "a", make_org("a"), loaded_at="2026-05-03T10:00:00+00:00")
    entries = archive.entries()

    def asked(iri: str, who: str) -> str | None:
        return once_stated(entries, state_of(archive, who), iri, who)

    assert asked(gone, "partners") == "2026-05-03"
    assert asked(gone, "stewards") == "2026-05-03"
    assert asked(gone, "public") is None
    assert asked(never, "stewards") is None
    assert once_stated(entries, early, make_org("a").iri, "partners", earlier=True) is None


def test_the_day_on_which_a_thing_went_is_not_told_where_what_replaced_it_is_hidden(
    archive: Archive, accept: Accept, make_org: MakeOrg
) -> None:
    accept(archive, "a", make_org("gone"))
    accept(archive, "a", make_org("gone"), audience="stewards", loaded_at="2026-05-03T10:00:00+00:00")
    found = once_stated(archive.entries(), state_of(archive, "public"), make_org("gone").iri, "public")
    assert found == ""
