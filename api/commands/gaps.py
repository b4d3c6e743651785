"""`sharegraph gaps`: what is funded, held, shared and needed, by theme, harm or programme and country."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from api.commands.exits import ALL_WELL
from api.commands.opening import add_view_arguments, day_of, opened
from api.commands.printing import print_table, say
from api.commands.writing import format_of, write_data
from graph.funding import (
    ROW_AXES,
    Cell,
    Gap,
    Matrix,
    coverage_sentences,
    currencies,
    gap_matrix,
    matrix_csv,
    matrix_json,
    notable_gaps,
)
from graph.snapshot.lookup import credit_line, sources_of

TABLE = "table"
FORMATS = (TABLE, "csv", "json")

GAPS_SHOWN = 20
"""How many notable gaps are printed; `--json` gives all."""

NOT_KNOWN_CELL = "?"
"""What is printed for a count that is not known: never 0."""

_COUNTS = {"grants": "grants", "datasets": "datasets", "agreements": "agreements in force", "needs": "needs"}


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The options of this command."""
    one.add_argument(
        "--rows", default="theme", choices=tuple(ROW_AXES), help="what stands in the rows (default: theme)"
    )
    one.add_argument("--format", default="", metavar="FORMAT", help=f"{', '.join(FORMATS)} (default: table)")
    one.add_argument("--out", type=Path, metavar="FILE", help="write into a file instead of stdout")
    add_view_arguments(one)


def run(options: argparse.Namespace) -> int:
    """Say how well it is covered, then give the matrix, then the gaps to look at first."""
    form = format_of(options, FORMATS, TABLE)
    with opened(options) as (settings, snapshot):
        matrix = gap_matrix(snapshot, options.rows, day=day_of(options, settings))
        sources, state = sources_of(snapshot), snapshot.name
    gaps, in_all = notable_gaps(matrix, most=len(matrix.cells))
    for sentence in coverage_sentences(matrix):
        say(sentence)
    if form == "json":
        body = {
            **matrix_json(matrix, state=state, sources=sources),
            "notable": [_gap_json(gap) for gap in gaps],
        }
        write_data(json.dumps(body, ensure_ascii=False, indent=2) + "\n", options.out)
    elif form == "csv" or options.out is not None:
        write_data(matrix_csv(matrix, sources=sources), options.out)
    else:
        _print(matrix)
        _print_gaps(gaps, in_all, matrix.axis)
    say(f"On {matrix.day.isoformat()}, state of the map: {state}.")
    for source in sources:
        say(f"Source: {credit_line(source)}")
    return ALL_WELL


def _print(matrix: Matrix) -> None:
    """A line for each cell that holds anything; totals under (all), which count a thing once."""
    money = currencies(matrix)
    rows = []
    cells = shown = 0
    for row, row_label in (*matrix.rows, ("", "(all)")):
        for column, column_label in (*matrix.columns, ("", "(all)")):
            cell = matrix.cells[row, column]
            inner = bool(row and column)
            cells += inner
            if _is_empty(cell):
                continue
            shown += inner
            rows.append(
                (
                    row_label,
                    column_label,
                    *(NOT_KNOWN_CELL if (n := cell.counts[name]) is None else f"{n:,}" for name in _COUNTS),
                    *(f"{cell.sums.money[code]:,f}" if code in cell.sums.money else "" for code in money),
                    f"{cell.sums.with_amount:,} of {cell.sums.grants:,}",
                )
            )
    if rows:
        heads = (matrix.axis, "country", *_COUNTS.values(), *money, "grants with an amount")
        print_table(heads, rows)
    say(
        f"{shown:,} of {cells:,} cells hold anything that this map knows of; "
        f"{NOT_KNOWN_CELL} is a count that is not known, which is not none."
    )


def _is_empty(cell: Cell) -> bool:
    return not cell.sums.grants and not any(cell.counts.values())


def _print_gaps(gaps: tuple[Gap, ...], in_all: int, axis: str) -> None:
    if not in_all:
        say("No gap stands out: too little is known, or every cell has what its neighbours have.")
        return
    shown = gaps[:GAPS_SHOWN]
    print(f"\nWhere nothing is there yet ({len(shown)} of {in_all} cells)\n")
    print_table(
        (axis, "country", "gap", "why"),
        [(gap.row_label, gap.column_label, gap.kind, gap.reason) for gap in shown],
        widest=80,
    )


def _gap_json(gap: Gap) -> dict[str, object]:
    return {
        "row": gap.row,
        "row_label": gap.row_label,
        "column": gap.column,
        "column_label": gap.column_label,
        "kind": gap.kind,
        "reason": gap.reason,
        "weight": gap.weight,
    }
