"""The rounds of kills, in short: nothing half is seen and nothing is lost, and it would be told."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.kill_rounds import Watcher


@pytest.mark.slow
def test_commands_that_are_killed_do_all_or_nothing_while_a_server_answers(project: Path) -> None:
    rounds: list[str | Path] = [
        project / "benchmarks" / "kill_rounds.py",
        "--rounds",
        "3",
        "--rows",
        "60",
        "--files",
        "2",
    ]
    done = subprocess.run([sys.executable, *rounds], capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 rounds" in done.stdout
    assert "Nothing half was seen, nothing was lost." in done.stdout


def test_a_server_that_does_not_answer_is_told() -> None:
    watcher = Watcher("http://127.0.0.1:9/")
    assert watcher.ask() is None
    assert watcher.wrong[0].startswith("The server did not answer")
