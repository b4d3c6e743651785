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
        self.from_memory = from_memory
        self._lock, self._called = lock, called
        self._turn: threading.Condition | None = None

    @property
    def turn(self) -> threading.Condition:
        """What whoever waits here in a thread waits for; the lock is held."""
        if self._turn is None:
            self._turn = threading.Condition(self._lock)
        return self._turn

    def call(self) -> None:
        """Tell whoever stands there that it may be their turn; the lock is held."""
        if self._turn is not None:
            self._turn.notify()
        if self._called is not None:
            self._called()
