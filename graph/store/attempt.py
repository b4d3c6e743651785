"""One question from the line to its answer: waited for by a thread, or step by step by whoever has none.

An event loop that answers many short questions goes by steps: handing each of them to a thread and
back took as long as the engine needs to answer it.
"""

from __future__ import annotations

from collections.abc import Callable

from graph.store.answers import Answer
from graph.store.crew import Cancelled, Crew
from graph.store.evaluation import Question
from graph.store.kept import Given, KeptAnswers
from graph.store.preparing import answer, described
from graph.store.process import AT_ONCE_BYTES, Worker
from graph.store.streaming import FIRST_PART_BYTES, Streamed, Waiting
from graph.store.turn import Block, Turn, message_of


class Attempt:
    """Stands in line as soon as it is made. `step` until it gives the answer, then, before or instead wait
    for it once, with `streamed` or `whole`; or `end` it. For one thread at a time."""

    def __init__(
        self,
        crew: Crew,
        waiting: Waiting,
        question: Question,
        message: bytes,
        *,
        deadline: float,
        seconds: float,
        memory_bytes: int,
        called: Callable[[], object] | None = None,
        from_memory: bool = False,
        kept: KeptAnswers | None = None,
    ) -> None:
        """`message` is as `message_of` makes it of the question, and its answer is kept in `kept`.

        Limits are those of `Turn`, `called` and `from_memory` as in `Crew.stand`. Raises `QueryBusy`.
        """
        self._crew, self._waiting, self._question = crew, waiting, question
        self._deadline, self._seconds, self._memory = deadline, seconds, memory_bytes
        self._message, self._answers = message, kept
        self._turn: Turn | None = None
        self._kind, self._size = "", 0
        self._blocks: list[bytes] = []
        self._place = crew.stand(called, from_memory=from_memory)

    @property
    def is_short(self) -> bool:
        """Whether a worker takes the question without any waiting; only such a one may go by steps."""
        return len(self._message) <= AT_ONCE_BYTES

    def step(self) -> Streamed | None:
        """Do what can be done now; the answer, once it or its first part is there. Raises as `streamed`.

        Nothing happens before `called` is told, or what `worker.own_output` gives can be read.
        """
        if self._turn is None:
            worker = self._crew.take_now(self._place)
            if worker is not None:
                self._turn = self._sent_to(worker)
            return None
        while (block := self._turn.block_now()) is not None:
            if (streamed := self._gathered(self._turn, block)) is not None:
                return streamed
        return None

    @property
    def worker(self) -> Worker | None:
        """Whose `own_output` tells when there is something to do, None as long as there is no worker."""
        return None if self._turn is None else self._turn.worker

    def streamed(self, cancelled: Cancelled | None = None) -> Streamed:
        """Wait for the answer, or its first part. Raises as `WorkerPool.stream` says."""
        turn = self._begun(cancelled)
        while (streamed := self._gathered(turn, turn.next_block())) is None:
            pass
        return streamed

    def whole(self, cancelled: Cancelled | None = None) -> Answer:
        """Wait for all of the answer. Raises as `WorkerPool.ask` says."""
        turn = self._begun(cancelled)
        more = True
        while more:
            more = self._take(turn.next_block())
        return answer(self._question, self._kind, b"".join(self._blocks))

    def end(self) -> None:
        """Give up the place or the worker; after the answer, an error or the first call it does nothing."""
        self._crew.leave(self._place)
        if self._turn is not None:
            self._turn.abandon()

    def _begun(self, cancelled: Cancelled | None) -> Turn:
        if self._turn is None:
            worker = self._crew.take(self._place, self._deadline, self._seconds, cancelled)
            self._turn = self._sent_to(worker)
        self._turn.watch(cancelled)
        return self._turn

    def _sent_to(self, worker: Worker) -> Turn:
        message = self._message
        if worker.in_memory and self._question.inserts:
            # What goes there has an order as it is, and texts are at hand there.
            message = message_of(self._question._replace(inserts=()))
        return Turn(
            self._crew,
            worker,
            self._question.text,
            message,
            deadline=self._deadline,
            seconds=self._seconds,
            memory_bytes=self._memory,
        )

    def _take(self, block: Block) -> bool:
        """Gather a block; whether another one is to come."""
        self._kind = block.kind
        self._blocks.append(block.body)
        self._size += len(block.body)
        if not block.more and self._answers is not None:
            self._answers.keep(self._message, self._kind, self._blocks)
        return block.more

    def _gathered(self, turn: Turn, block: Block) -> Streamed | None:
        more = self._take(block)
        if more and self._size < FIRST_PART_BYTES:
            return None
        turn.watch(None)
        rest = self._waiting.add(turn) if more else None
        return Streamed(*described(self._question, self._kind), self._blocks, rest)


Begun = Attempt | Given
"""A question that was put: on its way to an answer, or answered already."""
