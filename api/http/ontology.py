"""What the words of the map mean: the ontology, its shapes, and each term, as a page and as RDF."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response
from markupsafe import Markup

from api.http.negotiation import RDF_OFFERS, choose
from api.http.problems import described
from api.http.told import offered, told
from api.http.view import AskedView, Format
from api.pages.ontology_diagram import diagram
from api.pages.ontology_page import OntologyPage, TermPage, ontology_page, term_page
from api.pages.rendering import page
from graph.questions.declared import ontology_as, shapes_as, term_as
from graph.store import Answer

router = APIRouter(tags=["ontology"])

OFFERS = {"html": "text/html", "json": "application/json", **RDF_OFFERS}


def _rdf(answer: Answer) -> Response:
    return Response(answer.body, media_type=answer.media_type, headers={"Vary": "Accept"})


@router.get(
    "/ontology",
    summary="The ontology",
    responses={**offered(OntologyPage, *RDF_OFFERS.values()), **described(400, 406)},
)
def ontology(view: AskedView, form: Format = "") -> Response:
    """Its classes and properties, how they hang together, and the vocabularies; as RDF the whole of it."""
    chosen = choose(view.request, OFFERS)
    if chosen in RDF_OFFERS:
        return _rdf(ontology_as(chosen))
    made = ontology_page(view.snapshot, view.day)
    if chosen == "json":
        return told(made)
    drawn = Markup(diagram(view.href))  # noqa: S704 (built of elements, never glued)
    return page(view, "ontology.html", page=made, diagram=drawn)


@router.get(
    "/shapes",
    summary="The shapes",
    response_class=Response,
    responses={
        200: {
            "description": "The shapes (SHACL) that records are checked against.",
            "content": {name: {"schema": {"type": "string"}} for name in RDF_OFFERS.values()},
        },
        **described(400, 406),
    },
)
def shapes(view: AskedView, form: Format = "") -> Response:
    """The rules that the ontology cannot state, in SHACL."""
    return _rdf(shapes_as(choose(view.request, RDF_OFFERS)))


@router.get(
    "/ontology/{name}",
    summary="One class or property",
    responses={**offered(TermPage, *RDF_OFFERS.values()), **described(400, 404, 406)},
)
def term(
    view: AskedView,
    name: Annotated[str, Path(description="The name of a class or a property, such as `Agreement`.")],
    form: Format = "",
) -> Response:
    """What a term means, where it may stand, which rules hold, how often the map uses it, and an example."""
    chosen = choose(view.request, OFFERS)
    if chosen in RDF_OFFERS:
        return _rdf(term_as(name, chosen))
    made = term_page(view.snapshot, name, view.day)
    return told(made) if chosen == "json" else page(view, "term.html", page=made)
