"""Pools of either kind of workers, and waiting for what they do."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from graph.store import WorkerPool, supply
from graph.store.holding import Reader

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel's means are Linux's")
KINDS = ("from disk", pytest.param("from memory", marks=LINUX))
"""The two kinds of workers, for what has to hold of both."""


@contextmanager
def opened_pool(kind: str, folder: Path, **how: Any) -> Iterator[WorkerPool]:
    """A pool whose workers are all of this kind."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(supply, "HOLD_AFTER_SECONDS", 0.0)
        with WorkerPool(folder, memory_statements=1_000_000 * (kind == "from memory"), **how) as pool:
            end = time.monotonic() + 20
            while kind == "from memory" and not all_read_memory(pool):
                assert time.monotonic() < end
                time.sleep(0.01)
            yield pool


def all_read_memory(pool: WorkerPool) -> bool:
    """Whether no worker reads from disk any more."""
    return pool.in_memory() and all(isinstance(one, Reader) for one in set(pool._crew._living))


def until(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Whether it came true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.01)
    return condition()


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False
