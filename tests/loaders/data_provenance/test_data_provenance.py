"""The loader of datasets in a JSON object: told by their fields, licences as stated, no persons."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.data_provenance.kind import LOADER
from loaders.reading.input import open_input
from loaders.registry import loader_for
from ontology.errors import UnreadableFile
from ontology.records import Dataset, Infrastructure, Organisation

ONE: dict[str, Any] = {
    "Unique Dataset Identifier": "q-talk",
    "Dataset Name": "Quay Talk",
    "Dataset URL": "https://quay.example/talk",
    "Collection": "Talks",
    "Collection URL": "https://talks.example/",
    "Languages": ["English", "Afrikaans"],
    "Text Sources": ["human"],
    "Creators": ["University of Quay", "Anna Beispiel", "Somename"],
    "License Verified By": "Anna Beispiel",
    "Licenses": [{"License": "MIT License", "License URL": "https://x.example"}, {"License": "CC BY 4.0"}],
    "Inferred Metadata": {"PwC Description": "Talks on the quay.", "GitHub Stars": 3},
    "Bibtex": "@article{author={Beispiel, Anna}}",
}
OTHER = {"name": "Quay Counts", "url": "https://quay.example/c", "license": "ODbL-1.0", "languages": ["en"]}


def test_an_object_of_datasets_is_told_by_their_fields(load: Any, made: Any) -> None:
    assert loader_for(made({"q": ONE})).kind == "data-provenance"
    found = load(LOADER, {"q": ONE})
    dataset = found.only(Dataset)
    assert (dataset.label, dataset.address) == ("Quay Talk", "list.json#/q")
    assert (dataset.homepage, dataset.description) == ("https://quay.example/talk", "Talks on the quay.")
    assert dataset.licence == "MIT License; CC BY 4.0"
    assert [word.value for word in dataset.keywords] == ["English", "Afrikaans", "human"]
    assert dataset.hosted_on == (found.only(Infrastructure).iri,)
    assert found.only(Organisation).label == "University of Quay"
    assert found.notes["field not taken: inferred metadata: github stars"] == 1


def test_whoever_made_or_checked_a_dataset_leaves_a_number_only(load: Any) -> None:
    found = load(LOADER, {"q": ONE})
    assert "Anna" not in found.said
    assert "Somename" not in found.said
    assert found.notes["dropped, about persons: license verified by"] == 1
    assert found.notes["dropped, about persons: bibtex"] == 1


def test_other_writers_use_shorter_names(load: Any, made: Any) -> None:
    assert loader_for(made({"c": OTHER})).kind == "data-provenance"
    dataset = load(LOADER, {"c": OTHER}).only(Dataset)
    assert (dataset.label, dataset.licence) == ("Quay Counts", "ODbL-1.0")


@pytest.mark.parametrize(
    "value",
    [
        {"a": {"name": "Quay", "url": "https://q.example"}},
        {"a": {"title": "x"}, "b": {"title": "y"}},
        {"a": 1},
        {},
        {"a": {"Dataset Name": "x"}},
        [OTHER],
        [ONE, 1],
    ],
)
def test_other_objects_are_no_datasets(value: Any, made: Any) -> None:
    assert not LOADER.recognises(made(value))


def test_an_unspecified_licence_is_none_and_beside_another_it_is_shown(load: Any) -> None:
    alone = load(LOADER, {"q": ONE | {"Licenses": [{"License": "Unspecified"}]}})
    assert alone.only(Dataset).licence == ""
    both = load(LOADER, {"q": ONE | {"Licenses": [{"License": "Unspecified"}, {"License": "MIT"}]}})
    assert both.only(Dataset).licence == "Unspecified; MIT"


def test_an_entry_that_is_none_is_refused_by_itself(load: Any) -> None:
    found = load(LOADER, {"a": ONE, "b": 1, "c/d": ONE | {"Dataset Name": ""}})
    assert found.tally() == (3, 1, 2, 0)
    assert [one.file for one in found.problems] == ["list.json#/b", "list.json#/c~1d"]
    none = load(LOADER, {"c": ONE | {"Dataset Name": ""}})
    assert (none.tally(), none.records) == ((1, 0, 1, 0), []), "nor is the collection that it is part of"
    with pytest.raises(UnreadableFile, match="no object"):
        load(LOADER, '"x"')


def test_a_list_of_descriptions_and_one_by_itself_are_read_as_the_object_of_them(
    load: Any, made: Any
) -> None:
    for value, place in (([ONE], "list.json#/0"), (ONE, "list.json")):
        assert loader_for(made(value)).kind == "data-provenance"
        dataset = load(LOADER, value).only(Dataset)
        assert (dataset.address, dataset.iri) == (place, load(LOADER, {"q": ONE}).only(Dataset).iri)


VALUES = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=6) | st.lists(st.text(max_size=3))
JSON = VALUES | st.lists(st.dictionaries(st.sampled_from(["License", "name"]), VALUES), max_size=2)


@settings(max_examples=40)
@given(changes=st.dictionaries(st.sampled_from(sorted(ONE)) | st.text(max_size=9), JSON, max_size=6))
def test_no_entry_however_broken_does_more_than_be_refused(changes: dict[str, Any], load: Any) -> None:
    found = load(LOADER, {"q": ONE | changes})
    assert found.account.loaded == len(found.of(Dataset))


def test_the_real_collection_gives_its_datasets(shared_data: Path, load: Any) -> None:
    file = open_input(shared_data / "data-provenance" / "DialogStudio.json")
    assert loader_for(file).kind == "data-provenance"
    found = load(LOADER, file)
    assert found.tally() == (83, 83, 0, 0)
    assert len({one.iri for one in found.of(Dataset)}) == 83
    assert all(one.licence and one.homepage for one in found.of(Dataset))
    assert found.notes["dropped, about persons: license verified by"] == 83
