"""Kills real loads at random moments (SIGKILL): the map must be as before or as after, never between.

    python benchmarks/kill_rounds.py [--rounds 20] [--rows 5000] [--file FILE] [--seed 1]

Each round copies a map that holds an earlier version of the source, starts `sharegraph load` of the next
version as a process of its own, kills it, exports what is there and compares the bytes with the exports
of the two whole states; then it loads once more, which must give the later state. Ends with 1 where a
round saw anything else.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import redirect_stderr
from dataclasses import dataclass
from hashlib import sha256
from io import StringIO
from pathlib import Path
from time import perf_counter, sleep

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from api.commands.main import main as sharegraph  # noqa: E402  (found through the line above)

START = "import sys; from api.commands.main import main; sys.exit(main(sys.argv[1:]))"
CLOCK = "2026-06-30T12:00:00+00:00"
SOURCE = "killed"


@dataclass(frozen=True, slots=True)
class Round:
    """What one kill did."""

    killed_at: float
    had_ended: bool
    found: str
    then: str


def main() -> int:
    """Run the rounds, print each, and return the exit status."""
    options = _options()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="sharegraph-kills-") as name:
        folder = Path(name)
        earlier, later = folder / "earlier.csv", options.file or folder / "grants.csv"
        write_grants(earlier, 20)
        if options.file is None:
            write_grants(later, options.rows)
        load(folder / "before", earlier)
        shutil.copytree(folder / "before", folder / "after")
        start = perf_counter()
        load(folder / "after", later)
        whole = perf_counter() - start
        states = {exported(folder / "before"): "before", exported(folder / "after"): "after"}
        if len(states) < 2:
            print("The two states are equal: this file tells nothing.")
            return 1
        print(f"A whole load takes {whole:.2f} s.")
        print("round  killed at (s)  found    after loading again")
        seen = []
        for number in range(1, options.rounds + 1):
            one = kill_one(folder, later, chance.uniform(0.0, whole), states)
            seen.append(one)
            when = "(had ended)" if one.had_ended else f"{one.killed_at:.2f}"
            print(f"{number:>5}  {when:>13}  {one.found:<7}  {one.then}", flush=True)
    counts = {state: sum(one.found == state for one in seen) for state in ("before", "after", "between")}
    print(f"{len(seen)} rounds: " + ", ".join(f"{count} {state}" for state, count in counts.items()))
    wrong = [one for one in seen if one.found == "between" or one.then != "after"]
    print("Never between." if not wrong else f"{len(wrong)} rounds went wrong.")
    return 1 if wrong else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=20, help="how many loads are killed (default: 20)")
    parser.add_argument("--rows", type=int, default=5000, help="rows of the generated file (default: 5000)")
    parser.add_argument("--file", type=Path, default=None, help="a file to load instead of a generated one")
    parser.add_argument("--seed", type=int, default=1, help="of the random moments (default: 1)")
    return parser.parse_args()


def write_grants(path: Path, rows: int) -> None:
    """Write `rows` invented grants in our template format."""
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
                    1000 + number,
                    "EUR",
                    f"{2015 + number % 10}-03-0{1 + number % 9}",
                    ("KE", "GB", "PH", "CO")[number % 4],
                    "research-data",
                ]
            )


def command(*words: str | Path) -> list[str]:
    """A `sharegraph` command as words for a process of its own."""
    return [sys.executable, "-c", START, *map(str, words)]


def environment() -> dict[str, str]:
    """A fixed clock, and this checkout first."""
    return os.environ | {"SHAREGRAPH_CLOCK": CLOCK, "PYTHONPATH": str(ROOT)}


def load_words(data: Path, file: Path) -> list[str]:
    """The command that loads `file` as the next version of the source."""
    return command("load", "--data", data, "--source", SOURCE, file)


def load(data: Path, file: Path) -> None:
    """Load without being killed; raises RuntimeError with its words where it fails."""
    done = subprocess.run(
        load_words(data, file), env=environment(), capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(f"The load ended with {done.returncode}: {done.stderr}")


def exported(data: Path) -> str:
    """SHA-256 of the export of the map in `data`; raises RuntimeError where it cannot be exported."""
    file = data / "export.nq"
    with redirect_stderr(StringIO()) as words:
        status = sharegraph(["export", "--data", str(data), "--to", str(file)])
    if status != 0:
        raise RuntimeError(f"The export ended with {status}: {words.getvalue()}")
    return sha256(file.read_bytes()).hexdigest()


def kill_one(folder: Path, file: Path, seconds: float, states: dict[str, str]) -> Round:
    """Kill one load after `seconds`; say which state it left, and which a second load gives."""
    data = folder / "round"
    shutil.copytree(folder / "before", data)
    try:
        process = subprocess.Popen(
            load_words(data, file),
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        sleep(seconds)
        had_ended = process.poll() is not None
        if not had_ended:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        found = states.get(exported(data), "between")
        load(data, file)
        return Round(seconds, had_ended, found, states.get(exported(data), "between"))
    finally:
        shutil.rmtree(data)


if __name__ == "__main__":
    sys.exit(main())
