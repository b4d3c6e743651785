"""The map as it is now: the snapshot that is open, exchanged when the archive has a newer state.

A thread of its own looks for newer states, so that no request waits while a store is opened or built.
"""

from __future__ import annotations

import logging
import time
from pathlib import Path
from threading import Event, Lock, Thread, Timer

from api.settings import Settings
from graph.archive import Archive, create_or_open
from graph.snapshot import Snapshot, open_snapshot, publish, state_of, store_folder
from ontology.errors import SharegraphError

LOOK_SECONDS = 0.1
"""How often the archive is looked at: one `stat` and one listing of each of its changing folders."""

CHANGING = ("entries", "decisions")
"""The folders of the archive in which something stands that was not there before when the map changes."""

BUILD_AFTER_SECONDS = 30.0
"""How long whoever loads has time to publish a new state; after that it is built here, for a loader
that was killed between the two leaves an archive that is ahead of its stores."""

GRACE_SECONDS = 30.0
"""How long a snapshot that was exchanged stays open for those who still read it."""

_log = logging.getLogger("sharegraph")


class LiveMap:
    """One audience's view of a data folder. `snapshot()` is safe to call from several threads."""

    def __init__(self, settings: Settings, audience: str) -> None:
        """Open the present state, building its store where there is none."""
        self.settings, self.audience = settings, audience
        self.archive: Archive = create_or_open(Path(settings.data) / "archive")
        self._lock = Lock()
        self._retired: dict[Timer, Snapshot] = {}
        self._stamp = self._seen = self._archive_stamp()
        self._seen_at = time.monotonic()
        self._snapshot = self._open()
        self._closed = Event()
        self._watcher = Thread(target=self._watch, name="newer states", daemon=True)
        self._watcher.start()

    def _archive_stamp(self) -> tuple[tuple[int, int], ...]:
        folders = [folder for name in CHANGING if (folder := self.archive.folder / name).exists()]
        return tuple((one.stat().st_mtime_ns, sum(1 for _ in one.iterdir())) for one in folders)

    def _open(self) -> Snapshot:
        return open_snapshot(
            self.archive,
            self.settings.data,
            self.audience,
            workers=self.settings.workers,
            limits=self.settings.limits(),
        )

    def _watch(self) -> None:
        while not self._closed.wait(LOOK_SECONDS):
            try:
                self.refresh()
            except (SharegraphError, OSError) as fault:
                _log.warning("The newest state of the map cannot be opened: %s", fault)

    def refresh(self) -> bool:
        """Exchange the snapshot if the archive has a newer state; whether the newest one is open now.

        While a load still builds the next state, the present one answers.
        """
        with self._lock:
            stamp = self._archive_stamp()
            if stamp == self._stamp:
                return True
            if stamp != self._seen:
                self._seen, self._seen_at = stamp, time.monotonic()
            state = state_of(self.archive, self.audience)
            if state.name == self._snapshot.name:
                publish(self.settings.data, state)  # marks the store as in use, so that it is kept
                self._stamp = stamp
                return True
            patient = time.monotonic() - self._seen_at < BUILD_AFTER_SECONDS
            if patient and not store_folder(self.settings.data, state).exists():
                return False
            before, self._snapshot = self._snapshot, self._open()
            self._stamp = stamp
            self._retire(before)
            return True

    def _retire(self, snapshot: Snapshot) -> None:
        def close() -> None:
            self._retired.pop(timer, None)
            snapshot.close()

        timer = Timer(GRACE_SECONDS, close)
        timer.daemon = True
        self._retired[timer] = snapshot
        timer.start()

    def snapshot(self) -> Snapshot:
        """The newest published state; never waits."""
        return self._snapshot

    @property
    def name(self) -> str:
        """The name of the state that is open."""
        return self._snapshot.name

    def hidden_sources(self) -> int:
        """How many sources this audience does not see: for the operator's terminal only."""
        return len(self.archive.current()) - self.visible_sources()

    def visible_sources(self) -> int:
        """How many sources this audience sees."""
        return len(self._snapshot.state.entries)

    def close(self) -> None:
        """End the watcher and all workers; a second call does nothing."""
        self._closed.set()
        self._watcher.join()
        for timer, snapshot in list(self._retired.items()):
            timer.cancel()
            snapshot.close()
        self._retired.clear()
        self._snapshot.close()
