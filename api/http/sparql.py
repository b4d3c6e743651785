"""SPARQL 1.1 Protocol: one question in, its answer in the form that was asked for; a page for browsers."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api.http.asked import DIRECT, FORM, Asked, Sent, asked_by_post, first_form, read_sent, the_only
from api.http.negotiation import offered, wants_page
from api.http.problems import described
from api.http.self_description import statements_of
from api.http.service_description import service_triples, written_as
from api.http.sparql_answer import Answerer, address_of, answered, examined
from api.http.sparql_forms import GRAPHS, PAGE, ROWS, form_of, is_rows
from api.http.sparql_page import question_page
from api.http.streamed import Gone, while_waited_for
from api.http.view import AskedView, View
from graph.store import QueryForm
from ontology.errors import QueryError

router = APIRouter(tags=["questions"])

PATH = "/sparql"

DefaultGraphs = Annotated[
    list[str],
    Query(
        alias="default-graph-uri",
        description="The graph that patterns without GRAPH read; several are merged, where that is allowed.",
    ),
]
NamedGraphs = Annotated[
    list[str], Query(alias="named-graph-uri", description="A graph that GRAPH may reach; may be repeated.")
]
Forms = Annotated[
    list[str],
    Query(
        alias="format",
        description="The form of the answer, by its short word or media type; it goes before the Accept "
        "header. Of several the first counts.",
    ),
]
OtherForms = Annotated[
    list[str], Query(description="Another name of `format`, as clients of other servers send it.")
]
ANSWERS: dict[int | str, dict[str, Any]] = {
    **offered(
        {**ROWS, **GRAPHS, **PAGE},
        "Rows (SELECT), yes or no (ASK) or a graph (CONSTRUCT, DESCRIBE); without a question, the "
        "description of this service. Which forms apply depends on the question.",
        json={"type": "object", "required": ["head"]},
        jsonld={"type": ["object", "array"]},
    ),
    **described(400, 403, 406, 413, 414, 422, 500, 503),
}


@router.get(PATH, summary="Ask a question in SPARQL 1.1", response_class=Response, responses=ANSWERS)
async def ask_by_get(
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
    form: Forms = [],  # noqa: B006
    output: OtherForms = [],  # noqa: B006
    results: OtherForms = [],  # noqa: B006
) -> Response:
    """The answer to the question in `query`, read from one state of the map.

    Updates, SERVICE, LOAD and graphs outside this map are refused. Without `query`, browsers get a
    page to write one on, other clients the SPARQL 1.1 Service Description. A long answer is sent while
    it is made; one that cannot be ended is broken off, never ended early.
    """
    word = first_form({"format": form, "output": output, "results": results})
    if not query:
        return await _without_question(view, word)
    return await answer_to(view, Asked(the_only(query), tuple(default), tuple(named), word))


async def sent_with(request: Request) -> Sent:
    """The body of a POST, within the limit of the settings."""
    return await read_sent(request, request.app.state.live.settings.request_bytes)


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
async def ask_by_post(
    view: AskedView,
    sent: Annotated[Sent, Depends(sent_with)],
    default: DefaultGraphs = [],  # noqa: B006
    named: NamedGraphs = [],  # noqa: B006
    form: Forms = [],  # noqa: B006
    output: OtherForms = [],  # noqa: B006
    results: OtherForms = [],  # noqa: B006
) -> Response:
    """The answer to a question sent as a form (`query=`) or as it stands (`application/sparql-query`)."""
    asked = asked_by_post(sent, default, named)
    word = first_form({"format": form, "output": output, "results": results}) or asked.form
    return await answer_to(view, Asked(asked.query, asked.default, asked.named, word))


def answerer_of(view: View) -> Answerer:
    """What answers questions on a view."""
    return Answerer(view.snapshot.pool.begin, view.snapshot.graphs, view.settings.merged_graphs)


async def answer_to(view: View, asked: Asked) -> Response:
    """The answer to one question on a view, or the page about it."""
    answerer = answerer_of(view)
    word = ""
    try:
        kind = await examined(view.request, asked, answerer)
        word = form_of(view.request, asked.form, rows=is_rows(kind), page=True)
        if word == "html":
            return await _page(view, asked, kind)
        return await answered(view.request, asked, answerer, kind=kind, word=word)
    except QueryError as fault:
        if asked.form == "html" or (not word and not asked.form and wants_page(view.request)):
            return await _page(view, asked, None, fault)
        raise


async def _page(
    view: View, asked: Asked | None, kind: QueryForm | None, fault: QueryError | None = None
) -> Response:
    question = answerer_of(view).question(view.request, asked) if asked is not None else {}

    def made(gone: Gone) -> Response:
        return question_page(view, asked, kind, fault, question={**question, "cancelled": gone})

    return await while_waited_for(view.request.receive, made)


async def _without_question(view: View, word: str) -> Response:
    form = form_of(view.request, word, rows=False, page=True)
    if form == "html":
        return await _page(view, None, None)

    def described_service(_: Gone) -> Response:
        statements = statements_of(view.snapshot)
        triples = service_triples(address_of(view.request), view.snapshot.graphs, statements)
        body, media_type = written_as(triples, form)
        return Response(body, media_type=media_type, headers={"Vary": "Accept"})

    return await while_waited_for(view.request.receive, described_service)
