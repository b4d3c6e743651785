"""The forms of one grant: several tables, headings without colons, lists without a package."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pytest

from loaders.reading.input import input_of
from loaders.threesixtygiving.kind import LOADER
from ontology.identifiers import place_iri
from ontology.records import Grant, Instalment, Money, Organisation, Programme
from tests.loaders.cases.made_books import SEVERAL_TABLES, Rows, xlsx
from tests.loaders.outcome import Outcome

Load = Callable[..., Outcome]


def test_sheets_with_more_of_a_grant_are_added_to_it(load_file: Load) -> None:
    book = input_of("grants.xlsx", xlsx(SEVERAL_TABLES))
    assert LOADER.recognises(book)
    loaded = load_file(book)
    one, two = loaded.of(Grant)
    assert one.money is not None
    assert two.money is not None
    assert one.money.amount + two.money.amount == Decimal("300.30")
    assert len(two.grantees) == 2
    assert one.places == (place_iri("NA"), place_iri("KE"))
    assert one.funder == two.funder != ""
    assert loaded.account.read == 2


def test_the_meta_tab_says_title_licence_and_publisher() -> None:
    source = LOADER.describe(input_of("grants.xlsx", xlsx(SEVERAL_TABLES)))
    assert source.title == "Grants of 2021"
    assert source.publisher == "Quay"
    assert source.licence == "https://creativecommons.org/licenses/by/4.0/"


def test_headings_without_colons_are_read(load_csv: Load) -> None:
    grant = load_csv(
        "Identifier,Title,Currency,Amount Awarded,Award Date,Recipient Org Name,FundingOrgName\n"
        "360G-h-1,One,GBP,5,2021-01-02,Quay Project,Harbour Trust\n"
    ).one(Grant)
    assert grant.grantees
    assert grant.funder


def test_objects_whose_fields_are_headed_as_columns_are_read(load_file: Load) -> None:
    flat = {
        "id": "360G-h-1",
        "currency": "GBP",
        "amountAwarded": 5,
        "RecipientOrgIdentifier": "GB-CHC-1000147",
        "RecipientOrgName": "Quay Project",
        "Funding Org:Name": "Harbour Trust",
    }
    file = input_of("grants.json", json.dumps({"grants": [flat]}).encode())
    assert LOADER.recognises(file)
    loaded = load_file(file)
    (quay,) = (one for one in loaded.of(Organisation) if one.label == "Quay Project")
    assert loaded.one(Grant).grantees == (quay.iri,)
    assert quay.identifiers == ("org-id:GB-CHC-1000147",)


def _grant(**more: Any) -> dict[str, Any]:
    return {
        "id": "360G-h-1",
        "currency": "GBP",
        "amountAwarded": 5,
        "fundingOrganization": [{"name": "Harbour Trust"}],
        "recipientOrganization": [{"name": "Quay Project"}],
        **more,
    }


def test_a_bare_list_and_a_grant_a_line_are_recognised(load_file: Load) -> None:
    bare = input_of("grants.json", json.dumps([_grant()]).encode())
    lines = input_of("grants.jsonl", f"{json.dumps(_grant())}\n{json.dumps(_grant(id='2'))}\n".encode())
    assert LOADER.recognises(bare)
    assert LOADER.recognises(lines)
    assert load_file(bare).one(Grant).address == "grants.json#/0"
    assert len(load_file(lines).of(Grant)) == 2


def test_a_recipient_is_where_its_location_says(load_file: Load) -> None:
    where = {"name": "Quay Project", "location": [{"name": "Windhoek", "countryCode": "NA"}]}
    file = input_of("grants.json", json.dumps([_grant(recipientOrganization=[where])]).encode())
    loaded = load_file(file)
    assert [one.located_in for one in loaded.of(Organisation)][1] == (place_iri("NA"),)
    assert any("location/name" in note for note in loaded.account.notes)


def test_the_number_of_a_charity_or_company_makes_a_recipient_a_body(load_file: Load) -> None:
    named = {"name": "Marlowe Sandgate", "companyNumber": "09876543"}
    without = {"name": "Marlowe Sandgate", "companyNumber": "n/a"}
    for recipient, is_body in ((named, True), (without, False)):
        file = input_of("grants.json", json.dumps([_grant(recipientOrganization=[recipient])]).encode())
        grant = load_file(file).one(Grant)
        assert bool(grant.grantees) is is_body
        assert bool(grant.recipient_kind) is not is_body


def test_a_name_that_a_public_identifier_stands_beside_elsewhere_is_a_bodys(load_file: Load) -> None:
    named = {"name": "Marlowe Sandgate"}
    identified = {"name": "Marlowe Sandgate", "id": "GB-COH-09876543"}
    grants = [_grant(recipientOrganization=[named]), _grant(id="2", recipientOrganization=[identified])]
    loaded = load_file(input_of("grants.json", json.dumps(grants).encode()))
    one, two = loaded.of(Grant)
    assert one.grantees == two.grantees != ()


def test_a_currency_may_be_a_sign_or_stand_in_the_heading_of_the_amount(load_csv: Load) -> None:
    rest = "Award Date,Recipient Org:Name,Funding Org:Name\n360G-h-1,5.10"
    after = "2021-01-02,Quay Project,Harbour Trust\n"
    signed = load_csv(f"Identifier,Amount Awarded,Currency,{rest},£,{after}").one(Grant)
    headed = load_csv(f"Identifier,Amount Awarded (EUR),{rest},{after}").one(Grant)
    assert (signed.money, headed.money) == (Money(Decimal("5.10"), "GBP"), Money(Decimal("5.10"), "EUR"))


def test_answers_of_a_datastore_are_unwrapped_and_say_what_they_leave_out(load_file: Load) -> None:
    answer = {"count": 3, "results": [{"grant_id": "x", "data": _grant(), "additional_data": {"name": "y"}}]}
    file = input_of("grants.json", json.dumps(answer).encode())
    assert LOADER.recognises(file)
    loaded = load_file(file)
    assert loaded.one(Grant).address == "grants.json#/results/0"
    assert loaded.account.notes["grant that stands on a further page of the answer"] == 2


def test_a_heading_that_stands_twice_means_a_further_place(load_csv: Load) -> None:
    place = "Beneficiary Location:Name"
    grant = load_csv(
        f"Identifier,Currency,Amount Awarded,Recipient Org:Name,Funding Org:Name,{place},{place}\n"
        "360G-h-1,GBP,5,Quay Project,Harbour Trust,Kenya,Uganda\n"
    ).one(Grant)
    assert grant.places == (place_iri("KE"), place_iri("UG"))


def test_what_is_written_alike_is_noted_for_each_row(load_csv: Load) -> None:
    row = "360G-h-{n},GBP,5.0001,GB-CHC-1000147,Quay Project,somewhere else\n"
    loaded = load_csv(
        "Identifier,Currency,Amount Awarded,Recipient Org:Identifier,Recipient Org:Name,"
        "Beneficiary Location:0:Name\n" + "".join(row.format(n=n) for n in range(3))
    )
    assert len(loaded.of(Grant)) == 3
    assert loaded.account.notes["place not read: somewhere else"] == 3
    assert loaded.account.notes["amount rounded to the minor unit of GBP"] == 3


def test_cells_that_are_equal_and_say_different_things_are_read_apart(load_file: Load) -> None:
    head: list[object] = [
        "Identifier",
        "Currency",
        "Amount Awarded",
        "Recipient Org:Identifier",
        "Grant Programme:Title",
    ]
    rows: list[list[object]] = [
        [f"360G-h-{n}", "GBP", 5, "GB-CHC-1000147", title] for n, title in enumerate((True, 1, 1.0))
    ]
    loaded = load_file(input_of("grants.xlsx", xlsx({"grants": [head, *rows]})))
    assert [one.label for one in loaded.of(Programme)] == ["true", "1"]


def test_what_hangs_on_other_rows_names_the_row_that_says_it_first(load_csv: Load) -> None:
    loaded = load_csv(
        "Identifier,Currency,Amount Awarded,Recipient Org:Identifier,Recipient Org:Name,"
        "Grant Programme:Title\n"
        "360G-h-1,GBP,5,,Quay Project,Boats\n"
        "360G-h-2,GBP,5,GB-CHC-1000147,Quay Project,Boats\n"
    )
    (quay,) = loaded.of(Organisation)
    assert {one.grantees for one in loaded.of(Grant)} == {(quay.iri,)}
    assert loaded.one(Programme).address == "grants.csv#row=2"


def test_an_amount_of_more_digits_than_any_sum_of_money_is_refused_in_words(load_csv: Load) -> None:
    loaded = load_csv(
        "Identifier,Currency,Amount Awarded,Recipient Org:Identifier\n"
        f"360G-h-1,GBP,{'9' * 18}.99{'0' * 40},GB-CHC-1000147\n360G-h-2,GBP,{'9' * 19},GB-CHC-1000147\n"
    )
    assert loaded.one(Grant).money == Money(Decimal(f"{'9' * 18}.99"), "GBP")
    (problem,) = loaded.problems
    assert (problem.row, problem.column) == (3, "Amount Awarded")
    assert "more than 18 digits" in problem.wrong


ROWS_OF_ONE_AWARD = """
360G-h-1,Second year,,GBP,100,2022-01-01,Quay Project,GB-CHC-1000147,,
360G-h-1,First year,Of two,GBP,50,2021-01-01,Jetty Project,,Harbour Trust,https://b.example
360G-h-1,,,GBP,,,Quay Project,GB-CHC-1000147,,https://b.example
360G-h-1,Second year,,GBP,7,2022-01-01,Quay Project,GB-CHC-1000147,Quay Fund,https://a.example
360G-h-2,Other,,GBP,7,2022-01-01,Mole Example,360G-h-7,,
360G-h-2,Other,,EUR,8,2022-01-01,Pier Example,360G-h-8,,
""".split("\n")[1:-1]


@pytest.mark.parametrize("order", [range(6), range(5, -1, -1), (2, 5, 0, 4, 3, 1)])
def test_the_order_of_rows_changes_nothing(load_csv: Load, order: Sequence[int]) -> None:
    loaded = load_csv(
        "Identifier,Title,Description,Currency,Amount Awarded,Award Date,Recipient Org:Name,"
        "Recipient Org:Identifier,Funding Org:Name,Recipient Org:Web Address\n"
        + "\n".join(ROWS_OF_ONE_AWARD[at] for at in order)
    )
    grant, mixed = sorted(loaded.of(Grant), key=lambda one: one.iri)
    assert (grant.label, grant.description, grant.money) == ("First year", "Of two", (Decimal(157), "GBP"))
    assert grant.awarded_on is not None
    assert grant.awarded_on.stated == "2021-01-01"
    named = {one.iri: one for one in loaded.of(Organisation)}
    assert named[grant.funder].label == "Harbour Trust"
    assert sorted(one.label for one in named.values()) == [
        "Harbour Trust",
        "Jetty Project",
        "Mole Example",
        "Pier Example",
        "Quay Fund",
        "Quay Project",
    ]
    assert {one.homepage for one in named.values() if one.identifiers} - {""} == {"https://a.example"}
    assert loaded.account.notes["award whose rows name several funders, that of its earliest row taken"] == 1
    # An award in two currencies has no sum; what was paid in each is known.
    assert mixed.money is None
    paid = [one for one in loaded.of(Instalment) if one.grant == mixed.iri]
    assert sorted(one.money for one in paid) == [(Decimal(7), "GBP"), (Decimal(8), "EUR")]
    assert loaded.account.notes["award in several currencies, without a sum: 360G-h-2"] == 1


def test_a_name_that_another_sheet_identifies_is_that_bodys(load_file: Load) -> None:
    headings: list[object]
    headings = ["Identifier", "Amount Awarded", "Currency", "Recipient Org:Name", "Recipient Org:Identifier"]
    one: Rows = [headings, ["360G-h-1", "5", "GBP", "Jane Example", ""]]
    other: Rows = [headings, ["360G-h-2", "5", "GBP", "Jane Example", "GB-CHC-1000147"]]
    for sheets in ({"one": one, "other": other}, {"one": other, "other": one}):
        loaded = load_file(input_of("grants.xlsx", xlsx(sheets)))
        assert [grant.recipient_kind for grant in loaded.of(Grant)] == ["", ""]
        assert len(loaded.of(Organisation)) == 1


def test_amounts_are_read_as_in_any_table(load_json: Load) -> None:
    amounts = ("£5k", "TBC", "€7", "£8")
    currencies = ("GBP", "GBP", "", "EUR")
    loaded = load_json(
        *(
            {"id": f"360G-h-{n}", "title": "One", "currency": currency, "amountAwarded": amount}
            | {"recipientOrganization": [{"id": "GB-CHC-1000147", "name": "Quay Project"}]}
            for n, (amount, currency) in enumerate(zip(amounts, currencies, strict=True))
        )
    )
    assert [one.money for one in loaded.of(Grant)] == [
        Money(Decimal("5000.00"), "GBP"),
        None,
        Money(Decimal("7.00"), "EUR"),
    ]
    assert loaded.codes == ["currency-contradicts"]
    assert loaded.account.notes["amount not stated: TBC"] == 1
