"""Times our way from files of grants to a queryable store beside rdflib adding the same quads.

    python benchmarks/load_against_rdflib.py [--rows 100000] [--rounds 1] [--at-least 3] [--tuned]

Run it where Sharegraph is installed (`pip install -e .`). Both sides work in a fresh process of their
own, in the same run:

- *ours*: the files are opened, recognised, read, validated and made into records and statements,
  appended to the archive (fsync included), resolved, published as a store on disk, and a first
  question is answered by a worker. Imports are done before the clock starts.
- *rdflib*: gets the quads of that very store (stated, resolved, catalogue and vocabularies) as plain
  Python strings, ready in memory. The clock covers building the terms of each quad and `Dataset.add`.
  It reads no file, checks no row and writes nothing to disk.
- `--tuned` measures rdflib once more as one who knows it well would write it: predicates, graphs and
  runs of equal subjects are built once, and each graph's own `add` is called. For information only.

The seconds count; on a machine that others use at the same time, the processor time tells how far they
can be trusted (ours works on two cores at once).

Then both are asked the same questions. The exit status is 0; 1 where the answers differ; 2 where ours
is less than `--at-least` times faster.
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any, TypeVar

from rdflib import Dataset, Literal, URIRef

from graph.store import Cell

if TYPE_CHECKING:
    from rdflib.query import Result

SEED = 20260630
FIRST_QUESTION = """
PREFIX sg: <https://w3id.org/sharegraph/ns#>
SELECT ?grant ?amount WHERE { ?grant a sg:Grant ; sg:amount ?amount } LIMIT 10"""
"""What is asked first of the store, on our clock."""

FUNDERS, GRANTEES = 60, 4_000
"""How many organisations the grants run between (fewer grantees where there are few rows)."""

GRANT_COLUMNS = (
    *"id title funder grantees amount currency".split(),
    "awarded on",
    *"from until status programmes themes places description".split(),
)

T = TypeVar("T")

Term = tuple[str, str, str]
"""Text, datatype and language; an IRI has the datatype `IRI`."""

PlainQuad = tuple[str, str, Term, str]
"""Subject, predicate, object, graph (empty: the default graph), all plain strings."""

_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_PREFIX = "PREFIX sg: <https://w3id.org/sharegraph/ns#>\n"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
QUESTIONS = {
    "money of grants by currency": _PREFIX
    + "SELECT ?currency (COUNT(?amount) AS ?grants) (SUM(?amount) AS ?total) WHERE "
    "{ ?grant a sg:Grant ; sg:amount ?amount ; sg:currency ?currency } GROUP BY ?currency",
    "money as stated by the source": _PREFIX
    + "SELECT ?currency (SUM(?amount) AS ?total) WHERE { GRAPH ?source "
    "{ ?grant a sg:Grant ; sg:amount ?amount ; sg:currency ?currency } } GROUP BY ?currency",
    "money of allocations by theme": _PREFIX
    + "SELECT ?theme (SUM(?amount) AS ?total) WHERE { ?part a sg:Allocation ; sg:amount ?amount ; "
    'sg:theme ?theme ; sg:currency "EUR" } GROUP BY ?theme',
    "edges between organisations": _PREFIX
    + "SELECT ?rule (COUNT(?edge) AS ?edges) WHERE { ?edge a sg:Edge ; sg:edgeRule ?rule } GROUP BY ?rule",
}
"""What both sides are asked: each row of an answer is compared as values, whatever its order."""

Answers = dict[str, list[tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Side:
    """What one side measured: seconds on the clock, and of processor time meanwhile; the parts of the
    former; peak resident memory; and the answers."""

    seconds: float
    cpu_seconds: float
    parts: dict[str, float]
    resident_mb: float
    grown_mb: float
    quads: int
    answers: Answers


# --- the rows ------------------------------------------------------------------------------------


def write_files(folder: Path, rows: int) -> list[Path]:
    """Write `rows` invented grants, and the organisations between which they run, as template files."""
    chance = random.Random(SEED)
    grantees = min(GRANTEES, max(1, rows // 5))
    organisations, grants = folder / "organisations.csv", folder / "grants.csv"
    with organisations.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "name", "sectors", "located in"])
        for number in range(FUNDERS):
            writer.writerow([f"f{number}", f"Invented Fund {number}", "funder", "KE"])
        for number in range(grantees):
            writer.writerow([f"o{number}", f"Invented Organisation {number}", "civil-society", "GB"])
    with grants.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(GRANT_COLUMNS)
        for number in range(rows):
            writer.writerow(_grant(chance, number, grantees))
    return [organisations, grants]


def _grant(chance: random.Random, number: int, grantees: int) -> list[str]:
    funder, awarded = chance.randrange(FUNDERS), date(2012, 1, 1) + timedelta(chance.randrange(5_000))
    begin = awarded + timedelta(chance.randrange(90))
    several = [f"o{chance.randrange(grantees)}" for _ in range(chance.choice((1, 1, 1, 1, 2)))]
    return [
        f"g{number:06}",
        f"Invented grant {number}: safer spaces online",
        f"f{funder}",
        "; ".join(several),
        f"{chance.randrange(1_000, 900_000)}.{chance.choice(('00', '50', '25'))}",
        chance.choice(("EUR", "GBP", "USD", "KES")),
        awarded.isoformat(),
        begin.isoformat(),
        (begin + timedelta(365 * chance.choice((1, 2, 3)))).isoformat(),
        chance.choice(("active", "completed")),
        f"Programme {chance.randrange(4)} of fund {funder}",
        chance.choice(("research-data", "child-protection", "policy-advocacy", "")),
        chance.choice(("KE", "GB", "PH", "CO", "Ghana", "KE; UG", "")),
        chance.choice(("", "Invented for a measurement; nobody gave or got this.")),
    ]


# --- our side ------------------------------------------------------------------------------------


def ours(folder: Path, rows_folder: Path, dump: Path) -> Side:
    """Load the files of `rows_folder` into a map in `folder`; off the clock, write its quads to `dump`."""
    from api.commands.load import load_into
    from api.loading import Wanted
    from api.settings import read_settings
    from graph.archive import create_or_open
    from graph.snapshot import open_snapshot
    from graph.store import Limits

    files = [rows_folder / "organisations.csv", rows_folder / "grants.csv"]
    settings = read_settings(data=folder)
    before, start, cpu = resident_mb(), perf_counter(), process_time()
    results = load_into(settings, files, Wanted(source="invented-grants"))
    published = perf_counter()
    limits = Limits(seconds=600)
    with open_snapshot(create_or_open(folder / "archive"), folder, "stewards", limits=limits) as snapshot:
        first = snapshot.select(FIRST_QUESTION)
        stop, cpu, peak = perf_counter(), process_time() - cpu, resident_mb()
        refused = sum(result.account.refused for result in results)
        if refused or not first:
            raise RuntimeError(f"{refused} rows were refused, {len(first)} grants found")
        answers = {name: _rows(snapshot.select(text)) for name, text in QUESTIONS.items()}
        quads = int(snapshot.select(COUNT)[0]["n"].value)
        if not dump.exists():
            write_dump(folder / "stores" / snapshot.name, dump)
    parts = {"load and publish": published - start, "open, first answer": stop - published}
    return Side(stop - start, cpu, parts, peak, peak - before, quads, answers)


def _rows(rows: list[dict[str, Cell]]) -> list[tuple[str, ...]]:
    return sorted(tuple(_value(cell.value) for _, cell in sorted(row.items())) for row in rows)


def write_dump(store_folder: Path, dump: Path) -> None:
    """Write the quads of a store, sorted, as N-Quads."""
    from graph.store import open_read_only

    with dump.open("wb") as file, open_read_only(store_folder) as store:
        file.writelines(store.dump())


# --- rdflib's side -------------------------------------------------------------------------------


def plain_quads(dump: Path) -> Iterator[PlainQuad]:
    """The quads of an N-Quads file as plain strings, equal strings held once."""
    import pyoxigraph as ox

    held: dict[str, str] = {}

    def once(text: str) -> str:
        return held.setdefault(text, text)

    for quad in ox.parse(path=dump, format=ox.RdfFormat.N_QUADS):
        one = quad.object
        if isinstance(one, ox.Literal):
            term = (once(one.value), once(one.datatype.value), once(one.language or ""))
        else:
            term = (once(one.value), "IRI", "")
        graph = "" if isinstance(quad.graph_name, ox.DefaultGraph) else once(quad.graph_name.value)
        yield once(quad.subject.value), once(quad.predicate.value), term, graph


def rdflibs(dump: Path) -> Side:
    """Build rdflib's terms for each of the plain quads of `dump`, and add them with `Dataset.add`."""
    plain = list(plain_quads(dump))
    before, start, cpu = resident_mb(), perf_counter(), process_time()
    dataset = Dataset()
    graphs = {"": dataset.default_graph}
    for subject, predicate, one, name in plain:
        if name not in graphs:
            graphs[name] = dataset.graph(URIRef(name))
        dataset.add((URIRef(subject), URIRef(predicate), _term(one), graphs[name]))
    return _rdflib_side(dataset, perf_counter() - start, process_time() - cpu, before)


def rdflibs_tuned(dump: Path) -> Side:
    """The same with every term and graph that comes again built once."""
    plain = list(plain_quads(dump))
    before, start, cpu = resident_mb(), perf_counter(), process_time()
    dataset = Dataset()
    graphs = {"": dataset.default_graph}
    predicates: dict[str, URIRef] = {}
    subject_text, subject = "", URIRef("")
    for subject_now, predicate, one, name in plain:
        if subject_now != subject_text:
            subject_text, subject = subject_now, URIRef(subject_now)
        if predicate not in predicates:
            predicates[predicate] = URIRef(predicate)
        if name not in graphs:
            graphs[name] = dataset.graph(URIRef(name))
        graphs[name].add((subject, predicates[predicate], _term(one)))
    return _rdflib_side(dataset, perf_counter() - start, process_time() - cpu, before)


def _term(one: Term) -> URIRef | Literal:
    text, datatype, language = one
    if datatype == "IRI":
        return URIRef(text)
    if language:
        return Literal(text, lang=language)
    return Literal(text) if datatype == _XSD_STRING else Literal(text, datatype=URIRef(datatype))


def _rdflib_side(dataset: Dataset, seconds: float, cpu: float, before: float) -> Side:
    peak = resident_mb()
    answers = {name: _solutions(dataset.query(text)) for name, text in QUESTIONS.items()}
    return Side(seconds, cpu, {}, peak, peak - before, sum(1 for _ in dataset.quads()), answers)


def _solutions(result: Result) -> list[tuple[str, ...]]:
    order = sorted(result.vars or ())
    return sorted(tuple(_value(str(row[name])) for name in order) for row in result.bindings)


# --- both ----------------------------------------------------------------------------------------


def _value(text: str) -> str:
    """A number without the zeros that one engine writes and the other does not; other text as it is."""
    return text.rstrip("0").rstrip(".") if "." in text and text.replace(".", "").isdigit() else text


def resident_mb() -> float:
    """The peak of resident memory of this process so far, in MB (Linux counts in KiB, macOS in bytes)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1_000_000 if sys.platform == "darwin" else 1_000_000 / 1024)


def apart(work: Callable[..., T], *arguments: Any, **named: Any) -> T:
    """Run `work` in a fresh process."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *arguments, **named).result()


def measure(folder: Path, rows: int, rounds: int, *, tuned: bool = False) -> dict[str, list[Side]]:
    """Measure each side `rounds` times, in alternating order after the first, which makes the quads."""
    rows_folder, dump = folder / "rows", folder / "quads.nq"
    rows_folder.mkdir()
    write_files(rows_folder, rows)
    theirs = {"rdflib": rdflibs} | ({"tuned": rdflibs_tuned} if tuned else {})
    sides: dict[str, list[Side]] = {name: [] for name in ("ours", *theirs)}
    for number in range(rounds):
        for name in sides if number % 2 == 0 else reversed(sides):
            data = folder / f"data-{number}"
            side = apart(theirs[name], dump) if name in theirs else apart(ours, data, rows_folder, dump)
            sides[name].append(side)
        shutil.rmtree(data)
    return sides


def differences(sides: dict[str, list[Side]]) -> list[str]:
    """What the sides do not agree on, in words; empty where all is equal."""
    found = []
    first = sides["ours"][0]
    for who, measured in sides.items():
        for side in measured:
            if side.quads != first.quads:
                found.append(f"ours has {first.quads:,} quads, {who} {side.quads:,}")
            found += [
                f"{name}: {first.answers[name][:3]} is ours, {side.answers[name][:3]} is that of {who}"
                for name in QUESTIONS
                if side.answers[name] != first.answers[name] or not side.answers[name]
            ]
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, compare, print; returns the exit status."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rows", type=int, default=100_000, help="how many grants (default: 100000)")
    options.add_argument(
        "--rounds", type=int, default=1, help="how often each side runs; medians are printed"
    )
    options.add_argument("--at-least", type=float, default=3.0, help="the ratio wanted (default: 3)")
    options.add_argument("--tuned", action="store_true", help="measure a tuned rdflib as well")
    wanted = options.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="sharegraph-benchmark-") as folder:
        sides = measure(Path(folder), wanted.rows, wanted.rounds, tuned=wanted.tuned)
    if found := differences(sides):
        print("The sides differ:", *found, sep="\n  ")
        return 1
    quads = sides["ours"][0].quads
    times = {name: statistics.median(side.seconds for side in measured) for name, measured in sides.items()}
    print(f"{wanted.rows:,} grant rows, {quads:,} quads; all sides give equal answers")
    for name, measured in sides.items():
        cpu = statistics.median(side.cpu_seconds for side in measured)
        print(
            f"{name:7} {times[name]:8.2f} s ({cpu:.2f} s of processor time) "
            f"{wanted.rows / times[name]:7,.0f} rows/s {quads / times[name]:9,.0f} quads/s "
            f"{max(side.resident_mb for side in measured):7,.0f} MB resident at the most, "
            f"{max(side.grown_mb for side in measured):,.0f} MB of it on the clock"
        )
        for part in measured[0].parts:
            print(f"        {statistics.median(side.parts[part] for side in measured):8.2f} s {part}")
    for name in list(times)[1:]:
        print(f"ours is {times[name] / times['ours']:.2f} times faster than {name}")
    return 0 if times["rdflib"] / times["ours"] >= wanted.at_least else 2


if __name__ == "__main__":
    sys.exit(main())
