"""How long each stage of a load takes, told to whoever listens: a reading of the clock, never of effect."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import perf_counter, process_time
from typing import NamedTuple


class Spent(NamedTuple):
    """Seconds on the clock, and of processor time of the whole process meanwhile."""

    seconds: float = 0.0
    computing: float = 0.0

    def plus(self, other: Spent) -> Spent:
        """Both together."""
        return Spent(self.seconds + other.seconds, self.computing + other.computing)

    def less(self, other: Spent) -> Spent:
        """What is left without the other, which is a part of it."""
        return Spent(self.seconds - other.seconds, self.computing - other.computing)


NOTHING = Spent()

Stages = dict[str, Spent]
"""Stage → what it took, in the order in which they began."""


@dataclass(slots=True)
class _Heard:
    """What somebody listens to."""

    stages: Stages = field(default_factory=dict)
    apart: Spent = NOTHING
    """What stages apart took within the one that runs."""


_HEARD: ContextVar[_Heard | None] = ContextVar("stages", default=None)


@contextmanager
def timed() -> Iterator[Stages]:
    """Collect the seconds of the stages that are run within."""
    heard = _Heard()
    before = _HEARD.set(heard)
    try:
        yield heard.stages
    finally:
        _HEARD.reset(before)


@contextmanager
def stage(name: str, *, apart: bool = False) -> Iterator[None]:
    """Count the seconds of what is within under `name`, where somebody listens.

    One that is `apart` is no part of the stage within which it runs: its seconds are taken off that.
    """
    heard = _HEARD.get()
    if heard is None:
        yield
        return
    around, heard.apart = heard.apart, NOTHING
    before = heard.stages.setdefault(name, NOTHING)
    start, computing = perf_counter(), process_time()
    try:
        yield
    finally:
        took = Spent(perf_counter() - start, process_time() - computing)
        heard.stages[name] = before.plus(took.less(heard.apart))
        heard.apart = around.plus(took if apart else heard.apart)
