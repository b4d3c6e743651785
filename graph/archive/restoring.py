"""Puts a backup into a data folder that holds nothing yet: checked whole before anything is in place."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from graph.archive.backups import FORMAT, MANIFEST
from graph.archive.disk import sync
from graph.archive.folder import Archive, create_or_open
from graph.archive.purging import RESTORING, STATES
from graph.archive.verifying import check_archive
from ontology.errors import BackupRefused, StoreError, UsageError

MOST_MEMBERS = 1_000_000
"""How many members of a backup are read."""

MOST_FACTS_BYTES = 256 * 1024 * 1024
"""How long a member that is read into memory whole may be: facts, decisions, states and the manifest."""

MOST_PADDING_BYTES = 64 * 1024
"""How many zeros may end a backup: tar fills its last record up to 10 KiB."""

_BLOCK = 1024 * 1024
_MEMBER = re.compile(
    r"archive/base|manifest\.json|states/[0-9a-z][\w-]{0,99}(?:\.json)?|archive/decisions/[0-9]{6,12}\.json"
    r"|archive/entries/[0-9]{6,12}-[a-z0-9-]{1,64}"
    r"/(?:entry\.json|removal\.json|tombstone\.json|statements\.nq\.gz|subjects\.idx)"
)
"""The names that a member may have; each leads below the folder it is unpacked into."""


def restore_backup(file: Path, data: Path) -> Archive:
    """Restore `file` into the data folder `data`, which is absent or holds nothing; the archive in it.

    It is unpacked beside its place and checked; then it is renamed into place in one step, so that a
    restore that is killed leaves a folder that can be restored into again. Raises UsageError where the
    folder holds something, BackupRefused for a file that is no sound backup, StoreError.
    """
    if not file.is_file():
        raise UsageError(f"There is no file {file}.")
    try:
        made = not data.exists()
        with _held(data):
            aside = data / RESTORING
            shutil.rmtree(aside, ignore_errors=True)
            try:
                aside.mkdir()
                members = _unpack(file, aside)
                _check(aside, members)
                _put_in_place(aside, data)
            finally:
                shutil.rmtree(aside, ignore_errors=True)
                if made and not any(data.iterdir()):
                    data.rmdir()
    except OSError as fault:
        raise StoreError(f"The backup cannot be restored into {data}: {fault}") from fault
    return create_or_open(data / "archive")


@contextmanager
def _held(data: Path) -> Iterator[None]:
    """The data folder, empty but for an archive in which nothing ever was, and nobody writing to it."""
    data.mkdir(parents=True, exist_ok=True)
    archive = data / "archive"
    strange = [
        path.name for path in data.iterdir() if path.name not in ("archive", "stores", STATES, RESTORING)
    ]
    if strange:
        raise UsageError(f"{data} is not empty: {', '.join(sorted(strange)[:5])}. Restore into a new folder.")
    if not archive.exists():
        yield
        return
    present = create_or_open(archive)
    with present.writing():
        if present.events() or any((archive / "decisions").glob("*")):
            raise UsageError(f"{data} holds a map already. Restore into a new folder.")
        yield


def _unpack(file: Path, aside: Path) -> dict[str, str]:
    """Unpack the members one after the other; their names and hashes. Raises BackupRefused."""
    hashes: dict[str, str] = {}
    try:
        with gzip.open(file) as whole, tarfile.open(fileobj=whole, mode="r|") as tar:
            for member in tar:
                _refuse_foreign(member, hashes)
                target = aside / member.name
                target.parent.mkdir(parents=True, exist_ok=True)
                content = tar.extractfile(member)
                if content is None:
                    raise BackupRefused(f"{member.name!r} is no file.")
                digest = sha256()
                with target.open("xb") as out:
                    while block := content.read(_BLOCK):
                        digest.update(block)
                        out.write(block)
                sync(target)
                hashes[member.name] = digest.hexdigest()
            # To its very end, where gzip says how long it is and with which sum.
            while rest := whole.read(_BLOCK):
                if rest.strip(b"\0") or whole.tell() - tar.offset > MOST_PADDING_BYTES:
                    raise BackupRefused(f"Something stands behind the last part of {file.name}.")
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error) as fault:
        raise BackupRefused(
            f"{file.name} cannot be read as a backup: {fault}.", "Take another copy."
        ) from fault
    return hashes


def _refuse_foreign(member: tarfile.TarInfo, before: dict[str, str]) -> None:
    """Raise BackupRefused for what no backup of ours holds: paths that lead out, links, devices, doubles."""
    name = member.name
    if member.type not in (tarfile.REGTYPE, tarfile.AREGTYPE) or member.issparse():
        raise BackupRefused(f"It holds {name[:200]!r}, which is no plain file.")
    if not _MEMBER.fullmatch(name):
        raise BackupRefused(f"It holds {name[:200]!r}, which is no part of a backup.")
    if name in before:
        raise BackupRefused(f"It holds {name} twice.")
    if MANIFEST in before or len(before) >= MOST_MEMBERS:
        raise BackupRefused(f"It holds more than its list of contents says: {name}.")
    if name.endswith(".json") and member.size > MOST_FACTS_BYTES:
        raise BackupRefused(f"{name} is longer than {MOST_FACTS_BYTES:,} bytes.")


def _check(aside: Path, found: dict[str, str]) -> None:
    """Hold what was unpacked against the list of contents, and the archive in it against its hashes."""
    if MANIFEST not in found:
        raise BackupRefused("It has no list of contents at its end: it was cut off, or is no backup.")
    try:
        told: dict[str, Any] = json.loads((aside / MANIFEST).read_text(encoding="utf-8"))
        form, members = told["format"], dict(told["members"])
    except (ValueError, TypeError, KeyError) as fault:
        raise BackupRefused(f"Its list of contents cannot be read: {fault}.") from fault
    if form != FORMAT:
        raise BackupRefused(f"Its format is {form!r}; this version reads {FORMAT}.")
    del found[MANIFEST]
    for name in sorted(found.keys() ^ members.keys()):
        raise BackupRefused(f"{name} is {'not on its list of contents' if name in found else 'missing'}.")
    for name, digest in found.items():
        if members[name] != digest:
            raise BackupRefused(f"{name} is not what it was when the backup was made.", "Take another copy.")
    if "archive/base" not in found:
        raise BackupRefused("archive/base is missing.")
    (aside / "archive" / "entries").mkdir(exist_ok=True)
    try:
        archive = create_or_open(aside / "archive")
        wrong = [one for one in check_archive(archive.folder) if one.wrong]
    except StoreError as fault:
        raise BackupRefused(f"The archive in it cannot be used: {fault}") from fault
    if wrong:
        raise BackupRefused(f"The archive in it is damaged, first in {wrong[0].place}: {wrong[0].wrong}")


def _put_in_place(aside: Path, data: Path) -> None:
    """States first: without an archive they mean nothing. The archive's rename makes it count."""
    for path in sorted(aside.rglob("*")):
        if path.is_dir():
            sync(path)
    for name in ("stores", STATES):
        shutil.rmtree(data / name, ignore_errors=True)
    if (aside / STATES).exists():
        (aside / STATES).rename(data / STATES)
    empty = data / "archive"
    if empty.exists():
        empty.rename(aside / "empty")
    (aside / "archive").rename(empty)
    sync(data)
