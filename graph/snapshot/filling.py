"""Fills a store, by a thread of its own, with what it is given bit by bit: files of lines, then blocks."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from queue import Queue
from threading import Thread

from graph.store import open_store

BLOCK_BYTES = 1024 * 1024
"""So much of a file is handed on at a time: each time, the thread that reads records has to stand aside."""

MOST_WAITING = 16
"""So many files of some hundred thousand lines, or blocks of some thousand, wait for the engine at most."""

_LIVE: set[Path] = set()


class Filling:
    """A store in a folder, which bulk loads fill; the engine works on the other core meanwhile.

    It ends by `complete` or by `abandon`, once.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)  # left by a killed process of the same number
        _LIVE.add(folder.resolve())
        self._given: Queue[tuple[int, bytes] | bytes | None] = Queue(MOST_WAITING)
        self._is_abandoned = self._is_over = False
        self._fault: BaseException | None = None
        self._thread = Thread(target=self._fill, name="filling a store")
        self._thread.start()

    def add(self, file: int, ending: bytes) -> None:
        """The lines of a file, each with this ending in place of its line break; the file is closed then."""
        self._given.put((file, ending))

    def rest(self) -> None:
        """Nothing comes for a while: what was given goes to its tables. (A bulk load gathers a million.)"""
        self._given.put(b"")

    def complete(self, blocks: Iterable[bytes]) -> None:
        """Fill in the rest, and close the store. Raises what the engine says and what `blocks` raise; the
        folder is the caller's then."""
        try:
            for block in blocks:
                if self._fault is not None:
                    break
                self._given.put(block)
        except BaseException:
            self._is_abandoned = True
            raise
        finally:
            self._end()
        if self._fault is not None:
            raise self._fault

    def abandon(self) -> None:
        """Nobody wants the store; nothing of it stays."""
        self._is_abandoned = True
        self._end()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _end(self) -> None:
        self._given.put(None)
        self._thread.join()
        _LIVE.discard(self.folder.resolve())

    def _fill(self) -> None:
        try:
            store = open_store(f"disk:{self.folder}")
            try:
                while not self._is_over:
                    store.load(self._blocks(), checked=True)
            finally:
                store.close()
        except BaseException as fault:  # noqa: BLE001 (raised again by `complete`)
            # Its traceback would hold the store.
            self._fault = fault.with_traceback(None)
        while not self._is_over:
            if isinstance(one := self._next(), tuple):
                os.close(one[0])

    def _blocks(self) -> Iterator[bytes]:
        while one := self._next():
            yield from (one,) if isinstance(one, bytes) else self._lines(*one)
        if self._is_abandoned:
            raise _Abandoned

    def _lines(self, file: int, ending: bytes) -> Iterator[bytes]:
        at = 0
        try:
            while block := os.pread(file, BLOCK_BYTES, at):
                at += len(block)
                if self._is_abandoned:
                    raise _Abandoned
                yield block.replace(b"\n", ending)
        finally:
            os.close(file)

    def _next(self) -> tuple[int, bytes] | bytes | None:
        one = self._given.get()
        self._is_over = one is None
        return one


class _Abandoned(Exception):
    """Ends a bulk load so that nothing is loaded."""


def is_being_filled(folder: Path) -> bool:
    """Whether this process fills a store in this folder."""
    return folder.resolve() in _LIVE
