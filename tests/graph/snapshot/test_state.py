"""A state's name follows from what was accepted and who may see it, and from nothing else."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.archive import Archive, Entry, create_or_open
from graph.snapshot import AUDIENCES, publish, state_of, visible_to
from graph.snapshot import state as state_module
from graph.snapshot.states import state_again
from ontology.errors import NotFound, UnknownValue

Decide = Callable[..., None]
Accept = Callable[..., Entry]
MakeOrg = Callable[..., Any]


def test_each_audience_sees_its_own_sources_and_those_of_all_before_it() -> None:
    assert AUDIENCES == ("public", "partners", "stewards")
    assert visible_to("public") == {"public"}
    assert visible_to("partners") == {"public", "partners"}
    assert visible_to("stewards") == {"public", "partners", "stewards"}


@pytest.mark.parametrize("word", ["", "everyone", "Public"])
def test_a_word_that_is_no_audience_is_refused(word: str, archive: Archive) -> None:
    with pytest.raises(UnknownValue):
        state_of(archive, word)


def test_a_state_names_the_sources_that_its_audience_sees(
    archive: Archive, accept: Accept, make_org: MakeOrg
) -> None:
    for name, audience in (("open", "public"), ("ours", "partners"), ("closed", "stewards")):
        accept(archive, name, make_org(name), audience=audience)
    seen = {who: [one.source.name for one in state_of(archive, who).entries] for who in AUDIENCES}
    assert seen == {
        "public": ["open"],
        "partners": ["open", "ours"],
        "stewards": ["closed", "open", "ours"],
    }


def test_audiences_that_see_the_same_share_one_state(
    archive: Archive, accept: Accept, make_org: MakeOrg
) -> None:
    accept(archive, "open", make_org("a"))
    assert len({state_of(archive, who).name for who in AUDIENCES}) == 1
    before = state_of(archive, "public").name
    accept(archive, "closed", make_org("b"), audience="stewards")
    assert state_of(archive, "public").name == state_of(archive, "partners").name == before
    assert state_of(archive, "stewards").name != before


def test_a_name_is_no_function_of_the_place_the_order_or_the_time_of_asking(
    tmp_path: Path, accept: Accept, make_org: MakeOrg
) -> None:
    one, other = create_or_open(tmp_path / "one"), create_or_open(tmp_path / "elsewhere" / "other")
    for name in ("a", "b"):
        accept(one, name, make_org(name))
    for name in ("b", "a"):
        accept(other, name, make_org(name))
    names = {state_of(archive, "public").name for archive in (one, other)}
    moved = tmp_path / "moved"
    shutil.copytree(one.folder, moved)
    for path in moved.rglob("*"):
        os.utime(path, (0, 0))
    names.add(state_of(create_or_open(moved), "public").name)
    assert len(names) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Other"},
        {"as_of": "2020-01-01"},
        {"licence": "CC0"},
        {"primary_for": ("Organisation",)},
        {"relays": ("Organisation",)},
        {"loader_version": "2"},
        {"loaded_at": "2026-01-02T00:00:00+00:00"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_all_that_a_store_holds_or_is_chosen_by_is_in_the_name(
    change: dict[str, Any], tmp_path: Path, accept: Accept, make_org: MakeOrg
) -> None:
    one, other = create_or_open(tmp_path / "one"), create_or_open(tmp_path / "other")
    accept(one, "a", make_org("a"))
    accept(other, "a", make_org("a"), **change)
    assert state_of(one, "public").name != state_of(other, "public").name


def test_another_statement_another_version_or_another_base_is_another_state(
    tmp_path: Path, accept: Accept, make_org: MakeOrg
) -> None:
    archive = create_or_open(tmp_path / "one")
    names = []
    for facts in ({}, {}, {"label": "Renamed"}):
        accept(archive, "a", make_org("a", **facts))
        names.append(state_of(archive, "public").name)
    based = create_or_open(tmp_path / "other", base="https://data.example.org/id/")
    accept(based, "a", make_org("a"))
    names.append(state_of(based, "public").name)
    assert len(set(names)) == 4


@pytest.mark.parametrize("part", ["RESOLVER_VERSION", "vocabulary_hash"])
def test_rules_and_vocabularies_are_part_of_the_name(
    part: str, archive: Archive, accept: Accept, make_org: MakeOrg, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept(archive, "a", make_org("a"))
    before = state_of(archive, "public").name
    monkeypatch.setattr(state_module, part, "other" if part.isupper() else lambda: "other")
    assert state_of(archive, "public").name != before


def test_an_empty_map_has_a_state_too(archive: Archive) -> None:
    state = state_of(archive, "public")
    assert state.entries == ()
    assert len(state.name) == 12


def test_decisions_are_part_of_the_name_and_their_order_and_evidence_are_not(
    tmp_path: Path, accept: Accept, decide: Decide, make_org: MakeOrg
) -> None:
    x, y, z = (make_org(key).iri for key in "xyz")

    def named(place: str, *decisions: tuple[str, str, str], because: str = "seen") -> str:
        archive = create_or_open(tmp_path / place / "archive")
        accept(archive, "a", *(make_org(key) for key in "xyz"))
        for kind, one, other in decisions:
            decide(archive, kind, one, other, because=because)
        return state_of(archive, "public").name

    joined = named("same", ("same", x, y), ("same", y, z))
    assert len({named("none"), joined, named("apart", ("not-same", x, y), ("not-same", y, z))}) == 3
    assert named("turned", ("same", z, y), ("same", y, x), because="told so") == joined


def test_a_decision_about_what_an_audience_does_not_see_is_not_in_its_state(
    archive: Archive, accept: Accept, decide: Decide, make_org: MakeOrg
) -> None:
    accept(archive, "a", make_org("x"))
    accept(archive, "b", make_org("y"), audience="stewards")
    before = {who: state_of(archive, who).name for who in AUDIENCES}
    decide(archive, "same", make_org("x").iri, make_org("y").iri)
    assert state_of(archive, "public").name == before["public"]
    assert state_of(archive, "stewards").name != before["stewards"]
    assert [one.kind for one in state_of(archive, "stewards").decisions] == ["same"]


def test_a_state_can_be_had_again_from_what_was_written_of_it(
    archive: Archive, data: Path, accept: Accept, decide: Decide, make_org: MakeOrg
) -> None:
    accept(archive, "a", make_org("x"), make_org("y"))
    decide(archive, "same", make_org("x").iri, make_org("y").iri)
    first = state_of(archive, "public")
    publish(data, first)
    accept(archive, "a", make_org("x"))
    publish(data, state_of(archive, "public"))
    assert state_again(archive, data, first.name) == first
    with pytest.raises(NotFound):
        state_again(archive, data, "0123456789ab")
