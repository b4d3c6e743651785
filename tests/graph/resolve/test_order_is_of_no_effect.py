"""Resolving is a pure function: no order of sources, statements or loading changes what the map says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graph.resolve import Claims, resolve
from ontology import records as r
from ontology.decisions import Decision, DecisionKind
from ontology.identifiers import concept_iri, place_iri
from ontology.records import Source
from ontology.statements import Triple, statements_of

BASE = "https://example.org/id/"

ORGS = ("ror:0aaaaaa11", "ror:0bbbbbb22", "org-id:GB-CHC-1", "org-id:GB-CHC-2", "s.plain", "s.other")
ROWS = st.integers(2, 5)
DAYS = st.dates().filter(lambda one: 1990 < one.year < 2030)
IDENTIFIERS = st.lists(st.sampled_from([one for one in ORGS if ":" in one]), unique=True, max_size=2)
MONEY = st.builds(
    r.Money, st.sampled_from([Decimal(n) for n in ("10", "9", "250.5")]), st.sampled_from(["GBP", "USD"])
)


def stated(one: date) -> r.Day:
    if one.day % 2:
        return r.Day(one, one, "day", one.isoformat())
    return r.Day(one.replace(day=1), one.replace(day=28), "month", f"{one:%Y-%m}")


def days(values: st.SearchStrategy[date]) -> st.SearchStrategy[r.Day]:
    return values.map(stated)


def iris(kind: str, keys: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.sampled_from([f"{BASE}{kind}/{key}" for key in keys])


def several(values: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(values, max_size=2, unique=True).map(tuple)


def address(values: st.SearchStrategy[int]) -> st.SearchStrategy[str]:
    return values.map("x.csv#row={}".format)


PLACES = several(st.sampled_from([place_iri(code) for code in ("KE", "UG")]))
LABELS = st.sampled_from(["Harbour", "Quay", "Pier"])
STATUS = st.sampled_from(["", *(concept_iri("status", code) for code in ("active", "proposed"))])
RECORDS: st.SearchStrategy[r.Record] = st.one_of(
    st.builds(
        r.Organisation,
        iri=iris("organisation", ORGS),
        address=address(ROWS),
        label=LABELS,
        identifiers=IDENTIFIERS.map(tuple),
        labels=several(LABELS).map(lambda names: tuple(r.Text(name, "en") for name in names)),
        modified=st.none() | days(DAYS),
        latitude=st.none() | st.sampled_from([Decimal(1), Decimal(10)]),
        longitude=st.none() | st.sampled_from([Decimal(2), Decimal(20)]),
    ),
    st.builds(
        r.Grant,
        iri=iris("grant", ("360g:x", "360g:y")),
        address=address(ROWS),
        label=LABELS,
        funder=iris("organisation", ORGS),
        grantees=several(iris("organisation", ORGS)),
        money=st.none() | MONEY,
        awarded_on=st.none() | days(DAYS),
        places=PLACES,
        status=STATUS,
    ),
    st.builds(
        r.Instalment,
        iri=iris("grant/360g:x/instalment", ("1", "2")),
        address=address(ROWS),
        label=st.just(""),
        grant=st.just(f"{BASE}grant/360g:x"),
        money=MONEY,
    ),
    st.builds(
        r.Allocation,
        iri=iris("grant/360g:x/allocation", ("1", "2")),
        address=address(ROWS),
        label=st.just(""),
        grant=st.just(f"{BASE}grant/360g:x"),
        share=st.sampled_from([Decimal(50), Decimal("33.33")]),
        place=st.sampled_from([place_iri("KE"), place_iri("UG")]),
    ),
    st.builds(
        r.Agreement,
        iri=iris("agreement", ("x", "y")),
        address=address(ROWS),
        label=LABELS,
        providers=several(iris("organisation", ORGS)),
        recipients=several(iris("organisation", ORGS)),
        assets=several(iris("dataset", ("d",))),
    ),
    st.builds(
        r.AgreementVersion,
        iri=iris("version", ("v", "w")),
        address=address(ROWS),
        label=LABELS,
        agreement=iris("agreement", ("x", "y")),
        status=STATUS,
        valid_from=st.none() | days(DAYS),
        valid_until=st.none() | days(DAYS),
    ),
    st.builds(
        r.Release,
        iri=iris("release", ("r", "q")),
        address=address(ROWS),
        label=LABELS,
        agreement=iris("agreement", ("x", "y")),
        version=iris("version", ("v", "w")),
        released_on=st.none() | days(DAYS),
    ),
)
KINDS = st.lists(st.sampled_from(["Organisation", "Grant", "Agreement"]), max_size=1).map(tuple)
SOURCES = st.lists(
    st.tuples(st.lists(RECORDS, min_size=1, max_size=8), st.sampled_from(["", "2020-01-01"]), KINDS, KINDS),
    min_size=1,
    max_size=3,
)
DECISIONS = st.lists(st.tuples(iris("organisation", ORGS), iris("organisation", ORGS)), max_size=2)

Stated = list[tuple[list[r.Record], str, tuple[str, ...], tuple[str, ...]]]


def claims_of(stated: Stated) -> list[Claims]:
    found = []
    for number, (records, as_of, primary, relays) in enumerate(stated):
        name = f"source-{number}"
        triples = dict.fromkeys(triple for one in records for triple in statements_of(one, BASE, name))
        found.append(
            Claims(Source(name=name, as_of=as_of, primary_for=primary, relays=relays), list(triples))
        )
    return found


def said(sources: list[Claims], decisions: list[tuple[str, str]]) -> frozenset[Triple]:
    return frozenset(resolve(sources, BASE, [same(one, other) for one, other in decisions]))


def same(one: str, other: str) -> Decision:
    return Decision(
        kind=DecisionKind.SAME, one=one, other=other, because="seen", who="a steward", when="2026-01-01"
    )


@given(stated=SOURCES, decisions=DECISIONS, chance=st.randoms(use_true_random=False))
def test_no_order_of_sources_statements_or_decisions_changes_the_map(
    stated: Stated, decisions: list[tuple[str, str]], chance: Any
) -> None:
    sources = claims_of(stated)
    before = said(sources, decisions)
    shuffled = [
        Claims(one.source, chance.sample(list(one.triples), len(list(one.triples)))) for one in sources
    ]
    chance.shuffle(shuffled)
    turned = [pair[::-1] if chance.random() < 0.5 else pair for pair in decisions]
    assert said(shuffled, chance.sample(turned, len(turned))) == before
    assert said(sources, decisions) == before


@given(stated=SOURCES)
def test_a_source_that_is_there_twice_says_what_it_says_once(stated: Stated) -> None:
    (first, *_) = claims_of([(records, as_of, primary, ()) for records, as_of, primary, _ in stated])
    again = Claims(
        Source(name="again", as_of=first.source.as_of, primary_for=first.source.primary_for), first.triples
    )
    assert said([first, again], []) == said([first], [])


@given(stated=SOURCES, decisions=DECISIONS)
def test_no_statement_of_the_map_is_broken_off(stated: Stated, decisions: list[tuple[str, str]]) -> None:
    for subject, predicate, value in said(claims_of(stated), decisions):
        assert subject.startswith("<")
        assert subject.endswith(">")
        assert predicate.startswith("<")
        assert predicate.endswith(">")
        assert value[:1] in ("<", '"')
        assert len(value) > 1


@given(stated=SOURCES, decisions=DECISIONS)
def test_no_edge_runs_from_a_thing_to_itself(stated: Stated, decisions: list[tuple[str, str]]) -> None:
    ends: dict[str, dict[str, str]] = {}
    for subject, predicate, value in said(claims_of(stated), decisions):
        name = predicate.rpartition("#")[2]
        if name in ("edgeFrom>", "edgeTo>"):
            assert ends.setdefault(subject, {}).setdefault(name, value) == value
    assert all(edge["edgeFrom>"] != edge["edgeTo>"] for edge in ends.values())
