"""The memory of all serving processes, for every audience at once, on a map of ten million statements.

    python benchmarks/memory_of_audiences.py [--statements 10000000] [--seconds 10] [--folder DIR]

Loads a generated map for everybody and a small source for each narrower circle, so that each audience
has a store of its own, and starts `sharegraph serve` for each with the settings as they come. Four
clients ask each of them look-ups and joins, one kind after the other, all audiences at the same time.
What the processes take is looked at meanwhile: what they share is divided among them (PSS), so that a
page counts once. Exit status 2 where that passes 4 GB. The map of ten million takes some ten minutes
and 3 GB of memory to make.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.asking import rate_over_http  # noqa: E402  (found through the line above)
from benchmarks.endpoint_questions import texts_of  # noqa: E402
from benchmarks.load_against_rdflib import write_files  # noqa: E402
from benchmarks.served_map import Served, load, make_map, served  # noqa: E402
from graph.snapshot import AUDIENCES  # noqa: E402
from graph.store import open_read_only  # noqa: E402

GOAL_BYTES = 4e9
ROWS = 500
"""Of the source that only a narrower circle sees."""

CLIENTS = 4
LOOK_SECONDS = 0.5
"""How often it is looked how much memory is taken."""


def make_maps(folder: Path, statements: int) -> Path:
    """The map of everybody, and a source for each narrower circle; what is there is not made again."""
    data = make_map(folder, statements)
    for audience in AUDIENCES[1:]:
        files = folder / f"only-{audience}-of-{statements}"
        if not files.exists():
            files.mkdir()
            load(data, write_files(files, ROWS), source=f"only-{audience}", audience=audience)
    return data


@contextlib.contextmanager
def most_memory(servers: Sequence[Served]) -> Iterator[list[int]]:
    """What the servers take, looked at again and again until the block ends."""
    seen, over = [[one.memory() for one in servers]], threading.Event()

    def look() -> None:
        while not over.wait(LOOK_SECONDS):
            seen.append([one.memory() for one in servers])

    looking = threading.Thread(target=look)
    looking.start()
    most: list[int] = []
    try:
        yield most
    finally:
        over.set()
        looking.join()
        most.extend(max(seen, key=sum))


def ask_all(servers: Sequence[Served], texts: Sequence[str], seconds: float) -> list[int]:
    """Ask all servers at the same time; how many answers each gave."""
    counts = [0] * len(servers)

    def ask(number: int) -> None:
        counts[number] = rate_over_http(servers[number].port, "/sparql", texts, CLIENTS, seconds).answers

    running = [threading.Thread(target=ask, args=(number,)) for number in range(len(servers))]
    for one in running:
        one.start()
    for one in running:
        one.join()
    return counts


def main(words: list[str] | None = None) -> int:
    """Make the maps, serve them all, ask, and tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--statements", type=int, default=10_000_000, help="of the map (default: 10,000,000)")
    parser.add_argument("--seconds", type=float, default=10.0, help="of each kind (default: 10)")
    parser.add_argument("--folder", type=Path, default=None, help="where maps are kept for later runs")
    options = parser.parse_args(words)
    with contextlib.ExitStack() as stack:
        folder = options.folder or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="sharegraph-memory-"))
        )
        begun = time.monotonic()
        data = make_maps(folder, options.statements)
        print(f"made in {time.monotonic() - begun:.0f} seconds", flush=True)
        stores = sorted((data / "stores").iterdir())
        for store in stores:
            with open_read_only(store) as opened:
                print(f"{opened.count():,} statements in {store.name}", flush=True)
                texts = texts_of(opened)
        settings = {"SHAREGRAPH_QUERY_SECONDS": "300"}
        servers = [stack.enter_context(served(data, settings, audience=one)) for one in AUDIENCES]
        highest = 0
        print(f"{'':<20}" + "".join(f"{one:>22}" for one in AUDIENCES) + f"{'together':>14}")
        for kind, many in {"nothing": [], **texts}.items():
            with most_memory(servers) as taken:
                counts = ask_all(servers, many, options.seconds) if many else [0] * len(servers)
            highest = max(highest, sum(taken))
            row = "".join(
                f"{count:>9} in {one / 1e6:>7.0f} MB" for count, one in zip(counts, taken, strict=True)
            )
            print(f"{kind:<20}{row}{sum(taken) / 1e6:>11.0f} MB", flush=True)
    reached = len(stores) == len(AUDIENCES) and highest <= GOAL_BYTES
    said = f"{len(stores)} audiences with stores of their own take {highest / 1e9:.2f} GB (goal: 4 at most)"
    print(f"{'reached' if reached else 'MISSED ':<8} {said}")
    return 0 if reached else 2


if __name__ == "__main__":
    sys.exit(main())
