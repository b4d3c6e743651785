"""A server whose data folder meets trouble goes on answering, and says no more than it may."""

from __future__ import annotations

import contextlib
import json
import os
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.commands.load import load_into
from api.commands.main import main
from api.loading import Wanted
from api.settings import Settings
from graph.archive import create_or_open
from graph.archive.entries import STATEMENTS_FILE
from graph.snapshot import given
from tests.waiting import until

HEAD = "id,name,sectors,located in\n"
ASK = "/organisations?format=json"
COUNT = "/sparql?query=SELECT%20(COUNT(*)%20AS%20%3Fn)%20%7B%3Fs%20%3Fp%20%3Fo%7D&format=json"


def get(address: str, path: str) -> tuple[int, dict[str, Any]]:
    request = urllib.request.Request(address + path, headers={"Accept": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as fault:
        return fault.code, json.load(fault)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A map of two sources, of which one has two versions."""
    made = Settings(data=tmp_path / "map")
    for source, place in (("a", "KE"), ("a", "GB"), ("b", "IE")):
        file = tmp_path / f"{source}.csv"
        file.write_text(f"{HEAD}o-{source},Body {source} of {place},hotline,{place}\n", encoding="utf-8")
        load_into(made, [file], Wanted(source=source, audience="public"))
    return made


def test_a_purge_that_leaves_the_state_as_it_is_leaves_the_server_answering(
    start: Callable[..., Any], settings: Settings
) -> None:
    """Its stores are exchanged all the same; workers of before can open none of the old files."""
    served = start("serve", "--data", settings.data, "--audience", "public", SHAREGRAPH_WORKERS="1")
    before = given(settings.data, "public")[-1]
    known = get(served.address, COUNT), get(served.address, ASK)
    assert get(served.address, f"/sources?at={before}")[0] == 200
    data = str(settings.data)
    assert main(["purge", "a", "1", "--because", "a trial", "--yes", "--data", data]) == 0
    assert until(lambda: (get(served.address, COUNT), get(served.address, ASK)) == known), served.said
    assert get(served.address, f"/sources?at={before}")[0] == 410
    for worker in served.family()[1:]:
        with contextlib.suppress(ProcessLookupError):  # one that was let go of by itself meanwhile
            os.kill(worker, 9)
    assert until(lambda: get(served.address, COUNT) == known[0]), (
        "a worker that is begun now opens the new files"
    )


def test_a_server_goes_on_answering_when_a_byte_of_an_entry_was_flipped(
    start: Callable[..., Any], settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    served = start("serve", "--data", settings.data, "--audience", "public")
    known, listed = get(served.address, COUNT), get(served.address, ASK)
    entry = create_or_open(settings.data / "archive").current()[0]
    file = entry.folder / STATEMENTS_FILE
    body = bytearray(file.read_bytes())
    body[len(body) // 2] ^= 0xFF
    file.write_bytes(bytes(body))
    data = str(settings.data)
    assert main(["verify", "--data", data]) == 4
    assert entry.folder.name in capsys.readouterr().out
    assert (get(served.address, COUNT), get(served.address, ASK)) == (known, listed)
    more = tmp_path / "c.csv"
    more.write_text(f"{HEAD}o-c,Body c,hotline,FR\n", encoding="utf-8")
    status = main(["load", str(more), "--audience", "public", "--yes", "--data", data])
    said = capsys.readouterr().err
    assert status in (0, 4), said
    assert status == 0 or entry.folder.name in said
    assert until(lambda: get(served.address, ASK)[1]["in_all"] == (3 if status == 0 else 2))


def test_trouble_with_the_folder_is_told_without_its_place_or_a_name_of_a_source(
    start: Callable[..., Any], settings: Settings
) -> None:
    one = {"SHAREGRAPH_WORKERS": "1", "SHAREGRAPH_MEMORY_STATEMENTS": "0"}
    served = start("serve", "--data", settings.data, "--audience", "public", **one)
    for store in (settings.data / "stores").iterdir():
        for file in store.glob("*.sst"):
            file.write_bytes(b"")
    for worker in served.family()[1:]:
        os.kill(worker, 9)
    told: list[tuple[int, dict[str, Any]]] = []

    def refused() -> bool:
        told.append(get(served.address, ASK))
        return told[-1][0] == 503

    assert until(refused), told
    assert str(settings.data) not in json.dumps(told)
    assert until(lambda: any(str(settings.data) in line for line in served.said)), "the log names it"
    assert get(served.address, "/health")[0] == 200
