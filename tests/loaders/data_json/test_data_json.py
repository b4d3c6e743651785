"""The loader of data.json: both versions, publishers and what they belong to, access levels, no contacts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.data_json.kind import LOADER
from loaders.reading.input import open_input
from loaders.registry import loader_for
from ontology.errors import InputError, UnreadableFile
from ontology.identifiers import concept_iri, place_iri
from ontology.records import Dataset, Organisation

DATASET: dict[str, Any] = {
    "@type": "dcat:Dataset",
    "identifier": "https://data.example.gov/1",
    "title": "Reports <b>by year</b>",
    "description": "Counts, ask q@example.gov.",
    "accessLevel": "restricted public",
    "contactPoint": {"fn": "Anna Beispiel", "hasEmail": "mailto:anna@example.gov"},
    "publisher": {
        "name": "Office of Reports",
        "subOrganizationOf": {
            "name": "Department of Harbours",
            "subOrganizationOf": {"name": "Quay Government"},
        },
    },
    "license": "https://creativecommons.org/publicdomain/zero/1.0/",
    "keyword": ["reports", "years"],
    "theme": ["safety"],
    "spatial": "NA",
    "temporal": "2020-01-01/2021-01-01",
    "issued": "2021-02-03",
    "modified": "2022-02",
    "bureauCode": ["005:12"],
    "distribution": [{"format": "CSV", "accessURL": "https://data.example.gov/1.csv"}],
}
CATALOGUE = {"conformsTo": "https://project-open-data.cio.gov/v1.1/schema", "dataset": [DATASET]}


def catalogue(**changes: Any) -> dict[str, Any]:
    return CATALOGUE | {"dataset": [DATASET | changes]}


def test_a_catalogue_gives_datasets_with_publishers_and_what_these_belong_to(load: Any, made: Any) -> None:
    assert loader_for(made(CATALOGUE)).kind == "data-json"
    found = load(LOADER, CATALOGUE)
    dataset = found.only(Dataset)
    assert (dataset.label, dataset.address) == ("Reports by year", "list.json#/dataset/0")
    assert dataset.access_level == concept_iri("access-level", "on-application")
    assert dataset.places == (place_iri("NA"),)
    assert dataset.homepage == "https://data.example.gov/1.csv"
    assert [word.value for word in dataset.keywords] == ["reports", "years", "safety"]
    assert dataset.modified.precision == "month"
    office, department, government = found.of(Organisation)
    assert dataset.publishers == dataset.holders == (office.iri,)
    assert (office.part_of, department.part_of) == ((department.iri,), (government.iri,))
    assert found.notes["field not taken: temporal"] == 1


def test_contact_points_are_dropped_and_counted(load: Any) -> None:
    found = load(LOADER, CATALOGUE)
    assert found.notes["dropped, about persons: contactPoint"] == 1
    assert "Anna" not in found.said
    assert "@example" not in found.said


def test_the_first_version_is_a_list_with_publishers_as_texts(load: Any, made: Any) -> None:
    value = [DATASET | {"publisher": "Office of Reports", "contactPoint": "Anna Beispiel", "mbox": "a@b.gov"}]
    assert loader_for(made(value)).kind == "data-json"
    found = load(LOADER, value)
    assert [one.label for one in found.of(Organisation)] == ["Office of Reports"]
    assert found.notes["dropped, about persons: mbox"] == 1


@pytest.mark.parametrize(
    ("stated", "code"), [("public", "open"), ("non-public", "closed"), ("Public", "open"), ("secretive", "")]
)
def test_levels_of_access_are_those_of_project_open_data(stated: str, code: str, load: Any) -> None:
    expected = concept_iri("access-level", code) if code else ""
    assert load(LOADER, catalogue(accessLevel=stated)).only(Dataset).access_level == expected


def test_a_box_is_kept_as_stated_and_makes_no_place(load: Any) -> None:
    dataset = load(LOADER, catalogue(spatial="-134.9,21.0,-56.9,52.3")).only(Dataset)
    assert (dataset.places, dataset.places_stated) == ((), ("-134.9,21.0,-56.9,52.3",))


def test_a_publisher_that_belongs_to_itself_ends(load: Any) -> None:
    level: dict[str, Any] = {"name": "Office of Reports"}
    for _ in range(40):
        level = {"name": "Office of Reports", "subOrganizationOf": level}
    found = load(LOADER, catalogue(publisher=level))
    assert found.only(Organisation).part_of == ()
    assert any("12th level" in note for note in found.notes)


def test_a_dataset_without_title_is_refused_with_its_place(load: Any) -> None:
    found = load(LOADER, {"dataset": [DATASET, DATASET | {"title": ""}, "x"]})
    assert found.tally() == (3, 1, 2, 0)
    assert [one.file for one in found.problems] == ["list.json#/dataset/1", "list.json#/dataset/2"]


def test_a_file_without_datasets_is_refused_whole(load: Any) -> None:
    with pytest.raises(UnreadableFile, match="no list of datasets"):
        load(LOADER, {"conformsTo": "x"})


VALUES = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=6) | st.lists(st.text(max_size=3))
JSON = VALUES | st.dictionaries(st.sampled_from(["name", "subOrganizationOf", "fn"]), VALUES)


@settings(max_examples=40)
@given(changes=st.dictionaries(st.sampled_from(sorted(DATASET)), JSON, max_size=8))
def test_no_dataset_however_broken_does_more_than_be_refused(changes: dict[str, Any], load: Any) -> None:
    try:
        found = load(LOADER, catalogue(**changes))
    except InputError:
        return
    assert found.account.loaded == len(found.of(Dataset))


def test_a_real_data_json_gives_its_three_datasets(shared_data: Path, load: Any) -> None:
    file = open_input(shared_data / "portals" / "usda.data.json")
    assert loader_for(file).kind == "data-json"
    found = load(LOADER, file)
    assert found.tally() == (3, 3, 0, 0)
    assert found.notes["dropped, about persons: contactPoint"] == 3
    assert {one.label for one in found.of(Organisation)} == {
        "Department of Agriculture",
        "U.S. Forest Service",
    }
    assert not any("<" in one.description for one in found.of(Dataset))


def test_a_catalogue_of_few_fields_or_of_dcat_us_is_recognised_by_its_list_of_datasets(
    load: Any, made: Any
) -> None:
    few = {"title": "Tides", "identifier": "1", "publisher": {"name": "Quay Office"}}
    for whole in (
        {"dataset": [few, {"title": "Nets", "identifier": "2"}]},
        {"@context": "https://resources.data.gov/dcat-us/3.0.0/context.jsonld", "dataset": [few]},
        few | {"@type": "dcat:Dataset"},
    ):
        assert loader_for(made(whole)).kind == "data-json"
        assert load(LOADER, whole).of(Dataset)[0].label == "Tides"
    for other in (
        {"dataset": [{"title": "A"}]},
        {"@context": "https://words.example/", "dataset": [few]},
        [few],
    ):
        assert not LOADER.recognises(made(other))


def test_keywords_in_one_text_are_several_and_access_rights_a_level(load: Any) -> None:
    one = load(LOADER, [{"title": "A", "keyword": "boats, nets", "accessRights": "public", "mbox": "x"}])
    found = one.only(Dataset)
    assert [word.value for word in found.keywords] == ["boats", "nets"]
    assert found.access_level == concept_iri("access-level", "open")


def test_a_dataset_without_a_title_does_not_hide_the_others(load: Any, made: Any) -> None:
    untitled = {name: value for name, value in DATASET.items() if name != "title"}
    value = {"conformsTo": CATALOGUE["conformsTo"], "dataset": [untitled, DATASET]}
    assert loader_for(made(value)).kind == "data-json"
    assert load(LOADER, value).tally() == (2, 1, 1, 0)


def test_a_publisher_of_the_type_of_organisations_is_one_by_whatever_name_but_a_title(load: Any) -> None:
    typed = {"@type": "org:Organization", "name": "Ann Arbor"}
    assert load(LOADER, catalogue(publisher=typed)).only(Organisation).label == "Ann Arbor"
    for publisher in ({"name": "Ann Arbor"}, typed | {"name": "Dr Ann Arbor"}):
        assert load(LOADER, catalogue(publisher=publisher)).of(Organisation) == []
