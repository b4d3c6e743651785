"""The archive's folder on disk: append an entry so that it is there whole or not at all."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from graph.archive.decisions import Undoing, append_decision, in_effect, read_decisions
from graph.archive.disk import sync
from graph.archive.entries import (
    FACTS_FILE,
    STATEMENTS_FILE,
    Entry,
    facts_json,
    read_facts,
    write_statements,
)
from graph.archive.subjects import SUBJECTS_FILE
from ontology.decisions import Decision
from ontology.errors import FolderInUse, StoreError
from ontology.identifiers import DEFAULT_BASE, slug, source_iri
from ontology.records import Source

_MARK = "sharegraph archive 2\n"


class Archive:
    """An archive opened for reading; `writing()` makes one process the writer.

    On disk: `base` (the base IRI, fixed for good), `entries/NNNNNN-SOURCE/` (one folder an entry,
    renamed into place when it is safely on disk), `decisions/NNNNNN.json` (see `decisions`),
    `unfinished/` (what a killed writer left).
    """

    def __init__(self, folder: Path, base: str) -> None:
        self.folder, self.base = folder, base

    def entries(self) -> list[Entry]:
        """All entries in the order in which they were accepted. Raises ArchiveDamaged, StoreError."""
        try:
            folders = [path for path in (self.folder / "entries").iterdir() if path.is_dir()]
        except OSError as fault:
            raise StoreError(f"The archive in {self.folder} cannot be read: {fault}") from fault
        return sorted(map(read_facts, folders), key=lambda entry: entry.sequence)

    def current(self, audiences: Iterable[str] | None = None) -> list[Entry]:
        """The newest entry of each source, by source name; only of `audiences` where given.

        A source whose newest version is not for these audiences is not seen at all, also not in
        an older version.
        """
        newest: dict[str, Entry] = {}
        for entry in self.entries():
            newest[entry.source.name] = entry
        seen = None if audiences is None else frozenset(audiences)
        return [newest[name] for name in sorted(newest) if seen is None or newest[name].audience in seen]

    def decisions(self) -> tuple[Decision, ...]:
        """The decisions in effect, in the order in which they were made."""
        return in_effect(read_decisions(self.folder))

    def decide(self, said: Decision | Undoing) -> None:
        """Write a decision, or its undoing, down for good. Call it within `writing()`."""
        append_decision(self.folder, said)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the folder for writing.

        Raises FolderInUse where another process has it, StoreError where it may not be written.
        """
        unfinished = self.folder / "unfinished"
        with ExitStack() as held:
            try:
                lock = held.enter_context((self.folder / "lock").open("w"))
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(unfinished, ignore_errors=True)
                unfinished.mkdir(exist_ok=True)
            except BlockingIOError as fault:
                raise FolderInUse(
                    f"Another process is loading into {self.folder.parent}. Wait until it has ended."
                ) from fault
            except OSError as fault:
                raise StoreError(f"The archive in {self.folder} cannot be written: {fault}") from fault
            yield

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
        known = self.entries()
        sequence = max((entry.sequence for entry in known), default=0) + 1
        number = sum(entry.source.name == source.name for entry in known) + 1
        name = f"{sequence:06}-{slug(source.name)}"
        unfinished = self.folder / "unfinished" / name
        try:
            unfinished.mkdir()
            digest, count = write_statements(
                unfinished / STATEMENTS_FILE, source_iri(self.base, source.name), statements
            )
            entry = Entry(
                sequence=sequence,
                number=number,
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
                folder=unfinished,
                who=who,
            )
            (unfinished / FACTS_FILE).write_text(facts_json(entry), encoding="utf-8")
            for file in (STATEMENTS_FILE, SUBJECTS_FILE, FACTS_FILE):
                sync(unfinished / file)
            sync(unfinished)
            final = self.folder / "entries" / name
            unfinished.rename(final)
            sync(final.parent)
        except OSError as fault:
            raise StoreError(f"The archive in {self.folder} cannot be written: {fault}") from fault
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
        return replace(entry, folder=final)


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
