"""The list of conflicts: on the page, as JSON and CSV, what each audience sees and nothing else."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.commands.load import load_into
from api.commands.main import main
from api.live import LiveMap
from api.loading import Wanted
from api.pages.conflicts_page import rows_of
from api.pages.conflicts_shown import ClaimShown, ConflictShown
from api.pages.pieces import Line, Ref, Text
from api.settings import Settings

HEAD = "name,identifiers,sectors,status,located in"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three sources that differ: two for the public, one for stewards; one contradicts itself."""
    folder = tmp_path_factory.mktemp("conflicts")
    files = {
        "old": ("public", "2020-01-01", ["Harbour,GB-CHC-1000001,hotline,,GB"]),
        "new": (
            "public",
            "2024-01-01",
            ["Harbour Trust,GB-CHC-1000001,hotline,,GB", "Quay,GB-CHC-1000002,hotline,,GB"],
        ),
        "own": (
            "stewards",
            "2025-01-01",
            [
                "Pier,GB-CHC-1000003,hotline,,GB",
                "Pier Lab,GB-CHC-1000003,hotline,,GB",
                "H,GB-CHC-1000001,hotline,,GB",
            ],
        ),
    }
    for name, (audience, as_of, rows) in files.items():
        here = folder / name
        here.mkdir()
        (here / "organisations.csv").write_text("\n".join([HEAD, *rows]) + "\n")
        (here / "source.csv").write_text(
            f"name,title,publisher,licence,as of\n{name},The {name} list,P,CC0,{as_of}\n"
        )
        (done, *_) = load_into(
            Settings(data=folder / "map"),
            [here / "organisations.csv", here / "source.csv"],
            Wanted(audience=audience),
        )
        assert done.outcome == "loaded"
    return folder / "map"


@pytest.fixture(scope="module")
def clients(data: Path) -> Iterator[Callable[[str], TestClient]]:
    lives = {who: LiveMap(Settings(data=data, workers=1), who) for who in ("public", "stewards")}
    made = {who: TestClient(create_app(live), base_url="http://127.0.0.1") for who, live in lives.items()}
    yield lambda who: made[who]
    for live in lives.values():
        live.close()


def told(client: TestClient, **params: str) -> Any:
    answer = client.get("/conflicts", params={"format": "json", **params})
    assert answer.status_code == 200
    return answer.json()


def test_a_conflict_says_who_said_what_when_which_is_shown_and_why(clients: Any) -> None:
    (one,) = told(clients("public"))["conflicts"]
    assert (one["thing"]["label"], one["words"], one["why"]) == ("Harbour Trust", "Name", "newest")
    claims = [
        (c["source"]["label"], c["facts"][0]["values"][0]["text"], c["said_on"], c["shown"])
        for c in one["claims"]
    ]
    assert claims == [
        ("The new list", "Harbour Trust", "2024-01-01", True),
        ("The old list", "Harbour", "2020-01-01", False),
    ]


def test_the_public_learns_nothing_of_what_stewards_see(clients: Any) -> None:
    for form in ("json", "csv", "html"):
        body = clients("public").get("/conflicts", params={"format": form}).text
        assert "The own list" not in body
        assert "Pier" not in body
    assert told(clients("stewards"))["in_all"] == 2


def test_a_source_that_contradicts_itself_is_listed(clients: Any) -> None:
    found = told(clients("stewards"), source="own")["conflicts"]
    pier = next(one for one in found if one["thing"]["label"] == "Pier Lab")
    assert pier["claims"][0]["note"] == "contradicts itself"
    assert [value["text"] for value in pier["claims"][0]["facts"][0]["values"]] == ["Pier Lab", "Pier"]


def test_the_list_narrows_by_source_and_fact_and_says_of_how_many(clients: Any) -> None:
    found = told(clients("stewards"), source="old", fact="label")
    assert (found["in_all"], found["known"]) == (1, 2)
    assert {one["value"]: one["count"] for one in found["sources"]} == {"new": 1, "old": 1, "own": 2}
    assert "1–1 of 1 that match, of 2" in clients("stewards").get("/conflicts?source=old").text


@pytest.mark.parametrize("query", ["source=own", "fact=money", "page=0", "sort=x"])
def test_what_is_not_there_to_narrow_by_is_said(query: str, clients: Any) -> None:
    assert clients("public").get(f"/conflicts?{query}").status_code == 400


def test_as_csv_each_claim_is_a_row(clients: Any) -> None:
    rows = list(csv.DictReader(io.StringIO(clients("public").get("/conflicts?format=csv").text)))
    assert [(row["source"], row["value"], row["shown"]) for row in rows] == [
        ("The new list", "Harbour Trust", "yes"),
        ("The old list", "Harbour", "no"),
    ]


def test_the_page_of_a_thing_says_the_same(clients: Any) -> None:
    client = clients("public")
    page = client.get("/organisations/org-id:GB-CHC-1000001", params={"format": "json"}).json()
    assert page["conflicts"] == told(client)["conflicts"]
    html = client.get("/organisations/org-id:GB-CHC-1000001", headers={"Accept": "text/html"}).text
    assert "best value: newest" in html
    assert "The old list" in html
    assert (
        client.get("/organisations/org-id:GB-CHC-1000002", params={"format": "json"}).json()["conflicts"]
        == []
    )


def test_the_command_says_the_same(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conflicts", "--data", str(data), "--audience", "public"]) == 0
    out, err = capsys.readouterr()
    assert "Harbour Trust" in out
    assert "newest" in out
    assert "1 of 1 conflicts" in err


@pytest.mark.parametrize(("sure", "shown"), [(True, "yes"), (False, "not sure")])
def test_a_claim_of_which_nothing_is_sure_is_not_called_the_one_that_is_shown(sure: bool, shown: str) -> None:
    thing, fact = (
        Ref("https://example.org/id/organisation/a", "A"),
        Line("lat", "Latitude", (Text("1"), Text("3"))),
    )
    claim = ClaimShown(thing, (fact,), "", shown=True, note="contradicts itself")
    one = ConflictShown(thing, "organisation", "coordinates", "Coordinates", (claim,), "why", sure)
    assert [row[7:] for row in rows_of([one])] == [(shown, "why")]
