"""Reads a question sent to /sparql in the ways of the SPARQL 1.1 Protocol, within the limit of bytes."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs

from fastapi import Request

from api.http.problems import BodyTooLarge, UnreadMediaType
from graph.store import Dataset
from ontology.errors import QueryRefused, UsageError

FORM, DIRECT, UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
MOST_FIELDS = 1000
"""Fields of a form that are read: a question has one, its dataset a few."""

_NO_UPDATE = "This map can only be asked: an update is not allowed here. Records come in by loading."


@dataclass(frozen=True, slots=True)
class Sent:
    """The body of a request and its media type, without parameters."""

    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: its text, the graphs it may read where it names them, and the form it wants."""

    query: str
    default: tuple[str, ...]
    named: tuple[str, ...]
    form: str = ""

    @property
    def dataset(self) -> Dataset | None:
        """What `default-graph-uri` and `named-graph-uri` confine the question to, None for the whole map.

        With `named-graph-uri` alone, a pattern without GRAPH reads the map's own graph.
        """
        if not self.default and not self.named:
            return None
        return Dataset(self.default, self.named)


async def read_sent(request: Request) -> Sent:
    """The body of a POST; raises BodyTooLarge before more than the limit is held, and UnreadMediaType."""
    limit: int = request.app.state.live.settings.request_bytes
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in (FORM, DIRECT, UPDATE):
        raise UnreadMediaType(media_type[:100], (FORM, DIRECT))
    stated = request.headers.get("content-length", "")
    if stated.isdigit() and int(stated) > limit:
        raise BodyTooLarge(limit)
    gathered: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise BodyTooLarge(limit)
        gathered.append(chunk)
    return Sent(media_type, b"".join(gathered))


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise UsageError(f"The question is no UTF-8: {fault.reason} at byte {fault.start}.") from fault


def the_only(queries: list[str]) -> str:
    """The one question of a request; raises UsageError where there is none or there are several."""
    if len(queries) != 1:
        said = "no question" if not queries else f"{len(queries)} questions"
        raise UsageError(f"The request holds {said}; send exactly one as `query`.")
    return queries[0]


def asked_by_post(sent: Sent, default: list[str], named: list[str]) -> Asked:
    """The question in a body; `default` and `named` are the graphs that the address names.

    Raises QueryRefused for an update and UsageError for a body that cannot be read.
    """
    if sent.media_type == UPDATE:
        raise QueryRefused(_NO_UPDATE)
    text = _text(sent.body)
    if sent.media_type == DIRECT:
        return Asked(text, tuple(default), tuple(named))
    try:
        fields = parse_qs(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError as fault:
        raise UsageError(f"The form cannot be read: {fault}.") from fault
    if "update" in fields:
        raise QueryRefused(_NO_UPDATE)
    known = ("query", "default-graph-uri", "named-graph-uri", "format")
    if unknown := sorted(set(fields) - set(known)):
        raise UsageError(f"The form has a field {unknown[0][:100]!r}; it may have: {', '.join(known)}.")
    return Asked(
        the_only(fields.get("query", [])),
        (*default, *fields.get("default-graph-uri", ())),
        (*named, *fields.get("named-graph-uri", ())),
        fields.get("format", [""])[0],
    )
