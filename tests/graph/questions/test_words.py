"""What a word means, what others call it, and where the map uses it, are one answer."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.questions.things import uses_of_concept
from graph.questions.words import MATCH_WORDS, look_up, meaning_of, sector_named
from graph.snapshot import Snapshot
from ontology.concepts import CONCEPTS, MATCHES
from ontology.errors import NotFound, UnknownValue
from ontology.identifiers import concept_iri
from ontology.terms import SG

CSAM = concept_iri("harm", "csam")
POLICE = concept_iri("sector", "law-enforcement")
ALL = [one.iri for concepts in CONCEPTS.values() for one in concepts.values()]


def test_every_kind_of_match_is_said_in_words() -> None:
    assert tuple(MATCH_WORDS) == MATCHES


@pytest.mark.parametrize("name", ["law-enforcement", "Law enforcement", "police", POLICE])
def test_a_sector_is_named_in_any_of_its_words(name: str) -> None:
    assert sector_named(name) == POLICE


@pytest.mark.parametrize("name", ["", "plumbing", "media"])
def test_a_sector_without_words_is_said_with_those_that_have(name: str) -> None:
    with pytest.raises(UnknownValue, match=r"known are: academia.*law-enforcement"):
        sector_named(name)


def test_a_word_asked_for_in_a_sector_has_the_meaning_it_has_there() -> None:
    everywhere, police = look_up("case"), look_up("case", sector=POLICE)
    assert police.found == (concept_iri("words-law-enforcement", "case"),)
    assert police.in_sector
    assert len(everywhere.found) >= 3
    assert not everywhere.in_sector


def test_a_word_that_the_sector_does_not_have_is_given_as_others_mean_it() -> None:
    found = look_up("award", sector=POLICE)
    assert found.found == look_up("award").found != ()
    assert not found.in_sector


def test_a_word_to_avoid_is_said_to_be_one() -> None:
    assert look_up("Child Pornography").to_avoid
    assert look_up("child pornography").found == (CSAM,)
    assert not look_up("CSAM").to_avoid


def test_a_word_that_nobody_has_is_answered_with_near_misses_only() -> None:
    assert look_up("groming").found == ()
    assert concept_iri("harm", "grooming") in look_up("groming").near
    assert look_up("zzqx") == type(look_up("zzqx"))((), False, False, ())


def test_a_country_is_a_word_too(snapshot: Snapshot) -> None:
    (kenya,) = look_up("Kenya").found
    meant = meaning_of(snapshot, kenya)
    assert (meant.label, meant.called, meant.other_meanings) == ("Kenya", (), ())


def test_a_meaning_names_what_others_call_it_and_how_far_that_is_the_same(snapshot: Snapshot) -> None:
    meant = meaning_of(snapshot, concept_iri("words-law-enforcement", "iioc"))
    called = {one.label: one for one in meant.called}
    assert (called["Child sexual abuse material"].match, called["Child sexual abuse material"].via) in (
        ("the same", ""),
        ("the same", CSAM),
    )
    assert called["Content risks"].kind == "broad"
    assert meant.sector == POLICE


def test_a_meaning_warns_of_the_same_word_with_another_meaning(snapshot: Snapshot) -> None:
    meant = meaning_of(snapshot, concept_iri("indicator", "prevalence"))
    assert {one.sector for one in meant.other_meanings} <= {concept_iri("sector", "platform")}
    research = meaning_of(snapshot, concept_iri("words-academia", "prevalence"))
    (other,) = research.other_meanings
    assert (other.words, other.label) == (("Prevalence",), "Prevalence of views")
    assert other.definition != research.definition


def test_uses_are_those_of_the_concept_then_those_of_what_matches_it(snapshot: Snapshot) -> None:
    own = {(name, count) for name, _, count in uses_of_concept(snapshot, CSAM)}
    used = meaning_of(snapshot, CSAM).used
    assert {(one.property, one.count) for one in used if not one.match} <= own
    police = meaning_of(snapshot, concept_iri("words-law-enforcement", "iioc")).used
    assert [(one.kind, one.count, one.concept) for one in police] == [
        (one.kind, one.count, CSAM) for one in used if not one.match
    ]
    assert all(one.listed or one.things for one in used)


def test_what_a_version_says_counts_once_for_its_agreement(build: Any, map_of: Any) -> None:
    from ontology import records as r

    active = build.concept("status", "active")
    agreement = r.Agreement(iri=build.iri("agreement", "a"), address="a.csv#row=2", label="One agreement")
    versions = [
        r.AgreementVersion(
            iri=f"{agreement.iri}/version/{number}",
            address=f"a.csv#row={number}",
            label=f"Version {number}",
            agreement=agreement.iri,
            status=active,
        )
        for number in (1, 2)
    ]
    used = meaning_of(map_of({"s": [agreement, *versions]}), active).used
    assert [(one.kind, one.property, one.count) for one in used] == [("agreement", SG.status, 1)]
    assert used[0].listed or used[0].things == ((agreement.iri, "One agreement"),)


@pytest.mark.parametrize("iri", ["", "https://example.org/x", concept_iri("harm", ""), concept_iri("x", "y")])
def test_what_is_no_concept_is_not_found(snapshot: Snapshot, iri: str) -> None:
    with pytest.raises(NotFound):
        meaning_of(snapshot, iri)


@settings(max_examples=40)
@given(st.sampled_from(ALL))
def test_every_concept_has_a_meaning(snapshot: Snapshot, iri: str) -> None:
    meant = meaning_of(snapshot, iri)
    assert meant.label
    assert meant.definition
    assert meant.source
    assert all(one.scheme and one.match for one in meant.called)
    hidden = {word for concepts in CONCEPTS.values() for one in concepts.values() for word in one.hidden}
    assert not hidden & {*meant.words, *(one.label for one in meant.called)}
