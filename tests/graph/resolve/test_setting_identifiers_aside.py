"""RULES 1 and 2: an identifier that is wrong in its source is set aside; its node gets its natural key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graph.resolve import Claims
from ontology.decisions import DecisionKind
from ontology.identifiers import natural_iri, record_iri
from ontology.terms import OWL, SG

Says = Callable[..., Claims]
TheMap = Callable[..., Any]

NUMBER = "org-id:GB-CHC-1"


def record(make: Any, source: str, key: str) -> str:
    return record_iri(make.base, source, f"o.csv#row={key}")


def wrong(make: Any, key: str, source: str = "b", identifier: str = NUMBER) -> Any:
    return DecisionKind.NOT_THIS_IDENTIFIER, record(make, source, key), identifier


def natural(make: Any, label: str, source: str = "b") -> str:
    return natural_iri(make.base, "organisation", source, label)


def test_a_node_named_by_a_wrong_identifier_gets_its_natural_key_and_references_follow(
    make: Any, says: Says, the_map: TheMap
) -> None:
    right = says("a", make.org(NUMBER, label="Harbour", identifiers=(NUMBER,)))
    mistaken = says(
        "b",
        make.org(NUMBER, label="Quay", identifiers=(NUMBER,), address="o.csv#row=q"),
        make.agreement("x", [NUMBER], ["s.other"]),
    )
    assert len(the_map(right, mistaken).things(SG.Organisation)) == 1
    found = the_map(right, mistaken, also=[wrong(make, "q")])
    quay = natural(make, "Quay")
    assert found.things(SG.Organisation) == sorted([make.iri("organisation", NUMBER), quay])
    assert found.values(quay, SG.identifier) == []
    assert found.values(quay, SG.statedAs) == [make.iri("organisation", NUMBER)]
    assert found.value(make.iri("agreement", "x"), SG.hasProvider) == quay
    assert {start for start, _ in found.ends("sharesDataWith")} == {quay.rpartition("/")[2]}


def test_the_other_identifiers_of_the_record_count_on(make: Any, says: Says, the_map: TheMap) -> None:
    mistaken = make.org(NUMBER, label="Quay", identifiers=(NUMBER, "ror:0aaaaaa11"), address="o.csv#row=q")
    found = the_map(
        says("a", make.org("ror:0aaaaaa11", label="Quay")),
        says("b", mistaken),
        also=[wrong(make, "q")],
    )
    assert found.things(SG.Organisation) == [make.iri("organisation", "ror:0aaaaaa11")]
    assert found.values(make.iri("organisation", "ror:0aaaaaa11"), OWL.sameAs) == [natural(make, "Quay")]


def test_an_identifier_that_gave_no_name_only_goes(make: Any, says: Says, the_map: TheMap) -> None:
    plain = make.org("b.quay", label="Quay", identifiers=(NUMBER,), address="o.csv#row=q")
    right = says("a", make.org(NUMBER))
    assert len(the_map(right, says("b", plain)).things(SG.Organisation)) == 1
    found = the_map(right, says("b", plain), also=[wrong(make, "q")])
    assert len(found.things(SG.Organisation)) == 2
    assert found.values(plain.iri, SG.identifier) == []


def test_it_takes_effect_when_it_is_set_aside_in_every_record_of_the_source(
    make: Any, says: Says, the_map: TheMap
) -> None:
    rows = [make.org(NUMBER, label="Quay", identifiers=(NUMBER,), address=f"o.csv#row={n}") for n in "12"]
    source = says("b", *rows)
    half = the_map(source, also=[wrong(make, "1")])
    assert half.triples == the_map(source).triples
    whole = the_map(source, also=[wrong(make, "1"), wrong(make, "2")])
    assert whole.things(SG.Organisation) == [natural(make, "Quay")]


def test_equal_names_of_the_source_are_one_organisation_then(make: Any, says: Says, the_map: TheMap) -> None:
    named = make.org("b.quay", label="Quay", iri=natural(make, "Quay"))
    mistaken = make.org(NUMBER, label="Quay", identifiers=(NUMBER,), address="o.csv#row=q")
    found = the_map(says("b", named, mistaken), also=[wrong(make, "q")])
    assert found.things(SG.Organisation) == [natural(make, "Quay")]


def test_parts_of_a_node_follow_it(make: Any, says: Says, the_map: TheMap) -> None:
    number = "360g:x"
    row = make.grant(number, "s.fund", ["s.lab"], money=make.money("100"), identifiers=(number,))
    part = make.allocation(number, 1, share=make.money("100").amount, place=make.place("KE"))
    decision = (
        DecisionKind.NOT_THIS_IDENTIFIER,
        record_iri(make.base, "b", f"g.csv#row={number}"),
        number,
    )
    found = the_map(says("b", row, part), also=[decision])
    (grant,) = found.things(SG.Grant)
    assert number not in grant
    assert found.parts(grant) == [("100", "GBP", "KE")]
    assert {end for pair in found.ends("funds") for end in pair} == {"s.fund", "s.lab"}


def test_a_decision_about_a_record_that_is_gone_sleeps(make: Any, says: Says, the_map: TheMap) -> None:
    source = says("b", make.org(NUMBER, label="Quay", identifiers=(NUMBER,), address="o.csv#row=q"))
    for asleep in (wrong(make, "gone"), wrong(make, "q", identifier="ror:0aaaaaa11"), wrong(make, "q", "c")):
        assert the_map(source, also=[asleep]).triples == the_map(source).triples


def test_another_source_that_states_it_rightly_keeps_it(make: Any, says: Says, the_map: TheMap) -> None:
    right = says("a", make.org(NUMBER, label="Harbour", identifiers=(NUMBER,)))
    mistaken = says("b", make.org(NUMBER, label="Quay", identifiers=(NUMBER,), address="o.csv#row=q"))
    found = the_map(right, mistaken, also=[wrong(make, "q")])
    alone = the_map(right)
    harbour = make.iri("organisation", NUMBER)
    assert {one for one in found.triples if one[0] == f"<{harbour}>"} == {
        one for one in alone.triples if one[0] == f"<{harbour}>"
    }
