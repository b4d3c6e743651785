"""What becomes of whole files, as a table: our own cases and the real files of `../shared/data`.

    python -m tests.loaders.accounts [--keep-later]

writes both tables anew (`cases/expected.csv`, `real_files.csv`); look at the difference before it is
committed. No content of a file is in them: its path, what it was taken for, what became of it, the
account's numbers and the records by kind. A row that says `later` is open: its loader is still being
written. The command fills it, unless told to keep it open.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from api.loading import Loaded, Wanted, check_files
from loaders.reading.input import Input, input_of
from tests.loaders.cases.made_books import books

HERE = Path(__file__).resolve().parent
CASES = HERE / "cases" / "files"
EXPECTED = HERE / "cases" / "expected.csv"
REAL = HERE.parents[2] / "shared" / "data"
REAL_EXPECTED = HERE / "real_files.csv"

FIELDS = ("path", "kind", "outcome", "why", "read", "loaded", "refused", "ignored", "records")
LATER = "later"
PROVIDER = "Harbour Trust"
"""Who provides the data of our cases that do not say so."""

Row = dict[str, str]


def case_rows() -> Iterator[Row]:
    """Of each case, a row for each file. A folder below that of a kind is one set."""
    sets: dict[str, list[Path | Input]] = {}
    for path in sorted(CASES.rglob("*.*")):
        parts = path.relative_to(CASES).parts
        sets.setdefault("/".join(parts[:2]), []).append(path)
    for name, data in books().items():
        sets[name] = [input_of(Path(name).name, data)]
    for name, files in sorted(sets.items()):
        found = check_files(files, Wanted(provider=PROVIDER))
        for one in sorted(found, key=lambda one: one.account.file):
            yield row_of(name if len(files) == 1 else f"{name}/{one.account.file}", one)


def real_rows() -> Iterator[Row]:
    """Of each real file a row; the files of one folder are loaded together, as a person would."""
    listed = (line.partition("\t")[0] for line in (REAL / "MANIFEST.tsv").read_text("utf-8").splitlines()[1:])
    folders: dict[str, list[str]] = {}
    for path in sorted({*listed, *(f"scenario/{one.name}" for one in (REAL / "scenario").iterdir())}):
        folders.setdefault(path.partition("/")[0], []).append(path)
    for paths in folders.values():
        # Named by their whole path, since two folders may have files of one name.
        files = [REAL / path for path in paths]
        by_name: dict[str, list[str]] = {}
        for path in paths:
            by_name.setdefault(Path(path).name, []).append(path)
        for one in check_files(files, Wanted()):
            yield row_of(by_name[one.account.file].pop(0), one)


def row_of(path: str, one: Loaded) -> Row:
    """What became of one file."""
    account = one.account
    why = sorted({problem.code for problem in account.problems}) if one.outcome != "loaded" else []
    return {
        "path": path,
        "kind": account.kind,
        "outcome": one.outcome,
        "why": " ".join(why),
        "read": str(account.read),
        "loaded": str(account.loaded),
        "refused": str(account.refused),
        "ignored": str(account.ignored),
        "records": " ".join(f"{kind}={times}" for kind, times in sorted(account.records.items())),
    }


def expected(table: Path) -> dict[str, Row]:
    """Path → the row that a table has of it."""
    with table.open(encoding="utf-8", newline="") as file:
        return {row["path"]: row for row in csv.DictReader(file)}


def written(rows: Sequence[Row], kept: dict[str, Row]) -> str:
    """The table as it is kept; the rows that are `kept` open stay so."""
    made = io.StringIO()
    out = csv.DictWriter(made, FIELDS, lineterminator="\n")
    out.writeheader()
    for row in sorted(rows, key=lambda row: row["path"]):
        before = kept.get(row["path"], row)
        out.writerow(before if before["outcome"] == LATER else row)
    return made.getvalue()


def main() -> int:
    """Write the tables anew."""
    for table, rows in ((EXPECTED, case_rows()), (REAL_EXPECTED, real_rows())):
        if table is REAL_EXPECTED and not REAL.is_dir():
            print("the folder shared/data is not beside the project")
            continue
        kept = expected(table) if "--keep-later" in sys.argv and table.exists() else {}
        table.write_text(written(list(rows), kept), encoding="utf-8")
        print(f"{table.name} written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
