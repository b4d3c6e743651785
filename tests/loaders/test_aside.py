"""What is set aside on disk while a file is read comes back as it was."""

from __future__ import annotations

import pytest

from loaders import aside, drafts
from loaders.reading.input import open_input
from loaders.registry import loaders
from tests.loaders.accounts import CASES
from tests.loaders.conftest import Found

SET_ASIDE = (
    "ckan",
    "data-json",
    "data-provenance",
    "datacite",
    "dataverse-installations",
    "digital-public-goods",
    "gleif",
    "markdown-list",
)
"""Kinds of file whose things wait until all are read."""


@pytest.mark.parametrize("kind", SET_ASIDE)
def test_things_that_wait_on_disk_make_the_records_that_they_make_in_memory(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    loader = loaders()[kind]
    files = [file for file in map(open_input, sorted((CASES / kind).rglob("*.*"))) if loader.recognises(file)]
    held = [Found(loader, [file]) for file in files]
    assert any(one.records for one in held)
    monkeypatch.setattr(aside, "IN_MEMORY", 1)
    monkeypatch.setattr(aside, "WRITTEN_AT_ONCE", 1)
    monkeypatch.setattr(drafts, "MOST_OFTEN", 2)
    on_disk = [Found(loader, [file]) for file in files]
    assert [one.records for one in on_disk] == [one.records for one in held]
    assert [one.notes for one in on_disk] == [one.notes for one in held]
