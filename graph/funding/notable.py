"""Which cells of a gap matrix to look at first, each with the reason in words."""

from __future__ import annotations

from dataclasses import dataclass

from graph.funding.allocations import NOT_KNOWN, UNALLOCATED
from graph.funding.matrix import Cell, Matrix

REASONS: tuple[tuple[str, str], ...] = (
    ("need without money", "a need is stated, no grant that this map knows of"),
    ("money without data", "grants are known, no dataset that this map knows of"),
    ("data that nobody shares", "datasets are known, no agreement in force that this map knows of"),
)
"""The kinds of gap, the most telling first, each with what it says."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One cell worth a look: where it stands, and why it is listed."""

    row: str
    row_label: str
    column: str
    column_label: str
    kind: str
    reason: str
    weight: int


def _kind_of(cell: Cell) -> tuple[int, int] | None:
    """(place in REASONS, how much stands on the other side) of a cell that is a gap."""
    counts = cell.counts
    if counts["needs"] and counts["grants"] == 0:
        return 0, counts["needs"]
    if cell.sums.grants and counts["datasets"] == 0:
        return 1, cell.sums.grants
    if counts["datasets"] and counts["agreements"] == 0:
        return 2, counts["datasets"]
    return None


def notable_gaps(matrix: Matrix, *, most: int) -> tuple[tuple[Gap, ...], int]:
    """The `most` gaps, by kind and weight, and how many there are in all. What is not known is no gap."""
    found = []
    ends = {NOT_KNOWN, UNALLOCATED}
    for row, row_label in matrix.rows:
        for column, column_label in matrix.columns:
            if row in ends or column in ends:
                continue
            kind = _kind_of(matrix.cells[row, column])
            if kind is not None:
                name, reason = REASONS[kind[0]]
                found.append(
                    (kind[0], -kind[1], Gap(row, row_label, column, column_label, name, reason, kind[1]))
                )
    found.sort(key=lambda one: (one[0], one[1], one[2].row_label, one[2].column_label))
    by_kind: dict[str, list[Gap]] = {}
    for _, _, gap in found:
        by_kind.setdefault(gap.kind, []).append(gap)
    mixed = [gap for rank in range(len(found)) for gaps in by_kind.values() for gap in gaps[rank : rank + 1]]
    return tuple(mixed[:most]), len(mixed)
