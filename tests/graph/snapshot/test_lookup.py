"""Beside every IRI stands its name, and beside every record the place a person finds it at."""

from __future__ import annotations

import pytest

from graph.snapshot import Snapshot, edges_of
from graph.snapshot.lookup import (
    ASKED_AT_ONCE,
    RecordPlace,
    credit_line,
    in_groups,
    labels_of,
    record_places,
    sources_of,
)
from ontology.identifiers import DEFAULT_BASE, concept_iri, place_iri, record_iri
from ontology.records import Source


@pytest.mark.parametrize(
    ("address", "file", "words"),
    [
        ("grants.csv#row=17", "grants.csv", "grants.csv, row 17"),
        ("a%20b.ods#sheet=S%201&row=3", "a b.ods", "a b.ods, sheet S 1, row 3"),
        ("x.ods#sheet=R%26D%3D1&row=3", "x.ods", "x.ods, sheet R&D=1, row 3"),
        ("grants.json#/grants/0", "grants.json", "grants.json, item /grants/0"),
        ("catalogue.ttl", "catalogue.ttl", "catalogue.ttl"),
        ("catalogue.ttl#", "catalogue.ttl", "catalogue.ttl"),
        ("a.ttl#node", "a.ttl", "a.ttl, node"),
        ("r%C3%A9gions.csv#row=2;col=3", "régions.csv", "régions.csv, row 2, col 3"),
    ],
)
def test_an_address_is_said_as_people_say_it(address: str, file: str, words: str) -> None:
    place = RecordPlace("r", "s", "S", address)
    assert (place.file, place.words) == (file, words)


def test_a_record_is_found_with_its_source_and_address(opened: Snapshot) -> None:
    record = record_iri(DEFAULT_BASE, "register", "a%20b.ods#sheet=S%201&row=8")
    edge = next(edge for edge in edges_of(opened) if edge.release.endswith("sent.1.a"))
    assert edge.records == (record,)
    place = record_places(opened, edge.records)[record]
    assert place.source_label == "The register"
    assert place.address == "a%20b.ods#sheet=S%201&row=8"
    assert place.words == "a b.ods, sheet S 1, row 8"


def test_a_record_that_nobody_states_has_no_place(opened: Snapshot) -> None:
    assert record_places(opened, ["https://example.org/record"]) == {}
    assert record_places(opened, []) == {}


def test_labels_come_from_the_map_and_from_the_vocabularies(opened: Snapshot) -> None:
    quay, grooming, kenya = (
        f"{DEFAULT_BASE}organisation/quay",
        concept_iri("status", "active"),
        place_iri("KE"),
    )
    labels = labels_of(opened, [quay, grooming, kenya, "https://example.org/nothing", ""])
    assert labels[quay] == 'Quay "Lab" <b>'
    assert labels[kenya] == "Kenya"
    assert labels[grooming].casefold() == "active"
    assert set(labels) == {quay, grooming, kenya}


def test_an_iri_that_is_none_breaks_no_query(opened: Snapshot) -> None:
    hostile = ["https://example.org/> } #", "not an iri", 'x"y', "http://[broken", "http://a.org:port/", "%s"]
    assert labels_of(opened, hostile) == {}
    quay = f"{DEFAULT_BASE}organisation/quay"
    assert set(labels_of(opened, [*hostile, quay])) == {quay}


def test_more_iris_than_one_query_names_are_all_found(opened: Snapshot) -> None:
    many = [f"https://example.org/{number}" for number in range(ASKED_AT_ONCE + 5)]
    wanted = f"{DEFAULT_BASE}organisation/pier"
    assert labels_of(opened, [*many, wanted]) == {wanted: "Pier"}
    assert [len(group) for group in in_groups([*many, *many])] == [ASKED_AT_ONCE, 5]


def test_sources_and_their_credit_are_named(opened: Snapshot) -> None:
    (source,) = sources_of(opened)
    assert credit_line(source) == "The register; An agency; Thanks; licence: CC BY 4.0"
    assert credit_line(Source(name="x")) == "x; licence not stated"
