"""Errors at the door: problem details (RFC 9457) for programs, the same words as a page for people."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from api.http.caching import NotModified, not_modified
from api.http.negotiation import wants_page
from graph.questions.asking import WrongParameter
from ontology.errors import (
    AnswerTooLarge,
    EngineFailed,
    Gone,
    NotAcceptable,
    NotFound,
    QueryBusy,
    QueryCancelled,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
    SharegraphError,
    StateGone,
    StatePutAway,
    StoreError,
    UsageError,
)

_log = logging.getLogger("sharegraph")

MEDIA_TYPE = "application/problem+json"
TYPE_BASE = "https://w3id.org/sharegraph/problem/"
"""Before an error's code: what `type` names. Nothing is fetched from there."""


class BodyTooLarge(UsageError):
    """The body of a request passes the limit of `limit` bytes; nothing of it was read as a question."""

    code = "body-too-large"

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"More than {limit:,} bytes were sent. Send a shorter question.")


class AddressTooLong(UsageError):
    """An address that, with its parameters, passes the limit of `limit` bytes."""

    code = "address-too-long"

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(
            f"The address has more than {limit:,} bytes. Send a long question by POST, as a body."
        )


class UnreadMediaType(UsageError):
    """A body in a form that this address does not read."""

    code = "media-type"

    def __init__(self, sent: str, read: Iterable[str]) -> None:
        self.sent, self.known = sent, tuple(read)
        super().__init__(
            f"{sent or 'A body without a Content-Type'} is not read here; {' or '.join(self.known)} is."
        )


STATUSES: tuple[tuple[type[SharegraphError], int], ...] = (
    (NotFound, 404),
    (Gone, 410),
    (StateGone, 410),
    (StatePutAway, 503),
    (NotAcceptable, 406),
    (BodyTooLarge, 413),
    (AddressTooLong, 414),
    (UnreadMediaType, 415),
    (UsageError, 400),
    (QuerySyntaxError, 400),
    (QueryRefused, 403),
    (QueryTimeout, 422),
    (AnswerTooLarge, 422),
    (QueryBusy, 503),
    (QueryCancelled, 503),
    (QueryTooLarge, 422),
    (EngineFailed, 500),
    (StoreError, 503),
)
"""The status of each error, the first class that fits. 422: understood, but past a limit of this map."""

RETRY_SECONDS = "2"
"""What Retry-After says where a later try may find room."""

CANNOT_BE_READ = "The records of this map cannot be read just now; the log of the server says why."
"""What is told of trouble with the data folder: its own words name folders and sources, which are not for
everybody."""

TITLES = {
    400: "The request is off",
    403: "This is not allowed here",
    404: "Not in this map",
    405: "This address does not take that method",
    406: "Not given in that form",
    410: "No longer in this map",
    413: "Too much was sent",
    414: "Too long an address",
    415: "Sent in a form that is not read here",
    421: "Not the name of this server",
    422: "Past a limit of this map",
    500: "The question could not be answered",
    503: "Not possible just now",
}


_MUST_BE = {
    "int_parsing": "be a whole number",
    "int_parsing_size": "be a smaller whole number",
    "float_parsing": "be a number",
    "bool_parsing": "be true or false",
    "greater_than_equal": "be at least {ge}",
    "less_than_equal": "be at most {le}",
    "string_too_long": "have at most {max_length} characters",
    "string_too_short": "have at least {min_length} characters",
}
"""What a parameter must be, in people's words, by pydantic's kind of error."""


def problem(status: int, detail: str, code: str, **more: Any) -> dict[str, Any]:
    """The members of a problem; `more` are extensions such as `line` and `column`."""
    return {
        "type": TYPE_BASE + code,
        "title": TITLES.get(status, HTTPStatus(status).phrase),
        "status": status,
        "detail": detail,
        "code": code,
        **more,
    }


def _answer(request: Request, details: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    status = details["status"]
    headers = {"Vary": "Accept", **(headers or {})}
    if request.app.state.problems_have_pages and wants_page(request):
        from api.pages.rendering import error_page

        body = error_page(request.app, details, request.scope["state"].get("map_state", ""))
        return Response(body, status, headers, media_type="text/html; charset=utf-8")
    return JSONResponse(details, status, headers, media_type=MEDIA_TYPE)


def status_of(fault: Exception) -> int:
    """The status of an error, 500 for one that is not ours."""
    return next((number for kind, number in STATUSES if isinstance(fault, kind)), 500)


def _of_ours(request: Request, fault: Exception) -> Response:
    status = status_of(fault)
    named = {
        name: getattr(fault, name)
        for name in ("line", "column", "limit", "seconds", "known")
        if getattr(fault, name, None) is not None
    }
    code = fault.code if isinstance(fault, SharegraphError) else "internal"
    if isinstance(fault, WrongParameter):
        named["parameter"] = fault.name
    soon = status == 503 and not isinstance(fault, StatePutAway)
    headers = {"Retry-After": RETRY_SECONDS} if soon else None
    detail = str(fault)
    if isinstance(fault, StoreError):
        _log.warning("A question met trouble with the data folder: %s", fault)
        detail = CANNOT_BE_READ
    return _answer(request, problem(status, detail, code, **named), headers)


def _of_http(request: Request, fault: Exception) -> Response:
    status, headers = 500, None
    detail = "Something went wrong."
    if isinstance(fault, HTTPException):
        status, headers = fault.status_code, dict(fault.headers or {})
        detail = str(fault.detail)
    if status == 404:
        detail = f"There is no page {request.url.path!r}."
    return _answer(request, problem(status, detail, f"http-{status}"), headers)


def _of_parameters(request: Request, fault: Exception) -> Response:
    if not isinstance(fault, RequestValidationError):
        raise fault
    errors = fault.errors()
    wrong = " ".join(map(_told, errors))
    return _answer(request, problem(400, wrong, UsageError.code, parameter=str(errors[0]["loc"][-1])))


def _told(error: Mapping[str, Any]) -> str:
    name = ".".join(map(str, error["loc"][1:]))
    if error["type"] == "missing":
        return f"This address needs the parameter {name!r}."
    words = _MUST_BE.get(error["type"])
    must = words.format(**error.get("ctx", {})) if words else f"be other: {error['msg']}"
    return f"The parameter {name!r} must {must}; it was {error['input']!r}."


def _of_the_unforeseen(request: Request, _: Exception) -> Response:
    detail = "Something in this server failed; its log says more."
    return _answer(request, problem(500, detail, "internal"))


def add_problem_handlers(app: FastAPI, *, pages: bool = True) -> None:
    """Make every error that leaves a door a problem or, where the application has pages, its page."""
    app.state.problems_have_pages = pages
    app.add_exception_handler(SharegraphError, _of_ours)
    app.add_exception_handler(RequestValidationError, _of_parameters)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(NotModified, not_modified)
    app.add_exception_handler(Exception, _of_the_unforeseen)


def described(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems of a route for the OpenAPI document."""
    return {
        status: {
            "description": TITLES[status],
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }
