"""Writes an archive and its states into one tar file that says at its end, with hashes, what is in it."""

from __future__ import annotations

import io
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import IO

from graph.archive.decisions import FOLDER as DECISIONS
from graph.archive.disk import sync
from graph.archive.folder import Archive
from graph.archive.purging import INTENT_FILE, STATES, decision_files
from ontology.errors import ArchiveDamaged, FolderInUse, StoreError, UsageError

FORMAT = 1
MANIFEST = "manifest.json"
"""The last member: format and the SHA-256 of each other member. A file that was cut off has none."""

ENDING = ".tar.gz"

PURGING = "Something is being purged. Make the backup again when that has ended."


class _Hashing:
    """A file that is read once, for the tar file and for its hash."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.digest = file, sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        block = self._file.read(size)
        self.digest.update(block)
        return block


def write_backup(archive: Archive, file: Path) -> int:
    """Write a backup into `file`, which must not be there yet; how many members it has.

    What was accepted before the call is in it; loads that run meanwhile do not disturb it, since what
    stands in the archive does not change. Only a purge does: where one comes in between, nothing is
    written. Raises UsageError, FolderInUse, ArchiveDamaged; StoreError where the disk refuses.
    """
    if not file.name.endswith(ENDING):
        raise UsageError(f"A backup is a {ENDING} file; {file.name} is named otherwise.")
    if file.resolve().is_relative_to(archive.folder.parent.resolve()):
        raise UsageError("A backup inside the data folder would go with it. Name a place outside.")
    if file.exists():
        raise UsageError(f"{file} is there already. Name another file, or remove it first.")
    if (archive.folder / INTENT_FILE).exists():
        raise FolderInUse(PURGING)
    # Of this process alone: another one may be writing a backup of the same name.
    unfinished = file.with_name(f"{file.name}.{os.getpid()}.unfinished")
    try:
        count = _write(archive, unfinished)
        if file.exists():
            raise UsageError(f"{file} was written by somebody else meanwhile. Name another file.")
        unfinished.rename(file)
        sync(file.absolute().parent)
    except OSError as fault:
        raise StoreError(
            f"The backup {file} cannot be written: {fault.strerror or fault}. Nothing of it is left."
        ) from fault
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return count


def _write(archive: Archive, unfinished: Path) -> int:
    # A backup holds what is for the narrowest circle: nobody but its owner may read it.
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with (
        os.fdopen(descriptor, "wb") as raw,
        tarfile.open(fileobj=raw, mode="w:gz", compresslevel=1) as tar,
    ):
        count = _write_members(archive, tar)
    sync(unfinished)
    return count


def _write_members(archive: Archive, tar: tarfile.TarFile) -> int:
    hashes: dict[str, str] = {}
    for name, path in _members(archive):
        try:
            with path.open("rb") as file:
                member = tarfile.TarInfo(name)
                member.size = os.fstat(file.fileno()).st_size
                member.mode = 0o600
                hashing = _Hashing(file)
                tar.addfile(member, hashing)
                hashes[name] = hashing.digest.hexdigest()
        except FileNotFoundError as fault:
            raise StoreError(
                f"{name} was there and is gone: something was purged meanwhile. Make the backup again."
            ) from fault
    told = json.dumps({"format": FORMAT, "base": archive.base, "members": hashes}, indent=1).encode()
    last = tarfile.TarInfo(MANIFEST)
    last.size, last.mode = len(told), 0o600
    tar.addfile(last, io.BytesIO(told))
    if (archive.folder / INTENT_FILE).exists():
        raise FolderInUse(PURGING)
    return len(hashes)


def _members(archive: Archive) -> Iterator[tuple[str, Path]]:
    """The name and the file of each member. Decisions are listed first: what they name was there before."""
    decisions = decision_files(archive.folder)
    states = sorted(
        path for path in (archive.folder.parent / STATES).glob("*") if path.is_file() and path.name[0] != "."
    )
    events = archive.events()
    yield "archive/base", archive.folder / "base"
    for event in events:
        files = sorted(path for path in event.folder.iterdir() if not path.name.startswith("."))
        if not files:
            raise ArchiveDamaged(f"The archive entry {event.folder.name} is empty.")
        for path in files:
            yield f"archive/entries/{event.folder.name}/{path.name}", path
    for path in decisions:
        yield f"archive/{DECISIONS}/{path.name}", path
    for path in states:
        yield f"{STATES}/{path.name}", path
