"""`load` and `check`: one honest account a file, the same as JSON and in words."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.commands.watching import progress_bar
from graph.archive import create_or_open

OF_AN_ACCOUNT = ("file", "source", "kind", "read", "loaded", "refused", "ignored", "records", "problems")


@pytest.mark.parametrize("command", ["check", "load"])
def test_json_is_a_list_with_an_account_a_file(
    run: Callable[..., Any], write: Callable[..., Path], organisations: Path, command: str
) -> None:
    needs = write("needs.csv", "name,needed by,sectors", "A need,o-2,academia", ",o-2,academia")
    done = run(command, organisations, needs, "--source", "mine", "--json")
    assert done.status == 1
    accounts = done.json()
    assert [one["file"] for one in accounts] == ["organisations.csv", "needs.csv"]
    for one in accounts:
        assert set(OF_AN_ACCOUNT) <= one.keys()
        assert (one["source"], one["kind"]) == ("mine", "template")
        assert one["read"] == one["loaded"] + one["refused"] + one["ignored"]
    assert accounts[0]["records"] == {"Organisation": 2}
    (problem,) = accounts[1]["problems"]
    assert (problem["file"], problem["sheet"], problem["row"], problem["column"]) == (
        "needs.csv",
        "",
        3,
        "name",
    )
    assert problem["wrong"] == "'name' is empty."
    assert problem["remedy"] == "Write text."


def test_the_account_in_words_says_the_same_sum(run: Callable[..., Any], write: Callable[..., Path]) -> None:
    file = write("organisations.csv", "name,sectors", "A body,hotline", "B body,lighthouse")
    words = run("load", file).err
    assert "Source organisations, version 1 (template): loaded" in words
    assert "2 rows read = 1 loaded + 1 refused + 0 ignored  1 organisation" in words
    assert "organisations.csv, row 3, column sectors: 'lighthouse' is no known sector." in words
    assert "Write one of: academia, alliance" in words


def test_of_each_kind_of_problem_five_are_shown_and_all_are_counted(
    run: Callable[..., Any], write: Callable[..., Path]
) -> None:
    rows = [f"Body {number},nothing-known" for number in range(12)]
    file = write("organisations.csv", "name,sectors", *rows, "A body,hotline", ",hotline")
    done = run("load", file, "--json")
    (account,) = done.json()
    assert account["refused"] == 13
    assert account["problem_counts"] == {"unknown-concept": 12, "missing-value": 1}
    assert len(account["problems"]) == 6
    assert "unknown-concept: 12, 5 of them shown" in done.err


def test_a_source_is_for_stewards_unless_the_word_is_said(
    run: Callable[..., Any], organisations: Path
) -> None:
    run("load", organisations)
    assert [one["audience"] for one in run("sources", "--json").json()] == ["stewards"]
    assert run("sources", "--audience", "public", "--json").json() == []
    run("load", organisations, "--audience", "public")
    assert [one["name"] for one in run("sources", "--audience", "public", "--json").json()] == [
        "organisations"
    ]


def test_a_source_that_is_taken_back_leaves_the_public_state_at_once(
    run: Callable[..., Any], organisations: Path, tmp_path: Path
) -> None:
    run("load", organisations, "--audience", "public")
    before = {path.name for path in (tmp_path / "map" / "stores").iterdir()}
    run("load", organisations)
    after = {path.name for path in (tmp_path / "map" / "stores").iterdir()}
    assert len(after - before) == 2, "the stewards' state and the public's, which holds nothing now"


def test_the_same_bytes_twice_change_nothing(
    run: Callable[..., Any], organisations: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("load", organisations)
    before = run("export").out
    monkeypatch.setenv("SHAREGRAPH_CLOCK", "2027-01-01T00:00:00+00:00")
    again = run("load", organisations, "--json")
    assert again.status == 0
    assert again.json()[0]["loaded"] == 2
    assert len(create_or_open(tmp_path / "map" / "archive").entries()) == 1
    assert run("export").out == before


def test_the_same_bytes_under_another_name_need_the_word(
    run: Callable[..., Any], organisations: Path
) -> None:
    run("load", organisations)
    copy = organisations.with_name("copy.csv")
    copy.write_bytes(organisations.read_bytes())
    refused = run("load", copy, "--json")
    assert refused.status == 3
    assert refused.json()[0]["problems"][0]["code"] == "same-bytes"
    assert "Say --source copy to load them a second time" in refused.err
    assert run("load", copy, "--source", "a-second").status == 0
    assert run("load", organisations).status == 0, "still the same source with the same bytes"
    assert [one["name"] for one in run("sources", "--json").json()] == ["a-second", "organisations"]


def test_a_source_is_replaced_in_one_step(run: Callable[..., Any], write: Callable[..., Path]) -> None:
    file = write("organisations.csv", "name,sectors", "Old body,hotline")
    run("load", file)
    write("organisations.csv", "name,sectors", "New body,hotline")
    assert "version 2" in run("load", file).err
    exported = run("export").out
    assert "New body" in exported
    assert "Old body" not in exported


def test_a_file_that_takes_the_place_of_another_in_one_call_says_so(
    run: Callable[..., Any], write: Callable[..., Path]
) -> None:
    turtle = (
        "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .",
        '<https://example.org/NAME> a dcat:Dataset ; dct:title "Dataset NAME" .',
    )
    one = write("a/catalogue.ttl", *(line.replace("NAME", "one") for line in turtle))
    two = write("b/catalogue.ttl", *(line.replace("NAME", "two") for line in turtle))
    done = run("load", one, two, "--json")
    assert done.status == 0
    assert "takes the place of catalogue.ttl" in done.err
    said = [any(note.startswith("takes the place") for note in one["notes"]) for one in done.json()]
    assert said == [False, True]
    assert [one["version"] for one in run("sources", "--json").json()] == [2]


def test_one_name_for_two_sources_is_wrong_use(
    run: Callable[..., Any], write: Callable[..., Path], organisations: Path
) -> None:
    turtle = write("c.ttl", "<https://e.org/d> a <http://www.w3.org/ns/dcat#Dataset> .")
    done = run("load", organisations, turtle, "--source", "mine")
    assert done.status == 2
    assert "--source mine names one source, but these files are 2 sources" in done.err
    assert run("sources", "--json").json() == []


def test_files_of_a_template_are_one_source_that_its_sheet_names(
    run: Callable[..., Any], write: Callable[..., Path], organisations: Path
) -> None:
    source = write(
        "source.csv", "name,title,publisher,licence", "ours,Our records,Us,https://example.org/licence"
    )
    done = run("load", organisations, source)
    assert done.status == 0, done.err
    (loaded,) = run("sources", "--json").json()
    assert (loaded["name"], loaded["title"], loaded["publisher"]) == ("ours", "Our records", "Us")
    assert [one["file"] for one in loaded["accounts"]] == ["organisations.csv", "source.csv"]


def test_files_that_name_two_sources_are_not_mixed(
    run: Callable[..., Any], write: Callable[..., Path]
) -> None:
    head = "name,title,publisher,licence"
    done = run(
        "load",
        write("a/source.csv", head, "one,One,Us,x"),
        write("a/organisations.csv", "name,sectors", "A body,hotline"),
        write("b/source.csv", head, "two,Two,Us,x"),
    )
    assert done.status == 3
    assert "The files name 2 sources: one, two." in done.err


def test_a_sheet_without_rows_holds_nothing_back(
    run: Callable[..., Any], write: Callable[..., Path], organisations: Path
) -> None:
    empty = write("projects.csv", "id,name,implementers")
    assert run("load", organisations, empty).status == 0
    alone = run("load", empty, "--source", "alone")
    assert alone.status == 3
    assert "nothing in it to load" in alone.err


def test_a_bar_shows_only_where_a_person_is_watching(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress_bar() as progress:
        assert progress is None

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with progress_bar() as progress:
        assert progress is not None
        progress("grants[1].csv", 4000)
    assert "grants[1].csv: 4,000 read" in terminal.getvalue()
