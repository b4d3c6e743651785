"""Reads a question sent to /sparql in the ways of the SPARQL 1.1 Protocol, within the limit of bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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

FORM_NAMES = ("format", "output", "results")
"""The parameters that may name the form of an answer: ours, and two that clients of other servers send
beside it. The first one given counts."""

DATASET_NAMES = ("default-graph-uri", "named-graph-uri")

_CHARSET = re.compile(r"charset\s*=\s*\"?([^\s\";]+)", re.IGNORECASE)
"""Both media types are UTF-8 and nothing else (SPARQL 1.1 Protocol, 2.1.3): another one was not meant."""

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
        """What `default-graph-uri` and `named-graph-uri` name, None where neither is given.

        It takes the place of FROM in the text (SPARQL 1.1 Protocol, 2.1.4). With `named-graph-uri`
        alone, a pattern without GRAPH reads an empty graph (SPARQL 1.1 Query, 13.2).
        """
        if not self.default and not self.named:
            return None
        return Dataset(self.default, self.named, instead_of_from=True)


async def read_sent(request: Request, limit: int) -> Sent:
    """A POST's body; raises UnreadMediaType, and BodyTooLarge before more than `limit` bytes are held."""
    stated_type = request.headers.get("content-type", "")
    media_type, _, parameters = stated_type.partition(";")
    media_type = media_type.strip().lower()
    charset = _CHARSET.search(parameters)
    if media_type not in (FORM, DIRECT, UPDATE) or (charset and charset[1].lower() not in ("utf-8", "utf8")):
        raise UnreadMediaType(stated_type[:100], (FORM, DIRECT))
    if coding := request.headers.get("content-encoding", ""):
        raise UnreadMediaType(f"A body with the coding {coding[:100]!r}", (FORM, DIRECT))
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
        return body.decode("utf-8-sig")  # the mark that some editors begin a file with is no part of it
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
    except UnicodeDecodeError as fault:
        raise UsageError("The form is no UTF-8; each field must be.") from fault
    except ValueError as fault:
        raise UsageError(f"The form cannot be read: {fault}.") from fault
    if "update" in fields:
        raise QueryRefused(_NO_UPDATE)
    known = ("query", *DATASET_NAMES, *FORM_NAMES)
    if unknown := sorted(set(fields) - set(known)):
        raise UsageError(f"The form has a field {unknown[0][:100]!r}; it may have: {', '.join(known)}.")
    return Asked(
        the_only(fields.get("query", [])),
        (*default, *fields.get("default-graph-uri", ())),
        (*named, *fields.get("named-graph-uri", ())),
        first_form(fields),
    )


def first_form(fields: Mapping[str, Iterable[str]]) -> str:
    """The form that parameters ask for, empty where none does."""
    return next((word for name in FORM_NAMES for word in fields.get(name, ()) if word), "")
