"""RULES, Money: totals, instalments, measures, and grants to persons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from graph.resolve import Claims
from ontology.records import Money, Transaction
from ontology.terms import RDFS, SG

Says = Callable[..., Claims]
TheMap = Callable[..., Any]
KEY = "360g:x"


def total(found: Any, make: Any) -> tuple[list[str], list[str]]:
    node = make.iri("grant", KEY)
    return found.values(node, SG.amount), found.values(node, SG.currency)


def test_a_stated_total_goes_before_the_sum_of_instalments(make: Any, says: Says, the_map: TheMap) -> None:
    found = the_map(
        says("s", make.grant(KEY, money=make.money("100")), make.instalment(KEY, 1, make.money("30")))
    )
    assert total(found, make) == (["100"], ["GBP"])


def test_without_a_stated_total_it_is_the_sum_of_the_instalments(
    make: Any, says: Says, the_map: TheMap
) -> None:
    found = the_map(
        says(
            "s",
            make.grant(KEY),
            make.instalment(KEY, 1, make.money("30.10")),
            make.instalment(KEY, 2, make.money("30.10")),
        )
    )
    assert total(found, make) == (["60.2"], ["GBP"])
    assert found.parts(make.iri("grant", KEY)) == [("60.2", "GBP")]


def test_instalments_are_summed_over_one_source_and_never_over_two(
    make: Any, says: Says, the_map: TheMap
) -> None:
    best = says(
        "b",
        make.grant(KEY),
        *(make.instalment(KEY, n, make.money("10")) for n in (1, 2)),
        primary_for=("Grant",),
    )
    other = says("a", make.grant(KEY), *(make.instalment(KEY, n, make.money("10")) for n in (2, 3, 4)))
    found = the_map(best, other)
    assert total(found, make) == (["20"], ["GBP"])
    assert len(found.things(SG.Instalment)) == 2


def test_a_source_that_states_instalments_alone_is_heard_where_no_other_has_a_sum(
    make: Any, says: Says, the_map: TheMap
) -> None:
    found = the_map(says("a", make.grant(KEY)), says("b", make.instalment(KEY, 1, make.money("10"))))
    assert total(found, make) == (["10"], ["GBP"])


def test_instalments_of_a_grant_that_nobody_states_are_kept(make: Any, says: Says, the_map: TheMap) -> None:
    assert len(the_map(says("s", make.instalment(KEY, 1, make.money("10")))).things(SG.Instalment)) == 1


def test_instalments_in_two_currencies_have_no_sum(make: Any, says: Says, the_map: TheMap) -> None:
    found = the_map(
        says(
            "s",
            make.grant(KEY),
            make.instalment(KEY, 1, make.money("30")),
            make.instalment(KEY, 2, make.money("30", "USD")),
        )
    )
    assert total(found, make) == ([], [])


def test_the_same_award_from_two_sources_is_one_award(make: Any, says: Says, the_map: TheMap) -> None:
    stated = make.grant(KEY, "s.fund", ["s.lab"], money=make.money("100"))
    found = the_map(says("json", stated), says("xlsx", stated))
    assert found.things(SG.Grant) == [stated.iri]
    assert found.parts(stated.iri) == [("100", "GBP")]
    assert len(found.edges("funds")) == 1


def test_where_two_sources_differ_the_amount_of_one_is_said(make: Any, says: Says, the_map: TheMap) -> None:
    one, other = (make.grant(KEY, money=make.money(amount)) for amount in ("100", "90"))
    found = the_map(says("f", one, primary_for=("Grant",)), says("a", other))
    assert total(found, make) == (["100"], ["GBP"])
    assert found.parts(one.iri) == [("100", "GBP")]


def test_a_grant_without_amount_has_a_part_without_amount(make: Any, says: Says, the_map: TheMap) -> None:
    found = the_map(says("s", make.grant(KEY, places=(make.place("KE"),))))
    assert found.parts(make.iri("grant", KEY)) == [("KE",)]


@pytest.mark.parametrize("measure", ["commitment", "disbursement", "expenditure", "budget", "income"])
def test_a_transaction_has_one_measure_and_changes_no_total(
    measure: str, make: Any, says: Says, the_map: TheMap
) -> None:
    paid = Transaction(
        iri=make.iri("transaction", "t"),
        address="t.csv#row=2",
        label="",
        measure=make.concept("measure", measure),
        money=Money(make.money("7").amount, "GBP"),
        grant=make.iri("grant", KEY),
    )
    found = the_map(says("s", make.grant(KEY, money=make.money("100")), paid))
    assert found.value(paid.iri, SG.measure) == make.concept("measure", measure)
    assert total(found, make) == (["100"], ["GBP"])
    assert found.parts(make.iri("grant", KEY)) == [("100", "GBP")]


def test_a_grant_to_a_person_keeps_its_money_and_makes_no_person(
    make: Any, says: Says, the_map: TheMap
) -> None:
    someone = make.concept("recipient-kind", "individual")
    grant = make.grant(KEY, "s.fund", money=make.money("100"), recipient_kind=someone)
    found = the_map(says("s", make.org("s.fund"), grant))
    assert total(found, make) == (["100"], ["GBP"])
    assert found.value(grant.iri, SG.recipientKind) == someone
    assert found.things(SG.Organisation) == [make.iri("organisation", "s.fund")]
    assert found.things(SG.Edge) == []
    assert found.values(someone, RDFS.label) == []


def test_a_project_never_adds_the_money_of_its_parts_to_its_own(
    make: Any, says: Says, the_map: TheMap
) -> None:
    whole = make.project("whole")
    part = make.project("part", part_of=(whole.iri,))
    own = make.transaction("t1", project=whole.iri, money=make.money("100"))
    of_part = make.transaction("t2", project=part.iri, money=make.money("40"))
    grant = make.grant("g", "s.fund", ["s.lab"], money=make.money("100"), projects=(whole.iri,))
    found = the_map(says("a", whole, part, own, of_part, grant))
    assert found.values(whole.iri, SG.amount) == []
    assert found.value(own.iri, SG.amount) == "100"
    assert found.value(of_part.iri, SG.transactionOf) == part.iri
    assert [amount for amount, *_ in found.parts(grant.iri)] == ["100"]


def test_a_duplicate_is_told_by_its_source_alone(make: Any, says: Says, the_map: TheMap) -> None:
    paid = [
        make.instalment("g", number, make.money("5"), paid_on=make.day("2021-01-01")) for number in (1, 2)
    ]
    assert the_map(says("a", make.grant("g"), *paid)).value(make.iri("grant", "g"), SG.amount) == "10"
