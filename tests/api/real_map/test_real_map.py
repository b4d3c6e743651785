"""The published register and grants, loaded as people load them, give the figures their files state."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.answering import answer
from api.app import create_app
from api.commands.load import load_into
from api.live import LiveMap
from api.loading import Wanted
from api.settings import Settings
from graph.funding import gap_matrix
from graph.network import network_around
from graph.resolve import State
from graph.snapshot import Snapshot
from graph.snapshot.lookup import record_places

REGISTER = "agreements/phe-data-release-register-2017-2020.ods"
TRUST, FOUNDATION = "360giving/ab-charitable-trust", "360giving/andrew-lloyd-webber-foundation"
TRUST_MONEY, FOUNDATION_MONEY = Decimal(12_785_625), Decimal("21757793.27")
SHARES = ("sharesDataWith",)


@pytest.fixture(scope="module")
def live(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveMap]:
    """The register, and each funder from JSON and from XLSX as two sources."""
    settings = Settings(data=tmp_path_factory.mktemp("real"), hosts="testserver")
    wanted = Wanted(audience="public", provider="Public Health England")
    load_into(settings, [shared_data / REGISTER], wanted)
    for funder in (TRUST, FOUNDATION):
        for ending in ("json", "xlsx"):
            name = f"{funder.partition('/')[2]}-{ending}"
            load_into(settings, [shared_data / f"{funder}.{ending}"], Wanted(audience="public", source=name))
    opened = LiveMap(settings, "public")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def snapshot(live: LiveMap) -> Snapshot:
    return live.snapshot()


@pytest.fixture(scope="module")
def client(live: LiveMap) -> TestClient:
    return TestClient(create_app(live))


def agency(snapshot: Snapshot) -> str:
    query = """SELECT ?name ?thing WHERE { ?thing a <https://w3id.org/sharegraph/ns#Organisation> ;
      <http://www.w3.org/2000/01/rdf-schema#label> ?name }"""
    rows = snapshot.select(query, {"name": '"Public Health England"'})
    assert len(rows) == 1
    return rows[0]["thing"].value


def test_the_agency_shares_with_84_others_and_releases_to_itself_twice(
    snapshot: Snapshot, live: LiveMap
) -> None:
    focus = agency(snapshot)
    network = network_around(snapshot, live.settings.today(), focus=focus, rules=SHARES, states=tuple(State))
    assert {link.target for link in network.links if link.source == focus} == {
        node.iri for node in network.nodes if node.iri != focus
    }
    assert len(network.nodes) == 85
    assert [flow.organisation for flow in network.internal] == [focus, focus]


def test_each_tie_opens_its_agreement_and_the_row_that_says_so(snapshot: Snapshot, live: LiveMap) -> None:
    network = network_around(
        snapshot, live.settings.today(), focus=agency(snapshot), rules=SHARES, states=tuple(State)
    )
    edges = [edge for link in network.links for edge in link.edges]
    places = record_places(snapshot, {record for edge in edges for record in edge.records})
    assert len(edges) == 450
    for edge in edges:
        assert edge.rests_on
        words = [places[record].words for record in edge.records]
        assert words
        assert all("sheet" in one and "row" in one for one in words)


def test_the_network_page_shows_the_same_84(client: TestClient) -> None:
    states = ",".join(state.value for state in State)
    told = client.get(
        "/network", params={"focus": "Public Health England", "states": states, "format": "json"}
    )
    assert told.status_code == 200, told.text
    body = told.json()
    assert len(body["nodes"]) == 85


def test_sums_are_the_files_sums_however_often_a_grant_is_stated(snapshot: Snapshot, live: LiveMap) -> None:
    total = TRUST_MONEY + FOUNDATION_MONEY
    matrix = gap_matrix(snapshot, "programme", day=live.settings.today())
    whole = matrix.cells["", ""].sums
    assert (whole.grants, whole.money) == (783 + 475, {"GBP": total})
    table = answer(snapshot, "money-by-programme-and-country", {}, day=live.settings.today())
    place = table.columns.index("total")
    assert sum(Decimal(cell.value) for row in table.rows if (cell := row[place])) == total
    query = """SELECT (SUM(?amount) AS ?total) WHERE {
      ?grant a <https://w3id.org/sharegraph/ns#Grant> ; <https://w3id.org/sharegraph/ns#amount> ?amount }"""
    assert Decimal(snapshot.select(query)[0]["total"].value) == total


def test_the_gap_matrix_of_the_web_adds_up_to_the_same_money(client: TestClient) -> None:
    body = client.get("/gaps", params={"rows": "programme", "format": "json"}).json()
    whole = [cell for cell in body["cells"] if (cell["row"], cell["column"]) == ("", "")]
    assert Decimal(whole[0]["money"]["GBP"]) == TRUST_MONEY + FOUNDATION_MONEY
    parts = [cell for cell in body["cells"] if cell["row"] and cell["column"]]
    assert sum(Decimal(cell["money"].get("GBP", "0")) for cell in parts) == TRUST_MONEY + FOUNDATION_MONEY


def test_the_trusts_money_stands_under_its_country_and_its_three_programmes(
    snapshot: Snapshot, live: LiveMap
) -> None:
    matrix = gap_matrix(snapshot, "programme", day=live.settings.today())
    query = """PREFIX sg: <https://w3id.org/sharegraph/ns#>
      PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
      SELECT DISTINCT ?programme WHERE { ?grant sg:programme ?programme ; sg:hasFunder ?funder .
      ?funder rdfs:label ?name FILTER(CONTAINS(LCASE(?name), "charitable trust")) }"""
    programmes = [row["programme"].value for row in snapshot.select(query)]
    britain = "https://w3id.org/sharegraph/vocab/place/GB"
    assert len(programmes) == 3
    placed = sum(matrix.cells[programme, britain].sums.money["GBP"] for programme in programmes)
    assert placed >= TRUST_MONEY * Decimal("0.95")
