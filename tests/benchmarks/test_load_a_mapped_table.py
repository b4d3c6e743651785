"""The benchmark of mapped tables, in short: it runs, and every row makes its grant."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.load_a_mapped_table import measure, write


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_generated_row_makes_a_grant_between_known_bodies(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"grants.{form}"
    write(path, 600)
    found = measure(path)
    assert (found.rows, found.refused) == (600, 0)
    assert found.records == 600 + 40 + 120 + found_programmes(600)
    assert found.statements > 10 * found.rows
    assert found.megabytes > 0


def found_programmes(rows: int) -> int:
    """Programmes are a funder's: as many as there are pairs of the two."""
    return len({(n % 40, n % 12) for n in range(rows)})
