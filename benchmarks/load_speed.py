"""How long each stage of a load takes, per kind of file, beside the bare engine, rdflib and morph-kgc.

    python benchmarks/load_speed.py [KIND…] [--rows 100000] [--until archive|store] [--rdflib] [--others]

For each kind a file of `--rows` generated rows is loaded in a fresh process, by the stages that
`sharegraph load` has: reading (from rows to statements: each row read, checked, made records and statements),
sorting (the statements put in order, each once, in runs on disk where memory is not to hold them: done while
rows are read and after, and taken off those stages), comparing, archiving, building the store (resolving is a
part of it). Here one comes after the other, so that each is measured by itself; `sharegraph load` begins the
store of a large new source while it reads. Printed are seconds on the clock, seconds of processor time,
statements a second of processor time, without sorting and with it, and the peak of resident memory when the
entry is written and when the store is there.

- *engine*: the same final quads, sorted in one file, bulk-loaded by the engine alone.
- `--rdflib`: rdflib builds the terms of the same quads and adds them to a `Dataset` (`load_against_rdflib`).
- `--others`: row to statement beside morph-kgc on a plain table, under an RML mapping that makes the same
  statements but for the addresses of what has no identifier, in an environment of its own that pip fills.
  It validates nothing and sorts nothing; both sides must make as many statements. Ours are counted sorted.

With `--until archive` no store is built, for measuring memory on a million rows. Ends with 1 where a file was
not loaded whole or counts differ.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import load_a_mapped_table  # noqa: E402  (found through the line above)
from benchmarks.generated_files import KINDS  # noqa: E402
from benchmarks.load_against_rdflib import apart, rdflibs, resident_mb, write_dump  # noqa: E402

SOURCE = "generated"

TO_ENTRY = ("reading", "sorting", "comparing", "archiving")
"""The stages from the opened file to the archived entry."""

GOAL = 200_000
"""Statements a second of one quiet core, from row to statement, validated."""


@dataclass(frozen=True, slots=True)
class Took:
    """What one piece of work took: seconds on the clock and of processor time."""

    seconds: float
    computing: float


@dataclass(frozen=True, slots=True)
class Load:
    """One load: its stages, how many statements were stated and are in the store, peaks of memory in MB."""

    stages: dict[str, Took]
    opening: Took
    """The files opened and recognised, which is in none of the stages."""
    whole: bool
    stated: int
    quads: int
    entry_mb: float
    store_mb: float


# --- our side ------------------------------------------------------------------------------------


def load(kind: str, folder: Path, rows: int, *, store: bool = True) -> Load:
    """Load a generated file of a kind into a fresh map in `folder`; its quads are left in `quads.nq`."""
    from api.loading import Wanted, load_files
    from graph.archive import create_or_open
    from graph.snapshot import publish, state_of
    from ontology.stages import timed

    files = apart(KINDS[kind], folder, rows)
    mapping = None
    if kind == "table":
        mapping = folder / "mapping.yaml"
        mapping.write_bytes(load_a_mapped_table.MAPPING)
    wanted = Wanted(source=SOURCE, audience="public", mapping=mapping, provider="Example Provider")
    archive = create_or_open(folder / "archive")
    quads = 0
    with timed() as stages:
        start, computing = perf_counter(), process_time()
        with archive.writing():
            results = load_files(archive, files, wanted, loaded_at="2026-01-01T00:00:00+00:00")
        spent = Took(perf_counter() - start, process_time() - computing)
        entry_mb = resident_mb()
        if store:
            published = publish(folder, state_of(archive, "public"))
    store_mb = resident_mb()
    if store:
        write_dump(published, folder / "quads.nq")
        with (folder / "quads.nq").open("rb") as file:
            quads = sum(1 for _ in file)
    whole = all(one.outcome == "loaded" and not one.account.refused for one in results)
    (entry,) = archive.current()
    took = {name: Took(*one) for name, one in stages.items()}
    loading = _together([took[name] for name in TO_ENTRY])
    opening = Took(spent.seconds - loading.seconds, spent.computing - loading.computing)
    return Load(took, opening, whole, entry.statements, quads, entry_mb, store_mb)


def engine_alone(folder: Path) -> tuple[Took, float]:
    """The bulk load of the final quads by the engine, into a store on disk, and its peak of memory in MB."""
    from graph.store import open_store

    start, computing = perf_counter(), process_time()
    with open_store(f"disk:{folder / 'bare'}") as store, (folder / "quads.nq").open("rb") as file:
        store.load(file, checked=True)
    return Took(perf_counter() - start, process_time() - computing), resident_mb()


# --- row to statement, beside morph-kgc ----------------------------------------------------------

_RML = ROOT / "benchmarks" / "load_speed.rml.ttl"
_MORPH = """
import json, sys, time
import morph_kgc
config = "[CONFIGURATION]\\nnumber_of_processes=1\\nlogging_level=ERROR\\n"
config += f"[plain]\\nmappings={sys.argv[1]}\\n"
start, computing = time.perf_counter(), time.process_time()
made = morph_kgc.materialize_set(config)
spent = time.perf_counter() - start, time.process_time() - computing
print(json.dumps([len(made), *spent]))
"""


def plain_table(path: Path, rows: int) -> None:
    """A table without anything to clean up, for a tool that cleans nothing."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(
            "Row,Title,Summary,Funder,Recipient,Charity,Country,Programme,Amount,Currency,Date".split(",")
        )
        for n in range(rows):
            body, funder = n % (rows // 5 or 1), n % 40
            country = load_a_mapped_table.COUNTRIES[body % 6]
            day = f"{2000 + n % 24}-{n % 12 + 1:02}-{n % 28 + 1:02}"
            whose = f"Example Fund {funder}", f"Example Trust {body}", 1_000_000 + body, country
            money = f"Lines {funder} {n % 12}", f"{n % 90_000 + 100}.25", "GBP", day
            writer.writerow((n + 2, f"Safe lines {n}", f"Work with schools in place {n}", *whose, *money))


def ours_on_plain_table(path: Path) -> tuple[int, Took, Took]:
    """Our statements of the plain table, each once, as `morph_kgc` counts them (see `load_speed.rml.ttl`);
    what all of it took, and sorting by itself."""
    from api.loading import seldom_collected
    from graph.archive.collecting import Collected
    from loaders.loader import Reading
    from loaders.reading.input import input_of, open_input
    from loaders.table.checking import read_mapping
    from loaders.table.kind import loader_of
    from ontology.account import Account, Problem
    from ontology.identifiers import DEFAULT_BASE, Mint
    from ontology.stages import timed
    from ontology.statements import lines_of

    start, computing = perf_counter(), process_time()
    loader = loader_of(read_mapping(input_of("plain.yaml", load_a_mapped_table.MAPPING)))
    file = open_input(path)
    reading = Reading(mint=Mint(DEFAULT_BASE, SOURCE), account=Account(file=file.name))
    with Collected() as lines, seldom_collected(), timed() as stages:
        for one in loader.read(file, reading):
            if isinstance(one, Problem):
                raise RuntimeError(f"{one.file}, row {one.row}: {one.wrong}")  # noqa: TRY004
            lines.add_record(lines_of(one, DEFAULT_BASE, SOURCE))
        made = len(lines)
        took = Took(perf_counter() - start, process_time() - computing)
        # Which row a body was first met in is not said in RML.
        unsaid = sum("#wasDerivedFrom>" in line and "/grant/" not in line for line in lines)
    return made - unsaid, took, Took(*stages["sorting"])


def beside_morph(folder: Path, rows: int) -> tuple[int, Took, Took, int, Took]:
    """Statements and time of ours and of its sorting, and of morph-kgc in an environment of its own."""
    path = folder / "plain.csv"
    plain_table(path, rows)
    counted, ours, sorting = apart(ours_on_plain_table, path)
    subprocess.run([sys.executable, "-m", "venv", str(folder / "morph")], check=True)
    python = folder / "morph" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", "morph-kgc"], check=True, stderr=subprocess.DEVNULL)
    mapping = folder / "plain.rml.ttl"
    mapping.write_text(_RML.read_text(encoding="utf-8").replace("plain.csv", str(path)), encoding="utf-8")
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [python, "-c", _MORPH, mapping], check=True, capture_output=True, text=True, env=clean, cwd=folder
    )
    theirs, seconds, computing = json.loads(done.stdout.splitlines()[-1])
    return counted, ours, sorting, theirs, Took(seconds, computing)


# --- what is printed -----------------------------------------------------------------------------


def tell(kind: str, one: Load) -> None:
    """The stages of one load."""
    print(f"{kind}: {one.stated:,} statements stated, {one.quads:,} quads in the store")
    for name, took in {"opening": one.opening, **one.stages}.items():
        print(f"  {name:20} {took.seconds:8.1f} s, {took.computing:8.1f} s of processor time")
    reading = one.stages["reading"].computing
    entry = one.opening.computing + sum(one.stages[name].computing for name in TO_ENTRY)
    ordered = reading + one.stages["sorting"].computing
    print(f"  row to statement: {one.stated / reading:,.0f} statements a second of processor time", end="")
    print(f" (goal: {GOAL:,}); row to sorted statement: {one.stated / ordered:,.0f};", end="")
    print(f" file to archived entry: {one.stated / entry:,.0f}")
    print(f"  peak memory: {one.entry_mb:,.0f} MB when the entry is written", end="")
    print(f", {one.store_mb:,.0f} MB when the store is there" if one.quads else "")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print; the exit status."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("kinds", nargs="*", metavar="KIND", help=f"of {', '.join(KINDS)} (default: all)")
    options.add_argument("--rows", type=int, default=100_000, help="rows a file (default: 100000)")
    options.add_argument("--until", choices=("archive", "store"), default="store", help="where to end")
    options.add_argument("--rdflib", action="store_true", help="beside rdflib as well")
    options.add_argument("--others", action="store_true", help="beside morph-kgc as well")
    wanted = options.parse_args(arguments)
    kinds = wanted.kinds or list(KINDS)
    if unknown := set(kinds) - KINDS.keys():
        options.error(f"no such kind: {', '.join(sorted(unknown))}")
    print(f"{wanted.rows:,} rows; the machine's load is {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    sound = True
    for kind in kinds:
        with tempfile.TemporaryDirectory(prefix="sharegraph-benchmark-") as name:
            sound &= _one(kind, Path(name), wanted)
    if wanted.others:
        with tempfile.TemporaryDirectory(prefix="sharegraph-benchmark-") as name:
            counted, ours, sorting, theirs, morph = beside_morph(Path(name), wanted.rows)
        print(f"plain table, row to statement: ours, validated, {counted:,} statements in {_said(ours)},")
        print(f"  of which sorting takes {_said(sorting)};")
        print(f"  morph-kgc {theirs:,} in {_said(morph)}: it takes {_ratio(morph, ours)}")
        sound &= counted == theirs
    return 0 if sound else 1


def _one(kind: str, folder: Path, wanted: argparse.Namespace) -> bool:
    loaded = apart(load, kind, folder, wanted.rows, store=wanted.until == "store")
    tell(kind, loaded)
    if loaded.quads:
        after = ("sorting", "comparing", "archiving", "building the store")
        stages = [loaded.stages[name] for name in after]
        ours, (bare, bare_mb) = _together(stages), apart(engine_alone, folder)
        print(f"  records to store: {_said(ours)}; the engine alone {_said(bare)}: {_ratio(ours, bare)}")
        print(f"  peak memory of the engine alone: {bare_mb:,.0f} MB")
        if wanted.rdflib:
            ours, side = _together([*stages, loaded.stages["reading"]]), apart(rdflibs, folder / "quads.nq")
            theirs = Took(side.seconds, side.cpu_seconds)
            print(f"  file to store: {_said(ours)}; rdflib {_said(theirs)}: {_ratio(theirs, ours)}")
    if not loaded.whole:
        print("  NOT LOADED WHOLE")
    return loaded.whole


def _together(stages: Sequence[Took]) -> Took:
    return Took(sum(one.seconds for one in stages), sum(one.computing for one in stages))


def _said(one: Took) -> str:
    return f"{one.seconds:.1f} s ({one.computing:.1f} s of processor time)"


def _ratio(one: Took, other: Took) -> str:
    by_clock, by_computing = one.seconds / other.seconds, one.computing / other.computing
    return f"{by_clock:.2f} times by the clock, {by_computing:.2f} times by processor time"


if __name__ == "__main__":
    sys.exit(main())
