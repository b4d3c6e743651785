"""What the tests of the commands share: a command run in this process, small files, a fixed clock."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from api.commands.main import main


class Done(NamedTuple):
    """What a command left: its exit status, its data (stdout) and its words (stderr)."""

    status: int
    out: str
    err: str

    def json(self) -> Any:
        """The data, read as JSON."""
        return json.loads(self.out)


Run = Callable[..., Done]

CLOCK = "2026-06-30T12:00:00+00:00"


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Done]:
    """Run a command in an empty folder: `run("load", file, "--json")`; its data folder is `map`."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("SHAREGRAPH_DATA", str(tmp_path / "map"))
    monkeypatch.setenv("SHAREGRAPH_CLOCK", CLOCK)

    def run_it(*words: str | Path) -> Done:
        capsys.readouterr()
        try:
            status = main([str(word) for word in words])
        except SystemExit as left:
            status = left.code if isinstance(left.code, int) else 1
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Done(status, out, err)

    return run_it


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a file: `write("orgs.csv", "name,sectors", "A body,hotline")`, or bytes as they are."""
    folder = tmp_path / "files"

    def write_it(name: str, *content: str | bytes) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        parts = (part if isinstance(part, bytes) else f"{part}\n".encode() for part in content)
        path.write_bytes(b"".join(parts))
        return path

    return write_it


@pytest.fixture
def organisations(write: Callable[..., Path]) -> Path:
    """A sound file of two organisations."""
    return write(
        "organisations.csv",
        "id,name,sectors,located in",
        "o-1,Example Hotline,hotline,KE",
        "o-2,Example University,academia,GB",
    )
