"""Two maps of the published records whose page states figures, each made once for all tests that need it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.commands.load import load_each_into
from api.live import LiveMap
from api.loading import Wanted
from api.settings import Settings
from graph.snapshot import Snapshot

AGENCY = "Public Health England"

REGISTERS = (
    "agreements/phe-data-release-register-2017-2020.ods",
    "360giving/ab-charitable-trust.json",
    "360giving/andrew-lloyd-webber-foundation.json",
    "ror/ror-v2.8-records.json",
)
"""Enough for recipes to find something; few enough for each to answer at once on a busy machine."""

OTHERS = (
    "grants-csv/arts-council-england.csv",
    "grants-csv/good-ventures-grants.csv",
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
    """A map, and of each file the source that it became."""

    snapshot: Snapshot
    sources: dict[str, str]


@contextmanager
def made_of(folder: Path, sets: Mapping[str, Sequence[Path]], **given: int) -> Iterator[Published]:
    """A map of these sets of files, each a source of its own."""
    settings = Settings(data=folder, **given)  # type: ignore[arg-type]
    results = load_each_into(settings, list(sets.values()), Wanted(audience="public", provider=AGENCY))
    live = LiveMap(settings, "public")
    named = {name: found[0].account.source for name, found in zip(sets, results, strict=True)}
    yield Published(live.snapshot(), named)
    live.close()


@pytest.fixture(scope="package")
def registers(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    """`REGISTERS`."""
    sets = {file: [shared_data / file] for file in REGISTERS}
    with made_of(tmp_path_factory.mktemp("registers"), sets) as made:
        yield made


@pytest.fixture(scope="package")
def others(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    """`OTHERS`, and the folder of digital public goods as one source."""
    sets: dict[str, Sequence[Path]] = {file: [shared_data / file] for file in OTHERS}
    sets["goods"] = sorted((shared_data / "digital-public-goods").iterdir())
    # What is asked are the graphs of sources, which lie on disk alone.
    with made_of(tmp_path_factory.mktemp("others"), sets, memory_statements=0, workers=1) as made:
        yield made
