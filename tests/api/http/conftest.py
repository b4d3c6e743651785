"""The demo's map and an empty one behind a client each, opened once for all tests of the doors."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from anyio.from_thread import BlockingPortal, start_blocking_portal
from starlette.testclient import TestClient

from api.app import create_app
from api.commands.load import load_into
from api.demo import DEMO_DAY, demo_sources
from api.http.protocol import BoundedHttp
from api.live import LiveMap
from api.loading import Wanted
from api.settings import Settings

HOSTS = "127.0.0.1,localhost,testserver"
"""`testserver` is the name that the test client uses."""


@pytest.fixture(scope="session")
def map_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., LiveMap]]:
    """Make a map of its own: `map_of([[file, …], …], audience="public", query_seconds=2.0)`."""
    opened: list[LiveMap] = []
    demo: list[Path] = []

    def make(sources: Sequence[Sequence[Path]] = (), *, audience: str = "public", **given: object) -> LiveMap:
        folder = tmp_path_factory.mktemp("map")
        is_demo = [*map(list, sources)] == demo_sources()
        if not is_demo:  # the demo's map has all that a map has; each of the others is asked a few questions
            given = {"workers": 1, "memory_statements": 0, **given}
        settings = Settings(data=folder, hosts=HOSTS, **given)  # type: ignore[arg-type]
        if is_demo and demo:
            shutil.copytree(demo[0], folder, dirs_exist_ok=True)
            sources = ()
        for files in sources:
            load_into(settings, files, Wanted(audience="public"))
        if is_demo and not demo:
            demo.append(tmp_path_factory.mktemp("demo"))
            shutil.copytree(folder, demo[0], dirs_exist_ok=True)
        opened.append(LiveMap(settings, audience))
        return opened[-1]

    yield make
    for live in opened:
        live.close()


@pytest.fixture(scope="session")
def one_loop() -> Iterator[BlockingPortal]:
    """The event loop of all clients: one of its own for each request takes as long as the answer."""
    with start_blocking_portal() as portal:
        yield portal


@pytest.fixture(scope="session")
def client_of(one_loop: BlockingPortal) -> Callable[[LiveMap], TestClient]:
    """A client to a map, on the demo's day; errors come back as answers, as over the network."""

    def make(live: LiveMap) -> TestClient:
        client = TestClient(create_app(live, day=DEMO_DAY), raise_server_exceptions=False)
        client.portal = one_loop
        return client

    return make


@pytest.fixture(scope="session")
def demo_map(map_of: Callable[..., LiveMap]) -> LiveMap:
    """The records shipped with the package, as the public sees them."""
    return map_of(demo_sources())


@pytest.fixture(scope="session")
def client(demo_map: LiveMap, client_of: Callable[[LiveMap], TestClient]) -> TestClient:
    """A client to the demo's map."""
    return client_of(demo_map)


@pytest.fixture(scope="session")
def empty_client(map_of: Callable[..., LiveMap], client_of: Callable[[LiveMap], TestClient]) -> TestClient:
    """A client to a map in which nothing was loaded."""
    return client_of(map_of())


@pytest.fixture(scope="session")
def served() -> Callable[[Any], AbstractContextManager[int]]:
    """Serve an application on a real socket: `with served(app) as port`."""

    @contextmanager
    def listen(app: Any) -> Iterator[int]:
        listening = socket.create_server(("127.0.0.1", 0))
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        server = uvicorn.Server(uvicorn.Config(app, http=BoundedHttp, ws="none", log_level="critical"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(20)
            listening.close()

    return listen
