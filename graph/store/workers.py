"""Untrusted questions run here: a pool of processes on a read-only store folder, ended by the clock."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self, TypedDict, Unpack

from graph.store.answers import Answer, Cell, Limits, read_solutions
from graph.store.attempt import Attempt, Begun
from graph.store.crew import SPARE_WORKERS, Cancelled, Crew
from graph.store.guard import may_change
from graph.store.kept import Given, KeptAnswers
from graph.store.preparing import prepare
from graph.store.protocol import Dataset
from graph.store.streaming import Streamed, Waiting
from graph.store.supply import Supply
from graph.store.turn import message_of


class How(TypedDict, total=False):
    """How a question is put, in the words of `Store.query`."""

    solutions: str
    """The format of rows (default: `json`)."""
    graph: str
    """The format of a graph (default: `turtle`)."""
    limits: Limits | None
    """In place of the pool's own; those of memory are always the pool's."""
    dataset: Dataset | None
    """In place of the pool's."""
    graphs: Collection[str] | None
    allow_several_from: bool
    base: str


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
        memory_statements: int = 0,
        kept_answer_bytes: int = 0,
    ) -> None:
        """`queue_size` is how many questions may wait for a worker before more are turned away.

        A store of up to `memory_statements` is read into memory, on Linux, and answers from there what
        comes out alike from memory and disk; 0 leaves all stores on disk. Answers are kept as long as they
        take no more than `kept_answer_bytes` together, and given again to whoever asks the same.
        """
        self._limits = limits or Limits()
        self._dataset = dataset
        self._waiting = Waiting()
        self.kept = KeptAnswers(kept_answer_bytes)
        """Answers of this store, and what was made of them, under one bound."""
        self._supply = Supply(str(Path(path).resolve()), self._limits.memory_bytes)
        self._crew = Crew(
            self._supply,
            size=size,
            queue_size=queue_size,
            total_memory_bytes=self._limits.total_memory_bytes,
        )
        copies = 1 + size + SPARE_WORKERS  # the holder's own, and one for each worker
        self._supply.hold(memory_statements, self._limits.total_memory_bytes, copies, self._crew.refresh)

    def ask(
        self,
        text: str,
        bindings: Mapping[str, str] | None = None,
        *,
        cancelled: Cancelled | None = None,
        **how: Unpack[How],
    ) -> Answer:
        """Answer one query, or raise within `limits.seconds` (plus at most 0.2 s).

        `cancelled` is asked now and then whether whoever asked has gone; the question is ended then.
        Raises what `Store.query` does, `QueryTimeout`, `QueryBusy`, `QueryCancelled`, and `EngineFailed`
        when the worker died, which the pool survives.
        """
        return self.begin(text, bindings, **how).whole(cancelled)

    def stream(
        self,
        text: str,
        bindings: Mapping[str, str] | None = None,
        *,
        cancelled: Cancelled | None = None,
        **how: Unpack[How],
    ) -> Streamed:
        """The same answer as `ask`, handed out in pieces while the engine still writes it.

        It is returned once it is whole or `FIRST_PART_BYTES` of it are there; until then errors are
        raised here as `ask` raises them, and `cancelled` is asked. After that they are raised while
        iterating, so that a transfer breaks off and never looks complete. `limits.seconds` are the
        engine's: how long a reader takes is its own (see `streaming`).
        """
        return self.begin(text, bindings, **how).streamed(cancelled)

    def begin(
        self,
        text: str,
        bindings: Mapping[str, str] | None = None,
        *,
        called: Callable[[], object] | None = None,
        **how: Unpack[How],
    ) -> Begun:
        """The same question, standing in line for a worker: whoever waits in no thread goes step by step.

        `called` is told, from any thread, when it may be its turn. End the attempt, or have its answer. An
        answer that is kept is there at once.
        """
        limits = how.get("limits") or self._limits
        deadline = time.monotonic() + limits.seconds  # examining a question counts: 64 KiB take 0.1 s
        question = prepare(
            text,
            bindings,
            how.get("dataset") or self._dataset,
            graphs=how.get("graphs"),
            solutions=how.get("solutions", "json"),
            graph=how.get("graph", "turtle"),
            answer_bytes=limits.answer_bytes,
            allow_several_from=how.get("allow_several_from", False),
            base=how.get("base", ""),
        )
        message = message_of(question)
        if (kept := self.kept.get(message)) is not None:
            return Given(question, kept)
        return Attempt(
            self._crew,
            self._waiting,
            question,
            message,
            deadline=deadline,
            seconds=limits.seconds,
            memory_bytes=self._limits.memory_bytes,
            called=called,
            from_memory=self._supply.may_read_memory(question),
            kept=None if may_change(question.text) else self.kept,
        )

    def select(self, text: str, bindings: Mapping[str, str] | None = None) -> list[dict[str, Cell]]:
        """The rows of a SELECT, for our own code; raises as `ask` does."""
        return read_solutions(self.ask(text, bindings, solutions="json").body)

    def process_ids(self) -> tuple[int, ...]:
        """The workers alive at this moment, for whoever watches memory."""
        return self._crew.process_ids()

    def holder_id(self) -> int | None:
        """The process that has the store in memory or loads it, None where none does."""
        return self._supply.holder_id

    def leave_memory(self) -> None:
        """Answer from disk from now on, and keep no answers; questions under way end as they would."""
        self.kept.stop()
        self._supply.let_go()
        self._crew.refresh()

    def in_memory(self) -> bool:
        """Whether there are workers that answer from memory, or are about to be."""
        return self._supply.holds

    def close(self) -> None:
        """End every worker, also in the middle of a question; a second call does nothing."""
        self._waiting.close()
        self._crew.close()
        self._supply.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
