"""The real ODRL files beside the project: offers, licences and test policies, none of them an agreement."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loaders.odrl.kind import LOADER
from loaders.reading.input import open_input
from loaders.reading.rdf_input import parse_rdf
from loaders.registry import loader_for

if TYPE_CHECKING:
    from tests.loaders.odrl.conftest import Odrl

FOLDERS = {
    "": (1, 284),
    "rdflicense": (92, 1_697),
    "solidlab-policies": (11, 3_267),
    "p7012-contracts": (7, 386),
}
"""Folder → files and statements, as the page of the data says."""


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_is_recognised_and_none_is_taken_for_sharing(
    odrl: Odrl, shared_data: Path, folder: str
) -> None:
    paths = sorted((shared_data / "odrl" / folder).glob("*.ttl"))
    kinds: Counter[str] = Counter()
    problems: Counter[str] = Counter()
    statements = 0
    for path in paths:
        input_ = open_input(path)
        assert loader_for(input_) is LOADER
        statements += len(parse_rdf(input_))
        outcome = odrl.read_input(input_)
        kinds.update(type(record).__name__ for record in outcome.records)
        problems.update(problem.code for problem in outcome.problems)
    assert (len(paths), statements) == FOLDERS[folder]
    assert kinds["Agreement"] == kinds["AgreementVersion"] == 0
    match folder:
        case "rdflicense":
            assert kinds["DataResource"] == 92
            assert not problems
        case "solidlab-policies":
            assert not kinds
            assert problems == {"policy-without-name": 11}
        case "p7012-contracts":
            assert kinds == {"DataResource": 7}
            assert not problems
        case _:
            assert kinds == {"DataResource": 3, "Dataset": 5, "Organisation": 1}
            assert not problems
