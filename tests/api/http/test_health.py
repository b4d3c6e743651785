"""The server as a process: it answers for its health while questions run, stays small, ends whole."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from api.commands.load import load_into
from api.commands.serve import _listen
from api.demo import demo_sources
from api.live import LiveMap
from api.loading import Wanted, load_files
from api.settings import Settings
from tests.waiting import alive, until

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"
LIMIT = 2.0
"""Seconds after which a question is ended here."""
RUNAWAYS = 6
PROMPT = 0.2
"""Seconds within which /health answers."""
MEMORY = 1024**3
COMMAND = "import sys; from api.commands.main import main; sys.exit(main())"
ALL = "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/sharegraph/ns#Organisation> }"

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


def get(address: str, path: str, seconds: float = 30) -> tuple[int, dict[str, str], bytes]:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 0, timeout=seconds)
    try:
        connection.request("GET", path, headers={"Accept": "application/json"})
        answer = connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def organisations(address: str) -> int:
    body = json.loads(get(address, f"/sparql?query={quote(ALL)}")[2])
    return int(body["results"]["bindings"][0]["n"]["value"])


def resident(processes: list[int]) -> int:
    pages = sum(int(Path(f"/proc/{one}/statm").read_text().split()[1]) for one in processes)
    return pages * os.sysconf("SC_PAGE_SIZE")


def runaway(address: str) -> tuple[float, int, dict[str, Any]]:
    """How long a question that would run for hours took, and what was answered."""
    begun = time.monotonic()
    status, _, body = get(address, f"/sparql?query={quote(RUNAWAY)}")
    return time.monotonic() - begun, status, json.loads(body)


def load_demo(folder: Path) -> None:
    for files in demo_sources():
        load_into(Settings(data=folder), files, Wanted(audience="public"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo's records; nobody writes to it."""
    made = tmp_path_factory.mktemp("served")
    load_demo(made)
    return made


def test_health_is_prompt_while_runaways_run_and_each_ends_at_its_limit(
    start: Callable[..., Any], folder: Path
) -> None:
    served = start("serve", "--data", folder, SHAREGRAPH_QUERY_SECONDS=str(LIMIT))
    get(served.address, "/health")
    quiet = os.getloadavg()[0] < (os.cpu_count() or 1)
    took: list[float] = []

    with ThreadPoolExecutor(RUNAWAYS) as threads:
        running = [threads.submit(runaway, served.address) for _ in range(RUNAWAYS)]
        while not all(one.done() for one in running):
            begun = time.monotonic()
            status, _, body = get(served.address, "/health")
            took.append(time.monotonic() - begun)
            assert (status, json.loads(body)["status"]) == (200, "ok")
            time.sleep(0.02)
    print(f"health: {len(took)} times, median {statistics.median(took):.4f} s, worst {max(took):.3f} s")
    assert len(took) > 20
    assert statistics.median(took) < PROMPT / (4 if quiet else 1)
    late = [seconds for seconds in took if seconds >= PROMPT]
    # Mercy for a machine on which others compute too: there, one answer in five may be late.
    assert len(late) <= len(took) // (50 if quiet else 5)
    assert max(took) < PROMPT * 10
    for seconds, status, told in (one.result() for one in running):
        assert (status, told["code"], told["seconds"]) == (422, "query-timeout", LIMIT)
        assert "limit of 2 seconds" in told["detail"]
        assert LIMIT * 0.9 < seconds < LIMIT + (3 if quiet else 10)
    assert organisations(served.address) > 0
    served.stop()


def test_the_demo_with_all_its_processes_stays_under_a_gibibyte_and_clears_its_folder_away(
    start: Callable[..., Any], tmp_path: Path
) -> None:
    served = start("demo", TMPDIR=str(tmp_path))
    assert list(tmp_path.iterdir())
    for path in ("/", "/network", "/gaps", "/organisations", "/sparql", "/recipes/who-shares-with-whom"):
        assert get(served.address, path)[0] in (200, 406)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: organisations(served.address), range(40)))
    family = served.family()
    used = resident(family)
    print(f"memory: {used / 1024**2:.0f} MiB in {len(family)} processes")
    assert len(family) >= 3
    assert used < MEMORY
    assert served.stop(signal.SIGTERM) == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_signal_ends_the_server_and_every_worker(
    start: Callable[..., Any], folder: Path, number: signal.Signals
) -> None:
    served = start("serve", "--data", folder, SHAREGRAPH_QUERY_SECONDS="60")
    with ThreadPoolExecutor(2) as threads:
        for _ in range(2):
            threads.submit(runaway, served.address)
        time.sleep(0.8)
        family = served.family()
        begun = time.monotonic()
        status = served.stop(number)
        took = time.monotonic() - begun
    assert len(family) >= 3
    assert until(lambda: not any(alive(one) for one in family))
    if number != signal.SIGKILL:
        assert (status, took < 10) == (0, True)
        assert until(lambda: "Stopped" in "".join(served.said))
        assert "Traceback" not in "".join(served.said)


def test_an_answer_does_not_wait_for_the_clients_acknowledgement() -> None:
    """Without TCP_NODELAY the second part of each answer over a connection comes 40 ms late."""
    with _listen(Settings(port=0)) as listening, socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_taken_port_is_told_in_one_sentence(folder: Path, project: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-c", COMMAND, "serve", "--data", str(folder), "--port", port],
            cwd=project,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    assert f"127.0.0.1:{port}" in done.stderr
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_terminal_alone_is_told_what_the_view_leaves_out(
    start: Callable[..., Any], tmp_path: Path
) -> None:
    sources = demo_sources()
    load_into(Settings(data=tmp_path), sources[1], Wanted(audience="public"))
    load_into(Settings(data=tmp_path), sources[0], Wanted(audience="stewards"))
    served = start("serve", "--data", tmp_path)
    assert "Serving the public view; it leaves out 1 of 2 sources" in "".join(served.said)
    listed = json.loads(get(served.address, "/sources")[2])["sources"]
    assert len(listed) == 1
    hidden = sources[0][0].parent.name.encode()
    for path in ("/health", "/sources", "/openapi.json"):
        assert hidden not in get(served.address, path)[2]
    served.stop()


def test_a_load_by_another_process_is_seen_soon_by_every_server_on_the_folder(
    start: Callable[..., Any], tmp_path: Path, project: Path
) -> None:
    settings = Settings(data=tmp_path)
    sources = demo_sources()
    load_into(settings, sources[1], Wanted(audience="public"))
    servers = [start("serve", "--data", tmp_path) for _ in range(2)]
    before = {organisations(served.address) for served in servers}
    loaded = subprocess.run(
        [sys.executable, "-c", COMMAND, "load", "--data", tmp_path, "--audience", "public", *sources[0]],
        cwd=project,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert loaded.returncode == 0, loaded.stderr
    begun = time.monotonic()
    assert until(lambda: all(organisations(served.address) > max(before) for served in servers), 10)
    took = time.monotonic() - begun
    print(f"seen {took:.2f} s after the load ended")
    assert took < 5
    states = {json.loads(get(served.address, "/health")[2])["state"] for served in servers}
    assert len(states) == 1
    for served in servers:
        assert served.stop() == 0


def test_a_state_that_its_loader_never_published_is_built_by_the_server(
    map_of: Callable[..., LiveMap], monkeypatch: pytest.MonkeyPatch
) -> None:
    live = map_of()
    before = live.snapshot()
    with live.archive.writing():
        load_files(
            live.archive, demo_sources()[1], Wanted(audience="public"), loaded_at="2026-06-30T12:00:00"
        )
    assert not live.refresh()
    assert live.snapshot() is before
    monkeypatch.setattr("api.live.BUILD_AFTER_SECONDS", 0.0)
    assert until(lambda: live.visible_sources() == 1, 30)
    assert before.select("SELECT * WHERE { ?s a ?t } LIMIT 1")
