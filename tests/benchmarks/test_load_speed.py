"""The benchmark of loading, in short: every kind is loaded whole, and each stage is timed."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.generated_files import KINDS
from benchmarks.load_speed import load, ours_on_plain_table, plain_table

STAGES = ["reading", "comparing", "sorting", "archiving"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_generated_file_of_every_kind_is_loaded_whole(tmp_path: Path, kind: str) -> None:
    made = load(kind, tmp_path, 50, store=False)
    assert made.whole
    assert made.stated > 5 * 50
    assert list(made.stages) == STAGES


def test_a_store_is_built_and_its_quads_counted(tmp_path: Path) -> None:
    made = load("ror", tmp_path, 20)
    assert list(made.stages) == [*STAGES, "building the store", "of that, resolving"]
    assert made.quads > made.stated


def test_every_row_of_the_plain_table_says_what_the_other_mapping_says(tmp_path: Path) -> None:
    plain_table(tmp_path / "plain.csv", 200)
    counted, took, sorting = ours_on_plain_table(tmp_path / "plain.csv")
    grants, recipients, funders = 200 * 11, 40 * 4, 40 * 2
    programmes = len({(n % 40, n % 12) for n in range(200)}) * 3
    assert counted == grants + recipients + funders + programmes
    assert took.computing > sorting.computing > 0
