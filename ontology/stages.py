"""How long each stage of a load takes, told to whoever listens: a reading of the clock, never of effect."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import perf_counter, process_time
from typing import NamedTuple


class Spent(NamedTuple):
    """Seconds on the clock, and of processor time of the whole process meanwhile."""

    seconds: float = 0.0
    computing: float = 0.0


Stages = dict[str, Spent]
"""Stage → what it took, in the order in which they began."""

_HEARD: ContextVar[Stages | None] = ContextVar("stages", default=None)


@contextmanager
def timed() -> Iterator[Stages]:
    """Collect the seconds of the stages that are run within."""
    stages: Stages = {}
    before = _HEARD.set(stages)
    try:
        yield stages
    finally:
        _HEARD.reset(before)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Count the seconds of what is within under `name`, where somebody listens."""
    stages = _HEARD.get()
    if stages is None:
        yield
        return
    start, computing = perf_counter(), process_time()
    before = stages.setdefault(name, Spent())
    try:
        yield
    finally:
        stages[name] = Spent(
            before.seconds + perf_counter() - start, before.computing + process_time() - computing
        )
