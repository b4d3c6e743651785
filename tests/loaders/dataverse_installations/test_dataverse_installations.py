"""The loader of Dataverse installations: repositories with country, launch year and host."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.dataverse_installations.kind import LOADER
from loaders.reading.input import open_input
from loaders.reading.persons import has_email
from loaders.registry import loader_for
from ontology.errors import UnreadableFile
from ontology.identifiers import concept_iri, place_iri
from ontology.records import Infrastructure, Organisation

ONE: dict[str, Any] = {
    "name": "Quay Dataverse",
    "description": "Research data of Quay.",
    "lat": -22.5,
    "lng": 17.0,
    "hostname": "data.quay.example",
    "launch_year": "2014",
    "country": "NA",
    "continent": "Africa",
    "contact_email": "anna@quay.example",
    "doi_authority": "10.1",
}


def test_an_installation_is_a_repository(load: Any, made: Any) -> None:
    value = {"installations": [ONE]}
    assert loader_for(made(value)).kind == "dataverse-installations"
    found = load(LOADER, value)
    one = found.only(Infrastructure)
    assert (one.label, one.homepage) == ("Quay Dataverse", "https://data.quay.example/")
    assert one.kind == concept_iri("asset-type", "repository")
    assert (one.issued.precision, one.issued.stated) == ("year", "2014")
    assert one.places == (place_iri("NA"),)
    assert one.holders == ()
    assert "anna@" not in found.said
    assert found.notes["dropped, about persons: contact_email"] == 1
    assert found.notes["field not taken: doi_authority"] == 1


def test_an_operator_that_is_stated_holds_the_installation(load: Any) -> None:
    found = load(LOADER, {"installations": [ONE | {"institution": "University of Quay"}]})
    assert found.only(Infrastructure).holders == (found.only(Organisation).iri,)


@pytest.mark.parametrize("host", ["javascript:alert(1)", "a b", "x@y.example", "<b>"])
def test_a_host_that_is_none_gives_no_homepage(host: str, load: Any) -> None:
    found = load(LOADER, {"installations": [ONE | {"hostname": host}]})
    assert found.only(Infrastructure).homepage == ""


def test_what_is_no_installation_is_refused_by_itself(load: Any) -> None:
    found = load(LOADER, {"installations": [ONE, 1, ONE | {"name": ""}]})
    assert found.tally() == (3, 1, 2, 0)
    with pytest.raises(UnreadableFile, match="no list of installations"):
        load(LOADER, {"installations": 1})


VALUES = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=6) | st.lists(st.text(max_size=3))


@settings(max_examples=40)
@given(changes=st.dictionaries(st.sampled_from(sorted(ONE)), VALUES, max_size=6))
def test_no_installation_however_broken_does_more_than_be_refused(changes: dict[str, Any], load: Any) -> None:
    found = load(LOADER, {"installations": [ONE | changes]})
    assert found.account.loaded == len(found.of(Infrastructure))


def test_the_real_list_gives_its_installations_and_countries(shared_data: Path, load: Any) -> None:
    file = open_input(shared_data / "portals" / "dataverse-installations.json")
    assert loader_for(file).kind == "dataverse-installations"
    found = load(LOADER, file)
    assert found.tally() == (150, 150, 0, 0)
    made = found.of(Infrastructure)
    assert len({one.iri for one in made}) == 150
    assert len({place for one in made for place in one.places}) == 44
    assert all(one.homepage and one.issued for one in made)
    assert found.notes["dropped, about persons: contact_email"] == 128
    assert not any(has_email(one.description) for one in made)
