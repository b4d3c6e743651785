"""The gap matrix at the door: numbers as the code has them, none apart from not known, cells with records."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.demo import DEMO_DAY
from api.live import LiveMap
from api.pages.gaps_page import value_of, written
from graph.funding import ROW_AXES, Matrix, coverage_sentences, gap_matrix, notable_gaps

PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
GRANTS = Path(__file__).parents[3] / "../shared/data/360giving/ab-charitable-trust.json"
HOSTILE = 'Fund <script>alert(1)</script> "x" & Co'


class Cells(HTMLParser):
    """The cells of the matrix, row by row: (class, text, address)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[list[str]]] = []
        self._in_table = self._in_cell = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        stated = dict(attrs)
        if tag == "div" and stated.get("class") == "matrix":
            self._in_table = True
        if not self._in_table:
            return
        if tag == "tr":
            self.rows.append([])
        if tag == "td":
            self._in_cell = True
            self.rows[-1].append([stated.get("class") or "", "", ""])
        if tag == "a" and self._in_cell:
            self.rows[-1][-1][2] = stated.get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self._in_table = False
        if tag == "td":
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.rows[-1][-1][1] += data


def matrix_of(live: LiveMap, axis: str) -> Matrix:
    return gap_matrix(live.snapshot(), axis, day=DEMO_DAY)


@pytest.mark.parametrize("axis", ROW_AXES)
@pytest.mark.parametrize("measure", ["grants", "datasets", "agreements", "needs", "USD"])
def test_every_cell_prints_the_number_that_the_code_computes(
    client: TestClient, demo_map: LiveMap, axis: str, measure: str
) -> None:
    matrix = matrix_of(demo_map, axis)
    page = client.get("/gaps", params={"rows": axis, "measure": measure, "all": "1"}, headers=PAGE).text
    shown = [row for row in Cells(page).rows if row]
    keys = [*(key for key, _ in matrix.rows), ""]
    assert len(shown) == len(keys)
    for key, cells in zip(keys, shown, strict=True):
        for (column, _), (kind, text, address) in zip((*matrix.columns, ("", "")), cells, strict=False):
            value = value_of(matrix.cells[key, column], measure)
            printed = text.split()[0].replace(",", "")
            assert printed == "?" if value is None else Decimal(printed) == value
            assert address.startswith(f"/gaps/cell?rows={axis}")
            if key and column:
                assert ("unknown" in kind) == (value is None)
                assert ("level" in kind) == bool(value)


def test_the_page_begins_with_how_well_it_is_covered(client: TestClient, demo_map: LiveMap) -> None:
    page = client.get("/gaps", headers=PAGE).text
    first = coverage_sentences(matrix_of(demo_map, "theme"))[0]
    assert re.match(r"\d+ of \d+ grants carry both theme and place", first)
    assert f'<p class="lead">{first}</p>' in page
    assert page.index(first) < page.index("<table")


def test_currencies_are_never_added(client: TestClient, demo_map: LiveMap) -> None:
    total = matrix_of(demo_map, "theme").cells["", ""].sums
    assert len(total.money) > 1
    body = client.get("/gaps", params={"format": "json"}).json()
    whole = next(one for one in body["cells"] if not one["row"] and not one["column"])
    assert {code: Decimal(value) for code, value in whole["money"].items()} == dict(total.money)
    page = client.get("/gaps", headers=PAGE).text
    assert f"{total.with_amount} of {total.grants} grants state an amount" in page


def test_a_kind_that_never_says_both_is_not_known_anywhere(client: TestClient, demo_map: LiveMap) -> None:
    matrix = matrix_of(demo_map, "programme")
    agreements = next(one for one in matrix.coverage if one.kind == "agreements")
    assert (agreements.with_both, agreements.in_all > 0) == (0, True)
    page = client.get("/gaps", params={"rows": "programme", "measure": "agreements"}, headers=PAGE).text
    inner = [cells[: len(matrix.columns)] for cells in Cells(page).rows if cells][:-1]
    assert all(kind.split()[-1] != "none" for cells in inner for kind, _, _ in cells)


def test_rows_in_which_nothing_stands_are_named_and_shown_on_request(
    client: TestClient, demo_map: LiveMap
) -> None:
    matrix = matrix_of(demo_map, "theme")
    empty = [
        label
        for key, label in matrix.rows
        if not matrix.cells[key, ""].grants and not any(matrix.cells[key, ""].things.values())
    ]
    assert empty
    page = client.get("/gaps", headers=PAGE).text
    assert f"{len(empty)} of {len(matrix.rows)} rows are left out" in page
    assert all(label in page for label in empty)
    whole = client.get("/gaps", params={"all": "1"}, headers=PAGE).text
    assert len(Cells(whole).rows) - len(Cells(page).rows) == len(empty)


def test_the_csv_and_the_json_hold_every_cell(client: TestClient, demo_map: LiveMap) -> None:
    matrix = matrix_of(demo_map, "harm")
    text = client.get("/gaps", params={"rows": "harm", "format": "csv"}).text
    rows = list(csv.DictReader(io.StringIO(text)))
    body = client.get("/gaps", params={"rows": "harm", "format": "json"}).json()
    assert len(rows) == len(body["cells"]) == len(matrix.cells)
    assert {row["grants"] for row in rows} >= {"0"}
    assert len(body["notable"]) == notable_gaps(matrix, most=10**6)[1]
    assert body["sources"]


def test_the_notable_gaps_lead_to_their_cells(client: TestClient, demo_map: LiveMap) -> None:
    matrix = matrix_of(demo_map, "harm")
    found, in_all = notable_gaps(matrix, most=12)
    page = client.get("/gaps", params={"rows": "harm"}, headers=PAGE).text
    assert f"Showing {len(found)} of {in_all} cells" in page
    base = demo_map.snapshot().base
    for gap in found:
        asked = {"rows": "harm", "row": written(base, gap.row), "column": written(base, gap.column)}
        cell = client.get("/gaps/cell", params=asked, headers=PAGE).text
        assert gap.reason in cell


@pytest.mark.parametrize("axis", ROW_AXES)
def test_the_records_behind_a_cell_make_its_number(client: TestClient, demo_map: LiveMap, axis: str) -> None:
    matrix, base = matrix_of(demo_map, axis), demo_map.snapshot().base
    for row in (*(key for key, _ in matrix.rows), ""):
        for column in ("", matrix.columns[0][0], matrix.columns[-1][0]):
            asked = {"rows": axis, "row": written(base, row), "column": written(base, column)}
            body = client.get("/gaps/cell", params={**asked, "format": "json"}).json()
            cell = matrix.cells[row, column]
            assert len(body["grants"]) == cell.sums.grants
            for code, money in cell.sums.money.items():
                parts = [Decimal(one["here"][code]) for one in body["grants"] if code in one["here"]]
                assert sum(parts) == money
            for kind, things in cell.things.items():
                assert [one["id"] for one in body[kind]] == list(things)


def test_a_cell_without_records_says_whether_that_is_known(client: TestClient, demo_map: LiveMap) -> None:
    asked = {"rows": "theme", "row": "other", "column": "GB"}
    page = client.get("/gaps/cell", params=asked, headers=PAGE).text
    assert "None</strong> that this map knows of" in page
    assert "Not known.</strong>" in page
    counts = client.get("/gaps/cell", params={**asked, "format": "json"}).json()["cell"]
    assert (counts["grants"], counts["needs"]) == (0, None)


@pytest.mark.parametrize(
    "off",
    [
        {"rows": "colour"},
        {"measure": "XXX"},
        {"measure": "joy"},
        {"all": "perhaps"},
        {"on": "x"},
        {"row": "x"},
    ],
)
def test_a_parameter_that_is_off_is_refused(client: TestClient, off: dict[str, str]) -> None:
    assert client.get("/gaps", params=off, headers=PAGE).status_code == 400


@pytest.mark.parametrize(
    "off", [{"row": "zz"}, {"column": "zz"}, {"row": "<x>"}, {"column": "GB", "row": '"}'}]
)
def test_a_row_or_country_that_the_matrix_has_not_is_not_found(
    client: TestClient, off: dict[str, str]
) -> None:
    answer = client.get("/gaps/cell", params=off)
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_forms_are_chosen_by_accept_and_by_word(client: TestClient) -> None:
    assert client.get("/gaps", headers={"Accept": "text/csv"}).headers["content-type"].startswith("text/csv")
    assert client.get("/gaps", headers={"Accept": "application/json"}).json()["rows"] == "theme"
    assert client.get("/gaps", headers={"Accept": "audio/ogg"}).status_code == 406
    assert client.get("/gaps/cell", params={"format": "csv"}).status_code == 400


def test_the_day_is_kept_and_every_link_answers(client: TestClient) -> None:
    asked = {"rows": "programme", "on": "2026-01-31"}
    page = client.get("/gaps", params=asked, headers=PAGE).text
    cell = client.get("/gaps/cell", params={**asked, "column": "GB"}, headers=PAGE).text
    links = {unescape(found) for found in re.findall(r'href="(/[^"#]*)', page + cell)}
    matrix_links = sorted(link for link in links if link.startswith("/gaps"))
    assert all("on=2026-01-31" in link for link in matrix_links)
    others = sorted(link for link in links if not link.startswith("/gaps"))
    for link in (*matrix_links[::9], *others):
        assert client.get(link, headers=PAGE).status_code == 200, link


def test_labels_are_never_markup(
    map_of: Callable[..., LiveMap], client_of: Callable[[LiveMap], TestClient], tmp_path: Path
) -> None:
    quoted = HOSTILE.replace('"', '""')
    (tmp_path / "grants.csv").write_text(
        "id,title,funder,grantees,amount,currency,awarded on,programmes,places\n"
        f'g,"{quoted}",f,r,100,GBP,2024-01-01,"{quoted}",GB\n',
        "utf-8",
    )
    (tmp_path / "organisations.csv").write_text(f'id,name,sectors\nf,"{quoted}",\nr,Recipient,\n', "utf-8")
    client = client_of(map_of([sorted(tmp_path.iterdir())]))
    page = client.get("/gaps", params={"rows": "programme"}, headers=PAGE).text
    links = [unescape(link) for link in re.findall(r'href="(/gaps/cell[^"]*)', page)]
    assert links
    for text in (page, *(client.get(link, headers=PAGE).text for link in links)):
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)" in text


def test_an_empty_map_says_how_it_is_filled(empty_client: TestClient) -> None:
    page = empty_client.get("/gaps", headers=PAGE)
    assert page.status_code == 200
    assert "sharegraph load" in page.text
    assert empty_client.get("/gaps/cell", headers=PAGE).status_code == 200
    for form in ("json", "csv"):
        assert empty_client.get("/gaps", params={"format": form}).status_code == 200


@pytest.mark.skipif(not GRANTS.exists(), reason="the real grants are not on this machine")
def test_real_grants_stand_under_their_country_and_programmes(
    map_of: Callable[..., LiveMap], client_of: Callable[[LiveMap], TestClient]
) -> None:
    client = client_of(map_of([[GRANTS]]))
    body = client.get("/gaps", params={"rows": "programme", "format": "json"}).json()
    money = {
        (one["row"], one["column"].rpartition("/")[2]): Decimal(one["money"].get("GBP", "0"))
        for one in body["cells"]
    }
    assert money["", ""] == Decimal(12785625)
    programmes = [one["id"] for one in body["row_labels"] if one["id"].startswith("http")]
    assert len(programmes) == 3
    assert sum(money[programme, "GB"] for programme in programmes) >= money["", ""] * Decimal("0.95")
    page = client.get("/gaps", params={"rows": "programme"}, headers=PAGE).text
    assert "place read as GB: UK Wide (188 times)" in page
    assert "43 names" in page
    themes = client.get("/gaps", headers=PAGE).text
    assert "0 of 783 grants carry both theme and place" in themes
    assert all(kind.split()[-1] != "none" for cells in Cells(themes).rows for kind, _, _ in cells)
