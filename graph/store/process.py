"""The parent's end of one worker process: starting it, its two pipes, and ending it."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from graph.store.worker import BOOT, FRAME
from ontology.errors import StoreError

_PAGE = os.sysconf("SC_PAGE_SIZE")


class WorkerProcess:
    """One process and its two pipes; used by one thread at a time."""

    def __init__(self, folder: str, memory_bytes: int) -> None:
        here = str(Path(__file__).parent)
        path = json.dumps([str(Path(entry).resolve()) for entry in sys.path])
        self._process = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
            # -I -S: no environment, no site files; what can be imported is what we can import.
            [sys.executable, "-I", "-S", "-c", BOOT, path, here, folder, str(memory_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in ("LD_LIBRARY_PATH", "TZ") if name in os.environ},
            bufsize=0,
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise OSError("a worker's pipes could not be made")
        self._into, self._out = self._process.stdin, self._process.stdout
        os.set_blocking(self._into.fileno(), False)
        self._writable, self._readable = select.poll(), select.poll()
        self._writable.register(self._into, select.POLLOUT)
        self._readable.register(self._out, select.POLLIN)
        self._settled = False
        self.aside = False

    @property
    def pid(self) -> int:
        return self._process.pid

    def alive(self) -> bool:
        return self._process.poll() is None

    def settle(self, deadline: float) -> None:
        """Wait until the store is open. Raises `StoreError`, `EOFError`, `TimeoutError`."""
        if not self._settled:
            fields, _ = self.receive(deadline)
            if "error" in fields:
                raise StoreError(fields["message"])
            self._settled = True

    def send(self, message: bytes, deadline: float) -> None:
        self.settle(deadline)
        left = memoryview(message)
        while left:
            _wait(self._writable, deadline)
            left = left[os.write(self._into.fileno(), left) :]

    def answers_by(self, moment: float) -> bool:
        try:
            _wait(self._readable, moment)
        except TimeoutError:
            return False
        return True

    def receive(self, deadline: float) -> tuple[dict[str, Any], bytes]:
        length, size = FRAME.unpack(self._exactly(FRAME.size, deadline))
        fields = json.loads(self._exactly(length, deadline))
        return fields, self._exactly(size, deadline) if size else b""

    def _exactly(self, size: int, deadline: float) -> bytes:
        gathered: list[bytes] = []
        while size:
            _wait(self._readable, deadline)
            chunk = os.read(self._out.fileno(), min(size, 1024 * 1024))
            if not chunk:
                raise EOFError
            gathered.append(chunk)
            size -= len(chunk)
        return b"".join(gathered)

    def lower_priority(self, number: int) -> None:
        """Give it the priority number `number`, at most 19; it cannot be raised again without rights."""
        try:
            os.setpriority(os.PRIO_PROCESS, self.pid, number)
        except OSError:
            return  # it ended just now; reading its pipe will say so

    def own_memory(self) -> int:
        """Bytes of memory that are its own (not files'), 0 where the system does not say."""
        try:
            words = Path(f"/proc/{self.pid}/statm").read_text("ascii").split()
        except OSError:
            return 0
        return (int(words[1]) - int(words[2])) * _PAGE

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> None:
        """Kill it, take its exit status, close the pipes."""
        self._process.kill()
        self._process.wait()
        self._into.close()
        self._out.close()


def _wait(pipe: select.poll, deadline: float) -> None:
    left = deadline - time.monotonic()
    if left <= 0 or not pipe.poll(left * 1000):
        raise TimeoutError
