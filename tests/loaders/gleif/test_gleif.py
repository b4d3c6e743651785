"""The GLEIF loader: the same entities from each form, relations as facts, registers, and what is refused."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders import aside
from loaders.gleif.forms import is_lei
from loaders.gleif.kind import LOADER, describe
from loaders.reading.input import input_of
from loaders.registry import loader_for
from ontology.errors import InputError, UnreadableFile
from ontology.identifiers import concept_iri
from ontology.records import DataResource, Organisation, Relationship, Text

if TYPE_CHECKING:
    from tests.loaders.gleif.conftest import Gleif

TURTLE = """
@prefix b: <https://www.gleif.org/ontology/Base/> .
@prefix l: <https://www.gleif.org/ontology/L1/> .
@prefix l2: <https://www.gleif.org/ontology/L2/> .
@prefix d: <https://rdf.gleif.org/sample/L1/> .
@prefix c: <https://www.omg.org/spec/LCC/Countries/ISO3166-1-CountryCodes-Adjunct/> .
d:L-{a} a l:LegalEntity ; l:hasLegalName "Body A"@en ; b:hasEntityStatus b:EntityStatusActive ;
  l:hasLegalAddress d:L-{a}-LAL ; l:hasHeadquartersAddress d:L-{a}-HQL .
d:L-{a}-LAL a b:PhysicalAddress ; b:hasCountry c:NP .
d:L-{a}-HQL a b:PhysicalAddress ; b:hasCountry c:KE .
d:L-{a}-LEI a l:LegalEntityIdentifier, l:LegalEntityIdentifierRegistryEntry ; l:LEI "{a}" ;
  b:hasLastUpdateDate "2024-05-01T10:00:00Z" ; b:hasRegistrationStatus l:RegistrationStatusIssued ;
  l:identifiesAndRecords d:L-{a} .
d:R-1 a l2:DirectConsolidation ; l2:hasChild d:L-{a} ; l2:hasParent d:L-{b} ;
  l2:hasRelationshipStatus l2:RelationshipStatusActive .
"""
REGISTERS = """
@prefix b: <https://www.gleif.org/ontology/Base/> .
@prefix r: <https://www.gleif.org/ontology/RegistrationAuthority/> .
@prefix e: <https://www.gleif.org/ontology/EntityLegalForm/> .
@prefix d: <https://rdf.gleif.org/sample/RA/> .
@prefix c: <https://www.omg.org/spec/LCC/Countries/ISO3166-1-CountryCodes-Adjunct/> .
d:RA000999 a r:BusinessRegistry ; b:hasTag "RA000999" ; b:hasNameLocal "Register der Dinge"@de ;
  b:hasNameTranslatedEnglish "Register of Things" ; b:hasCoverageArea c:CH, c:LI ;
  b:hasWebsite "www.things.example" ; b:isManagedBy d:RA000999-ORG .
d:RA000999-ORG a r:RegistrationAuthority ; b:hasNameLocal "Office of Things" .
"""
FORMS = """
@prefix b: <https://www.gleif.org/ontology/Base/> .
@prefix e: <https://www.gleif.org/ontology/EntityLegalForm/> .
<https://rdf.gleif.org/sample/ELF/ELF-2JZ4> a e:EntityLegalForm ;
  b:hasTag "2JZ4" ; b:hasNameLocal "Stiftung"@de .
"""


def turtle(gleif: Gleif) -> bytes:
    return TURTLE.format(a=gleif.leis[0], b=gleif.leis[1]).encode()


def test_every_form_gives_the_same_organisation(gleif: Gleif) -> None:
    lei = gleif.leis[0]
    made = [
        gleif.read([gleif.entity(lei, "Body A")]),
        gleif.read({"data": gleif.entity(lei, "Body A")}),
        gleif.read({"records": [gleif.golden(lei, "Body A")]}),
        gleif.read(turtle(gleif)),
    ]
    found = [replace(outcome.of(Organisation)[0], address="", part_of=()) for outcome in made]
    assert found[0] == found[1] == found[2]
    assert replace(found[3], modified=None) == replace(found[0], modified=None)
    (first, *_) = found
    assert (first.iri, first.label, first.labels) == (gleif.iri(lei), "Body A", (Text("Body A", "en"),))
    assert first.identifiers == (f"lei:{lei}",)
    assert [place.rpartition("/")[2] for place in first.located_in] == ["NP", "KE"]
    assert first.status == concept_iri("organisation-status", "active")


@pytest.mark.parametrize("syntax", ["json-ld", "xml", "nt"])
def test_each_syntax_of_its_rdf_gives_the_same(gleif: Gleif, syntax: str) -> None:
    graph = rdflib.Dataset()
    graph.parse(data=turtle(gleif), format="turtle")
    file = input_of("x", graph.default_graph.serialize(format=syntax).encode())
    assert loader_for(file).kind == "gleif"
    assert repr(gleif.read(file.data).records) == repr(gleif.read(turtle(gleif)).records)


def test_a_page_of_an_answer_says_of_how_many_records(gleif: Gleif) -> None:
    data = [gleif.entity(gleif.leis[0], "A")]
    outcome = gleif.read({"data": data, "meta": {"pagination": {"total": 40}}})
    assert outcome.accounts[0].notes["one page of an answer: 1 of 40 records are in it"] == 1


def test_a_relation_is_a_fact_of_its_part_wherever_it_stands(gleif: Gleif) -> None:
    child, parent, *_ = gleif.leis
    entities = [gleif.entity(child, "Child"), gleif.entity(parent, "Parent")]
    for files in ((entities, [gleif.relation(child, parent)]), ([*entities, gleif.relation(child, parent)],)):
        outcome = gleif.read(*files)
        assert outcome.of(Organisation)[0].part_of == (gleif.iri(parent),)
        assert outcome.of(Relationship) == []
    assert gleif.read(turtle(gleif)).of(Organisation)[0].part_of == (gleif.iri(parent),)


def test_a_relation_of_an_entity_without_record_is_a_relationship(gleif: Gleif) -> None:
    child, parent, *_ = gleif.leis
    (tie,) = gleif.read([gleif.relation(child, parent)]).of(Relationship)
    assert (tie.subject, tie.object) == (gleif.iri(child), gleif.iri(parent))
    assert tie.kind == concept_iri("relationship-type", "child")


def test_the_ultimate_parent_counts_only_where_no_direct_one_is_known(gleif: Gleif) -> None:
    child, parent, top, _ = gleif.leis
    ultimate = gleif.relation(child, top, "IS_ULTIMATELY_CONSOLIDATED_BY")
    alone = gleif.read([gleif.entity(child, "Child"), ultimate])
    assert alone.of(Organisation)[0].part_of == (gleif.iri(top),)
    both = gleif.read([gleif.entity(child, "Child"), ultimate, gleif.relation(child, parent)])
    assert both.of(Organisation)[0].part_of == (gleif.iri(parent),)
    assert both.accounts[0].ignored == 1


def test_a_relation_that_holds_no_more_is_counted_and_not_used(gleif: Gleif) -> None:
    child, parent, *_ = gleif.leis
    outcome = gleif.read([gleif.entity(child, "C"), gleif.relation(child, parent, status="INACTIVE")])
    assert outcome.of(Organisation)[0].part_of == ()
    assert outcome.accounts[0].notes["relation that holds no more, not used"] == 1


@pytest.mark.parametrize(
    ("state", "used"), [("PUBLISHED", 1), ("LAPSED", 1), ("ANNULLED", 0), ("DUPLICATE", 0), ("RETIRED", 0)]
)
def test_a_relation_whose_registration_was_withdrawn_is_not_used(gleif: Gleif, state: str, used: int) -> None:
    child, parent, *_ = gleif.leis
    tie = gleif.relation(child, parent)
    tie["attributes"]["registration"] = {"status": state}
    outcome = gleif.read([gleif.entity(child, "C"), tie])
    assert len(outcome.of(Organisation)[0].part_of) == used
    assert outcome.accounts[0].ignored == 1 - used


def test_a_fund_and_its_manager_are_tied_and_neither_is_a_part(gleif: Gleif) -> None:
    fund, manager, *_ = gleif.leis
    (made,) = gleif.read(
        [gleif.entity(fund, "Fund", category="FUND"), gleif.relation(fund, manager, "IS_FUND-MANAGED_BY")]
    ).of(Organisation)
    assert (made.part_of, made.related_to) == ((), (gleif.iri(manager),))


def test_the_newer_entity_says_whom_it_came_after(gleif: Gleif) -> None:
    old, new, *_ = gleif.leis
    gone = gleif.entity(old, "Old", status="INACTIVE", successorEntity={"lei": new, "name": "New"})
    both = gleif.read([gone, gleif.entity(new, "New")])
    assert both.of(Organisation)[1].successor_of == (gleif.iri(old),)
    alone = gleif.read([gone])
    (tie,) = alone.of(Relationship)
    assert (tie.subject, tie.object) == (gleif.iri(new), gleif.iri(old))
    assert alone.of(Organisation)[0].status == concept_iri("organisation-status", "inactive")


def test_a_number_of_a_known_register_is_an_identifier_that_joins(gleif: Gleif) -> None:
    (known,) = gleif.read(
        [gleif.entity(gleif.leis[0], "A", registeredAt={"id": "RA000585"}, registeredAs="0123 4567")]
    ).of(Organisation)
    assert known.identifiers[1:] == ("org-id:GB-COH-01234567",)
    (other,) = gleif.read(
        [gleif.entity(gleif.leis[0], "A", registeredAt={"id": "RA000001"}, registeredAs="77")]
    ).of(Organisation)
    assert other.identifiers[1:] == ("ra000001:77",)
    (none,) = gleif.read(
        [gleif.entity(gleif.leis[0], "A", registeredAt={"id": "RA999999"}, registeredAs="77")]
    ).of(Organisation)
    assert none.identifiers[1:] == ()


def test_a_number_on_two_entities_identifies_neither(gleif: Gleif) -> None:
    same = {"registeredAt": {"id": "RA000585"}, "registeredAs": "01234567"}
    outcome = gleif.read([gleif.entity(lei, "A", **same) for lei in gleif.leis[:2]])
    assert outcome.codes == ["identifier-shared", "identifier-shared"]
    assert all(len(one.identifiers) == 1 for one in outcome.of(Organisation))


def test_entities_that_wait_on_disk_are_what_they_are_in_memory(
    gleif: Gleif, monkeypatch: pytest.MonkeyPatch
) -> None:
    same = {"registeredAt": {"id": "RA000585"}, "registeredAs": "01234567"}
    entities = [
        gleif.entity(gleif.leis[0], "A", otherNames=[{"name": "Ä", "language": "de"}]),
        *[gleif.entity(lei, "B", **same) for lei in gleif.leis[1:3]],
        gleif.entity(gleif.leis[0], "A again"),
        gleif.entity("no LEI", "C"),
        gleif.relation(gleif.leis[0], gleif.leis[1]),
    ]
    held = gleif.read(entities)
    monkeypatch.setattr(aside, "IN_MEMORY", 2)
    monkeypatch.setattr(aside, "WRITTEN_AT_ONCE", 2)
    on_disk = gleif.read(entities)
    assert held.codes == ["identifier-shared", "identifier-shared", "lei-repeated", "lei-wrong"]
    assert (on_disk.records, on_disk.codes) == (held.records, held.codes)


def test_legal_forms_are_named_by_the_list_of_the_same_load(gleif: Gleif) -> None:
    entity = [gleif.entity(gleif.leis[0], "A", legalForm={"id": "2JZ4"})]
    assert gleif.read(entity).of(Organisation)[0].legal_form == "ELF 2JZ4"
    assert gleif.read(entity, FORMS.encode()).of(Organisation)[0].legal_form == "Stiftung (ELF 2JZ4)"
    other = [gleif.entity(gleif.leis[0], "A", legalForm={"id": "8888", "other": "Verein"})]
    assert gleif.read(other).of(Organisation)[0].legal_form == "Verein"


def test_a_list_of_legal_forms_alone_is_told_what_it_is(gleif: Gleif) -> None:
    with pytest.raises(UnreadableFile, match=r"list of legal forms \(ELF codes\), 1 of them"):
        gleif.read(FORMS.encode())


def test_a_register_is_a_resource_of_whoever_keeps_it(gleif: Gleif) -> None:
    outcome = gleif.read(REGISTERS.encode())
    (keeper,), (register,) = outcome.of(Organisation), outcome.of(DataResource)
    assert (register.label, register.publishers) == ("Register of Things", (keeper.iri,))
    assert register.homepage == "http://www.things.example"
    assert Text("RA000999") in register.aliases
    assert {place.rpartition("/")[2] for place in register.places} == {"CH", "LI"}
    assert register.kind == concept_iri("asset-type", "identifier-list")


def test_a_sole_proprietor_named_as_a_person_makes_no_organisation(gleif: Gleif) -> None:
    outcome = gleif.read(
        [
            gleif.entity(gleif.leis[0], "Mary Example", category="SOLE_PROPRIETOR"),
            gleif.entity(gleif.leis[1], "Example Consulting", category="SOLE_PROPRIETOR"),
        ]
    )
    assert [one.label for one in outcome.of(Organisation)] == ["Example Consulting"]
    assert outcome.accounts[0].ignored == 1


def test_a_duplicate_record_is_withdrawn(gleif: Gleif) -> None:
    (made,) = gleif.read([gleif.entity(gleif.leis[0], "A", registration="DUPLICATE")]).of(Organisation)
    assert made.status == concept_iri("organisation-status", "withdrawn")


def test_what_is_no_record_is_refused_with_its_place(gleif: Gleif) -> None:
    good = gleif.entity(gleif.leis[0], "A")
    outcome = gleif.read(
        [good, good, gleif.entity("5493001KJTIIGC8Y1R99", "B"), gleif.entity(gleif.leis[1], ""), "text", {}]
    )
    assert sorted(outcome.codes) == [
        "legal-name-missing", "lei-repeated", "lei-wrong", "not-a-record", "not-a-record"
    ]  # fmt: skip
    (account,) = outcome.accounts
    assert (account.read, account.refused, len(outcome.of(Organisation))) == (6, 5, 1)
    assert "/data/0" in next(one.wrong for one in outcome.problems if one.code == "lei-repeated")


def test_check_digits_are_those_of_iso_17442(gleif: Gleif) -> None:
    assert is_lei("506700GE1G29325QX363")
    assert not is_lei("506700GE1G29325QX364")
    assert not is_lei("506700ge1g29325qx363")
    assert all(map(is_lei, gleif.leis))


@given(st.text(alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=18, max_size=18))
def test_one_pair_of_check_digits_fits_each_beginning(start: str) -> None:
    assert sum(is_lei(f"{start}{number:02d}") for number in range(2, 99)) == 1


def test_the_kind_is_known_by_content(gleif: Gleif) -> None:
    lei = gleif.leis[0]
    for data in ({"data": [gleif.entity(lei, "A")]}, {"records": [gleif.golden(lei, "A")]}):
        assert loader_for(gleif.input(data, "x.csv")).kind == "gleif"
    assert loader_for(input_of("x", turtle(gleif))).kind == "gleif"
    assert not LOADER.recognises(gleif.input({"data": [{"type": "articles", "attributes": {"lei": "x"}}]}))


def test_the_source_is_as_of_its_newest_update(gleif: Gleif) -> None:
    source = describe(gleif.input({"data": [gleif.entity(gleif.leis[0], "A")]}))
    assert (source.as_of, source.primary_for) == ("2024-05-01", ("Organisation",))


_FIELDS = """
    attributes entity Entity LEI lei $ legalName LegalName name relationship startNode endNode id type
    registeredAt registration otherNames legalForm successorEntity legalAddress country status
    RelationshipRecord Relationship
""".split()
_WORDS = st.text(max_size=8) | st.sampled_from(["ACTIVE", "RA000585"])
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | _WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_FIELDS), inner, max_size=5),
    max_leaves=25,
)


@settings(max_examples=80)
@given(st.lists(_JSON, max_size=4))
def test_any_json_gives_a_balanced_account(gleif: Gleif, items: list[object]) -> None:
    with suppress(InputError):
        outcome = gleif.read(items)
        assert len(outcome.of(Organisation)) <= outcome.accounts[0].loaded
