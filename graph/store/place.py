"""The line before the workers of a pool is made of these: each is held by whoever waits for one."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Place:
    """A place in the line before the workers."""

    def __init__(
        self, lock: threading.Lock, called: Callable[[], object] | None = None, *, from_memory: bool = False
    ) -> None:
        """`called` is told, from any thread, that it may be its turn; for whoever waits in no thread."""
        self.turn, self.from_memory = threading.Condition(lock), from_memory
        self._called = called

    def call(self) -> None:
        """Tell whoever stands there that it may be their turn; the lock is held."""
        self.turn.notify()
        if self._called is not None:
            self._called()
