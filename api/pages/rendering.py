"""Turns a template and its values into HTML: escaping always on, a missing value always an error."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from api.http.view import View
from api.pages.written import amount, count, day_words, link_of, plural
from ontology.account import kind_in_words, records_in_words
from ontology.vocabulary import label_of

STATIC_FOLDER = Path(__file__).parent / "static"
"""The files that pages name: one style sheet, a few scripts, the icon."""

SECTIONS: tuple[tuple[str, str], ...] = (
    ("/", "Overview"),
    ("/network", "Network"),
    ("/organisations", "Organisations"),
    ("/datasets", "Datasets"),
    ("/agreements", "Agreements"),
    ("/projects", "Projects"),
    ("/grants", "Grants"),
    ("/gaps", "Gaps"),
    ("/recipes", "Questions"),
    ("/sparql", "SPARQL"),
    ("/sources", "Sources"),
)
"""The bar at the top of every page."""


@cache
def environment() -> Environment:
    """The templates, with the words and filters that all of them may use."""
    made = Environment(
        loader=PackageLoader("api.pages", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"amount": amount, "count": count, "day": day_words, "plural": plural, "link": link_of}
    made.filters |= {"kind": kind_in_words, "records": records_in_words}
    made.globals |= {"sections": SECTIONS, "label_of": label_of}
    return made


def render(template: str, **values: Any) -> str:
    """The text of a template."""
    return environment().get_template(template).render(values)


def page(view: View, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page about the map; every template may use `view` (its `href` and `to` make links)."""
    values.setdefault("query", "")
    html = render(template, view=view, path=view.request.url.path, **values)
    return HTMLResponse(html, status, headers={"Vary": "Accept"})


def error_page(app: FastAPI, details: dict[str, Any], state: str = "") -> str:
    """The page of a problem; it needs no map, so that it also shows where the map cannot be read.

    `state` names the one that was asked, where the question came that far.
    """
    return render(
        "problem.html", view=None, path="", query="", state=state, details=details, version=app.version
    )
