"""The gap matrix as files: CSV for a spreadsheet, JSON for a program, exactly the view."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from graph.funding.coverage import coverage_sentences
from graph.funding.matrix import KINDS, Cell, Matrix
from graph.snapshot.lookup import credit_line
from graph.snapshot.written import safe_cell, sources_json
from ontology.records import Source

NOT_KNOWN_CELL = "?"
"""What stands for a count that is not known: never 0."""


def currencies(matrix: Matrix) -> tuple[str, ...]:
    """The currencies of the matrix, sorted."""
    return tuple(sorted({code for cell in matrix.cells.values() for code in cell.sums.money}))


def _number(amount: Decimal) -> str:
    return format(amount, "f")


def _count(cell: Cell, kind: str) -> str:
    count = cell.counts[kind]
    return NOT_KNOWN_CELL if count is None else str(count)


def matrix_csv(matrix: Matrix, *, sources: Sequence[Source] = ()) -> str:
    """One line for each cell (RFC 4180), totals under `(all)`, one column for each currency.

    `?` is a count that is not known; `grants_with_amount` says how many of the grants the money is of,
    `grants_second_hand` how many are known only through sources that repeat others.
    The first line is the total of all; it carries what holds for the whole file: how much of it is
    covered, and whom to credit.
    """
    money = currencies(matrix)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        (
            matrix.axis,
            "country",
            "grants",
            "grants_with_amount",
            "grants_second_hand",
            *map(safe_cell, money),
            *KINDS,
            "on",
            "row_id",
            "country_id",
            "coverage",
            "sources",
        )
    )
    whole = (" ".join(coverage_sentences(matrix)), " | ".join(credit_line(source) for source in sources))
    for row, row_label in (("", "(all)"), *matrix.rows):
        for column, column_label in (("", "(all)"), *matrix.columns):
            cell = matrix.cells[row, column]
            writer.writerow(
                (
                    safe_cell(row_label),
                    safe_cell(column_label),
                    _count(cell, "grants"),
                    cell.sums.with_amount,
                    cell.sums.second_hand,
                    *(_number(cell.sums.money[code]) if code in cell.sums.money else "" for code in money),
                    *(_count(cell, kind) for kind in KINDS),
                    matrix.day.isoformat(),
                    row,
                    column,
                    *(map(safe_cell, whole) if not row and not column else ("", "")),
                )
            )
    return out.getvalue()


def cell_json(cell: Cell) -> dict[str, Any]:
    """One cell as plain data; money as text, so that no digit is lost; null is *not known*."""
    return {
        "grants": cell.counts["grants"],
        "grants_with_amount": cell.sums.with_amount,
        "money": {code: _number(amount) for code, amount in cell.sums.money.items()},
        **{kind: cell.counts[kind] for kind in KINDS},
        "grants_second_hand": cell.sums.second_hand,
        "money_second_hand": {code: _number(amount) for code, amount in cell.sums.second_hand_money.items()},
    }


def matrix_json(matrix: Matrix, *, state: str = "", sources: Sequence[Source] = ()) -> dict[str, Any]:
    """The matrix as plain data: rows, columns, cells, totals (row or column empty), and how it is covered."""
    return {
        "state": state,
        "rows": matrix.axis,
        "on": matrix.day.isoformat(),
        "coverage": [
            {
                "kind": one.kind,
                "in_all": one.in_all,
                "with_both": one.with_both,
                "without": dict(one.without),
                "says": says,
            }
            for one, says in zip(matrix.coverage, coverage_sentences(matrix), strict=True)
        ],
        "row_labels": [{"id": key, "label": label} for key, label in matrix.rows],
        "columns": [{"id": key, "label": label} for key, label in matrix.columns],
        "cells": [
            {"row": row, "column": column, **cell_json(matrix.cells[row, column])}
            for row in (*(key for key, _ in matrix.rows), "")
            for column in (*(key for key, _ in matrix.columns), "")
        ],
        "sources": sources_json(sources),
    }
