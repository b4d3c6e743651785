"""`sharegraph template DIR`: what it writes loads as it is, and nothing is overwritten in silence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from loaders.template.columns import SHEETS


def test_what_it_writes_loads_with_no_problem(run: Callable[..., Any], tmp_path: Path) -> None:
    done = run("template", tmp_path / "mine")
    assert done.status == 0
    paths = [Path(line) for line in done.out.splitlines()]
    assert [path.stem for path in paths] == [*(sheet.name for sheet in SHEETS), "GUIDE"]
    assert all(path.is_file() for path in paths)
    assert f"sharegraph load {tmp_path / 'mine'}/*.csv" in done.err
    loaded = run("load", *sorted((tmp_path / "mine").glob("*.csv")), "--json")
    assert loaded.status == 0
    assert all(one["problems"] == [] and one["loaded"] == 1 for one in loaded.json())


def test_it_overwrites_nothing(run: Callable[..., Any], tmp_path: Path) -> None:
    mine = tmp_path / "mine" / "grants.csv"
    mine.parent.mkdir()
    mine.write_text("my rows", encoding="utf-8")
    done = run("template", tmp_path / "mine")
    assert done.status == 2
    assert "has grants.csv already; nothing was written" in done.err
    assert [path.name for path in mine.parent.iterdir()] == ["grants.csv"]
    assert mine.read_text(encoding="utf-8") == "my rows"


def test_as_json_it_lists_the_files(run: Callable[..., Any], tmp_path: Path) -> None:
    done = run("template", tmp_path / "mine", "--json")
    assert str(tmp_path / "mine" / "GUIDE.md") in done.json()
