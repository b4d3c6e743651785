"""The records shipped with the package: enough of every kind, all invented or cited, nobody a person."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from api.demo import DEMO_DAY, demo_sources
from api.loading import Loaded, Wanted, check_files
from loaders.person_names import reads_as_person
from loaders.reading.persons import has_email
from ontology.vocabulary import codes

Rows = dict[str, list[dict[str, str]]]

INVENTED = ("invented", "yearbook")


@pytest.fixture(scope="module")
def sources() -> dict[str, list[Path]]:
    """The files of each demo source by the name of their folder."""
    return {files[0].parent.name: files for files in demo_sources()}


@pytest.fixture(scope="module")
def rows(sources: dict[str, list[Path]]) -> Rows:
    """The rows of the main source by the name of their file."""
    return {path.stem: list(_rows(path)) for path in sources["invented"]}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def several(cell: str) -> list[str]:
    return [one.strip() for one in cell.split(";") if one.strip()]


def used(rows: list[dict[str, str]], column: str) -> set[str]:
    return {one for row in rows for one in several(row[column])}


def test_every_source_loads_with_no_problem_and_no_guess(sources: dict[str, list[Path]]) -> None:
    assert list(sources) == ["invented", "safe-online", "yearbook"]
    for name, files in sources.items():
        loaded: list[Loaded] = check_files(files, Wanted())
        assert {one.account.source for one in loaded} == {name}
        for one in loaded:
            assert one.outcome == "loaded"
            assert one.account.problems == []
            assert one.account.notes == {}
            assert one.account.refused == one.account.ignored == 0


def test_there_are_enough_of_every_kind(rows: Rows) -> None:
    assert 30 <= len(rows["organisations"]) <= 60
    assert len(rows["datasets"]) + len(rows["resources"]) + len(rows["infrastructures"]) >= 40
    assert len({row["id"] for row in rows["agreements"]}) >= 25
    for name in ("convenings", "needs", "projects", "grants", "allocations", "instalments", "transactions"):
        assert len(rows[name]) >= 8, name
    assert len(rows["assessments"]) >= 8
    assert len(rows["relationships"]) >= 8
    assert len(used(rows["grants"], "places")) >= 10
    assert len(used(rows["grants"], "currency")) >= 5
    assert len(used(rows["grants"], "themes")) >= 4


def test_every_sector_status_and_kind_of_agreement_is_there(rows: Rows) -> None:
    assert used(rows["organisations"], "sectors") == set(codes("sector"))
    assert used(rows["organisations"], "status") == set(codes("organisation-status"))
    assert used(rows["agreements"], "status") == set(codes("status"))
    assert used(rows["agreements"], "agreement kind") == set(codes("agreement-type"))
    assert used(rows["datasets"], "access") | used(rows["resources"], "access") | used(
        rows["infrastructures"], "access"
    ) >= set(codes("access-level")) - {"unknown"}


def test_on_the_day_of_the_demo_agreements_are_in_every_state(rows: Rows) -> None:
    states: Counter[str] = Counter()
    for row in rows["agreements"]:
        if row["status"] != "active":
            states[row["status"]] += 1
        elif row["from"] > DEMO_DAY.isoformat():
            states["not yet"] += 1
        elif not row["until"]:
            states["end not known"] += 1
        elif date.fromisoformat(row["until"]) <= DEMO_DAY + timedelta(days=90):
            states["ends within 90 days"] += 1
        else:
            states["in force"] += 1
    assert states["in force"] >= 15
    assert states["ends within 90 days"] >= 5
    assert states["end not known"] >= 5
    assert {"not yet", "suspended", "expired", "completed", "terminated", "proposed"} <= states.keys()
    once = [row for row in rows["releases"] if not row["until"]]
    assert once, "released once, end not known"


def test_pools_internal_flows_and_hearsay_are_there(rows: Rows, sources: dict[str, list[Path]]) -> None:
    assert any(len(several(row["providers"])) > 2 for row in rows["agreements"])
    assert any(row["providers"] == row["recipients"] for row in rows["agreements"])
    assert any(row["recipient kind"] == "individual" for row in rows["grants"])
    assert any(row["amount"] == "?withheld" for row in rows["grants"])
    (yearbook,) = _rows(next(path for path in sources["yearbook"] if path.stem == "source"))
    assert yearbook["relays"] == "agreements"


def test_only_a_few_organisations_stand_alone_and_they_say_so(rows: Rows) -> None:
    tied = {
        one
        for name in ("agreements", "grants", "relationships", "datasets", "resources", "infrastructures")
        for row in rows[name]
        for cell in row.values()
        if cell
        for one in several(cell)
    }
    alone = {row["id"] for row in rows["organisations"]} - tied
    assert alone <= {"games-museum", "atlas-slope", "tidewater", "safe-press", "old-harbour", "old-words"}


def test_invented_records_say_so(sources: dict[str, list[Path]]) -> None:
    for name in INVENTED:
        for path in sources[name]:
            for number, row in enumerate(_rows(path), 2):
                if path.stem == "source":
                    assert "nvented" in row["title"]
                    assert "invented" in row["credit"]
                elif "description" in row:
                    assert row["description"].startswith("Invented."), (path.name, number)


def test_published_facts_are_cited(sources: dict[str, list[Path]]) -> None:
    files = {path.stem: list(_rows(path)) for path in sources["safe-online"]}
    assert "Safe Online" in files["source"][0]["credit"]
    assert "in our own words" in files["source"][0]["credit"]
    assert all("Data for Change" in row["citation"] for row in files["assessments"])
    assert {row["dimension"]: row["value"] for row in files["assessments"]} == {
        "indicator/invested-usd": "76000000",
        "indicator/invested-evidence-usd": "20000000",
        "indicator/projects": "100",
        "indicator/countries": "85",
    }


def test_nobody_in_it_is_a_person(sources: dict[str, list[Path]]) -> None:
    for files in sources.values():
        for path in files:
            for row in _rows(path):
                assert not any(has_email(cell) for cell in row.values() if cell)
                if path.stem == "organisations":
                    assert not reads_as_person(row["name"]), row["name"]
