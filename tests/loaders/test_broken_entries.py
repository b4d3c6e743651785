"""A list of which one entry is broken is still a list of its kind: that entry is refused by itself."""

from __future__ import annotations

import json
from typing import Any

import pytest

from loaders.reading.input import input_of
from loaders.registry import loader_for
from tests.loaders.outcome import read_records

GOOD: dict[str, Any] = {"name": "Tool", "SDGs": [{"SDGNumber": 3}], "organizations": []}
INSTALLATION: dict[str, Any] = {"name": "Quay data", "hostname": "data.quay.example"}
RECORD: dict[str, Any] = {
    "attributes": {
        "doi": "10.5555/a",
        "titles": [{"title": "Tides"}],
        "publisher": "Quay",
        "publicationYear": 2024,
        "types": {"resourceTypeGeneral": "Dataset"},
    }
}
ROR: dict[str, Any] = {
    "id": "https://ror.org/0524sp257",
    "names": [{"value": "Quay University", "types": ["ror_display"]}],
    "status": "active",
    "types": ["education"],
    "locations": [],
}
PACKAGE: dict[str, Any] = {
    "name": "tides",
    "title": "Tides",
    "id": "tides",
    "metadata_modified": "2024-01-02",
    "license_id": "cc-by",
    "resources": [],
    "organization": {"title": "Quay"},
}
ENTITY: dict[str, Any] = {
    "LEI": {"$": "5493001KJTIIGC8Y1R12"},
    "Entity": {"LegalName": {"$": "Quay Ltd"}},
}
DATASET: dict[str, Any] = {"title": "Tides", "accessLevel": "public", "keyword": ["sea"], "identifier": "t"}
WHOLE: dict[str, dict[str, Any]] = {
    "ckan": {"success": True},
    "data-json": {"conformsTo": "https://project-open-data.cio.gov/v1.1/schema"},
}


@pytest.mark.parametrize("broken", ["junk", None, {}])
@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize(
    ("kind", "around", "entry"),
    [
        ("digital-public-goods", "", GOOD),
        ("dataverse-installations", "installations", INSTALLATION),
        ("datacite", "data", RECORD),
        ("ror", "", ROR),
        ("ckan", "result", PACKAGE),
        ("gleif", "records", ENTITY),
        ("data-json", "dataset", DATASET),
    ],
)
def test_one_broken_entry_hides_no_other(
    kind: str, around: str, entry: dict[str, Any], broken: object, *, is_first: bool
) -> None:
    others = [entry, _other(entry)]
    found = [broken, *others] if is_first else [*others, broken]
    whole = WHOLE.get(kind, {})
    text = json.dumps({**whole, around: found} if around else found)
    loader = loader_for(file := input_of("list.json", text.encode()))
    assert loader.kind == kind
    _, problems, account = read_records(loader, file)
    assert (account.read, account.loaded, account.refused) == (3, 2, 1)
    assert [one.refuses for one in problems] == [True]


def _other(entry: dict[str, Any]) -> dict[str, Any]:
    """The same with another name and number."""
    text = json.dumps(entry).replace("Tool", "Kit").replace("Tides", "Winds").replace("tides", "winds")
    for one, other in (
        ("data.quay", "data.pier"), ("10.5555/a", "10.5555/b"), ("0524sp257", "04wxnsj81"),
        ("5493001KJTIIGC8Y1R12", "529900T8BM49AURSDO55"), ("Quay Ltd", "Pier Ltd"), ('"t"', '"w"'),
    ):  # fmt: skip
        text = text.replace(one, other)
    changed: dict[str, Any] = json.loads(text)
    return changed
