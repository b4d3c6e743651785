"""What the tests of the doors and the browser's share: real server processes, as a person starts them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

START_SECONDS = 60
"""How long a server may take until it says where it listens; it takes about two on an idle machine."""

COMMAND = "import sys; from api.commands.main import main; sys.exit(main())"


@dataclass
class Served:
    """A running server: its process, where it listens, what it said on the terminal."""

    process: subprocess.Popen[str]
    address: str
    said: list[str] = field(default_factory=list)

    @property
    def pid(self) -> int:
        """The process that serves."""
        return self.process.pid

    def family(self) -> list[int]:
        """The process and all its children, from /proc."""
        parents = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(") ")[2].split()
            except OSError:
                continue
            if fields[0] not in "ZX":
                parents[int(stat.parent.name)] = int(fields[1])
        found = [self.pid]
        for one in found:
            found += [child for child, parent in parents.items() if parent == one]
        return found

    def stop(self, number: int = signal.SIGTERM, seconds: float = 20) -> int:
        """Send a signal and wait; the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(seconds)


@contextmanager
def starting(project: Path) -> Iterator[Callable[..., Served]]:
    """Start servers, and end those that run when nobody needs them any more."""
    running: list[Served] = []

    def make(*words: str | Path, **settings: str) -> Served:
        process = subprocess.Popen(
            [sys.executable, "-c", COMMAND, *map(str, words), "--port", "0"],
            cwd=project,
            env={**os.environ, "PYTHONWARNINGS": "default", **settings},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        served = Served(process, "")
        running.append(served)
        listening = threading.Event()

        def read() -> None:
            assert process.stderr is not None
            for line in process.stderr:
                served.said.append(line)
                if found := re.search(r"Open (http://\S+?)/ ", line):
                    served.address = found[1]
                    listening.set()
            listening.set()

        threading.Thread(target=read, daemon=True).start()
        assert listening.wait(START_SECONDS), "".join(served.said)
        assert served.address, "".join(served.said)
        return served

    yield make
    for served in running:
        if served.process.poll() is None:
            served.stop()
        if served.process.stderr is not None:
            deadline = time.monotonic() + 2
            while not served.process.stderr.closed and time.monotonic() < deadline:
                served.process.stderr.close()


@pytest.fixture
def start(project: Path) -> Iterator[Callable[..., Served]]:
    """Start a server for one test: `start("serve", "--data", folder, SHAREGRAPH_QUERY_SECONDS="2")`.

    It ends with the test: one whose folder was broken tries to mend itself for as long as it runs.
    """
    with starting(project) as make:
        yield make


@pytest.fixture(scope="session")
def start_for_all(project: Path) -> Iterator[Callable[..., Served]]:
    """Start a server for all tests that ask it."""
    with starting(project) as make:
        yield make
