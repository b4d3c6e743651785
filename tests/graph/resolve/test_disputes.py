"""RULES 9: a conflict says who says what, when, which is shown and why; the map shows the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.resolve import Claims, Standing, disputes, resolve
from graph.resolve.disputes import (
    FIRST_TO_KNOW,
    NEWEST,
    NONE_IS_SURE,
    OTHERS_REPEAT,
    SMALLEST,
    SMALLEST_OF_ITS_OWN,
    STATES_MOST,
)
from ontology import records as r
from ontology.records import Source
from ontology.statements import statements_of
from ontology.terms import RDF, RDFS, SG

Says = Callable[..., Claims]

LABEL = f"<{RDFS.label}>"


def told(*sources: Claims) -> list[Any]:
    """The disputes of the one thing that these sources state."""
    ordered = sorted(sources, key=lambda one: one.source.name)
    claims = [
        (predicate, value, index) for index, one in enumerate(ordered) for _, predicate, value in one.triples
    ]
    types = tuple(sorted({value for predicate, value, _ in claims if predicate == f"<{RDF.type}>"}))
    return disputes(claims, types, Standing([one.source for one in ordered]))


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ({"primary_for": ("Organisation",)}, {"as_of": "2025-01-01"}, FIRST_TO_KNOW),
        ({"primary_for": ("Organisation/names",)}, {"primary_for": ("Dataset",)}, FIRST_TO_KNOW),
        ({"as_of": "2025-01-01"}, {"as_of": "2024-01-01"}, NEWEST),
        ({}, {}, SMALLEST),
    ],
)
def test_the_reason_is_the_first_rule_that_tells(
    first: dict[str, Any], second: dict[str, Any], why: str, make: Any, says: Says
) -> None:
    (one,) = told(
        says("a", make.org("s.x", label="A"), **first), says("b", make.org("s.x", label="B"), **second)
    )
    assert (one.fact, one.why) == ("label", why)
    assert [(says.unit, says.shown) for says in one.says] == [(0, True), (1, False)]
    assert one.says[0].values == {LABEL: ('"A"',)}


def test_facts_that_are_chosen_together_are_one_conflict(make: Any, says: Says) -> None:
    one = says("a", make.grant("360g:x", label="", money=make.money("5"), awarded_on=make.day("2020-01-01")))
    other = says("b", make.grant("360g:x", label="", money=make.money("6", "USD")), as_of="2021-01-01")
    (found,) = told(one, other)
    assert found.fact == "money"
    assert found.why == NEWEST
    assert found.says[0].values[f"<{SG.currency}>"] == ('"USD"',)
    assert f"<{SG.awardedOn}>" in found.says[1].values


def test_who_alone_states_the_figure_is_told(make: Any, says: Says) -> None:
    dated = make.grant("360g:x", awarded_on=make.day("2020-01-01"))
    figure = make.grant("360g:x", money=make.money("6"), awarded_on=make.day("2021-01-01"))
    (found,) = told(says("a", dated, as_of="2025-01-01"), says("b", figure))
    assert (found.why, found.says[0].unit) == (STATES_MOST, 1)


def test_a_source_that_contradicts_itself_is_told(make: Any, says: Says) -> None:
    rows = [make.org("s.x", label=label, address=label) for label in ("A", "B")]
    (found,) = told(says("a", *rows))
    assert found.why == SMALLEST_OF_ITS_OWN
    assert [one.contradicts_itself for one in found.says] == [True]


def test_figures_and_currencies_that_nobody_can_pair_are_told(make: Any, says: Says) -> None:
    rows = [
        make.grant("360g:x", money=make.money(amount, currency), address=amount)
        for amount, currency in (("5", "GBP"), ("6", "USD"))
    ]
    assert [one.why for one in told(says("a", *rows))] == [NONE_IS_SURE]


def test_a_relays_claim_is_listed_and_does_not_count(make: Any, says: Says) -> None:
    sources = [says(name, make.org("s.x", label=name)) for name in ("a", "b")]
    relay = says("p", make.org("s.x", label="p"), relays=("Organisation",))
    (found,) = told(*sources, relay)
    assert [(one.unit, one.counts) for one in found.says] == [(0, True), (1, True), (2, False)]
    assert found.why == SMALLEST
    assert told(sources[0], relay) == []


def test_who_only_repeats_a_group_loses_on_it(make: Any, says: Says) -> None:
    relay = says("a", make.org("s.x", label="A", status="https://x/1"), relays=("Organisation/names",))
    other = says("b", make.org("s.x", label="B", status="https://x/2"))
    found = told(relay, other)
    assert [one.fact for one in found] == ["validity"]
    assert OTHERS_REPEAT not in {one.why for one in found}


LABELS = st.lists(st.sampled_from(["A", "B", "C"]), min_size=1, max_size=2, unique=True)
STATED = st.lists(
    st.tuples(
        LABELS,
        st.sampled_from(["", "2020-01-01", "2021-01-01"]),
        st.sampled_from([(), ("Organisation",), ("Organisation/names",)]),
    ),
    min_size=1,
    max_size=4,
)


@given(stated=STATED)
def test_what_a_conflict_shows_is_what_the_map_says_and_every_conflict_is_marked(
    stated: list[tuple[list[str], str, tuple[str, ...]]],
) -> None:
    base = "https://example.org/id/"
    sources = []
    for number, (labels, as_of, primary) in enumerate(stated):
        rows = [
            r.Organisation(iri=f"{base}organisation/x", address=f"{number} {label}", label=label)
            for label in labels
        ]
        triples = dict.fromkeys(triple for row in rows for triple in statements_of(row, base, f"s{number}"))
        sources.append(Claims(Source(name=f"s{number}", as_of=as_of, primary_for=primary), tuple(triples)))
    said = set(resolve(sources, base))
    marked = any(predicate == f"<{SG.disputed}>" for _, predicate, _ in said)
    found = told(*sources)
    assert marked is bool(found)
    for one in found:
        (label,) = [value for _, predicate, value in said if predicate == LABEL]
        (shown,) = [says for says in one.says if says.shown]
        assert label == min(shown.values[LABEL])
