"""The parent's end of a holder and of the readers that it forks."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import Lock
from typing import IO

from graph.store.kinds import Kinds
from graph.store.process import Worker, end_of, kill_by, start_interpreter

FORK_SECONDS = 10.0
"""How long a holder may take to fork a reader; on an idle machine it takes a few milliseconds."""

OWN_BYTES = 512 * 1024**2
"""A reader that has more memory of its own than this is exchanged for a fresh one: reading copies pages
that it shared, and what one question needed stays with it."""

LOOK_EVERY = 64
"""After how many answers it is looked how much that is."""

_HOLD = "from graph.store.holder import hold\nhold(sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))\n"

_ALLOCATION = "glibc.malloc.hugetlb=1:glibc.malloc.arena_max=1"
"""What the holder's allocator is told: large pages, which makes forks several times as quick, and one
heap, so that what a thread loads lies where the forking thread allocates too."""


_GROUP = Path("/sys/fs/cgroup")
"""Where Linux tells the bounds of the control group that a container is, as it sees itself (cgroup v2)."""


def can_hold() -> bool:
    """Whether this system has what a holder needs: Linux 5.4 or later."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open") and hasattr(signal, "pidfd_send_signal")


def free_memory() -> int | None:
    """Bytes of memory that nobody uses, of this machine or of the part that is ours; None where unknown.

    A control group, such as a container's, may have less than the machine.
    """
    try:
        words = Path("/proc/meminfo").read_text("ascii").partition("MemAvailable:")[2].split(maxsplit=1)
        free = int(words[0]) * 1024
    except (OSError, IndexError, ValueError):
        return None
    try:
        most, used = ((_GROUP / name).read_text("ascii").strip() for name in ("memory.max", "memory.current"))
        return free if most == "max" else max(0, min(free, int(most) - int(used)))
    except (OSError, ValueError):
        return free  # there are no groups, or ours has no bound


class Holder:
    """A process that loads a store into memory and then forks readers. Close it."""

    def __init__(self, folder: str, most_statements: int, memory_bytes: int) -> None:
        """Start it; it takes no more than `memory_bytes`, and neither does a reader beside what is shared."""
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        words = (folder, str(most_statements), str(memory_bytes))
        try:
            with theirs:
                self._process = start_interpreter(
                    _HOLD,
                    *words,
                    pipe=theirs.fileno(),
                    out=subprocess.DEVNULL,
                    more={"GLIBC_TUNABLES": _ALLOCATION},
                )
        except BaseException:
            self._line.close()
            raise
        self._lock = Lock()
        self.kinds: Kinds | None = None
        """What stands in its store, None where that is not known."""

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid

    def loads(self) -> bool:
        """Wait until the store is loaded, and `kinds` is set; False where it is too large.

        Raises OSError where it cannot be loaded.
        """
        told = self._line.recv(65536)
        if not told:
            raise OSError("the process that loads it has ended")
        fields = json.loads(told)
        if fields["why"]:
            raise OSError(fields["why"])
        if fields["kinds"] is not None:
            self.kinds = {name: frozenset(kinds) for name, kinds in fields["kinds"].items()}
        return bool(fields["ready"])

    def reader(self) -> Reader:
        """A fresh reader. Raises OSError where the holder is gone or cannot fork."""
        said = tempfile.TemporaryFile()  # noqa: SIM115 (closed by the end of the reader)
        (theirs_in, into), (out, theirs_out) = os.pipe(), os.pipe()
        try:
            with self._lock:
                self._line.settimeout(FORK_SECONDS)
                socket.send_fds(self._line, [b"fork"], [theirs_in, theirs_out, said.fileno()])
                told, handles, _, _ = socket.recv_fds(self._line, 32, 1, socket.MSG_CMSG_CLOEXEC)
            if not handles:
                raise OSError("the holder forks no reader")
            return Reader(into, out, said, int(told), handles[0])
        except BaseException:
            said.close()
            os.close(into)
            os.close(out)
            raise
        finally:
            os.close(theirs_in)
            os.close(theirs_out)

    def own_memory(self) -> int:
        """Bytes of memory that are its own, what it shares with readers divided among all of them."""
        return _divided(self.pid)

    def wait(self) -> None:
        """Return once its process has ended."""
        self._process.wait()

    def leave(self) -> None:
        """Tell it to end as soon as its last reader has ended, from any thread."""
        try:
            self._line.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it is gone already

    def kill(self) -> None:
        """End it at once; its readers end with their pipes."""
        self._process.kill()

    def close(self) -> None:
        """Let go of it after it has ended."""
        self._process.wait()
        with self._lock:
            self._line.close()


class Reader(Worker):
    """A worker that a holder forked: it answers from memory that it shares with the holder."""

    in_memory = True

    def __init__(self, into: int, out: int, said: IO[bytes], number: int, handle: int) -> None:
        """`handle` stands for the process also when its number is another one's already (a pidfd)."""
        super().__init__(into, out, said)
        self._number = number
        self._handle: int | None = handle
        self._end = end_of(handle)
        self._guard = Lock()
        """As that of a worker on disk."""
        self._answers = 0

    @property
    def pid(self) -> int:
        return self._number

    def alive(self) -> bool:
        with self._guard:
            return self._handle is not None and not self._end.poll(0)

    def own_memory(self) -> int:
        return _divided(self._number)

    def lower_priority(self, number: int) -> None:
        """As for every worker; only of the threads that answer, which others follow."""
        try:
            for task in Path(f"/proc/{self._number}/task").iterdir():
                if int(task.name) != self._number and self.alive():
                    os.setpriority(os.PRIO_PROCESS, int(task.name), number)
        except OSError:
            return  # it ended just now; reading its pipe will say so

    def comes_back(self) -> bool:
        return True

    def spent(self) -> bool:
        self._answers += 1
        if self._answers % LOOK_EVERY != 0 or self.most_memory() <= OWN_BYTES:
            return False  # to divide what is shared takes milliseconds
        return self.own_memory() > OWN_BYTES

    def kill(self) -> None:
        with self._guard:
            if self._handle is not None:
                kill_by(self._handle)

    def end(self) -> None:
        with self._guard:
            handle, self._handle = self._handle, None
        if handle is None:
            return
        kill_by(handle)
        self._end.poll(None)  # the holder takes its exit status
        for file in (self._into, self._out, handle):
            os.close(file)
        self._said.close()


def _divided(process: int) -> int:
    """Anonymous memory of a process, each page divided among those that share it; 0 where unknown."""
    try:
        sizes = Path(f"/proc/{process}/smaps_rollup").read_text("ascii")
    except OSError:
        return 0  # it has ended
    words = sizes.partition("Pss_Anon:")[2].split(maxsplit=1)
    return int(words[0]) * 1024 if words else 0
