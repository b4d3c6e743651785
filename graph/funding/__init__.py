"""Funding: the rules for sums of money, and the gap matrix."""

from graph.funding.allocations import NOT_KNOWN, UNALLOCATED, AllocationRow, allocation_rows
from graph.funding.coverage import coverage_sentences
from graph.funding.exports import cell_json, currencies, matrix_csv, matrix_json
from graph.funding.matrix import KINDS, ROW_AXES, Cell, Coverage, Matrix, gap_matrix
from graph.funding.notable import Gap, notable_gaps
from graph.funding.passed_on import Total, totals
from graph.funding.sums import Sums, add_up, second_hand_words

__all__ = [
    "KINDS",
    "NOT_KNOWN",
    "ROW_AXES",
    "UNALLOCATED",
    "AllocationRow",
    "Cell",
    "Coverage",
    "Gap",
    "Matrix",
    "Sums",
    "Total",
    "add_up",
    "allocation_rows",
    "cell_json",
    "coverage_sentences",
    "currencies",
    "gap_matrix",
    "matrix_csv",
    "matrix_json",
    "notable_gaps",
    "second_hand_words",
    "totals",
]
