"""The exit statuses are the same for every command: each is shown here."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.commands.exits import ALL_WELL, NOTHING_DONE, SOME_REFUSED, STORE_TROUBLE, WRONG_USE
from graph.archive import create_or_open

ROOT = Path(__file__).resolve().parents[3]


def test_the_statuses_are_the_documented_numbers() -> None:
    assert (ALL_WELL, SOME_REFUSED, WRONG_USE, NOTHING_DONE, STORE_TROUBLE) == (0, 1, 2, 3, 4)


def test_all_well_is_0(run: Callable[..., Any], organisations: Path) -> None:
    assert run("load", organisations).status == 0


def test_loading_the_same_again_is_all_well(run: Callable[..., Any], organisations: Path) -> None:
    run("load", organisations)
    again = run("load", organisations)
    assert again.status == 0
    assert "unchanged" in again.err


def test_some_rows_refused_is_1(run: Callable[..., Any], write: Callable[..., Path]) -> None:
    file = write("organisations.csv", "name,sectors", "A body,hotline", "B body,no-such-sector")
    assert run("load", file).status == 1
    assert run("check", file).status == 1


def test_a_refused_file_among_others_is_1(
    run: Callable[..., Any], write: Callable[..., Path], project: Path
) -> None:
    turtle = write(
        "cat.ttl",
        "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .",
        '<https://example.org/d> a dcat:Dataset ; dct:title "A dataset" .',
    )
    done = run("load", turtle, "no-such-file.csv")
    assert done.status == 1
    assert "There is no file no-such-file.csv." in done.err


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("no-such-command",),
        ("load",),
        ("load", "--audience", "everybody", "x.csv"),
        ("load", "--as", "no-such-kind", "FILE"),
        ("load", "--no-such-option", "x.csv"),
        ("query", "SELECT"),
        ("query", "INSERT DATA { <a:b> <a:c> <a:d> }"),
        ("ask", "ends-soon", "--on", "soon"),
        ("ask", "no-such-question"),
        ("ask", "ends-soon", "--param", "days"),
    ],
)
def test_wrong_use_is_2_and_says_what_is_off(
    run: Callable[..., Any], organisations: Path, words: tuple[str, ...]
) -> None:
    done = run(*(organisations if word == "FILE" else word for word in words))
    assert done.status == 2
    assert done.err.strip()
    assert done.out == ""


@pytest.mark.parametrize(
    "words", [("load", "no-such-file.csv"), ("check", "no-such-file.csv"), ("load", ".")]
)
def test_nothing_done_is_3(run: Callable[..., Any], words: tuple[str, ...]) -> None:
    done = run(*words)
    assert done.status == 3
    assert "Nothing" in done.err


def test_a_data_folder_that_is_a_file_is_4(run: Callable[..., Any], organisations: Path) -> None:
    for words in (("load", organisations), ("sources",), ("export",), ("query", "ASK { ?s ?p ?o }")):
        done = run(*words, "--data", organisations)
        assert done.status == 4, words
        assert "[store]" in done.err


def test_a_folder_that_another_process_writes_is_4(
    run: Callable[..., Any], organisations: Path, tmp_path: Path
) -> None:
    run("load", organisations)
    with create_or_open(tmp_path / "map" / "archive").writing():
        done = run("load", organisations, "--source", "another")
    assert done.status == 4
    assert "[folder-in-use]" in done.err


def test_a_damaged_archive_is_4(run: Callable[..., Any], organisations: Path, tmp_path: Path) -> None:
    run("load", organisations)
    (facts,) = (tmp_path / "map" / "archive" / "entries").glob("*/entry.json")
    facts.write_text("{", encoding="utf-8")
    done = run("load", organisations)
    assert done.status == 4
    assert "[archive-damaged]" in done.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_data_folder_that_may_not_be_written_is_4(
    run: Callable[..., Any], organisations: Path, tmp_path: Path
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    assert run("load", organisations, "--data", closed / "map").status == 4


def test_every_help_names_the_statuses(run: Callable[..., Any]) -> None:
    for command in ("load", "check", "template", "demo", "sources", "export"):
        done = run(command, "--help")
        assert done.status == 0
        assert "Exit status: 0 all well; 1 some refused; 2 wrong use; 3 nothing done;" in " ".join(
            done.out.split()
        )
        assert "--data DIR" in done.out


def process(*words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """The console command as a process of its own."""
    code = "import sys; from api.commands.main import main; sys.exit(main(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, words)],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_process_ends_with_the_status(tmp_path: Path, organisations: Path) -> None:
    done = process("load", "--data", "map", organisations, "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("[")
    assert "\x1b" not in done.stderr, "no progress bar where nobody is watching"
    assert process("load", "--data", "map", "nothing.csv", cwd=tmp_path).returncode == 3
    assert process("load", cwd=tmp_path).returncode == 2
    bomb = tmp_path / "entities.rdf"
    bomb.write_text(
        '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">&b;</rdf:RDF>',
        encoding="utf-8",
    )
    refused = process("check", bomb, cwd=tmp_path)
    assert refused.returncode == 3
    assert "declares a document type or entities" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_reader_that_has_enough_ends_the_command_quietly(tmp_path: Path, organisations: Path) -> None:
    process("load", "--data", "map", organisations, cwd=tmp_path)
    code = "import sys; from api.commands.main import main; sys.exit(main(sys.argv[1:]))"
    with subprocess.Popen(
        [sys.executable, "-c", code, "export", "--data", "map"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.read(10)
        running.stdout.close()
        words = running.stderr.read().decode()
        assert running.wait(timeout=60) == 0
    assert "BrokenPipe" not in words


def test_an_empty_map_says_how_it_is_filled(run: Callable[..., Any]) -> None:
    done = run("ask", "ends-soon")
    assert done.status == 0
    assert "holds nothing that stewards may see yet" in done.err
    assert "sharegraph load FILE…" in done.err
