"""The gap matrix as files: exactly the view, whole, safe in a spreadsheet, credited."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest

from graph.funding import Matrix, coverage_sentences, gap_matrix, matrix_csv, matrix_json
from graph.snapshot import Snapshot
from graph.snapshot.lookup import sources_of
from ontology import records as r


@pytest.fixture(scope="module")
def matrix(snapshot: Snapshot, build: Any) -> Matrix:
    return gap_matrix(snapshot, "theme", day=build.day)


def read(matrix: Matrix, sources: tuple[r.Source, ...] = ()) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(matrix_csv(matrix, sources=sources), newline="")))


def test_every_cell_and_every_total_is_a_line(matrix: Matrix) -> None:
    rows = read(matrix)
    assert len(rows) == (len(matrix.rows) + 1) * (len(matrix.columns) + 1)
    assert {(row["row_id"], row["country_id"]) for row in rows} == set(matrix.cells)


def test_lines_add_up_to_the_total(matrix: Matrix) -> None:
    rows = read(matrix)
    whole = next(row for row in rows if (row["theme"], row["country"]) == ("(all)", "(all)"))
    inner = [row for row in rows if row["row_id"] and row["country_id"]]
    for code in ("GBP", "EUR", "KES"):
        assert sum(Decimal(row[code] or 0) for row in inner) == Decimal(whole[code])
    assert (whole["grants"], whole["grants_with_amount"]) == ("6", "5")


def test_what_is_not_known_is_no_zero(matrix: Matrix, build: Any) -> None:
    row = next(
        row
        for row in read(matrix)
        if (row["row_id"], row["country_id"]) == (build.concept("theme", "research-data"), build.place("GB"))
    )
    assert row["needs"] == "?"
    assert row["KES"] == ""
    body = matrix_json(matrix)
    cell = next(
        one for one in body["cells"] if (one["row"], one["column"]) == (row["row_id"], row["country_id"])
    )
    assert cell["needs"] is None
    assert "KES" not in cell["money"]


def test_the_first_line_carries_coverage_and_credits(matrix: Matrix, snapshot: Snapshot) -> None:
    first, *others = read(matrix, sources_of(snapshot))
    assert first["coverage"].startswith("2 of 6 grants carry both theme and place.")
    assert "The register; Somebody; Credit register; licence: CC BY 4.0" in first["sources"]
    assert "Credit second" in first["sources"]
    assert not any(row["sources"] or row["coverage"] for row in others)


def test_json_is_the_view_with_its_coverage_and_credits(matrix: Matrix, snapshot: Snapshot) -> None:
    body = json.loads(json.dumps(matrix_json(matrix, state=snapshot.name, sources=sources_of(snapshot))))
    assert (body["state"], body["rows"], body["on"]) == (snapshot.name, "theme", "2026-06-30")
    assert [one["says"] for one in body["coverage"]] == list(coverage_sentences(matrix))
    assert [one["credit"] for one in body["sources"]] == ["Credit register", "Credit second"]
    whole = next(one for one in body["cells"] if not one["row"] and not one["column"])
    assert whole["money"] == {"EUR": "300", "GBP": "1150.5", "KES": "7"}
    assert len(body["cells"]) == len(matrix.cells)


def test_a_programme_named_like_a_formula_is_no_formula(map_of: Any, build: Any) -> None:
    programme = r.Programme(iri=build.iri("programme", "evil"), address="p.csv#row=2", label=build.formula)
    grant = build.grant("g", "10", programmes=(programme.iri,), places=(build.place("GB"),))
    found = gap_matrix(map_of({"evil": [programme, grant]}), "programme", day=build.day)
    cells = [cell for row in read(found) for cell in row.values()]
    assert f"'{build.formula}" in cells
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in cells)
