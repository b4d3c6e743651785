"""The statements every store test asks about, and the three ways to ask them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph.store import Answer, Store, WorkerPool, open_store
from tests.graph.store.pools import LINUX, opened_pool

LINES = (
    b'<https://example.org/a> <https://example.org/label> "Harbour Trust" .\n',
    b"<https://example.org/a> <https://example.org/shares> <https://example.org/b> .\n",
    b'<https://example.org/b> <https://example.org/label> "Quay \\"Lab\\""@en .\n',
    b'<https://example.org/a> <https://example.org/label> "Harbour" <https://example.org/graph/one> .\n',
    b'<https://example.org/b> <https://example.org/label> "Quay" <https://example.org/graph/two> .\n',
)

Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def lines() -> tuple[bytes, ...]:
    return LINES


@pytest.fixture(params=["memory", "disk"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each kind."""
    address = "memory:" if request.param == "memory" else f"disk:{tmp_path / 'store'}"
    with open_store(address) as opened:
        yield opened


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store folder that nobody writes to, holding `LINES`."""
    place = tmp_path_factory.mktemp("small") / "store"
    with open_store("memory:") as made:
        made.load(LINES)
        made.backup(place)
    return place


@pytest.fixture(scope="session")
def pool(folder: Path) -> Iterator[WorkerPool]:
    with WorkerPool(folder, size=1) as opened:
        yield opened


@pytest.fixture(scope="session")
def pool_in_memory(folder: Path) -> Iterator[WorkerPool]:
    with opened_pool("from memory", folder, size=1) as opened:
        yield opened


@pytest.fixture(params=["memory", "disk", "worker", pytest.param("worker in memory", marks=LINUX)])
def ask(request: pytest.FixtureRequest, pool: WorkerPool, tmp_path: Path) -> Iterator[Ask]:
    """One function that asks `LINES`, in each way there is."""
    if request.param == "worker":
        yield pool.ask
        return
    if request.param == "worker in memory":
        in_memory: WorkerPool = request.getfixturevalue("pool_in_memory")
        yield in_memory.ask
        return
    address = "memory:" if request.param == "memory" else f"disk:{tmp_path / 'asked'}"
    with open_store(address) as opened:
        opened.load(LINES)
        yield opened.query
