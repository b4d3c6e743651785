"""Routes: the shortest chain of ties in force, the same for the same question."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph.network import shortest_route
from graph.resolve import State
from graph.snapshot import Snapshot
from ontology.errors import NotFound

ACTIVE = "2020-01-01 - active"


def short(stops: tuple[str, ...]) -> list[str]:
    return [stop.rpartition("/")[2] for stop in stops]


@pytest.fixture(scope="module")
def diamond(build: Any, map_of: Any) -> Snapshot:
    """From a to z by b, by c or by d and e; a shortcut ended; f and g are apart."""
    ties = ("c a", "a b", "b z", "z c", "a d", "d e", "e z", "f g")
    records = [build.org(key) for key in "abcdefgz"]
    for tie in ties:
        start, end = tie.split()
        records += build.agreement(f"{start}{end}", start, end, state=ACTIVE)
    records += build.agreement("old", "a", "z", state="2020-01-01 2021-01-01 expired")
    records += build.agreement("vague", "f", "a", state="2020-01-01 - -")
    opened: Snapshot = map_of({"ties": records})
    return opened


def test_the_shortest_route_is_walked_either_way_and_is_the_first_of_equals(
    diamond: Snapshot, build: Any
) -> None:
    there = shortest_route(diamond, build.iri("organisation", "a"), build.iri("organisation", "z"), build.day)
    assert short(there.stops) == ["a", "b", "z"]
    back = shortest_route(diamond, build.iri("organisation", "z"), build.iri("organisation", "a"), build.day)
    assert short(back.stops) == ["z", "b", "a"]
    assert [len(links) for links in there.links] == [1, 1]
    assert all(link.state is State.IN_FORCE for links in there.links for link in links)


def test_the_same_question_has_the_same_route(diamond: Snapshot, build: Any) -> None:
    ends = build.iri("organisation", "a"), build.iri("organisation", "z")
    assert len({shortest_route(diamond, *ends, build.day) for _ in range(5)}) == 1


def test_only_ties_in_force_are_walked(diamond: Snapshot, build: Any) -> None:
    ends = build.iri("organisation", "a"), build.iri("organisation", "z")
    assert short(shortest_route(diamond, *ends, date(2020, 6, 1)).stops) == ["a", "z"]
    vague = shortest_route(diamond, build.iri("organisation", "f"), ends[0], build.day)
    assert (vague.stops, vague.links) == ((), ())


def test_there_is_no_route_between_parts_that_do_not_hang_together(diamond: Snapshot, build: Any) -> None:
    route = shortest_route(diamond, build.iri("organisation", "a"), build.iri("organisation", "g"), build.day)
    assert route.stops == ()


def test_a_route_to_oneself_has_one_stop(diamond: Snapshot, build: Any) -> None:
    here = build.iri("organisation", "a")
    route = shortest_route(diamond, here, here, build.day)
    assert (route.stops, route.links) == ((here,), ())


def test_an_end_that_is_not_in_the_map_is_named(diamond: Snapshot, build: Any) -> None:
    with pytest.raises(NotFound, match="nobody"):
        shortest_route(
            diamond, build.iri("organisation", "a"), build.iri("organisation", "nobody"), build.day
        )
