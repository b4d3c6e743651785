"""Page contexts as JSON: the same values that the page shows, under an honest schema."""

from __future__ import annotations

from typing import Any

from fastapi.responses import Response
from pydantic import TypeAdapter

_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}
"""The writers of the page contexts, each made once."""


def told(page: Any) -> Response:
    """A page's context (a frozen dataclass) as JSON; amounts are text so that no digit is lost."""
    kind = type(page)
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    body = _ADAPTERS[kind].dump_json(page)
    return Response(body, media_type="application/json", headers={"Vary": "Accept"})


def offered(kind: type[Any], *others: str) -> dict[int | str, dict[str, Any]]:
    """What a 200 is for the OpenAPI document: a page, JSON of `kind`, and the `others` (media types)."""
    content: dict[str, Any] = {"text/html": {"schema": {"type": "string"}}}
    content |= {other: {"schema": {"type": "string"}} for other in others}
    return {200: {"model": kind, "description": "The page, or the same in another form.", "content": content}}
