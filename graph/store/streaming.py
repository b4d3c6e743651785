"""An answer handed out while the engine still writes it, whole or with an error: never cut in silence.

A reader's pace is the reader's own: what the engine has written waits in a file, so that somebody on
a slow line holds a file and no worker, and time spent reading does not count against the question.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Self

from graph.store.answers import MEBIBYTE, Kind
from graph.store.turn import Block, Turn
from ontology.errors import QueryBusy, QueryCancelled, SharegraphError, StoreError

FIRST_PART_BYTES = MEBIBYTE
"""How much of an answer is gathered before any of it is handed out. Up to here an error is an error
and nothing else; past it, the transfer breaks off."""

IN_MEMORY_BYTES = 4 * MEBIBYTE
"""How much of an answer that waits for its reader is held in memory; more goes to a temporary file."""

MOST_WAITING = 16
"""Answers past their first part that may wait for their readers, each up to `Limits.answer_bytes`."""

PATIENCE_SECONDS = 30.0
"""How long such an answer may wait when others need its place; then the slowest reader is broken off."""

_PIECE_BYTES = 256 * 1024


class Streamed:
    """An answer as an iterator of bytes, to be read once. Use it with `with`, or `close` it.

    Where the answer cannot be had whole, iterating raises: `QueryTimeout`, `AnswerTooLarge`,
    `EngineFailed`, `QueryCancelled` after `close`, `QueryBusy` where a slow reader lost its place.
    """

    def __init__(self, media_type: str, kind: Kind, first: list[bytes], rest: Rest | None = None) -> None:
        self.media_type, self.kind = media_type, kind
        self._first, self._rest = first, rest
        self._closed = False

    @property
    def whole(self) -> bool:
        """Whether all of it is here already: no error can come any more."""
        return self._rest is None

    def __iter__(self) -> Iterator[bytes]:
        while self._first:
            if self._closed:
                raise QueryCancelled
            yield self._first.pop(0)
        if self._rest is not None:
            yield from self._rest.pieces()

    def close(self) -> None:
        """Let go of what was not read, from any thread; a question still running is ended."""
        self._closed = True
        if self._rest is not None:
            self._rest.stop(QueryCancelled())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Rest:
    """What of an answer comes after its first part: a thread fetches it from the worker, readers follow."""

    def __init__(self, turn: Turn, left: Callable[[Rest], None]) -> None:
        """`left` is called once nothing of it waits any more."""
        self._turn, self._left = turn, left
        self.begun = time.monotonic()
        self._changed = threading.Condition()
        self._file = tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115 (closed by `stop`)
        self._written = self._read = 0
        self._whole = False
        self._fault: SharegraphError | None = None
        threading.Thread(target=self._fetch, name="rest of an answer", daemon=True).start()

    def pieces(self) -> Iterator[bytes]:
        """What comes, as it comes; raises what ended it."""
        try:
            while piece := self._next_piece():
                yield piece
        finally:
            self.stop(QueryCancelled())

    def stop(self, fault: SharegraphError) -> None:
        """End it for this reason, unless it has ended."""
        with self._changed:
            first = not self._file.closed
            if first:
                self._fault = self._fault or fault
                self._file.close()
                self._changed.notify_all()
        if first:
            self._turn.end()
            self._left(self)

    def _next_piece(self) -> bytes:
        """The next piece, empty at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._fault or self._whole or self._read < self._written)
            if self._fault is not None:
                raise self._fault
            self._file.seek(self._read)
            piece = self._file.read(min(_PIECE_BYTES, self._written - self._read))
            self._read += len(piece)
            return piece

    def _fetch(self) -> None:
        fault: SharegraphError = StoreError("The rest of an answer could not be fetched.")
        try:
            while self._keep(self._turn.next_block()):
                pass
        except SharegraphError as raised:
            fault = raised
        except OSError as raised:
            fault = StoreError(f"An answer cannot be kept for its reader: {raised}.")
        finally:
            self._turn.abandon()
            if not self._whole:
                self.stop(fault)

    def _keep(self, block: Block) -> bool:
        """Append a block; whether another one is to be fetched."""
        with self._changed:
            if not self._file.closed:
                self._file.seek(self._written)
                self._file.write(block.body)
                self._written += len(block.body)
                self._whole = not block.more
                self._changed.notify_all()
        return block.more


class Waiting:
    """The answers of one pool that wait for their readers, at most `MOST_WAITING`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rests: list[Rest] = []

    def add(self, turn: Turn) -> Rest:
        """Fetch the rest of an answer. Raises `QueryBusy` where too many wait; the question ends then."""
        with self._lock:
            oldest = self._rests[0] if len(self._rests) >= MOST_WAITING else None
        if oldest is not None and time.monotonic() - oldest.begun > PATIENCE_SECONDS:
            oldest.stop(QueryBusy(MOST_WAITING, "large answers are being read"))
        with self._lock:
            if len(self._rests) < MOST_WAITING:
                self._rests.append(rest := Rest(turn, self._leave))
                return rest
        turn.abandon()
        raise QueryBusy(MOST_WAITING, "large answers are being read")

    def close(self) -> None:
        """Break off all of them."""
        with self._lock:
            rests = tuple(self._rests)
        for rest in rests:
            rest.stop(QueryCancelled())

    def _leave(self, rest: Rest) -> None:
        with self._lock:
            self._rests.remove(rest)
