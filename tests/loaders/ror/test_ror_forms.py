"""The forms in which ROR hands out records: its first schema, answers of its API, an object a line."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

from loaders.reading.input import input_of
from loaders.ror import forms
from loaders.ror.kind import LOADER
from ontology.identifiers import place_iri
from ontology.records import Text

if TYPE_CHECKING:
    import pytest

    from tests.loaders.ror.conftest import Ror


def earlier(ror: Ror, number: int, **changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": f"https://ror.org/{ror.ids[number]}",
        "name": f"Body {number}",
        "types": ["Education", "Facility"],
        "status": "active",
        "country": {"country_code": "NA", "country_name": "Namibia"},
        "addresses": [{"lat": -22.5, "lng": 17.1}],
        "relationships": [],
    }
    return made | changes


def test_a_record_of_version_1_says_the_same_as_one_of_version_2(ror: Ror) -> None:
    first = earlier(
        ror,
        0,
        labels=[{"label": "Corps", "iso639": "fr"}],
        aliases=["The Body"],
        acronyms=["B0"],
        links=["https://body.example/"],
        external_ids={
            "GRID": {"preferred": "grid.1.2", "all": "grid.1.2"},
            "FundRef": {"preferred": None, "all": ["501"]},
            "Wikidata": {"preferred": None, "all": ["Q1"]},
            "OrgRef": {"preferred": None, "all": ["7"]},
        },
        relationships=[ror.relation("Parent", 1)],
    )
    (organisation,) = ror.read([first]).organisations
    assert organisation.label == "Body 0"
    assert organisation.labels == (Text("Corps", "fr"),)
    assert set(organisation.aliases) == {Text("The Body"), Text("B0")}
    assert organisation.identifiers == (
        f"ror:{ror.ids[0]}",
        "grid:grid.1.2",
        "fundref:501",
        "wikidata:Q1",
    )
    assert organisation.located_in == (place_iri("NA"),)
    assert str(organisation.latitude) == "-22.5"
    assert organisation.part_of == (ror.iri(1),)
    assert organisation.homepage == "https://body.example/"


def test_answers_of_the_api_are_read_and_say_how_many_results_they_leave_out(ror: Ror) -> None:
    answer = {
        "number_of_results": 12,
        "items": [earlier(ror, 0), {"score": 1, "organization": ror.record(1)}],
    }
    assert LOADER.recognises(input_of("ror.json", json.dumps(answer).encode()))
    outcome = ror.read(answer)
    assert [one.iri for one in outcome.organisations] == [ror.iri(0), ror.iri(1)]
    assert outcome.organisations[1].address == "ror.json#/items/1/organization"
    assert sum(times for note, times in outcome.account.notes.items() if "further page" in note) == 10


def test_a_record_a_line_is_read_as_an_array_is(ror: Ror) -> None:
    lines = "".join(json.dumps(ror.record(number)) + "\n" for number in (0, 1)).encode()
    assert LOADER.recognises(input_of("ror.jsonl", lines))
    assert [one.iri for one in ror.read_bytes(lines, "ror.jsonl").organisations] == [ror.iri(0), ror.iri(1)]


def test_other_lists_of_bodies_with_ror_ids_are_left_to_others(ror: Ror) -> None:
    other = [{"id": f"https://ror.org/{ror.ids[0]}", "name": "Body", "grants": 3}]
    assert not LOADER.recognises(input_of("bodies.json", json.dumps(other).encode()))


def test_a_release_packed_as_json_and_csv_is_read_from_its_json(ror: Ror) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("v2.9-ror-data.csv", "id,names.types.ror_display\n")
        archive.writestr("v2.9-ror-data.json", json.dumps([ror.record(0)]))
    file = input_of("v2.9-ror-data.zip", packed.getvalue())
    assert file.name == "v2.9-ror-data.json"
    assert LOADER.recognises(file)


def test_the_release_as_csv_says_what_its_json_says(ror: Ror) -> None:
    first, second, third = (f"https://ror.org/{one}" for one in ror.ids[:3])
    text = (
        "id,admin.last_modified.date,external_ids.type.wikidata.all,links.type.website,"
        "locations.geonames_details.country_code,locations.geonames_details.lat,"
        "locations.geonames_details.lng,names.types.acronym,names.types.label,names.types.ror_display,"
        "ror_display_lang,relationships,status,types\n"
        f'{first},2024-12-11,Q1,https://a.example/,NA,-22.5,17.1,"no_lang_code: HU, UH",'
        f'en: Harbour; fr: Port,Harbour,en,"child: {second}; related: {third}",active,education; funder\n'
        f"{second},,,,KE,,,,,Lab,,parent: {first},inactive,facility\n"
        f"https://ror.org/0zzzzzz99,,,,KE,,,,,Lab,,,active,facility\n"
    )
    assert LOADER.recognises(input_of("ror.csv", text.encode()))
    outcome = ror.read_bytes(text.encode(), "ror.csv")
    whole, part = outcome.organisations
    assert whole.labels == (Text("Harbour", "en"), Text("Port", "fr"))
    assert whole.aliases == (Text("HU"), Text("UH"))
    assert whole.identifiers == (f"ror:{ror.ids[0]}", "wikidata:Q1")
    assert (str(whole.latitude), whole.located_in) == ("-22.5", (place_iri("NA"),))
    assert whole.address == "ror.csv#row=2"
    assert part.part_of == (ror.iri(0),)
    assert [problem.code for problem in outcome.problems] == ["ror-id-checksum"]


def test_a_long_object_around_others_that_have_ror_ids_is_not_ror(
    ror: Ror, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "_LONGEST_RECORD", 64)
    monkeypatch.setattr(forms, "_PEEK_CHARACTERS", 1024)
    grants = [{"grant": n, "to": {"id": ror.record(0)["id"], "name": "A"}} for n in range(100)]
    assert not forms.recognises(input_of("grants.json", json.dumps({"grants": grants}).encode()))
    assert forms.recognises(input_of("release.json", json.dumps([ror.record(0) for _ in range(20)]).encode()))
