"""Answers that were given are kept for whoever asks the same: a store never changes under its pool.

The most recently given ones, as far as a number of bytes goes. What gives another answer each time is
not kept, nor what ended with an error, nor what is handed out before it is whole.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple

from graph.store.answers import Answer
from graph.store.crew import Cancelled
from graph.store.evaluation import Question
from graph.store.preparing import answer, described
from graph.store.streaming import Streamed

LARGEST_SHARE = 8
"""An answer may take one part in so many of all that is kept; a larger one would push out too many others."""

ENTRY_BYTES = 400
"""What an entry takes beside its bytes: its place in the table and four objects."""


class Kept(NamedTuple):
    """An answer as a worker gave it."""

    kind: str
    blocks: tuple[bytes, ...]


class KeptAnswers:
    """Answers by their questions, as messages to a worker. Safe for threads.

    Takes `most_bytes` of memory at most, questions included; 0 keeps nothing.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._answers: OrderedDict[bytes, Kept] = OrderedDict()
        self._bytes = 0

    def get(self, message: bytes) -> Kept | None:
        """The answer to a question, None where it is not kept."""
        with self._lock:
            found = self._answers.get(message)
            if found is not None:
                self._answers.move_to_end(message)
            return found

    def keep(self, message: bytes, kind: str, blocks: Sequence[bytes]) -> None:
        """Keep an answer that is whole, in the place of those that were not asked for the longest time."""
        kept = Kept(kind, tuple(blocks))
        size = _size(message, kept)
        if size * LARGEST_SHARE > self._most_bytes:
            return
        with self._lock:
            if size * LARGEST_SHARE > self._most_bytes or message in self._answers:
                return
            self._answers[message] = kept
            self._bytes += size
            while self._bytes > self._most_bytes:
                self._bytes -= _size(*self._answers.popitem(last=False))

    def stop(self) -> None:
        """Let go of all, and keep no more."""
        with self._lock:
            self._most_bytes = self._bytes = 0
            self._answers.clear()


class Given:
    """An answer that is here, in the manner of an `Attempt`: nobody is asked and nothing is waited for."""

    is_short = True

    def __init__(self, question: Question, kept: Kept) -> None:
        self._question, self._kept = question, kept

    def step(self) -> Streamed:
        """As `Attempt.step`."""
        return self.streamed()

    worker = None
    """As `Attempt.worker`: there is none."""

    def streamed(self, cancelled: Cancelled | None = None) -> Streamed:
        """As `Attempt.streamed`."""
        return Streamed(*described(self._question, self._kept.kind), list(self._kept.blocks))

    def whole(self, cancelled: Cancelled | None = None) -> Answer:
        """As `Attempt.whole`."""
        return answer(self._question, self._kept.kind, b"".join(self._kept.blocks))

    def end(self) -> None:
        """As `Attempt.end`."""


def _size(message: bytes, kept: Kept) -> int:
    return ENTRY_BYTES + len(message) + sum(map(len, kept.blocks))
