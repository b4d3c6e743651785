"""The words of the setting `audiences` are those of every command, and what they no longer name is closed."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.commands.main import main

READING = (
    ["sources"],
    ["states"],
    ["query", "ASK {}"],
    ["ask", "sources-and-licences"],
    ["export"],
    ["gaps"],
    ["term", "csam"],
)


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "organisations.csv"
    path.write_text("id,name,sectors\na,Amber Hotline,hotline\n", encoding="utf-8")
    return str(path)


@pytest.fixture
def data(tmp_path: Path) -> list[str]:
    return ["--data", str(tmp_path / "data")]


def test_commands_take_the_words_of_the_setting_and_no_others(
    file: str, data: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHAREGRAPH_AUDIENCES", "everyone,board")
    assert main(["load", file, "--audience", "everyone", *data]) == 0
    for command in READING:
        assert main([*command, "--audience", "everyone", *data]) == 0, command
        capsys.readouterr()
        assert main([*command, "--audience", "public", *data]) == 2, command
        assert "everyone, board" in capsys.readouterr().err
    assert main(["load", file, "--audience", "public", *data]) == 2
    assert main(["serve", "--audience", "public", *data]) == 2


def test_without_a_word_a_source_is_loaded_for_the_narrowest_circle(
    file: str, data: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHAREGRAPH_AUDIENCES", "everyone,board")
    assert main(["load", file, *data]) == 0
    assert main(["sources", "--audience", "everyone", *data]) == 0
    assert "organisations" not in capsys.readouterr().out.replace("organisations.csv", "")
    assert main(["sources", *data]) == 0
    assert "board" in capsys.readouterr().out


def test_a_source_for_a_circle_that_is_no_longer_named_is_closed_and_said_to_the_narrowest(
    file: str, data: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["load", file, "--audience", "partners", *data]) == 0
    for order, sees in (("public,stewards", "stewards"), ("public", "")):
        monkeypatch.setenv("SHAREGRAPH_AUDIENCES", order)
        capsys.readouterr()
        assert main(["query", "SELECT ?n { ?o <https://w3id.org/sharegraph/ns#sector> ?n }", *data]) == 0
        assert ("hotline" in capsys.readouterr().out) == bool(sees)
        assert main(["query", "--audience", "public", "SELECT * { ?o ?p 'Amber Hotline' }", *data]) == 0
        assert len(capsys.readouterr().out.splitlines()) == 1
        assert main(["sources", *data]) == 0
        told = capsys.readouterr().err
        assert "'partners', which the setting `audiences` does not name" in told
        assert (f"Only {sees} see it" if sees else "Nobody sees it") in told
