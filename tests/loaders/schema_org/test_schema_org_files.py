"""The real schema.org and Croissant files beside the project, with the figures that their page states."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from loaders.reading.input import open_input
from loaders.registry import loader_for
from loaders.schema_org.kind import LOADER

if TYPE_CHECKING:
    from tests.loaders.schema_org.conftest import SchemaOrg


def test_every_croissant_file_is_one_dataset_but_one_that_has_no_name(
    schema: SchemaOrg, shared_data: Path
) -> None:
    labels, problems, files = [], [], 0
    for path in sorted((shared_data / "croissant").glob("*.json")):
        input_ = open_input(path)
        assert loader_for(input_) is LOADER
        outcome = schema.read_input(input_)
        labels += [one.label for one in outcome.datasets]
        problems += [(path.name, one.code) for one in outcome.problems]
        files += sum(
            times
            for note, times in outcome.account.notes.items()
            if outcome.datasets and note.startswith("files that datasets list, by format: ")
        )
    assert len(labels) == 15
    assert problems == [("huggingface-squad.json", "title-missing")]
    assert files == 49


def test_a_croissant_creator_is_an_organisation_or_a_person_that_is_counted(
    schema: SchemaOrg, shared_data: Path
) -> None:
    outcome = schema.read_input(open_input(shared_data / "croissant" / "huggingface-the-cauldron.json"))
    (dataset,), (organisation,) = outcome.datasets, outcome.organisations
    assert (organisation.label, organisation.homepage) == (
        "HuggingFaceM4",
        "https://huggingface.co/HuggingFaceM4",
    )
    assert dataset.holders == (organisation.iri,)
    outcome = schema.read_input(open_input(shared_data / "croissant" / "credit-g.json"))
    assert outcome.organisations == []
    assert outcome.account.notes["persons named as publisher, creator or funder, left out"] == 1


def test_the_dataset_of_a_repository_is_known_by_its_doi(schema: SchemaOrg, shared_data: Path) -> None:
    input_ = open_input(shared_data / "schemaorg" / "schema_org_geoshape.json")
    assert loader_for(input_) is LOADER
    outcome = schema.read_input(input_)
    (dataset,), (catalogue,) = outcome.datasets, outcome.catalogues
    assert dataset.identifiers == ("doi:10.1594/pangaea.842237",)
    assert dataset.hosted_on == (catalogue.iri,)
    assert outcome.called(*dataset.publishers) == ["PANGAEA"]
    assert len(dataset.holders) == 2
    assert outcome.account.notes["nodes not read: persons"] == 34
    assert "@" not in str(outcome.records).replace("@id", "")
