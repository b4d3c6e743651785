"""Reads files as a load would, in a process of its own, and says what must not be seen of a loader."""

from __future__ import annotations

import json
import os
import resource
import site
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from time import process_time
from traceback import format_exc
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from api.versions import Version, Wanted, versions_of  # noqa: E402  (found through the line above)
from loaders.loader import Reading  # noqa: E402
from loaders.reading import old_workbook  # noqa: E402
from loaders.reading.input import Input, input_of  # noqa: E402
from loaders.unknown import what_it_is  # noqa: E402
from ontology.account import Account, Problem  # noqa: E402
from ontology.errors import InputError  # noqa: E402
from ontology.identifiers import DEFAULT_BASE, Mint  # noqa: E402
from ontology.records import Record  # noqa: E402
from ontology.statements import statements_of  # noqa: E402

LONGEST_WORDS = 6_000
"""Letters that a problem or a note may have: what a person reads, not a copy of the file."""

SECONDS = 20.0
"""Of computing, in which a file of this size has to be read (twice) or refused."""

MOST_SAID = 200

Files = Sequence[tuple[str, bytes]]
Fault = tuple[str, str]
"""The kind of fault, by which like ones are put together, and what was seen."""


class Guard:
    """Watches what a process opens, connects to and starts (an audit hook, which cannot be taken off)."""

    def __init__(self) -> None:
        self.seen: list[Fault] = []
        self.on = False
        code = {sys.prefix, sys.base_prefix, *site.getsitepackages(), *sysconfig.get_paths().values()}
        rooms = (ROOT / room for room in ("api", "graph", "loaders", "ontology", "benchmarks"))
        self._code = tuple(f"{Path(one).resolve()}{os.sep}" for one in (*code, *rooms))
        self._aside = os.path.realpath(tempfile.gettempdir())
        """Where things are set aside (`loaders.aside`): a file that has no name is opened by that of its
        folder, which cannot be opened otherwise."""
        sys.addaudithook(self._hook)

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event == "open" and isinstance(arguments[0], str | bytes):
            path = os.path.realpath(os.fsdecode(arguments[0]))
            if not path.startswith(self._code) and path not in (os.devnull, self._aside):
                self.seen.append(("opens a file", path))
        elif event.startswith("socket.") and event != "socket.__new__":
            self.seen.append(("uses the network", f"{event} {arguments[1:]}"))
        elif event in ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn"):
            ours = event == "subprocess.Popen" and old_workbook._PROGRAM in arguments[1]
            if not ours:
                self.seen.append(("starts a process", str(arguments)[:300]))


@dataclass(slots=True)
class Outcome:
    """What became of a set of files: how many statements, how many refused whole, and what must not be."""

    kinds: set[str] = field(default_factory=set)
    statements: int = 0
    refused: int = 0
    faults: list[Fault] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    """The first things that were said to people: what is wrong, how to mend it, what was noted."""

    def fault(self, kind: str, seen: str) -> None:
        self.faults.append((kind, seen[:4000]))


def examine(files: Files, kind: str, canary: str) -> Outcome:
    """Load the files as `sharegraph check` would; with a `kind`, as it would with `--as KIND`."""
    outcome = Outcome()
    try:
        _examine(files, kind, canary, outcome)
    except Exception as fault:  # noqa: BLE001 (every exception but a refusal is what is looked for)
        trace = format_exc()
        last = [line.strip() for line in trace.splitlines() if line.strip().startswith("File")][-1]
        place = last.replace(f"{ROOT}{os.sep}", "")
        outcome.fault(f"raises {type(fault).__name__} at {place}", trace)
    return outcome


def _examine(files: Files, kind: str, canary: str, outcome: Outcome) -> None:
    inputs: list[Input] = []
    for name, data in files:
        try:
            inputs.append(input_of(name, data))
        except InputError as fault:
            outcome.refused += 1
            _words(outcome, fault.wrong, fault.remedy)
    if not inputs:
        return
    for one in inputs:
        what_it_is(one)
    versions, unread = versions_of(inputs, Wanted(kind=kind, provider="Example Provider"))
    for _, fault in unread:
        outcome.refused += 1
        _words(outcome, fault.wrong, fault.remedy)
    for version in versions:
        outcome.kinds.add(version.loader.kind)
        first = _stated(version, outcome)
        if canary in "\n".join(first):
            outcome.fault("states what stands in another file", canary)
        if first and len(first) < 2_000 and sorted(first) != sorted(_stated(version, outcome)):
            outcome.fault("states other things when read again", version.loader.kind)
        outcome.statements += len(first)
        _check_statements(outcome, first)


def _stated(version: Version, outcome: Outcome) -> set[str]:
    """What the files of a version state, read fresh, with their accounts checked."""
    # Fresh, but not opened again: what was packed twice is opened once.
    inputs = tuple(Input(file.path, file.name, file.data, file.sha256) for file in version.files)
    loader = version.loader
    mint = Mint(DEFAULT_BASE, version.source.name)
    prepared = loader.prepare(inputs) if loader.prepare is not None else None
    stated: set[str] = set()
    for file in inputs:
        account = Account(file=file.name, kind=loader.kind, unit=loader.unit)
        reading = Reading(mint=mint, account=account, provider="Example Provider", prepared=prepared)
        records = 0
        try:
            loader.describe(file)
            for one in loader.read(file, reading):
                if isinstance(one, Problem):
                    account.add_problem(one)
                    _words(outcome, one.wrong, one.remedy, one.found, one.column, one.where())
                else:
                    records += 1
                    _check_place(outcome, one, file)
                    stated.update(map(" ".join, statements_of(one, DEFAULT_BASE, version.source.name)))
        except InputError as fault:
            outcome.refused += 1
            _words(outcome, fault.wrong, fault.remedy)
            continue
        _check_account(outcome, account, records)
    return stated


def _check_place(outcome: Outcome, record: Record, file: Input) -> None:
    """Every record leads back to its file."""
    name = record.address.partition("#")[0]
    if name != quote(file.name, safe=""):
        outcome.fault("gives a record without a place in its file", f"{record.address!r} of {file.name!r}")
    if not record.label.strip() or not record.iri:
        outcome.fault("gives a record without a name", repr(record)[:500])


def _check_account(outcome: Outcome, account: Account, records: int) -> None:
    numbers = (account.read, account.loaded, account.refused, account.ignored)
    if min(numbers) < 0 or account.read != account.loaded + account.refused + account.ignored:
        outcome.fault("counts wrongly", f"read, loaded, refused, ignored: {numbers}")
    if records and not account.loaded:
        outcome.fault("counts nothing as loaded, but gives records", f"{records} records, {numbers}")
    if account.refused and not account.problem_counts:
        outcome.fault("refuses without a word", str(numbers))
    _words(outcome, *account.notes)
    written = json.dumps(account.as_json(), allow_nan=False)
    if Account.from_json(json.loads(written)).as_json() != json.loads(written):
        outcome.fault("has an account that JSON changes", written)


def _words(outcome: Outcome, *words: str) -> None:
    """What is said to people is short, and text that any terminal and file can hold."""
    outcome.said.extend(words[: MOST_SAID - len(outcome.said)])
    for word in words:
        if len(word) > LONGEST_WORDS:
            outcome.fault("says too much", f"{len(word):,} letters: {word[:300]}")
        try:
            word.encode()
        except UnicodeEncodeError:
            outcome.fault("says half a character", repr(word[:300]))
        if any(ord(letter) < 32 and letter not in "\n\t" for letter in word):
            outcome.fault("says a control character", repr(word[:300]))


def _check_statements(outcome: Outcome, lines: set[str]) -> None:
    """Every statement is read by the engine, as N-Quads, without blank nodes."""
    import pyoxigraph

    quads = "".join(f"{line} <https://x.example/source> .\n" for line in sorted(lines))
    try:
        read = sum(1 for _ in pyoxigraph.parse(quads.encode(), pyoxigraph.RdfFormat.N_QUADS))
    except (SyntaxError, UnicodeEncodeError) as fault:
        outcome.fault("states what no engine reads", str(fault))
        return
    if read != len(lines):
        outcome.fault("states what no engine reads", f"{read} of {len(lines)} lines are statements")
    if any(line.startswith("_:") or " _:" in line.partition('"')[0] for line in lines):
        outcome.fault("states a blank node", next(line for line in lines if "_:" in line))


def serve(pipe: Connection, memory: int, canary: str) -> None:
    """Answer one set of files after another until the pipe closes, within so many bytes of memory."""
    sys.path.insert(0, str(ROOT))
    guard = Guard()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, resource.getrlimit(resource.RLIMIT_AS)[1]))
    while True:
        try:
            files, kind = pipe.recv()
        except EOFError:
            return
        guard.seen.clear()
        guard.on, began = True, process_time()
        outcome = examine(files, kind, canary)
        guard.on = False
        if (took := process_time() - began) > SECONDS:
            outcome.fault("takes too long", f"{took:.0f} seconds of computing")
        outcome.faults.extend(guard.seen)
        pipe.send(outcome)
