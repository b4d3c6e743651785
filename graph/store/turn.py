"""One question at one worker: sent, its blocks received under the clock, ended from any thread."""

from __future__ import annotations

import json
import threading
import time
from functools import lru_cache
from json.encoder import encode_basestring_ascii as _escaped
from typing import Any, NamedTuple

from graph.store.crew import (
    CANCEL_EVERY,
    CROWDED_SECONDS,
    KNOWN_AFTER,
    MEMORY_EVERY,
    MOST_ASIDE,
    SLOW_AFTER,
    SLOW_NICENESS,
    SLOWED_AFTER,
    VERY_SLOW_AFTER,
    VERY_SLOW_NICENESS,
    Cancelled,
    Crew,
)
from graph.store.evaluation import Question
from graph.store.process import Worker, computed_seconds
from graph.store.worker import pack, packed, rebuild
from ontology.errors import (
    EngineFailed,
    QueryBusy,
    QueryCancelled,
    QueryRefused,
    QueryTimeout,
    QueryTooLarge,
)

_NO_ORDER = "total order"
"""What an engine says of itself when it finds in the middle of sorting that there is no order."""

_KEPT = 64
"""Of how many kinds of questions it is known how they are written but for their texts."""

_TOO_MUCH = ("memory allocation of", "bad_alloc", "overflowed its stack")
"""What it says when it ends for want of memory."""


class Block(NamedTuple):
    """A piece of an answer as the engine wrote it."""

    kind: str
    body: bytes
    more: bool
    """Whether another one follows; without, the answer is whole."""


def message_of(question: Question) -> bytes:
    """A question as a worker receives it."""
    if question.bindings or question.default is not None or question.named is not None:
        return pack(question._asdict())
    # The most of them differ in their texts alone.
    inserts = ", ".join([f"[{at}, {_escaped(piece)}]" for at, piece in question.inserts])
    begins, ends = _around_text(question.solutions, question.graph, question.answer_bytes, question.base)
    return packed(f"{begins}{_escaped(question.text)}{ends}[{inserts}]}}".encode())


@lru_cache(_KEPT)
def _around_text(solutions: str, graph: str, answer_bytes: int, base: str) -> tuple[str, str]:
    """What stands before the text of such a question, and after it up to its inserts."""
    like = Question("", {}, None, None, solutions, graph, answer_bytes, base)
    written = json.dumps(like._asdict())
    begins = '{"text": '
    return begins, written.removeprefix(f'{begins}""').removesuffix("[]}")


class Turn:
    """A question with the worker it has. `next_block` is for one thread at a time, `end` for any.

    After the last block, an error or `end`, the worker is the crew's again.
    """

    def __init__(
        self,
        crew: Crew,
        worker: Worker,
        text: str,
        message: bytes,
        *,
        deadline: float,
        seconds: float,
        memory_bytes: int,
    ) -> None:
        """Send the question to a worker taken from the crew; `message` is as `message_of` makes it, `text`
        tells of which kind it is.

        `seconds` and `memory_bytes` are the limits that errors name. Raises as `next_block` does.
        """
        self._deadline = deadline
        self._crew, self._seconds, self._memory = crew, seconds, memory_bytes
        self._cancelled: Cancelled | None = None
        self._lock = threading.Lock()
        self._over = self._ended = False
        self._worker = worker
        self._begun = time.monotonic()
        self._text = text
        self._is_known = crew.long_kinds.holds(text)
        """Whether others of its kind took long."""
        self._computed_before: float | None = None
        """What its worker had computed when this one was first looked at."""
        self._very_slow = False
        if self._is_known:
            crew.move_aside(worker)
        try:
            self._worker.send(message, self._deadline)
        except BaseException as error:  # noqa: BLE001 (what it was goes on from here)
            raise self._failed(error) from None

    def next_block(self) -> Block:
        """The next piece.

        Raises what the worker found, `QueryTimeout`, `QueryCancelled`, and `EngineFailed` when it died.
        """
        try:
            self._wait()
            fields, body = self._worker.receive(self._deadline)
        except BaseException as error:  # noqa: BLE001 (what it was goes on from here)
            raise self._failed(error) from None
        return self._block(fields, body)

    def block_now(self) -> Block | None:
        """The same without waiting: None where it is not there. Whoever calls it sees to the clock."""
        try:
            message = self._worker.received()
        except BaseException as error:  # noqa: BLE001 (what it was goes on from here)
            raise self._failed(error) from None
        return None if message is None else self._block(*message)

    @property
    def worker(self) -> Worker:
        """The worker that it has, or had."""
        return self._worker

    def watch(self, cancelled: Cancelled | None) -> None:
        """Look at whether whoever asked has gone. With None that is asked no longer: `end` is called then."""
        self._cancelled = cancelled

    def end(self) -> None:
        """End the question unless it is over: its worker is killed, `next_block` raises and replaces it."""
        with self._lock:
            if not self._over:
                self._ended = True
                self._worker.kill()

    def abandon(self) -> None:
        """End the question unless it is over, where no thread waits for its blocks any more."""
        self._leave(broken=True)

    def _block(self, fields: dict[str, Any], body: bytes) -> Block:
        if "error" in fields:
            self._leave(broken=False)
            raise rebuild(fields)
        if not fields["more"]:
            self._leave(broken=False)
        return Block(fields["kind"], body, fields["more"])

    def _wait(self) -> None:
        """Return once the worker has something to say; meanwhile see to its place, and to who asked."""
        while True:
            now, first_look = time.monotonic(), KNOWN_AFTER if self._is_known else SLOW_AFTER
            until = self._begun + first_look
            if now >= self._deadline:
                raise TimeoutError
            if self._cancelled is not None and self._cancelled():
                self.end()
                raise QueryCancelled
            if now >= until:
                self._see_to_a_long_one(now - self._begun)
                until = now + MEMORY_EVERY
            if self._cancelled is not None:
                until = min(until, now + CANCEL_EVERY)
            if self._worker.answers_by(min(until, self._deadline)):
                return

    def _see_to_a_long_one(self, age: float) -> None:
        if not self._worker.aside and not self._crew.move_aside(self._worker):
            if age >= CROWDED_SECONDS and self._crew.others_wait():
                raise QueryBusy(MOST_ASIDE, "long questions are running")
        elif not self._very_slow:
            self._lower_priority(age)
        if self._crew.takes_too_much(self._worker):
            raise QueryTooLarge("All questions together need more memory than they may take; this one most.")

    def _lower_priority(self, age: float) -> None:
        computed = self._computed(age)
        if self._is_known or computed >= VERY_SLOW_AFTER:
            self._very_slow = self._worker.is_slowed = True
            self._worker.lower_priority(VERY_SLOW_NICENESS)
            self._crew.long_kinds.add(self._text)
        elif computed >= SLOWED_AFTER and not self._worker.is_slowed:
            self._worker.is_slowed = True
            self._worker.lower_priority(SLOW_NICENESS)

    def _computed(self, age: float) -> float:
        """Seconds of processor time that the question has had; where nobody says, its age."""
        now = computed_seconds(self._worker.pid)
        if now is None:
            return age
        if self._computed_before is None:
            self._computed_before = now
        return now - self._computed_before

    def _failed(self, error: BaseException) -> BaseException:
        """Give up the worker; the error to raise."""
        said = self._worker.last_words() if isinstance(error, (EOFError, OSError)) else ""
        self._leave(broken=True)
        if isinstance(error, TimeoutError):
            return QueryTimeout(self._seconds)
        if isinstance(error, (EOFError, OSError)):
            if self._ended:
                return QueryCancelled()
            if _NO_ORDER in said:
                return QueryRefused(
                    "The question orders values that have no order among each other, such as numbers among "
                    "texts, and the engine ended over it. Order them by their text, ORDER BY STR(?x), or "
                    "numbers apart from all others, ORDER BY ISNUMERIC(?x) ?x."
                )
            most = f"{self._memory // 1024**2:,} MiB of memory, or is built from too many parts."
            if any(words in said for words in _TOO_MUCH):
                return QueryTooLarge(f"The question needs more than {most} Ask for less, or split it.")
            return EngineFailed(
                f"The question ended the process that evaluated it: most likely it needs more than {most}"
            )
        return error

    def _leave(self, *, broken: bool) -> None:
        with self._lock:
            if self._over:
                return
            self._over = True
        if self._is_known and not broken and self._computed(time.monotonic() - self._begun) < SLOW_AFTER:
            self._crew.long_kinds.forget(self._text)
        if broken or self._ended:
            self._crew.replace(self._worker)
        else:
            self._crew.give_back(self._worker)
