"""The demo's map with one source for stewards beside it, and commands that read it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from api.commands.load import load_into
from api.demo import DEMO_DAY, demo_sources
from api.loading import Wanted
from api.settings import Settings
from graph.archive import create_or_open
from graph.snapshot import Snapshot, open_snapshot
from tests.api.running import CLOCK, Run, runner

HIDDEN = "Unlisted Harbour Cell"


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo's sources, public, and one organisation that stewards alone see."""
    folder = tmp_path_factory.mktemp("demo")
    settings = Settings(data=folder / "map", clock=CLOCK)
    for files in demo_sources():
        results = load_into(settings, files, Wanted(audience="public"))
        assert all(one.outcome == "loaded" for one in results)
    hidden = folder / "organisations.csv"
    hidden.write_text(f"id,name,sectors,located in\nx-1,{HIDDEN},hotline,KE\n", encoding="utf-8")
    load_into(settings, [hidden], Wanted(source="unlisted", audience="stewards"))
    return settings.data


@pytest.fixture(scope="session")
def day() -> date:
    return DEMO_DAY


@pytest.fixture(scope="session")
def demo(data: Path) -> Iterator[Snapshot]:
    """The demo as the public sees it."""
    with open_snapshot(create_or_open(data / "archive"), data, "public") as opened:
        yield opened


@pytest.fixture
def run(data: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the demo's map: `run("network", "--json")`."""
    monkeypatch.setenv("SHAREGRAPH_DATA", str(data))
    monkeypatch.setenv("SHAREGRAPH_CLOCK", CLOCK)

    return runner(capfd)
