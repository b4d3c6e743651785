"""The named questions at the door: a form, an answer in people's words, the same answer as data."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta
from html import unescape

import pytest
from starlette.testclient import TestClient

from api.answering import answer, table_json
from api.demo import DEMO_DAY
from api.http.questions import table_csv
from api.live import LiveMap
from graph.network import strongest_pairs
from graph.questions import Question, Table, questions
from graph.questions.asking import bindings_of
from graph.questions.written_out import written_out
from graph.store import Cell
from ontology.terms import XSD

PAGE = {"Accept": "text/html"}
NAMES = sorted(questions())


@pytest.fixture(scope="module")
def needed(demo_map: LiveMap) -> dict[str, dict[str, str]]:
    """For each question the parameters it must have, from the demo's strongest tie."""
    pairs, _ = strongest_pairs(demo_map.snapshot(), DEMO_DAY, most=1)
    start, end = pairs[0].source_label, pairs[0].target_label
    given = {"from": start, "to": end, "organisation": start, "thing": start}
    return {
        name: {one.name: given[one.name] for one in asked.parameters if one.required}
        for name, asked in questions().items()
    }


def test_every_question_is_listed_with_its_parameters(client: TestClient) -> None:
    listed = client.get("/questions", params={"format": "json"}).json()["questions"]
    assert [one["name"] for one in listed] == list(questions())
    ends_soon = next(one for one in listed if one["name"] == "ends-soon")
    assert [(one["name"], one["required"], one["default"]) for one in ends_soon["parameters"]] == [
        ("day", False, None),
        ("days", False, "90"),
    ]
    shown = client.get("/questions", headers=PAGE).text
    assert all(f'href="/questions/{name}"' in shown for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_answer_is_the_same_as_that_of_the_code_in_every_form(
    client: TestClient, demo_map: LiveMap, needed: dict[str, dict[str, str]], name: str
) -> None:
    table = answer(demo_map.snapshot(), name, needed[name], day=DEMO_DAY)
    assert table.rows, f"{name} finds nothing in the demo"
    as_json = client.get(f"/questions/{name}", params={**needed[name], "format": "json"}).json()
    assert {key: as_json[key] for key in ("columns", "rows")} == table_json(table)
    assert (as_json["state"], as_json["on"]) == (demo_map.name, DEMO_DAY.isoformat())
    as_csv = client.get(f"/questions/{name}", params=needed[name], headers={"Accept": "text/csv"})
    assert len(list(csv.reader(io.StringIO(as_csv.text)))) == len(table.rows) + 1
    shown = client.get(f"/questions/{name}", params=needed[name], headers=PAGE)
    assert shown.status_code == 200
    assert f"{len(table.rows):,} row" in shown.text


@pytest.mark.parametrize("name", [name for name in NAMES if not questions()[name].computed])
def test_the_text_shown_gives_the_rows_of_the_question(
    demo_map: LiveMap, needed: dict[str, dict[str, str]], name: str
) -> None:
    asked = questions()[name]
    snapshot = demo_map.snapshot()
    bound = bindings_of(snapshot, asked, needed[name], DEMO_DAY)
    as_bound = snapshot.select(asked.text, bound)
    as_written = snapshot.select(written_out(asked, bound))
    assert [json.dumps(row) for row in as_written] == [json.dumps(row) for row in as_bound]


@pytest.mark.parametrize("name", NAMES)
def test_the_page_leads_into_sparql_with_the_same_question(
    client: TestClient, needed: dict[str, dict[str, str]], name: str
) -> None:
    shown = client.get(f"/questions/{name}", params=needed[name], headers=PAGE).text
    (link,) = re.findall(r'href="(/sparql\?query=[^"]+)"', shown)
    there = client.get(unescape(link), headers=PAGE)
    assert there.status_code == 200
    assert "Answer" in there.text


def test_a_question_that_needs_something_shows_its_form_first(client: TestClient) -> None:
    shown = client.get("/questions/shortest-route", headers=PAGE)
    assert shown.status_code == 200
    assert "Answer" not in shown.text
    assert shown.text.count("(needed)") == 2


def test_what_is_missing_or_unknown_is_told_at_its_field(client: TestClient) -> None:
    page = client.get("/questions/shortest-route", params={"from": "nobody at all"}, headers=PAGE)
    assert page.status_code == 400
    assert re.search(r'id="p-to"[^>]*aria-invalid="true"', page.text)
    unknown = client.get("/questions/under-what", params={"organisation": "nobody <b>"}, headers=PAGE)
    assert unknown.status_code == 404
    assert 'id="f-organisation"' in unknown.text
    assert "<b>" not in unknown.text
    wrong = client.get("/questions/ends-soon", params={"days": "many"}, headers=PAGE)
    assert wrong.status_code == 400
    assert 'id="f-days"' in wrong.text


def test_programs_are_told_which_parameter_is_off(client: TestClient) -> None:
    wrong = client.get("/questions/ends-soon", params={"days": "many", "format": "json"})
    assert (wrong.status_code, wrong.json()["code"], wrong.json()["parameter"]) == (
        400,
        "wrong-parameter",
        "days",
    )
    missing = client.get("/questions/what-is-known", params={"format": "json"})
    assert (missing.status_code, missing.json()["parameter"]) == (400, "thing")
    unknown = client.get("/questions/what-is-known", params={"thing": "nobody", "format": "json"})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not-found")
    assert client.get("/questions/who-shares-with-whom", params={"dya": "2026-01-01"}).status_code == 400
    assert client.get("/questions/no-such-question").status_code == 404


def test_the_day_of_the_address_counts_where_the_question_names_none(client: TestClient) -> None:
    def ends(**given: str) -> list[str]:
        rows = client.get("/questions/ends-soon", params={**given, "format": "json"}).json()["rows"]
        return [row["ends"] for row in rows]

    later = (DEMO_DAY + timedelta(days=60)).isoformat()
    assert ends(on=later) == ends(day=later) != ends()
    shown = client.get("/questions/ends-soon", params={"on": later}, headers=PAGE).text
    assert f'value="{later}"' in shown
    links = [unescape(link) for link in re.findall(r'href="(/[^"]+)"', shown)]
    kept = [link for link in links if link.startswith(("/agreements/", "/organisations/"))]
    assert kept
    assert all(f"on={later}" in link for link in kept)


def test_a_formula_in_a_label_stays_text_in_a_spreadsheet() -> None:
    cell = Cell("=1+1", "literal", XSD.string, "")
    number = Cell("-5", "literal", XSD.integer, "")
    assert table_csv(Table(("a", "b"), ((cell, number), (None, None)), "")) == "a,b\r\n'=1+1,-5\r\n,\r\n"


def test_an_empty_map_says_what_finding_nothing_means(empty_client: TestClient) -> None:
    shown = empty_client.get("/questions/who-shares-with-whom", headers=PAGE)
    assert shown.status_code == 200
    assert "No rows." in shown.text
    assert "no proof" in shown.text


def test_a_question_without_parameters_is_written_out_as_it_is() -> None:
    plain = Question("x", "Title", "all", (), "", "", "# title: Title\n# asked by: all\nASK WHERE {\n}\n")
    assert written_out(plain, {}) == "# title: Title\nASK WHERE {\n}\n"
    assert written_out(plain, {"a": "<x:a>"}) == (
        "# title: Title\nASK WHERE {\n  VALUES (?a) { (<x:a>) }\n}\n"
    )
