"""A command run in this process, and what it left: for the tests of every folder that runs commands."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from api.commands.main import main

if TYPE_CHECKING:
    import pytest

CLOCK = "2026-06-30T12:00:00+00:00"


class Done(NamedTuple):
    """What a command left: its exit status, its data (stdout) and its words (stderr)."""

    status: int
    out: str
    err: str

    def json(self) -> Any:
        """The data, read as JSON."""
        return json.loads(self.out)


Run = Callable[..., Done]


def runner(captured: pytest.CaptureFixture[str]) -> Run:
    """Runs a command and looks at what it wrote: `run("load", file, "--json")`."""

    def run(*words: str | Path) -> Done:
        captured.readouterr()
        try:
            status = main([str(word) for word in words])
        except SystemExit as left:
            status = left.code if isinstance(left.code, int) else 1
        out, err = captured.readouterr()
        assert "Traceback" not in err
        return Done(status, out, err)

    return run
