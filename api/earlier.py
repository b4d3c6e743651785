"""Earlier states of the map, opened when they are asked for and kept open while they are in use."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from api.settings import Settings
from graph.archive import Archive
from graph.snapshot import Snapshot, Standing, open_earlier, standing
from ontology.errors import SharegraphError

Stamp = tuple[object, ...]

WORKERS = 1
"""Workers of an earlier state: it is looked at now and then, and each holds its own memory."""


def stamp_of(archive: Archive) -> Stamp:
    """What changes whenever something was accepted, decided, undone or purged: times of folders.

    About a microsecond a version of a source; nothing is read.
    """
    parts: list[Stamp] = []
    with os.scandir(archive.folder) as found:
        for one in found:
            if one.name in ("lock", "unfinished"):
                continue
            try:
                parts.append((one.name, one.stat().st_mtime_ns))
                if one.is_dir():
                    with os.scandir(one) as within:
                        parts += [(one.name, each.name, each.stat().st_mtime_ns) for each in within]
            except FileNotFoundError:
                continue  # a file that a writer is just renaming
    return tuple(sorted(parts, key=str))


class EarlierStates:
    """The earlier states that one audience looks at, the last used ones open. Safe for threads."""

    def __init__(
        self, archive: Archive, settings: Settings, audience: str, retire: Callable[[Snapshot], None]
    ) -> None:
        """`retire` closes a snapshot after those who still read it have had their time."""
        self._archive, self._settings, self._audience = archive, settings, audience
        self._retire = retire
        self._opened: dict[str, Snapshot] = {}
        self._stamp: Stamp = ()
        self._lock = Lock()

    def snapshot(self, name: str) -> Snapshot:
        """The state `name`, open; raises what `open_earlier` does.

        Whether the audience may still look at it is asked again after each change of the archive.
        """
        data, order = Path(self._settings.data), self._settings.order
        self.look(stamp_of(self._archive))
        with self._lock:
            if name in self._opened:
                self._opened[name] = found = self._opened.pop(name)
                return found
            self._opened[name] = opened = open_earlier(
                self._archive,
                data,
                name,
                self._audience,
                order=order,
                workers=WORKERS,
                limits=self._settings.limits(),
            )
            for old in list(self._opened)[: -self._settings.opened_states]:
                self._retire(self._opened.pop(old))
            return opened

    def look(self, stamp: Stamp) -> None:
        """Where the archive is not as at the last look, let go of what may no longer be looked at."""
        with self._lock:
            if stamp == self._stamp:
                return
            for one in list(self._opened):
                if not self._stands(one):
                    self._retire(self._opened.pop(one))
            self._stamp = stamp

    def _stands(self, name: str) -> bool:
        """Whether an open state may go on; one whose store was put away or exchanged closes as well."""
        if not self._opened[name].in_place():
            return False
        try:
            found = standing(self._archive, self._settings.data, name, self._audience, self._settings.order)
        except SharegraphError:
            return False
        return found == Standing.READY

    def close(self) -> None:
        """Close all that are open."""
        with self._lock:
            for one in self._opened.values():
                one.close()
            self._opened.clear()
