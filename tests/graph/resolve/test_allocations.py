"""RULES 22: every grant's allocations add up to the grant, and no facet multiplies money."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from graph.resolve import Claims
from graph.resolve.allocations import AMOUNT, AXES, CURRENCY, SHARE, parts_of
from ontology.records import Text
from ontology.statements import number
from ontology.terms import SG

Says = Callable[..., Claims]
TheMap = Callable[..., Any]
KEY = "360g:x"


def test_one_value_on_an_axis_takes_the_whole_grant(make: Any, says: Says, the_map: TheMap) -> None:
    grant = make.grant(
        KEY, money=make.money("100"), places=(make.place("KE"),), themes=(make.concept("theme", "policy"),)
    )
    assert the_map(says("s", grant)).parts(grant.iri) == [("100", "GBP", "KE", "policy")]


def test_several_values_without_shares_are_unallocated_once(make: Any, says: Says, the_map: TheMap) -> None:
    countries = tuple(make.place(code) for code in ("KE", "TZ", "UG"))
    grant = make.grant(KEY, money=make.money("100"), places=countries)
    assert the_map(says("s", grant)).parts(grant.iri) == [("100", "GBP", "place unallocated")]


def test_no_value_at_all_is_not_known_and_not_unallocated(make: Any, says: Says, the_map: TheMap) -> None:
    grant = make.grant(KEY, money=make.money("100"))
    assert the_map(says("s", grant)).parts(grant.iri) == [("100", "GBP")]


def test_a_label_in_three_languages_and_two_themes_leave_a_grant_of_100_at_100(
    make: Any, says: Says, the_map: TheMap
) -> None:
    names = tuple(Text(f"name {tag}", tag) for tag in ("en", "de", "fr"))
    themes = tuple(make.concept("theme", code) for code in ("a", "b"))
    grant = make.grant(KEY, money=make.money("100"), labels=names, themes=themes)
    found = the_map(says("s", grant))
    assert found.parts(grant.iri) == [("100", "GBP", "theme unallocated")]
    amounts = [found.value(part, SG.amount) for part in found.things(SG.Allocation)]
    assert amounts == ["100"]


def test_stated_shares_split_the_grant_and_the_rest_is_unallocated(
    make: Any, says: Says, the_map: TheMap
) -> None:
    grant = make.grant(KEY, money=make.money("100"))
    parts = [
        make.allocation(KEY, 1, share=Decimal(60), place=make.place("KE")),
        make.allocation(KEY, 2, share=Decimal(30), place=make.place("UG")),
    ]
    assert the_map(says("s", grant, *parts)).parts(grant.iri) == [
        ("10", "GBP", "place unallocated"),
        ("30", "GBP", "UG"),
        ("60", "GBP", "KE"),
    ]


def test_a_joint_split_names_both_axes_and_one_axis_alone_leaves_the_other_as_stated(
    make: Any, says: Says, the_map: TheMap
) -> None:
    theme, other = make.concept("theme", "a"), make.concept("theme", "b")
    grant = make.grant(KEY, money=make.money("100"), themes=(theme, other))
    joint = make.allocation(KEY, 1, money=make.money("100"), place=make.place("KE"), theme=theme)
    assert the_map(says("s", grant, joint)).parts(grant.iri) == [("100", "GBP", "KE", "a")]
    single = make.allocation(KEY, 1, money=make.money("100"), place=make.place("KE"))
    assert the_map(says("s", grant, single)).parts(grant.iri) == [("100", "GBP", "KE", "theme unallocated")]


def test_splits_of_two_axes_apart_are_no_joint_split(make: Any, says: Says, the_map: TheMap) -> None:
    grant = make.grant(KEY, money=make.money("100"))
    place = make.allocation(KEY, 1, money=make.money("100"), place=make.place("KE"))
    theme = make.allocation(KEY, 2, money=make.money("100"), theme=make.concept("theme", "a"))
    assert the_map(says("s", grant, place, theme)).parts(grant.iri) == [("100", "GBP", "KE")]


def test_parts_above_the_whole_are_not_believed(make: Any, says: Says, the_map: TheMap) -> None:
    grant = make.grant(KEY, money=make.money("100"))
    parts = [
        make.allocation(KEY, n, share=Decimal(60), place=make.place(p)) for n, p in ((1, "KE"), (2, "UG"))
    ]
    assert the_map(says("s", grant, *parts)).parts(grant.iri) == [("100", "GBP", "place unallocated")]


def test_parts_in_another_currency_are_not_believed(make: Any, says: Says, the_map: TheMap) -> None:
    grant = make.grant(KEY, money=make.money("100"))
    part = make.allocation(KEY, 1, money=make.money("60", "USD"), place=make.place("KE"))
    assert the_map(says("s", grant, part)).parts(grant.iri) == [("100", "GBP", "place unallocated")]


def test_parts_of_a_grant_without_amount_keep_their_own(make: Any, says: Says, the_map: TheMap) -> None:
    part = make.allocation(KEY, 1, money=make.money("60", "USD"), place=make.place("KE"))
    found = the_map(says("s", make.grant(KEY), part))
    assert found.parts(make.iri("grant", KEY)) == [("60", "USD", "KE")]
    assert found.values(make.iri("grant", KEY), SG.amount) == []


def test_the_split_of_the_best_source_is_taken_and_no_other(make: Any, says: Says, the_map: TheMap) -> None:
    best = make.allocation(KEY, 1, share=Decimal(100), place=make.place("KE"))
    other = make.allocation(KEY, 2, share=Decimal(100), place=make.place("UG"))
    grant = make.grant(KEY, money=make.money("100"))
    found = the_map(says("z", grant, best, primary_for=("Grant",)), says("a", grant, other))
    assert found.parts(grant.iri) == [("100", "GBP", "KE")]


def test_places_of_two_sources_are_those_of_the_best_one(make: Any, says: Says, the_map: TheMap) -> None:
    one, other = (make.grant(KEY, money=make.money("100"), places=(make.place(p),)) for p in ("KE", "UG"))
    found = the_map(says("z", one, primary_for=("Grant",)), says("a", other))
    assert found.parts(one.iri) == [("100", "GBP", "KE")]


def test_stated_allocations_are_not_said_beside_the_computed_ones(
    make: Any, says: Says, the_map: TheMap
) -> None:
    grant = make.grant(KEY, money=make.money("100"))
    part = make.allocation(KEY, 1, share=Decimal(100), place=make.place("KE"))
    found = the_map(says("s", grant, part))
    assert found.things(SG.Allocation) == found.values(grant.iri, SG.hasAllocation)


CURRENCIES = st.sampled_from(("GBP", "JPY", "KWD"))
VALUES = {name: st.lists(st.sampled_from(("<a>", "<b>", "<c>")), unique=True, max_size=3) for name in AXES}
PARTS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            AXES["place"]: st.sampled_from((["<a>"], ["<b>"])),
            AXES["theme"]: st.sampled_from((["<a>"], ["<b>"])),
            SHARE: st.decimals("0.01", "100", places=2).map(lambda share: [number(share)]),
            AMOUNT: st.decimals("0.01", "900", places=2).map(lambda amount: [number(amount)]),
            CURRENCY: st.sampled_from((['"GBP"'], ['"JPY"'])),
        },
    ),
    max_size=4,
)


@given(
    amount=st.decimals("0.01", "1000", places=2),
    currency=CURRENCIES,
    axes=st.fixed_dictionaries({}, optional=VALUES),
    parts=PARTS,
)
def test_the_parts_of_a_grant_add_up_to_it_whatever_is_stated(
    amount: Decimal, currency: str, axes: dict[str, list[str]], parts: list[dict[str, list[str]]]
) -> None:
    found = parts_of(amount, currency, {name: values for name, values in axes.items() if values}, parts)
    assert sum(part.amount for part in found if part.amount is not None) == amount
    assert {part.currency for part in found} == {currency}
    for part in found:
        assert not set(part.values) & set(part.unallocated)


@given(amount=st.integers(1, 10**9), whole=st.integers(2, 20))
@example(amount=3, whole=2)
def test_shares_of_a_hundred_percent_leave_no_penny_over(amount: int, whole: int) -> None:
    each = (Decimal(100) / whole).quantize(Decimal("0.0001"))
    shares = [each] * (whole - 1) + [100 - each * (whole - 1)]
    stated = [{AXES["place"]: [f"<{n}>"], SHARE: [number(share)]} for n, share in enumerate(shares)]
    found = parts_of(Decimal(amount) / 100, "GBP", {}, stated)
    assert len(found) == whole
    assert sum(part.amount for part in found if part.amount is not None) == Decimal(amount) / 100
    assert not any(part.unallocated for part in found)
