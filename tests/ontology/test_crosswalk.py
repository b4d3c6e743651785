"""Sectors' words match the hub, the same word with another meaning is marked, old words stay hidden."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology import crosswalk
from ontology.concepts import CONCEPTS, MATCHES, SECTOR_OF
from ontology.identifiers import concept_iri
from ontology.vocabulary import concept_of

V = "https://w3id.org/sharegraph/vocab/"
ALL = {one.iri: one for concepts in CONCEPTS.values() for one in concepts.values()}
OF_SECTORS = [iri for iri in ALL if crosswalk.scheme_of(iri).startswith("words-")]
SEVEN = ("law-enforcement", "hotline", "platform", "academia", "child-protection", "regulator", "funder")


def shown_words(iri: str) -> set[str]:
    return {crosswalk.word_key(word) for word in (ALL[iri].label, *ALL[iri].alternatives)}


def test_each_sector_has_its_words_and_they_match_the_hub() -> None:
    for sector in (*SEVEN, "health"):
        assert SECTOR_OF[f"words-{sector}"] == concept_iri("sector", sector)
        mappings = [match for one in CONCEPTS[f"words-{sector}"].values() for match in one.matches]
        assert len(mappings) >= 10
        assert any(not crosswalk.sector_of(other) for _, other in mappings)
    assert sum(len(ALL[iri].matches) for iri in OF_SECTORS) >= 60


def test_every_kind_of_match_is_in_use_and_every_match_of_ours_leads_to_a_concept() -> None:
    stated = [match for one in ALL.values() for match in one.matches]
    assert {kind for kind, _ in stated} == set(MATCHES)
    assert [other for _, other in stated if other.startswith(V) and other not in ALL] == []
    assert [iri for iri, one in ALL.items() for _, other in one.matches if other == iri] == []


def test_every_word_of_a_sector_matches_something() -> None:
    assert [iri for iri in OF_SECTORS if not crosswalk.matches(iri)] == []


def test_a_match_is_read_from_both_ends_and_never_in_two_ways() -> None:
    opposite = {"broad": "narrow", "narrow": "broad"}
    for iri in ALL:
        kinds = {other: kind for kind, other in crosswalk.matches(iri)}
        assert len(kinds) == len(crosswalk.matches(iri))
        for other, kind in kinds.items():
            if other in ALL:
                assert (opposite.get(kind, kind), iri) in crosswalk.matches(other), (iri, other)


def test_two_sectors_that_share_a_word_either_mean_the_same_or_are_marked() -> None:
    for one, other in combinations(OF_SECTORS, 2):
        if shown_words(one) & shown_words(other):
            met = [found for found in crosswalk.counterparts(one) if found.iri == other]
            marked = other in crosswalk.other_meanings(one)
            assert marked or met, (one, other)
            assert not (marked and met and met[0].kind in ("exact", "close")), (one, other)


def test_a_marked_pair_shares_a_word_has_two_definitions_and_is_marked_at_both_ends() -> None:
    marked = [(iri, other) for iri in ALL for other in crosswalk.other_meanings(iri)]
    assert len(marked) >= 40
    for one, other in marked:
        assert shown_words(one) & shown_words(other), (one, other)
        assert ALL[one].definition != ALL[other].definition
        assert one in crosswalk.other_meanings(other)


def test_a_word_to_avoid_stands_in_no_text_that_is_shown() -> None:
    avoid = {word.casefold() for one in ALL.values() for word in one.hidden}
    assert "child pornography" in avoid
    assert len(avoid) >= 10
    for one in ALL.values():
        for text in (one.label, *one.alternatives, one.definition, one.source):
            assert [word for word in avoid if word in text.casefold()] == [], one.iri


@given(st.sampled_from([(iri, word) for iri, one in ALL.items() for word in one.hidden]))
def test_a_word_to_avoid_finds_its_concept_and_is_not_offered_as_a_near_miss(pair: tuple[str, str]) -> None:
    iri, word = pair
    assert iri in crosswalk.named(word.upper())
    assert crosswalk.is_to_avoid(word)
    assert iri in crosswalk.beginning(word)


def test_the_beginning_of_a_word_to_avoid_finds_nothing() -> None:
    assert crosswalk.beginning("child pornog") == ()
    assert concept_iri("harm", "csam") not in crosswalk.beginning("kiddie")


@pytest.mark.parametrize("word", ["CSAM", " csam ", "child-sexual-abuse material", V + "harm/csam", "csams"])
def test_a_word_is_found_in_any_writing(word: str) -> None:
    assert crosswalk.named(word)[0] == V + "harm/csam"


def test_one_word_of_many_sectors_finds_them_all_those_of_the_hub_first() -> None:
    sectors = {crosswalk.sector_of(iri).rpartition("/")[2] for iri in crosswalk.named("reports")}
    assert {"hotline", "academia", "funder"} <= sectors
    found = crosswalk.named("consent")
    assert found[0] == V + "legal-basis/consent"
    assert len(found) >= 3
    hub = [crosswalk.sector_of(iri) == "" for iri in found]
    assert hub == sorted(hub, reverse=True)


def test_two_sectors_meet_over_the_hub_and_the_way_is_said() -> None:
    police = V + "words-law-enforcement/iioc"
    met = {one.iri: one for one in crosswalk.counterparts(police)}
    assert met[V + "harm/csam"] == crosswalk.Counterpart(V + "harm/csam", "exact", "")
    assert met[V + "ncmec/csam"] == crosswalk.Counterpart(V + "ncmec/csam", "exact", V + "harm/csam")
    assert met[V + "oecd/content"].kind == "broad"


def test_two_close_matches_are_no_close_match() -> None:
    for iri in ALL:
        for one in crosswalk.counterparts(iri):
            if one.via:
                kinds = {other: kind for kind, other in crosswalk.matches(iri)}
                second = {other: kind for kind, other in crosswalk.matches(one.via)}
                if kinds[one.via] == second[one.iri] == "close":
                    assert one.kind == "related", (iri, one)
                assert crosswalk.scheme_of(one.iri) != crosswalk.scheme_of(iri)


def test_a_misspelt_word_is_offered_what_it_may_mean() -> None:
    assert V + "harm/grooming" in crosswalk.near("groming")
    assert crosswalk.near("zzqx") == ()
    assert all(concept_of(iri) for iri in crosswalk.near("hash"))


def test_the_reach_of_a_word_is_itself_and_what_means_the_same_the_wider_word_only_for_want_of_these() -> (
    None
):
    assert ("exact", V + "harm/csam") in crosswalk.reach(V + "words-law-enforcement/iioc")
    kinds = {kind for kind, _ in crosswalk.reach(V + "words-platform/prevalence")[1:]}
    assert kinds == {"broad"}
    assert not any(kind == "broad" for kind, _ in crosswalk.reach(V + "harm/grooming"))


@given(st.text(max_size=80))
def test_any_words_are_looked_up_without_a_fault(word: str) -> None:
    assert all(iri in ALL for iri in (*crosswalk.named(word), *crosswalk.beginning(word)))
    assert len(crosswalk.near(word)) <= crosswalk.NEAR_WORDS
