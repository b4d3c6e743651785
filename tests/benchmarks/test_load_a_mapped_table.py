"""The benchmark of mapped tables, in short: it runs, and every row makes its grant."""

from __future__ import annotations

from benchmarks.load_a_mapped_table import measure


def test_every_generated_row_makes_a_grant_between_known_bodies() -> None:
    found = measure(600)
    assert (found.rows, found.refused) == (600, 0)
    assert found.records == 600 + 40 + 120 + found_programmes(600)
    assert found.statements > 10 * found.rows


def found_programmes(rows: int) -> int:
    """Programmes are a funder's: as many as there are pairs of the two."""
    return len({(n % 40, n % 12) for n in range(rows)})
