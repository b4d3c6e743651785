"""How long until 100 changed records, and a decision, are visible on a big map, beside building it anew.

    python benchmarks/change_100_records.py [--statements 1000000] [--records 100] [--rounds 3]

Makes an invented map of about so many statements (stated; a store holds about three times as many),
publishes it, then changes records of its largest source again and again, and decides that two organisations
are one. A stepped store is compared, byte for byte, with one built from nothing, before any figure is
printed. Ends with 1 where they differ.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from time import perf_counter, process_time

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.generated_map import (  # noqa: E402  (found through the line above)
    STATEMENTS_A_UNIT,
    Part,
    accept,
    grant,
    organisation,
    parts_of_map,
)
from graph.archive import Archive, create_or_open  # noqa: E402
from graph.snapshot import publish, state_of  # noqa: E402
from graph.snapshot.made import read_made  # noqa: E402
from graph.store import open_read_only  # noqa: E402
from ontology.decisions import Decision, DecisionKind  # noqa: E402


@dataclass(frozen=True, slots=True)
class Timed:
    """One state published: how, and in which time. `changed` are the statements that came or went."""

    what: str
    seconds: float
    cpu: float
    changed: int


def published(archive: Archive, data: Path, what: str) -> Timed:
    """Publish the present state in `data`, from finding out which it is."""
    start, cpu = perf_counter(), process_time()
    folder = publish(data, state_of(archive, "public"))
    seconds, cpu = perf_counter() - start, process_time() - cpu
    made = read_made(folder)
    return Timed(what, seconds, cpu, made.changed if made else 0)


def dumped(archive: Archive, data: Path) -> str:
    """SHA-256 of the dump of the present state's store in `data`."""
    digest = sha256()
    with open_read_only(publish(data, state_of(archive, "public"))) as store:
        for line in store.dump():
            digest.update(line)
    return digest.hexdigest()


def with_changes(units: int, records: int, turn: int) -> Part:
    """The grants of the map, `records` of them evenly spread with another title, amount and grantee."""
    grants = 6 * units
    changed = {place * (grants // records) for place in range(records)}
    return Part(
        "grants",
        tuple(
            one
            for number in range(grants)
            for one in grant(number, 2 * units, turn=turn if number in changed else 0)
        ),
    )


def measure(folder: Path, statements: int, records: int, rounds: int) -> tuple[list[Timed], int, bool]:
    """The times, the statements of the map, and whether stepped and built stores were equal."""
    units = max(statements // STATEMENTS_A_UNIT, records)
    archive = create_or_open(folder / "archive")
    stated = sum(accept(archive, part).statements for part in parts_of_map(units))
    times = [published(archive, folder / "stepped", "built from nothing")]
    before = 0
    for turn in range(1, rounds + 1):
        accept(archive, with_changes(units, records, turn))
        times.append(published(archive, folder / "stepped", f"{records} records changed"))
    times.append(published(archive, folder / "built", "built from nothing"))
    equal = dumped(archive, folder / "stepped") == dumped(archive, folder / "built")
    with archive.writing():
        archive.decide(
            Decision(
                kind=DecisionKind.SAME,
                one=organisation(units),
                other=organisation(units + 2),
                because="measured",
                who="a steward",
                when="2026-01-01T00:00:00+00:00",
            )
        )
    times.append(published(archive, folder / "stepped", "two organisations are one"))
    times.append(published(archive, folder / "again", "built from nothing"))
    equal &= dumped(archive, folder / "stepped") == dumped(archive, folder / "again")
    counted = []
    for one in times:
        stepped = one.changed > 0
        counted.append(replace(one, changed=one.changed - before if stepped else 0))
        before = one.changed if stepped else before
    return counted, stated, equal


def main() -> int:
    """Measure, print, and return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--statements", type=int, default=1_000_000, help="of the map (default: 1,000,000)")
    parser.add_argument("--records", type=int, default=100, help="how many change (default: 100)")
    parser.add_argument("--rounds", type=int, default=3, help="how often (default: 3)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sharegraph-change-") as name:
        times, stated, equal = measure(Path(name), options.statements, options.records, options.rounds)
    if not equal:
        print("A stepped store differs from one built from nothing.")
        return 1
    print(f"{stated:,} statements are stated. Stepped stores equal built ones, byte for byte.")
    for one in times:
        changed = f"{one.changed:,} statements came or went" if one.changed else ""
        print(f"{one.seconds:>8.2f} s ({one.cpu:.2f} s of processor)  {one.what:<28} {changed}".rstrip())
    return 0


if __name__ == "__main__":
    sys.exit(main())
