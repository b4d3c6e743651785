"""Waiting for what other processes and threads do, for the tests of every room."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path


def until(condition: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Whether it came true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return condition()


def alive(process: int) -> bool:
    """Whether any thread of a process runs, or waits to: the first may have ended before the others.

    One that has ended and is not yet waited for is not alive.
    """
    try:
        threads = [thread.read_text() for thread in Path(f"/proc/{process}/task").glob("*/stat")]
    except (FileNotFoundError, ProcessLookupError):  # one of them ended just now
        return alive(process)
    return any(thread.rpartition(") ")[2][0] not in "ZX" for thread in threads)
