"""What is kept of every row of the template is packed, and given back as it was."""

from __future__ import annotations

import pytest

from loaders.packed import Addresses, FirstPlaces

BASE = "https://example.org/id/"


def test_addresses_come_back_by_their_place_whatever_their_base() -> None:
    addresses = Addresses(BASE)
    given = {
        (0, "", 2): f"{BASE}grant/a",
        (0, "", 7): "https://elsewhere.example/é",
        (1, "grants", 2): f"{BASE}grant/b",
        (0, "", 3): f"{BASE}grant/c",
    }
    for place, iri in given.items():
        addresses[place] = iri
    addresses[0, "", 2] = f"{BASE}grant/new"
    assert {place: addresses[place] for place in given} == given | {(0, "", 2): f"{BASE}grant/new"}
    with pytest.raises(KeyError):
        addresses[0, "", 4]


def test_the_first_row_with_a_handle_is_told_from_those_after_it() -> None:
    first = FirstPlaces()
    for place, handle in [((0, "", 2), "a"), ((0, "", 3), "b"), ((1, "s", 2), "a"), ((2, "", 9), "b")]:
        first.add(("grant", handle), place)
    assert first.of(("grant", "a"), (1, "s", 2)) == (0, "", 2)
    assert first.of(("grant", "b"), (2, "", 9)) == (0, "", 3)
    assert first.of(("asset", "a"), (5, "", 5)) == (5, "", 5)
    first.add(("asset", "a"), (3, "", 4))
    first.add(("asset", "a"), (3, "", 5))
    assert first.of(("asset", "a"), (3, "", 5)) == (3, "", 4)
