"""`at=`: the map as it was known, on every view, for those who were given it; links keep it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from api.commands.load import load_into
from api.commands.main import main
from api.demo import demo_sources
from api.live import LiveMap
from api.loading import Wanted
from api.settings import Settings
from graph.snapshot import given

PAGE = {"Accept": "text/html"}
DATA = (
    "/organisations?format=csv&on=2026-06-30",
    "/organisations?format=json&on=2026-06-30",
    "/?format=json&on=2026-06-30",
    "/network?format=graphml&on=2026-06-30",
    "/network?format=json&on=2026-06-30",
    "/gaps?format=csv&on=2026-06-30",
    "/recipes/who-shares-with-whom?format=csv&on=2026-06-30",
    "/sources?format=json",
    "/sparql?format=csv&query=SELECT+%3Fg+%28COUNT%28%2A%29+AS+%3Fn%29+%7B+GRAPH+%3Fg+%7B+%3Fs+%3Fp+%3Fo+%7D+%7D+GROUP+BY+%3Fg+ORDER+BY+%3Fg",
)
HIDDEN_ROW = "hidden-org,The Hidden Organisation,hotline\n"
HEAD = "id,name,sectors\n"


def organisations(folder: Path, *rows: str) -> Path:
    path = folder / "organisations.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def earlier(
    tmp_path_factory: pytest.TempPathFactory, client_of: Callable[[LiveMap], TestClient]
) -> Iterator[tuple[TestClient, LiveMap, str, dict[str, bytes]]]:
    """A client, its map, the name of an earlier state, and what was answered in that state."""
    folder = tmp_path_factory.mktemp("earlier")
    settings = Settings(data=folder / "data", hosts="testserver", workers=1, query_seconds=300.0)
    load_into(settings, demo_sources()[0], Wanted(audience="public"))
    going = organisations(folder, "going,Going Hotline,hotline\n")
    load_into(settings, [going], Wanted(source="going", audience="public"))
    live = LiveMap(settings, "public")
    client = client_of(live)
    name = live.name
    then = {path: client.get(path).content for path in DATA}
    staying = organisations(folder, "staying,Staying Hotline,hotline\n")
    load_into(settings, [staying], Wanted(source="going", audience="public"))
    assert live.refresh()
    yield client, live, name, then
    live.close()


def test_an_earlier_state_answers_the_same_bytes_as_then(
    earlier: tuple[TestClient, LiveMap, str, dict[str, bytes]],
) -> None:
    client, live, name, then = earlier
    assert live.name != name
    for path, body in then.items():
        answer = client.get(f"{path}&at={name}")
        assert answer.content == body, path
        assert answer.headers["sharegraph-state"] == name
    differ = [path for path, body in then.items() if client.get(path).content != body]
    assert differ


def test_every_view_takes_a_day_and_a_state(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    without = {
        path
        for path, operations in document["paths"].items()
        for operation in operations.values()
        if not {"on", "at"} <= {one["name"] for one in operation.get("parameters", ())}
    }
    assert without == {"/health"}


def test_links_and_forms_of_an_earlier_state_keep_it_and_the_day(
    earlier: tuple[TestClient, LiveMap, str, dict[str, bytes]],
) -> None:
    client, _, name, _ = earlier
    kept = f"on=2026-06-30&at={name}"
    waiting, seen, checked = [f"/?{kept}"], {"/"}, 0
    while waiting and checked < 60:
        answer = client.get(waiting.pop(), headers=PAGE)
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        checked += 1
        assert "as it was known in the state" in answer.text
        for form in re.findall(r"<form\b.*?</form>", answer.text, re.DOTALL):
            assert f'name="at" value="{name}"' in form, (answer.url, form[:200])
        for link in map(unescape, re.findall(r'<a\b[^>]*?href="(/[^"]*)"', answer.text)):
            parts = urlsplit(link)
            given_ = parse_qs(parts.query)
            if parts.path.startswith(("/static", "/openapi")):
                continue
            if link == unescape(
                re.findall(r'class="note warn earlier".*?href="([^"]*)"', answer.text, re.DOTALL)[0]
            ):
                assert "at" not in given_
                continue
            assert given_.get("at") == [name], (str(answer.url), link)
            assert given_.get("on"), (str(answer.url), link)
            shape = re.sub(r"[^/]+$", "*", parts.path) if parts.path.count("/") > 1 else parts.path
            if shape not in seen and "format=" not in link:
                seen.add(shape)
                waiting.append(link)
    assert checked > 20


def test_a_thing_that_nobody_states_any_more_is_gone_for_those_who_saw_it(
    earlier: tuple[TestClient, LiveMap, str, dict[str, bytes]],
) -> None:
    client, _, name, _ = earlier
    found = client.get("/search", params={"q": "Going Hotline", "at": name, "format": "json"}).json()
    (address,) = (thing["href"].partition("?")[0] for thing in found["found"][0]["things"])
    assert client.get(f"{address}?at={name}").status_code == 200
    gone = client.get(address)
    assert (gone.status_code, gone.json()["code"]) == (410, "gone")
    assert "was in the map until" in gone.json()["detail"]
    assert client.get(address, headers={"Accept": "text/turtle"}).status_code == 410
    assert "was in the map until" in client.get(address, headers=PAGE).text
    new = client.get("/search", params={"q": "Staying Hotline", "format": "json"}).json()
    later = new["found"][0]["things"][0]["href"]
    assert client.get(later).status_code == 200
    assert client.get(f"{later}?at={name}").status_code == 404


@pytest.mark.parametrize("name", ["0123456789ab", "nonsense", "../public", "given-public", "brought-back"])
def test_a_state_that_was_never_given_is_not_found(
    earlier: tuple[TestClient, LiveMap, str, dict[str, bytes]], name: str
) -> None:
    answer = earlier[0].get("/sources", params={"at": name, "format": "json"})
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_closing_a_source_withdraws_the_states_that_hold_it_at_once(
    tmp_path: Path, client_of: Callable[[LiveMap], TestClient]
) -> None:
    settings = Settings(data=tmp_path / "data", hosts="testserver", workers=1)
    file = organisations(tmp_path, HIDDEN_ROW)
    load_into(settings, [file], Wanted(source="a", audience="public"))
    live = LiveMap(settings, "public")
    try:
        client, first = client_of(live), live.name
        other = organisations(tmp_path / "b", "other,Other,hotline\n")
        load_into(settings, [other], Wanted(source="b", audience="public"))
        assert live.refresh()
        assert client.get("/organisations", params={"at": first, "q": "Hidden"}).status_code == 200
        load_into(settings, [file], Wanted(source="a", audience="partners"))
        for form in ("json", "html"):
            answer = client.get("/organisations", params={"at": first, "q": "Hidden", "format": form})
            assert answer.status_code == 410
            assert "Hidden Organisation" not in answer.text
        assert client.get("/organisations", params={"at": "0123456789ab"}).status_code == 404
    finally:
        live.close()


def test_a_state_that_was_put_away_says_how_it_comes_back_and_comes_back(
    tmp_path: Path, client_of: Callable[[LiveMap], TestClient], capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(data=tmp_path / "data", hosts="testserver", workers=1, kept_states=2, opened_states=1)
    for number in range(4):
        file = organisations(tmp_path / str(number), f"a{number},Organisation {number},hotline\n")
        load_into(settings, [file], Wanted(source="a", audience="public"))
    live = LiveMap(settings, "public")
    try:
        client, (_, second, third, first) = client_of(live), given(settings.data, "public")
        assert client.get("/sources", params={"at": second}).status_code == 200
        away = client.get("/sources", params={"at": first, "format": "json"})
        assert (away.status_code, away.json()["code"]) == (503, "state-put-away")
        assert f"sharegraph states --bring-back {first}" in away.json()["detail"]
        assert "retry-after" not in away.headers
        words = ["--data", str(settings.data)]
        assert main(["states", "--bring-back", first, *words]) == 0
        assert "put away" in capsys.readouterr().out
        assert client.get("/sources", params={"at": first}).status_code == 200
        assert client.get("/sources", params={"at": third}).status_code == 503
        assert main(["ask", "what-is-known", "--param", "thing=Organisation 1", "--at", third, *words]) == 0
        assert main(["states", "--let-go", first, *words]) == 0
        assert main(["states", "--bring-back", "nonsense", *words]) == 3
    finally:
        live.close()


def test_only_so_many_earlier_states_are_open_at_the_same_time(
    tmp_path: Path, client_of: Callable[[LiveMap], TestClient]
) -> None:
    settings = Settings(data=tmp_path / "data", hosts="testserver", workers=1, opened_states=1)
    for number in range(3):
        file = organisations(tmp_path / str(number), f"a{number},Organisation {number},hotline\n")
        load_into(settings, [file], Wanted(source="a", audience="public"))
    live = LiveMap(settings, "public")
    try:
        client, (_, second, first) = client_of(live), given(settings.data, "public")
        for name in (first, second, first):
            assert client.get("/sources", params={"at": name}).status_code == 200
        opened: Any = live._earlier
        assert list(opened._opened) == [first]
    finally:
        live.close()
