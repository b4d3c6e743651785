"""Catalogues of data spaces: DCAT with names, participants and endpoints in words of their own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from loaders.reading.input import input_of
from loaders.registry import loader_for

if TYPE_CHECKING:
    from tests.loaders.dcat.conftest import Dcat

OFFER = {"@id": "offer-1", "@type": "odrl:Offer", "odrl:permission": []}
OF_A_CONNECTOR = {
    "@context": {
        "@vocab": "https://w3id.org/edc/v0.0.1/ns/",
        "dcat": "http://www.w3.org/ns/dcat#",
        "odrl": "http://www.w3.org/ns/odrl/2/",
    },
    "@id": "catalogue-1",
    "@type": "dcat:Catalog",
    "participantId": "urn:connector:pier",
    "dcat:dataset": {"@id": "asset-1", "@type": "dcat:Dataset", "name": "Tides", "odrl:hasPolicy": OFFER},
    "dcat:service": {
        "@id": "service-1",
        "@type": "dcat:DataService",
        "dcat:endpointUrl": "https://pier.example/protocol",
    },
}
OF_THE_PROTOCOL = {
    "@context": ["https://w3id.org/dspace/2025/1/context.jsonld"],
    "@id": "catalogue-1",
    "@type": "Catalog",
    "participantId": "urn:connector:pier",
    "dataset": [
        {
            "@id": "asset-1",
            "@type": "Dataset",
            "title": "Tides",
            "hasPolicy": [{"@id": "offer-1", "@type": "Offer", "permission": [{"action": "use"}]}],
        }
    ],
    "service": [{"@id": "service-1", "@type": "DataService", "endpointURL": "https://pier.example/protocol"}],
}


@pytest.mark.parametrize("catalogue", [OF_A_CONNECTOR, OF_THE_PROTOCOL])
def test_a_catalogue_of_a_data_space_names_its_datasets_participant_and_endpoint(
    dcat: Dcat, catalogue: dict[str, Any]
) -> None:
    file = input_of("catalogue.json", json.dumps(catalogue).encode())
    assert loader_for(file).kind == "dcat"
    outcome = dcat.read_input(file)
    assert [one.label for one in outcome.datasets] == ["Tides"]
    assert {one.label for one in outcome.catalogues} == {"pier.example/protocol"}
    assert [one.label for one in outcome.organisations] == ["urn:connector:pier"]
    assert outcome.codes == []
