"""SPARQL 1.1 Protocol: one question in, its answer in the form that was asked for; a page for browsers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from api.http.asked import DIRECT, FORM, Asked, Sent, asked_by_post, read_sent, the_only
from api.http.negotiation import HTML, choose, offered, wants_page
from api.http.problems import BodyTooLarge, described
from api.http.sparql_page import question_page
from api.http.view import AskedView, Format, View
from graph.store import GRAPH_FORMATS, RESULT_FORMATS, QueryForm, refuse_unsafe
from graph.store.guard import TEXT_LIMIT
from ontology.errors import QueryError, QueryRefused

router = APIRouter(tags=["questions"])

PATH = "/sparql"

ROWS: Mapping[str, str] = {name: form.media_type for name, form in RESULT_FORMATS.items()}
GRAPHS: Mapping[str, str] = {name: form.media_type for name, form in GRAPH_FORMATS.items()}
PAGE: Mapping[str, str] = {"html": HTML}
ALSO: Mapping[str, tuple[str, ...]] = {
    "json": ("application/json",),
    "xml": ("application/xml", "text/xml"),
    "jsonld": ("application/json",),
    "ntriples": ("text/plain",),
    "rdfxml": ("application/xml",),
}
"""Other names under which clients ask for a form; it is sent under its own."""

_DESCRIPTION = f"""CONSTRUCT {{
  <%s> a sd:Service ; sd:endpoint <%s> ; sd:supportedLanguage sd:SPARQL11Query ;
    sd:resultFormat {
    ", ".join(
        f"<http://www.w3.org/ns/formats/{name}>"
        for name in (
            "SPARQL_Results_JSON",
            "SPARQL_Results_XML",
            "SPARQL_Results_CSV",
            "SPARQL_Results_TSV",
            "Turtle",
            "N-Triples",
            "N-Quads",
            "TriG",
            "RDF_XML",
            "JSON-LD",
        )
    )
} .
}} WHERE {{}}"""
"""SPARQL 1.1 Service Description of this address, made by the engine so that it has every form."""

_PREFIX = "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>\n"

_ONE_DEFAULT = (
    "More than one default-graph-uri is not allowed here: a statement that stands in several graphs would "
    "count several times."
)

DefaultGraphs = Annotated[
    list[str],
    Query(alias="default-graph-uri", description="The graph that patterns without GRAPH read; one at most."),
]
NamedGraphs = Annotated[
    list[str], Query(alias="named-graph-uri", description="A graph that GRAPH may reach; may be repeated.")
]
ANSWERS: dict[int | str, dict[str, Any]] = {
    **offered(
        {**ROWS, **GRAPHS, **PAGE},
        "Rows (SELECT), yes or no (ASK) or a graph (CONSTRUCT, DESCRIBE); without a question, the "
        "description of this service. Which forms apply depends on the question.",
        json={"type": "object", "required": ["head"]},
        jsonld={"type": ["object", "array"]},
    ),
    **described(400, 403, 406, 413, 422, 500, 503),
}


@router.get(PATH, summary="Ask a question in SPARQL 1.1", response_class=Response, responses=ANSWERS)
def ask_by_get(
    view: AskedView,
    query: Annotated[
        list[str],
        Query(
            description="The question: SELECT, ASK, CONSTRUCT or DESCRIBE.",
            examples=["SELECT * WHERE { ?s ?p ?o } LIMIT 5"],
        ),
    ] = [],  # noqa: B006 (FastAPI copies it)
    default: DefaultGraphs = [],  # noqa: B006
    named: NamedGraphs = [],  # noqa: B006
    form: Format = "",
) -> Response:
    """The answer to the question in `query`, read from one state of the map.

    Updates, SERVICE, LOAD and graphs outside this map are refused. Without `query`, browsers get a
    page to write one on, other clients the SPARQL 1.1 Service Description.
    """
    if not query:
        return _without_question(view)
    return _answer(view, Asked(the_only(query), tuple(default), tuple(named), form))


@router.post(
    PATH,
    summary="Ask a question in SPARQL 1.1, sent as a body",
    response_class=Response,
    responses={**ANSWERS, **described(415)},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                FORM: {
                    "schema": {
                        "type": "object",
                        "required": ["query"],
                        "properties": {
                            "query": {"type": "string"},
                            "default-graph-uri": {"type": "array", "items": {"type": "string"}},
                            "named-graph-uri": {"type": "array", "items": {"type": "string"}},
                            "format": {"type": "string"},
                        },
                    }
                },
                DIRECT: {"schema": {"type": "string"}, "example": "ASK { ?s ?p ?o }"},
            },
        }
    },
)
def ask_by_post(
    view: AskedView,
    sent: Annotated[Sent, Depends(read_sent)],
    default: DefaultGraphs = [],  # noqa: B006
    named: NamedGraphs = [],  # noqa: B006
    form: Format = "",
) -> Response:
    """The answer to a question sent as a form (`query=`) or as it stands (`application/sparql-query`)."""
    asked = asked_by_post(sent, default, named)
    return _answer(view, Asked(asked.query, asked.default, asked.named, form or asked.form))


def _answer(view: View, asked: Asked) -> Response:
    if len(asked.query.encode("utf-8", "replace")) > TEXT_LIMIT:
        raise BodyTooLarge(TEXT_LIMIT)
    word = ""
    try:
        kind = refuse_unsafe(asked.query, graphs=view.snapshot.graphs)
        rows = kind in (QueryForm.SELECT, QueryForm.ASK)
        word = choose(view.request, {**(ROWS if rows else GRAPHS), **PAGE}, asked=asked.form, also=ALSO)
        if len(asked.default) > 1:
            raise QueryRefused(_ONE_DEFAULT)
        if word == "html":
            return question_page(view, asked, kind)
        answer = view.snapshot.ask(
            asked.query,
            solutions=word if rows else "json",
            graph="turtle" if rows else word,
            dataset=asked.dataset,
        )
    except QueryError as fault:
        if (
            word == "html"
            or asked.form == "html"
            or (not word and not asked.form and wants_page(view.request))
        ):
            return question_page(view, asked, None, fault)
        raise
    return Response(answer.body, media_type=answer.media_type, headers={"Vary": "Accept"})


def _without_question(view: View) -> Response:
    word = choose(view.request, {**GRAPHS, **PAGE}, also=ALSO)
    if word == "html":
        return question_page(view, None, None)
    here = str(view.request.url.replace(query=""))
    answer = view.snapshot.ask(_PREFIX + _DESCRIPTION % (here, here), graph=word)
    return Response(answer.body, media_type=answer.media_type, headers={"Vary": "Accept"})
