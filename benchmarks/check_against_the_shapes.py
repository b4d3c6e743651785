"""Checks whole files against the shapes, one after the other, and prints what was found and how long it took.

python benchmarks/check_against_the_shapes.py FILE…

Without files it takes what the present loaders read of `../shared/data`. Exit status 1 where a record that
the load accepts does not conform.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from api.found import has_violations
from api.loading import Wanted, check_files

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
FILES = (
    "agreements/phe-data-release-register-2017-2020.ods",
    "360giving/ab-charitable-trust.json",
    "360giving/ab-charitable-trust.xlsx",
    "360giving/andrew-lloyd-webber-foundation.json",
    "360giving/andrew-lloyd-webber-foundation.xlsx",
    "ror/ror-v2.8-records.json",
    "dcat/brescia-mobilita.rdf",
    "dcat/comune-di-foggia.rdf",
    "dcat/ukraine-2022-protezione-civile.rdf",
    "dcat/dcat-ap-de-2.0-advanced.ttl",
    "dcat/dcat-ap-de-2.0-advanced.rdf",
    "dcat/dcat-ap-de-2.0-advanced.jsonld",
)
"""What the loaders accept of the shared folder, whole."""


def main(words: list[str]) -> int:
    """Check each file; 1 where one does not conform or is refused."""
    conform = True
    for path in [Path(word) for word in words] or [DATA / name for name in FILES]:
        begun = time.monotonic()
        for one in check_files([path], Wanted(), shapes=True):
            found = one.findings
            if found is None:
                print(f"{one.account.file}: {one.outcome}, not checked")
                conform = False
                continue
            said = "does not conform" if has_violations(found) else "conforms"
            records = sum(one.account.records.values())
            warned = sum(found.problem_counts.values())
            print(f"{one.account.file}: {said}; {records:,} records, {warned:,} findings", end="")
            print(f", {time.monotonic() - begun:.1f} seconds", flush=True)
            for code, count in sorted(found.problem_counts.items(), key=lambda item: (-item[1], item[0])):
                print(f"  {count:>6,}  {code}")
            conform = conform and not has_violations(found)
    return 0 if conform else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
