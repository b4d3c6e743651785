"""Lists of identifiers: records of org-id.guide become resources, with the licence's notice kept."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.identifier_lists.kind import LOADER, NOTICE, describe
from loaders.loader import Reading
from loaders.reading.input import Input, input_of
from loaders.registry import loader_for
from ontology.account import Account, Problem
from ontology.errors import InputError, UnreadableFile
from ontology.identifiers import DEFAULT_BASE, Mint, concept_iri, place_iri
from ontology.records import DataResource, Text


def record(**changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": {"en": "Register of Examples", "local": "Exempelregister"},
        "url": "https://examples.example/",
        "description": {"en": "Numbers all examples. Write to us@examples.example."},
        "coverage": ["GB"],
        "subnationalCoverage": ["GB-WLS"],
        "structure": ["charity", "government_agency"],
        "sector": None,
        "code": "GB-EXM",
        "confirmed": True,
        "deprecated": False,
        "listType": "primary",
        "access": {"availableOnline": True, "publicDatabase": "https://examples.example/find"},
        "data": {"licenseStatus": "open_license", "licenseDetails": "Open Example Licence"},
        "meta": {"lastUpdated": "2020-10-13", "source": "research"},
        "links": {"wikipedia": ""},
        "formerPrefixes": ["GB-OLD"],
    }
    return made | changes


def input_with(data: object, name: str = "list.json") -> Input:
    return input_of(name, json.dumps(data).encode())


def read(data: object) -> tuple[list[DataResource], list[Problem], Account]:
    account = Account(file="list.json")
    found = list(LOADER.read(input_with(data), Reading(mint=Mint(DEFAULT_BASE, "src"), account=account)))
    assert account.read == account.loaded + account.refused + account.ignored
    return (
        [one for one in found if isinstance(one, DataResource)],
        [one for one in found if isinstance(one, Problem)],
        account,
    )


def test_a_record_becomes_a_resource_that_its_code_finds() -> None:
    (made,), problems, account = read(record())
    assert problems == []
    assert made.label == "Register of Examples"
    assert made.aliases == (Text("Exempelregister"), Text("GB-EXM"), Text("GB-OLD"))
    assert made.identifiers == ("org-id-list:GB-EXM",)
    assert made.kind == concept_iri("asset-type", "identifier-list")
    assert made.places == (place_iri("GB"),)
    assert made.places_stated == ("GB-WLS",)
    assert made.licence == "Open Example Licence"
    assert made.homepage == "https://examples.example/"
    assert [text.value for text in made.keywords] == ["charity", "government agency", "primary list"]
    assert made.modified
    assert made.modified.stated == "2020-10-13"
    assert made.description == "Numbers all examples. Write to ."
    assert account.notes["e-mail address taken out of a text"] == 1
    assert account.notes["field not used: access/availableOnline"] == 1


def test_deprecated_and_unconfirmed_lists_say_so() -> None:
    (made,), _, _ = read(record(deprecated=True, confirmed=False))
    assert {"deprecated", "unconfirmed"} <= {text.value for text in made.keywords}


def test_languages_in_the_place_of_a_name_are_no_name() -> None:
    (made,), _, _ = read(record(name={"en": "Charities", "local": "en/cy", "hi": "सूची"}))
    assert made.aliases[0] == Text("सूची", "hi")


def test_an_international_list_covers_the_world() -> None:
    (made,), _, _ = read(record(coverage=["XI"]))
    assert made.places == (place_iri("001"),)


@pytest.mark.parametrize("wrap", [lambda items: items, lambda items: {"lists": items}])
def test_the_registers_download_holds_many(wrap: Any) -> None:
    made, _, account = read(wrap([record(), record(code="GB-TWO")]))
    assert [one.address for one in made] == [
        f"list.json#{'/lists' if isinstance(wrap([]), dict) else ''}/{number}" for number in (0, 1)
    ]
    assert account.read == 2


def test_the_notice_of_the_licence_is_kept() -> None:
    source = describe(input_with(record()))
    assert source.licence == "https://opendatacommons.org/licenses/odbl/1-0/"
    assert source.credit == NOTICE
    assert "Open Database License" in NOTICE
    assert source.as_of == ""
    assert describe(input_with([record(), record(code="GB-TWO")])).as_of == "2020-10-13"


def test_what_is_no_list_is_refused_with_its_place() -> None:
    _, problems, account = read([record(), record(), "text", record(code="x"), record(code="GB-N", name={})])
    assert [one.code for one in problems] == [
        "list-code-repeated", "not-a-record", "list-code-missing", "list-name-missing"
    ]  # fmt: skip
    assert (account.read, account.refused) == (5, 4)
    assert problems[0].column == "/1/code"


def test_the_kind_is_known_by_content_and_no_other_json_is_it() -> None:
    assert loader_for(input_with(record(), "x.csv")).kind == "identifier-lists"
    assert not LOADER.recognises(input_with({"name": "x", "code": "y", "coverage": []}))
    with pytest.raises(UnreadableFile, match="no record of org-id"):
        read("text")


_PLAIN = st.none() | st.booleans() | st.text(max_size=9)
_LISTS = st.lists(st.text(max_size=5) | st.integers(), max_size=3)
_OBJECTS = st.dictionaries(st.sampled_from(["en", "local", "lastUpdated"]), st.text(max_size=9) | st.none())


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(list(record())), _PLAIN | _LISTS | _OBJECTS, max_size=9))
def test_any_field_of_any_kind_gives_a_balanced_account(changes: dict[str, Any]) -> None:
    with suppress(InputError):
        made, problems, account = read(record(**changes))
        assert len(made) + len(problems) == account.read == 1
