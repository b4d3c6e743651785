"""The loader of DataCite records: both forms, organisations with ROR, funders without amounts, no persons."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.datacite.kind import LOADER
from loaders.datacite.parties import identifier_of
from loaders.noting import Notes
from loaders.reading.input import open_input
from loaders.registry import loader_for
from ontology.account import Account
from ontology.identifiers import concept_iri, place_iri
from ontology.records import DataResource, Dataset, Grant, Organisation, Relationship, Text

XML = """<?xml version="1.0"?>
<resource xmlns="http://datacite.org/schema/kernel-4">
  <identifier identifierType="DOI">10.5072/QUAY-1</identifier>
  <creators>
    <creator><creatorName nameType="Organizational">Quay Survey Office</creatorName>
      <nameIdentifier nameIdentifierScheme="ROR">0002pcv65</nameIdentifier></creator>
    <creator><creatorName nameType="Personal">Beispiel, Anna</creatorName>
      <affiliation affiliationIdentifier="https://ror.org/00042rr39"
        affiliationIdentifierScheme="ROR">Quay College</affiliation>
      <affiliation>Some Place</affiliation></creator>
    <creator><creatorName>Probe, Otto</creatorName></creator>
  </creators>
  <titles>
    <title xml:lang="en-GB">Tides of <i>Quay</i></title>
    <title xml:lang="de" titleType="TranslatedTitle">Gezeiten</title>
    <title titleType="AlternativeTitle">QT</title>
    <title titleType="Subtitle">A subtitle</title>
  </titles>
  <publisher publisherIdentifier="https://ror.org/00420et70"
    publisherIdentifierScheme="ROR">Quay Archive</publisher>
  <publicationYear>2023</publicationYear>
  <resourceType resourceTypeGeneral="Dataset">Tables</resourceType>
  <subjects><subject xml:lang="en">Tides</subject><subject>Harbours</subject></subjects>
  <contributors>
    <contributor contributorType="HostingInstitution">
      <contributorName>Quay Host</contributorName></contributor>
    <contributor contributorType="RightsHolder">
      <contributorName nameType="Organizational">Quay Port</contributorName></contributor>
    <contributor contributorType="ContactPerson">
      <contributorName nameType="Personal">Beispiel, Anna</contributorName></contributor>
  </contributors>
  <dates><date dateType="Updated">2023-05-06</date><date dateType="Collected">2020/2021</date></dates>
  <rightsList><rights rightsURI="https://creativecommons.org/licenses/by/4.0/">CC BY</rights></rightsList>
  <descriptions>
    <description descriptionType="Abstract">Heights,<br/>ask a@quay.example</description></descriptions>
  <geoLocations><geoLocation><geoLocationPlace>Namibia</geoLocationPlace></geoLocation></geoLocations>
  <fundingReferences>
    <fundingReference><funderName>Quay Fund</funderName>
      <funderIdentifier funderIdentifierType="Crossref Funder ID"
        >https://doi.org/10.13039/501100000780</funderIdentifier>
      <awardNumber>G-7</awardNumber><awardTitle>Tides</awardTitle></fundingReference>
    <fundingReference><funderName>Quay Fund</funderName><awardNumber>G-8</awardNumber></fundingReference>
  </fundingReferences>
  <relatedIdentifiers/><version>2</version>
</resource>"""

ATTRIBUTES: dict[str, Any] = {
    "doi": "10.5072/quay-1",
    "creators": [
        {
            "name": "Quay Survey Office",
            "nameType": "Organizational",
            "nameIdentifiers": [
                {"nameIdentifier": "https://ror.org/0002pcv65", "nameIdentifierScheme": "ROR"}
            ],
        },
        {"name": "Beispiel, Anna", "givenName": "Anna", "familyName": "Beispiel", "affiliation": ["Quay"]},
    ],
    "titles": [{"title": "Tides of Quay", "lang": "en-GB"}],
    "publisher": "Quay Archive",
    "publicationYear": 2023,
    "types": {"resourceTypeGeneral": "Dataset"},
    "url": "https://quay.example/1",
}


def test_a_record_in_xml_gives_the_dataset_under_its_doi(load: Any, made: Any) -> None:
    assert loader_for(made(XML, "one.xml")).kind == "datacite"
    found = load(LOADER, XML, name="one.xml")
    dataset = found.only(Dataset)
    assert dataset.identifiers == ("doi:10.5072/quay-1",)
    assert dataset.iri.endswith("dataset/doi:10.5072%2Fquay-1")
    assert (dataset.label, dataset.homepage) == ("Tides of Quay", "https://doi.org/10.5072/quay-1")
    assert dataset.labels == (Text("Tides of Quay", "en-gb"), Text("Gezeiten", "de"))
    assert dataset.aliases == (Text("QT"),)
    assert dataset.keywords == (Text("Tides", "en"), Text("Harbours"))
    assert dataset.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert (dataset.issued.stated, dataset.modified.stated) == ("2023", "2023-05-06")
    assert dataset.places == (place_iri("NA"),)
    assert dataset.description == "Heights, ask"
    assert [found.label(iri) for iri in dataset.publishers] == ["Quay Archive"]
    assert [found.label(iri) for iri in dataset.holders] == ["Quay Port"]


def test_of_several_changes_the_newest_counts_and_other_dates_and_texts_are_told(load: Any) -> None:
    more = XML.replace("<dates>", '<dates><date dateType="Updated">2022-01-01</date>').replace(
        "<descriptions>", '<descriptions><description descriptionType="Methods">M</description>'
    )
    found = load(LOADER, more, name="one.xml")
    assert found.only(Dataset).modified.stated == "2023-05-06"
    assert found.only(Dataset).description == "Heights, ask"
    assert found.notes["date of another kind, not used: Collected"] == 1
    assert found.notes["further descriptions, not used"] == 1


def test_persons_are_dropped_and_counted_and_their_affiliations_with_ror_are_kept(load: Any) -> None:
    found = load(LOADER, XML, name="one.xml")
    for word in ("Anna", "Beispiel", "Probe", "Otto", "@quay", "Some Place"):
        assert word not in found.said
    assert found.notes["dropped: persons among creators and contributors"] == 2
    assert found.notes["dropped: a person's name (creator or contributor)"] == 1
    assert found.notes["affiliations without an identifier, left out"] == 1
    ties = {(found.label(one.subject), one.kind_stated) for one in found.of(Relationship)}
    assert ("Quay College", "affiliation of a creator or contributor") in ties
    assert ("Quay Survey Office", "Creator") in ties
    assert ("Quay Host", "HostingInstitution") in ties


def test_a_funding_reference_is_a_tie_with_the_number_of_the_award_and_never_a_grant(load: Any) -> None:
    found = load(LOADER, XML, name="one.xml")
    assert found.of(Grant) == []
    ties = [one for one in found.of(Relationship) if one.kind_stated == "funding reference"]
    assert [one.description for one in ties] == ["Award G-7: Tides", "Award G-8"]
    assert len({one.iri for one in ties}) == 2
    assert {one.kind for one in ties} == {concept_iri("relationship-type", "funds-drawn")}
    fund = next(one for one in found.of(Organisation) if one.label == "Quay Fund")
    assert fund.identifiers == ("fundref:501100000780",)


@pytest.mark.parametrize(
    ("value", "pointer"),
    [
        ({"data": {"id": "1", "type": "dois", "attributes": ATTRIBUTES}}, "/data"),
        ({"data": [{"attributes": ATTRIBUTES}]}, "/data/0"),
        ([{"attributes": ATTRIBUTES}], "/0"),
        (ATTRIBUTES, ""),
    ],
)
def test_the_api_says_the_same_in_json(value: Any, pointer: str, load: Any, made: Any) -> None:
    assert loader_for(made(value)).kind == "datacite"
    found = load(LOADER, value)
    dataset = found.only(Dataset)
    assert dataset.address == (f"list.json#{pointer}" if pointer else "list.json")
    assert dataset.iri == load(LOADER, XML, name="one.xml").only(Dataset).iri
    assert dataset.homepage == "https://quay.example/1"
    assert found.notes["dropped: persons among creators and contributors"] == 1
    assert "Anna" not in found.said


@pytest.mark.parametrize(
    ("stated", "scheme", "expected"),
    [
        ("006zjws59", "ROR", "ror:006zjws59"),
        ("https://ror.org/006zjws59/", "", "ror:006zjws59"),
        ("006zjws58", "ROR", None),
        ("006zjws59", "", None),
        ("grid.268117.b", "GRID", "grid:grid.268117.b"),
        ("https://doi.org/10.13039/501100000780", "Other", "fundref:501100000780"),
        ("0000-0001-0000-0000", "ORCID", None),
        (None, "ROR", None),
    ],
)
def test_an_identifier_counts_under_a_known_scheme_only(stated: Any, scheme: str, expected: Any) -> None:
    assert identifier_of(stated, scheme, Notes(Account(file="x"))) == expected


def test_software_is_a_tool_and_an_instrument_is_ignored(load: Any) -> None:
    value = [
        ATTRIBUTES | {"types": {"resourceTypeGeneral": "Software"}},
        ATTRIBUTES | {"doi": "10.5072/i", "types": {"resourceTypeGeneral": "Instrument"}},
    ]
    found = load(LOADER, value)
    assert found.only(DataResource).kind == concept_iri("asset-type", "tool")
    assert found.tally() == (2, 1, 0, 1)


@pytest.mark.parametrize(
    "content",
    [
        '<!DOCTYPE r [<!ENTITY a "aaaa">]><resource xmlns="http://datacite.org/schema/kernel-4">&a;</resource>',
        '<resource xmlns="http://datacite.org/schema/kernel-4">',
        '<resource xmlns="http://datacite.org/schema/kernel-4">'
        + "<a>" * 5_000
        + "</a>" * 5_000
        + "</resource>",
    ],
)
def test_xml_that_could_do_harm_is_refused_in_words(content: str, load: Any, made: Any) -> None:
    assert LOADER.recognises(made(content, "one.xml"))
    found = load(LOADER, made(content, "bad.xml"), made(XML, "one.xml"))
    assert found.tally() == (2, 1, 1, 0)
    assert [(one.file, bool(one.remedy)) for one in found.problems] == [("bad.xml", True)]
    assert found.only(Dataset).label == "Tides of Quay"


def test_other_xml_and_json_are_no_records(load: Any, made: Any) -> None:
    assert not LOADER.recognises(made("<resource xmlns='http://other/'/>", "one.xml"))
    assert not LOADER.recognises(made({"creators": [], "titles": []}))
    assert "no DataCite resource" in load(LOADER, "<a/>", name="one.xml").problems[0].wrong


def test_an_organisation_in_many_files_is_one_whatever_their_order(load: Any, made: Any) -> None:
    other = ATTRIBUTES | {"doi": "10.5072/quay-2", "publisher": "Quay Survey"}
    files = [made(XML, "a.xml"), made(ATTRIBUTES | {"doi": "10.5072/q"}, "b.json"), made(other, "c.json")]
    one, two = load(LOADER, *files), load(LOADER, *reversed(files))
    organisations = [record.iri for record in one.of(Organisation)]
    assert len(organisations) == len(set(organisations)) == 7
    assert sorted(map(repr, one.records)) == sorted(map(repr, two.records))


VALUES = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=6)
INNER = st.dictionaries(
    st.sampled_from(["name", "title", "affiliation", "nameIdentifiers", "date", "dateType", "funderName"]),
    VALUES | st.lists(VALUES, max_size=2),
    max_size=3,
)
NAMES = st.sampled_from([*ATTRIBUTES, "dates", "subjects", "fundingReferences", "rightsList", "contributors"])


@settings(max_examples=40)
@given(changes=st.dictionaries(NAMES, VALUES | INNER | st.lists(VALUES | INNER, max_size=3), max_size=6))
def test_no_record_however_broken_does_more_than_be_refused(changes: dict[str, Any], load: Any) -> None:
    found = load(LOADER, ATTRIBUTES | {"doi": "10.5072/x"} | changes)
    assert found.account.read == 1
    assert found.account.loaded == len(found.of(Dataset)) + len(found.of(DataResource))


@pytest.mark.parametrize(
    ("name", "kind", "organisations", "persons"),
    [
        ("datacite-example-ROR-nameIdentifiers.xml", DataResource, 19, 13),
        ("datacite-example-full-v4.5.xml", Dataset, 6, 16),
        ("datacite-example-polygon.xml", Dataset, 1, 1),
    ],
)
def test_the_real_examples_give_one_thing_each(
    name: str, kind: Any, organisations: int, persons: int, shared_data: Path, load: Any
) -> None:
    file = open_input(shared_data / "datacite" / name)
    assert loader_for(file).kind == "datacite"
    found = load(LOADER, file)
    assert found.only(kind).identifiers[0].startswith("doi:10.")
    assert len(found.of(Organisation)) == organisations
    assert found.notes["dropped: persons among creators and contributors"] == persons
    assert "FamilyName" not in found.said


def _resource(doi: str) -> str:
    return XML[XML.index("<resource") :].replace("10.5072/QUAY-1", doi)


def test_the_records_in_an_answer_of_a_repository_are_read_and_deleted_ones_told(
    load: Any, made: Any
) -> None:
    answer = f"""<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>
    <record><metadata>{_resource("10.5072/a")}</metadata></record>
    <record><header status="deleted"/></record>
    <record><metadata>{_resource("10.5072/b")}</metadata></record>
    <resumptionToken cursor="0">next</resumptionToken></ListRecords></OAI-PMH>"""
    assert loader_for(made(answer, "oai.xml")).kind == "datacite"
    found = load(LOADER, answer, name="oai.xml")
    assert [one.identifiers for one in found.of(Dataset)] == [("doi:10.5072/a",), ("doi:10.5072/b",)]
    assert [one.address for one in found.of(Dataset)] == ["oai.xml#/resource/1", "oai.xml#/resource/2"]
    assert found.notes["records that their repository deleted, of which nothing is said"] == 1
    assert found.notes["one page of several: the answer says that more follow, which are not in it"] == 1


def test_the_json_of_the_schema_has_its_doi_among_the_identifiers(load: Any, made: Any) -> None:
    record = {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "identifiers": [
            {"identifierType": "URL", "identifier": "x"},
            {"identifierType": "DOI", "identifier": "10.5072/c"},
        ],
        "creators": [], "titles": [{"title": "Tides"}], "publisher": "Quay Archive",
        "publicationYear": "2024", "types": {"resourceTypeGeneral": "Dataset"},
    }  # fmt: skip
    assert loader_for(made(record)).kind == "datacite"
    assert load(LOADER, record).only(Dataset).identifiers == ("doi:10.5072/c",)


def test_the_statement_on_rights_of_schema_2_is_a_licence(load: Any) -> None:
    address = "https://creativecommons.org/licenses/by/4.0/"
    listed = f'<rightsList><rights rightsURI="{address}">CC BY</rights></rightsList>'
    assert listed in XML
    old = XML.replace("kernel-4", "kernel-2.2").replace(listed, "<rights>Quay Licence</rights>")
    assert load(LOADER, old, name="old.xml").only(Dataset).licence == "Quay Licence"


def test_rights_that_speak_of_access_are_no_licence_and_persons_leave_the_description(load: Any) -> None:
    rights = [
        {"rightsUri": "info:eu-repo/semantics/openAccess", "rights": "Open Access"},
        {"rightsUri": "https://creativecommons.org/licenses/by/4.0/"},
    ]
    told = [{"description": "Kept by Anna Beispiel.", "descriptionType": "Abstract"}]
    found = load(LOADER, {**ATTRIBUTES, "rightsList": rights, "descriptions": told})
    dataset = found.only(Dataset)
    assert dataset.access_level == concept_iri("access-level", "open")
    assert dataset.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert dataset.description == "Kept by …."


def test_who_has_an_identifier_of_a_register_of_bodies_is_none_by_whatever_name(load: Any) -> None:
    ror = {"nameIdentifier": "https://ror.org/0002pcv65", "nameIdentifierScheme": "ROR"}
    named = {"name": "Ann Arbor", "nameType": "Organizational"}
    found = load(LOADER, {**ATTRIBUTES, "creators": [{**named, "nameIdentifiers": [ror]}]})
    assert "Ann Arbor" in {one.label for one in found.of(Organisation)}
    found = load(LOADER, {**ATTRIBUTES, "creators": [named]})
    assert "Ann Arbor" not in found.said


def test_a_page_of_an_answer_says_of_how_many_it_is_one(load: Any) -> None:
    data = [{"id": "10.5072/quay-1", "attributes": ATTRIBUTES}]
    found = load(LOADER, {"data": data, "meta": {"total": 1200}})
    assert found.notes["one page of an answer: 1 of 1,200 records are in it"] == 1
    assert not any("page" in note for note in load(LOADER, {"data": data, "meta": {"total": 1}}).notes)
