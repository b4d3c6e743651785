"""RULES 2: decisions merge and keep apart, whatever their order, and leave no trace when taken back."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graph.resolve import Claims
from graph.resolve.identity import Clusters, merged_names
from ontology.terms import OWL, SG

Says = Callable[..., Claims]
TheMap = Callable[..., Any]


def iris(make: Any, *keys: str) -> list[str]:
    return [make.iri("organisation", key) for key in keys]


def test_a_decision_of_a_person_joins_what_no_rule_would(make: Any, says: Says, the_map: TheMap) -> None:
    one, other = make.org("ror:0aaaaaa11"), make.org("ror:0bbbbbb22")
    found = the_map(says("a", one), says("b", other), decisions=[(other.iri, one.iri)])
    assert found.things(SG.Organisation) == [one.iri]
    assert found.values(one.iri, OWL.sameAs) == [other.iri]


def test_a_decision_taken_back_leaves_no_trace(make: Any, says: Says, the_map: TheMap) -> None:
    sources = [says("a", make.org("a.one")), says("b", make.org("b.two"))]
    before = the_map(*sources)
    decided = the_map(
        *sources, decisions=[(make.iri("organisation", "a.one"), make.iri("organisation", "b.two"))]
    )
    assert decided.triples != before.triples
    assert the_map(*sources).triples == before.triples


def test_the_order_of_decisions_is_of_no_effect(make: Any, says: Says, the_map: TheMap) -> None:
    orgs = [make.org(f"s.{letter}") for letter in "abcd"]
    pairs = [(orgs[0].iri, orgs[1].iri), (orgs[2].iri, orgs[3].iri), (orgs[1].iri, orgs[2].iri)]
    source = says("s", *orgs)
    forward = the_map(source, decisions=pairs)
    assert forward.triples == the_map(source, decisions=pairs[::-1]).triples
    assert forward.things(SG.Organisation) == [orgs[0].iri]


def test_what_was_rejected_once_no_rule_joins_again(make: Any, says: Says, the_map: TheMap) -> None:
    one = make.org("org-id:GB-CHC-1", identifiers=("org-id:GB-CHC-1",))
    other = make.org("b.harbour", identifiers=("org-id:GB-CHC-1",))
    sources = [says("a", one), says("b", other)]
    assert len(the_map(*sources).things(SG.Organisation)) == 1
    found = the_map(*sources, apart=[(other.iri, one.iri)])
    assert len(found.things(SG.Organisation)) == 2
    assert not [line for line in found.triples if line[1] == f"<{OWL.sameAs}>"]


def test_a_pair_that_is_apart_is_joined_on_no_path(make: Any, says: Says, the_map: TheMap) -> None:
    orgs = [make.org(f"s.{letter}") for letter in "abcd"]
    a, b, c, d = (one.iri for one in orgs)
    for same in permutations([(a, b), (b, c), (c, d)]):
        found = the_map(says("s", *orgs), decisions=same, apart=[(a, d)])
        assert len(found.things(SG.Organisation)) == 2


def test_an_identifier_joins_none_of_two_that_are_apart_to_a_third_between_them(
    make: Any, says: Says, the_map: TheMap
) -> None:
    shared = ("org-id:GB-CHC-1",)
    orgs = [make.org(f"s.{letter}", identifiers=shared) for letter in "abc"]
    found = the_map(says("s", *orgs), apart=[(orgs[0].iri, orgs[2].iri)])
    assert found.things(SG.Organisation) == [orgs[0].iri, orgs[2].iri]


NODES = st.sampled_from([f"<https://example.org/id/organisation/s.{letter}>" for letter in "abcdef"])
PAIRS = st.lists(st.tuples(NODES, NODES).filter(lambda pair: pair[0] != pair[1]), max_size=6)


@given(same=PAIRS, apart=PAIRS, chance=st.randoms(use_true_random=False))
def test_no_two_that_are_apart_get_one_name_and_no_order_matters(
    same: list[tuple[str, str]], apart: list[tuple[str, str]], chance: Any
) -> None:
    names = merged_names([], [], same, apart)
    for one, other in apart:
        assert names.get(one, one) != names.get(other, other)
    turned = [pair[::-1] if chance.random() < 0.5 else pair for pair in same]
    assert merged_names([], [], chance.sample(turned, len(turned)), apart[::-1]) == names


@given(same=PAIRS)
def test_without_rejections_every_pair_gets_one_name(same: list[tuple[str, str]]) -> None:
    names = merged_names([], [], same)
    for one, other in same:
        assert names[one] == names[other] == min(node for node, name in names.items() if name == names[one])


def test_joining_says_whether_it_joined() -> None:
    a, b, c = (f"<https://example.org/id/organisation/s.{letter}>" for letter in "abc")
    clusters = Clusters([(a, c)])
    assert clusters.join(a, b)
    assert clusters.join(b, a)
    assert not clusters.join(c, b, by_rule=False)
