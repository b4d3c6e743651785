"""What a browser may keep: the tag of an answer (RFC 9110, 8.8.3), and for how long it is good."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from fastapi import Request
from fastapi.responses import Response

from api.http.negotiation import field
from api.settings import Settings
from graph.store.guard import may_change

if TYPE_CHECKING:
    from api.http.view import View

KEPT_SECONDS = 24 * 3600
"""How long a browser may show a day of an earlier state without asking again. Only the browser that
was given it (`private`): a state can be withdrawn, and a cache on the way must not outlive that."""

CODE_FOLDERS = ("ontology", "graph", "loaders", "api")
"""Whose files an answer is a function of, beside the state of the map."""

_BEGINNINGS_KEPT = 64
"""Of so many states, days and kinds of clients it is known what their tags begin with."""

NOT_OF_THE_ANSWER = frozenset(
    {"data", "host", "port", "hosts", "clock", "workers", "memory_statements", "kept_answer_bytes"}
)
"""Settings that no answer depends on (the day, which `clock` may fix, is in the tag itself)."""

_TAGS = re.compile(r'(?:W/)?"([^"]*)"')


class NotModified(Exception):
    """The caller has this very answer already."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        super().__init__(tag)


@cache
def _code_hash() -> str:
    """A hash over all code, templates and data of the package: a new release makes new tags."""
    digest = sha256()
    for path in _code_files():
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


class _Beginning(Protocol):
    """A hash over the beginning of what a tag is made of."""

    def copy(self) -> _Hash: ...


class _Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...

    def hexdigest(self) -> str: ...


@lru_cache(8)
def _settings_text(settings: Settings) -> str:
    """What of the settings an answer depends on; a process has the same ones for all its requests."""
    return repr({name: value for name, value in asdict(settings).items() if name not in NOT_OF_THE_ANSWER})


@lru_cache(_BEGINNINGS_KEPT)
def _beginning(settings: Settings, scheme: str, *state: object) -> _Beginning:
    """What all tags of a state, a day and a kind of client begin with, which is most of the work."""
    return sha256(repr((_code_hash(), _settings_text(settings), scheme, *state)).encode())


def _code_files() -> Iterator[Path]:
    root = Path(__file__).resolve().parents[2]
    for folder in CODE_FOLDERS:
        yield from sorted(
            path for path in (root / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts
        )


def tag_of(view: View, text: str | None = None) -> str:
    """The tag of the answer to this request: state, address, form, day, code and settings.

    It is known before the answer is made. Empty where the same request may be answered otherwise
    the next time. `text` is the question that the address puts, where that was read already.
    """
    request = view.request
    if request.method != "GET" or may_change(request.query_params.get("query", "") if text is None else text):
        return ""
    scope, accept = request.scope, field(request, "accept")
    host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
    state = (view.snapshot.name, view.earlier, view.day, host, accept)
    made = _beginning(view.settings, scope["scheme"], *state).copy()
    made.update(b"\x1f".join((scope["path"].encode("utf-8", "replace"), scope["query_string"])))
    return made.hexdigest()[:24]


def control_of(view: View) -> str:
    """How long the answer is good: a present state is asked about each time, a day of an earlier one
    stays as it was."""
    if view.at and view.on:
        return f"private, max-age={KEPT_SECONDS}"
    # What is not for everybody is kept by nobody on the way.
    return "no-cache" if view.for_everybody else "private, no-cache"


def refuse_unchanged(request: Request, tag: str) -> None:
    """Raise NotModified where the caller names this tag in If-None-Match.

    `*` is left alone: whether there is an answer at all is not known yet.
    """
    if tag and tag in _TAGS.findall(field(request, "if-none-match")):
        raise NotModified(tag)


def not_modified(_: Request, answer: Exception) -> Response:
    """The answer 304; its headers are added by the fences, as to any other."""
    if not isinstance(answer, NotModified):
        raise answer
    return Response(status_code=304, headers={"Vary": "Accept"})
