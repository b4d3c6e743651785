"""The parent's end of a worker: its two pipes; and of one on disk: starting and ending its process."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import IO, Any

from graph.store.worker import BOOT, FRAME
from ontology.errors import StoreError

_PAGE = os.sysconf("SC_PAGE_SIZE")

_TICKS = os.sysconf("SC_CLK_TCK")

_READ_BYTES = 64 * 1024
"""How much of a pipe is read at a time: as much as it holds."""

AT_ONCE_BYTES = select.PIPE_BUF
"""A message no longer than this goes into the empty pipe of a worker without any waiting."""

_WORDS_BYTES = 4096
"""How much is read of what an engine says before it ends; the reason stands in its first lines."""

_SERVE = "from graph.store.worker import serve\nserve(sys.argv[3], int(sys.argv[4]))\n"


def start_interpreter(
    code: str,
    *words: str,
    pipe: int,
    out: int,
    err: int = subprocess.DEVNULL,
    more: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Run `BOOT` and `code`, which finds `words` from `sys.argv[3]` on, with these as its files.

    Of the environment it sees what finds libraries and the time zone, and `more`.
    """
    here = str(Path(__file__).parent)
    path = json.dumps([str(Path(entry).resolve()) for entry in sys.path])
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "TZ") if name in os.environ}
    return subprocess.Popen(  # noqa: S603 (our own interpreter and module)
        # -I -S: no environment, no site files; what can be imported is what we can import.
        [sys.executable, "-I", "-S", "-c", BOOT + code, path, here, *words],
        stdin=pipe,
        stdout=out,
        stderr=err,
        env={**kept, **(more or {})},
        bufsize=0,
    )


class Worker(ABC):
    """One process that answers and the parent's ends of its two pipes; used by one thread at a time."""

    def __init__(self, into: int, out: int, said: IO[bytes]) -> None:
        """`said` is the file into which it writes what goes wrong."""
        self._into, self._out, self._said = into, out, said
        os.set_blocking(into, False)
        self._writable, self._readable = select.poll(), select.poll()
        self._writable.register(into, select.POLLOUT)
        self._readable.register(out, select.POLLIN)
        self._arrived = bytearray()
        self._settled = False
        self.aside = False
        """Whether its place is another one's,"""
        self.is_slowed = False
        """and whether its priority was lowered for the question that it has."""

    in_memory = False
    """Whether it answers from memory, in an order of its own."""

    @property
    @abstractmethod
    def pid(self) -> int:
        """The number of its process."""

    @abstractmethod
    def alive(self) -> bool:
        """Whether its process has not ended."""

    @abstractmethod
    def own_memory(self) -> int:
        """Bytes of memory that are its own, 0 where the system does not say."""

    def most_memory(self) -> int:
        """At most how many bytes are its own; quickly told, for what is shared is not looked for."""
        return anonymous_memory(self.pid)

    @abstractmethod
    def kill(self) -> None:
        """End it, also in the middle of a question."""

    @abstractmethod
    def end(self) -> None:
        """Kill it, wait until it is gone, close the pipes."""

    def comes_back(self) -> bool:
        """Whether it is as quick as before after its priority was lowered."""
        return False

    def last_words(self) -> str:
        """What its engine said of itself before it ended, as far as that is known."""
        if self._said.closed:
            return ""
        return os.pread(self._said.fileno(), _WORDS_BYTES, 0).decode(errors="replace")

    def spent(self) -> bool:
        """Told of each answer: whether another one should take its place."""
        return False

    def settle(self, deadline: float) -> None:
        """Wait until the store is open. Raises `StoreError`, `EOFError`, `TimeoutError`."""
        if not self._settled:
            fields, _ = self.receive(deadline)
            if "error" in fields:
                raise StoreError(fields["message"])
            self._settled = True

    def send(self, message: bytes, deadline: float) -> None:
        self.settle(deadline)
        if time.monotonic() >= deadline:
            raise TimeoutError
        left = memoryview(message)
        while left:
            try:
                left = left[os.write(self._into, left) :]
            except BlockingIOError:
                _wait(self._writable, deadline)

    def own_output(self) -> int:
        """A file of the caller's own that can be read once the worker says something, and at its end."""
        return os.dup(self._out)

    def answers_by(self, moment: float) -> bool:
        try:
            if not self._arrived:
                _wait(self._readable, moment)
        except TimeoutError:
            return False
        return True

    def receive(self, deadline: float) -> tuple[dict[str, Any], bytes]:
        while (message := self._message()) is None:
            _wait(self._readable, deadline)
            self._read()
        return message

    def received(self) -> tuple[dict[str, Any], bytes] | None:
        """As `receive`, None where the message is not whole yet: nothing is waited for."""
        while (message := self._message()) is None and self._readable.poll(0):
            self._read()
        return message

    def _read(self) -> None:
        chunk = os.read(self._out, _READ_BYTES)
        if not chunk:
            raise EOFError
        self._arrived += chunk

    def _message(self) -> tuple[dict[str, Any], bytes] | None:
        """The next message taken from what has arrived, None where it is not whole."""
        if len(self._arrived) < FRAME.size:
            return None
        length, size = FRAME.unpack_from(self._arrived)
        begin = FRAME.size + length
        if len(self._arrived) < begin + size:
            return None
        if len(self._arrived) == begin + size:
            arrived, self._arrived = self._arrived, bytearray()
            return _fields(bytes(arrived[FRAME.size : begin])), bytes(memoryview(arrived)[begin:])
        fields = _fields(bytes(self._arrived[FRAME.size : begin]))
        body = bytes(memoryview(self._arrived)[begin : begin + size])
        del self._arrived[: begin + size]
        return fields, body

    def lower_priority(self, number: int) -> None:
        """Give it the priority number `number`, at most 19; it cannot be raised again without rights."""
        try:
            if self.alive():
                os.setpriority(os.PRIO_PROCESS, self.pid, number)
        except OSError:
            return  # it ended just now; reading its pipe will say so


class WorkerProcess(Worker):
    """A worker that reads its store from disk, started by this process."""

    def __init__(self, folder: str, memory_bytes: int) -> None:
        said = tempfile.TemporaryFile()  # noqa: SIM115 (closed by `end`)
        try:
            self._process = start_interpreter(
                _SERVE,
                folder,
                str(memory_bytes),
                pipe=subprocess.PIPE,
                out=subprocess.PIPE,
                err=said.fileno(),
            )
        except BaseException:
            said.close()
            raise
        if self._process.stdin is None or self._process.stdout is None:
            raise OSError("a worker's pipes could not be made")
        super().__init__(self._process.stdin.fileno(), self._process.stdout.fileno(), said)
        self._handle = _handle_of(self._process.pid)
        self._end = None if self._handle is None else end_of(self._handle)
        self._guard = Lock()
        """Held while the handle is used and while it is closed: its number may be another file's then."""

    @property
    def pid(self) -> int:
        return self._process.pid

    def alive(self) -> bool:
        with self._guard:
            if self._handle is not None and self._end is not None:
                return not self._end.poll(0)
        return self._process.poll() is None

    def own_memory(self) -> int:
        return self.most_memory()

    def kill(self) -> None:
        with self._guard:
            if self._handle is not None:
                kill_by(self._handle)
                return
        self._process.kill()

    def end(self) -> None:
        self.kill()
        self._process.wait()
        with self._guard:
            handle, self._handle = self._handle, None
            if handle is not None:
                os.close(handle)
        for pipe in (self._process.stdin, self._process.stdout, self._said):
            if pipe is not None:
                pipe.close()


def _handle_of(process: int) -> int | None:
    """A pidfd, None where there is none: not on Linux, or not allowed.

    By it is told at once whether a process lives. To ask for the exit status of one that gives much memory
    back has been seen to take up to a second.
    """
    try:
        return os.pidfd_open(process) if sys.platform == "linux" else None
    except (OSError, AttributeError):
        return None


def end_of(handle: int) -> select.poll:
    """What sees the end of the process of a pidfd."""
    end = select.poll()
    end.register(handle, select.POLLIN)
    return end


def kill_by(handle: int) -> None:
    """Kill the process of a pidfd: its number may be another one's already."""
    try:
        signal.pidfd_send_signal(handle, signal.SIGKILL)
    except OSError:
        return  # it ended just now


def computed_seconds(process: int) -> float | None:
    """Seconds of processor time that a process has had, in steps of 10 ms; None where the system does not say
    (proc(5): fields 14 and 15 of `stat`)."""
    try:
        # The name of the program, in brackets, may hold anything.
        said = Path(f"/proc/{process}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return None
    return (int(said[11]) + int(said[12])) / _TICKS


def anonymous_memory(process: int) -> int:
    """Bytes of a process that are not files', 0 where the system does not say."""
    try:
        words = Path(f"/proc/{process}/statm").read_text("ascii").split()
    except OSError:
        return 0
    return (int(words[1]) - int(words[2])) * _PAGE


_SHORT = 64
"""Up to so many bytes what is told of a block is one of a few texts: its kind, and whether more follows."""


def _fields(written: bytes) -> dict[str, Any]:
    """What a message says beside its bytes; nobody may change it."""
    return _short_fields(written) if len(written) <= _SHORT else json.loads(written)


@lru_cache(16)
def _short_fields(written: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(written)
    return found


def _wait(pipe: select.poll, deadline: float) -> None:
    left = deadline - time.monotonic()
    if left <= 0 or not pipe.poll(left * 1000):
        raise TimeoutError
