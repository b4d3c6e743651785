"""How quick rows become statements under a mapping: rows and statements a second on generated grants.

python benchmarks/load_a_mapped_table.py [ROWS]
"""

from __future__ import annotations

import resource
import sys
import time
from typing import NamedTuple

from api.loading import seldom_collected
from loaders.loader import Reading
from loaders.reading.input import input_of
from loaders.table.checking import read_mapping
from loaders.table.kind import loader_of
from ontology.account import Account, Problem
from ontology.identifiers import DEFAULT_BASE, Mint
from ontology.statements import lines_of

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


def table(rows: int) -> bytes:
    """A table of invented grants."""
    lines = ["Title,Summary,Funder,Recipient,Charity,Country,Programme,Amount,Currency,Date"]
    for n in range(rows):
        body = n % (rows // 5 or 1)
        lines.append(
            f"Safe lines {n},Work with schools in place {n},Example Fund {n % 40},Example Trust {body},"
            f'{1_000_000 + body},{COUNTRIES[n % 6]},Lines {n % 12},"£{n % 90 + 1},{n % 1000:03}.50",GBP,'
            f"{n % 28 + 1:02}/{n % 12 + 1:02}/{2000 + n % 24}"
        )
    return "\n".join(lines).encode()


class Measured(NamedTuple):
    """What one reading gave and took."""

    rows: int
    refused: int
    records: int
    statements: int
    seconds: float
    """Of computing: other work on the machine counts less."""
    mebibytes: float
    """How much more memory the process had at its highest."""


def measure(rows: int) -> Measured:
    """Read a table of so many rows once."""
    loader = loader_of(read_mapping(input_of("grants.yaml", MAPPING)))
    file = input_of("grants.csv", table(rows))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    account = Account(file=file.name)
    start = time.process_time()
    records = refused = statements = 0
    reading = Reading(mint=Mint(DEFAULT_BASE, "benchmark"), account=account)
    with seldom_collected():
        for one in loader.read(file, reading):
            if isinstance(one, Problem):
                refused += 1
                continue
            records += 1
            statements += len(lines_of(one, DEFAULT_BASE, "benchmark"))
    seconds = time.process_time() - start
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return Measured(account.read, refused, records, statements, seconds, grown / 1024)


def main() -> None:
    """Read the table once and say how long it took."""
    one = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
    print(
        f"{one.rows:,} rows, {one.refused:,} refused, {one.records:,} records, {one.statements:,} statements "
        f"in {one.seconds:.1f} s of computing: {one.rows / one.seconds:,.0f} rows/s, "
        f"{one.statements / one.seconds:,.0f} statements/s; {one.mebibytes:,.0f} MiB more memory"
    )


if __name__ == "__main__":
    main()
