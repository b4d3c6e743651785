"""IATI's lists of organisations: the registry's publishers in each form, and the standard's identifiers."""

from __future__ import annotations

import json

import pytest

from loaders.iati.kind import LOADER, describe
from loaders.iati.lists import TYPES
from loaders.loader import Reading
from loaders.reading.input import input_of
from loaders.registry import loader_for
from ontology.account import Account, Problem
from ontology.errors import UnreadableFile
from ontology.identifiers import DEFAULT_BASE, Mint
from ontology.records import Organisation

CSV = (
    "Publisher,IATI Organisation Identifier,Organization Type,HQ Country or Region,"
    "Datasets Count,Datasets Link\n"
    "Example Aid,GB-CHC-77,National NGO,United Kingdom,3,https://x.example/a\n"
    '"Ministry, of Tests",XM-TST-1,Government,Nepal,1,https://x.example/b\n'
)
CKAN = {
    "success": True,
    "result": [
        {
            "name": "example-aid",
            "title": "Example Aid",
            "publisher_iati_id": "GB-CHC-77",
            "publisher_organization_type": "22",
            "publisher_country": "GB",
            "publisher_contact": "Ada Example, 1 Street",
            "publisher_contact_email": "ada@x.example",
            "users": [{"name": "ada"}],
            "package_count": 3,
            "state": "active",
        }
    ],
}
CODES = {
    "attributes": {"name": "IATIOrganisationIdentifier", "complete": "1"},
    "metadata": {"name": "IATI Organisation Identifier", "last-updated-date": "2021-02-23"},
    "data": [
        {
            "code": "XI-IATI-7",
            "name": "Seven Mission",
            "description": "Works in hills.",
            "url": "https://seven.example/",
            "status": "active",
        },
        {"code": "XI-IATI-8", "name": "Eight Mission", "status": "withdrawn"},
    ],
}


def read(data: str | object) -> tuple[list[Organisation], list[Problem], Account]:
    raw = data if isinstance(data, str) else json.dumps(data)
    account = Account(file="list")
    reading = Reading(mint=Mint(DEFAULT_BASE, "src"), account=account)
    found = list(LOADER.read(input_of("list", raw.encode()), reading))
    assert account.read == account.loaded + account.refused + account.ignored
    return (
        [one for one in found if isinstance(one, Organisation)],
        [one for one in found if isinstance(one, Problem)],
        account,
    )


def test_a_column_that_says_it_is_the_name_goes_before_the_short_name() -> None:
    made, _, _ = read(
        "publisher,Publisher Name,IATI Organisation Identifier\nexample-aid,Example Aid,GB-CHC-77\n"
    )
    assert [one.label for one in made] == ["Example Aid"]


def test_the_registrys_table_gives_its_publishers() -> None:
    made, problems, account = read(CSV)
    assert problems == []
    assert [(one.label, one.identifiers) for one in made] == [
        ("Example Aid", ("org-id:GB-CHC-77",)),
        ("Ministry, of Tests", ("org-id:XM-TST-1",)),
    ]
    assert [place.rpartition("/")[2] for one in made for place in one.located_in] == ["GB", "NP"]
    assert [sector.rpartition("/")[2] for one in made for sector in one.sectors] == [
        "civil-society", "government"
    ]  # fmt: skip
    assert (account.read, account.unit) == (2, "rows")
    assert account.notes["column not used: Datasets Count"] == 2


def test_json_of_the_registry_and_of_its_interface_says_the_same() -> None:
    headings, first, *_ = CSV.splitlines()
    row = dict(zip(headings.split(","), first.split(","), strict=True))
    ((table, *_), _, _), ((download,), _, _), ((interface,), _, account) = read(CSV), read([row]), read(CKAN)
    for one in (download, interface):
        assert (one.iri, one.label, one.sectors, one.located_in) == (
            table.iri, table.label, table.sectors, table.located_in
        )  # fmt: skip
    assert "Ada" not in repr(interface)
    assert account.notes["column dropped, it names people: publisher_contact_email"] == 1


def test_the_standards_identifiers_are_organisations() -> None:
    (seven, eight), _, _ = read(CODES)
    assert (seven.label, seven.identifiers) == ("Seven Mission", ("org-id:XI-IATI-7",))
    assert (seven.homepage, seven.description) == ("https://seven.example/", "Works in hills.")
    assert [one.status.rpartition("/")[2] for one in (seven, eight)] == ["active", "withdrawn"]


def test_another_code_list_is_told_what_it_is() -> None:
    other = {**CODES, "attributes": {"name": "FlowType"}, "data": [{"code": "10", "name": "ODA"}]}
    with pytest.raises(UnreadableFile, match="the IATI code list FlowType"):
        read(other)


def test_an_entry_without_name_or_with_a_repeated_identifier_is_refused() -> None:
    _, problems, account = read(CSV + ",GB-CHC-78,,,,\nOther,GB-CHC-77,,,,\n")
    assert [(one.code, one.row) for one in problems] == [
        ("organisation-not-named", 4), ("organisation-identifier-repeated", 5)
    ]  # fmt: skip
    assert (account.read, account.refused) == (4, 2)


def test_an_entry_without_an_identifier_is_told_from_one_of_no_known_scheme() -> None:
    found, _, account = read(CSV + "Nine Mission,,,,,\nTen Mission,ours-10,,,,\n")
    assert {one.label for one in found} >= {"Nine Mission", "Ten Mission"}
    taken = {
        note: times for note, times in account.notes.items() if note.endswith("by name") or "by name:" in note
    }
    assert taken == {
        "organisation without an identifier, taken by name": 1,
        "identifier of no known scheme, taken by name: ours-10": 1,
    }


def test_each_list_is_known_by_content_and_says_what_it_is() -> None:
    for data, name in (
        (CSV, "iati-publishers"),
        (CKAN, "iati-publishers"),
        (CODES, "iati-organisation-identifiers"),
    ):
        given = input_of("x.bin", (data if isinstance(data, str) else json.dumps(data)).encode())
        assert loader_for(given).kind == "iati"
        assert describe(given).name == name


def test_types_of_organisations_are_iatis() -> None:
    assert set(TYPES.values()) == {"10", "11", "15", "21", "22", "23", "24", "40", "60", "70", "80"}
