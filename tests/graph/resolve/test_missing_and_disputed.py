"""RULES 9, 13, 18 and 22: reasons beside values, marked disputes, ties that are agreements, parts."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from graph.resolve import Claims
from ontology.terms import RDFS, SG

Says = Callable[..., Claims]
TheMap = Callable[..., Any]

REFUSED, WITHHELD, NONE = (
    f"https://w3id.org/sharegraph/vocab/missing-reason/{code}" for code in ("refused", "withheld", "none")
)


def missing(found: Any, make: Any, kind: str, key: str) -> list[str]:
    values: list[str] = found.values(make.iri(kind, key), SG.missing)
    return values


@pytest.mark.parametrize("reason", [REFUSED, NONE])
def test_a_value_of_another_source_wins_over_a_reason(
    reason: str, make: Any, says: Says, the_map: TheMap
) -> None:
    silent = says("a", make.grant("360g:x", missing=(("money", reason),)), primary_for=("Grant",))
    assert missing(the_map(silent), make, "grant", "360g:x") == [f"money {reason}"]
    found = the_map(silent, says("b", make.grant("360g:x", money=make.money("5"))))
    assert missing(found, make, "grant", "360g:x") == []
    assert found.value(make.iri("grant", "360g:x"), SG.amount) == "5"


def test_one_reason_a_field_is_said_that_of_the_best_then_of_the_newest_source(
    make: Any, says: Says, the_map: TheMap
) -> None:
    def source(name: str, reason: str, as_of: str, **about: Any) -> Claims:
        return says(name, make.grant("360g:x", missing=(("money", reason),)), as_of=as_of, **about)

    old, new = source("a", REFUSED, "2020-01-01"), source("b", WITHHELD, "2024-01-01")
    assert missing(the_map(old, new), make, "grant", "360g:x") == [f"money {WITHHELD}"]
    first = source("a", REFUSED, "2020-01-01", primary_for=("Grant/money",))
    assert missing(the_map(first, new), make, "grant", "360g:x") == [f"money {REFUSED}"]


def test_reasons_for_other_fields_stay(make: Any, says: Says, the_map: TheMap) -> None:
    silent = says("a", make.grant("360g:x", missing=(("money", REFUSED), ("places", WITHHELD))))
    found = the_map(silent, says("b", make.grant("360g:x", money=make.money("5"))))
    assert missing(found, make, "grant", "360g:x") == [f"places {WITHHELD}"]


def test_what_follows_from_instalments_or_assets_wins_over_a_reason_as_well(
    make: Any, says: Says, the_map: TheMap
) -> None:
    found = the_map(
        says(
            "a",
            make.grant("360g:x", missing=(("money", REFUSED),)),
            make.instalment("360g:x", 1, make.money("5")),
            make.dataset("d", places=(make.place("KE"),)),
            make.agreement(
                "x", ["s.a"], ["s.b"], assets=(make.iri("dataset", "d"),), missing=(("theme", NONE),)
            ),
        )
    )
    assert missing(found, make, "grant", "360g:x") == []
    assert found.value(make.iri("grant", "360g:x"), SG.amount) == "5"


def test_a_fact_on_which_sources_differ_is_marked(make: Any, says: Says, the_map: TheMap) -> None:
    one = says("a", make.grant("360g:x", label="A", money=make.money("5")))
    other = says("b", make.grant("360g:x", label="A", money=make.money("6")))
    assert the_map(one, other).values(make.iri("grant", "360g:x"), SG.disputed) == ["amount"]
    assert the_map(one, one).values(make.iri("grant", "360g:x"), SG.disputed) == []


def test_a_source_that_contradicts_itself_is_marked(make: Any, says: Says, the_map: TheMap) -> None:
    rows = [make.org("s.a", label=label, address=label) for label in ("A", "B")]
    assert the_map(says("a", *rows)).values(make.iri("organisation", "s.a"), SG.disputed) == ["label"]


def test_what_lists_and_what_describes_is_no_dispute(make: Any, says: Says, the_map: TheMap) -> None:
    def source(name: str, words: str, place: str, day: str) -> Claims:
        return says(
            name,
            make.dataset(
                "d", description=words, places=(make.place(place),), modified=make.day(day), label="D"
            ),
        )

    found = the_map(source("a", "x", "KE", "2020-01-01"), source("b", "y", "UG", "2021-01-01"))
    assert found.values(make.iri("dataset", "d"), SG.disputed) == []


def test_other_sets_of_providers_are_a_dispute(make: Any, says: Says, the_map: TheMap) -> None:
    one, other = says("a", make.agreement("x", ["s.a", "s.b"])), says("b", make.agreement("x", ["s.a"]))
    assert the_map(one, other).values(make.iri("agreement", "x"), SG.disputed) == ["hasProvider"]


def test_what_a_relay_says_is_no_dispute(make: Any, says: Says, the_map: TheMap) -> None:
    one = says("a", make.grant("360g:x", money=make.money("5")))
    relay = says("b", make.grant("360g:x", money=make.money("6")), relays=("Grant",))
    assert the_map(one, relay).values(make.iri("grant", "360g:x"), SG.disputed) == []


@pytest.mark.parametrize(("share", "told"), [("60", ["hasAllocation"]), ("50", [])])
def test_shares_above_a_hundred_percent_are_told(
    share: str, told: list[str], make: Any, says: Says, the_map: TheMap
) -> None:
    parts = [
        make.allocation("360g:x", number, share=Decimal(share), place=make.place(code))
        for number, code in enumerate(("KE", "UG"))
    ]
    found = the_map(says("a", make.grant("360g:x", money=make.money("100")), *parts))
    assert found.values(make.iri("grant", "360g:x"), SG.disputed) == told


@pytest.mark.parametrize(
    ("amount", "currency", "told"),
    [("60", "GBP", ["hasAllocation"]), ("50", "GBP", []), ("10", "USD", ["hasAllocation"])],
)
def test_amounts_above_the_grant_or_in_another_currency_are_told(
    amount: str, currency: str, told: list[str], make: Any, says: Says, the_map: TheMap
) -> None:
    parts = [
        make.allocation("360g:x", number, money=make.money(amount, currency), place=make.place(code))
        for number, code in enumerate(("KE", "UG"))
    ]
    found = the_map(says("a", make.grant("360g:x", money=make.money("100")), *parts))
    assert found.values(make.iri("grant", "360g:x"), SG.disputed) == told


def test_a_tie_with_a_named_asset_is_an_informal_agreement_and_makes_edges(
    make: Any, says: Says, the_map: TheMap
) -> None:
    tie = make.tie("t", "s.a", "s.b", assets=(make.iri("dataset", "d"),))
    found = the_map(says("a", tie, make.dataset("d", places=(make.place("KE"),))))
    (agreement,) = found.things(SG.Agreement)
    assert found.value(agreement, SG.kind).endswith("agreement-type/informal")
    assert found.value(agreement, SG.restsOn) == tie.iri
    assert found.value(agreement, RDFS.label) == "t"
    assert found.value(agreement, SG.coversPlace) == make.place("KE")
    assert found.ends("sharesDataWith") == {("s.a", "s.b")}
    assert found.ends("hasAccessTo") == {("s.b", "d")}
    assert found.things(SG.Relationship) == [tie.iri]


def test_a_tie_without_an_asset_never_counts_as_sharing(make: Any, says: Says, the_map: TheMap) -> None:
    found = the_map(says("a", make.tie("t", "s.a", "s.b", kind_stated="shares data with")))
    assert found.things(SG.Agreement) == []
    assert found.things(SG.Edge) == []
    assert len(found.things(SG.Relationship)) == 1
