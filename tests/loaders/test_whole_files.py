"""Every case of ours and every real file becomes what the tables say, or is told in words what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.loading import Wanted, check_files
from loaders.reading.input import input_of
from loaders.registry import loaders
from ontology.account import Account
from tests.loaders import accounts
from tests.loaders.accounts import CASES, EXPECTED, LATER, PROVIDER, REAL_EXPECTED, Row, expected
from tests.loaders.cases.made_books import books


def differences(rows: list[Row], table: dict[str, Row]) -> list[str]:
    """What is otherwise than a table says, a line for each file."""
    found = {row["path"]: row for row in rows}
    lines = [f"{path}: not there any more" for path in table.keys() - found.keys()]
    for path, row in found.items():
        want = table.get(path)
        if want is None:
            lines.append(f"{path}: not in the table")
        elif want["outcome"] != LATER and want != row:
            lines.append(
                f"{path}: {[(name, want[name], row[name]) for name in row if want[name] != row[name]]}"
            )
    return sorted(lines)


def adds_up(rows: list[Row]) -> bool:
    return all(
        int(row["read"]) == int(row["loaded"]) + int(row["refused"]) + int(row["ignored"])
        and min(int(row[name]) for name in ("read", "loaded", "refused", "ignored")) >= 0
        for row in rows
    )


def test_every_case_of_ours_becomes_what_the_table_says() -> None:
    rows = list(accounts.case_rows())
    assert differences(rows, expected(EXPECTED)) == []
    assert adds_up(rows)
    assert {row["kind"] for row in rows} == set(loaders()), "each loader has its cases"


def test_every_real_file_becomes_what_the_table_says(shared_data: Path) -> None:
    rows = list(accounts.real_rows())
    assert differences(rows, expected(REAL_EXPECTED)) == []
    assert adds_up(rows)
    assert len(rows) > 500
    assert all(row["why"] or row["outcome"] == "loaded" for row in rows)


def test_every_real_file_that_no_loader_knows_is_told_in_words(shared_data: Path) -> None:
    unknown = [path for path, row in expected(REAL_EXPECTED).items() if row["why"] == "unknown-kind"]
    assert unknown
    for path in unknown:
        (told,) = check_files([shared_data / path], Wanted())
        (problem,) = told.account.problems
        assert "it is" in problem.wrong, path
        assert problem.remedy, path


def account_of(name: str) -> Account:
    made = books()
    file = input_of(Path(name).name, made[name]) if name in made else CASES / name
    (found,) = check_files([file], Wanted(provider=PROVIDER))
    return found.account


@pytest.mark.parametrize(
    ("case", "note", "times"),
    [
        ("data-use-register/semicolons-cp1252.csv", "encoding: cp1252 (guessed)", 1),
        ("data-use-register/semicolons-cp1252.csv", "separator: semicolon (guessed)", 1),
        (
            "data-use-register/two-orders.csv",
            "dates read day first, as others of the column are written: Date of release",
            1,
        ),
        (
            "data-use-register/two-orders.csv",
            "dates read month first, as others of the column are written: Agreement end date",
            1,
        ),
        ("data-use-register/semicolons-cp1252.csv", "headings found in row 4", 1),
        ("data-use-register/titles-and-merged-cells.xlsx", "headings found in row 3 of the sheet Uses", 1),
        ("data-use-register/units.csv", "row of units under the headings, no record", 1),
        ("360giving/titles-and-hxl.tsv", "row of HXL tags under the headings, no record", 1),
        (
            "360giving/european.csv",
            "point read as mark of thousands, as others of the column are written: Amount Awarded",
            1,
        ),
        ("360giving/numbered.csv", "column dropped, it names people: Contact Email", 1),
        ("360giving/two-sheets.xlsx", "sheet not read: Notes", 1),
        ("360giving/grants.ods", "amount rounded to the minor unit of GBP", 1),
        (
            "table/grants-by-topic-european.csv",
            "point read as mark of thousands, as others of the column are written: Amount",
            1,
        ),
        ("table/portals.csv", "address not read: javascript:alert(1)", 1),
        ("drawn-map/kumu.json", "taken as a relationship, never as sharing", 2),
    ],
)
def test_what_was_guessed_rounded_or_dropped_is_in_the_account(case: str, note: str, times: int) -> None:
    assert account_of(case).notes.get(note) == times


def test_dates_that_nothing_tells_are_refused_with_both_readings_named() -> None:
    problems = account_of("data-use-register/order-not-told.csv").problems
    assert {problem.code for problem in problems} == {"date-not-read"}
    assert all("day or month first" in problem.wrong for problem in problems)
    assert [problem.row for problem in problems] == [2, 3]


def test_a_separator_is_guessed_of_tables_only() -> None:
    text = '<?xml version="1.0"?>\n<resource xmlns="http://datacite.org/schema/kernel-4">\n\t<identifier>\n\t'
    text += "</identifier>\n\t<titles><title>A\tB</title></titles>\n\t<publisher>Quay</publisher></resource>"
    (found,) = check_files([input_of("one.xml", text.encode())], Wanted())
    assert found.account.kind == "datacite"
    assert not any("separator" in note for note in found.account.notes)
