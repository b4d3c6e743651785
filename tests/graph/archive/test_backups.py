"""A backup holds all that was accepted; a restore puts nothing in place that was not checked."""

from __future__ import annotations

import gzip
import io
import json
import resource
import signal
import subprocess
import sys
import tarfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from graph.archive import Archive, Entry, create_or_open
from graph.archive.backups import MANIFEST, write_backup
from graph.archive.purging import INTENT_FILE
from graph.archive.restoring import restore_backup
from graph.archive.verifying import check_archive
from ontology.decisions import Decision, DecisionKind
from ontology.errors import BackupRefused, FolderInUse, StoreError, UsageError

Append = Callable[..., Entry]
ROOT = Path(__file__).resolve().parents[3]
Members = list[tuple[tarfile.TarInfo, bytes]]


@pytest.fixture
def filled(archive: Archive, append: Append) -> Archive:
    """An archive with every kind of thing in it, and a state beside it."""
    with archive.writing():
        append(archive, "x", title="Zürich")
        append(archive, "x", ["<s:a> <p:x> <o:o>"], audience="stewards")
        append(archive, "y")
        archive.remove("y", removed_at="2026-01-02T00:00:00+00:00")
        archive.decide(
            Decision(kind=DecisionKind.SAME, one="s:a", other="s:b", because="b", who="w", when="t")
        )
    states = archive.folder.parent / "states"
    states.mkdir()
    (states / "0123456789ab.json").write_text("{}")
    (states / "given-public").write_text("0123456789ab\n")
    return archive


@pytest.fixture
def backup(filled: Archive, tmp_path: Path) -> Path:
    file = tmp_path / "kept.tar.gz"
    write_backup(filled, file)
    return file


def files(data: Path) -> dict[str, bytes]:
    left_out = {"lock"}
    return {
        str(path.relative_to(data)): path.read_bytes()
        for path in sorted(data.rglob("*"))
        if path.is_file() and path.name not in left_out
    }


def test_what_was_backed_up_is_restored_byte_for_byte(filled: Archive, backup: Path, tmp_path: Path) -> None:
    restored = restore_backup(backup, tmp_path / "new" / "data")
    assert files(tmp_path / "new" / "data") == files(filled.folder.parent)
    assert restored.base == filled.base
    assert [one.sequence for one in restored.events()] == [1, 2, 3, 4]
    assert restored.decisions() == filled.decisions()


def test_a_backup_is_for_its_owners_eyes(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600


def test_a_backup_is_never_written_over_something_or_into_the_data_folder(
    filled: Archive, backup: Path, tmp_path: Path
) -> None:
    before = backup.read_bytes()
    for place in (backup, filled.folder.parent / "b.tar.gz", tmp_path / "b.zip"):
        with pytest.raises(UsageError):
            write_backup(filled, place)
    assert backup.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "kept.tar.gz"]


def test_a_backup_while_others_write_holds_what_was_there_when_it_began(
    filled: Archive, append: Append, tmp_path: Path
) -> None:
    with filled.writing():
        append(filled, "z")
        write_backup(filled, tmp_path / "b.tar.gz")
        append(filled, "later")
    restored = restore_backup(tmp_path / "b.tar.gz", tmp_path / "new")
    assert [one.source.name for one in restored.entries()] == ["x", "x", "y", "z"]
    assert not [one for one in check_archive(restored.folder) if one.wrong]


def test_a_disk_that_fills_meanwhile_is_told_and_leaves_no_part_of_a_backup(
    filled: Archive, tmp_path: Path
) -> None:
    place = tmp_path / "backups"
    place.mkdir()
    least, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, most))
    try:
        with pytest.raises(StoreError, match=r"b\.tar\.gz cannot be written: .*Nothing of it is left"):
            write_backup(filled, place / "b.tar.gz")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (least, most))
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("missing", [1, 8, 9, 200])
def test_a_backup_that_lacks_its_last_bytes_is_refused(missing: int, backup: Path, tmp_path: Path) -> None:
    backup.write_bytes(backup.read_bytes()[:-missing])
    with pytest.raises(BackupRefused):
        restore_backup(backup, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_what_stands_behind_a_backup_is_refused_and_not_read_to_its_end(backup: Path, tmp_path: Path) -> None:
    whole = backup.read_bytes()
    for behind in (b"and more", gzip.compress(bytes(200_000)), gzip.compress(b"and more" * 5000)):
        backup.write_bytes(whole + behind)
        with pytest.raises(BackupRefused):
            restore_backup(backup, tmp_path / "new")


def test_nothing_is_backed_up_while_something_is_purged(filled: Archive, tmp_path: Path) -> None:
    intent = filled.folder / INTENT_FILE
    intent.write_text('{"tombstones": [], "decisions": []}')
    with pytest.raises(FolderInUse):
        write_backup(filled, tmp_path / "b.tar.gz")
    assert not (tmp_path / "b.tar.gz").exists()


def members(file: Path) -> Members:
    with tarfile.open(file) as tar:
        return [(one, (tar.extractfile(one) or io.BytesIO()).read()) for one in tar]


def pack(file: Path, content: Members) -> Path:
    with tarfile.open(file, "w:gz") as tar:
        for member, body in content:
            if member.isreg():
                member.size = len(body)
            tar.addfile(member, io.BytesIO(body))
    return file


def plain(name: str) -> tarfile.TarInfo:
    return tarfile.TarInfo(name)


def link(name: str, kind: bytes, target: str) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, target
    return member


HOSTILE: dict[str, tarfile.TarInfo] = {
    "an absolute path": plain("/etc/passwd"),
    "a path that leads out": plain("archive/../../out.json"),
    "a path through a dot": plain("./archive/base"),
    "a foreign name": plain("archive/entries/000001-x/run.sh"),
    "a foreign folder": plain("stores/x/CURRENT"),
    "a path that leads out of the states": plain("states/../archive/base"),
    "a hidden state": plain("states/.x"),
    "a hidden name": plain(".ssh/authorized_keys"),
    "a symbolic link": link("archive/decisions/000009.json", tarfile.SYMTYPE, "/etc/passwd"),
    "a hard link": link("archive/decisions/000009.json", tarfile.LNKTYPE, "archive/base"),
    "a device": link("archive/decisions/000009.json", tarfile.CHRTYPE, ""),
    "a folder": link("archive/decisions", tarfile.DIRTYPE, ""),
    "a name twice": plain("archive/base"),
}


@pytest.mark.parametrize("member", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_member_is_refused_and_nothing_is_left(
    member: tarfile.TarInfo, backup: Path, tmp_path: Path
) -> None:
    content = members(backup)
    content.insert(1, (member, b"sharegraph"))
    file = pack(tmp_path / "hostile.tar.gz", content)
    with pytest.raises(BackupRefused):
        restore_backup(file, tmp_path / "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "hostile.tar.gz", "kept.tar.gz"]


def changed(content: Members, ending: str, change: Callable[[bytes], bytes], *, told: bool) -> Members:
    """The same members, one of them changed; with `told` the list of contents says its new hash."""
    made = [(member, change(body) if member.name.endswith(ending) else body) for member, body in content[:-1]]
    manifest: dict[str, Any] = json.loads(content[-1][1])
    if told:
        manifest["members"] = {member.name: sha256(body).hexdigest() for member, body in made}
    return [*made, (content[-1][0], json.dumps(manifest).encode())]


def flipped(body: bytes) -> bytes:
    return body[:-1] + bytes([body[-1] ^ 1])


@pytest.mark.parametrize("told", [False, True], ids=["the list knows nothing of it", "the list fits"])
@pytest.mark.parametrize("ending", ["000001-x/statements.nq.gz", "000002-x/subjects.idx", "000001.json"])
def test_a_changed_member_is_refused(ending: str, told: bool, backup: Path, tmp_path: Path) -> None:
    def change(body: bytes) -> bytes:
        return flipped(body) if not ending.endswith("gz") else gzip.compress(flipped(gzip.decompress(body)))

    content = changed(members(backup), ending, change, told=told)
    with pytest.raises(BackupRefused):
        restore_backup(pack(tmp_path / "changed.tar.gz", content), tmp_path / "new")
    assert not (tmp_path / "new").exists()


def without_manifest(body: bytes, file: Path) -> None:
    pack(file, [one for one in members(file) if one[0].name != MANIFEST])


@pytest.mark.parametrize(
    "damage",
    [
        lambda body, file: file.write_bytes(body[: len(body) // 2]),
        lambda body, file: file.write_bytes(b""),
        lambda body, file: file.write_bytes(b"no tar file at all"),
        lambda body, file: file.write_bytes(gzip.compress(b"x" * 10240)),
        without_manifest,
        lambda body, file: pack(file, members(file)[1:]),
    ],
    ids="cut empty other-bytes no-tar no-list a-member-less".split(),
)
def test_a_file_that_is_no_whole_backup_is_refused(
    damage: Callable[[bytes, Path], object], backup: Path, tmp_path: Path
) -> None:
    damage(backup.read_bytes(), backup)
    with pytest.raises(BackupRefused):
        restore_backup(backup, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_map_that_is_there_is_never_restored_over(backup: Path, filled: Archive, tmp_path: Path) -> None:
    before = files(filled.folder.parent)
    with pytest.raises(UsageError, match="holds a map already"):
        restore_backup(backup, filled.folder.parent)
    assert files(filled.folder.parent) == before
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letters.txt").write_text("mine")
    with pytest.raises(UsageError, match="not empty"):
        restore_backup(backup, tmp_path / "other")
    with pytest.raises(UsageError, match="no file"):
        restore_backup(tmp_path / "none.tar.gz", tmp_path / "new")


def test_an_archive_in_which_nothing_ever_was_counts_as_empty(backup: Path, tmp_path: Path) -> None:
    create_or_open(tmp_path / "new" / "archive", base="https://other.example.org/")
    restored = restore_backup(backup, tmp_path / "new")
    assert len(restored.events()) == 4
    assert restored.base == create_or_open(tmp_path / "data" / "archive").base


@pytest.fixture
def kill_before() -> Callable[[str, Path, Path], int]:
    """Restore in a process that is killed before the named call of `graph.archive.restoring`."""

    def run(name: str, file: Path, data: Path) -> int:
        script = f"""
import os, signal
from pathlib import Path
import graph.archive.restoring as module

module.{name} = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
module.restore_backup(Path({str(file)!r}), Path({str(data)!r}))
"""
        return subprocess.run([sys.executable, "-c", script], check=False, cwd=ROOT).returncode

    return run


@pytest.mark.parametrize("step", ["_check", "_put_in_place"])
def test_a_restore_that_is_killed_can_be_done_again(
    step: str, backup: Path, tmp_path: Path, kill_before: Callable[[str, Path, Path], int]
) -> None:
    data = tmp_path / "new"
    assert kill_before(step, backup, data) == -signal.SIGKILL
    assert not (data / "archive").exists()
    assert len(restore_backup(backup, data).events()) == 4
    assert sorted(path.name for path in data.iterdir()) == ["archive", "states"]


def test_a_backup_of_an_archive_that_cannot_be_read_says_so(filled: Archive, tmp_path: Path) -> None:
    (filled.folder / "entries" / "000001-x" / "entry.json").write_text("{")
    with pytest.raises(StoreError, match="000001-x"):
        write_backup(filled, tmp_path / "b.tar.gz")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]
