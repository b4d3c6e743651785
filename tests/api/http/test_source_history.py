"""The history of a source at the door: as the command tells it, and only what this audience sees."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.commands.load import load_into
from api.commands.main import main
from api.http import source_history
from api.live import LiveMap
from api.loading import Wanted
from api.settings import Settings

HEAD = "id,name,sectors,located in"
HOSTS = "testserver"


def write(folder: Path, *rows: str) -> Path:
    file = folder / "bodies.csv"
    file.write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A source whose first version was for stewards, with two public ones after it; one taken out."""
    data, folder = tmp_path_factory.mktemp("history"), tmp_path_factory.mktemp("files")
    settings = Settings(data=data)
    versions: list[tuple[str, tuple[str, ...]]] = [
        ("stewards", ("o-0,Hidden Words,hotline,KE",)),
        ("public", ("o-1,First <b>Body</b>,hotline,KE", "o-2,Second Body,academia,GB")),
        ("public", ("o-3,Third Body,hotline,KE", "o-2,Second Body,academia,IE")),
    ]
    for audience, rows in versions:
        load_into(settings, [write(folder, *rows)], Wanted(audience=audience))
    load_into(settings, [write(folder, "o-9,Gone Body,hotline,KE")], Wanted(source="gone", audience="public"))
    assert main(["remove", "gone", "--data", str(data), "--because", "Inner words"]) == 0
    return data


@pytest.fixture(scope="module")
def clients(data: Path) -> Iterator[dict[str, TestClient]]:
    opened = {who: LiveMap(Settings(data=data, hosts=HOSTS), who) for who in ("public", "stewards")}
    yield {who: TestClient(create_app(live), raise_server_exceptions=False) for who, live in opened.items()}
    for live in opened.values():
        live.close()


def test_an_audience_is_told_of_the_versions_it_sees_and_counts_them_from_one(
    clients: dict[str, TestClient],
) -> None:
    seen = {
        who: [(one["number"], one["what"], one["present"]) for one in _history(clients[who], "bodies")]
        for who in clients
    }
    assert seen["public"] == [(1, "version", False), (2, "version", True)]
    assert seen["stewards"] == [(1, "version", False), (2, "version", False), (3, "version", True)]


def _history(client: TestClient, name: str) -> list[dict[str, Any]]:
    answer = client.get(f"/sources/{name}/history", params={"format": "json"})
    assert answer.status_code == 200
    told: list[dict[str, Any]] = answer.json()["history"]
    return told


def test_nothing_of_a_hidden_version_shows_in_any_form(clients: dict[str, TestClient]) -> None:
    addresses = ("/sources/bodies/history", "/sources/bodies/diff", "/sources/bodies/diff?from=1&to=2")
    for address in addresses:
        for accept in ("text/html", "application/json"):
            answer = clients["public"].get(address, headers={"Accept": accept})
            assert answer.status_code == 200
            assert "Hidden" not in answer.text
            assert "stewards" not in answer.text
    assert clients["public"].get("/sources/bodies/diff?from=1&to=3").status_code == 404
    assert "Hidden Words" in clients["stewards"].get("/sources/bodies/diff?from=1&to=2").text


def test_a_difference_names_records_properties_and_both_values(clients: dict[str, TestClient]) -> None:
    told = clients["public"].get("/sources/bodies/diff", params={"format": "json"}).json()
    assert (told["from"], told["to"]) == (1, 2)
    assert told["counts"] == {"added": 1, "changed": 1, "removed": 1, "unchanged": 0}
    (changed,) = [one for one in told["records"] if one["change"] == "changed"]
    facts = {one["words"]: (one["old"], one["new"]) for one in changed["facts"]}
    assert changed["label"] == "Second Body"
    assert facts == {"Country": (["United Kingdom"], ["Ireland"])}


def test_the_page_says_the_same_as_the_command(
    clients: dict[str, TestClient], data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = clients["public"].get("/sources/bodies/diff", headers={"Accept": "text/html"}).text
    capsys.readouterr()
    assert main(["diff", "bodies", "--audience", "public", "--data", str(data)]) == 0
    printed = capsys.readouterr().out
    for words in ("Changed: showing 1 of 1", "Second Body", "United Kingdom", "Third Body"):
        assert words in page
        assert words in printed
    assert "First &lt;b&gt;Body&lt;/b&gt;" in page
    assert "First <b>Body</b>" in printed


def test_the_first_version_is_compared_with_nothing(clients: dict[str, TestClient]) -> None:
    told = clients["public"].get("/sources/bodies/diff?to=1", params={"format": "json", "to": 1}).json()
    assert told["from"] is None
    assert told["counts"]["added"] == 2


def test_a_source_that_was_taken_out_keeps_its_history_but_not_the_operators_words(
    clients: dict[str, TestClient],
) -> None:
    answer = clients["public"].get("/sources/gone", params={"format": "json"})
    assert answer.status_code == 410
    assert "/sources/gone/history" in answer.json()["detail"]
    assert clients["public"].get("/sources/never").status_code == 404
    assert [one["what"] for one in _history(clients["public"], "gone")] == ["version", "removed"]
    for accept in ("text/html", "application/json"):
        answer = clients["public"].get("/sources/gone/history", headers={"Accept": accept})
        assert "Inner words" not in answer.text


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/sources/nobody/history", 404),
        ("/sources/nobody/diff", 404),
        ("/sources/bodies/diff?from=0", 400),
        ("/sources/bodies/diff?to=99", 404),
        ("/sources/bodies/diff?since=1", 400),
        ("/sources/bodies/diff?to=99999999999999999999999", 404),
    ],
)
def test_what_is_not_there_is_said(clients: dict[str, TestClient], address: str, status: int) -> None:
    assert clients["public"].get(address).status_code == status


def test_versions_are_compared_one_at_a_time(
    clients: dict[str, TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_history, "WAIT_SECONDS", 0.05)
    address = "/sources/bodies/diff?from=1&to=3"
    with source_history._comparing:
        busy = clients["stewards"].get(address)
    assert (busy.status_code, busy.json()["code"]) == (503, "query-busy")
    assert clients["stewards"].get(address).status_code == 200
    with source_history._comparing:
        assert clients["stewards"].get(address).status_code == 200, "what was compared once is kept"


def test_a_source_page_leads_to_its_history(clients: dict[str, TestClient]) -> None:
    page = clients["public"].get("/sources/bodies", headers={"Accept": "text/html"}).text
    assert 'href="/sources/bodies/history"' in page
    assert 'href="/sources/bodies/diff"' in page
