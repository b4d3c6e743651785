"""The benchmarks of steps, in short: they run, and stepped stores equal built ones."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import change_100_records, steps_equal_rebuild

if TYPE_CHECKING:
    import pytest


def test_changed_records_and_a_decision_are_steps_that_equal_a_build(tmp_path: Path) -> None:
    times, stated, equal = change_100_records.measure(tmp_path, 4_000, records=5, rounds=1)
    assert equal
    assert stated > 3_000
    assert [(one.what, one.changed > 0) for one in times] == [
        ("built from nothing", False),
        ("5 records changed", True),
        ("built from nothing", False),
        ("two organisations are one", True),
        ("built from nothing", False),
    ]


def test_rounds_say_what_was_done(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["steps", "--rounds", "2", "--steps", "3"])
    assert steps_equal_rebuild.main() == 0
    assert capsys.readouterr().out.startswith("2 maps, ")
