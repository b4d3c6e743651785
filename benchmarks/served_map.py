"""A generated map and a real `serve` process on it, for the benchmarks that ask over HTTP."""

from __future__ import annotations

import contextlib
import csv
import http.client
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.load_against_rdflib import GRANTEES, SEED, write_files  # noqa: E402

START = "import sys; from api.commands.main import main; sys.exit(main(sys.argv[1:]))"
STATEMENTS_A_ROW = 60
"""Statements of a published map for each generated row, stated, resolved and catalogue together."""

CLOCK = "2026-06-30T12:00:00+00:00"
START_SECONDS = 900.0


def make_map(folder: Path, statements: int) -> Path:
    """A data folder with a public map of about so many statements, made where it is not there yet."""
    data = folder / f"map-of-{statements}"
    if (data / "whole").exists():
        return data
    files = folder / f"rows-of-{statements}"
    files.mkdir(parents=True, exist_ok=True)
    rows = max(20, statements // STATEMENTS_A_ROW)
    load(data, [*write_files(files, rows), *write_agreements(files, rows)])
    (data / "whole").touch()
    return data


def load(data: Path, paths: Sequence[Path], *, source: str = "invented", audience: str = "public") -> None:
    """Load files for an audience. Raises RuntimeError where that fails."""
    words = ["load", "--data", str(data), "--audience", audience, "--source", source, *map(str, paths)]
    done = subprocess.run(_command(words), env=_environment({}), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"The load ended with {done.returncode}: {done.stderr}")


def write_agreements(folder: Path, rows: int) -> list[Path]:
    """Write invented datasets and agreements on them, between organisations that `write_files` made."""
    chance = random.Random(SEED + 1)
    bodies = min(GRANTEES, max(1, rows // 5))
    holders, datasets = max(1, bodies // 20), max(1, rows // 20)
    held, shared = folder / "datasets.csv", folder / "agreements.csv"
    with held.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "name", "dataset kind", "holders"])
        for one in range(datasets):
            writer.writerow([f"d{one}", f"Invented data {one}", "report-statistics", f"o{one % holders}"])
    with shared.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "title", "providers", "recipients", "assets", "status", "from"])
        for one in range(max(1, rows // 10)):
            data = chance.randrange(datasets)
            parties = f"o{data % holders}", f"o{chance.randrange(bodies)}"
            begun = date(2015, 1, 1) + timedelta(chance.randrange(3_000))
            told = f"d{data}", "active", begun.isoformat()
            writer.writerow([f"a{one}", f"Invented agreement {one}", *parties, *told])
    return [held, shared]


def store_of(data: Path) -> Path:
    """The folder of the map's newest store: a kept map has an older one too where rules or words changed."""
    return max((data / "stores").iterdir(), key=lambda store: store.stat().st_mtime)


@dataclass(frozen=True, slots=True)
class Served:
    """A server that runs."""

    port: int
    process: int

    def connection(self) -> http.client.HTTPConnection:
        """A connection that is kept open between requests."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def memory(self) -> int:
        """Bytes that the process and all its descendants take, what they share divided among them (PSS)."""
        return sum(map(_proportional, (self.process, *descendants(self.process))))


@contextlib.contextmanager
def served(
    data: Path, settings: Mapping[str, str] | None = None, *, audience: str = "public"
) -> Iterator[Served]:
    """`sharegraph serve` on a port of its own, until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    words = ["serve", "--data", str(data), "--port", str(port), "--audience", audience]
    process = subprocess.Popen(
        _command(words),
        env=_environment(settings or {}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        one = Served(port, process.pid)
        wait_until_it_answers(port, "/health", process)
        yield one
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_it_answers(port: int, path: str, process: subprocess.Popen[bytes]) -> None:
    """Return once `path` answers at all. Raises RuntimeError where the process ends or takes too long."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=600)) as connection:
            try:
                connection.request("GET", path)
                connection.getresponse().read()
                return
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
    raise RuntimeError(f"The server did not answer (its status: {process.poll()}).")


def wait_for_memory(server: Served) -> None:
    """Return once the server's workers answer from memory. Raises RuntimeError where that takes too long."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        for one in descendants(server.process):
            with contextlib.suppress(OSError):
                holds = b"graph.store.holder" in Path(f"/proc/{one}/cmdline").read_bytes()
                # While it loads it has one child; its readers come all at once.
                if holds and len([own for own in descendants(one) if own != one]) > 1:
                    return
        time.sleep(0.1)
    raise RuntimeError("The map is not in memory.")


def descendants(process: int) -> tuple[int, ...]:
    """The children of a process, their children, and so on, that live now."""
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in map(int, task.read_text().split()):
                found += (child, *descendants(child))
    return tuple(found)


def processor_seconds(process: int) -> float:
    """The processor time that a process has taken, 0 where there is none."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def percentile(values: list[float], part: float) -> float:
    """The value below which `part` (0 to 1) of the values lie; not-a-number for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else float("nan")


def _proportional(process: int) -> int:
    with contextlib.suppress(OSError, ValueError, IndexError):
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
        return int(text.partition("\nPss:")[2].split()[0]) * 1024
    return 0


def _command(words: list[str]) -> list[str]:
    return [sys.executable, "-c", START, *words]


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, "SHAREGRAPH_CLOCK": CLOCK, "PYTHONPATH": str(ROOT), **settings}
