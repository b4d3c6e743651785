"""The recipes at the door: a form, an answer in people's words, the same rows as JSON, CSV and TSV."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.answering import answer, table_json
from api.demo import DEMO_DAY
from api.http.recipes import table_csv, table_tsv
from api.live import LiveMap
from graph.questions import Question, Table, questions
from graph.questions.asking import bindings_of
from graph.questions.catalogue import ASKERS
from graph.questions.written_out import written_out
from graph.store import Cell
from ontology.terms import XSD

PAGE = {"Accept": "text/html"}
NAMES = sorted(questions())


EXPECTED = Path(__file__).parents[1] / "answering" / "expected"


@pytest.fixture(scope="module")
def needed() -> dict[str, dict[str, str]]:
    """For each question the parameters with which its expected answer is worked out."""
    found = {}
    for name in NAMES:
        lines = (EXPECTED / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        found[name] = dict(line[2:].split("=", 1) for line in lines if line.startswith("# "))
    return found


def test_every_question_is_listed_with_its_parameters(client: TestClient) -> None:
    listed = client.get("/recipes", params={"format": "json"}).json()["questions"]
    assert [one["name"] for one in listed] == list(questions())
    ends_soon = next(one for one in listed if one["name"] == "ends-soon")
    assert [(one["name"], one["required"], one["default"]) for one in ends_soon["parameters"]] == [
        ("day", False, None),
        ("days", False, "90"),
    ]
    shown = client.get("/recipes", headers=PAGE).text
    assert all(f'href="/recipes/{name}"' in shown for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_answer_has_the_same_rows_in_every_form(
    client: TestClient, demo_map: LiveMap, needed: dict[str, dict[str, str]], name: str
) -> None:
    table = answer(demo_map.snapshot(), name, needed[name], day=DEMO_DAY)
    address = f"/recipes/{name}"
    as_json = client.get(address, params={**needed[name], "format": "json"}).json()
    assert {key: as_json[key] for key in ("columns", "second_hand", "rows")} == table_json(table)
    assert (as_json["state"], as_json["on"]) == (demo_map.name, DEMO_DAY.isoformat())
    values = [[row[column] or "" for column in table.columns] for row in as_json["rows"]]
    as_csv = client.get(address, params=needed[name], headers={"Accept": "text/csv"})
    heads, *rows = csv.reader(io.StringIO(as_csv.text))
    assert (tuple(heads), rows) == (table.columns, values)
    as_tsv = client.get(address, params={**needed[name], "format": "tsv"})
    assert as_tsv.headers["content-type"] == "text/tab-separated-values; charset=utf-8"
    heads, *rows = [line.split("\t") for line in as_tsv.text.removesuffix("\n").split("\n")]
    assert (tuple(heads), rows) == (table.columns, values)
    shown = client.get(address, params=needed[name], headers=PAGE)
    assert shown.status_code == 200
    if not table.rows:
        assert f"No rows. {table.empty}" in unescape(shown.text)
        return
    assert f"{len(table.rows):,} row" in shown.text
    body = shown.text.partition("<tbody>")[2].partition("</tbody>")[0]
    assert body.count("<tr>") == len(table.rows)
    for label in [column for column in table.columns if column.endswith("Label")]:
        place = table.columns.index(label)
        assert all(cell.value in unescape(body) for row in table.rows if (cell := row[place]) is not None)


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
    shown = client.get(f"/recipes/{name}", params=needed[name], headers=PAGE).text
    (link,) = re.findall(r'href="(/sparql\?query=[^"]+)"', shown)
    there = client.get(unescape(link), headers=PAGE)
    assert there.status_code == 200
    assert "Answer" in there.text


def test_a_question_that_needs_something_shows_its_form_first(client: TestClient) -> None:
    shown = client.get("/recipes/shortest-route", headers=PAGE)
    assert shown.status_code == 200
    assert "Answer" not in shown.text
    assert shown.text.count("(needed)") == 2


def test_what_is_missing_or_unknown_is_told_at_its_field(client: TestClient) -> None:
    page = client.get("/recipes/shortest-route", params={"from": "nobody at all"}, headers=PAGE)
    assert page.status_code == 400
    assert re.search(r'id="p-to"[^>]*aria-invalid="true"', page.text)
    unknown = client.get("/recipes/under-what", params={"organisation": "nobody <b>"}, headers=PAGE)
    assert unknown.status_code == 400
    assert 'id="f-organisation"' in unknown.text
    assert "<b>" not in unknown.text
    wrong = client.get("/recipes/ends-soon", params={"days": "many"}, headers=PAGE)
    assert wrong.status_code == 400
    assert 'id="f-days"' in wrong.text


def test_programs_are_told_which_parameter_is_off(client: TestClient) -> None:
    wrong = client.get("/recipes/ends-soon", params={"days": "many", "format": "json"})
    assert (wrong.status_code, wrong.json()["code"], wrong.json()["parameter"]) == (
        400,
        "wrong-parameter",
        "days",
    )
    missing = client.get("/recipes/what-is-known", params={"format": "json"})
    assert (missing.status_code, missing.json()["parameter"]) == (400, "thing")
    unknown = client.get("/recipes/what-is-known", params={"thing": "nobody", "format": "json"})
    assert (unknown.status_code, unknown.json()["parameter"]) == (400, "thing")
    other = client.get("/recipes/data-on-a-harm", params={"harm": "weather", "format": "json"})
    assert (other.status_code, other.json()["parameter"]) == (400, "harm")
    assert "grooming" in other.json()["detail"]
    assert client.get("/recipes/who-shares-with-whom", params={"dya": "2026-01-01"}).status_code == 400
    assert client.get("/recipes/no-such-question").status_code == 404


def test_the_day_of_the_address_counts_where_the_question_names_none(client: TestClient) -> None:
    def ends(**given: str) -> list[str]:
        rows = client.get("/recipes/ends-soon", params={**given, "format": "json"}).json()["rows"]
        return [row["ends"] for row in rows]

    later = (DEMO_DAY + timedelta(days=60)).isoformat()
    assert ends(on=later) == ends(day=later) != ends()
    shown = client.get("/recipes/ends-soon", params={"on": later}, headers=PAGE).text
    assert f'value="{later}"' in shown
    links = [unescape(link) for link in re.findall(r'href="(/[^"]+)"', shown)]
    kept = [link for link in links if link.startswith(("/agreements/", "/organisations/"))]
    assert kept
    assert all(f"on={later}" in link for link in kept)


def test_a_file_is_kept_with_its_state_for_whoever_asks_the_same(
    client: TestClient, demo_map: LiveMap
) -> None:
    def files(**more: str) -> list[bytes]:
        address = "/recipes/ends-soon"
        return [client.get(address, params={"format": form, **more}).content for form in ("json", "csv")]

    def kept() -> list[bytes]:
        return sorted(b"".join(one.blocks) for one in demo_map.snapshot().pool.kept._answers.values())

    first = files(days="91")
    after = kept()
    assert set(first) < set(after)
    assert files(days="91") == first
    assert kept() == after
    assert files(days="91", on="2031-01-01")[0] != first[0]


def test_a_formula_in_a_label_stays_text_in_a_spreadsheet() -> None:
    cell = Cell("=1+1", "literal", XSD.string, "")
    number = Cell("-5", "literal", XSD.integer, "")
    assert table_csv(Table(("a", "b"), ((cell, number), (None, None)), "")) == "a,b\r\n'=1+1,-5\r\n,\r\n"


def test_tabs_and_line_breaks_do_not_break_a_row_of_tsv() -> None:
    cell = Cell("a\tb\r\nc", "literal", XSD.string, "")
    assert table_tsv(Table(("x", "y"), ((cell, None),), "")) == "x\ty\na b c\t\n"


def test_the_list_stands_by_who_asks_and_names_each_question_once(client: TestClient) -> None:
    shown = client.get("/recipes", headers=PAGE).text
    heads = re.findall(r'<h2 id="([a-z]+)">', shown)
    assert heads == list(ASKERS)
    assert sorted(re.findall(r'href="/recipes/([a-z-]+)"', shown)) == NAMES


def test_a_concept_is_named_by_code_word_or_iri_and_shown_by_its_name(client: TestClient) -> None:
    grooming = "https://w3id.org/sharegraph/vocab/harm/grooming"
    answers = [
        client.get("/recipes/data-on-a-harm", params={"harm": harm, "format": "json"}).json()["rows"]
        for harm in ("grooming", "Online grooming", grooming)
    ]
    assert answers[0] == answers[1] == answers[2] != []
    shown = client.get("/recipes/data-on-a-harm", params={"harm": grooming}, headers=PAGE).text
    assert 'value="Online grooming"' in shown
    assert '<option value="Cyberbullying">' in shown


def test_an_empty_map_says_what_finding_nothing_means(empty_client: TestClient) -> None:
    shown = empty_client.get("/recipes/who-shares-with-whom", headers=PAGE)
    assert shown.status_code == 200
    assert "No rows." in shown.text
    assert "no proof" in shown.text


def test_a_question_without_parameters_is_written_out_as_it_is() -> None:
    plain = Question("x", "Title", "all", (), "", "", "# title: Title\n# asked by: all\nASK WHERE {\n}\n")
    assert written_out(plain, {}) == "# title: Title\nASK WHERE {\n}\n"
    assert written_out(plain, {"a": "<x:a>"}) == (
        "# title: Title\nASK WHERE {\n  VALUES (?a) { (<x:a>) }\n}\n"
    )
