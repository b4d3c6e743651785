"""The demo: invented records and one small source of published facts, in our own template format."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path

DEMO_DAY = date(2026, 6, 30)
"""The demo's own day, so that it does not age."""


def demo_sources() -> list[list[Path]]:
    """The files of each demo source, in the order of their names."""
    folder = Path(str(files("api.demo")))
    return [
        sorted(path.glob("*.csv"))
        for path in sorted(folder.iterdir())
        if path.is_dir() and any(path.glob("*.csv"))
    ]
