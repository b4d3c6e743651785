"""The mappings in the package load the published tables they are for, with no option."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from loaders.reading.input import input_of
from loaders.registry import loader_for
from loaders.table.kind import shipped
from ontology.errors import UnknownKind
from ontology.identifiers import place_iri
from ontology.records import (
    Assessment,
    DataResource,
    Dataset,
    Grant,
    Infrastructure,
    Organisation,
    Project,
)

if TYPE_CHECKING:
    from tests.loaders.table.conftest import Load


@pytest.mark.parametrize("mapping", shipped(), ids=lambda one: one.name)
def test_each_says_what_it_is_for_and_uses_what_it_recognises_or_says_why_not(mapping: Any) -> None:
    assert mapping.title
    assert len(mapping.recognise.headings) >= 4 or mapping.recognise.begins
    named = {*mapping.columns(), *(one for each in mapping.ignore for one in each.columns)}
    assert set(mapping.recognise.headings) <= named


def test_a_file_is_recognised_by_its_headings_whatever_its_name() -> None:
    text = "Grant,Organization,Main Topic,Topics,Date of Award,Amount\nA,B,C,D,11/2023,$1\n"
    loader = loader_for(input_of("x.txt", text.encode()))
    assert loader.kind == "table"
    assert loader.version.startswith("6+")
    with pytest.raises(UnknownKind, match="sharegraph map FILE"):
        loader_for(input_of("good-ventures-grants.csv", b"A,B\n1,2\n"))


@pytest.mark.parametrize(
    ("path", "kind", "rows", "things"),
    [
        ("public-bodies/government-organisation.tsv", Organisation, 981, 980),
        ("public-bodies/govuk-organisations.jsonl", Organisation, 1016, 1016),
        ("public-bodies/public-bodies-2013.csv", Organisation, 295, 316),
        ("portals/dataportals-portals.csv", Infrastructure, 631, 631),
        ("portals/uk-gov-api-catalogue.csv", Infrastructure, 231, 231),
        ("portals/uk-gov-api-organisation.csv", Organisation, 34, 34),
        ("datasets-hdruk/datasets.v2.csv", Dataset, 605, 605),
        ("agreements/genomics-england-research.xlsx", Project, 507, 507),
        ("agreements/hsc-northern-ireland-projects.csv", Project, 56, 56),
        ("agreements/current-state-analysis.csv", DataResource, 41, 53),
        ("grants-csv/good-ventures-grants.csv", Grant, 2289, 2289),
    ],
)
def test_a_real_table_loads_whole(load_real: Load, path: str, kind: Any, rows: int, things: int) -> None:
    loaded = load_real(path)
    assert (loaded.account.read, loaded.account.loaded, loaded.things(kind)) == (rows, rows, things)
    assert not any(note.startswith("column that the mapping") for note in loaded.account.notes)


def test_amounts_in_dollars_add_up_and_months_stay_months(load_real: Load) -> None:
    loaded = load_real("grants-csv/good-ventures-grants.csv", provider="Example Foundation")
    grants = loaded.of(Grant)
    assert sum(one.money.amount for one in grants if one.money) == Decimal(3_703_705_877)
    assert {one.awarded_on.precision for one in grants if one.awarded_on} == {"month"}
    funders = {one.funder for one in grants}
    assert [one.label for one in loaded.of(Organisation) if one.iri in funders] == ["Example Foundation"]


def test_two_registers_of_one_government_give_its_bodies_one_address(load_real: Load) -> None:
    register = {one.iri for one in load_real("public-bodies/government-organisation.tsv").of(Organisation)}
    pages = load_real("public-bodies/govuk-organisations.jsonl").of(Organisation)
    assert len(register & {one.iri for one in pages}) == 980
    assert sum(bool(one.part_of) for one in pages) > 500


def test_portals_in_namibia_are_in_namibia(load_real: Load) -> None:
    places = {
        one
        for portal in load_real("portals/dataportals-portals.csv").of(Infrastructure)
        for one in portal.places
    }
    assert place_iri("NA") in places
    assert len(places) == 99


def test_no_controller_is_an_address_or_a_word_for_nothing(load_real: Load) -> None:
    loaded = load_real("datasets-hdruk/datasets.v2.csv")
    names = [one.label for one in loaded.of(Organisation)]
    assert not any("@" in name or "not available" in name.lower() for name in names)
    assert sum("dataController: " in one.description for one in loaded.of(Dataset)) > 400


def test_a_matrix_of_registers_makes_a_finding_for_each_body_and_check(load_real: Load) -> None:
    loaded = load_real("agreements/current-state-analysis.csv")
    answers = [one.value for one in loaded.of(Assessment)]
    assert (loaded.things(Organisation), len(answers), answers.count(Decimal(1))) == (53, 1929, 348)


def test_csv_and_xlsx_of_one_publication_state_the_same(load_real: Load) -> None:
    csv = load_real("grants-csv/arts-council-england.csv")
    xlsx = load_real("grants-csv/arts-council-england.xlsx")
    assert csv.facts() == xlsx.facts()
    for one in (csv, xlsx):
        assert sum(grant.money.amount for grant in one.of(Grant) if grant.money) == Decimal(43_057_543)
        assert (one.account.read, one.things(Grant)) == (2162, 2162)
