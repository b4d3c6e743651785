"""One map of the published records whose page states figures, made once for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.commands.load import load_each_into
from api.live import LiveMap
from api.loading import Wanted
from api.settings import Settings
from graph.snapshot import Snapshot

AGENCY = "Public Health England"

FILES = (
    "agreements/phe-data-release-register-2017-2020.ods",
    "360giving/ab-charitable-trust.json",
    "360giving/andrew-lloyd-webber-foundation.json",
    "grants-csv/arts-council-england.csv",
    "grants-csv/good-ventures-grants.csv",
    "ror/ror-v2.8-records.json",
    "portals/dataportals-portals.csv",
    "portals/dataportals-ckan-export.json",
    "portals/dataverse-installations.json",
    "portals/uk-gov-api-catalogue.csv",
    "portals/usda.data.json",
    "datasets-hdruk/datasets.v2.csv",
    "data-provenance/DialogStudio.json",
    "dcat/brescia-mobilita.rdf",
    "dcat/comune-di-foggia.rdf",
    "dcat/ukraine-2022-protezione-civile.rdf",
    "ecosystem/csc-map/graph_data.json",
    "public-bodies/government-organisation.tsv",
    "public-bodies/govuk-organisations.jsonl",
    "public-bodies/public-bodies-2013.csv",
)


@dataclass(frozen=True)
class Published:
    """The map, and of each file the source that it became."""

    snapshot: Snapshot
    sources: dict[str, str]


@pytest.fixture(scope="package")
def published(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    """`FILES`, each as a source of its own; the folder of digital public goods is one."""
    settings = Settings(data=tmp_path_factory.mktemp("published"))
    goods = sorted((shared_data / "digital-public-goods").iterdir())
    sets = [[shared_data / file] for file in FILES]
    wanted = Wanted(audience="public", provider=AGENCY)
    results = load_each_into(settings, [*sets, goods], wanted)
    named = {name: found[0].account.source for name, found in zip((*FILES, "goods"), results, strict=True)}
    live = LiveMap(settings, "public")
    yield Published(live.snapshot(), named)
    live.close()
