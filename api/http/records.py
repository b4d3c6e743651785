"""Where statements come from and what their words mean: records, vocabularies, concepts, places."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from api.describing import describe
from api.http.negotiation import RDF_OFFERS, choose
from api.http.problems import described
from api.http.told import offered, told
from api.http.view import AskedView, Format
from api.pages.concept_page import ConceptPage, SchemePage, concept_page, scheme_page, schemes_page
from api.pages.record_page import RecordPage, record_page
from api.pages.rendering import page
from ontology.identifiers import concept_iri

router = APIRouter(tags=["records"])

OFFERS = {"html": "text/html", "json": "application/json"}


@router.get(
    "/records",
    summary="What stands in one record",
    responses={**offered(RecordPage), **described(400, 404, 406)},
)
def record(
    view: AskedView,
    iri: Annotated[str, Query(max_length=2000, description="The IRI of a record.")],
    form: Format = "",
) -> Response:
    """A row, object or described node of a loaded file: its place, and what its source states there."""
    chosen = choose(view.request, OFFERS)
    made = record_page(view.snapshot, iri, view.day)
    if chosen == "json":
        return told(made)
    return page(view, "record.html", page=made)


@router.get("/concepts", summary="The vocabularies", responses={**offered(SchemePage), **described(400, 406)})
def schemes(view: AskedView, form: Format = "") -> Response:
    """The vocabularies from which sectors, harms, themes, places and other words come."""
    chosen = choose(view.request, OFFERS)
    made = schemes_page(view.snapshot, view.day)
    return told(made) if chosen == "json" else page(view, "scheme.html", page=made)


@router.get(
    "/concepts/{scheme}",
    summary="One vocabulary",
    responses={**offered(SchemePage), **described(400, 404, 406)},
)
def scheme(
    view: AskedView,
    scheme: Annotated[str, Path(description="The code of a vocabulary, such as `harm`.")],
    form: Format = "",
) -> Response:
    """A vocabulary with all its words and what they mean."""
    chosen = choose(view.request, OFFERS)
    made = scheme_page(view.snapshot, scheme, view.day)
    return told(made) if chosen == "json" else page(view, "scheme.html", page=made)


@router.get(
    "/concepts/{scheme}/{code:path}",
    summary="One concept or place",
    responses={**offered(ConceptPage, *RDF_OFFERS.values()), **described(400, 404, 406)},
)
def concept(
    view: AskedView,
    scheme: Annotated[str, Path(description="The code of a vocabulary, such as `harm`.")],
    code: Annotated[str, Path(description="The code of a concept, or of a country (ISO 3166-1).")],
    form: Format = "",
) -> Response:
    """A word of a vocabulary: what it means, what other sectors call it, what else the same word means,
    and how often the map uses it. `sharegraph term` says the same."""
    iri = concept_iri(scheme, code)
    chosen = choose(view.request, {**OFFERS, **RDF_OFFERS})
    made = concept_page(view.snapshot, iri, view.day)
    if chosen in RDF_OFFERS:
        body, media_type = describe(view.snapshot, iri, chosen)
        return Response(body, headers={"Vary": "Accept"}, media_type=media_type)
    return told(made) if chosen == "json" else page(view, "concept.html", page=made)
