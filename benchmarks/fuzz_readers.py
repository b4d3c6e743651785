"""Feeds every loader files that were changed at random, and looks for what must not be seen.

    python benchmarks/fuzz_readers.py [--seconds 60] [--seed 1] [--kind KIND] [--out DIR]
    python benchmarks/fuzz_readers.py --again DIR/CASE

Seeds are the small files of `tests/loaders/cases` and, where they are present, the real files of
`../shared/data`. Bytes and structure are changed (cut, flipped, repeated, other encodings, hostile
values, names and columns twice, nested deep, packed), and a process of its own with limits of time and
memory reads the result as a load would. Then must hold:

- a file is read or refused with words (an `InputError`, a `Problem`), and nothing else is raised;
- read = loaded + refused + ignored, none below zero, the same in JSON; nothing is refused without a word;
- every record has a name and a place in its file; every statement is read by the engine as N-Quads;
- the same bytes state the same when read again;
- no file is opened, no address called, no process started (but the reader of old workbooks);
- time and memory stay within the limits, and no message is longer than a person reads.

What breaks one of these is kept in `--out`, with a line that says how to see it again. Ends with 1 then.
"""

from __future__ import annotations

import argparse
import importlib
import json
import multiprocessing
import random
import socket
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.fuzz_checks import Fault, Outcome, serve  # noqa: E402  (found through the line above)
from benchmarks.fuzz_mutations import CANARY, LARGEST, Mutator  # noqa: E402
from loaders.reading.input import input_of  # noqa: E402
from loaders.registry import loader_for, loaders  # noqa: E402
from ontology.errors import InputError, UsageError  # noqa: E402

CASES = ROOT / "tests" / "loaders" / "cases"
REAL = ROOT.parent / "shared" / "data"
LARGEST_REAL = 80_000
"""Bytes of a real file that is taken whole; of larger ones only texts are taken, cut to their start."""
MOST_REAL = 6
"""Real files of one folder that are taken: those beside them are alike."""
SECONDS = 120.0
"""After which a file that is neither read nor refused is given up, however busy the machine is."""
MEMORY = 2 * 1024**3
"""Bytes that the reading process may take in all."""

Files = list[tuple[str, bytes]]


@dataclass(slots=True)
class Tally:
    """What was tried and what was seen."""

    tried: Counter[str] = field(default_factory=Counter)
    statements: int = 0
    refused: int = 0
    found: dict[str, list[Path]] = field(default_factory=dict)
    """Kind of fault → the folders of the first cases that have it."""


def seeds(kind: str = "", *, real: bool = True) -> list[tuple[str, Files]]:
    """(kind, files that belong together) of every seed that a loader knows."""
    sets: dict[str, Files] = {}
    for path in sorted((CASES / "files").rglob("*.*")):
        parts = path.relative_to(CASES / "files").parts
        sets.setdefault("/".join(parts if len(parts) == 2 else parts[:2]), []).append(
            (path.name, path.read_bytes())
        )
    made = importlib.import_module("tests.loaders.cases.made_books")
    sets |= {name: [(Path(name).name, data)] for name, data in made.books().items()}
    if real and REAL.is_dir():
        folders: Counter[Path] = Counter()
        for path in sorted(REAL.rglob("*.*")):
            size = path.stat().st_size if path.is_file() else 0
            packed = path.suffix in (".xlsx", ".ods")
            if not size or folders[path.parent] >= MOST_REAL or (packed and size > LARGEST_REAL):
                continue
            folders[path.parent] += 1
            data = path.read_bytes()
            sets[str(path)] = [(path.name, data if len(data) <= LARGEST_REAL else data[:LARGEST])]
    known = [(_kind_of(files), files) for files in sets.values()]
    return [one for one in known if one[0] and kind in ("", one[0])]


def _kind_of(files: Files) -> str:
    try:
        return loader_for(input_of(*files[0])).kind
    except InputError:
        return ""


class Child:
    """The process that reads; a new one where it was ended."""

    def __init__(self, canary: str, *, seconds: float, memory: int) -> None:
        self._canary, self._seconds, self._memory = canary, seconds, memory
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe: Connection
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, self._memory, self._canary), daemon=False)
        self._process.start()
        theirs.close()

    def examine(self, files: Files, kind: str) -> Outcome:
        """What the child says; where it says nothing in time, or ends, that is the fault."""
        fault: Fault
        try:
            self._pipe.send((files, kind))
            if self._pipe.poll(self._seconds):
                outcome: Outcome = self._pipe.recv()
                return outcome
            fault = ("takes too long", f"more than {self._seconds:g} seconds")
        except (EOFError, BrokenPipeError, ConnectionResetError):
            self._process.join(5)
            fault = ("ends its process", f"status {self._process.exitcode}")
        self.close()
        self._start()
        return Outcome(faults=[fault])

    def close(self) -> None:
        """End the process."""
        self._pipe.close()
        self._process.join(0.5)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


@contextmanager
def traps() -> Iterator[tuple[str, str, socket.socket]]:
    """A file and a server that hostile content points to: (path, address, its socket)."""
    with (
        tempfile.TemporaryDirectory() as folder,
        socket.create_server(("127.0.0.1", 0)) as server,
    ):
        server.settimeout(0)
        path = Path(folder) / "canary.txt"
        path.write_text(CANARY, encoding="utf-8")
        yield str(path), f"127.0.0.1:{server.getsockname()[1]}", server


def run(
    *, seconds: float, seed: int, kind: str = "", out: Path, real: bool = True, most: int | None = None
) -> Tally:
    """Try changed files for so long (or so many), kind after kind, and keep what must not be."""
    if kind and kind not in loaders():
        raise UsageError(f"No loader {kind!r}; there are {', '.join(loaders())}.")
    by_kind: dict[str, list[Files]] = {}
    for found, files in seeds(kind, real=real):
        by_kind.setdefault(found, []).append(files)
    tally = Tally()
    end = monotonic() + seconds
    with traps() as (path, address, server):
        child = Child(CANARY, seconds=SECONDS, memory=MEMORY)
        try:
            number = 0
            while monotonic() < end and (most is None or number < most):
                # Each case by its own number, so that one can be made again without those before it.
                chance = random.Random(f"{seed}/{number}")
                of = sorted(by_kind)[number % len(by_kind)]
                mutator = Mutator(chance, pointing_to=path, address=address)
                files = mutator.changed(chance.choice(by_kind[of]))
                told = of if chance.random() < 0.6 else ""
                outcome = child.examine(files, told)
                if _called(server):
                    outcome.fault("uses the network", address)
                tally.tried[of] += 1
                tally.statements += outcome.statements
                tally.refused += outcome.refused
                for fault in outcome.faults:
                    _keep(tally, out, fault, files, told, f"seed {seed}, number {number}")
                number += 1
        finally:
            child.close()
    return tally


def _called(server: socket.socket) -> bool:
    try:
        server.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def _keep(tally: Tally, out: Path, fault: Fault, files: Files, kind: str, origin: str) -> None:
    """Write the first cases of each kind of fault into folders of their own."""
    cases = tally.found.setdefault(fault[0], [])
    if len(cases) >= 3:
        return
    mark = sha256(b"\0".join(data for _, data in files) + fault[0].encode()).hexdigest()[:10]
    folder = out / mark
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for number, (name, data) in enumerate(files):
        names.append(name)
        (folder / f"file-{number}").write_bytes(data)
    about = {"fault": fault[0], "seen": fault[1], "kind": kind, "names": names, "origin": origin}
    (folder / "case.json").write_text(json.dumps(about, indent=1), encoding="utf-8")
    cases.append(folder)


def again(folder: Path) -> Outcome:
    """Read one kept case once more."""
    about = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    files = [(name, (folder / f"file-{number}").read_bytes()) for number, name in enumerate(about["names"])]
    child = Child(CANARY, seconds=SECONDS, memory=MEMORY)
    try:
        return child.examine(files, about["kind"])
    finally:
        child.close()


def main() -> int:
    """Run for a while and say what was seen."""
    assert __doc__
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0, help="how long to try (60)")
    parser.add_argument("--seed", type=int, default=1, help="other files with another number (1)")
    parser.add_argument("--kind", default="", help="only the files of one loader")
    parser.add_argument("--out", type=Path, default=Path("fuzz-found"), help="where what breaks is kept")
    parser.add_argument("--again", type=Path, help="read one kept case once more, and nothing else")
    said = parser.parse_args()
    if said.again:
        faults = again(said.again).faults
        for fault, seen in faults:
            print(f"{fault}\n{seen}\n")
        print(f"{len(faults)} faults")
        return 1 if faults else 0
    tally = run(seconds=said.seconds, seed=said.seed, kind=said.kind, out=said.out)
    for kind, tried in sorted(tally.tried.items()):
        print(f"{kind:20} {tried:>8,} files or sets")
    tried = sum(tally.tried.values())
    print(f"{tried:,} tried, {tally.refused:,} files refused, {tally.statements:,} statements")
    for fault, folders in sorted(tally.found.items()):
        print(f"\n{fault}")
        for folder in folders:
            print(f"  python benchmarks/fuzz_readers.py --again {folder}")
    return 1 if tally.found else 0


if __name__ == "__main__":
    sys.exit(main())
