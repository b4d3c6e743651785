"""One accepted version of a source: its facts, and how its statements stand on disk."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

from graph.archive.packing import MOST_LINES, THINGS_A_MEMBER, Member, members_of, packed, unpacked
from graph.archive.sealing import sealed, unsealed
from graph.archive.subjects import SUBJECTS_FILE, Subjects, has_subject
from ontology.account import Account
from ontology.errors import ArchiveDamaged
from ontology.records import Source
from ontology.statements import Triple

FACTS_FILE, STATEMENTS_FILE = "entry.json", "statements.nq.gz"
_BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One accepted version: `sequence` orders all entries, `number` counts within the source.

    `sha256` is over the canonical N-Quads (sorted, unique lines, uncompressed); `input_sha256`
    over the bytes that were loaded; `loaded_at` is ISO 8601 in UTC. `who` loaded it, as far as it
    is known. `reverts_to` is the number of the earlier version that this one repeats, if it does.
    """

    sequence: int
    number: int
    source: Source
    audience: str
    sha256: str
    input_sha256: str
    statements: int
    loader: str
    loader_version: str
    provider: str
    loaded_at: str
    accounts: tuple[dict[str, Any], ...]
    folder: Path
    who: str = ""
    reverts_to: int | None = None

    def states(self, iri: str) -> bool:
        """Whether this version states anything about the thing `iri`. Raises ArchiveDamaged."""
        try:
            return has_subject(self.folder / SUBJECTS_FILE, f"<{iri}>")
        except OSError as fault:
            raise ArchiveDamaged(
                f"The index of archive entry {self.folder.name} cannot be read: {fault}. "
                "Restore this folder from a backup."
            ) from fault

    def read_accounts(self) -> list[Account]:
        """The accounts of the files this version was made of."""
        return [Account.from_json(account) for account in self.accounts]


def facts_json(entry: Entry) -> str:
    """The facts of an entry as the text of its facts file."""
    facts = asdict(entry)
    del facts["folder"]
    return sealed(facts)


def read_facts(folder: Path) -> Entry:
    """The entry that stands in `folder`; raises ArchiveDamaged where its facts cannot be read."""
    try:
        facts = unsealed((folder / FACTS_FILE).read_text(encoding="utf-8"))
        source = facts.pop("source")
        for several in ("primary_for", "relays"):
            source[several] = tuple(source[several])
        facts["accounts"] = tuple(facts["accounts"])
        return Entry(**facts, source=Source(**source), folder=folder)
    except (OSError, ValueError, TypeError, KeyError) as fault:
        raise ArchiveDamaged(
            f"The facts of the archive entry {folder.name} cannot be read: {fault}. "
            "Restore this folder from a backup."
        ) from fault


def write_statements(path: Path, graph: str, batches: Iterable[list[str]]) -> tuple[str, int]:
    """Write statements (`subject predicate object`, sorted, each once, some thousands at a time) as canonical
    N-Quads of `graph`, and the index of their subjects beside them.

    Returns the SHA-256 of the unpacked bytes and how many statements there are. Holds a member (see
    `packing`), and 8 bytes for each subject.
    """
    ending = f" <{graph}> .\n"
    digest, count = sha256(), 0
    subjects = Subjects()
    with path.open("wb") as out:
        for lines in _members(chain.from_iterable(batches), subjects):
            block = (ending.join(lines) + ending).encode()
            digest.update(block)
            out.write(packed(block))
            count += len(lines)
        if not count:
            out.write(packed(b""))
    path.with_name(SUBJECTS_FILE).write_bytes(subjects.index())
    return digest.hexdigest(), count


def _members(statements: Iterable[str], subjects: Subjects) -> Iterator[list[str]]:
    """The lines of each member; their subjects are put into `subjects`."""
    lines: list[str] = []
    known = "\n"
    for line in statements:
        if not line.startswith(known):
            subject = line.partition(" ")[0]
            known = f"{subject} "
            if (subjects.add(subject) % THINGS_A_MEMBER == 0 or len(lines) >= MOST_LINES) and lines:
                yield lines
                lines = []
        elif len(lines) >= MOST_LINES:
            yield lines
            lines = []
        lines.append(line)
    if lines:
        yield lines


def read_triples(entry: Entry) -> Iterator[Triple]:
    """Yield what an entry states, in canonical order, checking it against its hash at the end.

    Equal subjects and predicates are one string each: sorted lines repeat their subject a dozen
    times. Raises ArchiveDamaged where the bytes do not unpack, are no statements or do not match.
    """
    for _, triples in read_lines(entry):
        yield from triples


def read_lines(entry: Entry) -> Iterator[tuple[list[str], list[Triple]]]:
    """The same, some thousand at a time, each time with their lines as they stand there (canonical N-Quads
    without their line breaks)."""
    predicates: dict[str, str] = {}
    known, ending = "", 0
    with _read_faults(entry):
        for lines in _lines(entry):
            if not ending:
                ending = len(lines[0]) - lines[0].rindex(" <")
            triples: list[Triple] = []
            for line in lines:
                subject, predicate, object_ = line[:-ending].split(" ", 2)
                if subject != known:
                    known = subject
                triples.append((known, predicates.setdefault(predicate, predicate), object_))
            yield lines, triples


def read_blocks(entry: Entry) -> Iterator[bytes]:
    """Yield the canonical N-Quads of an entry in blocks, checking them against its hash at the end.

    Raises ArchiveDamaged where the bytes do not unpack or do not match.
    """
    digest = sha256()
    with _read_faults(entry):
        path = entry.folder / STATEMENTS_FILE
        members = members_of(path)
        for block in _of_gzip(path) if members is None else unpacked(path, members, held=False):
            digest.update(block)
            yield block
        if digest.hexdigest() != entry.sha256:
            raise ValueError("they do not match their recorded hash")


def read_apart(old: Entry, new: Entry) -> tuple[Iterator[bytes], Iterator[bytes]]:
    """The canonical N-Quads of each of two versions of a source, but for blocks that stand in both.

    What is yielded was held against its hash: that of the whole version, or that of each member where both
    are made of members (see `packing`). Raises ArchiveDamaged.
    """
    entries = (old, new)
    found = []
    for entry in entries:
        with _read_faults(entry):
            members = members_of(entry.folder / STATEMENTS_FILE)
        if members is None:
            return read_blocks(old), read_blocks(new)
        found.append(members)
    shared = {one.digest for one in found[0]} & {one.digest for one in found[1]}
    first, second = (
        _read_members(entry, [one for one in members if one.digest not in shared])
        for entry, members in zip(entries, found, strict=True)
    )
    return first, second


def _read_members(entry: Entry, members: Iterable[Member]) -> Iterator[bytes]:
    with _read_faults(entry):
        yield from unpacked(entry.folder / STATEMENTS_FILE, members)


def check_members(entry: Entry) -> None:
    """Hold each member against its digest. Raises ArchiveDamaged."""
    with _read_faults(entry):
        path = entry.folder / STATEMENTS_FILE
        for _ in unpacked(path, members_of(path) or ()):
            pass


def _of_gzip(path: Path) -> Iterator[bytes]:
    """What a gzip file of any make holds: versions that were accepted before there were members."""
    with gzip.open(path, "rb") as file:
        while block := file.read(_BLOCK):
            yield block


@contextmanager
def _read_faults(entry: Entry) -> Iterator[None]:
    try:
        yield
    except (OSError, EOFError, ValueError, zlib.error) as fault:
        raise ArchiveDamaged(
            f"The statements of archive entry {entry.folder.name} cannot be read: {fault}. "
            "Restore this folder from a backup."
        ) from fault


def _lines(entry: Entry) -> Iterator[list[str]]:
    """The lines of an entry, without their line breaks, a block at a time."""
    rest = b""
    for block in read_blocks(entry):
        whole, line_break, rest = (rest + block).rpartition(b"\n")
        if line_break:
            yield whole.decode().split("\n")
