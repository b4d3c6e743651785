"""A published state, opened: it answers questions through killable workers and keeps computed views."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any, Self, TypeVar, cast

from graph.archive import Archive
from graph.snapshot.audience import AUDIENCES
from graph.snapshot.given import Standing, publish_for, standing
from graph.snapshot.publish import publish, store_folder
from graph.snapshot.state import MapState, state_of
from graph.snapshot.states import state_again
from graph.store import Answer, Cell, Dataset, Limits, Streamed, WorkerPool
from ontology.errors import NotFound, QueryRefused, StateGone, StatePutAway
from ontology.identifiers import catalogue_iri, source_iri

View = TypeVar("View")

KEPT_VIEWS = 128
"""How many computed views a snapshot keeps, the last used ones: some have a day in their name, and any
day may be asked for."""


class Snapshot:
    """One state of the map for one audience, open for questions. Close it, or use it with `with`.

    `view` keeps what is computed once per snapshot (edges, money, search words), by its name. It is
    safe to call from several threads, and from within the making of another view.
    """

    def __init__(
        self,
        state: MapState,
        folder: Path,
        *,
        workers: int,
        limits: Limits,
        queue_size: int = 32,
        memory_statements: int = 0,
        kept_answer_bytes: int = 0,
    ) -> None:
        self.state = state
        self._folder, self._identity = folder, _identity(folder)
        self.pool = WorkerPool(
            folder,
            size=workers,
            limits=limits,
            queue_size=queue_size,
            memory_statements=memory_statements,
            kept_answer_bytes=kept_answer_bytes,
        )
        self.graphs = frozenset(
            (catalogue_iri(state.base), *(source_iri(state.base, one.source.name) for one in state.entries))
        )
        self._views: dict[str, Any] = {}
        self._making: dict[str, Lock] = {}
        self._lock = Lock()

    @property
    def name(self) -> str:
        """The short name of the state, which every answer carries."""
        return self.state.name

    @property
    def base(self) -> str:
        """The base of instance IRIs."""
        return self.state.base

    def in_place(self) -> bool:
        """Whether the store that it reads is still the one in its place.

        A purge exchanges every store, also that of a state which stays what it was; workers that hold the
        one of before cannot open its files any more. One look at the disk.
        """
        return self._identity is not None and _identity(self._folder) == self._identity

    def select(self, query: str, bindings: Mapping[str, str] | None = None) -> list[dict[str, Cell]]:
        """The rows of one of our own SELECT queries; `bindings` are terms in N-Triples text."""
        return self.pool.select(query, bindings or {})

    def ask(
        self,
        query: str,
        bindings: Mapping[str, str] | None = None,
        *,
        solutions: str = "json",
        graph: str = "turtle",
        dataset: Dataset | None = None,
    ) -> Answer:
        """The answer to a query as bytes, in the wanted format of rows or of a graph.

        FROM, and a `dataset` that confines the query, may name the graphs of this map only.
        """
        self._refuse_foreign(dataset)
        return self.pool.ask(
            query,
            bindings or {},
            solutions=solutions,
            graph=graph,
            dataset=dataset,
            graphs=self.graphs,
        )

    def stream(
        self,
        query: str,
        bindings: Mapping[str, str] | None = None,
        *,
        solutions: str = "json",
        graph: str = "turtle",
        dataset: Dataset | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Streamed:
        """The same answer, handed out while it is still made; see `WorkerPool.stream`."""
        self._refuse_foreign(dataset)
        return self.pool.stream(
            query,
            bindings or {},
            solutions=solutions,
            graph=graph,
            dataset=dataset,
            graphs=self.graphs,
            cancelled=cancelled,
        )

    def _refuse_foreign(self, dataset: Dataset | None) -> None:
        for name in (*(dataset.default or ()), *(dataset.named or ())) if dataset else ():
            if name not in self.graphs:
                raise QueryRefused(f"The dataset names a graph that is not in this map: <{name}>.")

    def view(self, name: str, make: Callable[[Snapshot], View]) -> View:
        """The view `name`, computed by `make` on first use and kept (see `KEPT_VIEWS`).

        Those who ask for one view while it is made wait for it; other views are not held up. `make`
        may ask for other views, never for its own.
        """
        with self._lock:
            making = self._making.setdefault(name, Lock())
        with making:
            with self._lock:
                if name in self._views:
                    self._views[name] = kept = self._views.pop(name)
                    return cast("View", kept)
            try:
                made = make(self)
                with self._lock:
                    self._views[name] = made
                    for old in list(self._views)[:-KEPT_VIEWS]:
                        del self._views[old]
            finally:
                self._making.pop(name, None)
            return made

    def close(self) -> None:
        """End the workers."""
        self.pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _identity(folder: Path) -> tuple[int, int] | None:
    """Which folder this is, whatever it is called; None where there is none."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def open_snapshot(
    archive: Archive,
    data: Path,
    audience: str,
    *,
    order: Sequence[str] = AUDIENCES,
    workers: int = 1,
    limits: Limits | None = None,
    queue_size: int = 32,
    memory_statements: int = 0,
    kept_answer_bytes: int = 0,
) -> Snapshot:
    """Open the present state for `audience`, publishing it first where it has no store yet.

    `order` are all audiences, from the widest circle to the narrowest. A state of up to
    `memory_statements` is answered from memory as soon as it is there, and up to `kept_answer_bytes`
    of answers are given again (see `WorkerPool`).
    """
    state = state_of(archive, audience, order)
    folder = publish_for(data, state, audience)
    return Snapshot(
        state,
        folder,
        workers=workers,
        limits=limits or Limits(),
        queue_size=queue_size,
        memory_statements=memory_statements,
        kept_answer_bytes=kept_answer_bytes,
    )


def open_earlier(
    archive: Archive,
    data: Path,
    name: str,
    audience: str,
    *,
    order: Sequence[str] = AUDIENCES,
    workers: int = 1,
    limits: Limits | None = None,
    build: bool = False,
) -> Snapshot:
    """Open a state that `audience` was given before; with `build`, make its store where it was removed.

    Raises NotFound for a state that this audience was never given, StateGone for one that it may no
    longer look at or that cannot be had again, StatePutAway for one whose store is not there.
    """
    match standing(archive, data, name, audience, order):
        case Standing.UNKNOWN:
            raise NotFound("state of the map", name)
        case Standing.WITHDRAWN:
            raise StateGone(name, "something in it was erased, or is now for fewer people")
        case Standing.OUTDATED:
            raise StateGone(name, "a newer Sharegraph reads its records by other rules")
        case Standing.PUT_AWAY if not build:
            raise StatePutAway(name)
    state = state_again(archive, data, name)
    folder = publish(data, state) if build else store_folder(data, state)
    return Snapshot(state, folder, workers=workers, limits=limits or Limits())
