"""RULES 2 and 14: units, predecessors and relations as people decide them, and decisions that sleep."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from graph.resolve import Claims
from ontology.decisions import DecisionKind
from ontology.terms import DCT, SG

Says = Callable[..., Claims]
TheMap = Callable[..., Any]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (DecisionKind.UNIT_OF, ("s.a", SG.subOrganisationOf, "s.b")),
        (DecisionKind.PREDECESSOR, ("s.b", SG.successorOf, "s.a")),
        (DecisionKind.RELATED, ("s.a", SG.relatedTo, "s.b")),
    ],
)
def test_a_decision_is_one_statement_and_nothing_else(
    kind: DecisionKind, expected: tuple[str, str, str], make: Any, says: Says, the_map: TheMap
) -> None:
    source = says("s", make.org("s.a"), make.org("s.b"))
    ends = make.iri("organisation", "s.a"), make.iri("organisation", "s.b")
    more = the_map(source, also=[(kind, *ends)]).triples - the_map(source).triples
    one, predicate, other = expected
    assert more == {
        (f"<{make.iri('organisation', one)}>", f"<{predicate}>", f"<{make.iri('organisation', other)}>")
    }


def test_the_statement_stands_between_the_merged_nodes(make: Any, says: Says, the_map: TheMap) -> None:
    a, b, c = (make.org(f"s.{letter}") for letter in "abc")
    found = the_map(
        says("s", a, b, c), decisions=[(a.iri, b.iri)], also=[(DecisionKind.UNIT_OF, b.iri, c.iri)]
    )
    assert found.values(a.iri, SG.subOrganisationOf) == [c.iri]
    assert found.values(b.iri, SG.subOrganisationOf) == []


def test_nothing_is_a_unit_of_itself_once_both_are_one(make: Any, says: Says, the_map: TheMap) -> None:
    a, b = make.org("s.a"), make.org("s.b")
    found = the_map(says("s", a, b), decisions=[(a.iri, b.iri)], also=[(DecisionKind.UNIT_OF, a.iri, b.iri)])
    assert found.values(a.iri, SG.subOrganisationOf) == []


def test_a_project_is_a_part_of_another(make: Any, says: Says, the_map: TheMap) -> None:
    one, other = make.project("s.p"), make.project("s.q")
    found = the_map(says("s", one, other), also=[(DecisionKind.UNIT_OF, one.iri, other.iri)])
    assert found.values(one.iri, DCT.isPartOf) == [other.iri]


def test_only_organisations_succeed_one_another(make: Any, says: Says, the_map: TheMap) -> None:
    source = says("s", make.dataset("d"), make.dataset("e"))
    ends = make.iri("dataset", "d"), make.iri("dataset", "e")
    for kind in (DecisionKind.PREDECESSOR, DecisionKind.RELATED, DecisionKind.UNIT_OF):
        assert the_map(source, also=[(kind, *ends)]).triples == the_map(source).triples


@pytest.mark.parametrize("kind", [one for one in DecisionKind if one != DecisionKind.NOT_THIS_IDENTIFIER])
def test_a_decision_about_what_nobody_states_any_more_sleeps(
    kind: DecisionKind, make: Any, says: Says, the_map: TheMap
) -> None:
    source = says("s", make.org("s.a"), make.org("s.b"))
    gone = (kind, make.iri("organisation", "s.a"), make.iri("organisation", "ror:0aaaaaa11"))
    assert the_map(source, also=[gone]).triples == the_map(source).triples


def test_two_are_not_one_through_a_third_that_is_gone(make: Any, says: Says, the_map: TheMap) -> None:
    a, b, gone = (make.iri("organisation", f"s.{name}") for name in ("a", "b", "gone"))
    found = the_map(says("s", make.org("s.a"), make.org("s.b")), decisions=[(a, gone), (gone, b)])
    assert len(found.things(SG.Organisation)) == 2
