"""Where a pool's workers come from: from disk always, and from the memory of a holder of a small store.

A question goes to one in memory only where its answer cannot differ. While a holder loads, and where it
fails or dies, those on disk answer everything.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from graph.store.alike import is_alike
from graph.store.evaluation import Question
from graph.store.holding import Holder, can_hold, free_memory
from graph.store.process import Worker, WorkerProcess, anonymous_memory
from graph.store.protocol import DEFAULT_GRAPH
from graph.store.selection import Selection, read_selection

HOLD_AFTER_SECONDS = 2.0
"""How long a pool is open before its store is read into memory: a state that is followed by the next one
at once never is, and whatever else starts along with a pool goes first."""

SHARE_OF_FREE = 0.5
"""Of the memory that was free, at most how much copies of a store may take."""

MOST_KNOWN = 256
"""Of how many shapes of questions it is known whether memory answers them alike."""

LEAVE_SECONDS = 5.0
"""How long a holder may take to see its readers end when a pool is closed; then it is killed."""

_log = logging.getLogger(__name__)


class Supply:
    """Starts the workers of one store folder. Safe for threads. Close it after its workers have ended."""

    def __init__(self, folder: str, memory_bytes: int) -> None:
        self._folder, self._memory = folder, memory_bytes
        self._lock = threading.Lock()
        self._holder: Holder | None = None
        self._holds = False
        self._alike: dict[Selection, bool] = {}
        """What was told of shapes of questions; the kinds of a holder never change, and there is one."""
        self._unwanted = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def holds(self) -> bool:
        """Whether the store is in memory now."""
        return self._holds

    @property
    def holder_id(self) -> int | None:
        """The holder's process, None where there is none."""
        holder = self._holder
        return holder.pid if holder is not None else None

    def hold(self, most_statements: int, most_bytes: int, copies: int, changed: Callable[[], None]) -> None:
        """Load the store into memory, if it has no more statements and `copies` of it fit there.

        For reading copies pages, in the end all of them. Together they may take `most_bytes`, and no
        more than `SHARE_OF_FREE` of what is free. `changed` is told each time that it is there or is
        there no longer.
        """
        if most_statements <= 0 or not can_hold():
            return
        self._thread = threading.Thread(
            target=self._see_to_it,
            args=(most_statements, most_bytes, copies, changed),
            name="memory of workers",
            daemon=True,
        )
        self._thread.start()

    def start(self, *, in_memory: bool) -> Worker:
        """A fresh worker. Raises OSError where there cannot be one."""
        if not in_memory:
            return WorkerProcess(self._folder, self._memory)
        holder = self._holder
        if holder is None:
            raise OSError("the store is not in memory")
        return holder.reader()

    def may_read_memory(self, question: Question) -> bool:
        """Whether the store is there, and answers this question with the same bytes as from disk."""
        holder = self._holder
        if not self._holds or holder is None or question.default not in (None, (DEFAULT_GRAPH,)):
            return False
        selection = read_selection(question.text)
        if selection is None or selection.graphs:  # named graphs are on disk alone
            return False
        if question.bindings:
            return is_alike(selection, question.bindings, holder.kinds)
        like = selection.like or selection
        if (alike := self._alike.get(like)) is None:
            alike = is_alike(selection, {}, holder.kinds)
            if len(self._alike) >= MOST_KNOWN:
                self._alike.clear()
            self._alike[like] = alike
        return alike

    def memory(self) -> int:
        """Bytes of memory taken beside that of workers."""
        holder = self._holder
        return holder.own_memory() if holder is not None else 0

    def most_memory(self) -> int:
        """At most how much that is; quickly told."""
        holder = self._holder
        return anonymous_memory(holder.pid) if holder is not None else 0

    def let_go(self) -> None:
        """Have all questions from now on answered from disk. Those under way go on until they end."""
        with self._lock:
            self._unwanted.set()
            self._holds = False
            holder = self._holder
        if holder is not None:
            holder.leave()

    def close(self) -> None:
        """End the holder."""
        self.let_go()
        if self._thread is None:
            return
        self._thread.join(LEAVE_SECONDS)
        holder = self._holder
        if self._thread.is_alive() and holder is not None:
            holder.kill()
        self._thread.join()

    def _see_to_it(
        self, most_statements: int, most_bytes: int, copies: int, changed: Callable[[], None]
    ) -> None:
        if self._unwanted.wait(HOLD_AFTER_SECONDS):
            return
        free = free_memory()
        with self._lock:
            if self._unwanted.is_set():
                return
            try:
                self._holder = holder = Holder(self._folder, most_statements, self._memory)
            except OSError:
                return  # no process more: workers on disk have started, and go on
        try:
            if holder.loads():
                needed = holder.own_memory() * copies
                if needed > most_bytes:
                    raise OSError("a copy for each worker would take more memory than all together may")
                if free is not None and needed > free * SHARE_OF_FREE:
                    raise OSError(
                        "a copy for each worker would take more than half of the memory that is free"
                    )
                with self._lock:
                    self._holds = not self._unwanted.is_set()
                changed()
        except (OSError, ValueError) as fault:
            if not self._unwanted.is_set():
                _log.warning("A store is not read into memory and answers from disk: %s.", fault)
            holder.leave()
        finally:
            holder.wait()
            self._holds = False
            changed()
            holder.close()
            self._holder = None
