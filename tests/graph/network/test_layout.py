"""The places of nodes: finite, apart, and the same every time."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.network.layout import apart, layout

NODES = [f"n{number}" for number in range(12)]
TIES = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=30)


@settings(max_examples=40)
@given(TIES)
def test_every_node_has_a_place_and_none_is_on_another(ties: list[tuple[str, str]]) -> None:
    placed = layout(NODES, ties)
    assert set(placed) == set(NODES)
    assert all(math.isfinite(x) and math.isfinite(y) and x >= 0 and y >= 0 for x, y in placed.values())
    assert len(set(placed.values())) == len(NODES)


@settings(max_examples=40)
@given(TIES, st.permutations(NODES))
def test_places_do_not_depend_on_the_order_of_nodes_and_ties(
    ties: list[tuple[str, str]], shuffled: list[str]
) -> None:
    assert layout(NODES, ties) == layout(shuffled, [(b, a) for a, b in reversed(ties)])


def test_a_plane_without_nodes_is_empty() -> None:
    assert layout([], []) == {}
    assert apart({}, 3.0) == {}


def test_nodes_that_are_too_near_are_pushed_apart() -> None:
    moved = apart({"a": (0.0, 0.0), "b": (1.0, 0.0), "far": (100.0, 0.0)}, 10.0)
    assert math.dist(moved["a"], moved["b"]) > 9.0
    assert moved["far"] == (100.0, 0.0)


def test_a_large_network_is_placed_in_one_go() -> None:
    nodes = [f"n{number:03}" for number in range(200)]
    placed = layout(nodes, [(nodes[number // 3], nodes[number]) for number in range(1, 200)])
    nearest = min(math.dist(one, other) for a, one in placed.items() for b, other in placed.items() if a < b)
    assert nearest > 0.3
