"""Collects the statements of a version in constant memory: sorted runs on disk, merged, each line once."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import IO, Self, cast

RUN_LINES = 200_000
"""So many different lines are held in memory (about 60 MB); more are sorted into runs on disk."""

_BLOCK_LINES = 8192


class Collected:
    """Lines of text from any number of batches, given back sorted, each once, as often as asked.

    What no batch exceeds `run_lines` stays in memory. Files have no name, so a killed process leaves none.
    Close it, or use it in a `with`. Lines hold no line break.
    """

    def __init__(self, run_lines: int = RUN_LINES) -> None:
        self._most = run_lines
        self._held: set[str] = set()
        self._runs: list[IO[str]] = []
        self._sorted: list[str] | None = None
        self._merged: IO[str] | None = None
        self._count = 0

    def add(self, lines: Iterable[str]) -> None:
        """Take lines in, in any order, as often as they come."""
        if self._sorted is not None or self._merged is not None:
            raise ValueError("what was read is whole: no more lines are taken")
        self._held.update(lines)
        if len(self._held) >= self._most:
            self._spill()

    def __len__(self) -> int:
        """How many different lines there are; ends the collecting."""
        self._end()
        return self._count

    def __iter__(self) -> Iterator[str]:
        """The lines in order; ends the collecting. One reading at a time."""
        self._end()
        if self._merged is None:
            yield from self._sorted or ()
            return
        self._merged.seek(0)
        for line in self._merged:
            yield line[:-1]

    def close(self) -> None:
        """Let go of everything."""
        self._held, self._sorted = set(), []
        for file in (*self._runs, *([self._merged] if self._merged else [])):
            file.close()
        self._runs, self._merged = [], None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _spill(self) -> None:
        run = _file()
        _write(run, sorted(self._held))
        self._held = set()
        self._runs.append(run)

    def _end(self) -> None:
        if self._sorted is not None or self._merged is not None:
            return
        if not self._runs:
            self._sorted = sorted(self._held)
            self._held = set()
            self._count = len(self._sorted)
            return
        if self._held:
            self._spill()
        merged = _file()
        for run in self._runs:
            run.seek(0)
        self._count = _write(merged, _once(heapq.merge(*self._runs)), ending="")
        for run in self._runs:
            run.close()
        self._runs, self._merged = [], merged


def in_order(lines: Iterable[str]) -> Collected:
    """The lines sorted, each once: as they are where they were collected already."""
    if isinstance(lines, Collected):
        return lines
    collected = Collected()
    for batch in _batches(lines):
        collected.add(batch)
    return collected


def _file() -> IO[str]:
    # A line ends at \n alone: other line separators may stand inside a literal. That \n sorts before
    # every character of a line, so lines sort with it as they do without.
    made = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n", prefix="sharegraph-")  # noqa: SIM115
    return cast("IO[str]", made)


def _once(lines: Iterable[str]) -> Iterator[str]:
    before = ""
    for line in lines:
        if line != before:
            before = line
            yield line


def _write(file: IO[str], lines: Iterable[str], ending: str = "\n") -> int:
    count = 0
    for batch in _batches(lines):
        file.write(ending.join(batch) + ending)
        count += len(batch)
    file.flush()
    return count


def _batches(lines: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for line in lines:
        batch.append(line)
        if len(batch) == _BLOCK_LINES:
            yield batch
            batch = []
    if batch:
        yield batch
