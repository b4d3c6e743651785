"""Funding: the rules for sums of money, and the gap matrix."""

from graph.funding.allocations import AllocationRow, allocation_rows
from graph.funding.matrix import ROW_AXES, Cell, Coverage, Matrix, gap_matrix
from graph.funding.notable import Gap, notable_gaps
from graph.funding.sums import Sums, add_up

__all__ = [
    "ROW_AXES",
    "AllocationRow",
    "Cell",
    "Coverage",
    "Gap",
    "Matrix",
    "Sums",
    "add_up",
    "allocation_rows",
    "gap_matrix",
    "notable_gaps",
]
