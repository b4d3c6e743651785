"""The resolver keeps its properties on random worlds; a fault planted in any part breaks one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

import pytest

from graph.resolve import Claims, allocations, choice, edges, gathering, identity, map_says, resolve, standing
from graph.resolve import claims as claims_of_sources
from ontology import records as r
from ontology.decisions import Decision, DecisionKind
from ontology.identifiers import concept_iri, place_iri
from ontology.records import Source
from ontology.statements import Triple, statements_of
from ontology.terms import PROV, RDF, RDFS, SG

BASE = "https://example.org/id/"
WORLDS = 25
"""Random worlds on which each property is held: every fault below breaks one within them."""

ORGS = ("ror:0aaaaaa11", "ror:0bbbbbb22", "org-id:GB-CHC-1", "s.plain", "s.other")
REFUSED = concept_iri("missing-reason", "refused")
RELAYING = ("Organisation", "Grant", "Agreement")


def iri(kind: str, key: str) -> str:
    return f"{BASE}{kind}/{key}"


@dataclass(frozen=True)
class World:
    """Sources with their records, what is decided, and a relay that repeats the first source."""

    sources: tuple[tuple[Source, tuple[r.Record, ...]], ...]
    decisions: tuple[Decision, ...]

    def claims(self) -> list[Claims]:
        return [claims(source, records) for source, records in self.sources]

    def said(self) -> set[Triple]:
        return set(resolve(self.claims(), BASE, self.decisions))


def claims(source: Source, records: Iterable[r.Record]) -> Claims:
    stated = (triple for one in records for triple in statements_of(one, BASE, source.name))
    return Claims(source, tuple(dict.fromkeys(stated)))


def some(chance: Random, keys: tuple[str, ...], most: int) -> tuple[str, ...]:
    return tuple(iri("organisation", key) for key in chance.sample(keys, chance.randint(1, most)))


def day(text: str) -> r.Day:
    from datetime import date

    return r.Day(date.fromisoformat(text), date.fromisoformat(text), "day", text)


def records(chance: Random) -> Iterator[r.Record]:
    for key in ORGS:
        if chance.random() < 0.7:
            identifiers = chance.sample([one for one in ORGS if ":" in one], chance.randint(0, 1))
            label = chance.choice("ABC")
            yield r.Organisation(
                iri=iri("organisation", key), address=f"o{key}", label=label, identifiers=tuple(identifiers)
            )
    for key in ("360g:x", "360g:y"):
        amount, currency = chance.choice([("100", "GBP"), ("90", "USD"), ("9", "EUR")])
        knows = chance.random() < 0.6
        yield r.Grant(
            iri=iri("grant", key),
            address=f"g{key}",
            label=chance.choice("ABC"),
            funder=some(chance, ORGS, 1)[0],
            grantees=some(chance, ORGS, 2),
            money=r.Money(Decimal(amount), currency) if knows else None,
            missing=() if knows else (("money", REFUSED),),
            places=(place_iri("KE"), place_iri("UG")) if chance.random() < 0.5 else (),
        )
        if not knows:
            for number in range(chance.randint(0, 2)):
                yield r.Instalment(
                    iri=f"{iri('grant', key)}/instalment/{number}.{chance.randint(0, 3)}",
                    address=f"i{key}{number}",
                    label="",
                    grant=iri("grant", key),
                    money=r.Money(Decimal(chance.choice(("5", "7"))), "GBP"),
                )
        if chance.random() < 0.5:
            yield r.Allocation(
                iri=f"{iri('grant', key)}/allocation/1",
                address=f"p{key}",
                label="",
                grant=iri("grant", key),
                share=Decimal("33.33"),
                place=place_iri("KE"),
            )
    for key in ("x", "y"):
        yield r.Agreement(
            iri=iri("agreement", key),
            address=f"a{key}",
            label=key,
            providers=some(chance, ORGS, 2),
            recipients=some(chance, ORGS, 2),
            assets=(iri("dataset", "d"),),
        )
        yield r.AgreementVersion(
            iri=iri("version", key),
            address=f"v{key}",
            label=key,
            agreement=iri("agreement", key),
            status=chance.choice(("", concept_iri("status", "active"))),
            valid_from=day(chance.choice(("2020-01-01", "2021-01-01"))),
        )


@cache
def worlds() -> tuple[World, ...]:
    made = []
    for number in range(WORLDS):
        chance = Random(number)
        sources = tuple(
            (
                Source(
                    name=f"source-{place}",
                    as_of=chance.choice(("2020-01-01", "2021-01-01", "2022-01-01")),
                    primary_for=chance.choice(((), ("Grant",), ("Organisation", "Grant/money"))),
                ),
                tuple(records(chance)),
            )
            for place in range(chance.randint(2, 3))
        )
        ends = chance.sample(ORGS, 3)
        pairs = ((DecisionKind.SAME, 0, 1), (DecisionKind.SAME, 1, 2), (DecisionKind.NOT_SAME, 0, 2))
        decisions = tuple(
            Decision(
                kind=kind,
                one=iri("organisation", ends[one]),
                other=iri("organisation", ends[other]),
                because="seen",
                who="a steward",
                when="2026-01-01",
            )
            for kind, one, other in pairs
        )
        made.append(World(sources, decisions))
    return tuple(made)


def facts(said: Iterable[Triple]) -> dict[str, dict[str, set[str]]]:
    found: dict[str, dict[str, set[str]]] = {}
    for subject, predicate, value in said:
        found.setdefault(subject[1:-1], {}).setdefault(predicate[1:-1], set()).add(value)
    return found


def of_kind(found: dict[str, dict[str, set[str]]], kind: str) -> dict[str, dict[str, set[str]]]:
    return {one: own for one, own in found.items() if f"<{kind}>" in own.get(RDF.type, ())}


def number(term: str) -> Decimal:
    return Decimal(term[1 : term.index('"', 1)])


def primary(source: Source, group: str) -> bool:
    return bool({"Grant", f"Grant/{group}"} & set(source.primary_for))


# ---- the properties


def a_grants_name_and_money_are_those_of_the_best_source(world: World, found: Any) -> None:
    for key in ("360g:x", "360g:y"):
        stated = [
            (source, one)
            for source, own in world.sources
            for one in own
            if isinstance(one, r.Grant) and one.iri == iri("grant", key)
        ]
        by_name = sorted(stated, key=lambda pair: pair[1].label)
        by_name.sort(key=lambda pair: pair[0].as_of, reverse=True)
        by_name.sort(key=lambda pair: not primary(pair[0], "names"))
        assert found[iri("grant", key)][RDFS.label] == {f'"{by_name[0][1].label}"'}
        with_money = [(source, one.money) for source, one in stated if one.money is not None]
        if with_money:
            with_money.sort(key=lambda pair: pair[1].amount)
            with_money.sort(key=lambda pair: pair[0].as_of, reverse=True)
            with_money.sort(key=lambda pair: not primary(pair[0], "money"))
            (amount,) = found[iri("grant", key)][SG.amount]
            (currency,) = found[iri("grant", key)][SG.currency]
            assert (number(amount), currency[1:-1]) == tuple(with_money[0][1])


def an_amount_and_its_currency_were_stated_together(world: World, found: Any) -> None:
    stated = {
        (one.money.amount, f'"{one.money.currency}"')
        for _, own in world.sources
        for one in own
        if isinstance(one, r.Grant) and one.money is not None
    }
    known = {one.iri for _, own in world.sources for one in own if isinstance(one, r.Grant) and one.money}
    for grant, own in of_kind(found, SG.Grant).items():
        if grant in known:
            assert {(number(a), c) for a in own[SG.amount] for c in own[SG.currency]} <= stated


def the_parts_of_a_grant_add_up_to_it(world: World, found: Any) -> None:
    for own in of_kind(found, SG.Grant).values():
        if SG.amount in own:
            (whole,) = own[SG.amount]
            parts = [found[part[1:-1]] for part in own[SG.hasAllocation]]
            assert sum(number(value) for part in parts for value in part[SG.amount]) == number(whole)
            assert {value for part in parts for value in part[SG.currency]} == own[SG.currency]


def a_total_of_instalments_is_that_of_one_source(world: World, found: Any) -> None:
    for key in ("360g:x", "360g:y"):
        grant = iri("grant", key)
        sums = []
        for _, own in world.sources:
            if any(isinstance(one, r.Grant) and one.iri == grant and one.money for one in own):
                return
            paid = {
                one.iri: one.money.amount
                for one in own
                if isinstance(one, r.Instalment) and one.grant == grant
            }
            sums.append(sum(paid.values(), Decimal(0)))
        for value in found[grant].get(SG.amount, ()):
            assert number(value) in sums


def no_reason_stands_beside_the_value_that_it_excuses(world: World, found: Any) -> None:
    for own in found.values():
        if SG.amount in own:
            assert not any(value.startswith('"money ') for value in own.get(SG.missing, ()))


def what_is_decided_to_be_two_stays_two(world: World, found: Any) -> None:
    stated = {one.iri for _, own in world.sources for one in own}
    apart = world.decisions[2]
    if {apart.one, apart.other} <= stated:
        for own in found.values():
            members = {one[1:-1] for one in own.get("http://www.w3.org/2002/07/owl#sameAs", ())}
            assert not {apart.one, apart.other} <= members
        for one, other in ((apart.one, apart.other), (apart.other, apart.one)):
            assert f"<{other}>" not in found.get(one, {}).get("http://www.w3.org/2002/07/owl#sameAs", ())


def every_edge_runs_between_two_things_and_names_what_it_rests_on(world: World, found: Any) -> None:
    for own in of_kind(found, SG.Edge).values():
        assert own[SG.edgeFrom] != own[SG.edgeTo]
        (rests_on,) = own[SG.restsOn]
        assert rests_on[1:-1] in found
        assert own[PROV.wasDerivedFrom]


def every_pair_of_an_agreement_in_effect_has_its_edge(world: World, found: Any) -> None:
    made = {
        (*own[SG.edgeFrom], *own[SG.edgeTo], *own[SG.restsOn])
        for own in of_kind(found, SG.Edge).values()
        if own[SG.edgeRule] == {'"sharesDataWith"'}
    }
    for agreement, own in of_kind(found, SG.Agreement).items():
        for provider in own[SG.hasProvider]:
            for recipient in own[SG.hasRecipient] - {provider}:
                assert (provider, recipient, f"<{agreement}>") in made


def a_relay_of_what_is_known_adds_nothing(world: World, found: Any) -> None:
    _, own = world.sources[0]
    relay = claims(Source(name="a-relay", as_of="2030-01-01", relays=RELAYING), own)
    before = set(resolve([*world.claims()], BASE, world.decisions))
    assert set(resolve([*world.claims(), relay], BASE, world.decisions)) == before


def no_order_is_of_any_effect(world: World, found: Any) -> None:
    turned = [Claims(one.source, tuple(one.triples)[::-1]) for one in world.claims()[::-1]]
    assert set(resolve(turned, BASE, world.decisions[::-1])) == world.said()


PROPERTIES: tuple[Callable[[World, Any], None], ...] = (
    a_grants_name_and_money_are_those_of_the_best_source,
    an_amount_and_its_currency_were_stated_together,
    the_parts_of_a_grant_add_up_to_it,
    a_total_of_instalments_is_that_of_one_source,
    no_reason_stands_beside_the_value_that_it_excuses,
    what_is_decided_to_be_two_stays_two,
    every_edge_runs_between_two_things_and_names_what_it_rests_on,
    every_pair_of_an_agreement_in_effect_has_its_edge,
    a_relay_of_what_is_known_adds_nothing,
    no_order_is_of_any_effect,
)


@pytest.mark.parametrize("holds", PROPERTIES, ids=lambda one: one.__name__)
def test_it_holds_on_every_world_that(holds: Callable[[World, Any], None]) -> None:
    for world in worlds():
        holds(world, facts(world.said()))


# ---- the faults

Patch = pytest.MonkeyPatch


def ranks_the_wrong_way_round(patch: Patch) -> None:
    right = claims_of_sources.rank
    patch.setattr(standing, "rank", lambda *words: 2 - right(*words))


def believes_the_oldest(patch: Patch) -> None:
    right = choice.positions

    def oldest(stated: Any, rank_of: Any, as_of: Any) -> Any:
        found = right(stated, rank_of, as_of)
        return dict(sorted(found.items(), key=lambda item: item[1]))

    patch.setattr(choice, "positions", oldest)


def forgets_groups_of_facts(patch: Patch) -> None:
    patch.setattr(standing, "_GROUP", {})


def mixes_amounts_and_currencies(patch: Patch) -> None:
    patch.setattr(choice, "_GROUP", {})


def drops_the_rest_of_a_grant(patch: Patch) -> None:
    right = allocations.parts_of
    patch.setattr(allocations, "parts_of", lambda *words: [p for p in right(*words) if not p.unallocated])


def adds_up_instalments_of_all_sources(patch: Patch) -> None:
    def of_all(self: Any, kind: str, owner: str, order: Any, *, relays: bool) -> Any:
        return {
            node: self.standing.facts(self.things[node], (kind,)) for node in self.parts[kind].get(owner, ())
        }

    patch.setattr(map_says._Resolver, "_parts_of_best_source", of_all)


def keeps_reasons_beside_values(patch: Patch) -> None:
    for module in (choice, map_says):
        patch.setattr(module, "without_what_is_known", lambda facts: None)


def forgets_what_is_not_the_same(patch: Patch) -> None:
    right = identity.merged_names
    patch.setattr(gathering, "merged_names", lambda held, nodes, same, apart: right(held, nodes, same))


def lets_things_flow_to_themselves(patch: Patch) -> None:
    right = edges._edge

    def flowing(base: str, rule: str, start: str, end: str, rests_on: str, about: Any) -> Iterator[Triple]:
        for subject, predicate, value in right(base, rule, start, end, rests_on, about):
            if predicate == f"<{SG.internalTo}>":
                yield subject, f"<{SG.edgeFrom}>", value
                yield subject, f"<{SG.edgeTo}>", value
            else:
                kind = value.replace("InternalFlow", "Edge") if predicate == f"<{RDF.type}>" else value
                yield subject, predicate, kind

    patch.setattr(edges, "_edge", flowing)


def drops_the_support_of_edges(patch: Patch) -> None:
    right = edges._edge

    def bare(base: str, rule: str, start: str, end: str, rests_on: str, about: Any) -> Iterator[Triple]:
        kept = [(p, value) for p, value in about if p != f"<{PROV.wasDerivedFrom}>"]
        yield from right(base, rule, start, end, rests_on, kept)

    patch.setattr(edges, "_edge", bare)


def loses_the_edges_of_a_second_provider(patch: Patch) -> None:
    right = edges.agreement_edges

    def first_only(base: str, agreement: str, facts: Any, *rest: Any) -> Iterator[Triple]:
        provider = f"<{SG.hasProvider}>"
        yield from right(base, agreement, {**facts, provider: facts.get(provider, [])[:1]}, *rest)

    patch.setattr(map_says, "agreement_edges", first_only)


def hears_relays_like_others(patch: Patch) -> None:
    patch.setattr(standing.Standing, "heard", lambda self, types, stated: (stated, []))


def believes_whoever_comes_first(patch: Patch) -> None:
    patch.setattr(choice, "_size", lambda value: 0)


FAULTS = (
    ranks_the_wrong_way_round,
    believes_the_oldest,
    forgets_groups_of_facts,
    mixes_amounts_and_currencies,
    drops_the_rest_of_a_grant,
    adds_up_instalments_of_all_sources,
    keeps_reasons_beside_values,
    forgets_what_is_not_the_same,
    lets_things_flow_to_themselves,
    drops_the_support_of_edges,
    loses_the_edges_of_a_second_provider,
    hears_relays_like_others,
    believes_whoever_comes_first,
)


def broken_properties() -> Iterator[str]:
    for world in worlds():
        found = facts(world.said())
        for holds in PROPERTIES:
            try:
                holds(world, found)
            except (AssertionError, KeyError, ValueError):
                yield holds.__name__
                return


@pytest.mark.parametrize("plant", FAULTS, ids=lambda one: one.__name__)
def test_a_property_breaks_where_the_resolver(plant: Callable[[Patch], None], monkeypatch: Patch) -> None:
    plant(monkeypatch)
    assert list(broken_properties())
