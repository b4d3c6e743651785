"""The gap matrix: what is funded, held, shared and needed, by row and country, each cell with its records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response

from api.http.negotiation import choose, offered
from api.http.problems import described
from api.http.view import AskedView, Format
from api.pages.gap_cell_page import cell_as_json, cell_page, read_cell
from api.pages.gaps_page import GRANTS, gaps_page
from graph.funding import ROW_AXES, gap_matrix, matrix_csv, matrix_json, notable_gaps
from graph.snapshot.lookup import sources_of

router = APIRouter(tags=["gaps"])

OFFERS: Mapping[str, str] = {
    "html": "text/html",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
}
CELL_OFFERS: Mapping[str, str] = {"html": "text/html", "json": "application/json"}

_LIST = {"type": "array", "items": {"type": "object"}}
MATRIX = {
    "type": "object",
    "description": "Money is text, so that no digit is lost; null is a count that is not known. "
    "A cell whose row or column is empty is a total, which counts a thing once.",
    "required": ["state", "rows", "on", "coverage", "row_labels", "columns", "cells", "sources", "notable"],
    "properties": {
        "state": {"type": "string"},
        "rows": {"type": "string", "enum": list(ROW_AXES)},
        "on": {"type": "string", "format": "date"},
        **dict.fromkeys(("coverage", "row_labels", "columns", "cells", "sources", "notable"), _LIST),
    },
}
CELL = {
    "type": "object",
    "description": "One cell and the records behind it.",
    "required": ["state", "rows", "on", "row", "column", "cell", "grants", "sources"],
    "properties": {
        "state": {"type": "string"},
        "rows": {"type": "string", "enum": list(ROW_AXES)},
        "on": {"type": "string", "format": "date"},
        **{name: {"type": "object"} for name in ("row", "column", "cell")},
        **dict.fromkeys(("grants", "datasets", "agreements", "needs", "sources"), _LIST),
    },
}

Rows = Annotated[str, Query(description=f"What stands in the rows: {', '.join(ROW_AXES)}.")]


@router.get(
    "/gaps",
    summary="What is funded, held, shared and needed, by theme, harm or programme and country",
    response_class=Response,
    responses={
        **offered(OFFERS, "The matrix in the form asked for.", json=MATRIX),
        **described(400, 406),
    },
)
def gaps(
    view: AskedView,
    *,
    rows: Rows = "theme",
    measure: Annotated[
        str,
        Query(
            description="What the page prints in its cells: grants, datasets, agreements, needs, everything, "
            "or the code of a currency for money. The files hold all of them."
        ),
    ] = GRANTS,
    whole: Annotated[
        bool, Query(alias="all", description="Whether the page also shows rows in which nothing stands.")
    ] = False,
    form: Format = "",
) -> Response:
    """The matrix on the day, with how well it is covered and which cells to look at first."""
    matrix = gap_matrix(view.snapshot, rows, day=view.day)
    chosen = choose(view.request, OFFERS)
    if chosen == "html":
        return gaps_page(view, matrix, measure=measure, whole=whole)
    headers = {"Vary": "Accept"}
    sources = sources_of(view.snapshot)
    if chosen == "json":
        found, _ = notable_gaps(matrix, most=len(matrix.cells))
        body = matrix_json(matrix, state=view.snapshot.name, sources=sources)
        return JSONResponse({**body, "notable": [asdict(gap) for gap in found]}, headers=headers)
    name = f"sharegraph-gaps-{rows}-{view.day.isoformat()}.csv"
    headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(matrix_csv(matrix, sources=sources), headers=headers, media_type=OFFERS[chosen])


@router.get(
    "/gaps/cell",
    summary="The records behind one cell of the gap matrix",
    response_class=Response,
    responses={
        **offered(CELL_OFFERS, "The cell in the form asked for.", json=CELL),
        **described(400, 404, 406),
    },
)
def cell(
    view: AskedView,
    rows: Rows = "theme",
    row: Annotated[
        str,
        Query(
            max_length=2000,
            description="The row: a code, an IRI, `unallocated` or `not-known`; empty: all rows.",
        ),
    ] = "",
    column: Annotated[
        str,
        Query(
            max_length=2000,
            description="The country: a code, an IRI, `unallocated` or `not-known`; empty: all countries.",
        ),
    ] = "",
    number: Annotated[int, Query(alias="page", ge=1, description="Which page of the grants.")] = 1,
    form: Format = "",
) -> Response:
    """Its grants with the part of each that stands here, its datasets, agreements in force and needs."""
    matrix = gap_matrix(view.snapshot, rows, day=view.day)
    found = read_cell(view.snapshot, matrix, row, column)
    if choose(view.request, CELL_OFFERS) == "json":
        return JSONResponse(cell_as_json(view.snapshot, matrix, found), headers={"Vary": "Accept"})
    return cell_page(view, matrix, found, number=number)
