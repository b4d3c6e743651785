"""What the tests of the commands share: a command run in this process, small files, a fixed clock."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.api.running import CLOCK, Run, runner


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in an empty folder: `run("load", file, "--json")`; its data folder is `map`."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("SHAREGRAPH_DATA", str(tmp_path / "map"))
    monkeypatch.setenv("SHAREGRAPH_CLOCK", CLOCK)

    return runner(capsys)


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
