"""The start page, and how the map counts: what a newcomer reads first."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from api.http.negotiation import choose
from api.http.problems import described
from api.http.told import offered, told
from api.http.view import AskedView, Format
from api.pages import counted
from api.pages.rendering import page
from api.pages.start_page import StartPage, start_page

router = APIRouter(tags=["start"])

OFFERS = {"html": "text/html", "json": "application/json"}


@router.get("/", summary="Overview", responses={**offered(StartPage), **described(400, 406)})
def start(view: AskedView, form: Format = "") -> Response:
    """How much the map knows, first answers, gaps, and how complete it is."""
    chosen = choose(view.request, OFFERS)
    made = start_page(view.snapshot, view.day)
    if chosen == "json":
        return told(made)
    return page(view, "start.html", page=made)


@router.get(
    "/about",
    summary="How this is counted",
    response_class=HTMLResponse,
    responses={200: {"content": {"text/html": {"schema": {"type": "string"}}}}, **described(400, 406)},
)
def about(view: AskedView) -> Response:
    """The rules by which sources become what the map says, in people's words."""
    choose(view.request, {"html": OFFERS["html"]})
    return page(view, "about.html", counted=counted)
