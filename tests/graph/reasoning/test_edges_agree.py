"""Code, axioms and SPARQL rules make the same edges: three opinions on who shares, has access and funds."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from graph.reasoning import EDGE_RULES, edges_by_reasoner, edges_by_rules
from graph.resolve import Claims, resolve
from ontology import records as r
from ontology.identifiers import DEFAULT_BASE, concept_iri
from ontology.statements import Triple, statements_of

EFFECTIVE = ("active", "suspended", "expired", "terminated", "completed")
PLANS = ("proposed", "in-negotiation")

Made = dict[str, frozenset[tuple[str, str]]]


def iri(kind: str, number: int) -> str:
    return f"{DEFAULT_BASE}{kind}/{number}"


def some(chance: Random, kind: str, of: int, most: int, least: int = 1) -> tuple[str, ...]:
    return tuple(
        iri(kind, number) for number in sorted(chance.sample(range(of), chance.randint(least, most)))
    )


def ecosystem(
    chance: Random,
    *,
    organisations: int,
    assets: int,
    agreements: int,
    grants: int,
    statuses: tuple[str, ...],
) -> Iterator[r.Record]:
    """Organisations, assets, agreements with up to three versions, grants; now and then one with itself."""
    for number in range(organisations):
        yield r.Organisation(iri=iri("organisation", number), address=f"o{number}", label=f"O {number}")
    for number in range(assets):
        yield r.Dataset(iri=iri("dataset", number), address=f"d{number}", label=f"D {number}")
    for number in range(agreements):
        yield r.Agreement(
            iri=iri("agreement", number),
            address=f"a{number}",
            label=f"A {number}",
            providers=some(chance, "organisation", organisations, 2),
            recipients=some(chance, "organisation", organisations, 3),
            assets=some(chance, "dataset", assets, 2, least=0),
        )
        for version in range(chance.randint(1, 3)):
            status = chance.choice(statuses)
            yield r.AgreementVersion(
                iri=iri("version", 10 * number + version),
                address=f"v{number}.{version}",
                label="",
                agreement=iri("agreement", number),
                status=concept_iri("status", status) if status else "",
            )
    for number in range(grants):
        status = chance.choice(statuses)
        yield r.Grant(
            iri=iri("grant", number),
            address=f"g{number}",
            label=f"G {number}",
            funder=iri("organisation", chance.randrange(organisations)),
            grantees=some(chance, "organisation", organisations, 2),
            status=concept_iri("status", status) if status else "",
        )


def releases(chance: Random, *, organisations: int, assets: int, agreements: int) -> Iterator[r.Record]:
    """Releases under some agreements, with recipients and assets of their own or without."""
    for number in range(agreements):
        yield r.Release(
            iri=iri("release", number),
            address=f"r{number}",
            label=f"R {number}",
            agreement=iri("agreement", chance.randrange(agreements)),
            version=iri("version", 10 * chance.randrange(agreements)) if chance.random() < 0.7 else "",
            recipients=some(chance, "organisation", organisations, 2, least=0),
            assets=some(chance, "dataset", assets, 2, least=0),
        )


def stated(records: Iterator[r.Record]) -> list[Triple]:
    return [triple for record in records for triple in statements_of(record, DEFAULT_BASE, "s")]


def edges_by_code(triples: list[Triple]) -> Made:
    source = r.Source(name="s", title="S", publisher="", licence="", credit="", as_of="2026-01-01")
    made: dict[str, set[tuple[str, str]]] = {rule: set() for rule in EDGE_RULES}
    for subject, predicate, value in resolve([Claims(source, triples)], DEFAULT_BASE):
        if predicate[1:-1] in made:
            made[predicate[1:-1]].add((subject[1:-1], value[1:-1]))
    return {rule: frozenset(pairs) for rule, pairs in made.items()}


def test_reasoner_rules_and_code_make_the_same_edges_of_several_hundred_things() -> None:
    triples = stated(
        ecosystem(
            Random(3),
            organisations=50,
            assets=50,
            agreements=60,
            grants=60,
            statuses=(*EFFECTIVE, *PLANS),
        )
    )
    assert len({subject for subject, _, _ in triples}) > 300
    by_code = edges_by_code(triples)
    assert all(len(pairs) > 50 for pairs in by_code.values())
    assert edges_by_rules(triples) == by_code
    assert edges_by_reasoner(triples, seconds=300) == by_code


@pytest.mark.parametrize("status", [*EFFECTIVE, *PLANS])
def test_each_status_is_effective_or_a_plan_for_code_and_rules(status: str) -> None:
    triples = stated(
        ecosystem(Random(5), organisations=9, assets=9, agreements=9, grants=9, statuses=(status,))
    )
    by_code = edges_by_code(triples)
    assert edges_by_rules(triples) == by_code
    assert all(bool(pairs) == (status in EFFECTIVE) for pairs in by_code.values())


@pytest.mark.parametrize("seed", range(8))
def test_rules_and_code_agree_on_releases_and_missing_statuses_too(seed: int) -> None:
    chance = Random(seed)
    size = {"organisations": 25, "assets": 20, "agreements": 40}
    things = ecosystem(chance, **size, grants=30, statuses=(*EFFECTIVE, *PLANS, "unknown", ""))
    triples = stated(things) + stated(releases(chance, **size))
    # Some agreements lose their versions, as in a source that gives parties only.
    gone = {f"<{iri('version', number)}>" for number in range(400) if number % 70 < 10}
    triples = [triple for triple in triples if triple[0] not in gone]
    assert edges_by_rules(triples) == edges_by_code(triples)
