"""RULES 9: a source is the first to know of a kind of record, or of one group of its facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from graph.resolve import Claims
from ontology.fact_groups import FACT_GROUPS, GROUP_OF
from ontology.mapping import COMMON, MAPPING
from ontology.records import Text
from ontology.terms import CHOSEN_TOGETHER, FROM_ONE_CLAIM, RDFS, SG, SINGLE_VALUED, SKOS

Says = Callable[..., Claims]
TheMap = Callable[..., Any]

KEY = "ror:0abcdef12"


def org(make: Any, label: str, number: int, **facts: Any) -> Any:
    return make.org(KEY, label=label, latitude=number, longitude=number, **facts)


def test_the_register_knows_names_and_another_knows_where(make: Any, says: Says, the_map: TheMap) -> None:
    register = says("z", org(make, "Z", 9), as_of="2001-01-01", primary_for=("Organisation/names",))
    newer = says("a", org(make, "A", 1), as_of="2025-01-01")
    found = the_map(register, newer)
    thing = make.iri("organisation", KEY)
    assert found.values(thing, RDFS.label) == ["Z"]
    assert found.values(thing, "http://www.w3.org/2003/01/geo/wgs84_pos#lat") == ["1"]


def test_the_register_knows_names_and_the_funder_knows_amounts(
    make: Any, says: Says, the_map: TheMap
) -> None:
    portal = says(
        "a",
        make.grant("360g:x", label="As registered", money=make.money("1")),
        as_of="2025-01-01",
        primary_for=("Grant/names",),
    )
    funder = says("f", make.grant("360g:x", label="F", money=make.money("100")), primary_for=("Grant/money",))
    found = the_map(portal, funder)
    assert found.value(make.iri("grant", "360g:x"), RDFS.label) == "As registered"
    assert found.value(make.iri("grant", "360g:x"), SG.amount) == "100"


def test_what_is_said_of_a_group_goes_before_what_is_said_of_the_kind(
    make: Any, says: Says, the_map: TheMap
) -> None:
    one = says(
        "z", org(make, "Z", 9), relays=("Organisation/names",), primary_for=("Organisation",), as_of="2025"
    )
    found = the_map(one, says("a", org(make, "A", 1), as_of="2001-01-01"))
    thing = make.iri("organisation", KEY)
    assert found.values(thing, RDFS.label) == ["A"]
    assert found.values(thing, "http://www.w3.org/2003/01/geo/wgs84_pos#lat") == ["9"]


def test_who_repeats_names_alone_is_heard_on_them_where_nobody_else_has_any(
    make: Any, says: Says, the_map: TheMap
) -> None:
    hearsay = says("p", org(make, "P", 9, aliases=(Text("Pea"),)), relays=("Organisation/names",))
    thing = make.iri("organisation", KEY)
    assert the_map(hearsay).values(thing, SKOS.altLabel) == ["Pea"]
    assert the_map(hearsay).values(thing, SG.knownOnlyThrough) == []
    both = the_map(hearsay, says("a", org(make, "A", 1)))
    assert both.values(thing, SKOS.altLabel) == []
    assert both.value(thing, RDFS.label) == "A"


def test_a_kind_without_a_group_counts_for_all_groups(make: Any, says: Says, the_map: TheMap) -> None:
    whole = says("z", org(make, "Z", 9), as_of="2001-01-01", primary_for=("Organisation",))
    other = says("b", org(make, "B", 1), as_of="2025-01-01", primary_for=("Dataset/names",))
    found = the_map(whole, other)
    assert found.value(make.iri("organisation", KEY), RDFS.label) == "Z"


@pytest.mark.parametrize("group", sorted(set(CHOSEN_TOGETHER.values())))
def test_what_is_chosen_together_is_in_one_group(group: str) -> None:
    members = [one for one, of in CHOSEN_TOGETHER.items() if of == group]
    assert len({GROUP_OF.get(one) for one in members}) == 1


def test_every_fact_with_one_value_is_in_a_group_or_knowingly_in_none() -> None:
    none = {
        one.rpartition("/")[2].rpartition("#")[2] for one in {*SINGLE_VALUED, *FROM_ONE_CLAIM} - set(GROUP_OF)
    }
    assert none == {
        "allocationOf", "assesses", "bibliographicCitation", "childParticipation", "fromProject",
        "instalmentOf",
        "modified", "onDimension", "releaseOf", "releasedUnder", "splitOf", "toProject", "versionOf",
    }  # fmt: skip


def test_no_fact_is_in_two_groups_and_each_is_one_that_records_have() -> None:
    listed = [one for members in FACT_GROUPS.values() for one in members]
    assert len(listed) == len(set(listed))
    stated = {facet.predicate for _, facets in MAPPING.values() for facet in (*COMMON, *facets)}
    assert set(listed) - stated == {SG.currency}
