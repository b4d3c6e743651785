"""Pools of either kind of workers, and waiting for what they do."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from graph.store import WorkerPool, crew, supply
from graph.store.evaluation import Question

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel's means are Linux's")
KINDS = ("from disk", pytest.param("from memory", marks=LINUX))
"""The two kinds of workers, for what has to hold of both."""


@contextmanager
def opened_pool(kind: str, folder: Path, **how: Any) -> Iterator[WorkerPool]:
    """A pool whose questions go to workers of this kind."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(supply, "HOLD_AFTER_SECONDS", 0.0)
        with WorkerPool(folder, memory_statements=1_000_000 * (kind == "from memory"), **how) as pool:
            if kind == "from memory":  # whatever is asked: what holds of workers has to hold of these
                patched.setattr(pool._supply, "may_read_memory", _reads_the_default_graph)
            end = time.monotonic() + 20
            while kind == "from memory" and not readers_wait(pool):
                assert time.monotonic() < end
                time.sleep(0.01)
            yield pool


def _reads_the_default_graph(question: Question) -> bool:
    """Whether all that is read is in memory at all."""
    return question.default in (None, ("",)) and "GRAPH" not in question.text.upper()


def readers_wait(pool: WorkerPool) -> bool:
    """Whether all the readers of a pool are there and free."""
    return pool.in_memory() and len(pool._crew._readers) == pool._crew._size


def staff(pool: WorkerPool) -> int:
    """How many workers a pool has while nothing is asked."""
    return crew.SPARE_WORKERS + pool._crew._size * (2 if pool.in_memory() else 1)
