"""The loader of digital public goods: one file each, organisations with roles across files, no contacts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.digital_public_goods.kind import LOADER
from loaders.reading.input import open_input
from loaders.registry import loader_for
from ontology.identifiers import concept_iri, place_iri
from ontology.records import DataResource, Dataset, Organisation, Relationship

GOOD: dict[str, Any] = {
    "name": "Quay Stock",
    "aliases": ["QS", ""],
    "description": "Keeps <b>stock</b>.",
    "website": "https://quay.example",
    "license": [{"spdx": "MIT", "licenseURL": "https://quay.example/LICENSE"}],
    "SDGs": [{"SDGNumber": 3, "evidenceText": "…"}, {"SDGNumber": 18}],
    "sectors": ["Health"],
    "type": ["software", "data"],
    "repositories": [{"name": "main", "url": "https://code.example/quay"}],
    "locations": {"deploymentCountries": ["NA", "Quayland"]},
    "organizations": [
        {"name": "Quay Works", "website": "https://works.example", "org_type": "owner",
         "contact_name": "Anna Beispiel", "contact_email": "anna@works.example"},
        {"name": "Bay Fund", "website": "javascript:x()", "org_type": "funder"},
        {"name": "Port Help", "org_type": "implementer"},
        {"name": "Otto Probe", "org_type": "owner", "contact_name": "Otto Probe"},
    ],
    "stage": "nominee",
}  # fmt: skip


def test_a_good_is_a_tool_with_goals_and_organisations_in_roles(load: Any, made: Any) -> None:
    assert loader_for(made(GOOD)).kind == "digital-public-goods"
    found = load(LOADER, GOOD)
    tool = found.only(DataResource)
    assert (tool.label, tool.licence, tool.description) == ("Quay Stock", "MIT", "Keeps stock.")
    assert tool.kind == concept_iri("asset-type", "tool")
    words = [word.value for word in tool.keywords]
    assert words == ["SDG 3: Good health and well-being", "Health", "software", "data", "nominee"]
    assert (tool.places, tool.places_stated) == ((place_iri("NA"),), ("Quayland",))
    assert [found.label(iri) for iri in tool.holders] == ["Quay Works"]
    ties = [(found.label(one.subject), one.kind_stated, one.kind) for one in found.of(Relationship)]
    assert ties == [
        ("Bay Fund", "funder", concept_iri("relationship-type", "funds-drawn")),
        ("Port Help", "implementer", concept_iri("relationship-type", "other")),
    ]
    assert found.notes["goals that are none of the seventeen: 18"] == 1


def test_contacts_and_persons_leave_a_number_only(load: Any) -> None:
    found = load(LOADER, GOOD)
    for word in ("Anna", "Otto", "@works", "javascript:x"):
        assert word not in found.said
    assert found.notes["dropped: a person's name (organisation)"] == 1
    assert found.notes["dropped, about persons: organizations.contact_name"] == 2


def test_an_organisation_in_many_files_is_one_whatever_their_order(load: Any, made: Any) -> None:
    other = GOOD | {"name": "Quay Maps", "type": ["data", "content"]}
    files = [made(GOOD, "a.json"), made(other, "b.json")]
    one, two = load(LOADER, *files), load(LOADER, *reversed(files))
    assert Counter(record.label for record in one.of(Organisation)) == {
        "Quay Works": 1,
        "Bay Fund": 1,
        "Port Help": 1,
    }
    assert one.only(Dataset).label == "Quay Maps"
    assert sorted(map(repr, one.records)) == sorted(map(repr, two.records))


def test_a_broken_file_is_one_record_refused_and_the_others_load(load: Any, made: Any) -> None:
    broken = made('{"name": "x", "SDGs": [', "broken.json")
    assert loader_for(broken).kind == "digital-public-goods"
    found = load(LOADER, broken, made(GOOD), made(GOOD | {"name": ""}, "n.json"), made([1], "l.json"))
    assert found.tally() == (4, 1, 3, 0)
    assert {one.file for one in found.problems} == {"broken.json", "n.json", "l.json#/0"}


def test_the_goods_of_a_list_are_as_those_of_a_file_each(load: Any, made: Any) -> None:
    both = [GOOD, GOOD | {"name": "Quay Maps"}]
    assert loader_for(made(both)).kind == "digital-public-goods"
    found = load(LOADER, both)
    assert found.tally() == (2, 2, 0, 0)
    assert len(found.of(Organisation)) == len(load(LOADER, GOOD).of(Organisation))


VALUES = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=6) | st.lists(st.text(max_size=3))
INNER = st.dictionaries(st.sampled_from(["name", "org_type", "SDGNumber", "spdx", "url"]), VALUES, max_size=3)
JSON = VALUES | INNER | st.lists(INNER, max_size=3)


@settings(max_examples=40)
@given(changes=st.dictionaries(st.sampled_from(sorted(GOOD)), JSON, max_size=8))
def test_no_good_however_broken_does_more_than_be_refused(changes: dict[str, Any], load: Any) -> None:
    found = load(LOADER, GOOD | changes)
    assert found.account.loaded == len(found.of(DataResource)) + len(found.of(Dataset))


def test_the_real_nominees_give_their_figures(shared_data: Path, load: Any) -> None:
    paths = sorted((shared_data / "digital-public-goods").glob("*.json"))
    files = [open_input(path) for path in paths]
    assert {loader_for(file).kind for file in files} == {"digital-public-goods"}
    found = load(LOADER, *files)
    assert found.tally() == (114, 114, 0, 0)
    assert len(found.of(DataResource)) + len(found.of(Dataset)) == 114
    # 115 names stand in the files; two of them are a person's, one as owner and one as maintainer.
    assert len(found.of(Organisation)) == 113
    notes = Counter[str]()
    for account in found.accounts:
        notes.update(account.notes)
    roles = {
        name.rpartition(" ")[2]: times
        for name, times in notes.items()
        if name.startswith("organisations in the role")
    }
    assert roles == {"owner": 97, "funder": 20, "maintainer": 12, "implementer": 2}
    assert notes["dropped: a person's name (organisation)"] == 2
    assert Counter(one.kind_stated for one in found.of(Relationship)) == {"funder": 20, "implementer": 2}
    assert "@" not in found.said


def test_the_answer_of_the_registers_api_says_goals_licences_and_kinds_in_its_own_form(load: Any) -> None:
    own = ("SDGs", "license", "type")
    value = {name: said for name, said in GOOD.items() if name not in own} | {
        "sdgs": {"sdg": ["SDG3: Good Health", "SDG99: None"], "relevance": "…"},
        "openlicenses": [{"openLicense": "MIT", "openLicenseEvidenceURLs": "https://quay.example/LICENSE"}],
        "categories": ["Open Software"],
    }
    found = load(LOADER, [value])
    tool = found.only(DataResource)
    assert (tool.licence, tool.kind) == ("MIT", concept_iri("asset-type", "tool"))
    assert tool.keywords[0].value == "SDG 3: Good health and well-being"
    assert found.notes["goals that are none of the seventeen: SDG99: None"] == 1
