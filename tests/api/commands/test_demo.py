"""`sharegraph demo --once`: what a newcomer sees first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any


def test_it_says_what_was_loaded_and_gives_first_answers(run: Callable[..., Any], tmp_path: Path) -> None:
    done = run("demo", "--once")
    assert done.status == 0
    assert "Loaded: Invented records for the demo" in done.err
    assert "Loaded: Safe Online: published facts about Data for Change" in done.err
    assert "The day is 2026-06-30, the demo's own" in done.err
    for title in ("Most agreements in force (", "Ends within 90 days (", "Where nothing is there yet ("):
        assert title in done.out
    assert "need without money" in done.out
    assert all(line == line.rstrip() for line in done.out.splitlines())
    assert max(map(len, done.out.splitlines())) <= 150
    assert not (tmp_path / "map").exists(), "without --data the demo leaves nothing behind"


def test_as_json_it_gives_the_accounts(run: Callable[..., Any], tmp_path: Path) -> None:
    done = run("demo", "--once", "--json", "--data", tmp_path / "kept")
    assert done.status == 0
    accounts = done.json()
    assert {one["source"] for one in accounts} == {"invented", "safe-online", "yearbook"}
    assert sum(one["refused"] + len(one["problems"]) for one in accounts) == 0
    sources = run("sources", "--data", tmp_path / "kept", "--audience", "public", "--json").json()
    assert [one["name"] for one in sources] == ["invented", "safe-online", "yearbook"]


def test_it_may_be_run_again_into_the_same_folder(run: Callable[..., Any], tmp_path: Path) -> None:
    first = run("demo", "--once", "--data", tmp_path / "kept")
    again = run("demo", "--once", "--data", tmp_path / "kept")
    assert (again.status, again.out) == (0, first.out)
