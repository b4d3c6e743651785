"""The archive's folder on disk: append an entry so that it is there whole or not at all."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from graph.archive.collecting import in_order
from graph.archive.decisions import Undoing, append_decision, in_effect, read_decisions
from graph.archive.disk import sync
from graph.archive.entries import (
    FACTS_FILE,
    STATEMENTS_FILE,
    Entry,
    facts_json,
    read_triples,
    write_statements,
)
from graph.archive.events import REMOVAL_FILE, Event, Removal, event_json, present, read_event, source_of
from graph.archive.purging import erase, read_intent
from graph.archive.subjects import SUBJECTS_FILE
from ontology.decisions import Decision
from ontology.errors import ChangedMeanwhile, FolderInUse, NotFound, StoreError
from ontology.identifiers import DEFAULT_BASE, slug, source_iri
from ontology.records import Source

_MARK = "sharegraph archive 2\n"


class Archive:
    """An archive opened for reading; `writing()` makes one process the writer.

    On disk: `base` (the base IRI, fixed for good), `entries/NNNNNN-SOURCE/` (one folder an event,
    renamed into place when it is safely on disk: see `events`), `decisions/NNNNNN.json` (see
    `decisions`), `unfinished/` (what a killed writer left), `purging.json` (see `purging`).
    """

    def __init__(self, folder: Path, base: str) -> None:
        self.folder, self.base = folder, base
        self._lock: IO[str] | None = None

    def events(self) -> list[Event]:
        """All that happened, in its order: versions, removals, tombstones.

        A purge counts whole as soon as it has begun, however much of it is done. Raises ArchiveDamaged,
        StoreError.
        """
        try:
            folders = [path for path in (self.folder / "entries").iterdir() if path.is_dir()]
        except OSError as fault:
            raise StoreError(f"The archive in {self.folder} cannot be read: {fault}") from fault
        intent = read_intent(self.folder)
        going = {stone.folder.name: stone for stone in intent.tombstones} if intent else {}
        found = (going.get(folder.name) or read_event(folder) for folder in folders)
        return sorted(found, key=lambda event: event.sequence)

    def entries(self) -> list[Entry]:
        """All versions that are held, in the order in which they were accepted. Raises as `events`."""
        return [event for event in self.events() if isinstance(event, Entry)]

    def current(self, audiences: Iterable[str] | None = None) -> list[Entry]:
        """The present version of each source, by source name; only of `audiences` where given.

        A source whose present version is not for these audiences is not seen at all, also not in
        an older version. A source that was removed, or whose newest version was purged, has none.
        """
        held = present(self.events())
        seen = None if audiences is None else frozenset(audiences)
        return [held[name] for name in sorted(held) if seen is None or held[name].audience in seen]

    def version(self, source: str, number: int) -> Entry:
        """One version that is held. Raises NotFound where there is none, or where it was purged."""
        for entry in self.entries():
            if (entry.source.name, entry.number) == (source, number):
                return entry
        raise NotFound("version", f"{number} of {source}")

    def decisions(self) -> tuple[Decision, ...]:
        """The decisions in effect, in the order in which they were made."""
        return in_effect(read_decisions(self.folder))

    def decide(self, said: Decision | Undoing) -> None:
        """Write a decision, or its undoing, down for good. Call it within `writing()`."""
        append_decision(self.folder, said)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the folder for writing; what a purge that was killed had to erase here is erased first.

        Raises FolderInUse where another process has it, StoreError where it may not be written.
        """
        with ExitStack() as held:
            try:
                self._lock = held.enter_context((self.folder / "lock").open("w"))
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._begin()
            except BlockingIOError as fault:
                raise FolderInUse(
                    f"Another process is loading into {self.folder.parent}. Wait until it has ended."
                ) from fault
            except OSError as fault:
                raise StoreError(f"The archive in {self.folder} cannot be written: {fault}") from fault
            yield

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """Within `writing()`: let others write for as long as somebody thinks about an answer.

        Whoever writes when the answer is there is waited for. Raises ChangedMeanwhile where anybody
        accepted, removed, erased or decided anything, so that nobody agrees to what is no longer so;
        StoreError where the folder cannot be written any more.
        """
        if self._lock is None:
            raise StoreError("Nobody holds the archive.")
        before = self._written()
        fcntl.flock(self._lock, fcntl.LOCK_UN)
        yield
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        if self._written() != before:
            raise ChangedMeanwhile
        try:
            self._begin()
        except OSError as fault:
            raise StoreError(f"The archive in {self.folder} cannot be written: {fault}") from fault

    def _begin(self) -> None:
        """Clear away what a killed writer left, and erase what its purge had to.

        The purge is completed by those who can build stores: see `graph.snapshot.erasing`.
        """
        unfinished = self.folder / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(exist_ok=True)
        for left in (*self.folder.glob(".unfinished.*"), *self.folder.glob("decisions/unfinished.*")):
            left.unlink(missing_ok=True)
        if (intent := read_intent(self.folder)) is not None:
            erase(self.folder, intent)

    def _written(self) -> frozenset[tuple[str, int]]:
        """What is different once anything was written for good; two listings."""
        found = [*self.folder.glob("entries/*"), *self.folder.glob("decisions/*")]
        return frozenset((str(path), path.stat().st_mtime_ns) for path in found)

    def append(
        self,
        source: Source,
        statements: Iterable[str],
        *,
        audience: str,
        input_sha256: str,
        loader: str,
        loader_version: str,
        provider: str,
        loaded_at: str,
        accounts: Iterable[dict[str, Any]],
        who: str = "",
    ) -> Entry:
        """Add one version of `source`: its `statements` (`subject predicate object`, each once).

        Call it within `writing()`. When this returns, the entry is on disk (file, folder and rename
        synced); when it raises or the process dies before, nothing of it is seen. Raises StoreError
        where the disk refuses.
        """
        events = self.events()
        with self._placing(events, source.name) as (sequence, folder):
            digest, count = write_statements(
                folder / STATEMENTS_FILE, source_iri(self.base, source.name), in_order(statements).batches()
            )
            entry = Entry(
                sequence=sequence,
                number=_next_number(events, source.name),
                source=source,
                audience=audience,
                sha256=digest,
                input_sha256=input_sha256,
                statements=count,
                loader=loader,
                loader_version=loader_version,
                provider=provider,
                loaded_at=loaded_at,
                accounts=tuple(accounts),
                folder=self._final(folder),
                who=who,
            )
            (folder / FACTS_FILE).write_text(facts_json(entry), encoding="utf-8")
        return entry

    def revert(self, to: Entry, *, audience: str, loaded_at: str, who: str = "") -> Entry:
        """Add a version that repeats the earlier version `to`. As `append`; raises ArchiveDamaged, and
        adds nothing, where the earlier version is not what it was."""
        for _ in read_triples(to):
            pass
        events = self.events()
        with self._placing(events, to.source.name) as (sequence, folder):
            for name in (STATEMENTS_FILE, SUBJECTS_FILE):
                shutil.copyfile(to.folder / name, folder / name)
            entry = replace(
                to,
                sequence=sequence,
                number=_next_number(events, to.source.name),
                audience=audience,
                loaded_at=loaded_at,
                who=who,
                folder=self._final(folder),
                reverts_to=to.number,
            )
            (folder / FACTS_FILE).write_text(facts_json(entry), encoding="utf-8")
        return entry

    def remove(self, source: str, *, removed_at: str, who: str = "", because: str = "") -> Removal:
        """Take a source out of the map; its versions stay. As `append`; raises NotFound for a source that
        is not in the map."""
        events = self.events()
        if source not in present(events):
            raise NotFound("source", source)
        with self._placing(events, source) as (sequence, folder):
            removal = Removal(
                sequence=sequence,
                source=source,
                removed_at=removed_at,
                who=who,
                because=because,
                folder=self._final(folder),
            )
            (folder / REMOVAL_FILE).write_text(event_json(removal), encoding="utf-8")
        return removal

    def _final(self, unfinished: Path) -> Path:
        return self.folder / "entries" / unfinished.name

    @contextmanager
    def _placing(self, events: Iterable[Event], source: str) -> Iterator[tuple[int, Path]]:
        """The next sequence number and an empty folder, which is put in place, safely on disk, at the
        end; where what is within raises, nothing of it is seen."""
        sequence = max((event.sequence for event in events), default=0) + 1
        unfinished = self.folder / "unfinished" / f"{sequence:06}-{slug(source)}"
        try:
            unfinished.mkdir()
            yield sequence, unfinished
            for file in unfinished.iterdir():
                sync(file)
            sync(unfinished)
            final = self._final(unfinished)
            unfinished.rename(final)
            sync(final.parent)
        except OSError as fault:
            raise StoreError(f"The archive in {self.folder} cannot be written: {fault}") from fault
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)


def _next_number(events: Iterable[Event], source: str) -> int:
    """The number of the next version of a source; those that were purged keep theirs."""
    return sum(not isinstance(one, Removal) and source_of(one) == source for one in events) + 1


def create_or_open(folder: Path, *, base: str = DEFAULT_BASE) -> Archive:
    """Open the archive in `folder`, making it where there is none.

    `base` counts only when it is made. Raises StoreError where the folder cannot be used.
    """
    base_file = folder / "base"
    try:
        if not base_file.exists():
            (folder / "entries").mkdir(parents=True, exist_ok=True)
            fresh = folder / f"base.{os.getpid()}"
            fresh.write_text(f"{_MARK}{base}\n", encoding="utf-8")
            sync(fresh)
            fresh.rename(base_file)
            sync(folder)
        written = base_file.read_text(encoding="utf-8")
    except (OSError, ValueError) as fault:
        raise StoreError(f"The data folder {folder.parent} cannot be used: {fault}") from fault
    if not written.startswith(_MARK):
        raise StoreError(f"{base_file} is not the mark of a Sharegraph archive this version can read.")
    return Archive(folder, written.removeprefix(_MARK).strip())
