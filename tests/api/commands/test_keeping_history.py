"""`history`, `diff`, `revert`, `remove`, `purge`, and the care with which a load replaces a version."""

from __future__ import annotations

import os
import pty
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from select import select
from typing import Any

import pytest

from api.care import Care
from api.commands.load import load_into
from api.commands.watching import who_of
from api.loading import Wanted
from api.settings import Settings
from graph.archive import create_or_open

Run = Callable[..., Any]
HEAD = "id,name,sectors,located in"


@pytest.fixture
def load(run: Run, tmp_path: Path) -> Callable[..., Any]:
    """Load rows as the next version of the source `bodies`: `load("o-1,A Body,hotline,KE")`."""

    def load_rows(*rows: str, words: tuple[str, ...] = ()) -> Any:
        file = tmp_path / "bodies.csv"
        file.write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
        return run("load", file, "--json", *words)

    return load_rows


def many(count: int, place: str = "KE") -> list[str]:
    return [f"o-{number},Body {number},hotline,{place}" for number in range(count)]


@contextmanager
def terminal(monkeypatch: pytest.MonkeyPatch, typed: str) -> Iterator[Callable[[], str]]:
    """A real terminal on stdin and stderr at which `typed` was typed; yields what it shows."""
    ours, theirs = pty.openpty()
    os.write(ours, typed.encode())
    with (
        os.fdopen(os.dup(theirs), "r") as stdin,
        os.fdopen(theirs, "w") as stderr,
        monkeypatch.context() as patch,
    ):
        patch.setattr(sys, "stdin", stdin)
        patch.setattr(sys, "stderr", stderr)
        patch.setenv("TERM", "dumb")
        shown: list[str] = []

        def read() -> str:
            stderr.flush()
            while select([ours], [], [], 0.1)[0]:
                shown.append(os.read(ours, 1 << 16).decode())
            return "".join(shown)

        yield read
    os.close(ours)


def test_a_load_says_what_it_added_changed_and_removed(load: Callable[..., Any]) -> None:
    first = load("o-1,A Body,hotline,KE", "o-2,B Body,academia,GB")
    assert first.json()[0]["changes"] == {"added": 2, "changed": 0, "removed": 0, "unchanged": 0}
    second = load("o-3,C Body,hotline,KE", "o-2,B Body,academia,IE")
    assert second.json()[0]["changes"] == {"added": 1, "changed": 1, "removed": 1, "unchanged": 0}
    assert "(records: 1 added, 1 changed, 1 removed)" in second.err


def test_a_version_that_drops_most_records_is_refused_unless_it_may(
    load: Callable[..., Any], run: Run
) -> None:
    load(*many(20))
    refused = load(*many(9))
    assert refused.status == 3
    (problem,) = refused.json()[0]["problems"]
    assert problem["code"] == "drops-records"
    assert problem["wrong"].startswith("It lacks 11 of the 20 records that the source bodies has now")
    assert [one["version"] for one in run("sources", "--json").json()] == [1]
    assert load(*many(9), words=("--allow-drop",)).status == 0
    assert load(*many(1)).status == 0, "a handful of records is not guarded"


def test_the_guard_is_a_setting(load: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    load(*many(10))
    monkeypatch.setenv("SHAREGRAPH_GUARD_SHARE", "0.1")
    assert load(*many(8)).status == 3
    assert load(*many(9)).status == 0


def test_a_person_is_shown_what_changes_and_asked(
    load: Callable[..., Any], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    load("o-1,A Body,hotline,KE", "o-2,B Body,academia,GB")
    with terminal(monkeypatch, "no\n") as shown:
        declined = load("o-2,B Body,academia,IE", "o-3,C Body,hotline,KE")
        words = shown()
    assert declined.status == 3
    assert "Records: 1 added, 1 changed, 1 removed, 0 unchanged" in words
    assert "Country: United Kingdom → Ireland" in words
    assert "C Body (Organisation)" in words
    assert "Load it? [y/N]" in words
    assert [one["version"] for one in run("sources", "--json").json()] == [1]
    with terminal(monkeypatch, "yes\n"):
        assert load("o-2,B Body,academia,IE", "o-3,C Body,hotline,KE").status == 0
    with terminal(monkeypatch, ""):
        assert load("o-2,B Body,academia,FR", words=("--yes",)).status == 0


def test_others_may_write_while_a_person_thinks_and_nobody_agrees_to_what_is_no_longer_so(
    load: Callable[..., Any], write: Callable[..., Path], tmp_path: Path
) -> None:
    load("o-1,A Body,hotline,KE")
    changed = write("bodies.csv", HEAD, "o-1,A Body,hotline,GB")
    other = write("others.csv", HEAD, "o-9,Another,hotline,IE")
    settings = Settings(data=tmp_path / "map")
    wanted = Wanted(source="bodies", audience="stewards")

    def agree_after(*files: Path) -> Care:
        def confirm(_: object) -> bool:
            for file in files:
                load_into(settings, [file], Wanted(audience="stewards"))
            return True

        return Care(confirm=confirm)

    (refused,) = load_into(settings, [changed], wanted, agree_after(other))
    assert refused.outcome == "refused"
    assert [one.code for one in refused.account.problems] == ["changed-meanwhile"]
    assert sorted(one.source.name for one in create_or_open(tmp_path / "map" / "archive").current()) == [
        "bodies",
        "others",
    ], "what the other one loaded is there"
    (done,) = load_into(settings, [changed], wanted, agree_after())
    assert (done.outcome, done.entry and done.entry.number) == ("loaded", 2)


def test_the_data_folder_may_be_named_before_the_command_too(
    run: Run, organisations: Path, tmp_path: Path
) -> None:
    there = tmp_path / "load"
    assert run("--data", there, "load", organisations).status == 0
    assert [one["name"] for one in run("sources", "--json", "--data", there).json()] == ["organisations"]
    assert run("sources", "--json").json() == []


def test_who_did_it_is_kept(load: Callable[..., Any], run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "operator-7")
    load("o-1,A Body,hotline,KE")
    load("o-2,A Body,hotline,GB", words=("--who", "The Night Shift"))
    assert [one["who"] for one in run("history", "bodies", "--json").json()] == [
        "operator-7",
        "The Night Shift",
    ]


def test_a_user_without_a_name_is_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 4_000_001)
    assert who_of(type("Options", (), {"who": " "})()) == "user 4000001"


def test_a_history_tells_all_that_happened_in_its_order(load: Callable[..., Any], run: Run) -> None:
    load("o-1,A Body,hotline,KE")
    load("o-1,A Body,hotline,GB")
    assert run("revert", "bodies", "1").status == 0
    assert run("remove", "bodies", "--because", "A partner asked.").status == 0
    assert run("purge", "bodies", "2", "--because", "A slip.", "--who", "Somebody").status == 0
    told = run("history", "bodies", "--json").json()
    assert [(one["number"], one["what"]) for one in told] == [
        (1, "version"),
        (2, "purged"),
        (3, "revert"),
        (None, "removed"),
    ]
    assert (told[2]["reverts_to"], told[3]["because"]) == (1, "A partner asked.")
    assert (told[1]["who"], told[1]["because"]) == ("Somebody", "A slip.")
    printed = run("history", "bodies").out
    for words in ("as version 1", "taken out", "purged", "A partner asked."):
        assert words in printed


def test_a_difference_is_bounded_and_says_so(load: Callable[..., Any], run: Run) -> None:
    load(*many(12))
    load(*many(12, "GB"))
    printed = run("diff", "bodies", "1", "2", "--limit", "3").out
    assert "Changed: showing 3 of 12" in printed
    assert printed.count("Country: Kenya → United Kingdom") == 3
    told = run("diff", "bodies", "--limit", "3", "--json").json()
    assert (told["from"], told["to"], told["counts"]["changed"], len(told["records"])) == (1, 2, 12, 3)
    for words in (("1",), ("1", "2", "3"), ("1", "x"), ("1", "2", "--limit", "0")):
        assert run("diff", "bodies", *words).status == 2
    assert run("diff", "bodies", "1", "9").status == 3
    assert run("diff", "nobody").status == 3


def test_a_revert_gives_the_map_that_was(load: Callable[..., Any], run: Run) -> None:
    load("o-1,A Body,hotline,KE")
    before = set(run("export").out.splitlines())
    load("o-1,A Body,academia,GB")
    done = run("revert", "bodies", "1", "--json")
    assert (done.status, done.json()["version"], done.json()["audience"]) == (0, 3, "stewards")
    after = set(run("export").out.splitlines())
    differs = {line for line in before ^ after if "/version/" not in line}
    assert differs == set(), "only the number and the name of the version are others"
    assert run("revert", "bodies", "1").status == 3, "that is what the map says already"
    assert run("revert", "bodies", "9").status == 3
    assert run("revert", "nobody", "1").status == 3


def test_a_revert_never_shows_a_source_to_more_people(load: Callable[..., Any], run: Run) -> None:
    load("o-1,A Body,hotline,KE", words=("--audience", "public"))
    load("o-2,A Body,hotline,GB", words=("--audience", "partners"))
    assert run("revert", "bodies", "1", "--json").json()["audience"] == "partners"
    assert run("revert", "bodies", "1", "--audience", "public", "--json").json()["audience"] == "public"


def test_a_removed_source_leaves_the_map_and_can_come_back(load: Callable[..., Any], run: Run) -> None:
    load("o-1,A Body,hotline,KE")
    assert run("remove", "bodies").status == 0
    assert run("sources", "--json").json() == []
    assert "A Body" not in run("export").out
    assert run("remove", "bodies").status == 3
    assert run("revert", "bodies", "1").status == 0
    assert "A Body" in run("export").out


def test_the_same_bytes_can_be_loaded_again_after_a_removal(load: Callable[..., Any], run: Run) -> None:
    load("o-1,A Body,hotline,KE")
    run("remove", "bodies")
    again = load("o-1,A Body,hotline,KE")
    assert again.status == 0
    assert "unchanged" not in again.err
    assert [one["version"] for one in run("sources", "--json").json()] == [2]


def test_a_purge_needs_a_reason(load: Callable[..., Any], run: Run) -> None:
    load("o-1,A Body,hotline,KE")
    assert run("purge", "bodies").status == 2
    assert run("purge", "bodies", "--because", " ").status == 2
    assert run("purge", "nobody", "--because", "A slip.").status == 3
    done = run("purge", "bodies", "--because", "A slip.", "--json")
    assert [one["version"] for one in done.json()["purged"]] == [1]
    assert "Backups made before still hold it" in done.err
    assert run("sources", "--json").json() == []


def test_what_destroys_asks_first_where_a_person_watches(
    load: Callable[..., Any], run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    load("o-1,A Body,hotline,KE")
    load("o-1,A Body,hotline,GB")
    for words, question in (
        (("purge", "bodies", "--because", "A slip."), "Erase the versions 1, 2 of bodies for good?"),
        (("remove", "bodies"), "Take the source bodies out of the map?"),
        (("revert", "bodies", "1"), "Bring version 1 of bodies back?"),
    ):
        with terminal(monkeypatch, "\n") as shown:
            assert run(*words).status == 3
            assert question in shown()
    assert len(create_or_open(tmp_path / "map" / "archive").events()) == 2
    with terminal(monkeypatch, "y\n"):
        assert run("remove", "bodies").status == 0
