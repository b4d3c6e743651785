"""The real DCAT files beside the project, with the figures that their page states."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loaders.dcat.kind import LOADER
from loaders.reading.input import open_input
from ontology.errors import UnreadableFile

if TYPE_CHECKING:
    from tests.loaders.dcat.conftest import Dcat

CATALOGUES = {
    "brescia-mobilita.rdf": (3, 16, 2),
    "comune-di-foggia.rdf": (7, 25, 3),
    "ukraine-2022-protezione-civile.rdf": (5, 24, 2),
}
"""File → datasets, described nodes, and those of them that become no part of a record."""


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_public_body_is_one_organisation_with_one_catalogue(
    dcat: Dcat, shared_data: Path, name: str
) -> None:
    input_ = open_input(shared_data / "dcat" / name)
    assert LOADER.recognises(input_)
    datasets, nodes, ignored = CATALOGUES[name]
    outcome = dcat.read_input(input_)
    assert (len(outcome.datasets), len(outcome.organisations), len(outcome.infrastructures)) == (
        datasets,
        1,
        1,
    )
    assert (outcome.account.read, outcome.account.ignored, outcome.account.refused) == (nodes, ignored, 0)
    assert outcome.account.notes["empty licences, which are none"] == datasets
    (organisation,), (catalogue,) = outcome.organisations, outcome.infrastructures
    for one in outcome.datasets:
        assert one.publishers == one.holders == (organisation.iri,)
        assert one.hosted_on == (catalogue.iri,)
        assert one.licence == "https://creativecommons.org/licenses/by/4.0/"
        assert one.homepage
        assert one.keywords


def test_the_example_states_the_same_in_its_three_syntaxes(dcat: Dcat, shared_data: Path) -> None:
    stated, accounts, names = [], [], set()
    for ending in ("ttl", "rdf", "jsonld"):
        name = f"dcat-ap-de-2.0-advanced.{ending}"
        input_ = open_input(shared_data / "dcat" / name)
        outcome = dcat.read_input(input_)
        stated.append(outcome.statements(name))
        accounts.append({**outcome.account.as_json(), "file": ""})
        names.add(LOADER.describe(input_).name)
        assert (len(outcome.datasets), len(outcome.organisations), len(outcome.infrastructures)) == (2, 3, 1)
        assert not any("Koenig" in term or "Meister" in term for one in stated[-1] for term in one)
    assert stated[0] == stated[1] == stated[2]
    assert accounts[0] == accounts[1] == accounts[2]
    assert names == {"govdata-de-catalog"}


def test_the_file_that_is_no_turtle_is_recognised_and_refused_with_its_line(
    dcat: Dcat, shared_data: Path
) -> None:
    input_ = open_input(shared_data / "dcat" / "malformed-smartflanders.ttl")
    assert LOADER.recognises(input_)
    with pytest.raises(UnreadableFile, match="dot is expected") as refusal:
        dcat.read_input(input_)
    assert refusal.value.row == 7
