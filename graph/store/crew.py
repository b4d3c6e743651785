"""The processes of a pool: taken by one question at a time in the order of coming, moved aside, replaced.

A question older than `SLOW_AFTER` is moved aside: its worker gets a lower priority and a fresh one
takes its place, so that a few long questions do not stand in the way of the many short ones.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from graph.store.process import WorkerProcess
from ontology.errors import EngineFailed, QueryBusy, QueryCancelled, QueryTimeout, StoreError

SLOW_AFTER = 0.3
"""Seconds after which a question counts as long and is moved aside."""

MOST_ASIDE = 2
"""Long questions beside the pool's size; each may hold its own `Limits.memory_bytes`."""

START_SECONDS = 30.0
"""How long a worker may take to open its store; on an idle machine it takes about 0.1."""

CANCEL_EVERY = 0.05
"""How often it is looked whether whoever asked is still there, where that can be asked; in seconds."""

Cancelled = Callable[[], bool]
"""Tells whether whoever asked has gone, such as `threading.Event().is_set`."""


class Crew:
    """Workers that `start` makes; `size` of them answer at a time, besides those moved aside."""

    def __init__(self, start: Callable[[], WorkerProcess], *, size: int, queue_size: int) -> None:
        """Raises `StoreError` where the first workers cannot open their store."""
        self._start_one = start
        self._queue_size = queue_size
        self._lock = threading.Lock()
        self._ended = threading.Condition(self._lock)
        self._line: deque[threading.Condition] = deque()
        self._free: list[WorkerProcess] = []
        self._living: set[WorkerProcess] = set()
        self._missing = size
        self._aside = 0
        self._closed = False
        try:
            for worker in [self._start() for _ in range(size)]:
                worker.settle(time.monotonic() + START_SECONDS)
                self._free.append(worker)
                self._missing -= 1
        except (EOFError, TimeoutError):
            self.close()
            raise StoreError("No worker could open the store.") from None
        except BaseException:
            self.close()
            raise

    def take(self, deadline: float, seconds: float, cancelled: Cancelled | None = None) -> WorkerProcess:
        """A worker, as soon as one is free and those who came before have theirs."""
        worker = self._wait_for_one(deadline, seconds, cancelled)
        if worker is not None and worker.alive():
            return worker
        if worker is not None:
            self._let_go(worker)  # it died while idle: no question's fault
        try:
            return self._start()
        except OSError as error:
            with self._lock:
                self._missing += 1
                self._wake_first()
            raise EngineFailed(f"No worker could be started: {error}.") from error

    def _wait_for_one(
        self, deadline: float, seconds: float, cancelled: Cancelled | None
    ) -> WorkerProcess | None:
        """A worker, or None for leave to start one."""
        with self._lock:
            at_once = not self._line and (self._free or self._missing)
            if not at_once and not self._closed and len(self._line) >= self._queue_size:
                raise QueryBusy(len(self._line))
            own = threading.Condition(self._lock)
            self._line.append(own)
            try:
                while not self._closed and not (self._line[0] is own and (self._free or self._missing)):
                    left = deadline - time.monotonic()
                    if left <= 0:
                        raise QueryTimeout(seconds)
                    if cancelled is not None and cancelled():
                        raise QueryCancelled
                    own.wait(left if cancelled is None else min(left, CANCEL_EVERY))
                if self._closed:
                    raise StoreError("This pool of workers is closed.")
                if self._free:
                    return self._free.pop()
                self._missing -= 1
                return None
            finally:
                self._line.remove(own)
                self._wake_first()

    def give_back(self, worker: WorkerProcess) -> None:
        """Take back a worker that has answered."""
        if worker.aside or self._closed:
            self.replace(worker)  # its priority cannot be raised again without rights
            return
        with self._lock:
            self._free.append(worker)
            self._wake_first()

    def replace(self, worker: WorkerProcess) -> None:
        """End a worker and start another in its place."""
        worker.kill()
        with self._lock:
            needed = not self._closed and not worker.aside
            self._aside -= worker.aside
        if needed:
            self._add_fresh()
        self._let_go(worker)

    def move_aside(self, worker: WorkerProcess) -> bool:
        """Give the place of a worker with a long question to a fresh one; whether there was room for it."""
        with self._lock:
            if self._closed or self._aside >= MOST_ASIDE:
                return False
            self._aside += 1
            worker.aside = True
        worker.lower_priority()
        self._add_fresh()
        return True

    def process_ids(self) -> tuple[int, ...]:
        """The workers alive at this moment."""
        with self._lock:
            return tuple(sorted(worker.pid for worker in self._living))

    def close(self) -> None:
        """End every worker, also in the middle of a question; a second call does nothing."""
        with self._lock:
            self._closed = True
            idle, self._free = self._free, []
            busy = self._living - set(idle)
            for waiting in self._line:
                waiting.notify()
        for worker in busy:
            worker.kill()
        for worker in idle:
            self._let_go(worker)
        with self._lock:
            self._ended.wait_for(lambda: not self._living, timeout=2.0)
            left = tuple(self._living)
        for worker in left:
            self._let_go(worker)

    def _start(self) -> WorkerProcess:
        worker = self._start_one()
        with self._lock:
            self._living.add(worker)
        return worker

    def _add_fresh(self) -> None:
        try:
            fresh = self._start()
        except OSError:
            fresh = None  # no process or memory to be had now; the next question tries again
        with self._lock:
            if fresh is None:
                self._missing += 1
            else:
                self._free.insert(0, fresh)  # those that have their store open go first
            self._wake_first()

    def _wake_first(self) -> None:
        if self._line and (self._free or self._missing):
            self._line[0].notify()

    def _let_go(self, worker: WorkerProcess) -> None:
        worker.end()
        with self._lock:
            self._living.discard(worker)
            self._ended.notify_all()
