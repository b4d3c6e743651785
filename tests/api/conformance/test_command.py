"""`check --shapes`: the usual account, then what the shapes find, grouped, as words and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from api.commands.main import main
from api.found import problem_of
from graph.conformance import Finding, checking


class Done(NamedTuple):
    """What a command left."""

    status: int
    out: str
    err: str


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    def run(*words: str | Path) -> Done:
        capsys.readouterr()
        status = main(["check", *map(str, words)])
        return Done(status, *capsys.readouterr())

    return run


@pytest.fixture
def bodies(tmp_path: Path) -> Path:
    """Seven bodies of which only the name is known."""
    path = tmp_path / "organisations.csv"
    path.write_text("name,sectors\n" + "".join(f"Body {number},\n" for number in range(7)), "utf-8")
    return path


def test_what_is_not_known_is_told_with_five_examples_and_all_are_counted(
    check: Callable[..., Done], bodies: Path
) -> None:
    done = check("--shapes", "--json", bodies)
    assert done.status == 0, "a warning refuses nothing"
    (account,) = json.loads(done.out)
    assert (account["read"], account["problems"]) == (7, [])
    assert account["shapes"]["problem_counts"] == {"organisation-sector-warning": 7}
    examples: list[dict[str, Any]] = account["shapes"]["problems"]
    assert [(one["file"], one["row"], one["column"]) for one in examples] == [
        ("organisations.csv", row, "sectors") for row in (2, 3, 4, 5, 6)
    ]
    assert examples[0]["wrong"] == "Body 0: Its sector is not known."
    assert "Against the shapes:\n  organisations.csv: conforms, 7 found\n" in done.err
    assert "organisation-sector-warning: 7, 5 of them shown (the rows are loaded all the same)" in done.err
    assert "organisations.csv, row 2, column sectors: Body 0: Its sector is not known." in done.err


def test_without_the_word_nothing_is_said_of_shapes(check: Callable[..., Done], bodies: Path) -> None:
    done = check("--json", bodies)
    assert "shapes" not in json.loads(done.out)[0]
    assert "shapes" not in done.err


def test_a_violation_counts_as_refused(
    check: Callable[..., Done], bodies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    violation = Finding(
        severity="violation",
        message="Nothing ends before it begins.",
        thing="https://example.org/x",
        file="organisations.csv",
        row=4,
    )
    monkeypatch.setattr("api.loading.check_shapes", lambda statements: (violation,))
    done = check("--shapes", bodies)
    assert done.status == 1
    assert "organisations.csv: does not conform, 1 found" in done.err
    assert "organisations.csv, row 4: Nothing ends before it begins." in done.err


def test_a_file_that_is_refused_is_not_checked(check: Callable[..., Done], tmp_path: Path) -> None:
    file = tmp_path / "organisations.csv"
    file.write_text("name,sectors,case number\nBody,hotline,17\n", "utf-8")
    done = check("--shapes", file)
    assert done.status == 3
    assert "Against the shapes" not in done.err


def test_without_pyshacl_the_command_says_so_before_it_reads(
    check: Callable[..., Done], bodies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "find_spec", lambda name: None)
    done = check("--shapes", bodies)
    assert done.status == 3
    assert "pyshacl, which is not installed" in done.err
    assert "[shapes-unavailable]" in done.err
    assert "read" not in done.err


def test_what_stands_in_no_row_is_told_by_its_place_in_the_file() -> None:
    problem = problem_of(
        Finding(
            severity="warning",
            message="Its sector is not known.",
            thing="https://example.org/x",
            label="A body",
            shape="https://w3id.org/sharegraph/shapes#AllocationsOfAGrant",
            file="grants.json",
            address="grants.json#/grants/3",
        ),
        {},
    )
    assert problem.code == "allocations-of-a-grant-warning"
    assert (problem.file, problem.row, problem.found) == ("grants.json", None, "/grants/3")
