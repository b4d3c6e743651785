"""Hears workers on an event loop: each has a file there that stays, in place of one for every question."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from weakref import WeakKeyDictionary

from graph.store.process import Worker


class Ears:
    """The outputs of workers that one loop listens to. Used by that loop alone.

    To add a file to a loop and to take it away takes longer than to read what a worker says.
    """

    def __init__(self) -> None:
        self._files: dict[Worker, int] = {}
        self._rings: dict[Worker, Callable[[], object]] = {}
        self._passed_over: set[Worker] = set()
        """Those that were heard once while nobody listened."""

    def listen(self, worker: Worker, ring: Callable[[], object]) -> None:
        """Have `ring` called whenever the worker has said something, or has ended, until `leave`."""
        self._rings[worker] = ring
        self._passed_over.discard(worker)
        if worker not in self._files:
            self._files[worker] = file = worker.own_output()
            asyncio.get_running_loop().add_reader(file, self._heard, worker)

    def leave(self, worker: Worker) -> None:
        """Listen no more for whoever asked it last."""
        self._rings.pop(worker, None)

    def _heard(self, worker: Worker) -> None:
        ring = self._rings.get(worker)
        if ring is not None:
            ring()
            return
        if worker not in self._passed_over:
            # A loop may have seen what was read a moment later.
            self._passed_over.add(worker)
            return
        # It speaks to a thread now, or has ended.
        self._passed_over.discard(worker)
        file = self._files.pop(worker)
        asyncio.get_running_loop().remove_reader(file)
        os.close(file)

    def __del__(self) -> None:
        """With the loop its files go."""
        for file in self._files.values():
            os.close(file)


_ears: WeakKeyDictionary[asyncio.AbstractEventLoop, Ears] = WeakKeyDictionary()


def ears() -> Ears:
    """Those of the running loop."""
    loop = asyncio.get_running_loop()
    found = _ears.get(loop)
    if found is None:
        found = _ears[loop] = Ears()
    return found
