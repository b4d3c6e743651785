"""The page on which a question is written in SPARQL, run, and its answer read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi.responses import Response

from api.examples import examples
from api.http.asked import Asked
from api.http.problems import RETRY_SECONDS, TITLES, status_of
from api.http.tables import Table, table_as_asked
from api.http.view import View
from api.pages.rendering import page
from api.pages.rows import read_ntriples, read_tsv
from graph.questions import questions
from graph.questions.terms_used import terms_used
from graph.store import QueryForm
from ontology.errors import QueryError

ROWS_SHOWN = 200
"""Rows of an answer on the page; the files have all of them."""

LINES_AROUND = 2
"""Lines of the question shown before and after the one with the fault."""

ROW_FILES = (("csv", "CSV"), ("tsv", "TSV"), ("json", "JSON"), ("xml", "XML"))
GRAPH_FILES = (
    ("turtle", "Turtle"),
    ("jsonld", "JSON-LD"),
    ("ntriples", "N-Triples"),
    ("rdfxml", "RDF/XML"),
)
ENDINGS = {"turtle": "ttl", "ntriples": "nt", "rdfxml": "rdf"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the question beside a fault; `before` and `after` part it at the column, if it is there."""

    number: int
    before: str
    marked: str
    after: str
    faulty: bool


def lines_around(text: str, line: int | None, column: int | None) -> tuple[Line, ...]:
    """The lines of a question around a fault, the place marked; none where the place is not known."""
    lines = text.splitlines()
    if line is None or not 1 <= line <= len(lines) + 1:
        return ()
    at = min(line, len(lines))
    first, last = max(at - LINES_AROUND, 1), min(at + LINES_AROUND, len(lines))
    found = []
    for number in range(first, last + 1):
        written = lines[number - 1]
        if number != at:
            found.append(Line(number, written, "", "", faulty=False))
            continue
        place = min(max((column or 1) - 1, 0), len(written))
        found.append(
            Line(number, written[:place], written[place : place + 1], written[place + 1 :], faulty=True)
        )
    return tuple(found)


def _links(view: View, asked: Asked, files: Iterable[tuple[str, str]]) -> Sequence[tuple[str, str, str]]:
    """Name, address and file name of the whole answer in each form."""
    dataset = {"default-graph-uri": list(asked.default), "named-graph-uri": list(asked.named)}
    given = {name: values for name, values in dataset.items() if values}
    return [
        (
            name,
            view.href("/sparql", query=asked.query, format=word, **given),
            f"sharegraph-{view.snapshot.name}.{ENDINGS.get(word, word)}",
        )
        for word, name in files
    ]


def question_page(
    view: View,
    asked: Asked | None,
    kind: QueryForm | None,
    fault: QueryError | None = None,
    *,
    question: Mapping[str, Any],
) -> Response:
    """The page with its question, the answer where one was asked, and the fault where there is one.

    `question` is what `WorkerPool.ask` is given, beside the form. Raises nothing of its own: a
    question that fails here shows its fault in its place.
    """
    table: Table | None = None
    boolean: bool | None = None
    files: Sequence[tuple[str, str, str]] = ()
    if asked is not None and kind is not None and fault is None:
        try:
            answer = view.snapshot.pool.ask(**question, solutions="tsv", graph="ntriples")
            if answer.kind == "boolean":
                boolean = answer.body.strip() == b"true"
            elif answer.kind == "solutions":
                table = table_as_asked(view, read_tsv(answer.body, ROWS_SHOWN))
            else:
                table = table_as_asked(view, read_ntriples(answer.body, ROWS_SHOWN))
            files = _links(view, asked, GRAPH_FILES if answer.kind == "graph" else ROW_FILES)
        except QueryError as found:
            fault = found
    status = status_of(fault) if fault is not None else 200
    line, column = getattr(fault, "line", None), getattr(fault, "column", None)
    response = page(
        view,
        "sparql.html",
        status=status,
        text=asked.query if asked is not None else examples()[0].text,
        asked=asked,
        fault=fault,
        fault_title=TITLES.get(status, ""),
        line=line,
        column=column,
        lines=lines_around(asked.query, line, column) if asked is not None else (),
        table=table,
        boolean=boolean,
        files=files,
        examples=examples(),
        questions=len(questions()),
        terms=terms_used(view.snapshot),
        limit_seconds=view.settings.query_seconds,
    )
    if status == 503:
        response.headers["Retry-After"] = RETRY_SECONDS
    return response
