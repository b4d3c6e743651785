"""Search over labels, other names and identifiers, whatever the accents, letters and order of words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.questions.search import KINDS, Found, carrying, fold, matches, search, things
from graph.snapshot import Snapshot


def found(snapshot: Snapshot, query: str, *, most: int = 10) -> dict[str, list[str]]:
    return {one.kind: [thing.label for thing in one.things] for one in search(snapshot, query, most=most)}


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("université de côte", "Université de Côte-d’Ivoire"),
        ("UNIVERSITE DE COTE", "Université de Côte-d’Ivoire"),
        ("ivoire universite", "Université de Côte-d’Ivoire"),
        ("abidjan", "Université de Côte-d’Ivoire"),
        ("lab child", "Université de Côte-d’Ivoire"),
        ("GB-CHC-123", "Example Hotline"),
        ("hotline example", "Example Hotline"),
        ("hotl", "Example Hotline"),
    ],
)
def test_an_organisation_is_found_by(snapshot: Snapshot, query: str, label: str) -> None:
    assert found(snapshot, query)["organisation"] == [label]


def test_every_word_must_be_found(snapshot: Snapshot) -> None:
    assert found(snapshot, "hotline police") == {}


def test_what_is_found_stands_by_kind_in_one_order(snapshot: Snapshot) -> None:
    kinds = list(found(snapshot, "a"))
    assert kinds == [kind for kind in KINDS if kind in kinds]
    assert {"organisation", "dataset", "agreement"} <= set(kinds)


def test_a_name_that_begins_with_the_words_comes_first(build: Any, map_of: Any) -> None:
    labels = ("The Data Trust", "A trust", "Trust for data", "Entrusted", "Trust")
    names = [build.org(f"o-{number}", label=label) for number, label in enumerate(labels)]
    assert found(map_of({"s": names}), "trust")["organisation"] == [
        "Trust",
        "Trust for data",
        "A trust",
        "The Data Trust",
        "Entrusted",
    ]


def test_a_cut_search_says_of_how_many(snapshot: Snapshot) -> None:
    cut = next(one for one in search(snapshot, "agreement", most=3) if one.kind == "agreement")
    whole = next(one for one in search(snapshot, "agreement", most=1000) if one.kind == "agreement")
    assert (len(cut.things), cut.in_all) == (3, len(whole.things))
    assert cut.things == whole.things[:3]


def test_no_words_find_nothing_in_a_search_and_leave_a_list_as_it_is(snapshot: Snapshot) -> None:
    everything = list(things(snapshot).values())
    assert search(snapshot, "  ", most=5) == ()
    assert matches(snapshot, everything, " ") == everything


def test_a_merged_thing_is_found_under_the_identifiers_of_its_members(snapshot: Snapshot, build: Any) -> None:
    hits = search(snapshot, "0abcdef12", most=5)
    assert [thing.iri for one in hits for thing in one.things] == [build.iri("organisation", "ror:0abcdef12")]


def test_parts_of_things_and_concepts_are_not_listed(snapshot: Snapshot) -> None:
    assert {thing.kind for thing in things(snapshot).values()} <= set(KINDS)
    assert not any("/version/" in iri or "/vocab/" in iri for iri in things(snapshot))


def test_a_thing_of_two_kinds_is_listed_once_under_the_first(build: Any, map_of: Any) -> None:
    from ontology import records as r

    twice = [
        build.dataset("both"),
        r.Infrastructure(iri=build.iri("dataset", "both"), address="i.csv#row=2", label="Data both"),
    ]
    assert [thing.kind for thing in things(map_of({"s": twice})).values()] == ["dataset"]


@given(st.text(max_size=300))
def test_any_words_are_searched_for_without_a_fault(snapshot: Snapshot, query: str) -> None:
    for one in search(snapshot, query, most=2):
        assert isinstance(one, Found)
        assert len(one.things) <= 2 <= max(one.in_all, 2)


@given(st.text(max_size=50))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ångström  Øst", "angstrom ost"),
        ("Łódź", "lodz"),
        ("STRASSE Straße", "strasse strasse"),
        ("Ünïcode\tx", "unicode x"),
    ],
)
def test_letters_are_compared_without_accents(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_word_of_a_sector_finds_the_things_that_carry_the_shared_word(snapshot: Snapshot) -> None:
    assert set(found(snapshot, "IIOC")) >= {"dataset", "agreement"}
    assert found(snapshot, "IIOC") == found(snapshot, "kiddie porn")


def test_a_thing_with_the_word_in_its_name_stands_before_one_that_only_carries_it(
    build: Any, map_of: Any
) -> None:
    from ontology import records as r

    carries = r.Dataset(
        iri=build.iri("dataset", "d-1"),
        address="d.csv#row=2",
        label="A first list",
        harms=(build.concept("harm", "csam"),),
    )
    named = build.org("o-1", label="Zone without CSAM")
    there = map_of({"s": [carries, named]})
    assert found(there, "csam") == {"organisation": ["Zone without CSAM"], "dataset": ["A first list"]}
    assert [thing.label for thing in matches(there, list(things(there).values()), "csam")] == [
        "A first list",
        "Zone without CSAM",
    ]
    assert found(there, "csam zone") == {"organisation": ["Zone without CSAM"]}


def test_a_code_that_is_an_everyday_word_finds_no_carriers(snapshot: Snapshot) -> None:
    assert carrying(snapshot, "use") == set()
    assert carrying(snapshot, "") == set()
