"""Recipes find something in published records alone: a register, two funders' grants, and ROR."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from api.answering import answer
from api.commands.load import load_into
from api.live import LiveMap
from api.loading import Wanted
from api.settings import Settings
from graph.questions import questions
from graph.snapshot import Snapshot

FILES = (
    "agreements/phe-data-release-register-2017-2020.ods",
    "360giving/ab-charitable-trust.json",
    "360giving/andrew-lloyd-webber-foundation.json",
    "ror/ror-v2.8-records.json",
)
AGENCY = "Public Health England"
DAY = date(2019, 6, 30)
FOUND: dict[str, dict[str, str]] = {
    "countries-absent": {"region": "Western Europe"},
    "data-never-assessed": {},
    "grantees-with-several-funders": {},
    "legal-bases": {},
    "money-by-country": {},
    "money-by-funder": {},
    "money-by-programme-and-country": {},
    "money-by-theme": {},
    "money-without-data": {},
    "reached-onward": {"organisation": AGENCY},
    "read-from-less": {},
    "sectors-absent": {},
    "several-funders-one-country": {},
    "sources-and-licences": {},
    "under-what": {"organisation": AGENCY},
    "what-a-word-means": {"word": "CSAM"},
    "what-is-known": {"thing": AGENCY},
    "what-is-not-known-of-grants": {},
    "who-shares-with-whom": {},
}


@pytest.fixture(scope="module")
def snapshot(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    settings = Settings(data=tmp_path_factory.mktemp("published"))
    for file in FILES:
        load_into(settings, [shared_data / file], Wanted(audience="public", provider=AGENCY))
    live = LiveMap(settings, "public")
    yield live.snapshot()
    live.close()


def test_at_least_a_dozen_recipes_are_not_empty_on_published_records(snapshot: Snapshot) -> None:
    found = {name for name, given in FOUND.items() if answer(snapshot, name, given, day=DAY).rows}
    assert found == set(FOUND)
    assert len(found) >= 12


def test_every_recipe_that_needs_nothing_answers_within_the_limit(snapshot: Snapshot) -> None:
    for name, asked in questions().items():
        if not any(one.required for one in asked.parameters):
            assert answer(snapshot, name, {}, day=DAY).empty
