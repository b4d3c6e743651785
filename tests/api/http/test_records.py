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


def test_a_concept_says_what_others_call_it_and_what_else_its_word_means(client: TestClient) -> None:
    body = client.get("/concepts/words-law-enforcement/case", headers=JSON).json()
    assert body["sector"] == "Law enforcement"
    assert {one["sector"] for one in body["other_meanings"]} >= {"Health"}
    assert all(one["definition"] and one["words"] for one in body["other_meanings"])
    (stated,) = [one for one in body["called"] if one["via"] is None]
    assert (stated["concept"]["label"], stated["match"]) == ("Case records", "nearly the same")
    page = client.get("/concepts/words-law-enforcement/case", headers=PAGE).text
    assert "Same word, other meaning" in page
    assert "nearly the same" in page


def test_a_sector_s_word_shows_where_the_shared_word_is_used(client: TestClient) -> None:
    own = client.get("/concepts/harm/csam", headers=JSON).json()["uses"]
    of_police = client.get("/concepts/words-law-enforcement/iioc", headers=JSON).json()["uses"]
    assert [(one["kind"], one["count"]) for one in of_police] == [(one["kind"], one["count"]) for one in own]
    assert {one["match"] for one in of_police} == {"the same"}


def test_what_a_version_carries_counts_for_its_agreement(client: TestClient) -> None:
    uses = client.get("/concepts/purpose/research", headers=JSON).json()["uses"]
    agreements = [one for one in uses if one["kind"] == "Agreement"]
    assert agreements
    assert all(one["href"] or len(one["things"]) == min(one["count"], 3) for one in uses)


def test_a_word_of_a_foreign_vocabulary_is_named_with_its_version_and_has_no_page(client: TestClient) -> None:
    called = client.get("/concepts/legal-basis/consent", headers=JSON).json()["called"]
    foreign = [one for one in called if not one["has_page"]]
    assert {"DPV 2.3"} <= {one["vocabulary"] for one in foreign}
    assert client.get("/concepts/legal-basis/consent", headers=PAGE).status_code == 200


@pytest.mark.parametrize("form", ["turtle", "jsonld", "ntriples", "rdfxml"])
def test_a_concept_is_there_as_rdf_with_its_matches(client: TestClient, form: str) -> None:
    answer = client.get(f"/concepts/harm/csam?format={form}")
    assert answer.status_code == 200
    assert "exactMatch" in answer.text
    assert "words-law-enforcement/iioc" in answer.text


def test_words_to_avoid_stand_in_no_form_of_any_concept_and_no_list(client: TestClient) -> None:
    avoided = {
        (scheme, code): one.hidden
        for scheme, concepts in CONCEPTS.items()
        for code, one in concepts.items()
        if one.hidden
    }
    every = {word.casefold() for words in avoided.values() for word in words}
    addresses = [f"/concepts/{scheme}/{code}" for scheme, code in avoided]
    addresses += [f"/concepts/{scheme}" for scheme in {scheme for scheme, _ in avoided}]
    for address in addresses:
        for form in ("html", "json", *(("turtle", "rdfxml") if address.count("/") == 3 else ())):
            text = client.get(f"{address}?format={form}").text.casefold()
            assert [word for word in every if word in text] == [], (address, form)
