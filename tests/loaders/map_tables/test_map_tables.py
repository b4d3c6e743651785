"""Maps in CSV: elements and connections given together are one map; names at the ends alone make one too."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from loaders.loader import Reading
from loaders.map_tables.kind import LOADER, prepare, recognises
from loaders.reading.input import input_of
from loaders.registry import loader_for
from ontology.account import Account, Problem
from ontology.errors import InputError
from ontology.identifiers import DEFAULT_BASE, Mint
from ontology.records import Organisation, Record, Relationship

MINT = Mint(DEFAULT_BASE, "map")
NODES = "Id,Label,timeset,modularity_class\n1,Harbour Line,,0\n2,Quay University,,1\n"
EDGES = "Source,Target,Type,Id,Label,Weight\n1,2,Directed,0,funds,1\n"


def load(files: Mapping[str, str]) -> tuple[list[Record], list[Problem], Account]:
    inputs = [input_of(name, text.encode()) for name, text in files.items()]
    prepared, account = prepare(inputs), Account(file="all")
    found = [
        one
        for file in inputs
        for one in LOADER.read(file, Reading(mint=MINT, account=account, prepared=prepared))
    ]
    problems = [one for one in found if isinstance(one, Problem)]
    return [one for one in found if not isinstance(one, Problem)], problems, account


def names(records: list[Record]) -> list[str]:
    return sorted(one.label for one in records if isinstance(one, Organisation))


@pytest.mark.parametrize("order", [("nodes", "edges"), ("edges", "nodes")])
def test_numbers_at_the_ends_are_those_of_the_table_of_nodes_in_any_order(order: tuple[str, str]) -> None:
    texts = {"nodes": NODES, "edges": EDGES}
    records, problems, account = load({f"{name}.csv": texts[name] for name in order})
    (tie,) = (one for one in records if isinstance(one, Relationship))
    assert (tie.label, tie.kind_stated, problems) == ("Harbour Line – funds – Quay University", "funds", [])
    assert {one.label for one in records if isinstance(one, Organisation)} == {
        "Harbour Line",
        "Quay University",
    }
    assert account.notes["taken as a relationship, never as sharing"] == 1


def test_numbers_without_their_table_are_refused_with_what_to_give() -> None:
    with pytest.raises(InputError, match="no table says whose they are") as fault:
        load({"edges.csv": EDGES})
    assert "NODES.csv EDGES.csv" in fault.value.remedy


def test_names_at_the_ends_alone_make_the_elements_once() -> None:
    edges = "From,To,Type\nHarbour Line,Quay,Works with\nQuay,Pier,Funded by\n"
    records, problems, account = load({"a.csv": edges, "b.csv": "From,To,Type\nPier,Harbour Line,Advises\n"})
    assert sorted(one.label for one in records if isinstance(one, Organisation)) == [
        "Harbour Line",
        "Pier",
        "Quay",
    ]
    assert len([one for one in records if isinstance(one, Relationship)]) == 3
    assert (problems, account.notes["elements made of the names at the ends of connections"]) == ([], 3)


def test_a_type_that_only_points_says_nothing_of_the_tie() -> None:
    records, _, _ = load({"e.csv": "Source,Target,Type\nHarbour Trust,Quay,Undirected\n"})
    (tie,) = (one for one in records if isinstance(one, Relationship))
    assert tie.kind_stated == ""


def test_names_at_the_ends_make_elements_though_the_first_table_has_no_rows() -> None:
    edges = "From,To,Type\nHarbour Trust,Quay,Works with\n"
    records, problems, _ = load({"a.csv": "From,To,Type\n", "b.csv": edges})
    assert (names(records), problems) == (["Harbour Trust", "Quay"], [])


def test_a_row_with_cells_beyond_the_headings_is_refused_alone_and_makes_no_end() -> None:
    records, problems, account = load({"e.csv": "From,To,Type\nHarbour,Quay,Funds,x\nHarbour,Pier,Funds\n"})
    assert [one.code for one in problems] == ["cells-beyond-headings"]
    assert (account.read, account.refused) == (4, 1)
    assert names(records) == ["Harbour", "Pier"]


def test_a_line_to_an_element_whose_row_is_refused_is_refused_too() -> None:
    records, problems, _ = load(
        {"nodes.csv": NODES + "3,Pier Trust,,1,x\n", "edges.csv": EDGES + "1,3,,1,a,\n"}
    )
    assert [one.code for one in problems] == ["cells-beyond-headings", "unknown-end"]
    assert len([one for one in records if isinstance(one, Relationship)]) == 1


def test_identifiers_beside_the_names_at_the_ends_are_taken_and_not_told_as_left_out() -> None:
    nodes = "Id,Label,Type\n1,Harbour Trust,Organization\n2,Quay,Organization\n"
    records, problems, account = load(
        {"n.csv": nodes, "e.csv": "FromID,From,ToID,To,Type\n1,x,2,y,partner\n"}
    )
    assert ([one for one in records if isinstance(one, Relationship)] != [], problems) == (True, [])
    assert not [note for note in account.notes if note.startswith("attribute not taken")]


@pytest.mark.parametrize(
    "text",
    [
        "id,label,description\n1,Harbour,x\n",
        "label,type\nRed,colour\nBlue,colour\n",
        "From,To\nold-1,new-1\n",
        "name,type,country\nHarbour,University,KE\n",
        "Provider,Recipient,Dataset\nA,B,C\n",
    ],
)
def test_other_tables_are_not_taken_for_a_map(text: str) -> None:
    assert not recognises(input_of("x.csv", text.encode()))


@pytest.mark.parametrize(
    "text",
    [NODES, EDGES, "Label,Type\nHarbour,Organization\nQuay,University\n", "source,target\nHarbour,Quay\n"],
)
def test_what_tools_write_is_known_by_its_headings(text: str) -> None:
    assert loader_for(input_of("x.csv", text.encode())).kind == "map-tables"
