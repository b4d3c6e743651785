"""The map as it is now: the snapshot that is open, exchanged when the archive has a newer state.

A thread of its own looks for newer states, so that no request waits while a store is opened or built.
"""

from __future__ import annotations

import logging
import math
import time
from threading import Event, Lock, Thread, Timer

from api.archive import open_archive
from api.earlier import EarlierStates, Stamp, stamp_of
from api.settings import Settings
from graph.archive import Archive, Entry
from graph.archive.purging import INTENT_FILE
from graph.snapshot import Snapshot, once_stated, open_snapshot, publish_for, state_of, store_folder
from graph.snapshot.erasing import complete
from ontology.errors import SharegraphError

LOOK_SECONDS = 0.1
"""How often the archive is looked at: a listing of its folders, nothing is read."""

MOST_PAUSE_SECONDS = 5.0
"""The longest pause where the newest state cannot be opened; it doubles from time to time up to this."""

BUILD_AFTER_SECONDS = 30.0
"""How long whoever loads has time to publish a new state; after that it is built here, for a loader
that was killed between the two leaves an archive that is ahead of its stores. A purge that was killed is
completed here after that time, if nobody opened the map before."""

GRACE_SECONDS = 30.0
"""How long a snapshot that was exchanged stays open for those who still read it."""

_log = logging.getLogger("sharegraph")


class LiveMap:
    """One audience's view of a data folder. `snapshot()` is safe to call from several threads."""

    def __init__(self, settings: Settings, audience: str) -> None:
        """Open the present state, building its store where there is none.

        Raises UnknownValue for an audience that the settings do not name.
        """
        self.settings, self.audience = settings, audience
        self._for_everybody = audience == settings.order[0]
        self.archive: Archive = open_archive(settings)
        self._lock = Lock()
        self._retired: dict[Timer, Snapshot] = {}
        self._entries: tuple[object, list[Entry]] = ((), [])
        self._earlier = EarlierStates(self.archive, settings, audience, self._retire)
        self._stamp = stamp_of(self.archive)
        self._snapshot = self._open()
        self._seen: tuple[Stamp, bool] = (self._stamp, True)
        self._seen_at = time.monotonic()
        self._purge_since = math.inf
        self._closed = Event()
        self._watcher = Thread(target=self._watch, name="newer states", daemon=True)
        self._watcher.start()

    def _open(self) -> Snapshot:
        return open_snapshot(
            self.archive,
            self.settings.data,
            self.audience,
            order=self.settings.order,
            workers=self.settings.workers,
            limits=self.settings.limits(),
            queue_size=self.settings.queue_size,
            memory_statements=self.settings.memory_statements,
            kept_answer_bytes=self.settings.kept_answer_bytes,
        )

    def _watch(self) -> None:
        pause = LOOK_SECONDS
        while not self._closed.wait(pause):
            try:
                self._complete_purge()
                self.refresh()
                pause = LOOK_SECONDS
            except (SharegraphError, OSError) as fault:
                _log.warning("The newest state of the map cannot be opened: %s", fault)
                # A full disk is as full a moment later: building again and again would only slow who asks.
                pause = min(2 * pause, MOST_PAUSE_SECONDS)
                self._seen_at = time.monotonic()

    def _complete_purge(self) -> None:
        """Complete a purge whose process left it behind; one look at the disk where there is none."""
        if not (self.archive.folder / INTENT_FILE).exists():
            self._purge_since = math.inf
            return
        now = time.monotonic()
        self._purge_since = min(self._purge_since, now)
        if now - self._purge_since > BUILD_AFTER_SECONDS:
            complete(self.archive, self.settings.order)

    def refresh(self) -> bool:
        """Exchange the snapshot if the archive has a newer state; whether the newest one is open now.

        It is exchanged as well where its store was: a purge puts others in the places of all.

        While a load still builds the next state, the present one answers.
        """
        with self._lock:
            stamp, in_place = stamp_of(self.archive), self._snapshot.in_place()
            if stamp == self._stamp and in_place:
                return True
            if (stamp, in_place) != self._seen:
                self._seen, self._seen_at = (stamp, in_place), time.monotonic()
                self._earlier.look(stamp)
            state = state_of(self.archive, self.audience, self.settings.order)
            if state.name == self._snapshot.name and in_place:
                publish_for(self.settings.data, state, self.audience)
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
        snapshot.pool.leave_memory()  # before the next state takes memory too

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

    def earlier(self, name: str) -> Snapshot:
        """The state `name`, which this audience was given before; the present one where it is that.

        Raises NotFound, StateGone, StatePutAway.
        """
        present = self._snapshot
        return present if name == present.name else self._earlier.snapshot(name)

    def once_stated(self, snapshot: Snapshot, iri: str) -> str | None:
        """The day until which the map had a thing, as far as this audience could see; None: never.

        Empty where that day is not known to it.
        """
        return once_stated(
            self._known_entries(),
            snapshot.state,
            iri,
            self.audience,
            self.settings.order,
            earlier=snapshot.name != self._snapshot.name,
        )

    def _known_entries(self) -> list[Entry]:
        """All versions in the archive, read again when it has changed."""
        stamp = stamp_of(self.archive)
        if stamp != self._entries[0]:
            self._entries = (stamp, self.archive.entries())
        return self._entries[1]

    @property
    def for_everybody(self) -> bool:
        """Whether this is the widest circle's map."""
        return self._for_everybody

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
        self._earlier.close()
        for timer, snapshot in list(self._retired.items()):
            timer.cancel()
            snapshot.close()
        self._retired.clear()
        self._snapshot.close()
