"""RULES, Things: what is one node, what merges, and that nothing flows inside one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from graph.resolve import Claims
from ontology.records import Source
from ontology.statements import iri, text
from ontology.terms import OWL, RDF, RDFS, SG

Says = Callable[..., Claims]
TheMap = Callable[..., Any]


def test_two_records_of_one_source_about_one_identifier_are_one_thing(
    make: Any, says: Says, the_map: TheMap
) -> None:
    one = make.org(
        "ror:0abcdef12", label="Harbour", address="o.csv#row=2", sectors=(make.concept("sector", "ngo"),)
    )
    again = make.org("ror:0abcdef12", label="Harbour", address="o.csv#row=9")
    found = the_map(says("register", one, again))
    assert found.things(SG.Organisation) == [one.iri]
    assert found.values(one.iri, RDFS.label) == ["Harbour"]
    assert len(found.values(one.iri, "http://www.w3.org/ns/prov#wasDerivedFrom")) == 2


def test_equal_names_in_two_sources_join_nothing(make: Any, says: Says, the_map: TheMap) -> None:
    found = the_map(
        says("a", make.org("a.harbour-1", label="Harbour")),
        says("b", make.org("b.harbour-2", label="Harbour")),
    )
    assert len(found.things(SG.Organisation)) == 2
    assert not [one for one in found.triples if one[1] == f"<{OWL.sameAs}>"]


def test_an_equal_identifier_of_a_trusted_scheme_joins_two_sources(
    make: Any, says: Says, the_map: TheMap
) -> None:
    named = make.org("org-id:GB-CHC-1", label="Harbour", identifiers=("org-id:GB-CHC-1",))
    unnamed = make.org("b.harbour-2", label="The Harbour", identifiers=("org-id:GB-CHC-1",))
    found = the_map(says("a", named), says("b", unnamed))
    assert found.things(SG.Organisation) == [named.iri]
    assert found.values(named.iri, OWL.sameAs) == [unnamed.iri]


def test_an_identifier_in_a_node_counts_also_where_its_letters_are_percent_encoded(
    make: Any, says: Says, the_map: TheMap
) -> None:
    named = make.dataset("doi:10.1234%2Fabc", identifiers=())
    unnamed = make.dataset("b.survey-2", identifiers=("doi:10.1234/abc",))
    assert the_map(says("a", named), says("b", unnamed)).things(SG.Dataset) == [named.iri]


def test_an_identifier_of_an_unknown_scheme_joins_nothing(make: Any, says: Says, the_map: TheMap) -> None:
    found = the_map(
        says("a", make.org("a.one", identifiers=("members:17",))),
        says("b", make.org("b.two", identifiers=("members:17",))),
    )
    assert len(found.things(SG.Organisation)) == 2


def test_things_of_two_kinds_never_join(make: Any, says: Says, the_map: TheMap) -> None:
    found = the_map(
        says("a", make.org("a.one", identifiers=("doi:10.1234/abc",))),
        says("b", make.dataset("b.two", identifiers=("doi:10.1234/abc",))),
    )
    assert len(found.things(SG.Organisation)) == len(found.things(SG.Dataset)) == 1


def test_two_identifiers_of_one_scheme_are_never_joined_by_rule(
    make: Any, says: Says, the_map: TheMap
) -> None:
    one, other = make.org("ror:0aaaaaa11"), make.org("ror:0bbbbbb22")
    both = make.org("c.harbour", identifiers=("ror:0aaaaaa11", "ror:0bbbbbb22"))
    found = the_map(says("a", one), says("b", other), says("c", both))
    assert set(found.things(SG.Organisation)) == {one.iri, other.iri}


def test_a_merged_node_takes_the_best_scheme_whatever_is_smallest_or_first(
    make: Any, says: Says, the_map: TheMap
) -> None:
    shared = ("ror:0zzzzzz99", "org-id:GB-CHC-1")
    charity, research, plain = (
        make.org("org-id:GB-CHC-1", identifiers=shared),
        make.org("ror:0zzzzzz99", identifiers=shared),
        make.org("a.first", identifiers=shared),
    )
    found = the_map(says("a", plain), says("b", charity), says("c", research))
    assert found.things(SG.Organisation) == [research.iri]
    assert found.values(research.iri, OWL.sameAs) == sorted([plain.iri, charity.iri])


def test_among_nodes_without_scheme_the_smallest_gives_the_name(
    make: Any, says: Says, the_map: TheMap
) -> None:
    one, other = make.org("b.two"), make.org("a.one")
    for decisions in ([(one.iri, other.iri)], [(other.iri, one.iri)]):
        found = the_map(says("s", one, other), decisions=decisions)
        assert found.things(SG.Organisation) == [other.iri]


def test_the_name_of_a_merged_node_comes_from_what_is_seen_only(
    make: Any, says: Says, the_map: TheMap
) -> None:
    seen = says("a", make.org("org-id:GB-CHC-1", identifiers=("org-id:GB-CHC-1",)))
    also = says("b", make.org("b.harbour", identifiers=("org-id:GB-CHC-1",)))
    hidden = says("c", make.org("ror:0abcdef12", identifiers=("ror:0abcdef12", "org-id:GB-CHC-1")))
    assert the_map(seen, also).things(SG.Organisation) == [make.iri("organisation", "org-id:GB-CHC-1")]
    assert the_map(seen, also, hidden).things(SG.Organisation) == [make.iri("organisation", "ror:0abcdef12")]


def test_what_points_to_a_member_points_to_the_merged_node(make: Any, says: Says, the_map: TheMap) -> None:
    grant = make.grant("360g:x", "b.fund", ["c.lab"])
    found = the_map(
        says("a", make.org("ror:0abcdef12")),
        says("b", make.org("b.fund"), make.org("c.lab"), grant),
        decisions=[(make.iri("organisation", "b.fund"), make.iri("organisation", "ror:0abcdef12"))],
    )
    assert found.value(grant.iri, SG.hasFunder) == make.iri("organisation", "ror:0abcdef12")
    assert found.ends("funds") == {("ror:0abcdef12", "c.lab")}


@pytest.mark.parametrize("predicate", [OWL.sameAs, RDFS.seeAlso])
def test_same_as_in_the_data_is_no_decision(predicate: str, make: Any, the_map: TheMap) -> None:
    one, other = (iri(make.iri("organisation", key)) for key in ("a.one", "a.two"))
    stated = [(node, f"<{RDF.type}>", f"<{SG.Organisation}>") for node in (one, other)]
    stated += [(node, f"<{RDFS.label}>", text("x")) for node in (one, other)]
    found = the_map(Claims(Source(name="a"), [*stated, (one, f"<{predicate}>", other)]))
    assert len(found.things(SG.Organisation)) == 2


def test_a_node_outside_our_base_may_carry_an_identifier(the_map: TheMap) -> None:
    node = "<urn:uuid:6c84fb90>"
    stated = [(node, f"<{RDF.type}>", f"<{SG.Dataset}>"), (node, f"<{SG.identifier}>", '"doi:10.1234/abc"')]
    assert the_map(Claims(Source(name="a"), stated)).things(SG.Dataset) == ["urn:uuid:6c84fb90"]


def test_a_funder_that_is_its_own_grantee_is_internal_and_no_edge(
    make: Any, says: Says, the_map: TheMap
) -> None:
    grant = make.grant("360g:x", "s.fund", ["s.unit"])
    source = says("s", make.org("s.fund"), make.org("s.unit"), grant)
    found = the_map(
        source, decisions=[(make.iri("organisation", "s.fund"), make.iri("organisation", "s.unit"))]
    )
    (flow,) = found.edges("funds", SG.InternalFlow)
    assert found.value(flow, SG.internalTo) == make.iri("organisation", "s.fund")
    assert found.value(flow, SG.restsOn) == grant.iri
    assert found.things(SG.Edge) == []
    assert not [one for one in found.triples if one[1] == f"<{SG.funds}>"]


def test_a_body_that_releases_to_itself_is_internal_and_to_others_an_edge(
    make: Any, says: Says, the_map: TheMap
) -> None:
    agreement = make.agreement("x", ["s.agency"], ["s.agency", "s.lab"])
    found = the_map(says("s", make.org("s.agency"), make.org("s.lab"), agreement))
    assert found.ends("sharesDataWith") == {("s.agency", "s.lab")}
    assert len(found.edges("sharesDataWith", SG.InternalFlow)) == 1


def test_a_part_without_iri_keeps_its_node_when_a_row_is_inserted_above(
    make: Any, says: Says, the_map: TheMap
) -> None:
    money, place = make.money("100"), (make.place("KE"), make.place("UG"))
    before = make.grant("360g:x", money=money, places=place, address="g.csv#row=2")
    after = make.grant("360g:x", money=money, places=place, address="other.csv#row=3")
    nodes = [the_map(says("s", one)).values(one.iri, SG.hasAllocation) for one in (before, after)]
    assert nodes[0] == nodes[1] != []


def test_what_has_no_kind_is_not_said(the_map: TheMap) -> None:
    stated = [("<https://example.org/id/organisation/x>", f"<{RDFS.label}>", '"x"')]
    assert the_map(Claims(Source(name="a"), stated)).triples == frozenset()
