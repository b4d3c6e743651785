"""The processes of a pool: taken by one question at a time in the order of coming, moved aside, replaced.

A question older than `SLOW_AFTER` is moved aside: another worker takes the place of its own, so that a few
long questions do not stand in the way of the many short ones. The more it computes the lower is its priority:
what takes half a second goes before what never ends. The next of a kind that took long stands aside from its
beginning (`long_kinds`).
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from graph.store.long_kinds import LongKinds
from graph.store.place import Place
from graph.store.process import Worker
from graph.store.supply import Supply
from ontology.errors import QueryBusy, QueryCancelled, QueryTimeout, StoreError

SLOW_AFTER = 0.3
"""Seconds after which a question is looked at, and moved aside."""

KNOWN_AFTER = 0.05
"""Seconds after which one of a kind that took long has the lowest priority: a reader's is that of the thread
which answers, once there is one."""

SLOWED_AFTER, VERY_SLOW_AFTER = 0.1, 1.0
"""Seconds of processor time, from then on, after which it has a lower priority, and the lowest: its kind
counts as long then. By the clock those would be slowed that only have to wait for long ones."""

SLOW_NICENESS, VERY_SLOW_NICENESS = 10, 19
"""The priority numbers of both; that of a worker in its place is `worker.NICENESS`."""

MOST_ASIDE = 8
"""Long questions beside the pool's size."""

SPARE_WORKERS = 2
"""Workers that have their store open beside those that may answer, so that nobody waits for one to start."""

SPARES_AFTER = 0.2
"""Seconds after the opening until the spare ones are started. None is needed before `SLOW_AFTER`, and a
command that has asked its questions by then leaves without: each takes 0.04 s of processor time."""

CROWDED_SECONDS = 1.0
"""How long a question may hold its place where there is no room aside and others wait; then it is
turned away, so that many runaways at once stop nobody else."""

MEMORY_EVERY = 0.1
"""How often the memory of all workers is added up while a long question runs; in seconds."""

START_SECONDS = 30.0
"""How long a worker may take to open its store; on an idle machine it takes about 0.1."""

_AGAIN_SECONDS, _DOUBLED = 0.5, 4
"""After how long it is tried again to start a worker where that failed: twice as long each time, so many
times, for a start takes as much of a processor as many answers and a broken store seldom mends itself."""

_REAP_SECONDS = 0.05
"""How often it is looked whether a killed worker has ended: at a low priority that takes time."""

_LEAVING_SECONDS = 0.2
"""How long those who wait for workers of a crew that is closed are waited for, until they see their ends."""

MOST_FAULTS = 3
"""Starts that fail one after the other until those who wait are told so, where nobody else answers."""

CANCEL_EVERY = 0.05
"""How often it is looked whether whoever asked is still there, where that can be asked; in seconds."""

Cancelled = Callable[[], bool]
"""Tells whether whoever asked has gone, such as `threading.Event().is_set`."""


class Crew:
    """Workers from `supply`; `size` of them answer at a time, besides those moved aside.

    A thread of its own starts them and sees to their end, so that no question waits for either. The pipes
    of a worker that somebody has are closed by nobody else, however long they take to give it back: whoever
    still read from a closed one would take the answer of whatever opens under its number next. Beside
    those on disk there are readers while the supply holds the store in memory: as many as may answer.
    A question that asks for one gets a worker on disk where none is free.
    """

    def __init__(self, supply: Supply, *, size: int, queue_size: int, total_memory_bytes: int) -> None:
        """Raises `StoreError` where the first workers cannot open their store."""
        self._supply = supply
        self.long_kinds = LongKinds()
        """Of questions that its workers had."""
        self._size, self._queue_size, self._total_memory = size, queue_size, total_memory_bytes
        self._lock = threading.Lock()
        self._work = threading.Condition(self._lock)
        self._line: deque[Place] = deque()
        self._free: list[Worker] = []
        self._readers: list[Worker] = []
        self._living: set[Worker] = set()
        self._given: set[Worker] = set()
        """Those that somebody has."""
        self._killed: list[Worker] = []
        self._running = self._reading = self._aside = 0
        self._closed = self._is_left = False
        """Whether it is closed; and whether those who have a worker still end it themselves."""
        self._ended = threading.Event()
        """Set when it is closed, for the keeper where it waits."""
        self._fault, self._faults = "", 0
        self._spares = 0
        self._keeper = threading.Thread(target=self._keep, name="workers", daemon=True)
        try:
            for worker in [self._start() for _ in range(size)]:
                worker.settle(time.monotonic() + START_SECONDS)
                self._free.append(worker)
        except BaseException as error:
            self.close()
            if isinstance(error, (EOFError, OSError)):
                raise StoreError("No worker could open the store.") from None
            raise
        self._keeper.start()

    def stand(self, called: Callable[[], object] | None = None, *, from_memory: bool = False) -> Place:
        """A place at the end of the line, to be kept until `take` or `leave`. Raises `QueryBusy`.

        `from_memory` says that a worker that reads from memory will do, where one is free.
        """
        with self._lock:
            place = Place(self._lock, called, from_memory=from_memory)
            self._line.append(place)
            if len(self._line) > self._queue_size and not self._closed and self._next() is not place:
                self._line.pop()
                raise QueryBusy(len(self._line))
            return place

    def take(
        self, place: Place, deadline: float, seconds: float, cancelled: Cancelled | None = None
    ) -> Worker:
        """A worker, as soon as one is free and those who came before have theirs; the place is left."""
        try:
            with self._lock:
                while (worker := self._for(place)) is None:
                    left = deadline - time.monotonic()
                    if left <= 0:
                        raise QueryTimeout(seconds)
                    if cancelled is not None and cancelled():
                        raise QueryCancelled
                    place.turn.wait(left if cancelled is None else min(left, CANCEL_EVERY))
                return worker
        finally:
            self.leave(place)

    def take_now(self, place: Place) -> Worker | None:
        """The same without waiting: None, and the place is kept, where it is not its turn."""
        try:
            with self._lock:
                worker = self._for(place)
        except BaseException:
            self.leave(place)
            raise
        if worker is not None:
            self.leave(place)
        return worker

    def leave(self, place: Place) -> None:
        """Give a place in the line up; a second call does nothing."""
        with self._lock:
            if place in self._line:
                self._line.remove(place)
                self._wake_next()

    def _for(self, place: Place) -> Worker | None:
        """A worker for whose turn it is, None where it has to wait. Raises where none will come."""
        if self._next() is place:
            return self._pick(from_memory=place.from_memory)
        if self._closed:
            raise StoreError("This pool of workers is closed.")
        if self._hopeless():
            raise StoreError(f"No worker could be started: {self._fault}.")
        return None

    def give_back(self, worker: Worker) -> None:
        """Take back a worker that has answered."""
        # A priority that was lowered cannot be raised again without rights.
        slow = worker.is_slowed and not worker.comes_back()
        gone = worker.in_memory and not self._supply.holds
        if slow or gone or self._closed or worker.spent():
            self.replace(worker)
            return
        with self._lock:
            self._leave_place(worker)
            self._given.discard(worker)
            worker.aside = worker.is_slowed = False
            (self._readers if worker.in_memory else self._free).append(worker)
            self._drop_surplus()
            self._wake_next()

    def replace(self, worker: Worker) -> None:
        """End a worker; another one will stand in its place."""
        worker.kill()
        with self._lock:
            self._leave_place(worker)
            self._given.discard(worker)
            self._let_go(worker)
            self._wake_next()
            alone = self._is_left
        if alone:
            # An event loop may be who had it, and a process that was killed may take its time to end.
            threading.Thread(target=self._end, args=(worker,), name="end of a worker", daemon=True).start()

    def move_aside(self, worker: Worker) -> bool:
        """Give the place of a worker with a long question to another; whether there was room for it."""
        with self._lock:
            if self._closed or self._aside >= MOST_ASIDE:
                return False
            self._leave_place(worker)
            worker.aside = True
            self._aside += 1
            self._work.notify()
            self._wake_next()
        return True

    def others_wait(self) -> bool:
        """Whether anyone waits for a worker."""
        return bool(self._line)

    def takes_too_much(self, worker: Worker) -> bool:
        """Whether all workers together are past their memory, and this one takes the most of it."""
        with self._lock:
            living = tuple(self._living)
        if sum(one.most_memory() for one in living) + self._supply.most_memory() <= self._total_memory:
            return False  # to divide what readers share takes milliseconds for each
        taken = {one: one.own_memory() for one in living}
        together = sum(taken.values()) + self._supply.memory()
        return together > self._total_memory and taken.get(worker, 0) == max(taken.values())

    def refresh(self) -> None:
        """Told by the supply that the store has come into memory, or has left it."""
        with self._lock:
            self._drop_surplus()
            self._work.notify()

    def process_ids(self) -> tuple[int, ...]:
        """The workers alive at this moment."""
        with self._lock:
            return tuple(sorted(worker.pid for worker in self._living if worker.alive()))

    def close(self) -> None:
        """End every worker, also in the middle of a question; a second call does nothing.

        Who has one then is told by its pipe, and closes that.
        """
        with self._lock:
            self._closed = True
            self._ended.set()
            self._free.clear()
            self._readers.clear()
            living = tuple(self._living)
            self._work.notify()
            for waiting in self._line:
                waiting.call()
        for worker in living:
            worker.kill()
        if self._keeper.is_alive():
            self._keeper.join()
        until = time.monotonic() + _LEAVING_SECONDS
        while self._given and time.monotonic() < until:
            time.sleep(0.002)
        with self._lock:
            self._is_left = True
            ours = self._living - self._given
        for worker in ours:
            self._end(worker)

    def _next(self) -> Place | None:
        """Whose turn it is: the first of the line; where only readers are free, the first for whom one will
        do."""
        if self._running >= self._size or self._closed:
            return None
        # Those that died while idle, no question's fault, are let go.
        for idle in (self._free, self._readers):
            while idle and not idle[-1].alive():
                self._let_go(idle.pop())
        if self._free:
            return self._line[0] if self._line else None
        return next((one for one in self._line if one.from_memory), None) if self._readers else None

    def _hopeless(self) -> bool:
        """Whether nobody answers and nobody comes: starts failed one after the other."""
        return self._faults >= MOST_FAULTS and not (self._running or self._aside or self._free)

    def _pick(self, *, from_memory: bool) -> Worker:
        """One of those that are free, which is one now."""
        self._running += 1
        if from_memory and self._readers:
            # Nothing is missing by that: the keeper, whose thread would take turns with this one, sleeps on.
            self._reading += 1
            worker = self._readers.pop()
        else:
            worker = self._free.pop()
        self._given.add(worker)
        return worker

    def _leave_place(self, worker: Worker) -> None:
        if worker.aside:
            self._aside -= 1
            return
        self._running -= 1
        self._reading -= worker.in_memory

    def _wake_next(self) -> None:
        if (place := self._next()) is not None:
            place.call()

    def _drop(self, worker: Worker) -> None:
        """End one that is free."""
        (self._readers if worker.in_memory else self._free).remove(worker)
        worker.kill()
        self._let_go(worker)

    def _let_go(self, worker: Worker) -> None:
        self._killed.append(worker)
        self._work.notify()

    def _start(self, *, in_memory: bool = False) -> Worker:
        worker = self._supply.start(in_memory=in_memory)
        with self._lock:
            self._living.add(worker)
        return worker

    def _end(self, worker: Worker) -> None:
        worker.end()
        with self._lock:
            self._living.discard(worker)

    def _keep(self) -> None:
        """Start what is missing, and see to the end of what was killed, until the crew is closed."""
        with self._lock:
            self._work.wait_for(lambda: self._closed or self._killed or self._missing(), SPARES_AFTER)
            self._spares = SPARE_WORKERS
        while True:
            with self._lock:
                while not (self._closed or self._missing()):
                    self._work.wait(_REAP_SECONDS if self._killed else None)
                    if self._killed:
                        break
                if self._closed:
                    return
                missing = self._missing()
                ended = [worker for worker in self._killed if not worker.alive()]
                self._killed = [worker for worker in self._killed if worker not in ended]
            for worker in ended:
                self._end(worker)
            if missing and not self._add_fresh():
                self._ended.wait(_AGAIN_SECONDS * 2 ** min(self._faults - 1, _DOUBLED))

    def _missing(self) -> bool:
        return self._wanted() > 0 or self._wanted_readers() > 0

    def _wanted(self) -> int:
        """How many workers on disk are missing; below 0, how many are too many."""
        return self._size + self._spares - len(self._free) - (self._running - self._reading)

    def _wanted_readers(self) -> int:
        """The same of readers. They have no spare ones: a fork is quick, and those on disk stand in."""
        return self._size * self._supply.holds - len(self._readers) - self._reading

    def _drop_surplus(self) -> None:
        """One that stood aside came back while another one stands in its place: the coldest goes."""
        if self._wanted() < 0:
            self._drop(self._free[0])
        while self._readers and self._wanted_readers() < 0:
            self._drop(self._readers[0])

    def _add_fresh(self) -> bool:
        """Start one and give it out once its store is open; whether that went well."""
        worker = None
        # A fork is quick, and nearly all questions go to readers.
        in_memory = self._wanted_readers() > 0
        try:
            worker = self._start(in_memory=in_memory)
            worker.settle(time.monotonic() + START_SECONDS)
        except (OSError, EOFError, StoreError) as error:
            with self._lock:
                if worker is not None:
                    worker.kill()
                    self._let_go(worker)
                if in_memory:  # its holder is done with; those on disk go on
                    self._supply.let_go()
                    self._drop_surplus()
                    return True
                self._fault = (str(error) or "it ended at once").rstrip(".")
                self._faults += 1
                for waiting in self._line:
                    waiting.call()
            return False
        with self._lock:
            self._fault, self._faults = "", 0
            # Those that have answered go first: the engine's caches are warm.
            (self._readers if worker.in_memory else self._free).insert(0, worker)
            self._drop_surplus()
            self._wake_next()
        return True
