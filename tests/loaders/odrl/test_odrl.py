"""ODRL: an agreement needs both its parties; offers, sets and licences are texts of a policy."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.odrl import rules
from loaders.odrl.kind import LOADER
from loaders.rdf_agents import called_by_address_note
from loaders.reading.input import input_of
from loaders.registry import loader_for
from ontology.errors import InputTooLarge
from ontology.identifiers import concept_iri
from ontology.records import Dataset

if TYPE_CHECKING:
    from tests.loaders.odrl.conftest import Odrl

READ = "odrl:permission [ odrl:action odrl:read ]"


def name_in(iri: str) -> str:
    """The readable part of an IRI that is made of a name."""
    return iri.rpartition("/source.")[2].rpartition("-")[0]


def constraint(left: str, operator: str, right: str) -> str:
    said = f"odrl:leftOperand {left} ; odrl:operator {operator} ; odrl:rightOperand {right}"
    return f"odrl:constraint [ {said} ]"


FOR_SALE = constraint("odrl:purpose", "odrl:isA", "dpv:CommercialPurpose")
FOR_MARKETING = constraint("odrl:purpose", "odrl:eq", "dpv:Marketing")


def use(code: str) -> str:
    return concept_iri("agreement-use", code)


def test_an_agreement_between_two_organisations_is_one_with_a_version(odrl: Odrl) -> None:
    outcome = odrl.turtle(
        "ex:a a odrl:Agreement ; dct:title 'Hashes for the lab' ; dct:description 'Monthly.' ; "
        "dct:identifier 'MH-12' ; odrl:assigner ex:hotline ; odrl:assignee ex:lab ; "
        f"odrl:target ex:hashes ; {READ} ."
    )
    (agreement,), (version,), (dataset,) = outcome.agreements, outcome.versions, outcome.datasets
    assert (agreement.label, agreement.description, agreement.reference) == (
        "Hashes for the lab",
        "Monthly.",
        "MH-12",
    )
    assert list(map(name_in, agreement.providers)) == ["meridian-hotline"]
    assert list(map(name_in, agreement.recipients)) == ["quillstone-safety-labs"]
    assert agreement.assets == (dataset.iri,)
    assert agreement.kind == concept_iri("agreement-type", "data-sharing")
    assert version.agreement == agreement.iri
    assert version.clauses == (concept_iri("clause", "use"),)
    assert outcome.organisations == ["Meridian Hotline", "Quillstone Safety Labs"]
    assert outcome.account.notes["guessed: the kind of an agreement (data-sharing)"] == 1
    assert outcome.problems == []


def test_parties_that_stand_on_the_rules_count_and_no_party_is_paired_across_them(odrl: Odrl) -> None:
    outcome = odrl.turtle(
        "ex:a a odrl:Agreement ; dct:title 'Two ways' ; odrl:permission [ odrl:action odrl:read ; "
        "odrl:assigner ex:hotline ; odrl:assignee ex:lab ; odrl:target ex:hashes ] , "
        "[ odrl:action odrl:read ; odrl:assigner ex:council ; odrl:assignee ex:hotline ] ."
    )
    pairs = {
        tuple(map(name_in, (*agreement.providers, *agreement.recipients))) for agreement in outcome.agreements
    }
    assert pairs == {("meridian-hotline", "quillstone-safety-labs"), ("bayview-council", "meridian-hotline")}
    assert len({agreement.iri for agreement in outcome.agreements}) == 2
    assert (outcome.account.loaded, outcome.account.ignored) == (7, 1)


@pytest.mark.parametrize(
    "parties",
    [
        "",
        "odrl:assigner ex:hotline ;",
        "odrl:assignee ex:lab ;",
        "odrl:assigner ex:hotline ; odrl:assignee [ a odrl:Party ] ;",
        "odrl:assigner ex:hotline ; odrl:assignee odrl:All ;",
    ],
)
def test_an_agreement_without_both_parties_is_refused_and_shares_nothing(odrl: Odrl, parties: str) -> None:
    outcome = odrl.turtle(
        f"ex:a a odrl:Agreement ; dct:title 'A' ; {parties} odrl:target ex:hashes ; {READ} ."
    )
    assert (outcome.agreements, outcome.versions) == ([], [])
    (problem,) = [one for one in outcome.problems if one.code == "party-not-known"]
    assert problem.refuses
    assert problem.file == "data.ttl#node=https://policies.example/a"
    assert outcome.account.refused == 1


def test_what_only_a_refused_agreement_names_is_no_dataset(odrl: Odrl) -> None:
    outcome = odrl.turtle(f"ex:a a odrl:Agreement ; odrl:target ex:other ; {READ} .")
    labels = [one.label for one in outcome.records if isinstance(one, Dataset)]
    assert (outcome.agreements, "other" in labels) == ([], False)


def test_what_only_a_refused_agreement_is_made_of_does_not_count_as_loaded(odrl: Odrl) -> None:
    rule = "odrl:permission [ odrl:action odrl:read ; odrl:duty [ odrl:action odrl:attribute ] ; %s ]"
    rule %= "odrl:constraint [ odrl:leftOperand odrl:count ; odrl:operator odrl:lt ; odrl:rightOperand 5 ]"
    without, whole = (
        odrl.turtle(f"ex:a a odrl:Agreement ; {parties} odrl:target ex:other ; {rule} .").account
        for parties in ("", "odrl:assigner ex:hotline ; odrl:assignee ex:lab ;")
    )
    assert (whole.refused, without.refused) == (0, 1)
    assert without.read == whole.read
    # The agreement, its permission, the duty, the condition; and both its parties.
    assert whole.loaded - without.loaded == 6


def test_an_agreement_that_permits_nothing_shares_nothing(odrl: Odrl) -> None:
    outcome = odrl.turtle(
        "ex:a a odrl:Agreement ; odrl:assigner ex:hotline ; odrl:assignee ex:lab ; odrl:target ex:hashes ; "
        "odrl:prohibition [ odrl:action odrl:read ] ."
    )
    assert outcome.agreements == []
    assert [one.code for one in outcome.problems] == ["party-not-known"]
    assert outcome.account.notes["rules that permit nothing to their parties, not read"] == 1


def test_a_person_as_party_makes_neither_a_person_nor_an_agreement(odrl: Odrl) -> None:
    outcome = odrl.turtle(f"ex:a a odrl:Agreement ; odrl:assigner ex:jo ; odrl:assignee ex:lab ; {READ} .")
    assert outcome.agreements == []
    assert outcome.organisations == ["Quillstone Safety Labs"]
    assert outcome.account.notes["agreements with a person as party, left out"] == 1
    assert outcome.account.notes["persons named as party or publisher, left out"] == 1
    assert not any("Jo" in str(record) for record in outcome.records)


@pytest.mark.parametrize("kind", ["Offer", "Set", "Policy", "Privacy", "Request"])
def test_a_policy_that_nobody_agreed_to_is_a_text_and_never_sharing(odrl: Odrl, kind: str) -> None:
    outcome = odrl.turtle(
        f"ex:p a odrl:{kind} ; dct:title 'Terms' ; odrl:assigner ex:hotline ; odrl:assignee ex:lab ; "
        f"dct:publisher ex:hotline ; odrl:target ex:hashes ; {READ} ."
    )
    (text,) = outcome.texts
    assert (text.label, text.publishers, text.holders) == ("Terms", text.holders, text.publishers)
    assert text.publishers
    assert (outcome.agreements, outcome.versions) == ([], [])
    note = f"policies that are no agreement, loaded as the text of a policy: odrl:{kind}"
    assert outcome.account.notes[note] == 1


def test_a_policy_without_a_name_is_refused_in_clear_words(odrl: Odrl) -> None:
    outcome = odrl.turtle(f"ex:p a odrl:Set ; {READ} .")
    (problem,) = outcome.problems
    assert problem.code == "policy-without-name"
    assert "odrl:Agreement" in problem.remedy


@pytest.mark.parametrize(
    ("rules_", "permits", "prohibits"),
    [
        ("odrl:permission [ odrl:action odrl:distribute ]", ["onward-sharing"], []),
        ("odrl:permission [ odrl:action cc:CommercialUse , odrl:read ]", ["commercial-use"], []),
        (f"{READ} ; odrl:prohibition [ odrl:action odrl:Distribute ]", [], ["onward-sharing"]),
        (f"{READ} ; odrl:prohibition [ odrl:action ex:modelTraining ]", [], ["model-training"]),
        (f"{READ} ; odrl:prohibition [ odrl:action dpv:Process ; {FOR_SALE} ]", [], ["commercial-use"]),
        ("odrl:permission [ odrl:action [ rdf:value odrl:distribute ] ]", ["onward-sharing"], []),
        (
            "odrl:permission [ odrl:action cc:Sharing ] ; odrl:prohibition [ odrl:action cc:Sharing ]",
            [],
            [],
        ),
    ],
)
def test_uses_that_our_scheme_has_a_word_for_are_permitted_or_forbidden(
    odrl: Odrl, rules_: str, permits: list[str], prohibits: list[str]
) -> None:
    _, version = odrl.agreement(rules_)
    assert version.permits == tuple(map(use, permits))
    assert version.prohibits == tuple(map(use, prohibits))


@pytest.mark.parametrize(
    "condition",
    [
        constraint("odrl:spatial", "odrl:eq", "'EU'"),
        "odrl:constraint [ a odrl:LogicalConstraint ; odrl:or ex:x ]",
        constraint("odrl:purpose", "odrl:neq", "dpv:Marketing"),
    ],
)
def test_what_holds_under_a_condition_we_have_no_word_for_is_not_said_in_general(
    odrl: Odrl, condition: str
) -> None:
    rule = f"[ odrl:action odrl:distribute ; {condition} ]"
    _, version = odrl.agreement(
        f"odrl:permission {rule} , [ odrl:action odrl:read ] ; odrl:prohibition {rule}"
    )
    assert version.permits == version.prohibits == ()


def test_forbidden_for_one_purpose_is_not_forbidden_for_all(odrl: Odrl) -> None:
    _, version = odrl.agreement(
        f"{READ} ; odrl:prohibition [ odrl:action odrl:distribute ; {FOR_MARKETING} ]"
    )
    assert version.prohibits == ()


@pytest.mark.parametrize(
    ("stated", "purpose"),
    [
        ("dpv:AcademicResearch", "research"),
        ("dpv:ServiceProvision", "service-delivery"),
        ("'Research'", "research"),
        ("ex:ServiceDelivery", "service-delivery"),
        (f"<{concept_iri('purpose', 'detection')}>", "detection"),
    ],
)
def test_purposes_are_read_by_match_or_by_name(odrl: Odrl, stated: str, purpose: str) -> None:
    condition = constraint("odrl:purpose", "odrl:eq", stated)
    agreement, _ = odrl.agreement(f"odrl:permission [ odrl:action odrl:use ; {condition} ]")
    assert agreement.purposes == (concept_iri("purpose", purpose),)


def test_dates_hold_where_every_permission_has_them(odrl: Odrl) -> None:
    both = " ; ".join(
        constraint("odrl:dateTime", operator, f"'{day}'^^xsd:date")
        for operator, day in (("odrl:gteq", "2024-01-01"), ("odrl:lt", "2026-01-01"))
    )
    _, version = odrl.agreement(f"odrl:permission [ odrl:action odrl:read ; {both} ]")
    assert version.valid_from is not None
    assert version.valid_until is not None
    assert (str(version.valid_from.earliest), str(version.valid_until.latest)) == ("2024-01-01", "2025-12-31")
    _, version = odrl.agreement(
        f"odrl:permission [ odrl:action odrl:read ; {both} ] , [ odrl:action odrl:use ]"
    )
    assert (version.valid_from, version.valid_until) == (None, None)


def test_duties_and_remedies_are_clauses_and_a_legal_basis_is_read(odrl: Odrl) -> None:
    agreement, version = odrl.agreement(
        "odrl:permission [ odrl:action odrl:read ; odrl:duty [ odrl:action odrl:delete ] ; "
        f"{constraint('dpv:hasLegalBasis', 'odrl:eq', 'dpv:PublicInterest')} ] ; "
        "odrl:prohibition [ odrl:action odrl:sell ; odrl:remedy [ odrl:action odrl:inform ] ]"
    )
    assert version.clauses == tuple(concept_iri("clause", code) for code in ("breach", "deletion", "use"))
    assert agreement.legal_bases == (concept_iri("legal-basis", "public-interest"),)


def test_the_kind_of_an_agreement_is_read_where_it_is_said(odrl: Odrl) -> None:
    agreement, _ = odrl.agreement(f"dct:type dpv:DataProcessingAgreement ; {READ}")
    assert agreement.kind == concept_iri("agreement-type", "processing")


def test_an_asset_that_nobody_describes_is_called_by_its_address(odrl: Odrl) -> None:
    outcome = odrl.turtle(
        "ex:a a odrl:Agreement ; odrl:assigner ex:hotline ; odrl:assignee ex:lab ; odrl:target ex:signals , "
        f"<https://doi.org/10.5555/abc> , <javascript:alert(1)> ; {READ} ."
    )
    made = {one.label: one for one in outcome.datasets}
    assert made.keys() == {"Hash pool", "signals", "abc", "javascript:alert(1)"}
    assert made["abc"].identifiers == ("doi:10.5555/abc",)
    assert all(one.iri.startswith("https://w3id.org/sharegraph/id/dataset/") for one in outcome.datasets)
    assert all(not one.homepage.startswith("javascript") for one in outcome.datasets)


def test_the_same_policy_in_json_ld_with_the_context_of_odrl_and_in_turtle_is_one(odrl: Odrl) -> None:
    party = {"@type": "foaf:Organization"}
    text = json.dumps(
        {
            "@context": "http://www.w3.org/ns/odrl.jsonld",
            "type": "Agreement",
            "uid": "https://policies.example/a",
            "dct:title": "Hashes for the lab",
            "assigner": {"uid": "https://policies.example/hotline", **party, "foaf:name": "Meridian Hotline"},
            "assignee": {
                "uid": "https://policies.example/lab",
                **party,
                "foaf:name": "Quillstone Safety Labs",
            },
            "target": "https://policies.example/hashes",
            "permission": [{"action": "distribute"}],
        }
    )
    input_ = input_of("a.jsonld", text.encode())
    assert LOADER.recognises(input_)
    outcome = odrl.read_input(input_)
    agreement, version = odrl.agreement("odrl:permission [ odrl:action odrl:distribute ]")
    assert [(one.iri, one.providers, one.recipients, one.assets) for one in outcome.agreements] == [
        (agreement.iri, agreement.providers, agreement.recipients, agreement.assets)
    ]
    assert outcome.versions[0].permits == version.permits == (use("onward-sharing"),)


@pytest.mark.parametrize(
    ("text", "is_odrl"),
    [
        ("ex:p a odrl:Set .", True),
        ("ex:p a odrl:Set . ex:d a dcat:Dataset ; dct:title 'A' ; odrl:hasPolicy ex:p .", True),
        (
            "ex:c a dcat:Catalog . ex:d a dcat:Dataset ; odrl:hasPolicy [ a odrl:Offer ] .",
            False,
        ),
        ("ex:d a dcat:Dataset ; dct:title 'A' .", False),
    ],
)
def test_it_is_recognised_by_a_policy_outside_a_catalogue(odrl: Odrl, text: str, *, is_odrl: bool) -> None:
    assert LOADER.recognises(odrl.input_of(text, parties="")) is is_odrl


def test_a_policy_without_end_is_refused(odrl: Odrl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_RULES", 3)
    with pytest.raises(InputTooLarge, match="more than 3 rules"):
        odrl.turtle("ex:a a odrl:Agreement ; odrl:permission [], [], [], [] .")


TERMS = st.sampled_from(
    [
        *"ex:a ex:hotline ex:lab ex:jo ex:hashes _:b <javascript:x> 'text' 1 '2024-13-01' odrl:read".split(),
        *"odrl:Agreement dpv:Marketing '\\u0000' <a%20b>".split(),
        "<a b>",
        f"'{'x' * 200}'",
    ]
)
PREDICATES = st.sampled_from(
    "a odrl:permission odrl:prohibition odrl:duty odrl:assigner odrl:assignee odrl:target odrl:action "
    "odrl:constraint odrl:leftOperand odrl:rightOperand odrl:operator dct:title".split()
)
STATEMENTS = st.lists(st.tuples(st.sampled_from(["ex:a", "ex:lab", "_:b"]), PREDICATES, TERMS), max_size=15)


@given(STATEMENTS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_agreement_has_both_its_parties_and_no_person(
    odrl: Odrl, said: list[tuple[str, str, str]]
) -> None:
    text = "ex:a a odrl:Agreement .\n" + "".join(f"{' '.join(one)} .\n" for one in said)
    outcome = odrl.turtle(text)
    assert all(agreement.providers and agreement.recipients for agreement in outcome.agreements)
    assert not any("Jo Doe" in str(record) for record in outcome.records)


def test_a_person_as_target_makes_no_asset(odrl: Odrl) -> None:
    outcome = odrl.turtle("ex:a a odrl:Agreement ; odrl:permission ex:p . ex:p odrl:target ex:jo .")
    assert not any("Jo Doe" in str(record) for record in outcome.records)


def test_an_agreement_has_the_rules_of_the_policy_it_inherits_from(odrl: Odrl) -> None:
    outcome = odrl.turtle(
        """ex:a a odrl:Agreement ; odrl:inheritFrom ex:set ; odrl:assigner ex:hotline ; odrl:assignee ex:lab .
        ex:set a odrl:Set ; odrl:inheritFrom ex:base ; odrl:prohibition [ odrl:action odrl:commercialize ] .
        ex:base a odrl:Set ; odrl:inheritFrom ex:set ; odrl:target ex:hashes ;
          odrl:permission [ odrl:action odrl:use ; odrl:duty [ odrl:action odrl:delete ] ] ."""
    )
    (agreement,), (version,), (dataset,) = outcome.agreements, outcome.versions, outcome.datasets
    assert agreement.assets == (dataset.iri,)
    assert version.prohibits == (concept_iri("agreement-use", "commercial-use"),)
    assert concept_iri("clause", "deletion") in version.clauses
    assert not outcome.problems


def test_a_policy_elsewhere_is_told_and_not_followed(odrl: Odrl) -> None:
    outcome = odrl.turtle(
        """ex:a a odrl:Agreement ; odrl:inheritFrom <https://elsewhere.example/set> ;
        odrl:assigner ex:hotline ; odrl:assignee ex:lab ; odrl:permission [ odrl:action odrl:use ] ."""
    )
    assert outcome.account.notes["policies that inherit from another one that is not in the file"] == 1
    assert len(outcome.agreements) == 1


def test_what_is_said_to_have_a_policy_is_what_the_policy_is_about(odrl: Odrl) -> None:
    outcome = odrl.turtle(
        """ex:hashes odrl:hasPolicy ex:a . ex:a a odrl:Agreement ; odrl:assigner ex:hotline ;
        odrl:assignee ex:lab ; odrl:permission [ odrl:action odrl:use ] ."""
    )
    assert outcome.agreements[0].assets == (outcome.datasets[0].iri,)


def test_constraints_in_each_other_are_read_where_all_hold_and_a_choice_of_purposes_too(odrl: Odrl) -> None:
    day = "odrl:leftOperand odrl:dateTime ; odrl:operator odrl:{} ; odrl:rightOperand '{}'^^xsd:date"
    purpose = "odrl:leftOperand odrl:purpose ; odrl:operator odrl:eq ; odrl:rightOperand {}"
    agreement, version = odrl.agreement(
        "odrl:permission [ odrl:action odrl:distribute ; odrl:constraint [ odrl:and ( "
        f"[ {day.format('gteq', '2025-01-01')} ] [ {day.format('lteq', '2027-12-31')} ] "
        f"[ odrl:or ( [ {purpose.format('dpv:AcademicResearch')} ] "
        f"[ {purpose.format('<dpv:ServiceProvision>')} ] ) ] ) ] ]"
    )
    assert version.valid_from is not None
    assert version.valid_until is not None
    assert (version.valid_from.stated, version.valid_until.stated) == ("2025-01-01", "2027-12-31")
    assert agreement.purposes == (
        concept_iri("purpose", "research"),
        concept_iri("purpose", "service-delivery"),
    )
    assert version.permits == (concept_iri("agreement-use", "onward-sharing"),)


def test_a_choice_of_anything_else_is_not_read_and_takes_no_use(odrl: Odrl) -> None:
    place = "[ odrl:leftOperand odrl:spatial ; odrl:operator odrl:eq ; odrl:rightOperand ex:bay ]"
    _, version = odrl.agreement(
        f"odrl:permission [ odrl:action odrl:distribute ; odrl:constraint [ odrl:or ( {place} {place} ) ] ]"
    )
    assert version.permits == ()


def test_constraints_that_hold_each_other_end(odrl: Odrl) -> None:
    _, version = odrl.agreement(
        "odrl:permission [ odrl:action odrl:distribute ; odrl:constraint ex:c ] . "
        "ex:c odrl:and ( ex:c ex:c ex:c )"
    )
    assert version.permits == ()


@pytest.mark.parametrize(
    ("kind", "control"),
    [("JointDataControllersAgreement", "joint"), ("DataProcessingAgreement", "sole"), ("Agreement", "")],
)
def test_who_decides_is_said_where_the_kind_of_agreement_says_it(odrl: Odrl, kind: str, control: str) -> None:
    _, version = odrl.agreement(f"dct:type dpv:{kind} ; odrl:permission [ odrl:action odrl:use ]")
    assert version.control == (concept_iri("control", control) if control else "")


def test_a_collection_without_a_name_is_known_by_its_source(odrl: Odrl) -> None:
    outcome = odrl.turtle(
        """ex:a a odrl:Agreement ; odrl:assigner ex:hotline ; odrl:assignee ex:lab ; odrl:permission [
        odrl:action odrl:use ; odrl:target [ a odrl:AssetCollection ; odrl:source ex:case-files ] ] ."""
    )
    assert "case-files" in [one.label for one in outcome.datasets]


def test_the_members_of_a_list_are_the_values_of_a_constraint(odrl: Odrl) -> None:
    listed = constraint("odrl:purpose", "odrl:isAnyOf", "( dpv:AcademicResearch 'research' dpv:Marketing )")
    agreement, _ = odrl.agreement(f"odrl:permission [ odrl:action odrl:read ; {listed} ]")
    assert agreement.purposes == (concept_iri("purpose", "research"),)
    outcome = odrl.turtle(
        "ex:a a odrl:Agreement ; odrl:assigner ex:hotline ; odrl:assignee ex:lab ; "
        f"odrl:permission [ odrl:target ex:hashes ; odrl:action odrl:read ; {listed} ] ."
    )
    assert outcome.account.notes["purposes without a word in our scheme, not read: Marketing"] == 1


def test_a_duty_to_delete_after_a_time_is_a_retention_clause_and_one_to_pay_is_none(odrl: Odrl) -> None:
    after = constraint("odrl:elapsedTime", "odrl:lteq", "'P5Y'^^xsd:duration")
    for action, clauses in (("delete", ["deletion", "retention", "use"]), ("compensate", ["use"])):
        duty = f"odrl:duty [ odrl:action odrl:{action} ; {after} ]"
        _, version = odrl.agreement(f"odrl:permission [ odrl:action odrl:read ; {duty} ]")
        assert list(version.clauses) == [concept_iri("clause", one) for one in clauses]


def test_an_agreement_about_a_service_is_read_as_one_though_dcat_describes_the_service(odrl: Odrl) -> None:
    text = (
        "ex:a a odrl:Agreement ; odrl:assigner ex:hotline ; odrl:assignee ex:lab ; "
        "odrl:permission [ odrl:action odrl:read ; odrl:target ex:api ] . "
        "ex:api a dcat:DataService ; dct:title 'Hash service' ."
    )
    assert loader_for(odrl.input_of(text)).kind == "odrl"
    outcome = odrl.turtle(text)
    (service,) = outcome.catalogues
    assert (service.label, service.kind) == ("Hash service", concept_iri("asset-type", "api"))
    assert outcome.agreements[0].assets == (service.iri,)


def test_a_party_with_an_address_and_no_name_is_an_organisation_called_by_it(odrl: Odrl) -> None:
    outcome = odrl.turtle(
        "ex:a a odrl:Agreement ; odrl:assigner <did:web:pier.example> ; "
        f"odrl:assignee <https://quay.example/#org> ; odrl:target ex:hashes ; {READ} ."
    )
    (agreement,) = outcome.agreements
    assert agreement.label == "did:web:pier.example – quay.example/#org"
    assert outcome.called(*agreement.providers) == ["did:web:pier.example"]
    assert outcome.account.notes[called_by_address_note("party")] == 2
    assert outcome.codes == []


@pytest.mark.parametrize(
    "who", ["https://x.example/people/ann", "mailto:ann@x.example", "https://x.example/ann#me"]
)
def test_a_party_whose_address_is_a_persons_makes_nothing(odrl: Odrl, who: str) -> None:
    outcome = odrl.turtle(
        f"ex:a a odrl:Agreement ; odrl:assigner ex:hotline ; odrl:assignee <{who}> ; {READ} ."
    )
    assert (outcome.agreements, outcome.codes) == ([], [])
    assert outcome.account.notes["agreements with a person as party, left out"] == 1
    assert "ann" not in repr(outcome.records) + repr(outcome.account.notes)


def test_when_an_agreement_was_changed_is_read_and_when_it_was_issued_is_told(odrl: Odrl) -> None:
    outcome = odrl.turtle(
        "ex:a a odrl:Agreement ; odrl:assigner ex:hotline ; odrl:assignee ex:lab ; "
        f'dct:issued "2024-01-10"^^xsd:date ; dct:modified "2024-02-10"^^xsd:date ; {READ} .'
    )
    (agreement,) = outcome.agreements
    assert agreement.modified is not None
    assert agreement.modified.stated == "2024-02-10"
    assert outcome.account.notes["field not taken: dct:issued"] == 1


def test_words_of_odrl_may_stand_as_texts(odrl: Odrl) -> None:
    asked = constraint('"purpose"', '"eq"', '"research"')
    outcome = odrl.turtle(
        "ex:a a odrl:Agreement ; odrl:assigner ex:hotline ; odrl:assignee ex:lab ; "
        f'odrl:permission [ odrl:action "distribute" ; {asked} ] .'
    )
    assert outcome.agreements[0].purposes == (concept_iri("purpose", "research"),)
    assert outcome.versions[0].permits == (use("onward-sharing"),)


def test_addresses_that_stand_as_texts_are_those_of_parties_and_targets(odrl: Odrl) -> None:
    said = f"ex:a a odrl:Agreement ; odrl:assigner %s ; odrl:assignee %s ; odrl:target %s ; {READ} ."
    addresses = ("did:web:pier.example", "https://quay.example/", "urn:uuid:1")
    texts = odrl.turtle(said % tuple(f'"{one}"' for one in addresses))
    nodes = odrl.turtle(said % tuple(f"<{one}>" for one in addresses))
    assert [*map(repr, texts.records)] == [*map(repr, nodes.records)]
    assert len(texts.agreements[0].assets) == 1
    named = odrl.turtle(said % ("ex:hotline", "ex:lab", '"hashes"'))
    assert named.account.notes["targets of an agreement without an address or a name, not read"] == 1
