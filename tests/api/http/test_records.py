"""Records and vocabularies: what stands where, and what the words mean."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from api.live import LiveMap
from graph.questions.things import uses_of_concept
from ontology.concepts import CONCEPTS, SCHEMES
from ontology.identifiers import concept_iri, record_iri

PAGE = {"Accept": "text/html"}
JSON = {"Accept": "application/json"}


@pytest.fixture(scope="module")
def record(demo_map: LiveMap) -> str:
    return record_iri(demo_map.snapshot().base, "invented", "agreements.csv#row=2")


def test_a_record_says_its_file_and_row_in_words(client: TestClient, record: str) -> None:
    body = client.get("/records", params={"iri": record}, headers=JSON).json()
    assert (body["file"], body["words"]) == ("agreements.csv", "agreements.csv, row 2")
    assert body["source"]["label"] == "Invented records for the demo"
    assert body["shown"] == body["in_all"] > 5
    page = client.get("/records", params={"iri": record}, headers=PAGE)
    assert "<h1>agreements.csv, row 2</h1>" in page.text


def test_a_record_shows_names_not_addresses(client: TestClient, record: str) -> None:
    body = client.get("/records", params={"iri": record}, headers=JSON).json()
    words = {fact["words"] for thing in body["things"] for fact in thing["facts"]}
    assert {"Name", "Who shares", "With whom", "Covers"} <= words
    values = [
        value["label"]
        for thing in body["things"]
        for fact in thing["facts"]
        for value in fact["values"]
        if isinstance(value, dict) and "label" in value
    ]
    assert values
    assert not any(value.startswith("http") for value in values)


@pytest.mark.parametrize("wrong", ["", "nothing", "https://other.example/x", "<>"])
def test_a_record_that_is_not_there_is_not_found(client: TestClient, wrong: str) -> None:
    answer = client.get("/records", params={"iri": wrong}, headers=JSON)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_every_vocabulary_has_a_page(client: TestClient) -> None:
    listed = client.get("/concepts", headers=JSON).json()["entries"]
    assert {one["code"] for one in listed} == set(SCHEMES)
    for code in SCHEMES:
        answer = client.get(f"/concepts/{code}", headers=JSON)
        assert answer.status_code == 200
        assert answer.json()["entries"], code


def test_a_concept_says_what_it_means_and_where_it_is_used(client: TestClient, demo_map: LiveMap) -> None:
    body = client.get("/concepts/harm/csam", headers=JSON).json()
    assert body["label"] == CONCEPTS["harm"]["csam"].label
    assert body["definition"] == CONCEPTS["harm"]["csam"].definition
    uses = uses_of_concept(demo_map.snapshot(), concept_iri("harm", "csam"))
    counted = {count for _, _, count in uses}
    assert {one["count"] for one in body["uses"]} <= counted
    assert body["uses"]


def test_each_use_leads_to_a_list_with_as_many_rows(client: TestClient) -> None:
    for concept in ("/concepts/harm/csam", "/concepts/place/GB", "/concepts/sector/hotline"):
        for use in client.get(concept, headers=JSON).json()["uses"]:
            if use["href"]:
                listed = client.get(use["href"], headers=JSON).json()
                assert listed["in_all"] == use["count"], use


def test_broader_and_narrower_lead_to_each_other(client: TestClient) -> None:
    body = client.get("/concepts/harm/csam", headers=JSON).json()
    (broader,) = body["broader"]
    up = client.get("/things", params={"iri": broader["iri"]}, headers=JSON).json()
    assert body["iri"] in {one["iri"] for one in up["narrower"]}


@pytest.mark.parametrize("wrong", ["/concepts/nothing", "/concepts/harm/nothing", "/concepts/harm/csam/x"])
def test_a_word_that_no_vocabulary_has_is_not_found(client: TestClient, wrong: str) -> None:
    assert client.get(wrong, headers=PAGE).status_code == 404
    assert client.get(wrong, headers=JSON).json()["code"] == "not-found"


def test_the_words_are_there_in_an_empty_map_too(empty_client: TestClient) -> None:
    body = empty_client.get("/concepts/harm/csam", headers=JSON).json()
    assert (body["label"], body["uses"]) == (CONCEPTS["harm"]["csam"].label, [])
