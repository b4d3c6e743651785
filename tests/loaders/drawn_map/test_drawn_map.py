"""The loader of drawn maps: each tool's form, what types mean, and what is never made of a drawing."""

from __future__ import annotations

import io
import json
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.drawn_map.kind import LOADER, recognises
from loaders.drawn_map.words import asks_for_text, kind_of_element, kind_of_tie
from loaders.loader import Reading
from loaders.reading.input import Input, input_of
from ontology.account import Account, Problem
from ontology.errors import InputError
from ontology.identifiers import DEFAULT_BASE, Mint, concept_iri, place_iri
from ontology.records import Convening, Dataset, Organisation, Project, Record, Relationship

KUMU = {
    "name": "Child safety",
    "elements": [
        {"_id": "elem-1", "attributes": {"label": "Harbour Line", "element type": "Hotline", "tags": ["a"]}},
        {"_id": "elem-2", "attributes": {"label": "Quay Fund", "element type": "Funder", "country": "Kenya"}},
        {"_id": "elem-3", "attributes": {"label": "Hash list", "element type": "Dataset", "owner": "elem-1"}},
        {"_id": "elem-4", "attributes": {"label": "A Person", "element type": "Person"}},
    ],
    "connections": [
        {"_id": "c-1", "from": "elem-2", "to": "elem-1", "attributes": {"connection type": "Funds"}},
        {"_id": "c-2", "from": "elem-1", "to": "elem-3", "attributes": {"label": "maintains"}},
        {"_id": "c-3", "from": "elem-1", "to": "elem-4", "attributes": {}},
        {"_id": "c-4", "from": "elem-1", "to": "elem-9", "attributes": {}},
    ],
}
NODE_LINK = {
    "directed": True,
    "multigraph": False,
    "graph": {},
    "nodes": [{"id": "Harbour Line"}, {"id": "Quay Fund"}],
    "links": [{"source": "Quay Fund", "target": "Harbour Line", "type": "funded by"}],
}
CYTOSCAPE_LIST = {
    "elements": [
        {"group": "nodes", "data": {"id": "h", "label": "Harbour Line", "type": "ORGANIZATION"}},
        {
            "group": "nodes",
            "data": {"id": "q", "label": "Quay", "type": "ORG", "fields": {"place": "GB"}},
        },
        {"group": "edges", "data": {"source": "h", "target": "q", "relationship_type": "collaboratesWith"}},
    ]
}
CYTOSCAPE_PARTS = {
    "elements": {
        "nodes": [one for one in CYTOSCAPE_LIST["elements"] if one["group"] == "nodes"],
        "edges": [one for one in CYTOSCAPE_LIST["elements"] if one["group"] == "edges"],
    }
}


class Read:
    """What a drawing gave."""

    def __init__(self, file: Input) -> None:
        self.account = Account(file=file.name, kind=LOADER.kind, unit=LOADER.unit, source="map")
        given_ = list(LOADER.read(file, Reading(mint=Mint(DEFAULT_BASE, "map"), account=self.account)))
        self.problems = [one for one in given_ if isinstance(one, Problem)]
        self.records = [one for one in given_ if isinstance(one, Record)]

    def of(self, kind: type[Record]) -> list[Any]:
        return [one for one in self.records if isinstance(one, kind)]


def as_json(value: object, name: str = "map.json") -> Input:
    return input_of(name, json.dumps(value).encode())


def workbook(*sheets: tuple[str, list[list[str]]]) -> Input:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    body = io.BytesIO()
    book.save(body)
    return input_of("map.xlsx", body.getvalue())


ELEMENTS = ("Elements", [["Label", "Type"], ["Harbour Line", "Organization"], ["Quay Fund", "Organization"]])
CONNECTIONS = ("Connections", [["From", "To", "Type"], ["Quay Fund", "Harbour Line", "partner"]])


def test_a_kumu_project_gives_things_and_relationships() -> None:
    found = Read(as_json(KUMU))
    assert [one.label for one in found.of(Organisation)] == ["Harbour Line", "Quay Fund"]
    (dataset,) = found.of(Dataset)
    assert dataset.holders == (found.of(Organisation)[0].iri,)
    assert found.of(Organisation)[1].located_in == (place_iri("KE"),)
    ties = found.of(Relationship)
    assert [(one.kind, one.kind_stated) for one in ties] == [
        (concept_iri("relationship-type", "funds-drawn"), "Funds"),
        (concept_iri("relationship-type", "other"), "maintains"),
    ]
    assert ties[1].object == dataset.iri


def test_a_person_on_a_map_leaves_no_trace_but_a_number() -> None:
    found = Read(as_json(KUMU))
    assert "A Person" not in str(found.records) + str(found.account.notes)
    assert (found.account.read, found.account.refused, found.account.ignored) == (8, 1, 2)


def test_a_line_to_nowhere_is_refused_and_says_where_to() -> None:
    (problem,) = Read(as_json(KUMU)).problems
    assert "elem-9" in problem.wrong


def test_a_line_to_what_is_refused_says_so_and_no_message_names_a_person() -> None:
    nodes = [
        {"id": "a", "label": "Quay Trust", "type": "Charity"},
        {"id": "b", "label": "Anna Schmidt", "type": "Phenomenon"},
    ]
    found = Read(as_json({"nodes": nodes, "edges": [{"source": "a", "target": "b"}]}))
    assert [one.code for one in found.problems] == ["unknown-type", "unknown-end"]
    assert "which is refused itself" in found.problems[1].wrong
    assert "Schmidt" not in repr(found.problems)


def test_a_drawn_line_is_never_an_agreement_or_a_grant() -> None:
    kinds = Counter(type(one).__name__ for one in Read(as_json(KUMU)).records)
    assert set(kinds) == {"Organisation", "Dataset", "Relationship"}


def test_nodes_without_any_type_are_organisations_and_the_account_says_so() -> None:
    found = Read(as_json(NODE_LINK))
    assert len(found.of(Organisation)) == 2
    assert any("no type is stated anywhere" in note for note in found.account.notes)


def test_funded_by_is_read_the_other_way_round() -> None:
    (tie,) = Read(as_json(NODE_LINK)).of(Relationship)
    assert tie.subject.endswith(found_end(Read(as_json(NODE_LINK)), "Harbour Line"))
    assert tie.kind == concept_iri("relationship-type", "funds-drawn")


def test_the_words_of_a_line_stand_in_the_direction_in_which_they_are_meant() -> None:
    (tie,) = Read(as_json(NODE_LINK)).of(Relationship)
    assert tie.label == "Quay Fund – funded by – Harbour Line"


@pytest.mark.parametrize(("word", "lines"), [("Shares data", 2), ("partner", 1), ("", 1)])
def test_a_line_that_points_both_ways_is_one_each_way(word: str, lines: int) -> None:
    tie = {"from": "elem-2", "to": "elem-1", "direction": "mutual", "attributes": {"connection type": word}}
    found = Read(as_json({**KUMU, "connections": [tie, {**tie, "direction": "directed"}]}))
    ends = [(one.subject, one.object) for one in found.of(Relationship)]
    assert (len(ends), len(set(ends))) == (lines, lines)
    assert found.account.read == found.account.loaded + found.account.ignored == 6
    assert found.account.ignored == 2  # the person, and the line said again


def found_end(found: Read, label: str) -> Any:
    return next(one.iri for one in found.of(Organisation) if one.label == label)


@pytest.mark.parametrize("value", [CYTOSCAPE_LIST, CYTOSCAPE_PARTS])
def test_both_forms_of_cytoscape_say_the_same(value: object) -> None:
    found = Read(as_json(value))
    assert [(one.label, one.located_in) for one in found.of(Organisation)] == [
        ("Harbour Line", ()),
        ("Quay", (place_iri("GB"),)),
    ]
    assert [one.kind for one in found.of(Relationship)] == [concept_iri("relationship-type", "partner")]


def test_two_sheets_are_a_map_and_each_row_has_its_place() -> None:
    found = Read(workbook(ELEMENTS, CONNECTIONS))
    assert [one.address for one in found.of(Organisation)] == [
        "map.xlsx#sheet=Elements&row=2",
        "map.xlsx#sheet=Elements&row=3",
    ]
    assert [one.address for one in found.of(Relationship)] == ["map.xlsx#sheet=Connections&row=2"]


def test_two_sheets_are_a_map_by_their_headings_too() -> None:
    sheets = [("Sheet1", ELEMENTS[1]), ("Sheet2", CONNECTIONS[1])]
    for file in (workbook(*sheets), workbook(*reversed(sheets))):
        assert recognises(file)
        assert Read(file).of(Relationship)[0].label == "Quay Fund – partner – Harbour Line"
    assert not recognises(workbook(*sheets, ("Sheet3", CONNECTIONS[1])))


def test_a_row_of_a_sheet_with_cells_beyond_the_headings_is_refused_alone() -> None:
    name, rows = CONNECTIONS
    found = Read(workbook(ELEMENTS, (name, [*rows, ["Harbour Line", "Quay Fund", "partner", "since 2020"]])))
    assert [(one.code, one.row) for one in found.problems] == [("cells-beyond-headings", 3)]
    assert (len(found.of(Relationship)), found.account.read, found.account.refused) == (1, 4, 1)


def test_the_two_forms_of_one_map_make_the_same_things() -> None:
    value = {
        "elements": [{"_id": one, "attributes": {"label": one, "element type": "Organization"}}
                     for one in ("Harbour Line", "Quay Fund")],
        "connections": [{"from": "Quay Fund", "to": "Harbour Line", "attributes": {"type": "partner"}}],
    }  # fmt: skip
    sheets, drawn = Read(workbook(ELEMENTS, CONNECTIONS)), Read(as_json(value))
    assert [(one.iri, one.label) for one in sheets.records] == [(one.iri, one.label) for one in drawn.records]


def test_an_unknown_type_is_refused_beside_known_ones() -> None:
    value = {"nodes": [{"id": "a", "type": "Organisation"}, {"id": "b", "type": "Loop"}], "edges": []}
    found = Read(as_json(value))
    assert len(found.of(Organisation)) == 1
    assert "'Loop'" in found.problems[0].wrong
    assert found.account.read == len(found.records) + found.account.refused


def test_projects_and_meetings_name_the_organisations_that_take_part() -> None:
    value = {
        "nodes": [
            {"id": "h", "label": "Harbour", "type": "Organisation"},
            {"id": "p", "label": "Plan", "type": "Plan", "fields": {"lead_organisation": "h"}},
            {"id": "e", "label": "Day", "type": "Event", "date": "2026-03-01", "collaborators": ["h", "?"]},
        ],
        "edges": [],
    }
    found = Read(as_json(value))
    harbour = found.of(Organisation)[0].iri
    assert found.of(Project)[0].implementers == (harbour,)
    assert found.of(Convening)[0].attendees == (harbour,)
    assert found.of(Convening)[0].valid_from.stated == "2026-03-01"


def test_contacts_and_addresses_of_mail_are_dropped_and_counted() -> None:
    value = {
        "nodes": [
            {"id": "h", "type": "NGO", "contact": {"name": "Somebody"}, "email": "w@example.org", "fax": 1},
            {"id": "i", "type": "NGO", "note": "ask w@example.org", "persons": [{"name": "Somebody"}]},
        ],
        "edges": [],
    }  # fmt: skip
    found = Read(as_json(value))
    said = str(found.records) + str(found.account.notes)
    assert "Somebody" not in said
    assert "w@" not in said
    assert sum(times for note, times in found.account.notes.items() if "about persons" in note) == 5


def test_what_no_field_takes_is_told() -> None:
    value = {"nodes": [{"id": "h", "type": "NGO", "colour": "red"}], "edges": []}
    assert "attribute not taken: colour" in Read(as_json(value)).account.notes


@pytest.mark.parametrize(
    "value",
    [
        {"elements": 1, "connections": []},
        {"nodes": [], "other": []},
        {"nodes": ["a"], "edges": []},
        [1],
        {"grants": []},
    ],
)
def test_other_json_is_no_map(value: object) -> None:
    assert not recognises(as_json(value))


def test_the_words_on_maps_are_understood() -> None:
    words = {"Public Body": "Organisation", "TECHNOLOGY": "Infrastructure", "people": "person", "Loop": "",
             "Interviewee": "person"}  # fmt: skip
    assert {word: kind_of_element(word) for word in words} == words
    asking = {"Short free text summary or description": True, "Description, summary text to come": True,
              "": False, "A free text service for children": False, "Project": False}  # fmt: skip
    assert {text: asks_for_text(text) for text in asking} == asking
    assert kind_of_tie("") == (concept_iri("relationship-type", "related"), False)
    assert kind_of_tie("MEMBER_OF") == (concept_iri("relationship-type", "member"), False)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "label", "type", "source", "target", "from", "to", "data", "fields", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(nodes=st.lists(JSON, max_size=4), edges=st.lists(JSON, max_size=4))
def test_no_map_however_broken_does_more_than_be_refused(nodes: list[Any], edges: list[Any]) -> None:
    file = as_json({"nodes": nodes, "edges": edges})
    recognises(file)
    try:
        found = Read(file)
    except InputError:
        return
    account = found.account
    assert account.read == len(found.records) + account.refused + account.ignored


def test_lines_that_name_their_ends_by_place_join_the_nodes_there() -> None:
    drawn = {"nodes": [{"name": "Harbour Trust"}, {"name": "Quay"}], "links": [{"source": 1, "target": 0}]}
    (tie,) = Read(as_json(drawn)).of(Relationship)
    assert tie.label == "Quay – related – Harbour Trust"


def test_an_end_is_found_by_its_name_however_it_is_spelled_and_the_identifier_goes_first() -> None:
    elements = [{"_id": "e1", "label": "Harbour Line"}, {"_id": "e2", "label": "Quay"}]
    drawn = {
        "elements": elements,
        "connections": [{"from": " harbour  line", "to": "e2", "relation": "partner"}],
    }
    (made,) = Read(as_json(drawn)).of(Relationship)
    assert (made.label, made.kind_stated) == ("Harbour Line – partner – Quay", "partner")
    assert made.kind == concept_iri("relationship-type", "partner")


def test_a_map_within_one_more_object_is_found() -> None:
    inner = {
        "nodes": [{"id": "1", "name": "Harbour Trust"}, {"id": "2", "name": "Quay"}],
        "edges": [{"from": "1", "to": "2"}],
    }
    assert recognises(as_json({"graph": inner}))
    assert len(Read(as_json({"graph": inner})).of(Relationship)) == 1
    assert not recognises(as_json({"graph": inner, "old": inner}))


def test_a_bar_in_a_name_or_a_description_is_a_letter_of_it() -> None:
    elements = [
        ["Label", "Type", "Description", "Aliases"],
        ["Harbour | Line", "Hotline", "Help | advice", "HL|Line"],
    ]
    lines = [["From", "To", "Type"], ["Harbour | Line", "Harbour | Line", "Funds"]]
    found = Read(workbook(("Elements", elements), ("Connections", lines)))
    (line,) = found.of(Organisation)
    assert (line.label, line.description) == ("Harbour | Line", "Help | advice")
    assert [one.value for one in line.aliases] == ["HL", "Line"]
    assert found.problems == []


def test_lines_to_things_of_one_name_are_told_apart_and_keep_their_caption() -> None:
    elements = [
        {"id": "a", "label": "Quay Fund", "type": "Funder"},
        {"id": "b", "label": "Safe", "type": "Organisation"},
        {"id": "c", "label": "Safe", "type": "Tool"},
    ]
    lines = [
        {"from": "a", "to": "b", "type": "funds", "label": "over 3 years"},
        {"from": "a", "to": "c", "type": "funds"},
    ]
    found = Read(as_json({"elements": elements, "connections": lines})).of(Relationship)
    assert len({one.iri for one in found}) == len({one.object for one in found}) == 2
    assert [one.description for one in found] == ["over 3 years", ""]


def test_what_may_be_a_person_by_its_type_and_reads_as_one_is_left_out_with_its_lines() -> None:
    elements = [
        {"id": "a", "label": "Dr Anna Miller", "type": "Stakeholder"},
        {"id": "b", "label": "Harbour Line", "type": "Stakeholder"},
        {"id": "c", "label": "Anna Miller", "type": "Charity"},
    ]
    lines = [{"source": "a", "target": "b", "type": "advises"}]
    found = Read(as_json({"nodes": elements, "links": lines}))
    assert sorted(one.label for one in found.of(Organisation)) == ["Anna Miller", "Harbour Line"]
    assert found.of(Relationship) == []
    assert found.account.ignored == 2
    untyped = Read(as_json({"nodes": [{"id": "Anna Miller"}, {"id": "Quay Trust"}], "links": []}))
    assert [one.label for one in untyped.of(Organisation)] == ["Quay Trust"]


def test_ends_are_places_in_the_list_where_none_is_an_identifier() -> None:
    """The first networkx wrote the identifiers of its nodes, and the ends of its lines as places."""
    nodes = [{"id": "Harbour Line"}, {"id": "Quay Fund"}]
    (line,) = Read(as_json({"nodes": nodes, "links": [{"source": 1, "target": 0}]})).of(Relationship)
    assert line.label == "Quay Fund – related – Harbour Line"
    numbered = [{"id": 1, "name": "Harbour Line"}, {"id": 0, "name": "Quay Fund"}]
    (line,) = Read(as_json({"nodes": numbered, "links": [{"source": 1, "target": 0}]})).of(Relationship)
    assert line.label == "Harbour Line – related – Quay Fund"


def test_a_place_beyond_the_list_refuses_its_line_alone() -> None:
    nodes = [{"name": "Harbour Trust"}, {"name": "Quay Council"}]
    found = Read(as_json({"nodes": nodes, "links": [{"source": 0, "target": 1}, {"source": 2, "target": 0}]}))
    assert [one.label for one in found.of(Relationship)] == ["Harbour Trust – related – Quay Council"]
    assert [one.code for one in found.problems] == ["unknown-end"]


def test_ends_may_be_the_elements_themselves_as_d3_leaves_them() -> None:
    nodes = [{"id": "h", "name": "Harbour Trust"}, {"id": "q", "name": "Quay Council"}]
    for ends in (
        {"source": nodes[1], "target": nodes[0]},
        {"from": nodes[1], "to": {"name": "harbour trust"}},
    ):
        (line,) = Read(as_json({"nodes": nodes, "links": [{**ends, "label": "shares data"}]})).of(
            Relationship
        )
        assert line.label == "Quay Council – shares data – Harbour Trust"
        assert line.kind == concept_iri("relationship-type", "shares-drawn")


def test_an_identifier_that_is_or_holds_an_address_of_a_person_names_nothing() -> None:
    nodes = [{"id": "Harbour Line jo@quay.example"}, {"id": "jo@quay.example"}]
    links = [{"source": "jo@quay.example", "target": "no@quay.example"}]
    found = Read(as_json({"nodes": nodes, "links": links}))
    assert [one.label for one in found.of(Organisation)] == ["Harbour Line"]
    assert "@" not in repr(found.records) + repr(found.problems) + repr(found.account.notes)


def test_what_is_said_again_in_the_same_words_is_counted_as_ignored() -> None:
    nodes = [
        {"id": "a", "label": "Harbour Line", "type": "Hotline"},
        {"id": "b", "label": "Quay", "type": "Fund"},
    ]
    line = {"source": "b", "target": "a", "type": "funds"}
    other = {**line, "description": "since 2020"}
    found = Read(as_json({"nodes": [*nodes, nodes[0]], "links": [line, line, other]}))
    assert (found.account.read, found.account.loaded, found.account.ignored) == (6, 4, 2)
    assert sorted(one.description for one in found.of(Relationship)) == ["", "since 2020"]
    assert len({one.iri for one in found.of(Relationship)}) == 2


@pytest.mark.parametrize(
    "names",
    [
        ["Valmont", "Merteuil", "Tourvel"],
        ["JFK", "LAX", "ORD"],
        ["0", "1", "2"],
        ["Public trust", "Government use of data", "Legal regulation"],
    ],
)
def test_elements_of_which_nothing_says_what_they_are_become_organisations_by_their_names_only(
    names: list[str],
) -> None:
    links = [{"source": names[0], "target": one} for one in names[1:]]
    found = Read(as_json({"nodes": [{"id": one} for one in names], "links": links}))
    assert (found.records, found.account.refused) == ([], 5)
    assert "few names are an organisation's" in found.problems[0].wrong
    funded = [{**one, "type": "funds"} for one in links]
    found = Read(as_json({"nodes": [{"id": one} for one in names], "links": funded}))
    assert len(found.of(Organisation)) == 3


def test_a_line_with_a_sign_for_its_word_says_nothing_but_that_it_is_there() -> None:
    nodes = [{"id": "Harbour Trust", "note": "?"}, {"id": "Ministerio de salud"}]
    drawn = {"nodes": nodes, "links": [{"source": "Harbour Trust", "target": nodes[1]["id"], "label": "+"}]}
    found = Read(as_json(drawn))
    assert [(one.label, one.kind_stated) for one in found.of(Relationship)] == [
        ("Harbour Trust – related – Ministerio de salud", "")
    ]


def test_a_group_is_a_type_where_its_name_is_a_word_for_what_things_are() -> None:
    nodes = [
        {"id": 1, "label": "Ada", "group": "person"},
        {"id": 2, "label": "Quay", "group": "organisation"},
        {"id": 3, "label": "Tides", "group": "dataset"},
    ]
    found = Read(as_json({"nodes": nodes, "edges": [{"from": 2, "to": 3, "label": "holds"}]}))
    assert sorted(type(one).__name__ for one in found.records) == ["Dataset", "Organisation", "Relationship"]


def test_nodes_may_stand_under_their_identifiers_or_have_keys_and_how_a_line_is_drawn_is_no_type() -> None:
    nodes = {"n1": {"label": "Harbour Line"}, "n2": {"label": "Quay Fund"}}
    tie = {"source": "n2", "target": "n1", "type": "arrow", "label": "funds"}
    keyed = [{"key": key, "attributes": one} for key, one in nodes.items()]
    for drawn in ({"graph": {"nodes": nodes, "edges": [tie]}}, {"nodes": keyed, "edges": [tie]}):
        assert recognises(as_json(drawn))
        (line,) = Read(as_json(drawn)).of(Relationship)
        assert (line.label, line.kind_stated) == ("Quay Fund – funds – Harbour Line", "funds")


def test_elements_of_one_identifier_that_are_not_the_same_are_two_and_no_line_tells_which() -> None:
    nodes = [
        {"id": "a", "label": "Tides", "type": "Dataset"},
        {"id": "a", "label": "Quay", "type": "Charity"},
    ]
    found = Read(as_json({"nodes": nodes, "links": [{"source": "a", "target": "a", "type": "holds"}]}))
    assert sorted(type(one).__name__ for one in found.records) == ["Dataset", "Organisation"]
    assert [one.code for one in found.problems] == ["unknown-end"]


def test_a_map_in_yaml_and_a_bare_list_of_cytoscape_say_the_same_as_node_link_json() -> None:
    nodes = [{"id": "a", "label": "Harbour", "type": "Charity"}, {"id": "b", "label": "Quay", "type": "Fund"}]
    tie = {"source": "b", "target": "a", "type": "funds"}
    lines = ["nodes:", *(f"  - {json.dumps(one)}" for one in nodes), "links:", f"  - {json.dumps(tie)}"]
    forms = [
        as_json({"nodes": nodes, "links": [tie]}),
        as_json([{"group": "nodes", "data": one} for one in nodes] + [{"group": "edges", "data": tie}]),
        input_of("map.yaml", "\n".join(lines).replace("{", "{ ").encode()),
    ]
    assert all(recognises(one) for one in forms)
    said = [{repr(replace(one, address="")) for one in Read(form).records} for form in forms]
    assert said[0] == said[1] == said[2]
    assert len(said[0]) == 3
