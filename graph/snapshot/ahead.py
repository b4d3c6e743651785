"""Begins a store with what a new source states while that is still being read: two cores, one load."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from graph.archive import Archive, Entry
from graph.snapshot.filling import Filling
from graph.snapshot.made import most_of_a_step
from graph.snapshot.state import MapState
from ontology.identifiers import source_iri

TakesRun = Callable[[IO[bytes] | None, int], None]
"""Called with each run of sorted lines (see `Collected`) and how many there are; with None at the end."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A store that holds what these entries state, each in its graph, and nothing else."""

    filling: Filling
    entries: tuple[Entry, ...]

    @property
    def sources(self) -> frozenset[str]:
        """The names of the sources."""
        return frozenset(entry.source.name for entry in self.entries)


class Ahead:
    """The store that one load will need, begun before the load is over. Use it in a `with`.

    It is begun where nothing can be stepped from: with a source that the map never had, once that states
    more than a step may change. It serves a state all of whose entries it holds; where a source
    is refused after all, it is thrown away, which costs nobody but the second core anything.
    """

    def __init__(self, archive: Archive, data: Path) -> None:
        self._archive, self._stores = archive, data / "stores"
        self._most = -1
        self._lines = 0
        self._waiting: list[tuple[int, bytes]] = []
        self._filling: Filling | None = None
        self._entries: list[Entry] = []
        self._has_runs = self._is_given_up = False

    def taking(self, source: str) -> TakesRun:
        """What takes the runs of a source that is about to be read."""
        self._has_runs = False
        ending = f" <{source_iri(self._archive.base, source)}> .\n".encode()
        is_new: bool | None = None

        def take(run: IO[bytes] | None, lines: int) -> None:
            nonlocal is_new
            if is_new is None:
                # Asked with the first run: most sources are small, and have none.
                is_new = all(entry.source.name != source for entry in self._archive.entries())
            if is_new and not self._is_given_up:
                self._take(run, lines, ending)

        return take

    def settle(self, entry: Entry | None) -> None:
        """The source that was read last is this entry now, or (None) it was not accepted."""
        if self._has_runs and entry is None:
            self._give_up()
        elif self._has_runs and entry is not None:
            # Of a source without runs nothing was taken: it is read from the archive.
            self._entries.append(entry)
        self._has_runs = False

    def begun_for(self, state: MapState) -> Begun | None:
        """The store that was begun, if all it holds is of this state: the caller's from then on."""
        filling, folders = self._filling, {entry.folder for entry in state.entries}
        if filling is None or not all(entry.folder in folders for entry in self._entries):
            return None
        self._filling = None
        return Begun(filling, tuple(self._entries))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._give_up()

    def _take(self, run: IO[bytes] | None, lines: int, ending: bytes) -> None:
        if run is None:
            if self._filling is not None:
                self._filling.rest()
            return
        self._has_runs = True
        self._lines += lines
        # Its owner closes the file when the runs are merged; this is a handle of our own.
        self._waiting.append((os.dup(run.fileno()), ending))
        if self._most < 0:
            self._most = most_of_a_step(self._stores)
        if self._filling is None and self._lines > self._most:
            self._filling = Filling(self._stores / f".unfinished-ahead-{os.getpid()}")
        while self._filling is not None and self._waiting:
            self._filling.add(*self._waiting.pop(0))

    def _give_up(self) -> None:
        self._is_given_up = True
        filling, self._filling = self._filling, None
        while self._waiting:
            os.close(self._waiting.pop()[0])
        if filling is not None:
            filling.abandon()
