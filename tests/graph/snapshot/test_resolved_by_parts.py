"""A large map is resolved part by part, and says what it says when it is resolved at once."""

from __future__ import annotations

import random
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from graph.archive import Archive, Entry, create_or_open
from graph.resolve.parting import Groups, can_be_parted
from graph.snapshot import MapState, state_of
from graph.snapshot.parted import quads_of

Accept = Callable[..., Entry]
Decide = Callable[..., None]
MakeOrg = Callable[..., Any]


def by_parts(state: MapState) -> set[str]:
    return set(quads_of(state, at_once=0, part_statements=3))


def is_parted(state: MapState) -> bool:
    return can_be_parted([one.source for one in state.entries], state.decisions)


@pytest.mark.parametrize("seed", range(12))
def test_random_maps_say_the_same_by_parts_of_three_statements(tmp_path: Path, seed: int) -> None:
    worlds: Any = import_module("benchmarks.steps_equal_rebuild")
    world = worlds.World(create_or_open(tmp_path / "archive"), random.Random(seed))
    parted = 0
    for _ in range(10):
        world.change()
        state = state_of(world.archive, "public")
        parted += is_parted(state)
        assert by_parts(state) == set(quads_of(state))
    assert parted


def test_names_across_parts_are_those_of_the_whole_map(
    archive: Archive, accept: Accept, decide: Decide, make_org: MakeOrg
) -> None:
    accept(archive, "a", make_org("ror:0abcdef12"), *(make_org(f"own{n}") for n in range(30)))
    accept(archive, "b", make_org("other", identifiers=("ror:0abcdef12",)))
    whole = make_org("own1")
    accept(archive, "c", *(make_org(f"unit{n}", part_of=(whole.iri,)) for n in range(30)))
    decide(archive, "same", whole.iri, make_org("unit7").iri)
    state = state_of(archive, "public")
    made = by_parts(state)
    assert made == set(quads_of(state))
    assert sum("#sameAs>" in line for line in made) == 2


def test_a_map_with_relays_is_resolved_at_once(archive: Archive, accept: Accept, make_org: MakeOrg) -> None:
    accept(archive, "a", make_org("own"))
    assert is_parted(state_of(archive, "public"))
    accept(archive, "b", make_org("own2"), relays=("Organisation",))
    state = state_of(archive, "public")
    assert not is_parted(state)
    assert by_parts(state) == set(quads_of(state))


def test_an_asset_is_read_in_every_part_that_covers_it() -> None:
    covers = "<https://w3id.org/sharegraph/ns#coversAsset>"
    groups = Groups((), 50)
    agreements = [f"<a{n}>" for n in range(200)]
    for one in agreements:
        groups.look([(one, covers, "<asset>")])
    groups.settle()
    parts = {part for one in agreements for part in groups.parts_of(one, [])}
    assert len(parts) > 30
    assert set(groups.parts_of("<asset>", [])) >= parts
