"""A server whose disk is full, or whose purge was killed, goes on answering and gets on by itself."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.demo import demo_sources
from api.live import LiveMap
from api.loading import Wanted, load_files
from api.settings import Settings
from graph.archive.purging import INTENT_FILE, plan, write_intent
from graph.snapshot.erasing import purge_victims
from tests.waiting import until

WHEN = "2026-06-30T12:00:00+00:00"
BYTES = 24 * 1024 * 1024


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, some megabytes large."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        pytest.skip("only root can mount a disk")
    done = subprocess.run([mount, "-t", "tmpfs", "-o", f"size={BYTES}", "none", place], check=False)
    if done.returncode != 0:
        pytest.skip("nothing can be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def accept(live: LiveMap) -> None:
    """A version that is safe in the archive; whoever loaded it published nothing."""
    with live.archive.writing():
        load_files(live.archive, demo_sources()[1], Wanted(audience="public"), loaded_at=WHEN)


def test_a_server_on_a_full_disk_answers_tries_ever_more_seldom_and_recovers_by_itself(
    small_disk: Path,
    client_of: Callable[[LiveMap], TestClient],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("api.live.BUILD_AFTER_SECONDS", 0.0)
    monkeypatch.setattr("api.live.MOST_PAUSE_SECONDS", 1.0)
    caplog.set_level(logging.WARNING, logger="sharegraph")
    live = LiveMap(Settings(data=small_disk / "map", hosts="testserver"), "public")
    client, before = client_of(live), live.name
    filler = small_disk / "filler"

    def told() -> list[float]:
        return [one.created for one in caplog.records if "cannot be opened" in one.message]

    try:
        accept_and_fill = shutil.disk_usage(small_disk)
        assert accept_and_fill.free > 0
        with filler.open("wb", buffering=0) as file:
            # Room for the version in the archive, none for a store of it.
            file.write(bytes(accept_and_fill.free - 400_000))
            accept(live)
            assert until(lambda: len(told()) >= 4), "each attempt is told"
        for path in ("/health", "/", "/sparql?query=ASK%7B%7D"):
            assert client.get(path).status_code == 200, "meanwhile it answers"
        assert live.name == before
        pauses = [later - earlier for earlier, later in zip(told(), told()[1:], strict=False)]
        assert pauses[1] > 0.3, "the third attempt waits twice as long as the second"
        assert "No space left" in caplog.text
        assert not list((small_disk / "map" / "stores").glob(".unfinished*")), "no attempt leaves anything"
    finally:
        filler.unlink(missing_ok=True)
    assert until(lambda: live.visible_sources() == 1), "once there is room it builds the state by itself"
    assert client.get("/sources").headers["sharegraph-state"] == live.name != before
    live.close()


def test_a_server_completes_a_purge_whose_process_was_killed(
    map_of: Callable[..., LiveMap], monkeypatch: pytest.MonkeyPatch
) -> None:
    live = map_of(demo_sources()[:1])
    source = live.archive.current()[0].source.name
    with live.archive.writing():
        victims = purge_victims(live.archive, source, None)
        archive = live.archive
        said = plan(
            archive.folder, archive.base, archive.events(), victims, who="w", purged_at=WHEN, because="b"
        )
        write_intent(archive.folder, said)
    monkeypatch.setattr("api.live.BUILD_AFTER_SECONDS", 0.0)
    assert until(lambda: not (archive.folder / INTENT_FILE).exists())
    assert until(lambda: live.visible_sources() == 0)
    assert [path.name for path in victims[0].folder.iterdir()] == ["tombstone.json"]
