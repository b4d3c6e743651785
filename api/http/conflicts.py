"""Where sources differ, as a page, JSON and CSV."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.http.negotiation import choose
from api.http.problems import described
from api.http.told import offered, told
from api.http.view import AskedView, Format
from api.pages.conflicts_page import ConflictsPage, conflicts_csv, conflicts_page
from api.pages.list_page import EVERY_ROW
from api.pages.rendering import page as page_of_map

router = APIRouter(tags=["things"])

OFFERS = {"html": "text/html", "json": "application/json", "csv": "text/csv; charset=utf-8"}


@router.get(
    "/conflicts",
    summary="Where sources differ",
    responses={**offered(ConflictsPage, "text/csv"), **described(400, 406)},
)
def conflicts(
    view: AskedView,
    source: Annotated[str, Query(max_length=200, description="The name of a source that has a say.")] = "",
    fact: Annotated[str, Query(max_length=200, description="The fact, such as `money` or `label`.")] = "",
    page: Annotated[int, Query(ge=1, description="Which page; one past the last gives the last.")] = 1,
    form: Format = "",
) -> Response:
    """Facts that sources, or one source with itself, state in several ways: who says what, when, which is
    shown and why."""
    wanted = choose(view.request, OFFERS)
    length = EVERY_ROW if wanted == "csv" else view.settings.list_length
    made = conflicts_page(view.snapshot, day=view.day, source=source, fact=fact, page=page, length=length)
    if wanted == "json":
        return told(made)
    if wanted == "csv":
        headers = {
            "Content-Disposition": 'attachment; filename="conflicts.csv"',
            "Link": '</sources>; rel="license"',
            "Vary": "Accept",
        }
        return Response(conflicts_csv(made), headers=headers, media_type=OFFERS["csv"])
    return page_of_map(view, "conflicts.html", page=made)
