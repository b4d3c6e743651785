"""RULES, Agreements: versions and releases, the edges that follow from them, and drawn lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from graph.resolve import Claims
from ontology.records import Relationship
from ontology.terms import PROV, RDFS, SG

Says = Callable[..., Claims]
TheMap = Callable[..., Any]


def by_rest(found: Any, rule: str) -> dict[str, str]:
    """What an edge rests on most closely (its version or release, by last segment) → the edge."""
    rests = {}
    for edge in found.edges(rule):
        closest = found.values(edge, SG.restsOnRelease) or found.values(edge, SG.restsOnVersion)
        rests[(closest or found.values(edge, SG.restsOn))[0].rpartition("/")[2]] = edge
    return rests


def test_a_renewal_is_a_version_more_and_never_a_conflict(make: Any, says: Says, the_map: TheMap) -> None:
    found = the_map(
        says(
            "s",
            make.agreement("x", ["s.a"], ["s.b"], reference="X/1"),
            make.version("v1", "x", valid_from=make.day("2019-01-01"), valid_until=make.day("2019-12-31")),
            make.version("v2", "x", valid_from=make.day("2020-01-01"), valid_until=make.day("2020-12-31")),
        )
    )
    edges = by_rest(found, "sharesDataWith")
    assert {
        version: (found.value(edge, SG.validFrom), found.value(edge, SG.validUntil))
        for version, edge in edges.items()
    } == {"v1": ("2019-01-01", "2019-12-31"), "v2": ("2020-01-01", "2020-12-31")}
    assert found.value(make.iri("agreement", "x"), SG.reference) == "X/1"
    assert found.values(make.iri("agreement", "x"), SG.validFrom) == []


def test_there_is_one_edge_a_release_where_the_version_has_any_else_one_a_version(
    make: Any, says: Says, the_map: TheMap
) -> None:
    released = make.day("2020-02-01")
    found = the_map(
        says(
            "s",
            make.agreement("x", ["s.a"], ["s.b"]),
            make.version("v1", "x"),
            make.version("v2", "x"),
            make.release("r1", "x", "v2", released_on=released),
            make.release("r2", "x", "v2", released_on=released),
        )
    )
    assert set(by_rest(found, "sharesDataWith")) == {"v1", "r1", "r2"}
    (plain,) = [one for one in found.triples if one[1] == f"<{SG.sharesDataWith}>"]
    assert plain[0].endswith("/s.a>")


def test_an_agreement_without_versions_makes_an_edge_of_its_own(
    make: Any, says: Says, the_map: TheMap
) -> None:
    found = the_map(says("s", make.agreement("x", ["s.a"], ["s.b"])))
    assert set(by_rest(found, "sharesDataWith")) == {"x"}


def test_a_release_of_a_version_that_nobody_states_still_makes_an_edge(
    make: Any, says: Says, the_map: TheMap
) -> None:
    found = the_map(
        says(
            "s", make.agreement("x", ["s.a"], ["s.b"]), make.version("v1", "x"), make.release("r", "x", "v7")
        )
    )
    assert set(by_rest(found, "sharesDataWith")) == {"v1", "r"}


def test_an_edge_rests_on_its_agreement_and_names_the_closest_record(
    make: Any, says: Says, the_map: TheMap
) -> None:
    found = the_map(
        says(
            "s",
            make.agreement("x", ["s.a"], ["s.b"], address="a.csv#row=2"),
            make.version("v", "x", address="a.csv#row=3"),
            make.release("r", "x", "v", address="a.csv#row=4"),
        )
    )
    (edge,) = found.edges("sharesDataWith")
    assert found.value(edge, SG.restsOn) == make.iri("agreement", "x")
    assert found.value(edge, SG.restsOnVersion) == make.iri("version", "v")
    assert found.value(edge, SG.restsOnRelease) == make.iri("release", "r")
    assert found.value(edge, PROV.wasDerivedFrom).endswith("record/s/a.csv#row=4")


def test_a_release_has_its_own_recipients_and_assets_before_those_of_the_agreement(
    make: Any, says: Says, the_map: TheMap
) -> None:
    one, other = make.iri("dataset", "s.one"), make.iri("dataset", "s.other")
    own = {"recipients": (make.iri("organisation", "s.c"),), "assets": (other,)}
    found = the_map(
        says(
            "s",
            make.agreement("x", ["s.a"], ["s.b"], assets=(one,)),
            make.version("v", "x"),
            make.release("r1", "x", "v", **own),
            make.release("r2", "x", "v"),
        )
    )
    assert found.ends("sharesDataWith") == {("s.a", "s.b"), ("s.a", "s.c")}
    assert found.ends("hasAccessTo") == {("s.b", "s.one"), ("s.c", "s.other")}
    edges = by_rest(found, "sharesDataWith")
    assert found.values(edges["r1"], SG.edgeAsset) == [other]
    assert found.values(edges["r2"], SG.edgeAsset) == [one]


def test_a_release_holds_from_its_day_and_until_its_versions_end_where_it_has_none(
    make: Any, says: Says, the_map: TheMap
) -> None:
    found = the_map(
        says(
            "s",
            make.agreement("x", ["s.a"], ["s.b"]),
            make.version("v", "x", valid_from=make.day("2019-01-01"), valid_until=make.day("2022-12-31")),
            make.release("r1", "x", "v", released_on=make.day("2020-02-01")),
            make.release(
                "r2", "x", "v", released_on=make.day("2020-02-01"), valid_until=make.day("2020-12-31")
            ),
        )
    )
    edges = by_rest(found, "sharesDataWith")
    for edge in edges.values():
        assert found.value(edge, SG.releasedOn) == "2020-02-01"
        assert found.values(edge, SG.validFrom) == []
    assert found.value(edges["r1"], SG.validUntil) == "2022-12-31"
    assert found.value(edges["r2"], SG.validUntil) == "2020-12-31"


@pytest.mark.parametrize("code", ["proposed", "in-negotiation"])
def test_a_mere_plan_shares_nothing_but_what_went_out_under_it_did(
    code: str, make: Any, says: Says, the_map: TheMap
) -> None:
    agreement = make.agreement("x", ["s.a"], ["s.b"], assets=(make.iri("dataset", "s.d"),))
    plan = make.version("v", "x", status=make.concept("status", code))
    assert the_map(says("s", agreement, plan)).things(SG.Edge) == []
    released = make.release("r", "x", "v", released_on=make.day("2020-02-01"))
    found = the_map(says("s", agreement, plan, released))
    assert set(by_rest(found, "sharesDataWith")) == set(by_rest(found, "hasAccessTo")) == {"r"}


@pytest.mark.parametrize("code", ["", "active", "suspended", "expired", "terminated", "completed", "unknown"])
def test_every_other_status_makes_an_edge_that_carries_it(
    code: str, make: Any, says: Says, the_map: TheMap
) -> None:
    status = make.concept("status", code) if code else ""
    found = the_map(says("s", make.agreement("x", ["s.a"], ["s.b"]), make.version("v", "x", status=status)))
    (edge,) = found.edges("sharesDataWith")
    assert found.values(edge, SG.status) == ([status] if status else [])


def test_no_edge_knows_what_day_it_is(make: Any, says: Says, the_map: TheMap) -> None:
    found = the_map(
        says("s", make.agreement("x", ["s.a"], ["s.b"]), make.version("v", "x", valid_until=make.day("1999")))
    )
    (edge,) = found.edges("sharesDataWith")
    predicates = {predicate for subject, predicate, _ in found.triples if subject == f"<{edge}>"}
    assert f"<{SG.validUntil}>" in predicates
    assert not {one for one in predicates if "state" in one.lower() and "restate" not in one}


def test_every_edge_is_of_one_rule_two_ends_and_one_rest(make: Any, says: Says, the_map: TheMap) -> None:
    found = the_map(
        says(
            "s",
            make.agreement("x", ["s.a", "s.b"], ["s.b", "s.c"], assets=(make.iri("dataset", "s.d"),)),
            make.version("v1", "x"),
            make.version("v2", "x"),
            make.grant("360g:g", "s.a", ["s.b", "s.c"]),
        )
    )
    edges = found.things(SG.Edge)
    of = (SG.edgeRule, SG.edgeFrom, SG.edgeTo, SG.restsOn)
    keys = {
        (*(found.value(edge, one) for one in of), *found.values(edge, SG.restsOnVersion)) for edge in edges
    }
    assert len(keys) == len(edges) == 6 + 4 + 2
    assert len(found.edges("sharesDataWith", SG.InternalFlow)) == 2


def test_a_grant_funds_from_its_start_else_from_its_award(make: Any, says: Says, the_map: TheMap) -> None:
    awarded, start = make.day("2020-02-01"), make.day("2020-04-01")
    for facts, expected in (
        ({"awarded_on": awarded, "valid_from": start}, ["2020-04-01"]),
        ({"awarded_on": awarded}, ["2020-02-01"]),
        ({}, []),
    ):
        found = the_map(says("s", make.grant("360g:g", "s.a", ["s.b"], **facts)))
        (edge,) = found.edges("funds")
        assert found.values(edge, SG.validFrom) == expected


def test_implementers_of_one_project_work_with_each_other_in_both_directions(
    make: Any, says: Says, the_map: TheMap
) -> None:
    from ontology.records import Project

    three = tuple(make.iri("organisation", key) for key in ("s.a", "s.b", "s.c"))
    project = Project(iri=make.iri("project", "p"), address="p.csv#row=2", label="p", implementers=three)
    ends = the_map(says("s", project)).ends("collaboratesWith")
    assert len(ends) == 6
    assert {(other, one) for one, other in ends} == ends


def test_a_drawn_line_is_shown_as_what_it_is_and_never_counts_as_sharing(
    make: Any, says: Says, the_map: TheMap
) -> None:
    line = Relationship(
        iri=make.iri("relationship", "x"),
        address="l.csv#row=2",
        label="partners with",
        kind_stated="partners with",
        subject=make.iri("organisation", "s.a"),
        object=make.iri("organisation", "s.b"),
    )
    found = the_map(says("s", line))
    assert found.value(line.iri, SG.kindAsStated) == "partners with"
    assert found.things(SG.Edge) == []


def test_an_agreement_takes_place_and_harm_from_its_assets_only_where_it_states_none(
    make: Any, says: Says, the_map: TheMap
) -> None:
    asset = make.dataset("s.d", places=(make.place("KE"),), harms=(make.concept("harm", "grooming"),))
    bare = make.agreement("x", ["s.a"], ["s.b"], assets=(asset.iri,))
    found = the_map(says("s", asset, bare, make.version("v", "x")))
    assert found.values(bare.iri, SG.coversPlace) == [make.place("KE")]
    assert found.values(bare.iri, SG.addressesHarm) == [make.concept("harm", "grooming")]


def test_parties_of_an_agreement_stand_once_however_many_sources_state_them(
    make: Any, says: Says, the_map: TheMap
) -> None:
    found = the_map(*(says(name, make.agreement("x", ["s.a"], ["s.b"])) for name in "abc"))
    assert len(found.edges("sharesDataWith")) == 1
    assert found.values(make.iri("agreement", "x"), RDFS.label) == ["x"]
