"""Concepts are found by every word they have, and the vocabularies become statements."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.concepts import CONCEPTS
from ontology.currencies import is_currency, minor_unit
from ontology.errors import UnknownValue
from ontology.vocabulary import codes, concept, concept_of, label_of, vocabulary_triples

V = "https://w3id.org/sharegraph/vocab/"
TRIPLE = re.compile(
    r'^<[^<>"{}|^`\\\s]+> <[^<>\s]+> (<[^<>\s]+>|"(?:[^"\\\n\r]|\\["\\nrt])*"(@[a-z-]+)?) \.$'
)
ALL = [(scheme, code) for scheme, concepts in CONCEPTS.items() for code in concepts]


@given(st.sampled_from(ALL))
def test_a_concept_is_found_by_code_label_other_words_and_iri(pair: tuple[str, str]) -> None:
    scheme, code = pair
    one = CONCEPTS[scheme][code]
    for word in (
        code,
        code.upper(),
        one.label,
        f"  {one.label.upper()} ",
        one.iri,
        *one.alternatives,
        *one.hidden,
    ):
        assert concept(scheme, word) == one.iri
    assert label_of(one.iri) == one.label
    assert concept_of(one.iri) == one


def test_words_to_avoid_find_the_concept_and_are_no_label() -> None:
    assert concept("harm", "child sex tourism") == V + "harm/travel"
    assert label_of(V + "harm/travel") == "Sexual exploitation of children in travel and tourism"


def test_letter_case_spaces_and_hyphens_do_not_matter() -> None:
    assert (
        concept("status", " In-Negotiation ")
        == concept("status", "in negotiation")
        == V + "status/in-negotiation"
    )


@pytest.mark.parametrize(
    ("text", "code"), [("Hotlines", "hotline"), ("NGOs", "civil-society"), ("LEA", "law-enforcement")]
)
def test_a_plural_and_what_a_field_calls_it_find_the_concept(text: str, code: str) -> None:
    assert concept("sector", text) == f"{V}sector/{code}"


@pytest.mark.parametrize(
    "text", ["", "  ", "lighthouse", "hotliness", "status/active", V + "status/active", V + "sector/none"]
)
def test_a_word_of_no_concept_of_the_scheme_is_none(text: str) -> None:
    assert concept("sector", text) is None


def test_the_scheme_of_places_asks_the_table_of_places() -> None:
    assert concept("place", "UK Wide") == concept("place", V + "place/GB") == V + "place/GB"
    assert concept("place", V + "place/UK") is None
    assert concept("place", "Nowhereshire") is None
    assert label_of(V + "place/GB") == "United Kingdom"
    assert "KE" in codes("place")


def test_an_unknown_scheme_is_said_with_those_that_exist() -> None:
    with pytest.raises(UnknownValue, match="'colour' is not known; known are: sector"):
        concept("colour", "red")
    with pytest.raises(UnknownValue):
        codes("colour")


def test_an_iri_of_nothing_has_no_label() -> None:
    assert label_of("https://example.org/x") is None
    assert concept_of("https://example.org/x") is None


def test_the_vocabularies_are_the_same_n_triples_every_time_each_once_and_one_label_a_thing() -> None:
    once = list(vocabulary_triples())
    assert once == list(vocabulary_triples())
    assert len(once) == len(set(once))
    lines = [f"{subject} {predicate} {value} ." for subject, predicate, value in once]
    assert [line for line in lines if not TRIPLE.match(line)] == []
    labelled = [subject for subject, predicate, _ in once if predicate.endswith("rdf-schema#label>")]
    assert len(labelled) == len(set(labelled))


def test_currencies_are_those_of_the_standard_and_have_their_decimals() -> None:
    assert all(is_currency(code) for code in ("GBP", "EUR", "USD", "KES", "DEM", "XOF"))
    assert not any(is_currency(code) for code in ("", "gbp", "UKP", "XXX", "XAU", "EURO", "£"))
    assert [minor_unit(code) for code in ("GBP", "JPY", "KWD", "CLF", "DEM")] == [2, 0, 3, 4, 2]
