"""The map as it is now: the snapshot that is open, exchanged when the archive has a newer state."""

from __future__ import annotations

from pathlib import Path
from threading import Lock, Timer

from api.settings import Settings
from graph.archive import Archive, create_or_open
from graph.snapshot import Snapshot, open_snapshot, state_of, store_folder

GRACE_SECONDS = 30.0
"""How long a snapshot that was exchanged stays open for those who still read it."""


class LiveMap:
    """One audience's view of a data folder. `snapshot()` is safe to call from several threads."""

    def __init__(self, settings: Settings, audience: str) -> None:
        self.settings, self.audience = settings, audience
        self.archive: Archive = create_or_open(Path(settings.data) / "archive")
        self._lock = Lock()
        self._stamp = self._archive_stamp()
        self._snapshot = self._open()

    def _archive_stamp(self) -> int:
        return (self.archive.folder / "entries").stat().st_mtime_ns

    def _open(self) -> Snapshot:
        return open_snapshot(
            self.archive,
            self.settings.data,
            self.audience,
            workers=self.settings.workers,
            limits=self.settings.limits(),
        )

    def snapshot(self) -> Snapshot:
        """The newest published state. While a load still builds the next one, the present one answers."""
        with self._lock:
            stamp = self._archive_stamp()
            if stamp != self._stamp:
                state = state_of(self.archive, self.audience)
                if state.name == self._snapshot.name:
                    self._stamp = stamp
                elif store_folder(self.settings.data, state).exists():
                    before, self._snapshot = self._snapshot, self._open()
                    self._stamp = stamp
                    timer = Timer(GRACE_SECONDS, before.close)
                    timer.daemon = True
                    timer.start()
            return self._snapshot

    @property
    def name(self) -> str:
        """The name of the state that is open, without looking for a newer one."""
        return self._snapshot.name

    def hidden_sources(self) -> int:
        """How many sources this audience does not see: for the operator's terminal only."""
        return len(self.archive.current()) - len(self._snapshot.state.entries)

    def visible_sources(self) -> int:
        """How many sources this audience sees."""
        return len(self._snapshot.state.entries)

    def close(self) -> None:
        """End the workers."""
        self._snapshot.close()
