"""IATI money: each kind under its own measure, exact, with its day, currency and sides."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from loaders.iati.codes import BUDGETS, MEASURES, ORGANISATION_BUDGETS, PLANS
from ontology.concepts import CONCEPTS
from ontology.records import Organisation, Split, Transaction

if TYPE_CHECKING:
    from tests.loaders.iati.conftest import Iati

PERIOD = '<period-start iso-date="2020-01-01"/><period-end iso-date="2020-12-31"/>'


@pytest.mark.parametrize("table", [MEASURES, BUDGETS, PLANS, ORGANISATION_BUDGETS])
def test_every_measure_is_a_concept(table: dict[str, str]) -> None:
    assert set(table.values()) <= set(CONCEPTS["measure"])


def test_measures_and_currencies_are_never_added(iati: Iati) -> None:
    outcome = iati.read(
        iati.activity(
            iati.money("100", "2")
            + iati.money("40", "D")
            + iati.money("-10.50", "3")
            + iati.money("7", "E", value_attributes='currency="USD"')
            + f'<budget type="1">{PERIOD}<value>90</value></budget>'
            + f'<budget type="Revised">{PERIOD}<value>95</value></budget>'
            + f"<planned-disbursement>{PERIOD}<value>30</value></planned-disbursement>"
        )
    )
    assert outcome.sums() == {
        ("commitment", "EUR"): 100,
        ("disbursement", "EUR"): Decimal("29.50"),
        ("expenditure", "USD"): 7,
        ("budget", "EUR"): 90,
        ("revised-budget", "EUR"): 95,
        ("planned-disbursement", "EUR"): 30,
    }
    assert outcome.account.read == 8


def test_a_line_has_its_day_its_sides_and_their_activities(iati: Iati) -> None:
    sides = (
        '<provider-org ref="GB-CHC-1" provider-activity-id="GB-CHC-1-X"/>'
        '<receiver-org ref="GB-CHC-2" receiver-activity-id="XM-TST-1-A"/>'
    )
    (line,) = iati.read(
        iati.activity(iati.money(inside=sides, value_attributes='value-date="2020-02-01"'))
    ).of(Transaction)
    assert line.on
    assert line.valued_on
    assert (line.on.earliest, line.valued_on.earliest) == (date(2020, 1, 15), date(2020, 2, 1))
    assert line.provider == f"{iati.base}organisation/org-id:GB-CHC-1"
    assert line.receiver == f"{iati.base}organisation/org-id:GB-CHC-2"
    assert line.from_project == f"{iati.base}project/iati:GB-CHC-1-X"
    assert line.to_project == "", "the activity itself is no other side"
    assert line.address == "a.xml#activity=1&transaction=1"


def test_a_budget_has_its_period_and_no_day(iati: Iati) -> None:
    (line,) = iati.read(iati.activity(f"<budget>{PERIOD}<value>90</value></budget>")).of(Transaction)
    assert line.valid_from
    assert line.valid_until
    assert (line.on, line.valid_from.earliest, line.valid_until.latest) == (
        None,
        date(2020, 1, 1),
        date(2020, 12, 31),
    )


def test_the_value_date_stands_in_for_a_day_that_is_text(iati: Iati) -> None:
    old = (
        '<transaction><transaction-type code="C"/><transaction-date>Total to 2010</transaction-date>'
        '<value value-date="2006-12-01">12</value></transaction>'
    )
    outcome = iati.read(iati.activity(old), version="1.02")
    (line,) = outcome.of(Transaction)
    assert line.on
    assert line.on.earliest == date(2006, 12, 1)
    assert outcome.account.notes["transaction without a date, its value date taken"] == 1


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('<transaction><transaction-type code="99"/><value>1</value></transaction>', "measure-unknown"),
        ("<transaction><value>1</value></transaction>", "measure-unknown"),
        ('<transaction><transaction-type code="3"/></transaction>', "value-missing"),
        ('<transaction><transaction-type code="3"/><value>ten</value></transaction>', "value-not-read"),
        (
            '<transaction><transaction-type code="3"/><value currency="EURO">1</value></transaction>',
            "currency-unknown",
        ),
        (
            '<transaction><transaction-type code="3"/><value value-date="2020-13-01">1</value></transaction>',
            "date-not-read",
        ),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_and_its_activity_loads(
    iati: Iati, line: str, code: str
) -> None:
    outcome = iati.read(iati.activity(line + iati.money("8")))
    assert outcome.codes == [code]
    assert (outcome.account.read, outcome.account.refused) == (3, 1)
    assert outcome.sums() == {("disbursement", "EUR"): 8}
    assert outcome.problems[0].column == "activity 1 (XM-TST-1-A), transaction 1"


def test_money_without_any_currency_is_refused(iati: Iati) -> None:
    outcome = iati.read(f"<iati-activity>{iati.money()}</iati-activity>")
    assert outcome.codes == ["currency-unknown"]
    assert "Neither the value nor the activity" in outcome.problems[0].wrong


def test_identical_lines_are_kept_and_said(iati: Iati) -> None:
    outcome = iati.read(iati.activity(iati.money("5") * 3))
    assert len({one.iri for one in outcome.of(Transaction)}) == 3
    assert outcome.sums() == {("disbursement", "EUR"): 15}
    assert (
        outcome.account.notes["the same money, day and parties again in one record, kept as further money"]
        == 2
    )


def test_lines_that_differ_in_their_splits_alone_are_told_apart_in_any_order(iati: Iati) -> None:
    lines = [
        iati.money("5", inside=f'<recipient-country code="{code}"/><sector code="{sector}"/>')
        for code, sector in (("KE", "13040"), ("UG", "13040"), ("KE", "12220"))
    ]
    one, other = (iati.read(iati.activity("".join(each))) for each in (lines, reversed(lines)))
    stated = [
        {(split.of, split.place, split.theme_stated, split.share) for split in outcome.of(Split)}
        for outcome in (one, other)
    ]
    assert stated[0] == stated[1]
    assert len({line.iri for line in one.of(Transaction)}) == 3
    assert not any("again in one record" in note for note in one.account.notes)


def test_a_line_inserted_above_moves_no_other(iati: Iati) -> None:
    before = iati.read(iati.activity(iati.money("5") + iati.money("6")))
    after = iati.read(iati.activity(iati.money("1") + iati.money("5") + iati.money("6")))
    assert {one.iri for one in before.of(Transaction)} < {one.iri for one in after.of(Transaction)}


def test_amounts_are_exact_and_rounding_is_said(iati: Iati) -> None:
    outcome = iati.read(iati.activity(iati.money("0.105") + iati.money("1234567890123.45")))
    assert outcome.sums() == {("disbursement", "EUR"): Decimal("1234567890123.55")}
    assert outcome.account.notes["amount rounded to the minor unit of EUR"] == 1


def test_an_organisation_file_gives_the_body_and_its_budgets(iati: Iati) -> None:
    outcome = iati.read_text(
        f"""<iati-organisations version="2.03"><iati-organisation default-currency="USD">
        <organisation-identifier>XM-TST-1</organisation-identifier>
        <name><narrative xml:lang="en">Ministry</narrative>
        <narrative xml:lang="fr">Ministère</narrative></name>
        <reporting-org ref="XM-TST-1" type="10"><narrative>The Ministry of Tests</narrative></reporting-org>
        <total-budget>{PERIOD}<value>100</value><budget-line><value>60</value></budget-line></total-budget>
        <recipient-org-budget>{PERIOD}<recipient-org ref="XM-TST-2"/><value>30</value></recipient-org-budget>
        <recipient-country-budget>{PERIOD}<recipient-country code="NP"/><value>20</value>
        </recipient-country-budget>
        <total-expenditure>{PERIOD}<value>99</value></total-expenditure>
        <document-link url="https://x.example/"/></iati-organisation></iati-organisations>"""
    )
    assert outcome.problems == []
    ministry, agency = sorted(outcome.of(Organisation), key=lambda one: one.iri)
    assert ministry.label == "Ministry"
    assert [text.value for text in ministry.labels] == ["Ministry", "Ministère"]
    assert ministry.sectors == ("https://w3id.org/sharegraph/vocab/sector/government",)
    assert outcome.sums() == {
        ("total-budget", "USD"): 100,
        ("recipient-budget", "USD"): 30,
        ("place-budget", "USD"): 20,
        ("total-expenditure", "USD"): 99,
    }
    assert all(one.provider == ministry.iri for one in outcome.of(Transaction))
    assert [one.receiver for one in outcome.of(Transaction) if one.receiver] == [agency.iri]
    (split,) = outcome.of(Split)
    assert split.place.endswith("place/NP")
    assert outcome.account.notes["element not used: document-link"] == 1
    assert outcome.account.notes["line within a budget, a part of it that is not used"] == 1


def test_an_organisation_without_name_or_identifier_is_refused(iati: Iati) -> None:
    outcome = iati.read_text(
        f"<iati-organisations><iati-organisation><total-budget>{PERIOD}<value currency='EUR'>1</value>"
        "</total-budget></iati-organisation></iati-organisations>"
    )
    assert outcome.codes == ["organisation-not-named"]
    assert (outcome.account.read, outcome.account.refused) == (2, 2)


def test_a_value_has_a_decimal_point_as_the_standard_says(iati: Iati) -> None:
    values = ("333.333", "1,000.5", "2 500", "(7.50)")
    lines = "".join(
        '<transaction><transaction-type code="3"/><transaction-date iso-date="2020-01-01"/>'
        f"<value>{value}</value></transaction>"
        for value in values
    )
    outcome = iati.read(iati.activity(lines))
    assert outcome.codes == []
    assert outcome.sums() == {("disbursement", "EUR"): Decimal("3826.33")}
