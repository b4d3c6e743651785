"""Sends an answer while it is still being written, and lets go of it as soon as nobody waits for it.

A short answer has its length; a long one comes in chunks. Where a long one cannot be ended the
connection is broken off inside the chunks, so that no client can take a part for the whole. HTTP/1.0
knows no chunks (RFC 9112, 6.1): for it a long answer is put aside until it is whole.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import tempfile
import threading
from collections.abc import Callable, Mapping
from typing import TypeVar
from weakref import WeakKeyDictionary

import anyio
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.http.listening import ears
from graph.store import Streamed
from graph.store.attempt import Begun
from graph.store.process import Worker
from ontology.errors import SharegraphError

MOST_THREADS = 80
"""Questions that are computed, wait for a worker or are read from, at the same time. They have threads of
their own, so that pages do not stand in line behind them; the workers' queue is what turns away."""

QUICK_SECONDS = 0.05
"""How long an answer is waited for without a thread. After that it is worth one, and a look at whether
whoever asked is still there."""

ASIDE_IN_MEMORY = 1024 * 1024
"""How many bytes of an answer for HTTP/1.0 are held in memory; the rest lies in a file without a name."""

Gone = Callable[[], bool]
"""Whether whoever asked has left."""

_Result = TypeVar("_Result")
_threads: WeakKeyDictionary[asyncio.AbstractEventLoop, anyio.CapacityLimiter] = WeakKeyDictionary()
_log = logging.getLogger("sharegraph")


class TransferBroken(Exception):
    """An answer that had begun could not be ended: the server closes the connection on it."""


def _is_no_broken_transfer(told: logging.LogRecord) -> bool:
    return not (told.exc_info and isinstance(told.exc_info[1], TransferBroken))


def tell_broken_transfers_shortly() -> None:
    """Let uvicorn's log leave the trace of a transfer broken off out: one sentence tells of it already."""
    logging.getLogger("uvicorn.error").addFilter(_is_no_broken_transfer)


def _limiter() -> anyio.CapacityLimiter:
    loop = asyncio.get_running_loop()
    if loop not in _threads:
        _threads[loop] = anyio.CapacityLimiter(MOST_THREADS)
    return _threads[loop]


async def _wait_until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


class _Bell:
    """Rung, from the loop's own thread, for the one who waits."""

    __slots__ = ("_rung", "_waiting")

    def __init__(self) -> None:
        self._rung = False
        self._waiting: asyncio.Future[None] | None = None

    def ring(self) -> None:
        self._rung = True
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def clear(self) -> None:
        self._rung = False

    async def wait(self) -> None:
        if not self._rung:
            self._waiting = asyncio.get_running_loop().create_future()
            try:
                await self._waiting
            finally:
                self._waiting = None


async def answer_of(receive: Receive, begin: Callable[..., Begun]) -> Streamed:
    """The answer to the question that `begin` puts (as `WorkerPool.begin`, but for `called` all is given).

    A short question with a quick answer needs no thread. Raises what `Attempt.streamed` raises; where the
    client has gone, its question is ended. The body of the request must have been read.
    """
    loop = asyncio.get_running_loop()
    bell = _Bell()

    def called() -> None:
        with contextlib.suppress(RuntimeError):  # the server has ended, and its loop with it
            loop.call_soon_threadsafe(bell.ring)

    attempt = begin(called=called)
    try:
        if attempt.is_short:
            if (found := attempt.step()) is None:
                found = await _step_by_step(attempt, bell)
            if found is not None:
                return found
        return await while_waited_for(receive, attempt.streamed)
    except BaseException:
        attempt.end()
        raise


async def _step_by_step(attempt: Begun, bell: _Bell) -> Streamed | None:
    """The answer of an attempt that was taken a step, None where it is not there in `QUICK_SECONDS`."""
    late = False

    def give_up() -> None:
        nonlocal late
        late = True
        bell.ring()

    timer = asyncio.get_running_loop().call_later(QUICK_SECONDS, give_up)
    heard: Worker | None = None
    listening = ears()
    try:
        while not late:
            if heard is None and (heard := attempt.worker) is not None:
                listening.listen(heard, bell.ring)
            await bell.wait()
            bell.clear()
            if (found := attempt.step()) is not None:
                return found
        return None
    finally:
        timer.cancel()
        if heard is not None:
            listening.leave(heard)


async def while_waited_for(receive: Receive, compute: Callable[[Gone], _Result]) -> _Result:
    """What `compute` gives, run in a thread; it is told once the client has closed its connection.

    The body of the request must have been read.
    """
    gone = threading.Event()
    fault: Exception | None = None
    result: _Result | None = None

    async def watch() -> None:
        await _wait_until_gone(receive)
        gone.set()

    async with anyio.create_task_group() as group:
        group.start_soon(watch)
        try:
            result = await anyio.to_thread.run_sync(compute, gone.is_set, limiter=_limiter())
        except Exception as error:  # noqa: BLE001 (raised again outside of the group, which would wrap it)
            fault = error
        group.cancel_scope.cancel()
    if fault is not None:
        raise fault
    return result  # type: ignore[return-value]  # without a fault it is what `compute` gave


class StreamedResponse(Response):
    """A response of what `Streamed` hands out. It closes it, whatever becomes of the transfer."""

    def __init__(self, streamed: Streamed, *, headers: Mapping[str, str], bodiless: bool = False) -> None:
        """With `bodiless` (HEAD) a long answer is not computed further than its headers need."""
        self.streamed, self.bodiless = streamed, bodiless
        self._started = False
        self.status_code, self.background = 200, None
        self.media_type = streamed.media_type
        self.init_headers(headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send all of it, or raise TransferBroken."""
        if self.streamed.whole:
            body = b"".join(self.streamed)
            self.raw_headers.append((b"content-length", str(len(body)).encode()))
            await self._start(send)
            await send({"type": "http.response.body", "body": body})
            return
        fault: SharegraphError | None = None
        gone = False

        async def watch() -> None:
            nonlocal gone
            await _wait_until_gone(receive)
            gone = True
            self.streamed.close()

        try:
            async with anyio.create_task_group() as group:
                group.start_soon(watch)
                try:
                    if scope.get("http_version") == "1.0" and not self.bodiless:
                        await self._send_put_aside(send)
                    else:
                        await self._send_pieces(send)
                except SharegraphError as error:
                    fault = error
                group.cancel_scope.cancel()
        finally:
            self.streamed.close()
        if fault is not None and not self._started:
            raise fault  # a status still tells of it
        if fault is not None and not gone:
            _log.warning("An answer was broken off: %s", fault)
            raise TransferBroken(str(fault))

    async def _start(self, send: Send) -> None:
        self._started = True
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})

    async def _send_pieces(self, send: Send) -> None:
        await self._start(send)
        pieces = iter(self.streamed)
        while not self.bodiless:
            piece = await anyio.to_thread.run_sync(next, pieces, b"", limiter=_limiter())
            if not piece:
                break
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async def _send_put_aside(self, send: Send) -> None:
        with tempfile.SpooledTemporaryFile(ASIDE_IN_MEMORY) as aside:
            await anyio.to_thread.run_sync(aside.writelines, self.streamed, limiter=_limiter())
            self.raw_headers.append((b"content-length", str(aside.tell()).encode()))
            aside.seek(0)
            await self._start(send)
            while piece := aside.read(ASIDE_IN_MEMORY):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
