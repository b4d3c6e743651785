"""A list of objects inside a JSON object, as interfaces answer, is a table as a list by itself is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from loaders.reading.input import Input, input_of
from loaders.reading.tables import first_rows
from loaders.registry import loader_for
from tests.loaders.outcome import read_records

BODY: dict[str, Any] = {
    "analytics_identifier": "D1",
    "title": "Harbour Office",
    "web_url": "https://www.gov.uk/harbour",
    "format": "Executive agency",
    "details": {"govuk_status": "live"},
    "id": "https://www.gov.uk/api/organisations/harbour",
}
OTHER = {**BODY, "analytics_identifier": "D2", "title": "Quay Office", "id": "https://www.gov.uk/api/quay"}


def _input(value: object) -> Input:
    return input_of("bodies.json", json.dumps(value).encode())


@pytest.mark.parametrize(
    "whole", [{"results": [BODY, OTHER], "total": 40}, {"data": {"items": [BODY, OTHER]}, "total": 40}]
)
def test_a_list_in_an_object_gives_what_the_list_gives(whole: dict[str, Any]) -> None:
    alone, inside = _input([BODY, OTHER]), _input(whole)
    assert loader_for(alone).kind == loader_for(inside).kind == "table"
    records, _, _ = read_records(loader_for(alone), alone)
    same, problems, account = read_records(loader_for(inside), inside)
    assert [(one.iri, one.label) for one in same] == [(one.iri, one.label) for one in records]
    assert (len(same), problems, account.loaded) == (2, [], 2)
    assert account.notes["stands beside the list that is read, not read: total"] == 1


def test_of_several_lists_the_one_that_is_known_is_read_and_the_others_are_told() -> None:
    file = _input({"themes": [{"name": "sea"}], "results": [BODY]})
    records, _, account = read_records(loader_for(file), file)
    assert [one.label for one in records] == ["Harbour Office"]
    assert account.notes["sheet not read: themes"] == 1


def test_no_other_kind_sees_the_lists_of_an_object() -> None:
    assert [one.sheet for one in first_rows(_input({"results": [BODY]}))] == [""]
