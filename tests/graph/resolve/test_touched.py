"""Which things a change touches: both what they were one with and what they are, and no hub is read whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graph.resolve.sides import Side, is_odd
from graph.resolve.touched import needed, touched
from ontology.terms import RDF, SG

BASE = "https://example.org/id/"
TYPE, IDENTIFIER = f"<{RDF.type}>", f"<{SG.identifier}>"
Claims = Mapping[str, Sequence[tuple[str, str, str]]]


def node(kind: str, key: str) -> str:
    return f"<{BASE}{kind}/{key}>"


A, B, C = (node("organisation", key) for key in "abc")


class Counted:
    """Look-ups in plain dictionaries, counting what was taken."""

    def __init__(self, claims: Claims) -> None:
        self.all, self.taken = claims, 0

    def claims(self, one: str) -> Sequence[tuple[str, str, str]]:
        return self.all.get(one, ())

    def values(self, one: str, predicate: str) -> Sequence[tuple[str, str, str]]:
        return [claim for claim in self.claims(one) if claim[0] == predicate]

    def stating(self, predicate: str, value: str) -> Iterator[str]:
        for one, claims in self.all.items():
            for claim in claims:
                if claim[:2] == (predicate, value):
                    self.taken += 1
                    yield one

    def referring(self, value: str) -> Iterator[str]:
        return (one for one, claims in self.all.items() if any(claim[1] == value for claim in claims))


def side(claims: Claims, **facts: Any) -> Side:
    look = Counted(claims)
    return Side(BASE, look.claims, look.values, look.stating, look.referring, **facts)


def says(kind: str, **facts: str) -> list[tuple[str, str, str]]:
    about = [(TYPE, f"<{getattr(SG, kind)}>", "s")]
    return about + [(f"<{getattr(SG, name)}>", value, "s") for name, value in facts.items()]


SHARED = '"org-id:GB-CHC-1"'
TOGETHER = {
    A: says("Organisation", identifier=SHARED),
    B: says("Organisation", identifier=SHARED),
    C: says("Organisation", subOrganisationOf=B),
}
APART = {**TOGETHER, A: says("Organisation")}


def test_a_cluster_is_touched_whole_when_it_falls_apart_and_when_it_grows() -> None:
    for before, after in ((TOGETHER, APART), (APART, TOGETHER)):
        assert touched((side(before), side(after)), [A]) == {A, B, C}


def test_what_a_decision_keeps_apart_is_no_cluster_and_still_hangs_together() -> None:
    one = side(TOGETHER, apart=[(A, B)])
    assert one.cluster(A) == {A}
    assert {A, B} <= one.component(A)
    assert side(TOGETHER).cluster(A) == {A, B}


def test_a_node_is_found_by_the_identifier_in_its_iri_also_where_it_is_written_oddly() -> None:
    plain, odd = node("organisation", "org-id:GB-CHC-1"), node("organisation", "org-id:GB%2DCHC%2D1")
    assert not is_odd(BASE, plain)
    assert not is_odd(BASE, A)
    assert is_odd(BASE, odd)
    claims = {A: says("Organisation", identifier=SHARED), odd: says("Organisation")}
    assert side(claims).cluster(A) == {A}
    assert side(claims, odd=frozenset({odd})).cluster(A) == {A, odd}


def test_an_agreement_needs_its_assets_and_an_asset_touches_its_agreements() -> None:
    agreement, asset = node("agreement", "1"), node("dataset", "d")
    both = side({agreement: says("Agreement", coversAsset=asset), asset: says("Dataset")})
    assert touched((both, both), [asset]) == {asset, agreement}
    assert touched((both, both), [agreement]) == {agreement}
    assert needed((both, both), [agreement]) == {asset, agreement}
    assert needed((both, both), [asset]) == {asset}


def test_what_a_relay_may_repeat_is_found_without_reading_a_hub() -> None:
    hub = {
        node("grant", str(number)): says("Grant", hasFunder=A, hasGrantee=node("organisation", f"g{number}"))
        for number in range(500)
    }
    relayed = node("grant", "relayed")
    claims = {**hub, relayed: says("Grant", hasFunder=A, hasGrantee=node("organisation", "g7"))}
    claims[relayed] = [(predicate, value, "relay") for predicate, value, _ in claims[relayed]]
    look = Counted(claims)
    relaying = Side(
        BASE,
        look.claims,
        look.values,
        look.stating,
        look.referring,
        relays={"relay": frozenset({"Grant"})},
    )
    assert needed((relaying, relaying), [relayed]) == {relayed, node("grant", "7")}
    assert touched((relaying, relaying), [node("grant", "7")]) == {relayed, node("grant", "7")}
    assert look.taken < 100
