"""A store that was changed step by step equals one built from nothing, and each part of that is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.steps_equal_rebuild import built, differences, walk
from graph.archive import Archive, Entry, Undoing, create_or_open
from graph.resolve import touched as touching
from graph.resolve.sides import Side
from graph.snapshot import state_of, stepping
from graph.snapshot.stepping import CannotStep, Step
from ontology import records as r
from ontology.identifiers import DEFAULT_BASE as BASE
from ontology.identifiers import VOCABULARY_BASE, concept_iri, place_iri
from ontology.statements import text
from ontology.terms import SG

Accept = Callable[..., Entry]
Decide = Callable[..., None]
MakeOrg = Callable[..., Any]
FEW = 500


@settings(max_examples=12)
@given(chance=st.randoms(use_true_random=False))
def test_after_any_history_the_stepped_store_is_the_rebuilt_one(
    chance: Random, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _, found = walk(tmp_path_factory.mktemp("walk"), chance, 6)
    assert found == []


def node(kind: str, key: str) -> str:
    return f"{BASE}{kind}/{key}"


def org(key: str, *identifiers: str) -> r.Organisation:
    return r.Organisation(
        iri=node("organisation", key), address="o.csv#row=2", label=key, identifiers=identifiers
    )


def agreement(key: str, provider: str, recipient: str, *datasets: str) -> r.Agreement:
    return r.Agreement(
        iri=node("agreement", key),
        address=f"a.csv#row={key}",
        label=key,
        providers=(node("organisation", provider),),
        recipients=(node("organisation", recipient),),
        assets=tuple(node("dataset", one) for one in datasets),
    )


def dataset(place: str) -> r.Dataset:
    return r.Dataset(iri=node("dataset", "d"), address="d.csv#row=2", label="d", places=(place_iri(place),))


def grant(**facts: Any) -> r.Grant:
    about = {"iri": node("grant", "g"), "address": "g.csv#row=2", "label": "g"}
    return r.Grant(**about | {"funder": node("organisation", "a"), "grantees": ()} | facts)


def instalment(number: int) -> r.Instalment:
    return r.Instalment(
        iri=node("grant", f"g/instalment/{number}"),
        address="i.csv#row=2",
        label="",
        grant=node("grant", "g"),
        money=r.Money(number, "GBP"),  # type: ignore[arg-type]
    )


def says(start: str, predicate: str, end: str) -> tuple[str, str, str]:
    return f"<{start}>", f"<{predicate}>", f"<{end}>"


@dataclass(frozen=True)
class Scene:
    """What sources state before and after, and what is decided before and after; records by source."""

    before: dict[str, list[Any]]
    after: dict[str, list[Any]]
    decided: tuple[tuple[str, str, str], ...] = ()
    then: tuple[tuple[str, str, str], ...] = ()
    undone: bool = False
    facts: dict[str, Any] = field(default_factory=dict)
    later: dict[str, Any] = field(default_factory=dict)


A, B, C = (node("organisation", key) for key in "abc")
SHARED = ("org-id:GB-CHC-1",)
SCENES = {
    "an identifier goes, and a thing falls apart": Scene(
        {"one": [org("a", *SHARED), org("b", *SHARED), agreement("1", "b", "c")]},
        {"one": [org("a", *SHARED), org("b"), agreement("1", "b", "c")]},
    ),
    "an identifier comes, and two things are one": Scene(
        {"one": [org("a", *SHARED), agreement("1", "a", "b"), agreement("2", "b", "c")], "two": [org("b")]},
        {"two": [org("b", *SHARED)]},
    ),
    "a node comes whose identifier another has": Scene(
        {"one": [org("a", *SHARED), agreement("1", "org-id:GB-CHC-1", "c")]},
        {"two": [org("org-id:GB-CHC-1")]},
    ),
    "two of three edges with the same ends go": Scene(
        {"one": [agreement("1", "a", "b"), agreement("2", "a", "b")], "two": [agreement("3", "a", "b")]},
        {"one": []},
    ),
    "the last edge goes, and a source says so itself": Scene(
        {"one": [agreement("1", "a", "b")], "two": [org("a"), says(A, SG.sharesDataWith, B)]},
        {"one": []},
    ),
    "an asset is in another place": Scene(
        {"one": [dataset("KE")], "two": [agreement("1", "a", "b", "d")]}, {"one": [dataset("UG")]}
    ),
    "an agreement covers an asset more": Scene(
        {"one": [agreement("1", "a", "b")], "two": [dataset("KE")]}, {"one": [agreement("1", "a", "b", "d")]}
    ),
    "a version of an agreement goes": Scene(
        {
            "one": [agreement("1", "a", "b", "d"), dataset("KE")],
            "two": [
                r.AgreementVersion(
                    iri=node("version", "1"),
                    address="v.csv#row=2",
                    label="v",
                    agreement=node("agreement", "1"),
                    status=concept_iri("status", "active"),
                )
            ],
        },
        {"two": []},
    ),
    "an instalment of a grant comes": Scene(
        {"one": [grant(), instalment(5)]},
        {"two": [instalment(5), instalment(7)], "one": [grant(), instalment(5)]},
    ),
    "a decision joins two": Scene(
        {"one": [org("a"), org("b"), grant(grantees=(B,))]}, {}, then=(("same", A, B),)
    ),
    "a decision is undone": Scene(
        {"one": [org("a"), org("b"), grant(grantees=(B,))]}, {}, decided=(("same", A, B),), undone=True
    ),
    "two that were decided to be one are told apart": Scene(
        {"one": [org("a", *SHARED), org("b", *SHARED), agreement("1", "a", "b")]},
        {},
        then=(("not-same", A, B),),
    ),
    "a source knows first": Scene(
        {"one": [org("a")], "two": [r.Organisation(iri=A, address="x.csv#row=9", label="z")]},
        {},
        later={"two": {"primary_for": ("Organisation",)}},
    ),
    "a source states what a vocabulary does, and takes it back": Scene(
        {
            "one": [
                org("a"),
                (
                    f"<{VOCABULARY_BASE}status/active>",
                    "<http://www.w3.org/2000/01/rdf-schema#label>",
                    text("Active"),
                ),
                says(
                    f"{VOCABULARY_BASE}status/active",
                    "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
                    "http://www.w3.org/2004/02/skos/core#Concept",
                ),
            ]
        },
        {"one": [org("a")]},
    ),
    "a record is said to stand elsewhere": Scene(
        {"one": [org("a")], "two": [org("b")]},
        {"one": [r.Organisation(iri=A, address="other.csv#row=3", label="a")]},
    ),
}


def load(archive: Archive, accept: Accept, stated: dict[str, list[Any]], facts: dict[str, Any]) -> None:
    for name, records in stated.items():
        triples = [one for one in records if isinstance(one, tuple)]
        accept(
            archive,
            name,
            *(one for one in records if not isinstance(one, tuple)),
            also=[" ".join(one) for one in triples],
            **facts.get(name, {}),
        )


@pytest.fixture
def step(archive: Archive, accept: Accept, decide: Decide) -> Callable[[Scene], list[str]]:
    """Plays a scene; the lines in which the stepped store and the rebuilt one differ."""

    def play(scene: Scene) -> list[str]:
        load(archive, accept, {"zero": [org("z")]} | scene.before, scene.facts)
        for one in scene.decided:
            decide(archive, *one)
        before = state_of(archive, "public")
        store = built(before, with_vocabularies=True)
        again = {name: scene.before[name] for name in scene.later}
        load(archive, accept, again | scene.after, scene.later)
        if scene.undone:
            with archive.writing():
                for made in archive.decisions():
                    archive.decide(Undoing(made.id, "wrong", "a steward", "2026-01-01T00:00:00+00:00"))
        for one in scene.then:
            decide(archive, *one)
        after = state_of(archive, "public")
        assert after.name != before.name
        store.change(*Step(store, before, after, most=FEW).lines())
        return differences(store, built(after, with_vocabularies=True))

    return play


@pytest.mark.parametrize("name", SCENES)
def test_a_change_gives_what_building_from_nothing_gives(
    name: str, step: Callable[[Scene], list[str]]
) -> None:
    assert step(SCENES[name]) == []


def of_one_side(place: int) -> Callable[..., set[str]]:
    closed = touching._closed

    def forgetful(sides: touching.Sides, *rest: Any) -> set[str]:
        return closed((sides[place], sides[place]), *rest)

    return forgetful


def without(group: touching.Group) -> dict[str, tuple[touching.Group, ...]]:
    return {
        name: tuple(one for one in getattr(touching, name) if one is not group)
        for name in ("DEPENDENTS", "NEEDED")
    }


FAULTS: dict[str, tuple[str, Any, dict[str, Any]]] = {
    "the members that a cluster had are forgotten": (
        "an identifier goes, and a thing falls apart",
        touching,
        {"_closed": of_one_side(1), "_renamed": lambda sides, seeds: set()},
    ),
    "what refers to a thing with another name is forgotten": (
        "an identifier comes, and two things are one",
        touching,
        {"_renamed": lambda sides, seeds: set()},
    ),
    "nodes are found by stated identifiers alone": (
        "a node comes whose identifier another has",
        Side,
        {"component": lambda self, one: frozenset({one})},
    ),
    "that other edges have the same ends is forgotten": (
        "two of three edges with the same ends go",
        Step,
        {"_rests_on_another_edge": lambda *_: False},
    ),
    "that a source says so itself is forgotten": (
        "the last edge goes, and a source says so itself",
        Step,
        {"_asserted": lambda *_: set()},
    ),
    "what inherits from an asset is forgotten": (
        "an asset is in another place",
        touching,
        without(touching.covering),
    ),
    "from what an agreement inherits is forgotten": (
        "an agreement covers an asset more",
        touching,
        without(touching.assets),
    ),
    "what is a part of what is forgotten": (
        "an instalment of a grant comes",
        touching,
        without(touching.wholes_and_parts),
    ),
    "decisions are forgotten": ("a decision is undone", Step, {"_decided_otherwise": lambda _: set()}),
    "ranks are forgotten": ("a source knows first", stepping, {"_ranks": lambda _: 0}),
    "the vocabularies are forgotten": (
        "a source states what a vocabulary does, and takes it back",
        stepping,
        {"_vocabulary": frozenset},
    ),
    "the catalogue is forgotten": (
        "a record is said to stand elsewhere",
        Step,
        {"_listed_otherwise": lambda _: (set(), set())},
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_seen(
    fault: str, step: Callable[[Scene], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    scene, home, parts = FAULTS[fault]
    for name, part in parts.items():
        monkeypatch.setattr(home, name, part)
    assert step(SCENES[scene]) != []


def test_a_step_reads_what_it_touches_and_not_the_map(
    archive: Archive, accept: Accept, make_org: MakeOrg
) -> None:
    accept(archive, "many", *(make_org(f"m{number}") for number in range(2000)))
    accept(archive, "few", make_org("ror:0abcdef12"))
    before = state_of(archive, "public")
    store = built(before)
    accept(archive, "few", make_org("ror:0abcdef12", label="Harbour"))
    after = state_of(archive, "public")
    for entry in after.entries:
        if entry.source.name == "many":
            (entry.folder / "statements.nq.gz").unlink()
    removed, added = Step(store, before, after, most=20).lines()
    assert 0 < len(removed) + len(added) <= 20


@pytest.fixture
def hostile(archive: Archive, accept: Accept) -> Iterator[Callable[[str], None]]:
    """Steps to a version that states one line more."""
    accept(archive, "one", org("a"))
    before = state_of(archive, "public")
    store = built(before)

    def play(line: str) -> None:
        accept(archive, "one", org("a"), also=[line])
        Step(store, before, state_of(archive, "public"), most=FEW)

    yield play
    store.close()


@pytest.mark.parametrize(
    "line",
    [
        f"<{BASE}edge/0123456789abcdef> <{SG.status}> <x:y>",
        f"<{BASE}internal/0123456789abcdef> <{SG.status}> <x:y>",
        f'<{A}> <{SG.amount}> "01.50"^^<http://www.w3.org/2001/XMLSchema#decimal>',
        f'<{A}> <{SG.amount}> "2020-01-01T00:00:00+01:00"^^<http://www.w3.org/2001/XMLSchema#dateTime>',
        f'<{A}> <{SG.amount}> "x"@EN',
    ],
)
def test_what_cannot_be_followed_is_left_to_building_from_nothing(
    line: str, hostile: Callable[[str], None]
) -> None:
    with pytest.raises(CannotStep):
        hostile(line)


def test_a_source_that_left_is_left_to_building_from_nothing(
    tmp_path_factory: pytest.TempPathFactory, accept: Accept
) -> None:
    archive = create_or_open(tmp_path_factory.mktemp("left") / "archive")
    for name in "ab":
        accept(archive, name, org("a"))
    before = state_of(archive, "public")
    accept(archive, "b", org("a"), audience="stewards")
    with pytest.raises(CannotStep, match="left"):
        Step(built(before), before, state_of(archive, "public"), most=FEW)
