"""What every test shares: steady examples, no network, no settings of this machine, Chromium."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

ON_CI = os.environ.get("CI", "").lower() in {"1", "true"}

# No deadline: two workers share two cores. On CI the same examples every time, so that red means changed.
settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("here"), derandomize=True)
settings.load_profile("ci" if ON_CI else "here")


def find_chromium() -> str | None:
    """The path of the system's Chromium, or None."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    return None


TOGETHER = ("tests/api/browser", "tests/api/real_map", "tests/api/twins")
"""Folders whose tests share a map that takes ten seconds to make: one worker runs all of a folder."""

FIRST = (
    "tests/api/browser",
    "tests/api/twins",
    "tests/api/real_map",
    "tests/api/http/test_health.py",
)
"""What takes longest begins first, so that no worker is left alone with it at the end."""


def group_of(nodeid: str) -> str:
    """The tests that one worker runs: those of a file, which share its fixtures, or of a folder."""
    file = nodeid.partition("::")[0]
    return next((folder for folder in TOGETHER if file.startswith(f"{folder}/")), file)


class ByGroup(LoadScopeScheduling):  # type: ignore[misc]
    """Gives each worker a group at a time. (The marks of `--dist=loadgroup` have no effect: xdist 3.8 writes
    them into a field that pytest 9.2 no longer reads.)"""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByGroup:
    """What a file's tests share is then made once, not once by each worker."""
    return ByGroup(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest groups first. Skip browser tests where there is no Chromium; on CI they must run, so
    there they fail instead."""
    places = {name: place for place, name in enumerate(FIRST)}
    items.sort(key=lambda item: places.get(group_of(item.nodeid), len(places)))
    if find_chromium() or ON_CI:
        return
    missing = pytest.mark.skip(reason="no Chromium on this machine (Debian: apt-get install chromium)")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(missing)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the system's Chromium."""
    found = find_chromium()
    if found is None:
        pytest.fail("No Chromium on this machine, and on CI browser tests are not skipped.")
    return found


@pytest.fixture(scope="session")
def project() -> Path:
    """The project's root folder."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_data(project: Path) -> Path:
    """The folder of real records beside the project; tests that need it are skipped where it is absent."""
    folder = project.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the folder shared/data is not beside the project")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine: nothing is fetched at run time."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def refuse_foreign(own: socket.socket, address: Any) -> None:
        if own.family not in {socket.AF_INET, socket.AF_INET6}:
            return
        host = str(address[0])
        if host not in {"localhost", "::1"} and not host.startswith("127."):
            msg = f"A test tried to reach {host}; Sharegraph fetches nothing from the network."
            raise RuntimeError(msg)

    def guarded_connect(own: socket.socket, address: Any) -> None:
        refuse_foreign(own, address)
        connect(own, address)

    def guarded_connect_ex(own: socket.socket, address: Any) -> int:
        refuse_foreign(own, address)
        return connect_ex(own, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_settings_of_this_machine() -> Iterator[None]:
    """Run all tests without the SHAREGRAPH_ settings of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith("SHAREGRAPH_"):
                patch.delenv(name)
        yield
