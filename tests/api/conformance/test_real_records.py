"""Every record that is accepted from the real files conforms: what they lack is a warning.

The largest files are checked whole by `benchmarks/check_against_the_shapes.py`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from api.loading import Wanted, check_files

SMALL = (
    "dcat/brescia-mobilita.rdf",
    "dcat/comune-di-foggia.rdf",
    "dcat/dcat-ap-de-2.0-advanced.ttl",
    "ror/single/0002pcv65.json",
    "360giving/andrew-lloyd-webber-foundation.xlsx",
    "agreements/phe-data-release-register-2017-2020.ods",
)


@pytest.mark.parametrize("name", SMALL)
def test_every_accepted_record_conforms(shared_data: Path, name: str) -> None:
    (one,) = check_files([shared_data / name], Wanted(), shapes=True)
    assert one.outcome == "loaded"
    assert one.findings is not None
    assert [problem for problem in one.findings.problems if problem.refuses] == []
