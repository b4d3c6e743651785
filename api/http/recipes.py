"""The recipes: each named question as a form for people, and the same answer as JSON, CSV and TSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from api.answering import answer, table_json
from api.http.negotiation import HTML, choose, offered
from api.http.problems import described, status_of
from api.http.tables import Table as PageTable
from api.http.tables import table_in_words
from api.http.view import AskedView, Format, View
from api.pages.rendering import page
from api.pages.rows import Rows
from graph.questions import Parameter, Question, Table, questions
from graph.questions.asking import WrongParameter, bindings_of
from graph.questions.catalogue import THINGS, by_asker
from graph.questions.search import things
from graph.questions.written_out import written_out
from graph.snapshot.written import safe_cell
from graph.store import Cell
from ontology.errors import QueryError, SharegraphError, UsageError
from ontology.terms import XSD
from ontology.vocabulary import codes, concept, label_of

router = APIRouter(tags=["questions"])

LISTED = {"html": HTML, "json": "application/json"}
OFFERS = {
    "html": HTML,
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
}
FILES = (("csv", "CSV"), ("tsv", "TSV"), ("json", "JSON"))

ROWS_SHOWN = 300
"""Rows of an answer on the page; the files have all of them."""

NAMES_OFFERED = 500
"""Names that a field proposes while one types; a map with more of them proposes none."""

_FORMS: Mapping[str, dict[str, Any]] = {
    "date": {"type": "string", "format": "date"},
    "days": {"type": "integer", "minimum": 0},
    "integer": {"type": "integer", "minimum": 0},
}
_ROWS_SCHEMA = {
    "type": "object",
    "required": ["state", "question", "on", "columns", "rows"],
    "properties": {
        "state": {"type": "string"},
        "question": {"type": "string"},
        "on": {"type": "string", "format": "date"},
        "columns": {"type": "array", "items": {"type": "string"}},
        "second_hand": {"type": ["string", "null"]},
        "rows": {
            "type": "array",
            "items": {"type": "object", "additionalProperties": {"type": ["string", "null"]}},
        },
    },
}
_LIST_SCHEMA = {
    "type": "object",
    "required": ["questions"],
    "properties": {"questions": {"type": "array", "items": {"type": "object"}}},
}


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter as a field of the form: what it is called, what stands in it, what is wrong with it."""

    parameter: Parameter
    label: str
    value: str
    fault: str
    proposals: tuple[str, ...]


def question_facts(asked: Question) -> dict[str, Any]:
    """One question as plain data."""
    return {
        "name": asked.name,
        "title": asked.title,
        "asked_by": asked.asked_by,
        "parameters": [
            {
                "name": one.name,
                "type": one.type,
                "scheme": one.scheme or None,
                "required": one.required,
                "default": one.default or None,
                "says": one.sentence,
            }
            for one in asked.parameters
        ],
    }


@router.get(
    "/recipes",
    summary="The named questions",
    responses={**offered(LISTED, "The questions.", json=_LIST_SCHEMA), **described(400, 406)},
)
def all_questions(view: AskedView, form: Format = "") -> Response:
    """Every named question with its parameters; each has an address of its own below this one."""
    if choose(view.request, LISTED) == "json":
        listed = [question_facts(one) for one in questions().values()]
        return JSONResponse({"questions": listed}, headers={"Vary": "Accept"})
    return page(view, "questions.html", groups=by_asker(), in_all=len(questions()))


def _parameter_document(one: Parameter) -> dict[str, Any]:
    schema = dict(_FORMS.get(one.type, {"type": "string"}))
    if one.default:
        schema["default"] = int(one.default) if schema["type"] == "integer" else one.default
    takes = " An IRI, an identifier or a name." if one.type in THINGS else ""
    takes = f" A concept of the scheme {one.scheme}: its code, a name or its IRI." if one.scheme else takes
    falls = " Without it, the day that `on` names." if one.type == "date" else ""
    return {
        "name": one.name,
        "in": "query",
        "required": one.required,
        "description": f"{one.sentence[:1].upper()}{one.sentence[1:]}.{takes}{falls}",
        "schema": schema,
    }


def _door(name: str) -> Callable[..., Response]:
    def door(view: AskedView, form: Format = "") -> Response:
        return _answer(view, questions()[name])

    return door


for _asked in questions().values():
    router.add_api_route(
        f"/recipes/{_asked.name}",
        _door(_asked.name),
        methods=["GET"],
        name=_asked.name,
        operation_id=f"question-{_asked.name}",
        summary=_asked.title,
        description=f"Asked by the {_asked.asked_by}. Where it finds nothing: {_asked.empty}",
        responses={
            **offered(OFFERS, "The rows of the answer.", json=_ROWS_SCHEMA),
            **described(400, 404, 406, 422, 500, 503),
        },
        openapi_extra={"parameters": [_parameter_document(one) for one in _asked.parameters]},
    )


def _answer(view: View, asked: Question) -> Response:
    word = choose(view.request, OFFERS)
    given = {
        one.name: value
        for one in asked.parameters
        if (value := view.request.query_params.get(one.name, "").strip())
    }
    if word == "html":
        return _page(view, asked, given)
    file = _kept_file(view, asked, given, word)
    return Response(file, media_type=OFFERS[word], headers={"Vary": "Accept"})


def _kept_file(view: View, asked: Question, given: Mapping[str, str], word: str) -> bytes:
    """The answer as a file, kept with the answers of its state: reading an answer of 1.3 MB and writing it
    anew took 45 to 66 ms of the web process each time, which everybody else waited for."""
    kept = view.snapshot.pool.kept
    bound = bindings_of(view.snapshot, asked, given, view.day)
    key = repr(("file of a recipe", asked.name, word, view.day, sorted(bound.items()))).encode()
    if (found := kept.get(key)) is not None:
        return found.blocks[0]
    file = _file(view, asked, given, word)
    kept.keep(key, word, [file])
    return file


def _file(view: View, asked: Question, given: Mapping[str, str], word: str) -> bytes:
    table = answer(view.snapshot, asked.name, given, day=view.day)
    if word in WRITERS:
        return WRITERS[word](table).encode()
    told = {"state": view.snapshot.name, "question": asked.name, "on": view.day.isoformat()}
    return bytes(JSONResponse({**told, **table_json(table)}).body)


def table_csv(table: Table) -> str:
    """The rows as CSV (RFC 4180); a text that a spreadsheet would read as a formula has an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow([_csv_value(cell) for cell in row])
    return out.getvalue()


def table_tsv(table: Table) -> str:
    """The rows as tab-separated values (the IANA type): a tab or line break in a value becomes a space."""
    rows = (table.columns, *([_csv_value(cell) for cell in row] for row in table.rows))
    return "".join(
        "\t".join(" ".join(value.splitlines()).replace("\t", " ") for value in row) + "\n" for row in rows
    )


def _csv_value(cell: Cell | None) -> str:
    if cell is None:
        return ""
    return safe_cell(cell.value) if cell.datatype == XSD.string or cell.language else cell.value


WRITERS: Mapping[str, Callable[[Table], str]] = {"csv": table_csv, "tsv": table_tsv}


def _page(view: View, asked: Question, given: Mapping[str, str]) -> Response:
    """The form, and the answer where nothing is missing; a fault stands at the field that it is about."""
    faults: dict[str, str] = {}
    table: PageTable | None = None
    text, second_hand = asked.text, ""
    status = 200
    missing = [one for one in asked.parameters if one.required and one.name not in given]
    if missing and given:
        status = 400
        faults = {one.name: "This is needed." for one in missing}
    elif not missing:
        try:
            text = written_out(asked, bindings_of(view.snapshot, asked, given, view.day))
            found = answer(view.snapshot, asked.name, given, day=view.day)
            second_hand = found.second_hand
            table = table_in_words(view, Rows(found.columns, found.rows[:ROWS_SHOWN], len(found.rows)))
        except (UsageError, QueryError) as fault:
            status = status_of(fault)
            faults = _faults(fault)
    elsewhere = {name: value for name, value in given.items() if not faults}
    return page(
        view,
        "question.html",
        status=status,
        asked=asked,
        fields=[_field(view, one, given, faults) for one in asked.parameters],
        fault=faults.get("", ""),
        table=table,
        second_hand=second_hand,
        text=text,
        files=[
            (label, view.href(f"/recipes/{asked.name}", **elsewhere, format=word)) for word, label in FILES
        ]
        if table is not None
        else [],
    )


def _faults(fault: SharegraphError) -> dict[str, str]:
    """What is wrong, by the parameter that it is about; under "" where it is about none."""
    if isinstance(fault, WrongParameter):
        return {fault.name: str(fault).partition(": ")[2]}
    return {"": str(fault)}


def _field(view: View, one: Parameter, given: Mapping[str, str], faults: Mapping[str, str]) -> Field:
    value = given.get(one.name, one.default)
    if one.type == "date" and not value:
        value = view.day.isoformat()
    elif one.type == "concept":  # a code or an IRI is shown by its name
        value = label_of(concept(one.scheme, value) or "") or value
    return Field(
        one,
        f"{one.sentence[:1].upper()}{one.sentence[1:]}",
        value,
        faults.get(one.name, ""),
        _proposals(view, one),
    )


def _proposals(view: View, one: Parameter) -> tuple[str, ...]:
    """The names that a field may take, where they are few enough to be of use."""
    if one.type == "concept":
        named = (label_of(concept(one.scheme, code) or "") or code for code in codes(one.scheme))
        return tuple(dict.fromkeys(named))
    if one.type not in THINGS:
        return ()
    wanted = [thing.label for thing in things(view.snapshot).values() if one.type in ("thing", thing.kind)]
    names = tuple(dict.fromkeys(wanted))
    return names if len(names) <= NAMES_OFFERED else ()
