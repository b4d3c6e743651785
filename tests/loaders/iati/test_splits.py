"""Places and sectors with percentages: one list splits the money, shares never make more than all of it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from loaders.iati.splits import SplitReader
from loaders.noting import Notes
from ontology.account import Account
from ontology.records import Project, Split, Transaction

if TYPE_CHECKING:
    from tests.loaders.iati.conftest import Iati, Outcome


def country(code: str, share: str = "") -> str:
    return f'<recipient-country code="{code}"' + (f' percentage="{share}"/>' if share else "/>")


def shares(outcome: Outcome) -> dict[str, Decimal | None]:
    return {one.place_stated or one.theme_stated: one.share for one in outcome.of(Split)}


def test_percentages_become_splits_of_the_project(iati: Iati) -> None:
    outcome = iati.read(iati.activity(country("NP", "60") + country("KE", "40%")))
    (project,) = outcome.of(Project)
    assert shares(outcome) == {"NP": 60, "KE": 40}
    assert {one.of for one in outcome.of(Split)} == {project.iri}
    assert len(project.places) == 2


def test_a_single_place_takes_all(iati: Iati) -> None:
    assert shares(iati.read(iati.activity(country("NP")))) == {"NP": 100}


def test_several_places_without_percentages_share_nothing(iati: Iati) -> None:
    outcome = iati.read(iati.activity(country("NP") + country("KE")))
    assert shares(outcome) == {"NP": None, "KE": None}
    assert outcome.problems == []


def test_percentages_above_100_are_reported_and_not_believed(iati: Iati) -> None:
    outcome = iati.read(iati.activity(country("NP", "80") + country("KE", "40")))
    assert outcome.codes == ["percentages-do-not-add-up"]
    assert shares(outcome) == {"NP": None, "KE": None}
    assert not outcome.problems[0].refuses


def test_percentages_below_100_are_reported_and_leave_a_rest(iati: Iati) -> None:
    outcome = iati.read(iati.activity(country("NP", "30") + country("KE", "40")))
    assert outcome.codes == ["percentages-do-not-add-up"]
    assert shares(outcome) == {"NP": 30, "KE": 40}


def test_thirds_that_were_rounded_make_100(iati: Iati) -> None:
    outcome = iati.read(iati.activity("".join(country(code, "33.33") for code in ("NP", "KE", "UG"))))
    assert sum(one.share or 0 for one in outcome.of(Split)) == 100
    assert outcome.problems == []
    assert outcome.account.notes["rounded percentages that just miss 100, the largest made to fit"] == 1


def test_a_percentage_that_is_none_is_reported(iati: Iati) -> None:
    outcome = iati.read(iati.activity(country("NP", "half") + country("KE", "50")))
    assert outcome.codes == ["percentage-not-read"]
    assert shares(outcome) == {"NP": None, "KE": 50}


def test_only_one_list_of_sectors_splits_the_money(iati: Iati) -> None:
    sectors = (
        '<sector vocabulary="99" code="X" percentage="100"><narrative>Mine</narrative></sector>'
        '<sector vocabulary="1" code="11220" percentage="50"/><sector code="12110" percentage="50"/>'
    )
    outcome = iati.read(iati.activity(sectors))
    assert shares(outcome) == {"DAC 11220": 50, "DAC 12110": 50}
    (project,) = outcome.of(Project)
    assert project.themes_stated == ("DAC 11220", "DAC 12110", "own list X Mine")
    assert [theme.rpartition("/")[2] for theme in project.themes] == ["education-skills", "health-wellbeing"]


def test_regions_are_places_where_both_lists_mean_the_same(iati: Iati) -> None:
    outcome = iati.read(
        iati.activity(
            '<recipient-region code="298" percentage="50"/><recipient-region code="389" percentage="50"/>'
        )
    )
    assert [one.place.rpartition("/")[2] for one in outcome.of(Split)] == ["002", ""]
    assert outcome.account.notes["place kept as stated: region 389 (DAC)"] == 1


def test_a_transactions_own_place_and_sector_are_its_own_splits(iati: Iati) -> None:
    inside = '<sector code="11220"/><recipient-country code="KE"/>'
    outcome = iati.read(iati.activity(country("NP") + iati.money(inside=inside)))
    (line,) = outcome.of(Transaction)
    assert {one.theme_stated or one.place_stated: one.of == line.iri for one in outcome.of(Split)} == {
        "NP": False,
        "KE": True,
        "DAC 11220": True,
    }


@given(st.lists(st.decimals(min_value=0, max_value=100, places=2) | st.none(), min_size=1, max_size=8))
def test_shares_that_are_kept_never_make_more_than_all_of_it(stated: list[Decimal | None]) -> None:
    from lxml import etree

    record = etree.Element("iati-activity")
    for number, share in enumerate(stated):
        one = etree.SubElement(record, "sector", code=str(11000 + number))
        if share is not None:
            one.set("percentage", str(share))
    axes = SplitReader("a.xml", Notes(Account(file="a.xml"))).read(record, ["sector"], "activity 1")
    assert len(axes.sectors) == len(stated)
    assert sum((part.share for part in axes.sectors if part.share is not None), Decimal(0)) <= 100
    assert all(part.share is None or 0 <= part.share <= 100 for part in axes.sectors)


def region(code: str, vocabulary: str, share: str) -> str:
    return f'<recipient-region code="{code}" vocabulary="{vocabulary}" percentage="{share}"/>'


def test_lists_that_make_100_only_together_each_have_a_part(iati: Iati) -> None:
    places = country("NP", "50") + region("489", "1", "25") + region("A1", "99", "25")
    sectors = '<sector vocabulary="1" code="11110" percentage="60"/>'
    sectors += '<sector vocabulary="99" code="Z1" percentage="40"/>'
    outcome = iati.read(iati.activity(places + sectors))
    assert outcome.codes == []
    assert sorted(one for one in shares(outcome).values() if one) == [25, 25, 40, 50, 60]


def test_regions_that_say_again_what_countries_say_split_nothing(iati: Iati) -> None:
    outcome = iati.read(iati.activity(country("KE", "50") + country("UG", "50") + region("289", "1", "100")))
    assert outcome.codes == []
    assert shares(outcome) == {"KE": 50, "UG": 50}
    assert outcome.of(Project)[0].places_stated == ("region 289 (DAC)",)


def test_a_humanitarian_flag_is_a_theme_as_stated_without_a_share(iati: Iati) -> None:
    outcome = iati.read(iati.activity(attributes='humanitarian="1"'))
    assert any(one.startswith("humanitarian") for one in outcome.of(Project)[0].themes_stated)
    assert not outcome.of(Split)


def test_a_region_beside_the_country_of_a_transaction_takes_none_of_its_money(iati: Iati) -> None:
    places = '<recipient-country code="KE"/><recipient-region code="289" vocabulary="1"/>'
    money = '<transaction-type code="2"/><transaction-date iso-date="2020-01-01"/><value>5</value>'
    outcome = iati.read(iati.activity(f"<transaction>{money}{places}</transaction>"))
    assert shares(outcome) == {"KE": 100}


def test_a_region_in_which_the_only_country_lies_takes_none_of_its_money(iati: Iati) -> None:
    inside = '<recipient-country code="KE"/><recipient-region code="289"/>'
    beside = '<recipient-country code="HT"/><recipient-region code="289"/>'
    assert shares(iati.read(iati.activity(inside))) == {"KE": 100}
    assert set(shares(iati.read(iati.activity(beside))).values()) == {None}


def test_a_region_without_a_percentage_beside_countries_that_make_100_takes_nothing(iati: Iati) -> None:
    outcome = iati.read(iati.activity(country("ID", "100") + '<recipient-region code="789"/>'))
    assert shares(outcome) == {"ID": 100}
