"""Sources at the door: what was loaded, with its account."""

from __future__ import annotations

from starlette.testclient import TestClient

from api.live import LiveMap


def test_every_source_of_the_map_is_listed(client: TestClient, demo_map: LiveMap) -> None:
    body = client.get("/sources", params={"format": "json"}).json()
    known = demo_map.snapshot().state.entries
    assert [one["name"] for one in body["sources"]] == [entry.source.name for entry in known]
    assert body["state"] == demo_map.name


def test_an_empty_map_says_how_it_is_filled(empty_client: TestClient) -> None:
    answer = empty_client.get("/sources", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert "sharegraph load" in answer.text
