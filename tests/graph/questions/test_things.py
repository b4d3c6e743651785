"""What the map says of one thing, what each source says of it, in which file and row."""

from __future__ import annotations

from typing import Any

import pytest

from graph.questions.terms_used import short, terms_used
from graph.questions.things import (
    all_of,
    claims_about,
    day_in,
    facts_of,
    first,
    kinds_of,
    merged_into,
    records_about,
    related,
    state_of_facts,
    stated_in_record,
    uses_of_concept,
)
from graph.resolve import State
from graph.snapshot import Snapshot
from graph.snapshot.lookup import record_places
from ontology.terms import FOAF, RDFS, SG


@pytest.fixture
def hotline(build: Any) -> str:
    found: str = build.iri("organisation", "hotline")
    return found


def test_the_map_says_one_label_and_each_source_its_own(snapshot: Snapshot, hotline: str) -> None:
    facts = facts_of(snapshot, [hotline])[hotline]
    assert all_of(facts, RDFS.label) == ("Example Hotline",)
    said = {
        (claim.source_label, claim.value.value)
        for claim in claims_about(snapshot, hotline)
        if claim.property == RDFS.label
    }
    assert said == {("The register", "Example Hotline"), ("The second", "Example Hotline Ltd")}


def test_a_fact_that_one_source_states_names_that_source(snapshot: Snapshot, hotline: str) -> None:
    pages = [claim for claim in claims_about(snapshot, hotline) if claim.property == FOAF.page]
    assert [(claim.source_label, claim.value.value) for claim in pages] == [
        ("The second", "https://hotline.example/")
    ]


def test_each_source_opens_its_file_and_row(snapshot: Snapshot, hotline: str) -> None:
    records = records_about(snapshot, hotline)
    assert sorted(source.rpartition("/")[2] for source in records) == ["register", "second"]
    places = record_places(snapshot, [one for found in records.values() for one in found])
    assert {(place.source_label, place.file, place.words) for place in places.values()} == {
        ("The register", "orgs.csv", "orgs.csv, row 7"),
        ("The second", "orgs.csv", "orgs.csv, row 7"),
    }


def test_a_record_gives_what_it_states(snapshot: Snapshot, hotline: str) -> None:
    (record,) = next(
        found for source, found in records_about(snapshot, hotline).items() if source.endswith("/second")
    )
    rows = stated_in_record(snapshot, record)
    assert {row["value"].value for row in rows} >= {"Example Hotline Ltd", "https://hotline.example/"}
    assert {row["address"].value for row in rows} == {"orgs.csv#row=7"}


def test_a_merged_thing_has_the_claims_of_all_its_members(snapshot: Snapshot, build: Any) -> None:
    whole, member = build.iri("organisation", "ror:0abcdef12"), build.iri("organisation", "twin")
    assert merged_into(snapshot, member) == whole
    assert merged_into(snapshot, whole) == ""
    assert {claim.value.value for claim in claims_about(snapshot, whole) if claim.property == RDFS.label} == {
        "Open university",
        "Open university of the second",
    }
    assert len(records_about(snapshot, whole)) == 2


def test_what_the_map_does_not_know_has_no_facts(snapshot: Snapshot, build: Any) -> None:
    nobody = build.iri("organisation", "nobody")
    assert kinds_of(snapshot, nobody) == ()
    assert facts_of(snapshot, [nobody]) == {}
    assert claims_about(snapshot, nobody) == ()
    assert records_about(snapshot, nobody) == {}
    assert facts_of(snapshot, []) == {}


def test_facts_of_many_things_come_at_once(snapshot: Snapshot, build: Any) -> None:
    wanted = [build.iri("agreement", key) for key in ("in-force", "second", "ended")]
    facts = facts_of(snapshot, wanted)
    assert set(facts) == set(wanted)
    assert first(facts[wanted[0]], RDFS.label) == "Agreement in-force"
    assert first(facts[wanted[0]], SG.reference) == ""


def test_the_state_of_a_version_is_read_from_its_facts(snapshot: Snapshot, build: Any) -> None:
    facts = facts_of(snapshot, [build.iri("version", key) for key in ("in-force", "ended", "suspended")])
    states = {iri.rpartition("/")[2]: state_of_facts(one, build.day) for iri, one in facts.items()}
    assert states == {"in-force": State.IN_FORCE, "ended": State.ENDED, "suspended": State.SUSPENDED}
    version = facts[build.iri("version", "in-force")]
    assert str(day_in(version, SG.validUntil)) == "2026-12-31"
    assert day_in(version, SG.releasedOn) is None


def test_what_points_to_a_thing_is_cut_and_counted(snapshot: Snapshot, build: Any, hotline: str) -> None:
    all_ = related(snapshot, hotline, SG.hasProvider, most=50)
    assert all_.in_all == len(all_.things) == 5
    cut = related(snapshot, hotline, SG.hasProvider, most=2)
    assert (len(cut.things), cut.in_all) == (2, 5)
    assert cut.things == all_.things[:2]
    assert [label for _, label in all_.things] == sorted(label for _, label in all_.things)
    none = related(snapshot, build.iri("organisation", "alone"), SG.hasFunder, most=2)
    assert (none.things, none.in_all) == ((), 0)


def test_a_concept_says_who_carries_it(snapshot: Snapshot, build: Any) -> None:
    uses = {
        (prop.rpartition("#")[2], kind.rpartition("#")[2]): count
        for prop, kind, count in uses_of_concept(snapshot, build.concept("harm", "csam"))
    }
    assert uses["addressesHarm", "Dataset"] == 3
    assert uses["addressesHarm", "Agreement"] == 2
    assert uses["addressesHarm", "DataNeed"] == 1


def test_the_terms_in_use_are_counted_our_own_first(snapshot: Snapshot) -> None:
    used = terms_used(snapshot)
    counted = {one.short: one.used for one in used.classes}
    assert counted["sg:Organisation"] == 10
    assert used.classes[0].short.startswith("sg:")
    assert any(one.short == "rdfs:label" and one.used for one in used.properties)


@pytest.mark.parametrize(
    ("iri", "written"),
    [
        ("https://w3id.org/sharegraph/ns#sector", "sg:sector"),
        ("https://w3id.org/sharegraph/vocab/harm/csam", ""),
        ("https://elsewhere.example/x", ""),
        ("https://w3id.org/sharegraph/ns#", ""),
    ],
)
def test_an_iri_is_written_short_where_a_query_may(iri: str, written: str) -> None:
    assert short(iri) == written
