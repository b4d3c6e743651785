"""The worker process: opens a store for reading, puts up its fences, answers one question at a time."""

from __future__ import annotations

import json
import os
import signal
import struct
from typing import Any

import pyoxigraph as ox

from graph.store import fences
from graph.store.evaluation import Question, engine_errors, write_answer
from ontology.errors import (
    AnswerTooLarge,
    EngineFailed,
    QueryRefused,
    QuerySyntaxError,
    SharegraphError,
    StoreError,
    UsageError,
)

FRAME = struct.Struct("!IQ")
"""Before each message: the length of its JSON part, then of the raw bytes behind it."""

BLOCK_BYTES = 256 * 1024
"""How much of an answer is sent at a time. Many pipes hold a quarter of it, so a worker whose blocks
nobody takes waits."""

NICENESS = 5
"""Added to a worker's priority number when it starts: questions never starve the web process."""

BOOT = """
import json, sys, types
sys.path[:] = json.loads(sys.argv[1])
for name in ("graph", "graph.store"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["graph.store"].__path__ = [sys.argv[2]]
"""
"""What a worker's interpreter runs first: our import path, empty packages in the place of `graph` and
`graph.store`, whose own first lines would bring in what a worker has no use for."""


def serve(folder: str, memory_bytes: int) -> None:
    """Answer questions from standard input on standard output until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then lets us go
    os.nice(NICENESS)
    fences.widen_stack()
    own_size = fences.open_own_size()
    network_closed, files_closed = fences.close_network(), False
    try:
        with engine_errors():
            files_closed = fences.close_files(folder)
            engine = ox.Store.read_only(folder)
    except SharegraphError as error:
        _send(describe(error))
        return
    fences.end_with_parent(0)
    fences.limit_memory(memory_bytes, own_size)
    say_ready(network_closed=network_closed, files_closed=files_closed)
    while message := receive():
        reply(engine, Question(**message))


def say_ready(*, network_closed: bool, files_closed: bool) -> None:
    """Tell the parent that the store is open, and which fences hold."""
    _send({"ready": True, "network_closed": network_closed, "files_closed": files_closed})


def reply(engine: ox.Store, question: Question) -> None:
    """Send the answer in blocks, each with the kind and whether more follows; or an error, at any place."""
    blocks = _Blocks()
    try:
        kind = write_answer(engine, question, blocks.take, blocks.told)
    except SharegraphError as error:
        _send(describe(error))
    else:
        _send({"kind": kind, "more": False}, blocks.rest())


class _Blocks:
    """Gathers what the engine writes (8 KiB at a time) and sends it on as soon as there is a block."""

    def __init__(self) -> None:
        self._kind = ""
        self._chunks: list[bytes] = []
        self._size = 0

    def told(self, kind: str) -> None:
        self._kind = kind

    def take(self, chunk: bytes) -> None:
        self._chunks.append(chunk)
        self._size += len(chunk)
        if self._size >= BLOCK_BYTES:
            _send({"kind": self._kind, "more": True}, self.rest())

    def rest(self) -> bytes:
        block = b"".join(self._chunks)
        self._chunks, self._size = [], 0
        return block


def describe(error: SharegraphError) -> dict[str, Any]:
    """An error as plain values, for `rebuild` on the other side."""
    fields = {"error": error.code, "message": str(error)}
    named = {name: getattr(error, name) for name in ("line", "column", "limit") if hasattr(error, name)}
    return {**fields, **named}


def rebuild(fields: dict[str, Any]) -> SharegraphError:
    """The error that `describe` wrote down."""
    message = str(fields["message"])
    match fields["error"]:
        case QuerySyntaxError.code:
            return QuerySyntaxError(message, line=fields.get("line"), column=fields.get("column"))
        case AnswerTooLarge.code:
            return AnswerTooLarge(fields["limit"])
        case QueryRefused.code:
            return QueryRefused(message)
        case UsageError.code:
            return UsageError(message)
        case StoreError.code:
            return StoreError(message)
        case _:
            return EngineFailed(message)


def pack(fields: object, body: bytes = b"") -> bytes:
    """One message: its frame, its JSON, its raw bytes."""
    return packed(json.dumps(fields).encode(), body)


def packed(written: bytes, body: bytes = b"") -> bytes:
    """A message whose JSON is written already."""
    return b"".join((FRAME.pack(len(written), len(body)), written, body))


def _send(fields: dict[str, Any], body: bytes = b"") -> None:
    left = memoryview(pack(fields, body))
    while left:
        left = left[os.write(1, left) :]


def receive() -> dict[str, Any] | None:
    """The next question, or None when the parent is gone."""
    frame = _exactly(FRAME.size)
    if frame is None:
        return None
    length, _ = FRAME.unpack(frame)
    written = _exactly(length)
    return None if written is None else json.loads(written)


def _exactly(size: int) -> bytes | None:
    gathered = b""
    while len(gathered) < size:
        chunk = os.read(0, size - len(gathered))
        if not chunk:
            return None
        gathered += chunk
    return gathered
