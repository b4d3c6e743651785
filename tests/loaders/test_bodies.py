"""An organisation is what all its mentions say, whichever of them stands first."""

from __future__ import annotations

import pytest

from loaders.bodies import Bodies
from ontology.identifiers import DEFAULT_BASE, Mint
from ontology.records import Organisation


def quay(*, at_once: bool) -> Organisation:
    """The record of a body that is named with its identifier first, and without it after that."""
    bodies = Bodies(Mint(DEFAULT_BASE, "grants"))
    first = bodies.add("Quay", "org-id:GB-CHC-1000147", "grants.csv#row=2")
    bodies.again(first)
    bodies.add("The Quay", "org-id:GB-CHC-1000147", "grants.csv#row=4")
    for row in (5, 6):
        bodies.add("The Quay", None, f"grants.csv#row={row}", homepage="https://quay.example")
    if at_once:
        (made,) = bodies.records()
    else:
        found = bodies.take("Quay", "org-id:GB-CHC-1000147")
        assert found is not None
        assert bodies.take("The Quay", None) is None
        made = found
    return made


@pytest.mark.parametrize("at_once", [True, False])
def test_what_is_said_of_a_body_without_its_identifier_is_a_part_of_its_record(at_once: bool) -> None:
    made = quay(at_once=at_once)
    assert made.homepage == "https://quay.example"
    assert (made.label, [one.value for one in made.aliases]) == ("The Quay", ["Quay"])
    assert made.address == "grants.csv#row=2"
