"""Kills real commands at random moments (SIGKILL) while a server answers: nothing half is ever seen.

    python benchmarks/kill_rounds.py [--rounds 20] [--rows 400] [--files 4] [--seed 1] [--verify-every 20]

Each round starts one command on the same map as a process of its own: a first load, a replacement, a
revert, a removal, or a purge of an old version; each publishes what it changed. It is killed at a random
moment of the time that it takes whole. Then must hold:

- what was acknowledged before (exit status 0) is there, and the round's command did all or nothing;
- the archive is sound (`verify --archive-only` in each round, the whole `verify` now and then);
- each answer of the server, which is asked all the time, is that of one whole state of the map, and two
  answers under the same name of a state are equal;
- the next command works without repair, and in the end the server shows what the archive says.

Ends with 1 where anything else was seen.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from time import monotonic, perf_counter, sleep
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from api.commands.main import main as sharegraph  # noqa: E402  (found through the line above)
from graph.archive import Archive, Entry, Tombstone, create_or_open  # noqa: E402
from graph.archive.purging import read_intent  # noqa: E402

START = "import sys; from api.commands.main import main; sys.exit(main(sys.argv[1:]))"
CLOCK = "2026-06-30T12:00:00+00:00"
SOURCES = ("one", "other")
QUESTION = """PREFIX sg: <https://w3id.org/sharegraph/ns#>
SELECT ?source (COUNT(?grant) AS ?grants) WHERE { GRAPH ?source { ?grant a sg:Grant } } GROUP BY ?source"""
"""Tells whole states apart: each file has a number of grants of its own."""

LONGER = 1.1
"""A command is killed within so many times the time that one took which nobody killed, and that time grows by
as much with each that had done nothing yet: what others do on the machine changes how long one takes."""

NOTHING = "nothing"

PAUSE_SECONDS = 0.02
"""Between two questions to the server."""

CATCH_UP_SECONDS = 40.0
"""How long the server may take, at the end, to show what the archive says: it looks twice a second, and
builds by itself what a killed command left unbuilt for 30 seconds."""

Seen = tuple[tuple[str, int], ...]
"""The grants of each source that is in the map."""


@dataclass(slots=True)
class Watcher:
    """Asks the server all the time; keeps what was answered under which state, and what went wrong."""

    address: str
    answers: dict[str, Seen] = field(default_factory=dict)
    asked: int = 0
    wrong: list[str] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def ask(self) -> Seen | None:
        """One question; None where the server is too busy to answer it."""
        request = Request(  # noqa: S310 (our own server)
            f"{self.address}sparql?query={quote(QUESTION)}",
            headers={"Accept": "application/sparql-results+json"},
        )
        try:
            with urlopen(request, timeout=30) as answer:  # noqa: S310
                name, rows = answer.headers["Sharegraph-State"], json.load(answer)["results"]["bindings"]
        except HTTPError as fault:
            if fault.code != 503:
                self.wrong.append(f"The server answered {fault.code}: {fault.read()[:300]!r}")
            return None
        except (URLError, OSError, ValueError) as fault:
            self.wrong.append(f"The server did not answer: {fault!r}")
            return None
        seen: Seen = tuple(
            sorted(
                (row["source"]["value"].rpartition("/")[2], int(row["grants"]["value"]))
                for row in rows
                if "source" in row
            )
        )
        if self.answers.setdefault(name, seen) != seen:
            self.wrong.append(f"State {name} answered {self.answers[name]} and {seen}.")
        self.asked += 1
        return seen

    def watch(self) -> None:
        """Ask until stopped."""
        while not self.stopped.wait(PAUSE_SECONDS):
            self.ask()


@dataclass(slots=True)
class Map:
    """The map under test, and what it must hold: all states that ever were whole."""

    data: Path
    files: dict[str, list[Path]]
    rows: dict[str, int]
    """SHA-256 of a version's statements → its grants."""
    states: set[Seen] = field(default_factory=set)

    @property
    def archive(self) -> Archive:
        """Opened anew, as any process would."""
        return create_or_open(self.data / "archive")

    def seen(self) -> Seen:
        """The state that the archive says is present."""
        return tuple((one.source.name, self.rows[one.sha256]) for one in self.archive.current())


@dataclass(frozen=True, slots=True)
class Round:
    """What one killed command did."""

    kind: str
    killed_at: float | None
    did: str
    took: float
    """How long it ran where nobody killed it, else 0."""


def main(words: list[str] | None = None) -> int:
    """Run the rounds, print each, and return the exit status."""
    options = _options(words)
    chance = random.Random(options.seed)
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="sharegraph-kills-") as name:
        made = prepared(Path(name), options.rows, options.files)
        start = perf_counter()
        done(words_of(made, "load", chance))
        made.states.add(made.seen())
        whole = perf_counter() - start
        print(f"A whole load takes {whole:.2f} s.")
        print("round  command  killed at (s)  did", flush=True)
        began = perf_counter()
        seen: list[Round] = []
        with serving(made.data) as watcher:
            for number in range(1, options.rounds + 1):
                kind = chance.choice(("load", "load", "load", "revert", "remove", "purge"))
                one = round_of(made, kind, chance.uniform(0.0, LONGER * whole), chance, wrong)
                seen.append(one)
                if one.killed_at is None:
                    whole = one.took
                elif one.did == NOTHING:
                    whole *= LONGER
                when = "(had ended)" if one.killed_at is None else f"{one.killed_at:.2f}"
                print(f"{number:>5}  {one.kind:<7}  {when:>13}  {one.did}", flush=True)
                if number % options.verify_every == 0:
                    verify(made, wrong)
            finish(made, watcher, chance, wrong)
            wrong += watcher.wrong
            wrong += [f"The server showed {one}." for one in set(watcher.answers.values()) - made.states]
        verify(made, wrong)
        events = made.archive.events()
        kinds = Counter(type(one).__name__.lower() for one in events)
        told = Counter((one.kind, one.did) for one in seen)
        killed = sum(one.killed_at is not None for one in seen)
        print(
            f"{len(seen)} rounds in {perf_counter() - began:.0f} s, {killed} killed: "
            + ", ".join(f"{kind} {did} {count}" for (kind, did), count in sorted(told.items()))
        )
        print(f"The archive has {', '.join(f'{count} {kind}s' for kind, count in sorted(kinds.items()))}.")
        print(f"{watcher.asked:,} questions were answered, from {len(watcher.answers)} states of the map.")
    for one in wrong:
        print(f"WRONG: {one}")
    print(f"{len(wrong)} things went wrong." if wrong else "Nothing half was seen, nothing was lost.")
    return 1 if wrong else 0


def _options(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=20, help="how many commands are killed (default: 20)")
    parser.add_argument("--rows", type=int, default=400, help="rows of the smallest file (default: 400)")
    parser.add_argument("--files", type=int, default=4, help="versions to choose from (default: 4)")
    parser.add_argument("--seed", type=int, default=1, help="of the random moments (default: 1)")
    parser.add_argument(
        "--verify-every", type=int, default=20, help="rounds between two whole verifications (default: 20)"
    )
    return parser.parse_args(words)


def write_grants(path: Path, rows: int, version: int) -> None:
    """Write `rows` invented grants in our template format."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow("id,title,funder,grantees,amount,currency,awarded on,places,themes".split(","))
        for number in range(rows):
            writer.writerow(
                [
                    f"g-{number}",
                    f"Invented grant {number}",
                    f"Invented Fund {number % 7}",
                    f"Invented Trust {number % 400}",
                    1000 + number + version,
                    "EUR",
                    f"{2015 + number % 10}-03-0{1 + number % 9}",
                    ("KE", "GB", "PH", "CO")[number % 4],
                    "research-data",
                ]
            )


def prepared(folder: Path, rows: int, count: int) -> Map:
    """A map in which both sources have their first version, and the files that may come."""
    files: dict[str, list[Path]] = {}
    for place, source in enumerate(SOURCES):
        files[source] = [folder / source / f"{number}.csv" for number in range(count)]
        for number, path in enumerate(files[source]):
            write_grants(path, rows + number * len(SOURCES) + place, number)
    made = Map(folder / "map", files, {})
    for source in SOURCES:
        for file in reversed(files[source]):
            # Each once, so that the hash of each is known, and there is something to go back to.
            with redirect_stderr(StringIO()) as words:
                if sharegraph(load_words(made, source, file)[3:]) != 0:
                    raise RuntimeError(f"The map cannot be prepared: {words.getvalue()}")
            entry = made.archive.entries()[-1]
            made.rows[entry.sha256] = sum(1 for _ in file.open(encoding="utf-8")) - 1
    made.states.add(made.seen())
    return made


def command(*words: str | Path) -> list[str]:
    """A `sharegraph` command as words for a process of its own."""
    return [sys.executable, "-c", START, *map(str, words)]


def environment() -> dict[str, str]:
    """A fixed clock, and this checkout first."""
    return os.environ | {"SHAREGRAPH_CLOCK": CLOCK, "PYTHONPATH": str(ROOT)}


def load_words(made: Map, source: str, file: Path) -> list[str]:
    """The command that loads `file` as the next version of a source."""
    return command(
        "load", "--data", made.data, "--source", source, "--audience", "public", "--allow-drop", file
    )


def words_of(made: Map, kind: str, chance: random.Random) -> list[str]:
    """A command of this kind that has something to do; a load where there is nothing of that kind to do."""
    archive = made.archive
    present = {one.source.name: one for one in archive.current()}
    held = archive.entries()
    source = chance.choice(SOURCES)
    mine = [one for one in held if one.source.name == source]
    if kind == "revert" and (other := [one for one in mine if not _says_the_same(one, present.get(source))]):
        return command("revert", "--data", made.data, source, str(chance.choice(other).number))
    if kind == "remove" and source in present:
        return command("remove", "--data", made.data, source)
    if kind == "purge" and (old := _not_present(mine, present.get(source))):
        number = str(chance.choice(old).number)
        return command("purge", "--data", made.data, source, number, "--because", "A test of kills.")
    there = present.get(source)
    files = [
        file
        for file in made.files[source]
        if there is None or made.rows[there.sha256] != sum(1 for _ in file.open(encoding="utf-8")) - 1
    ]
    return load_words(made, source, chance.choice(files))


def _says_the_same(one: Entry, present: Entry | None) -> bool:
    return present is not None and one.sha256 == present.sha256


def _not_present(versions: list[Entry], present: Entry | None) -> list[Entry]:
    return [one for one in versions if not _says_the_same(one, present)]


def done(words: list[str]) -> None:
    """Run a command without killing it; raises RuntimeError with its words where it fails."""
    ended = subprocess.run(words, env=environment(), capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        raise RuntimeError(f"{words[3:]} ended with {ended.returncode}: {ended.stderr}")


def round_of(made: Map, kind: str, seconds: float, chance: random.Random, wrong: list[str]) -> Round:
    """Kill one command after `seconds`, and hold what it left against what was there before."""
    before, held = made.seen(), _history(made.archive)
    words = words_of(made, kind, chance)
    kind = words[3]
    expected = _expected(made, words)
    began = perf_counter()
    process = subprocess.Popen(
        words,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    # The server may show the state as soon as it is whole, so it is allowed before.
    made.states.add(expected)
    try:
        _, said = process.communicate(timeout=seconds)
        killed_at, took = None, perf_counter() - began
        if process.returncode != 0:
            wrong.append(f"{words[3:]} ended with {process.returncode}: {said}")
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        killed_at, took = seconds, 0.0
    now = made.seen()
    if now not in (before, expected):
        wrong.append(f"{words[3:]} left {now}, which is neither {before} nor {expected}.")
    after = _history(made.archive)
    lost = [one for one in held if one not in after and kind != "purge"]
    if lost:
        wrong.append(f"{words[3:]} lost what was acknowledged: {lost}.")
    grown = len(after) - len(held)
    is_begun = read_intent(made.archive.folder) is not None
    did = grown > 0 or (kind == "purge" and (is_begun or _tombstones(after) > _tombstones(held)))
    if killed_at is None and not did:
        wrong.append(f"{words[3:]} was acknowledged and is not there.")
    if not _is_well(made, "--archive-only"):
        wrong.append(f"After {words[3:]} the archive is not well.")
    return Round(kind, killed_at, "all of it" if did else NOTHING, took)


def _history(archive: Archive) -> list[tuple[int, str]]:
    return [
        (one.sequence, "tombstone" if isinstance(one, Tombstone) else getattr(one, "sha256", "removal"))
        for one in archive.events()
    ]


def _tombstones(history: list[tuple[int, str]]) -> int:
    return sum(what == "tombstone" for _, what in history)


def _expected(made: Map, words: list[str]) -> Seen:
    """The state after the command, were it whole."""
    seen, kind = dict(made.seen()), words[3]
    if kind == "remove":
        seen.pop(words[-1])
    elif kind == "revert":
        source, number = words[-2], int(words[-1])
        seen[source] = made.rows[made.archive.version(source, number).sha256]
    elif kind == "load":
        with Path(words[-1]).open(encoding="utf-8") as file:
            seen[words[words.index("--source") + 1]] = sum(1 for _ in file) - 1
    return tuple(sorted(seen.items()))


def _is_well(made: Map, *words: str) -> bool:
    with redirect_stderr(StringIO()), redirect_stdout(StringIO()):
        return sharegraph(["verify", "--data", str(made.data), *words]) == 0


def verify(made: Map, wrong: list[str]) -> None:
    """The whole verification, stores included."""
    with redirect_stderr(StringIO()) as words, redirect_stdout(StringIO()) as told:
        status = sharegraph(["verify", "--data", str(made.data)])
    if status != 0:
        wrong.append(f"`verify` ended with {status}: {words.getvalue()} {told.getvalue()}")


def finish(made: Map, watcher: Watcher, chance: random.Random, wrong: list[str]) -> None:
    """One command more that nobody kills, without repair; then the server must show what it did."""
    done(words_of(made, "load", chance))
    made.states.add(made.seen())
    end = monotonic() + CATCH_UP_SECONDS
    while (shown := watcher.ask()) != made.seen():
        if monotonic() > end:
            wrong.append(f"In the end the server shows {shown}, the archive says {made.seen()}.")
            return
        sleep(0.2)


@contextmanager
def serving(data: Path) -> Iterator[Watcher]:
    """A server on the map for the public, and somebody who asks it all the time."""
    process = subprocess.Popen(
        command("serve", "--data", data, "--port", "0", "--json"),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        watcher = Watcher(_address(process))
        thread = threading.Thread(target=watcher.watch, daemon=True)
        thread.start()
        yield watcher
        watcher.stopped.set()
        thread.join()
    finally:
        process.terminate()
        process.wait()


def _address(process: subprocess.Popen[str]) -> str:
    """Where the server says that it listens."""
    read = ""
    output: Callable[[], str] = process.stdout.readline if process.stdout else str
    while line := output():
        read += line
        if line.startswith("}"):
            return str(json.loads(read)["address"])
    raise RuntimeError("The server did not start.")


if __name__ == "__main__":
    sys.exit(main())
