"""What a person may type to name a thing: an address, the end of one, an identifier, or a name."""

from __future__ import annotations

from typing import Any

import pytest

from graph.questions.naming import find_thing
from graph.snapshot import Snapshot
from ontology.errors import NotFound
from ontology.vocabulary import label_of


@pytest.mark.parametrize(
    "wanted",
    [
        "hotline",
        "organisation/hotline",
        "https://w3id.org/sharegraph/id/organisation/hotline",
        "Example Hotline",
        "  example HOTLINE ",
        "GB-CHC-123",
        "org-id:GB-CHC-123",
    ],
)
def test_an_organisation_is_found_by(snapshot: Snapshot, build: Any, wanted: str) -> None:
    for kind in ("organisation", "thing"):
        assert find_thing(snapshot, kind, wanted) == build.iri("organisation", "hotline")


@pytest.mark.parametrize("wanted", ["universite de cote-d’ivoire", "Abidjan Child Lab", "ABIDJAN child lab"])
def test_accents_and_other_names_are_found(snapshot: Snapshot, build: Any, wanted: str) -> None:
    assert find_thing(snapshot, "organisation", wanted) == build.iri("organisation", "lab")


@pytest.mark.parametrize("wanted", ["ror:0abcdef12", "https://ror.org/0abcdef12", "0ABCDEF12", "twin"])
def test_what_was_merged_is_found_under_each_of_its_addresses(
    snapshot: Snapshot, build: Any, wanted: str
) -> None:
    if wanted == "0ABCDEF12":
        with pytest.raises(NotFound):
            find_thing(snapshot, "organisation", wanted)
    else:
        assert find_thing(snapshot, "organisation", wanted) == build.iri("organisation", "ror:0abcdef12")


def test_a_grant_is_found_by_its_identifier(snapshot: Snapshot, build: Any) -> None:
    assert find_thing(snapshot, "thing", "360G-both-1") == build.iri("grant", "360g:360G-both-1")
    assert find_thing(snapshot, "grant", "360G-both-1") == build.iri("grant", "360g:360G-both-1")


def test_a_thing_of_another_kind_is_not_what_was_asked_for(snapshot: Snapshot, build: Any) -> None:
    assert find_thing(snapshot, "thing", "Data hashes") == build.iri("dataset", "hashes")
    for wanted in ("Data hashes", "dataset/hashes", build.iri("dataset", "hashes")):
        with pytest.raises(NotFound):
            find_thing(snapshot, "organisation", wanted)


def test_a_name_as_it_is_written_goes_before_one_in_other_letters(snapshot: Snapshot, build: Any) -> None:
    """ "Open University" and "Open university" are two bodies here."""
    assert find_thing(snapshot, "organisation", "Open University") == build.iri("organisation", "uni")
    assert find_thing(snapshot, "organisation", "Open university") == build.iri(
        "organisation", "ror:0abcdef12"
    )


def test_a_concept_is_found_where_nothing_listed_has_its_name(snapshot: Snapshot, build: Any) -> None:
    concept = build.concept("purpose", "detection")
    label = label_of(concept)
    assert label is not None
    assert find_thing(snapshot, "thing", label) == concept


@pytest.mark.parametrize(
    "wanted", ["", " ", "nobody", "\x00", "x" * 5000, "é" * 300, "http://[", "a>b", "?x } "]
)
def test_whatever_is_typed_is_found_or_not_found(snapshot: Snapshot, wanted: str) -> None:
    with pytest.raises(NotFound):
        find_thing(snapshot, "organisation", wanted)
