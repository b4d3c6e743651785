"""A purge that is killed, in short: it is not begun, or it is finished at the next opening."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

MEMORY = Path("/dev/shm")
"""A folder in memory, where there is one: what is asked here is what a kill leaves, not what a disk does."""


def test_a_purge_that_is_killed_is_not_begun_or_is_finished_at_the_next_opening(
    project: Path, tmp_path: Path
) -> None:
    place = MEMORY if os.access(MEMORY, os.W_OK) else tmp_path
    done = subprocess.run(
        [sys.executable, project / "benchmarks" / "kill_a_purge.py", "--every", "60"],
        env=os.environ | {"TMPDIR": str(place)},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Each was not begun, or was finished at the next opening." in done.stdout
