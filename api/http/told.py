"""Page contexts as JSON: the same values that the page shows, under an honest schema."""

from __future__ import annotations

from typing import Any, Literal

from fastapi.responses import Response
from pydantic import TypeAdapter

_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}
"""The writers of the page contexts, each made once."""


_OFFERED: dict[str, type[Any]] = {}
_WRITTEN: Literal["serialization"] = "serialization"
_SCHEMA = "#/components/schemas/{model}"


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def told(page: Any) -> Response:
    """A page's context (a frozen dataclass) as JSON; amounts are text so that no digit is lost."""
    body = _adapter(type(page)).dump_json(page)
    return Response(body, media_type="application/json", headers={"Vary": "Accept"})


def offered(kind: type[Any], *others: str) -> dict[int | str, dict[str, Any]]:
    """What a 200 is for the OpenAPI document: a page, JSON of `kind`, and the `others` (media types)."""
    _OFFERED.setdefault(kind.__name__, kind)
    content: dict[str, Any] = {"application/json": {"schema": {"$ref": _SCHEMA.format(model=kind.__name__)}}}
    content |= {other: {"schema": {"type": "string"}} for other in ("text/html", *others)}
    return {200: {"description": "The page, or the same in another form.", "content": content}}


def schemas() -> dict[str, Any]:
    """The schemas of all that is `offered`, by name, for the OpenAPI document.

    As the `model` of a response, each would be made anew for each address that has it.
    """
    adapters = ((name, _WRITTEN, _adapter(kind)) for name, kind in _OFFERED.items())
    made: dict[str, Any] = TypeAdapter.json_schemas(adapters, ref_template=_SCHEMA)[1]["$defs"]
    return made
