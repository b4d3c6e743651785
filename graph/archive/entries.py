"""One accepted version of a source: its facts, and how its statements stand on disk."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from graph.archive.subjects import SUBJECTS_FILE, Subjects, has_subject
from ontology.account import Account
from ontology.errors import ArchiveDamaged
from ontology.records import Source
from ontology.statements import Triple

FACTS_FILE, STATEMENTS_FILE = "entry.json", "statements.nq.gz"
COMPRESSION_LEVEL = 1
"""gzip's quickest: level 6 took four times as long for a fifth less on generated grants."""

_BLOCK = 1024 * 1024
_READ_BYTES = 1 << 20


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
    return json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read_facts(folder: Path) -> Entry:
    """The entry that stands in `folder`; raises ArchiveDamaged where its facts cannot be read."""
    try:
        facts = json.loads((folder / FACTS_FILE).read_text(encoding="utf-8"))
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

    Returns the SHA-256 of the unpacked bytes and how many statements there are. Holds a block of them, and
    8 bytes for each subject.
    """
    ending = f" <{graph}> .\n"
    digest, count = sha256(), 0
    subjects = Subjects()
    with path.open("wb") as raw, gzip.GzipFile("", "wb", COMPRESSION_LEVEL, raw, mtime=0) as out:
        for batch in batches:
            block = (ending.join(batch) + ending).encode()
            digest.update(block)
            out.write(block)
            count += len(batch)
            subjects.add_of(batch)
    path.with_name(SUBJECTS_FILE).write_bytes(subjects.index())
    return digest.hexdigest(), count


def read_triples(entry: Entry) -> Iterator[Triple]:
    """Yield what an entry states, in canonical order, checking it against its hash at the end.

    Equal subjects and predicates are one string each: sorted lines repeat their subject a dozen
    times. Raises ArchiveDamaged where the bytes do not unpack, are no statements or do not match.
    """
    predicates: dict[str, str] = {}
    known, ending = "", 0
    with _read_faults(entry):
        for line in _lines(entry):
            if not ending:
                ending = len(line) - line.rindex(" <")
            subject, predicate, object_ = line[:-ending].split(" ", 2)
            if subject != known:
                known = subject
            yield known, predicates.setdefault(predicate, predicate), object_


def read_blocks(entry: Entry) -> Iterator[bytes]:
    """Yield the canonical N-Quads of an entry in blocks, checking them against its hash at the end.

    Raises ArchiveDamaged where the bytes do not unpack or do not match.
    """
    digest = sha256()
    with _read_faults(entry):
        with gzip.open(entry.folder / STATEMENTS_FILE, "rb") as packed:
            while block := packed.read(_BLOCK):
                digest.update(block)
                yield block
        if digest.hexdigest() != entry.sha256:
            raise ValueError("they do not match their recorded hash")


@contextmanager
def _read_faults(entry: Entry) -> Iterator[None]:
    try:
        yield
    except (OSError, EOFError, ValueError, zlib.error) as fault:
        raise ArchiveDamaged(
            f"The statements of archive entry {entry.folder.name} cannot be read: {fault}. "
            "Restore this folder from a backup."
        ) from fault


def _lines(entry: Entry) -> Iterator[str]:
    """The lines of an entry, without their line breaks."""
    rest = b""
    for block in read_blocks(entry):
        whole, line_break, rest = (rest + block).rpartition(b"\n")
        if line_break:
            yield from whole.decode().split("\n")
