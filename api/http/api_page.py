"""The description of the API as a page, read from the same document as /openapi.json."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from api.http.negotiation import HTML, choose, offered
from api.http.problems import MEDIA_TYPE, STATUSES, TITLES, described
from api.http.view import AskedView, Format
from api.pages.rendering import page

router = APIRouter(tags=["service"])

OFFERS = {"html": HTML}

_METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an operation as the page shows it."""

    name: str
    place: str
    required: bool
    kind: str
    says: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as the page shows it; `anchor` is its place on the page."""

    method: str
    path: str
    anchor: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    bodies: tuple[str, ...]
    forms: tuple[str, ...]
    problems: tuple[tuple[str, str], ...]
    example: str


def kind_of(schema: Mapping[str, Any]) -> str:
    """A schema in words: `integer from 0, 90 where not given`."""
    if "anyOf" in schema:
        words = " or ".join(kind_of(one) for one in schema["anyOf"] if one.get("type") != "null")
    elif schema.get("type") == "array":
        words = f"{kind_of(schema.get('items', {}))}, may be repeated"
    else:
        kind = schema.get("type", "text")
        words = "text" if kind == "string" else str(kind)
        if schema.get("format") == "date":
            words = "day (YYYY-MM-DD)"
    if "enum" in schema:
        words = "one of " + ", ".join(map(str, schema["enum"]))
    if "minimum" in schema:
        words += f" from {schema['minimum']}"
    if "maximum" in schema:
        words += f" to {schema['maximum']}"
    if schema.get("default") not in (None, "", []):
        words += f"; {schema['default']} where not given"
    return words


def _example(method: str, path: str, operation: Mapping[str, Any], forms: tuple[str, ...], base: str) -> str:
    """A command for curl that asks for the first form that is no page, with the parameters it must have."""
    form = next((one for one in forms if one != HTML), HTML)
    given = {}
    for one in operation.get("parameters", ()):
        examples = one.get("schema", {}).get("examples") or one.get("examples") or ()
        if one["in"] != "query" or not (one.get("required") or examples):
            continue
        value = one.get("example") or (next(iter(examples)) if examples else "…")
        given[one["name"]] = value
    words = ["curl"]
    if form != HTML:
        words += ["-H", f"Accept: {form}"]
    bodies = operation.get("requestBody", {}).get("content", {})
    direct = next((media for media, body in bodies.items() if "example" in body), "")
    if direct:
        words += ["-H", f"Content-Type: {direct}", "--data-binary", bodies[direct]["example"]]
    elif method != "get":
        words += ["-X", method.upper()]
    query = f"?{urlencode(given)}" if given and not direct else ""
    return shlex.join([*words, f"{base}{path}{query}"])


def operations(document: Mapping[str, Any], base: str) -> Iterator[tuple[str, Operation]]:
    """Every operation of an OpenAPI document with its group, in the document's order."""
    for path, methods in document["paths"].items():
        for method in _METHODS:
            if method not in methods:
                continue
            stated = methods[method]
            forms = tuple(stated["responses"].get("200", {}).get("content", {}))
            yield (
                next(iter(stated.get("tags", ())), "map"),
                Operation(
                    method=method.upper(),
                    path=path,
                    anchor=stated["operationId"],
                    summary=stated.get("summary", ""),
                    description=stated.get("description", ""),
                    parameters=tuple(
                        Parameter(
                            one["name"],
                            one["in"],
                            one.get("required", False),
                            kind_of(one.get("schema", {})),
                            one.get("description", ""),
                        )
                        for one in stated.get("parameters", ())
                    ),
                    bodies=tuple(stated.get("requestBody", {}).get("content", {})),
                    forms=forms,
                    problems=tuple(
                        (status, TITLES.get(int(status), said["description"]))
                        for status, said in stated["responses"].items()
                        if status.isdigit() and int(status) >= 400
                    ),
                    example=_example(method, path, stated, forms, base),
                ),
            )


@router.get(
    "/api",
    summary="This API, described on a page",
    response_class=HTMLResponse,
    responses={**offered(OFFERS, "The page."), **described(400, 406)},
)
def api_page(view: AskedView, form: Format = "") -> Response:
    """Every address with its parameters, forms and problems, from the document at /openapi.json."""
    choose(view.request, OFFERS)
    base = str(view.request.base_url).rstrip("/")
    groups: dict[str, list[Operation]] = {}
    for group, operation in operations(view.request.app.openapi(), base):
        groups.setdefault(group, []).append(operation)
    codes = {kind.code: (status, kind.__doc__ or "") for kind, status in STATUSES}
    return page(
        view,
        "api.html",
        groups=groups,
        base=base,
        codes=[(code, status, says.partition("\n")[0]) for code, (status, says) in codes.items()],
        problem_type=MEDIA_TYPE,
        limits=view.settings,
    )
