"""GLEIF as tables and as XML: the same records as from its JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from loaders.gleif.kind import LOADER
from loaders.reading.input import input_of
from ontology.identifiers import concept_iri, place_iri
from ontology.records import DataResource, Organisation, Text

if TYPE_CHECKING:
    from tests.loaders.gleif.conftest import Gleif

HEADINGS = (
    "LEI,Entity.LegalName,Entity.LegalName.xmllang,Entity.OtherEntityNames.OtherEntityName.1,"
    "Entity.OtherEntityNames.OtherEntityName.1.xmllang,Entity.OtherEntityNames.OtherEntityName.1.type,"
    "Entity.LegalAddress.Country,Entity.RegistrationAuthority.RegistrationAuthorityID,"
    "Entity.RegistrationAuthority.RegistrationAuthorityEntityID,Entity.EntityStatus,"
    "Registration.LastUpdateDate,Registration.RegistrationStatus"
)
TIES = (
    "Relationship.StartNode.NodeID,Relationship.StartNode.NodeIDType,Relationship.EndNode.NodeID,"
    "Relationship.EndNode.NodeIDType,Relationship.RelationshipType,Relationship.RelationshipStatus"
)


def test_the_golden_copy_in_csv_and_in_xml_makes_the_same_organisation(gleif: Gleif) -> None:
    lei = gleif.leis[0]
    table = (
        f"{HEADINGS}\n{lei},Harbour plc,en,Port,fr,TRADING_OR_OPERATING_NAME,NA,RA000585,01234567,ACTIVE,"
        "2025-01-10T00:00:00Z,ISSUED\n"
    )
    document = (
        '<l:LEIData xmlns:l="http://www.gleif.org/data/schema/leidata/2016"><l:LEIRecords><l:LEIRecord>'
        f'<l:LEI>{lei}</l:LEI><l:Entity><l:LegalName xml:lang="en">Harbour plc</l:LegalName>'
        '<l:OtherEntityNames><l:OtherEntityName xml:lang="fr" type="TRADING_OR_OPERATING_NAME">Port'
        "</l:OtherEntityName></l:OtherEntityNames><l:LegalAddress><l:Country>NA</l:Country></l:LegalAddress>"
        "<l:RegistrationAuthority><l:RegistrationAuthorityID>RA000585</l:RegistrationAuthorityID>"
        "<l:RegistrationAuthorityEntityID>01234567</l:RegistrationAuthorityEntityID></l:RegistrationAuthority>"
        "<l:EntityStatus>ACTIVE</l:EntityStatus></l:Entity><l:Registration>"
        "<l:LastUpdateDate>2025-01-10T00:00:00Z</l:LastUpdateDate>"
        "<l:RegistrationStatus>ISSUED</l:RegistrationStatus></l:Registration></l:LEIRecord></l:LEIRecords>"
        "</l:LEIData>"
    )
    files = [input_of("golden.csv", table.encode()), input_of("golden.xml", document.encode())]
    assert all(LOADER.recognises(one) for one in files)
    made = [gleif.read(one).of(Organisation)[0] for one in files]
    for one in made:
        assert one.labels == (Text("Harbour plc", "en"),)
        assert one.aliases == (Text("Port", "fr"),)
        assert one.identifiers == (f"lei:{lei}", "org-id:GB-COH-01234567")
        assert one.located_in == (place_iri("NA"),)
        assert one.status == concept_iri("organisation-status", "active")
    assert made[0].address == "golden.csv#row=2"
    assert made[1].address == "golden.xml#LEIRecord=1"


def test_parents_in_one_table_are_facts_of_the_entities_of_another(gleif: Gleif) -> None:
    child, parent, *_ = gleif.leis
    entities = f"{HEADINGS}\n{child},Quay Ltd,en,,,,KE,,,ACTIVE,,ISSUED\n"
    ties = f"{TIES}\n{child},LEI,{parent},LEI,IS_DIRECTLY_CONSOLIDATED_BY,ACTIVE\n"
    outcome = gleif.read(input_of("l1.csv", entities.encode()), input_of("l2.csv", ties.encode()))
    (organisation,) = outcome.of(Organisation)
    assert organisation.part_of == (f"{gleif.base}organisation/lei:{parent}",)


def test_reporting_exceptions_in_csv_are_counted_and_make_nothing(gleif: Gleif) -> None:
    table = f"LEI,Exception.Category,Exception.Reason.1\n{gleif.leis[0]},DIRECT,NO_KNOWN_PERSON\n"
    outcome = gleif.read(input_of("exceptions.csv", table.encode()))
    assert not outcome.records
    assert outcome.accounts[0].read == outcome.accounts[0].ignored == 1


def test_a_register_that_serves_several_countries_is_one(gleif: Gleif) -> None:
    table = (
        "Registration Authority Code,Country Code,International name of Register\n"
        "RA000001,NA,Harbour Register\nRA000001,KE,Harbour Register\n"
    )
    (register,) = gleif.read(input_of("registers.csv", table.encode())).of(DataResource)
    assert register.places == (place_iri("NA"), place_iri("KE"))


def test_a_register_without_a_code_is_refused(gleif: Gleif) -> None:
    table = (
        "Registration Authority Code,Country Code,International name of Register\n,KE,\nRA000001,NA,Harbour\n"
    )
    outcome = gleif.read(input_of("registers.csv", table.encode()))
    assert [one.label for one in outcome.of(DataResource)] == ["Harbour"]
    assert [(one.code, one.where()) for one in outcome.problems] == [
        ("register-without-code", "registers.csv#row=2")
    ]
    assert outcome.accounts[0].refused == 1


def test_a_table_of_legal_forms_names_those_of_entities_given_with_it(gleif: Gleif) -> None:
    forms = (
        "ELF Code,Country of formation,Entity Legal Form name Local name\nH0PO,GB,Private Limited Company\n"
    )
    entities = f"LEI,Entity.LegalName,Entity.LegalForm.EntityLegalFormCode\n{gleif.leis[0]},Quay Ltd,H0PO\n"
    outcome = gleif.read(input_of("l1.csv", entities.encode()), input_of("elf.csv", forms.encode()))
    (organisation,) = outcome.of(Organisation)
    assert organisation.legal_form == "Private Limited Company (ELF H0PO)"


def test_a_record_a_line_and_one_alone_are_read(gleif: Gleif) -> None:
    one, two = (gleif.golden(lei, "Quay Ltd") for lei in gleif.leis[:2])
    lines = input_of("l1.jsonl", f"{json.dumps(one)}\n{json.dumps(two)}\n".encode())
    assert len(gleif.read(lines).of(Organisation)) == 2
    assert len(gleif.read(input_of("one.json", json.dumps(one).encode())).of(Organisation)) == 1
