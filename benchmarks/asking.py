"""Asks and takes the time: a server over HTTP as cheaply as Python can, or the engine in this process.

Over HTTP requests are made beforehand and go through plain sockets in one thread.

Whoever measures takes part of the processors that are measured, so it has to take little, and to say
how much: about 0.05 ms a question here, where `http.client` in four threads took ten times as much.
"""

from __future__ import annotations

import select
import socket
import threading
import time
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from typing import NamedTuple
from urllib.parse import quote, urlencode

from ontology.errors import SharegraphError

Ask = Callable[[str], bytes]
"""Gives the answer to a question, in CSV."""

TIMEOUT_SECONDS = 600.0
PATIENCE_SECONDS = 40.0
"""How long it goes on where answers take long, so that a rate is of more than one or none of them."""

LEAST_TIMES = 5
"""Of how many a median time is."""

_READ_BYTES = 256 * 1024
_NO_LENGTH = -1
_LAST_CHUNK = b"0\r\n\r\n"


class Rate(NamedTuple):
    """What was seen while several clients asked."""

    answers: int
    seconds: float
    asking: float
    """Processor time of this program, in seconds."""


class Connection:
    """A connection that is kept open, for one question at a time. Close it."""

    def __init__(self, port: int, path: str, accept: str = "text/csv") -> None:
        self._path, self._accept = path, accept
        self._socket = socket.create_connection(("127.0.0.1", port), TIMEOUT_SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._arrived = bytearray()
        self._begin, self._length = 0, _NO_LENGTH

    def request(self, text: str) -> bytes:
        """The request that puts a question."""
        words = urlencode({"query": text}, quote_via=quote)
        head = f"GET {self._path}?{words} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {self._accept}\r\n\r\n"
        return head.encode()

    def send(self, request: bytes) -> None:
        """Ask; the answer before has been received."""
        self._arrived.clear()
        self._begin = 0
        self._socket.sendall(request)

    def receive(self) -> bytes | None:
        """Take what has come: the body once it is whole. Raises RuntimeError for any status but 200."""
        piece = self._socket.recv(_READ_BYTES)
        if not piece:
            raise RuntimeError("The server closed the connection in the middle of an answer.")
        self._arrived += piece
        if not self._begin and not self._read_head():
            return None
        if self._length == _NO_LENGTH:
            return joined(self._arrived, self._begin) if self._arrived.endswith(_LAST_CHUNK) else None
        end = self._begin + self._length
        return bytes(self._arrived[self._begin : end]) if len(self._arrived) >= end else None

    def ask(self, text: str) -> bytes:
        """Ask and wait for the answer."""
        self.send(self.request(text))
        while (body := self.receive()) is None:
            pass
        return body

    def fileno(self) -> int:
        """The file to wait for."""
        return self._socket.fileno()

    def close(self) -> None:
        """End it."""
        self._socket.close()

    def _read_head(self) -> bool:
        end = self._arrived.find(b"\r\n\r\n")
        if end < 0:
            return False
        first, *fields = bytes(self._arrived[:end]).lower().split(b"\r\n")
        if first.split()[1] != b"200":
            raise RuntimeError(f"{first.decode()}: {bytes(self._arrived[end : end + 300])!r}")
        given = dict(field.split(b": ", 1) for field in fields)
        self._begin, self._length = end + 4, int(given.get(b"content-length", _NO_LENGTH))
        return True


def joined(arrived: bytearray, begin: int) -> bytes | None:
    """The chunks of a body (RFC 9112, 7.1) put together, None where the last one has not come."""
    pieces: list[bytes] = []
    while True:
        end = arrived.find(b"\r\n", begin)
        if end < 0:
            return None
        size = int(arrived[begin:end], 16)
        begin = end + 2
        if size == 0:
            return b"".join(pieces)
        pieces.append(bytes(arrived[begin : begin + size]))
        begin += size + 2


def rate_over_http(port: int, path: str, texts: Sequence[str], clients: int, seconds: float) -> Rate:
    """Ask by so many clients at the same time, each other texts, until the time is over.

    Where no answer takes less it goes on until there are as many as clients, up to `PATIENCE_SECONDS`.
    """
    connections = [Connection(port, path) for _ in range(clients)]
    watched = select.poll()
    by_file = {one.fileno(): one for one in connections}
    requests = [connections[0].request(text) for text in texts]
    left = {
        one.fileno(): islice(cycle(requests), number * len(requests) // clients, None)
        for number, one in enumerate(connections)
    }
    try:
        for file, one in by_file.items():
            watched.register(file, select.POLLIN)
            one.send(next(left[file]))
        answers, begun, processor = 0, time.perf_counter(), time.process_time()
        end, at_last = begun + seconds, begun + max(seconds, PATIENCE_SECONDS)
        while (now := time.perf_counter()) < (end if answers >= clients else at_last):
            for file, _ in watched.poll(max(0.0, (end if now < end else at_last) - now) * 1000):
                if by_file[file].receive() is not None:
                    answers += 1
                    by_file[file].send(next(left[file]))
        return Rate(answers, now - begun, time.process_time() - processor)
    finally:
        for one in connections:
            one.close()


def times_of(ask: Ask, texts: Sequence[str], seconds: float) -> list[float]:
    """How long each question took, asked by one client; at least `LEAST_TIMES`, up to `PATIENCE_SECONDS`."""
    took: list[float] = []
    first = time.perf_counter()
    for text in cycle(texts):
        begun = time.perf_counter()
        ask(text)
        took.append(time.perf_counter() - begun)
        passed = time.perf_counter() - first
        if passed > PATIENCE_SECONDS or (passed > seconds and len(took) >= LEAST_TIMES):
            break
    return took


def rate_in_threads(ask: Ask, texts: Sequence[str], seconds: float, threads: int = 2) -> Rate:
    """Ask from several threads at the same time, each at least once. Raises what one of them raised."""
    counts, faults = [0] * threads, list[Exception]()
    begun, processor = time.perf_counter(), time.process_time()
    end = begun + seconds

    def run(number: int) -> None:
        try:
            for text in islice(cycle(texts), number * len(texts) // threads, None):
                ask(text)
                counts[number] += 1
                if time.perf_counter() > end:
                    return
        except (SharegraphError, OSError) as fault:
            faults.append(fault)

    running = [threading.Thread(target=run, args=(number,)) for number in range(threads)]
    for one in running:
        one.start()
    for one in running:
        one.join()
    if faults:
        raise faults[0]
    return Rate(sum(counts), time.perf_counter() - begun, time.process_time() - processor)
