"""Untrusted questions run here: a pool of processes on a read-only store folder, ended by the clock.

A question older than `SLOW_AFTER` is moved aside: its worker gets a lower priority and a fresh one
takes its place, so that a few long questions do not stand in the way of the many short ones.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from graph.store.answers import Answer, Cell, Limits, read_solutions
from graph.store.preparing import answer, prepare
from graph.store.process import WorkerProcess
from graph.store.protocol import Dataset
from graph.store.worker import pack, rebuild
from ontology.errors import EngineFailed, QueryBusy, QueryTimeout, StoreError

SLOW_AFTER = 0.3
"""Seconds after which a question counts as long and is moved aside."""

MOST_ASIDE = 2
"""Long questions beside the pool's size; each may hold its own `Limits.memory_bytes`."""

START_SECONDS = 30.0
"""How long a worker may take to open its store; on an idle machine it takes about 0.1."""


class WorkerPool:
    """Killable workers on one store folder (a backup that nobody writes to). Safe for threads.

    Raises `StoreError` when the folder cannot be opened. Use it as a context manager, or `close()` it.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        size: int = 2,
        limits: Limits | None = None,
        dataset: Dataset | None = None,
        queue_size: int = 32,
    ) -> None:
        """`queue_size` is how many questions may wait for a worker before more are turned away."""
        self._path = str(Path(path).resolve())
        self._limits = limits or Limits()
        self._dataset = dataset
        self._queue_size = queue_size
        self._changed = threading.Condition()
        self._free: list[WorkerProcess] = []
        self._living: set[WorkerProcess] = set()
        self._missing = size
        self._waiting = 0
        self._aside = 0
        self._closed = False
        try:
            for worker in [self._start() for _ in range(size)]:
                worker.settle(time.monotonic() + START_SECONDS)
                self._free.append(worker)
                self._missing -= 1
        except (EOFError, TimeoutError):
            self.close()
            raise StoreError(f"No worker could open the store in {self._path}.") from None
        except BaseException:
            self.close()
            raise

    def ask(
        self,
        text: str,
        bindings: Mapping[str, str] | None = None,
        *,
        solutions: str = "json",
        graph: str = "turtle",
        limits: Limits | None = None,
        dataset: Dataset | None = None,
        graphs: Collection[str] | None = None,
    ) -> Answer:
        """Answer one query, or raise within `limits.seconds` (plus at most 0.2 s).

        Words and formats are those of `Store.query`; `limits.memory_bytes` is the pool's own.
        `dataset` takes the place of the pool's; `graphs` are those that FROM may name (None: any).
        Raises what `Store.query` does, `QueryTimeout`, `QueryBusy`, and `EngineFailed` when the
        worker died, which the pool survives.
        """
        limits = limits or self._limits
        deadline = time.monotonic() + limits.seconds
        question = prepare(
            text,
            bindings,
            dataset or self._dataset,
            graphs=graphs,
            solutions=solutions,
            graph=graph,
            answer_bytes=limits.answer_bytes,
        )
        worker = self._take(deadline, limits.seconds)
        try:
            worker.send(pack(question._asdict()), deadline)
            if not worker.answers_by(min(deadline, time.monotonic() + SLOW_AFTER)):
                self._move_aside(worker)
            fields, body = worker.receive(deadline)
        except TimeoutError:
            self._replace(worker)
            raise QueryTimeout(limits.seconds) from None
        except (EOFError, OSError):
            self._replace(worker)
            raise EngineFailed(
                "The question ended the process that evaluated it: most likely it needs more than "
                f"{self._limits.memory_bytes // 1024**2:,} MiB of memory, or is built from too many parts."
            ) from None
        except BaseException:
            self._replace(worker)
            raise
        self._give_back(worker)
        if "error" in fields:
            raise rebuild(fields)
        return answer(question, fields["kind"], body)

    def select(self, text: str, bindings: Mapping[str, str] | None = None) -> list[dict[str, Cell]]:
        """The rows of a SELECT, for our own code; raises as `ask` does."""
        return read_solutions(self.ask(text, bindings, solutions="json").body)

    def process_ids(self) -> tuple[int, ...]:
        """The workers alive at this moment, for whoever watches memory."""
        with self._changed:
            return tuple(sorted(worker.pid for worker in self._living))

    def close(self) -> None:
        """End every worker, also in the middle of a question; a second call does nothing."""
        with self._changed:
            self._closed = True
            idle, self._free = self._free, []
            busy = self._living - set(idle)
            self._changed.notify_all()
        for worker in busy:
            worker.kill()
        for worker in idle:
            self._let_go(worker)
        with self._changed:
            self._changed.wait_for(lambda: not self._living, timeout=2.0)
            left = tuple(self._living)
        for worker in left:
            self._let_go(worker)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _start(self) -> WorkerProcess:
        worker = WorkerProcess(self._path, self._limits.memory_bytes)
        with self._changed:
            self._living.add(worker)
        return worker

    def _take(self, deadline: float, seconds: float) -> WorkerProcess:
        with self._changed:
            if not self._free and not self._missing and self._waiting >= self._queue_size:
                raise QueryBusy(self._waiting)
            self._waiting += 1
            try:
                ready = self._changed.wait_for(
                    lambda: self._free or self._missing or self._closed, deadline - time.monotonic()
                )
            finally:
                self._waiting -= 1
            if self._closed:
                raise StoreError("This pool of workers is closed.")
            if not ready:
                raise QueryTimeout(seconds)
            worker = self._free.pop() if self._free else None
            if worker is None:
                self._missing -= 1
        if worker is not None and worker.alive():
            return worker
        if worker is not None:
            self._let_go(worker)  # it died while idle: no question's fault
        try:
            return self._start()
        except OSError as error:
            with self._changed:
                self._missing += 1
            raise EngineFailed(f"No worker could be started: {error}.") from error

    def _give_back(self, worker: WorkerProcess) -> None:
        if worker.aside or self._closed:
            self._replace(worker)  # its priority cannot be raised again without rights
            return
        with self._changed:
            self._free.append(worker)
            self._changed.notify()

    def _replace(self, worker: WorkerProcess) -> None:
        worker.kill()
        with self._changed:
            needed = not self._closed and not worker.aside
            self._aside -= worker.aside
        if needed:
            self._add_fresh()
        self._let_go(worker)

    def _move_aside(self, worker: WorkerProcess) -> None:
        with self._changed:
            if self._closed or self._aside >= MOST_ASIDE:
                return
            self._aside += 1
            worker.aside = True
        worker.lower_priority()
        self._add_fresh()

    def _add_fresh(self) -> None:
        try:
            fresh = self._start()
        except OSError:
            fresh = None  # no process or memory to be had now; the next question tries again
        with self._changed:
            if fresh is None:
                self._missing += 1
            else:
                self._free.insert(0, fresh)  # those that have their store open go first
            self._changed.notify()

    def _let_go(self, worker: WorkerProcess) -> None:
        worker.end()
        with self._changed:
            self._living.discard(worker)
            self._changed.notify_all()
