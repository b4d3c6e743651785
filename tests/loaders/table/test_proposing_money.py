"""Tables of money as partners hand them over: payments, periods, columns of years, two rows of headings."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest

from loaders.reading.input import input_of
from loaders.table.proposing.guessing import propose
from loaders.table.proposing.writing import mapping_text
from ontology.errors import InputError
from ontology.records import Grant, Instalment, Organisation, Project, Transaction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.loaders.table.conftest import Load

PAYMENTS = (
    "Department family,Entity,Date,Expense type,Expense area,Supplier,Transaction number,Amount (GBP)\n"
    'Ministry,Quay Agency,13/04/2024,Consultancy,IT,Harbour Systems Ltd,101,"26,500.00"\n'
    'Ministry,Quay Agency,14/04/2024,Consultancy,HR,Mary Smith,102,"27,000.00"\n'
    'Ministry,Quay Agency,15/04/2024,Refund,HR,Harbour Systems Ltd,103,"-2,000.00"\n'
    "Ministry,Quay Agency,16/04/2024,Care,HR,REDACTED PERSONAL DATA,104,500.00\n"
)


def proposed(content: str | bytes, name: str = "table.csv") -> str:
    data = content if isinstance(content, bytes) else content.encode()
    return mapping_text(propose(input_of(name, data)))


def total(records: Sequence[Grant | Instalment | Transaction]) -> Decimal:
    return sum((one.money.amount for one in records if one.money), Decimal(0))


def book(*rows: Sequence[object]) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(list(row))  # type: ignore[union-attr]
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def test_payments_to_suppliers_are_expenditure_and_name_no_person(load: Load) -> None:
    text = proposed(PAYMENTS)
    assert "title: Payments of table" in text
    assert "Mary" not in text
    loaded = load(text, PAYMENTS)
    payments = loaded.of(Transaction)
    assert not loaded.of(Grant)
    assert (len(payments), total(payments)) == (4, Decimal("52000.00"))
    assert {one.measure.rpartition("/")[2] for one in payments} == {"expenditure"}
    assert {one.label for one in loaded.of(Organisation)} == {"Quay Agency", "Harbour Systems Ltd"}
    assert [bool(one.receiver) for one in payments] == [True, False, True, False]
    assert "Mary" not in str(loaded.facts())


def test_a_register_of_contracts_states_commitments(load: Load) -> None:
    table = (
        "Contract title,Buyer,Supplier,Contract value (EUR),Start date,End date\n"
        "Nets,Quay Council,Rope GmbH,1000.50,2024-05-01,2025-04-30\n"
        "Buoys,Quay Council,Mole SA,20,2024-06-01,2024-07-01\n"
    )
    contracts = load(proposed(table), table).of(Transaction)
    assert total(contracts) == Decimal("1020.50")
    assert {one.measure.rpartition("/")[2] for one in contracts} == {"commitment"}


def test_a_period_in_one_cell_is_its_first_and_its_last_day(load: Load) -> None:
    table = (
        "Grant title,Grantee,Amount (GBP),Project dates\n"
        "A,Quay Trust,1,15/04/2022 - 31/03/2024\nB,Pier Trust,2,Apr 2022 to Mar 2024\n"
        "C,Mole Trust,4,2022\u20132024\nD,Delta Trust,8,as agreed with the trust\n"
    )
    loaded = load(proposed(table), table)
    spans = [
        (
            one.valid_from and one.valid_from.earliest.isoformat(),
            one.valid_until and one.valid_until.latest.isoformat(),
        )
        for one in loaded.of(Grant)
    ]
    assert spans == [
        ("2022-04-15", "2024-03-31"),
        ("2022-04-01", "2024-03-31"),
        ("2022-01-01", "2024-12-31"),
        (None, None),
    ]
    assert total(loaded.of(Grant)) == 15


def test_columns_of_years_are_instalments_of_one_award(load: Load) -> None:
    table = (
        'Grantee,Project,2021/22,2022/23,2023/24\nQuay Trust,Lines,"£1,000","£2,000",£3\n'
        'Pier Trust,Nets,n/a,£250,TBC\nTotal,,"£1,000","£2,250",£3\n'
    )
    loaded = load(proposed(table), table)
    assert total(loaded.of(Grant)) == Decimal(3253)
    assert total(loaded.of(Instalment)) == Decimal(3003)
    assert loaded.things(Grant) == 2
    other = "Organisation,2019,2020\nQuay Trust,12,13\nPier Trust,3,4\n"
    assert "across" not in proposed(other)


def test_an_amount_awarded_goes_before_one_paid_whatever_stands_first(load: Load) -> None:
    table = (
        "Organisation;Projekt;Ausgezahlt (EUR);Bewilligt (EUR);Rest (EUR);Bewilligungsdatum\n"
        "Hafen e.V.;Nacht;4.000,00;10.000,00;6.000,00;13.05.2023\nKai Stiftung;T;5,00;5,00;0,00;02.06.2023\n"
    )
    assert total(load(proposed(table), table).of(Grant)) == Decimal(10005)


def test_a_row_of_groups_tells_what_the_headings_below_it_are_of(load: Load) -> None:
    data = book(
        ["Recipient", None, "Grant", None, None, "Contact"],
        ["Name", "Charity number", "Title", "Amount (£)", "Date", "Who"],
        ["Quay Trust", "1012345", "Lines", 1000, datetime.date(2023, 5, 1), "Mary Smith"],
        ["Pier Trust", None, "Nets", 20.5, datetime.date(2023, 5, 2), "John Brown"],
    )
    loaded = load(proposed(data, "book.xlsx"), data, name="book.xlsx")
    assert total(loaded.of(Grant)) == Decimal("1020.50")
    assert {one.label for one in loaded.of(Organisation)} == {"Quay Trust", "Pier Trust"}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_error_of_the_spreadsheet_is_no_empty_cell(load: Load, form: str) -> None:
    rows: list[list[object]] = [
        ["Grantee", "Purpose", "Amount (GBP)", "Date"],
        ["Quay Trust", "Lines", 10, "2023-05-01"],
        ["Pier Trust", "Nets", "#REF!", "2023-05-02"],
        ["Mole Trust", "#N/A", 30, "2023-05-03"],
    ]
    data = book(*rows) if form == "xlsx" else "\n".join(",".join(map(str, row)) for row in rows).encode()
    loaded = load(proposed(data, f"g.{form}"), data, name=f"g.{form}")
    assert (loaded.codes, loaded.account.refused, total(loaded.of(Grant))) == (
        ["spreadsheet-error"],
        1,
        Decimal(40),
    )
    assert "#N/A" not in str(loaded.facts())


def test_several_recipients_of_one_grant_share_its_amount(load: Load) -> None:
    table = "Title,Recipients,Amount (GBP)\nLines,Quay Trust; Pier Trust,10\nNets,Mole Trust,5\n"
    loaded = load(proposed(table), table)
    assert (total(loaded.of(Grant)), loaded.things(Organisation)) == (Decimal(15), 3)


def test_a_list_of_studies_with_their_funders_is_one_of_projects(load: Load) -> None:
    table = (
        "Study ID,Study title,Lead organisation,Approval date,Expiry date,Funder\n"
        "S1,Sleep of sailors,University of Quay,13/02/2022,31/01/2025,Example Fund\n"
    )
    loaded = load(proposed(table), table)
    assert not loaded.of(Grant)
    assert loaded.one(Project).funders


def test_a_mapping_of_grants_need_not_say_what_titles_them(load: Load) -> None:
    mapping = (
        "mapping: 1\nrecords:\n  to: {kind: Organisation, fields: {label: To}}\n  grant:\n    kind: Grant\n"
        "    fields: {grantees: {record: to}, money: {column: Amount, currency: GBP}}\n"
    )
    grant = load(mapping, "To,Amount\nQuay Trust,10\n").one(Grant)
    assert grant.label == "Grant of Quay Trust 10 GBP"


def test_what_stands_beside_the_table_says_how_amounts_are_written(load: Load) -> None:
    data = book(
        ["A fund of £5 million", None],
        ["All amounts in £000s"],
        [],
        ["Funder", None, "Recipient", None, "Award", None],
        ["Name", "Type", "Name", "Type", "Title", "Amount"],
        ["Quay Fund", "Trust", "Harbour Trust", "Charity", "Lines", 12.5],
        ["Mole Fund", "Trust", "Pier Association", "Charity", "Nets", 3],
    )
    loaded = load(proposed(data, "book.xlsx"), data, name="book.xlsx")
    assert total(loaded.of(Grant)) == Decimal(15500)
    assert {one.label for one in loaded.of(Organisation)} == {
        "Quay Fund", "Mole Fund", "Harbour Trust", "Pier Association"
    }  # fmt: skip


def test_applications_that_got_nothing_are_no_grants(load: Load) -> None:
    table = (
        "Applicant organisation,Project title,Amount awarded (£),Decision\nQuay Trust,Lines,900,Approved\n"
        "Pier Trust,Nets,,Declined\nMole Trust,Buoys,0,Withdrawn\n"
    )
    loaded = load(proposed(table), table)
    assert (len(loaded.of(Grant)), loaded.account.ignored) == (1, 2)


def test_a_text_alone_in_its_row_heads_those_below_it(load: Load) -> None:
    table = "Grantee,Purpose,Amount (£)\nArts,,\nQuay Trust,Lines,10\nYouth,,\nPier Trust,Nets,5\n"
    loaded = load(proposed(table), table)
    assert (total(loaded.of(Grant)), loaded.things(Organisation), loaded.account.ignored) == (
        Decimal(15),
        2,
        2,
    )


def test_payments_on_one_reference_are_instalments_of_one_award(load: Load) -> None:
    table = (
        "Grant reference,Organisation,Project,Payment date,Payment amount (£),Total grant (£)\n"
        "R1,Quay Trust,Lines,13/05/2023,100,300\nR1,Quay Trust,Lines,15/06/2023,200,300\n"
        "R2,Pier Trust,Nets,02/05/2023,50,50\n"
    )
    loaded = load(proposed(table), table)
    assert (loaded.things(Grant), total(loaded.of(Grant))) == (2, Decimal(350))
    whole = table.replace(",100,300", ",300,300").replace(",200,300", ",300,300")
    assert "# The same Grant reference stands on several rows" in proposed(whole)


def test_marks_of_footnotes_are_no_part_of_an_amount(load: Load) -> None:
    table = 'Grantee,Purpose,Amount (£)\nA Trust,a,"1,000¹"\nB Trust,b,20 (a)\nC Trust,c,3†\nD Trust,d,(4)\n'
    assert total(load(proposed(table), table).of(Grant)) == Decimal(1019)


def test_amounts_in_zloty_tell_an_older_polish_encoding(load: Load) -> None:
    table = (
        "Nazwa beneficjenta;Tytuł projektu;Wartość projektu;Dofinansowanie UE;Data rozpoczęcia\n"
        "Fundacja Port;Linie;150 000,00 zł;100 000,50 zł;01.02.2022\n"
        "Gmina Molo;Sieci;9,00 zł;4,00 zł;01.03.2022\n"
    ).encode("cp1250")
    assert total(load(proposed(table), table).of(Grant)) == Decimal("100004.50")


def test_years_may_stand_within_words_and_headings_come_again(load: Load) -> None:
    table = (
        "Ontvanger;Bedrag 2021 (x € 1.000);Bedrag 2022 (x € 1.000)\nStichting Haven;12;13\n"
        "Ontvanger;Bedrag 2021 (x € 1.000);Bedrag 2022 (x € 1.000)\nGemeente Kade;5;6\n"
    )
    loaded = load(proposed(table), table)
    assert (total(loaded.of(Grant)), loaded.account.refused) == (Decimal(36000), 0)
    assert {one.paid_on.earliest.year for one in loaded.of(Instalment) if one.paid_on} == {2021, 2022}
    assert loaded.account.notes["row of the headings again, no record"] == 1


def test_parts_of_a_project_with_their_costs_are_no_agreements_on_data(load: Load) -> None:
    table = (
        "Partner,Work package,Total cost,EU contribution (EUR),Funding rate\n"
        'Quay University,1,"100,000","75,000",75%\n'
        'Pier GmbH,2,"50,000","25,000",50%\n'
    )
    assert total(load(proposed(table), table).of(Grant)) == Decimal(100000)


def test_loans_among_grants_are_left_out_and_a_title_of_that_name_is_not(load: Load) -> None:
    table = "Organisation,Title,Type,Amount (£)\nQuay Trust,Loans,Grant,10\nPier CIC,Nets,Loan,500\n"
    loaded = load(proposed(table), table)
    assert (total(loaded.of(Grant)), loaded.account.ignored) == (Decimal(10), 1)


def test_sums_of_grants_are_no_grants() -> None:
    table = "Programme,Number of grants,Total awarded (£)\nArts,3,300\nYouth,7,700\n"
    with pytest.raises(InputError, match="sums of several grants"):
        proposed(table)


def test_a_row_of_totals_may_hold_percentages(load: Load) -> None:
    table = "Grantee,Amount (£),Share\nQuay Trust,\u200b30,30%\nPier Trust,70,70 %\nTotal,100,100%\n"
    assert total(load(proposed(table), table).of(Grant)) == Decimal(100)


def test_a_column_of_points_alone_is_proposed_as_thousands(load: Load) -> None:
    table = "Antragsteller;Projekt;Fördersumme in EUR\nHafen e.V.;Nacht;12.500\nMole gGmbH;Tag;3.250\n"
    text = proposed(table)
    assert total(load(text, table).of(Grant)) == Decimal(15750)
    open_ = load(text.replace(", decimal: comma", ""), table)
    assert open_.codes == ["amount-not-read"] * 2
    assert "decimal: comma" in open_.problems[0].remedy
    point = load(text.replace("decimal: comma", "decimal: point"), table)
    assert total(point.of(Grant)) == Decimal("15.75")


def test_columns_of_months_name_no_person_who_got_money(load: Load) -> None:
    people = "Mary Smith,£1,€3\nMr & Mrs J Brown,£5,\nThe Lee Family,£6,\n"
    table = f"Grantee,Jan-22,Feb-22\nQuay Trust,£10,£20\n{people}"
    loaded = load(proposed(table).replace(", currency: GBP", ""), table)
    assert (total(loaded.of(Instalment)), loaded.things(Organisation)) == (Decimal(34), 1)
    seen = f"{loaded.facts()} {loaded.account.notes} {loaded.problems}"
    assert not any(name in seen for name in ("Mary", "Brown", "Lee"))


def test_titles_of_projects_are_no_organisations() -> None:
    table = (
        "Organisation applying,Project title,Data requested,Expiry\n"
        "University of Quay,Sleep,Tides,31/01/2025\nHarbour Ltd,Fog,Wrecks,31/01/2024\n"
    )
    assert propose(input_of("t.csv", table.encode())).shape.name == "agreements"
    plans = "Work programme,Objective,Owner,Deadline\nLines,Lay,Harbour Trust,2024\nNets,Mend,Pier Ltd,2025\n"
    with pytest.raises(InputError, match="No column"):
        proposed(plans)


def test_where_no_column_says_who_pays_the_proposal_says_how_to(load: Load) -> None:
    table = "Grantee,Purpose,Amount (£)\nQuay Trust,Lines,10\n"
    text = proposed(table)
    said = text.replace("  # payer: ", "  payer: ").replace("NAME", "Example Fund")
    said = said.replace("      grantees:", "      funder: {record: payer}\n      grantees:")
    assert load(text, table).one(Grant).funder == ""
    assert load(said, table).one(Grant).funder
    assert "Who pays" not in proposed(table.replace("Purpose", "Funder").replace("Lines", "Mole Fund"))


def test_notes_are_left_to_the_person_and_not_shown() -> None:
    text = proposed('Grantee,Amount (£),Notes\nQuay Trust,10,"Paid to Mary Smith, 07700 900123"\n')
    assert "  - Notes" in text.partition("unmapped:")[2]
    assert "Mary" not in text
