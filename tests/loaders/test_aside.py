"""What is set aside on disk while a file is read comes back as it was."""

from __future__ import annotations

from datetime import date
from types import ModuleType
from typing import Any

import pytest

from loaders import aside, drafts
from loaders.aside import Pieces, SetAside
from loaders.reading.input import open_input
from loaders.registry import loaders
from loaders.table import opening
from loaders.threesixtygiving import look
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


def _refuse(pieces: Pieces, value: Any) -> None:
    raise ValueError("unmarshallable object")


@pytest.mark.parametrize(("kind", "looking"), [("table", opening), ("360giving", look)])
def test_rows_that_the_first_look_sets_aside_make_the_records_of_rows_that_are_read_anew(
    monkeypatch: pytest.MonkeyPatch, kind: str, looking: ModuleType
) -> None:
    loader = loaders()[kind]
    paths = [path for path in sorted((CASES / kind).rglob("*.*")) if loader.recognises(open_input(path))]
    monkeypatch.setattr(looking, "LOOKED_AT", 1)
    set_aside = [Found(loader, [open_input(path)]) for path in paths]
    monkeypatch.setattr(Pieces, "add", _refuse)
    anew = [Found(loader, [open_input(path)]) for path in paths]
    assert any(one.records for one in anew)
    assert [one.records for one in set_aside] == [one.records for one in anew]
    assert [one.notes for one in set_aside] == [one.notes for one in anew]


def test_parts_set_aside_come_back_in_order_and_as_often_as_asked() -> None:
    seen = SetAside()
    seen.add([1, 2], [["a", None], ["é\ud800", 1.5]])
    seen.add([4], [[True, ""]])
    rows = [(1, ["a", None]), (2, ["é\ud800", 1.5]), (4, [True, ""])]
    assert list(seen) == rows
    assert list(seen) == rows


def test_parts_that_hold_a_day_are_to_be_read_anew() -> None:
    seen = SetAside()
    seen.add([1], [["2024"]])
    seen.add([2], [[date(2024, 5, 31)]])
    seen.add([3], [["2025"]])
    assert not seen.is_whole
