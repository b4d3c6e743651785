"""RULES 10: whatever counts or lists says how much of it is known only through sources that repeat others."""

from __future__ import annotations

import csv
import html
import io

import pytest
from starlette.testclient import TestClient

YEARBOOK = "Invented yearbook: what its editors were told, for the demo"
SAYS = f"known only through {YEARBOOK}."


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/agreements", f"Of these, 2 agreements are {SAYS}"),
        ("/network", f"Of these, 2 ties are {SAYS}"),
        ("/network?view=table", f"known only through {YEARBOOK}"),
        ("/gaps", f"Of all of them, 1 agreement in force is {SAYS}"),
        ("/recipes/who-shares-with-whom", f"Of these, 2 things are {SAYS}"),
        ("/recipes/governance-in-use", f"known only through {YEARBOOK}: 2 agreements."),
    ],
)
def test_a_page_says_what_of_it_is_known_second_hand_alone(
    client: TestClient, address: str, sentence: str
) -> None:
    assert sentence in html.unescape(client.get(address, headers={"Accept": "text/html"}).text)


@pytest.mark.parametrize("address", ["/organisations", "/grants", "/recipes/drawn-ties"])
def test_where_all_is_known_itself_nothing_is_said(client: TestClient, address: str) -> None:
    assert "known only through" not in client.get(address, headers={"Accept": "text/html"}).text


@pytest.mark.parametrize(
    ("address", "column"), [("/agreements", "through"), ("/network", "known_only_through")]
)
def test_a_file_names_it_row_by_row(client: TestClient, address: str, column: str) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get(address, params={"format": "csv"}).text)))
    told = [row for row in rows if row[column]]
    assert {row[column] for row in told} == {YEARBOOK}
    assert 0 < len(told) < len(rows)


def test_an_answer_as_json_says_it_and_says_null_where_there_is_nothing_to_say(client: TestClient) -> None:
    def said(name: str) -> str | None:
        found: str | None = client.get(f"/recipes/{name}", params={"format": "json"}).json()["second_hand"]
        return found

    assert said("who-shares-with-whom") == f"Of these, 2 things are {SAYS}"
    assert said("money-by-funder") is None


def test_counted_ties_say_how_many_of_them_are_known_second_hand_alone(client: TestClient) -> None:
    def rows(name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(client.get(f"/{name}", params={"format": "csv"}).text)))

    ties = client.get("/network", params={"format": "json"}).json()["edges"]
    told = {(tie["source"], tie["target"]) for tie in ties if tie["known_only_through"]}
    assert told
    counted = sum(int(row["repeated"] or 0) for row in rows("organisations"))
    assert counted == 2 * len(told), "each tie is counted at both of its ends"
    assert sum(int(row["repeated"] or 0) for row in rows("datasets")) > 0
    for row in (*rows("organisations"), *rows("datasets")):
        of = sum(int(row.get(name) or 0) for name in ("shares", "receives", "shared"))
        assert int(row["repeated"] or 0) <= of
