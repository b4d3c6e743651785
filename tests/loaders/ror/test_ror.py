"""The ROR loader: one record, an array, and everything a record can get wrong."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.loader import Reading
from loaders.reading.input import input_of
from loaders.ror.kind import LOADER, SECTOR_OF_TYPE, STATUSES
from ontology.account import Account, Problem
from ontology.errors import UnreadableFile
from ontology.identifiers import DEFAULT_BASE, Mint, concept_iri, place_iri
from ontology.records import Day, Text
from ontology.statements import statements_of
from ontology.vocabulary import concept

if TYPE_CHECKING:
    from tests.loaders.ror.conftest import Ror


def test_every_field_of_a_record_is_read(ror: Ror) -> None:
    record = ror.record(
        0,
        names=[
            {"value": "UdE", "lang": "es", "types": ["acronym"]},
            {"value": "University of E", "lang": "en", "types": ["label"]},
            {"value": "Uni of E", "lang": "en", "types": ["alias"]},
            {"value": "Universidad de E", "lang": "es", "types": ["label", "ror_display"]},
        ],
        types=["education", "funder"],
        locations=[
            {"geonames_details": {"country_code": "AR", "lat": -33.13044, "lng": -64.35272}},
            {"geonames_details": {"country_code": "CL", "lat": 1, "lng": 2}},
        ],
        external_ids=[
            {"type": "fundref", "all": ["501", "502"], "preferred": "502"},
            {"type": "isni", "all": ["0000 0000 8046 1202"], "preferred": None},
            {"type": "grid", "all": ["grid.412226.1"], "preferred": "grid.412226.1"},
            {"type": "wikidata", "all": ["Q796023"], "preferred": None},
        ],
        links=[
            {"type": "wikipedia", "value": "https://en.wikipedia.org/wiki/E"},
            {"type": "website", "value": "https://e.example/"},
        ],
    )
    (organisation,) = ror.read([record]).organisations
    assert organisation.iri == ror.iri(0)
    assert organisation.address == "ror.json#/0"
    assert organisation.label == "Universidad de E"
    assert organisation.labels == (Text("Universidad de E", "es"), Text("University of E", "en"))
    assert set(organisation.aliases) == {Text("UdE", "es"), Text("Uni of E", "en")}
    assert organisation.identifiers == (
        "ror:0002pcv65",
        "fundref:502",
        "fundref:501",
        "isni:0000000080461202",
        "grid:grid.412226.1",
        "wikidata:Q796023",
    )
    assert organisation.homepage == "https://e.example/"
    assert organisation.modified == Day(date(2026, 6, 2), date(2026, 6, 2), "day", "2026-06-02")
    assert organisation.sectors == (concept_iri("sector", "academia"), concept_iri("sector", "funder"))
    assert organisation.located_in == (place_iri("AR"), place_iri("CL"))
    assert (organisation.latitude, organisation.longitude) == (Decimal("-33.13044"), Decimal("-64.35272"))
    assert organisation.status == concept_iri("organisation-status", "active")


def test_one_record_alone_is_read_like_an_array_of_one(ror: Ror) -> None:
    alone = ror.read(ror.record(0))
    assert alone.organisations[0].address == "ror.json#"
    assert alone.account.read == alone.account.loaded == 1
    assert alone.organisations[0].iri == ror.read([ror.record(0)]).organisations[0].iri


def test_every_sector_and_status_is_a_concept_of_the_vocabulary() -> None:
    for code in SECTOR_OF_TYPE.values():
        assert concept("sector", code) == concept_iri("sector", code)
    for status in STATUSES:
        assert concept("organisation-status", status) == concept_iri("organisation-status", status)
    for kind in ("parent", "predecessor"):
        assert concept("relationship-type", kind) == concept_iri("relationship-type", kind)


def test_a_type_without_a_sector_is_counted(ror: Ror) -> None:
    outcome = ror.read([ror.record(0, types=["other"])])
    assert outcome.organisations[0].sectors == ()
    assert outcome.account.notes == {"ROR type without a sector here: other": 1}


def test_a_withdrawn_record_is_kept_with_its_status(ror: Ror) -> None:
    (organisation,) = ror.read([ror.record(0, status="withdrawn")]).organisations
    assert organisation.status == concept_iri("organisation-status", "withdrawn")


def test_of_several_labels_in_one_language_one_stays_and_the_rest_are_aliases(ror: Ror) -> None:
    names = [
        {"value": "First", "lang": "en", "types": ["label"]},
        {"value": "Shown", "lang": "en", "types": ["ror_display", "label"]},
        {"value": "Bare", "lang": None, "types": ["label"]},
    ]
    (organisation,) = ror.read([ror.record(0, names=names)]).organisations
    assert organisation.label == "Shown"
    assert organisation.labels == (Text("Shown", "en"),)
    assert organisation.aliases == (Text("First", "en"), Text("Bare", ""))


def test_a_language_that_is_no_tag_is_left_out_and_the_name_stays(ror: Ror) -> None:
    names = [
        {"value": "Shown", "lang": None, "types": ["label", "ror_display"]},
        {"value": "Other", "lang": 'en" <x>', "types": ["label"]},
    ]
    (organisation,) = ror.read([ror.record(0, names=names)]).organisations
    assert organisation.aliases == (Text("Other", ""),)


@pytest.mark.parametrize("latitude", [91, "12", None, True])
def test_coordinates_that_are_none_are_left_out_together(ror: Ror, latitude: object) -> None:
    details = {"country_code": "AR", "lat": latitude, "lng": 5}
    (organisation,) = ror.read([ror.record(0, locations=[{"geonames_details": details}])]).organisations
    assert organisation.latitude is None
    assert organisation.longitude is None


def test_an_identifier_on_two_records_names_neither(ror: Ror) -> None:
    shared = [{"type": "wikidata", "all": ["Q1"], "preferred": None}]
    outcome = ror.read([ror.record(0, external_ids=shared), ror.record(1, external_ids=shared)])
    assert [one.identifiers for one in outcome.organisations] == [("ror:0002pcv65",), ("ror:00042rr39",)]
    assert [(one.code, one.refuses) for one in outcome.problems] == [("identifier-shared", False)]
    assert outcome.account.refused == 0


def refused(ror: Ror, data: list[Any]) -> tuple[str, str]:
    outcome = ror.read(data)
    (problem,) = outcome.problems
    assert problem.refuses
    assert problem.wrong
    assert problem.remedy
    assert outcome.account.refused == 1
    assert outcome.account.read == len(data)
    assert len(outcome.organisations) == len(data) - 1
    return problem.code, problem.file


def test_a_bad_record_is_refused_at_its_place_and_the_rest_loads(ror: Ror) -> None:
    good = ror.record(0)
    assert refused(ror, [good, 7]) == ("not-a-record", "ror.json#/1")
    assert refused(ror, [good, ror.record(1, id=None)]) == ("ror-id-missing", "ror.json#/1/id")
    assert refused(ror, [good, ror.record(1, id="ror.org")]) == ("ror-id-missing", "ror.json#/1/id")
    assert refused(ror, [good, ror.record(1, names=[])]) == ("names-missing", "ror.json#/1/names")
    assert refused(ror, [good, ror.record(1, names=None)]) == ("names-missing", "ror.json#/1/names")
    assert refused(ror, [good, ror.record(0)]) == ("ror-id-repeated", "ror.json#/1/id")
    wrong = "https://ror.org/0002pcv66"
    assert refused(ror, [good, ror.record(1, id=wrong)]) == ("ror-id-checksum", "ror.json#/1/id")


def test_an_unknown_status_is_left_out_with_a_warning(ror: Ror) -> None:
    outcome = ror.read([ror.record(0, status="merged")])
    assert outcome.organisations[0].status == ""
    assert [(one.code, one.refuses) for one in outcome.problems] == [("status-unknown", False)]


def test_a_file_that_holds_no_records_is_refused_whole(ror: Ror) -> None:
    with pytest.raises(UnreadableFile, match="neither a ROR record nor an array"):
        ror.read("text")


def test_it_is_recognised_by_content_and_not_by_name(ror: Ror) -> None:
    def recognised(data: object) -> bool:
        return LOADER.recognises(input_of("anything.txt", json.dumps(data).encode()))

    assert recognised([ror.record(0)])
    assert recognised(ror.record(0))
    assert not recognised([{"id": "https://ror.org/0002pcv65"}])
    assert not recognised([{"id": "GB-CHC-1", "names": []}])
    assert not recognised([])
    assert not recognised([[]])
    assert not recognised({"grants": [ror.record(0)]})
    assert not LOADER.recognises(input_of("ror.json", b"id,names\n1,2\n"))
    assert not LOADER.recognises(input_of("ror.json", b"\x00\x01"))


def test_a_broken_file_that_began_as_ror_is_recognised_so_that_the_line_is_told(ror: Ror) -> None:
    broken = json.dumps([ror.record(0)], indent=1).encode()[:-20]
    assert LOADER.recognises(input_of("ror.json", broken))
    with pytest.raises(UnreadableFile, match="line"):
        ror.read_bytes(broken)


def test_deep_nesting_does_not_crash_recognition() -> None:
    assert not LOADER.recognises(input_of("deep.json", b'[{"id":' * 100_000))


def test_the_source_says_who_publishes_it_and_as_of_when(ror: Ror) -> None:
    older = ror.record(1, admin={"last_modified": {"date": "2020-01-01"}})
    source = LOADER.describe(input_of("ror.json", json.dumps([older, ror.record(0)]).encode()))
    assert source.title == "Research Organization Registry"
    assert source.as_of == "2026-06-02"
    assert source.primary_for == (
        "Organisation/names",
        "Organisation/identifiers",
        "Organisation/status",
    )
    assert source.name == ""
    assert source.licence == "https://creativecommons.org/publicdomain/zero/1.0/"


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 1000) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ("names", "status", "types", "locations", "relationships", "external_ids", "links", "admin", "id")


@given(field=st.sampled_from(FIELDS), value=anything)
def test_no_shape_of_a_field_crashes_the_loader_or_upsets_the_account(field: str, value: object) -> None:
    from_json = json.loads(json.dumps(value))
    record = {
        "id": "https://ror.org/0002pcv65",
        "names": [{"value": "Body", "lang": "en", "types": ["label", "ror_display"]}],
    } | {field: from_json}
    data = json.dumps([record]).encode()
    account = Account(file="ror.json")
    found = list(
        LOADER.read(input_of("ror.json", data), Reading(mint=Mint(DEFAULT_BASE, "r"), account=account))
    )
    assert account.read == account.loaded + account.refused + account.ignored == 1
    for one in found:
        if not isinstance(one, Problem):
            assert list(statements_of(one, DEFAULT_BASE, "r"))
