"""How quick rows become sorted statements under a mapping, and in how much memory, on generated grants.

    python benchmarks/load_a_mapped_table.py [ROWS] [--form csv|xlsx]

The file is written by another process, so that the peak is that of reading: the interpreter, the file's
bytes, what is remembered of its rows, and the statements sorted. Ends with 2 where a goal is missed.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from api.loading import seldom_collected  # noqa: E402  (found through the line above)
from benchmarks.load_against_rdflib import apart, resident_mb  # noqa: E402
from graph.archive.collecting import Collected  # noqa: E402
from loaders.loader import Reading  # noqa: E402
from loaders.reading.input import input_of, open_input  # noqa: E402
from loaders.table.checking import read_mapping  # noqa: E402
from loaders.table.kind import loader_of  # noqa: E402
from ontology.account import Account, Problem  # noqa: E402
from ontology.identifiers import DEFAULT_BASE, Mint  # noqa: E402
from ontology.statements import lines_of  # noqa: E402

MOST_MB = 500
"""The goal for the peak of memory, whatever the number of rows up to a million."""

MAPPING = b"""mapping: 1
records:
  funder: {kind: Organisation, fields: {label: Funder}}
  recipient:
    kind: Organisation
    fields:
      label: Recipient
      identifiers: {column: Charity, template: "GB-CHC-{}"}
      located_in: Country
  programme: {kind: Programme, fields: {label: Programme, funder: {record: funder}}}
  grant:
    kind: Grant
    fields:
      label: Title
      description: Summary
      funder: {record: funder}
      grantees: {record: recipient}
      programmes: {record: programme}
      money: {column: Amount, currency_column: Currency}
      awarded_on: Date
      places: Country
"""
COUNTRIES = ("GB", "KE", "UG", "NA", "FR", "DE")


HEADINGS = "Title,Summary,Funder,Recipient,Charity,Country,Programme,Amount,Currency,Date".split(",")


def rows_of(rows: int) -> Iterator[tuple[str, ...]]:
    """The rows of a table of invented grants."""
    for n in range(rows):
        body = n % (rows // 5 or 1)
        title, summary = f"Safe lines {n}", f"Work with schools in place {n}"
        whose = f"Example Fund {n % 40}", f"Example Trust {body}", f"{1_000_000 + body}", COUNTRIES[n % 6]
        money = f"£{n % 90 + 1},{n % 1000:03}.50", "GBP"
        yield (
            title,
            summary,
            *whose,
            f"Lines {n % 12}",
            *money,
            f"{n % 28 + 1:02}/{n % 12 + 1:02}/{2000 + n % 24}",
        )


def write(path: Path, rows: int) -> None:
    """Write the table as CSV or xlsx, by the name's ending."""
    if path.suffix == ".xlsx":
        import openpyxl

        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("Grants")
        for row in (HEADINGS, *rows_of(rows)):
            sheet.append(list(row))
        book.save(path)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(rows_of(rows))


class Measured(NamedTuple):
    """What one reading gave and took."""

    rows: int
    refused: int
    records: int
    statements: int
    seconds: float
    """Of computing: other work on the machine counts less."""
    megabytes: float
    """The peak of resident memory of the process."""


def measure(path: Path) -> Measured:
    """Read a table once."""
    loader = loader_of(read_mapping(input_of("grants.yaml", MAPPING)))
    start = time.process_time()
    file = open_input(path)
    account = Account(file=file.name)
    records = refused = 0
    reading = Reading(mint=Mint(DEFAULT_BASE, "benchmark"), account=account)
    with seldom_collected(), Collected() as lines:
        for one in loader.read(file, reading):
            if isinstance(one, Problem):
                refused += 1
                continue
            records += 1
            lines.add_record(lines_of(one, DEFAULT_BASE, "benchmark"))
        statements = len(lines)
    seconds = time.process_time() - start
    return Measured(account.read, refused, records, statements, seconds, resident_mb())


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the table, read it once in a fresh process, say how long it took; the exit status."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("rows", type=int, nargs="?", default=100_000, help="rows (default: 100000)")
    options.add_argument("--form", choices=("csv", "xlsx"), default="csv", help="of the file (default: csv)")
    wanted = options.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="sharegraph-benchmark-") as folder:
        path = Path(folder) / f"grants.{wanted.form}"
        apart(write, path, wanted.rows)
        size = path.stat().st_size / 1_000_000
        one = apart(measure, path)
    print(
        f"{one.rows:,} rows ({wanted.form}, {size:,.0f} MB), {one.refused:,} refused, "
        f"{one.records:,} records, {one.statements:,} statements in {one.seconds:.1f} s of computing: "
        f"{one.rows / one.seconds:,.0f} rows/s, {one.statements / one.seconds:,.0f} statements/s"
    )
    print(f"peak memory: {one.megabytes:,.0f} MB (goal: under {MOST_MB} MB)")
    return 0 if one.megabytes < MOST_MB and not one.refused else 2


if __name__ == "__main__":
    sys.exit(main())
