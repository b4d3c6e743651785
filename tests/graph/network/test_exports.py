"""A network as files for other tools: read back whole, safe in a spreadsheet, credited."""

from __future__ import annotations

import csv
import io
from typing import Any
from xml.etree.ElementTree import fromstring

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.network import (
    Described,
    as_csv,
    as_gexf,
    as_graphml,
    described,
    network_around,
    node_link,
)
from graph.resolve import State
from graph.snapshot import RULES, Snapshot
from graph.snapshot.written import safe_cell


@pytest.fixture(scope="module")
def view(snapshot: Snapshot, build: Any) -> Described:
    return described(snapshot, network_around(snapshot, build.day, rules=RULES, states=tuple(State)))


def ties(view: Described) -> list[tuple[str, str, str]]:
    return sorted((link.source, link.target, link.state.value) for link in view.network.links)


def test_node_link_is_read_back_by_networkx(view: Described) -> None:
    data = node_link(view)
    net = nx.node_link_graph(data, edges="edges")
    assert isinstance(net, nx.MultiDiGraph)
    assert sorted((a, b, facts["state"]) for a, b, facts in net.edges(data=True)) == ties(view)
    assert set(net.nodes) == {node.iri for node in view.network.nodes}
    again = nx.node_link_data(net, edges="edges")
    assert again["nodes"] == data["nodes"]
    assert again["graph"] == data["graph"]


def test_node_link_says_how_much_of_how_much_and_opens_the_records(view: Described, build: Any) -> None:
    data = node_link(view)
    about = data["graph"]
    assert (about["organisations"], about["organisations_in_all"]) == (8, 8)
    assert about["state"] == view.state
    assert [one["credit"] for one in about["sources"]] == ["Credit register", "Credit second"]
    assert [(flow["name"], flow["under_name"]) for flow in about["internal"]] == [
        ("Example Hotline", "Agreement internal")
    ]
    edge = next(one for one in data["edges"] if one["under"][0]["label"] == "Agreement in-force")
    assert edge["what"] == [{"id": build.iri("dataset", "hashes"), "label": "Data hashes"}]
    first = edge["edges"][0]
    assert (first["since"], first["until"], first["released_on"]) == ("2024-01-01", "2026-12-31", None)
    assert first["records"][0]["address"] == "agreements.csv#row=in-force"
    assert first["records"][0]["source"] == "The register"


def test_graphml_is_read_back_by_networkx(view: Described) -> None:
    net = nx.read_graphml(io.BytesIO(as_graphml(view)), force_multigraph=True)
    assert sorted((a, b, facts["state"]) for a, b, facts in net.edges(data=True)) == ties(view)
    assert net.graph["day"] == "2026-06-30"
    assert "Credit register; licence: CC BY 4.0" in net.graph["credits"]
    assert "Example Hotline (1)" in net.graph["internal"]
    assert net.graph["count"] == view.count


def test_gexf_is_read_back_by_networkx_and_is_the_same_every_day(view: Described) -> None:
    written = as_gexf(view)
    net = nx.read_gexf(io.BytesIO(written))
    assert sorted((a, b, facts["state"]) for a, b, facts in net.edges(data=True)) == ties(view)
    assert written == as_gexf(view)
    root = fromstring(written)
    space = root.tag.partition("}")[0] + "}"
    meta = root.find(f"{space}meta")
    assert meta is not None
    assert meta.get("lastmodifieddate") == "2026-06-30"
    said = meta.findtext(f"{space}description") or ""
    for words in (view.count, view.state, "Credit second", "Example Hotline (1)"):
        assert words in said


def test_a_name_that_no_xml_may_hold_does_not_break_the_files(view: Described, build: Any) -> None:
    for written in (as_graphml(view), as_gexf(view)):
        text = "".join(fromstring(written).itertext()) + written.decode()
        assert "\x1b" not in text
        assert "&lt;script&gt;" in written.decode()


def read(view: Described) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_csv(view), newline="")))


def test_csv_has_a_line_for_each_edge_with_its_row_and_whom_to_credit(view: Described) -> None:
    rows = read(view)
    assert len(rows) == sum(len(link.edges) for link in view.network.links)
    first = next(row for row in rows if row["under_name"] == "Agreement in-force")
    assert first["from_name"] == "Example Hotline"
    assert (first["since"], first["until"], first["state"]) == ("2024-01-01", "2026-12-31", "in force")
    assert first["records"] == "agreements.csv#row=in-force"
    assert first["sources"] == "The register; Somebody; Credit register; licence: CC BY 4.0"
    assert as_csv(view).count("\r\n") == len(rows) + 1


def test_no_cell_of_the_csv_is_a_formula(view: Described) -> None:
    cells = [cell for row in read(view) for cell in row.values()]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in cells)


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@sum", " =1", "\t=1", "\r=1", "\n=1", "\x00=1", "\ufeff=1", "＝1", "\ttext"]
)
def test_what_a_spreadsheet_would_run_has_an_apostrophe(cell: str) -> None:
    assert safe_cell(cell) == f"'{cell}"


@given(st.text(max_size=20))
def test_a_safe_cell_is_the_text_or_the_text_after_an_apostrophe(text: str) -> None:
    assert safe_cell(text) in (text, f"'{text}")
    assert not safe_cell(text).lstrip().startswith(("=", "+", "-", "@"))


def test_an_empty_network_is_a_file_as_well(empty: Snapshot, build: Any) -> None:
    view = described(empty, network_around(empty, build.day))
    assert nx.read_graphml(io.BytesIO(as_graphml(view))).number_of_nodes() == 0
    assert nx.read_gexf(io.BytesIO(as_gexf(view))).number_of_nodes() == 0
    assert read(view) == []
    assert node_link(view)["nodes"] == []
