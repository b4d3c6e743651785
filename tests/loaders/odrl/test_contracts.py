"""Contract agreements of data spaces, whose parties, asset and days stand beside their policy."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from loaders.reading.input import input_of
from loaders.registry import loader_for

if TYPE_CHECKING:
    from tests.loaders.odrl.conftest import Odrl, Outcome

EDC = "https://w3id.org/edc/v0.0.1/ns/"
SPELT_OUT = {"@vocab": EDC, "odrl": "http://www.w3.org/ns/odrl/2/"}
USE = [{"odrl:action": {"odrl:type": "DISTRIBUTE"}, "odrl:target": "hashes"}]
MANAGEMENT = "https://w3id.org/edc/connector/management/v0.0.1"
PROTOCOL = "https://w3id.org/dspace/2025/1/context.jsonld"
QUAY, PIER = "did:web:quay.example", "BPNL000000000001"


def contract(number: int = 1, *, permission: Any = USE, kind: str = "Set", **more: Any) -> dict[str, Any]:
    said = {
        "@context": SPELT_OUT,
        "@type": "ContractAgreement",
        "@id": f"contract-{number}",
        "assetId": "hashes",
        "providerId": PIER,
        "consumerId": QUAY,
        "policy": {"@id": "shared-policy", "@type": f"odrl:{kind}", "odrl:permission": permission},
    }
    return {name: value for name, value in {**said, **more}.items() if value is not None}


def read(odrl: Odrl, *contracts: dict[str, Any]) -> Outcome:
    file = input_of("contracts.json", json.dumps(contracts).encode())
    assert loader_for(file).kind == "odrl"
    return odrl.read_input(file)


@pytest.mark.parametrize("kind", ["Set", "Offer", "Agreement"])
def test_parties_and_asset_that_only_the_contract_names_are_those_of_an_agreement(
    odrl: Odrl, kind: str
) -> None:
    outcome = read(odrl, contract(kind=kind, contractEndDate=1798675200))
    (agreement,), (version,), (asset,) = outcome.agreements, outcome.versions, outcome.datasets
    assert outcome.called(*agreement.providers, *agreement.recipients) == [PIER, QUAY]
    assert (agreement.assets, asset.label, agreement.reference) == ((asset.iri,), "hashes", "contract-1")
    assert [one.rpartition("/")[2] for one in version.permits] == ["onward-sharing"]
    assert version.valid_until is not None
    assert version.valid_until.stated == "2026-12-31"
    assert (outcome.codes, outcome.account.ignored) == ([], 0)


def test_contracts_on_one_policy_have_their_own_parties_and_assets(odrl: Odrl) -> None:
    outcome = read(odrl, contract(1), contract(2, consumerId="did:web:lab.example", assetId="signals"))
    first, second = sorted(outcome.agreements, key=lambda one: one.reference)
    assert outcome.called(*first.recipients) == [QUAY]
    assert outcome.called(*second.recipients) == ["did:web:lab.example"]
    assert len({*first.assets, *second.assets}) == 2


def test_a_contract_whose_policy_is_empty_gives_its_asset(odrl: Odrl) -> None:
    outcome = read(odrl, contract(permission=[]))
    assert len(outcome.agreements) == len(outcome.datasets) == 1
    assert outcome.versions[0].permits == outcome.versions[0].clauses == ()
    assert any(note.startswith("agreements of which no terms are said") for note in outcome.account.notes)


@pytest.mark.parametrize(
    "parties", [{"consumerId": None}, {"consumerId": "consumer", "providerId": "provider"}]
)
def test_a_contract_that_names_a_role_or_one_party_only_is_refused_whole(
    odrl: Odrl, parties: dict[str, Any]
) -> None:
    outcome = read(odrl, contract(**parties))
    assert outcome.records == []
    assert outcome.codes == ["party-not-known"]
    assert outcome.account.loaded == 0


def test_a_person_as_party_of_a_contract_makes_nothing(odrl: Odrl) -> None:
    outcome = read(odrl, contract(consumerId="Jane Doe"))
    assert (outcome.records, outcome.codes) == ([], [])
    assert "Doe" not in repr(outcome.account.notes)


def test_the_contexts_of_data_spaces_are_known(odrl: Odrl) -> None:
    policy = {"@id": "p", "@type": "Set", "permission": [{"action": "odrl:distribute", "target": "hashes"}]}
    managed = read(odrl, contract(policy=policy) | {"@context": [MANAGEMENT]})
    assert repr(managed.records) == repr(read(odrl, contract()).records)
    sent = {
        "@context": [PROTOCOL],
        "@type": "ContractAgreementMessage",
        "agreement": {"@id": "urn:uuid:1", "@type": "Agreement", "assigner": "did:web:pier.example"}
        | {"assignee": QUAY, "target": "urn:uuid:2", "permission": [{"action": "distribute"}]},
    }
    assert len(read(odrl, sent).agreements) == 1


def test_a_contract_in_the_words_of_ids_is_the_same_agreement_as_in_those_of_odrl(odrl: Odrl) -> None:
    parts = "<urn:a> a %sAgreement ; %s <did:web:pier.example> ; %s <did:web:quay.example> "
    ids = "@prefix ids: <https://w3id.org/idsa/core/> . @prefix idsc: <https://w3id.org/idsa/code/> . "
    in_ids = (
        f"{ids}{parts % ('ids:Contract', 'ids:provider', 'ids:consumer')}"
        "; ids:permission [ ids:target <urn:d> ; ids:action idsc:DISTRIBUTE ] ; "
        '<https://w3id.org/idsa/core/contractEnd> "2026-12-31" .'
    )
    in_odrl = (
        f"{parts % ('odrl:', 'odrl:assigner', 'odrl:assignee')}"
        "; odrl:permission [ odrl:target <urn:d> ; odrl:action odrl:distribute ] ; dct:identifier 'urn:a' ;"
        " odrl:constraint [ odrl:leftOperand odrl:dateTime ; odrl:operator odrl:lteq ;"
        " odrl:rightOperand '2026-12-31' ] ."
    )
    file = input_of("data.ttl", in_ids.encode())
    assert loader_for(file).kind == "odrl"
    assert repr(odrl.read_input(file).records) == repr(odrl.turtle(in_odrl, parties="").records)
