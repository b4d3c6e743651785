"""Rows under a mapping: one row makes several records, and nothing of it is swallowed."""

from __future__ import annotations

import datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest

from ontology.errors import BadMapping, ColumnsMismatch, InputTooLarge, PersonalData
from ontology.identifiers import place_iri
from ontology.records import Assessment, Dataset, Grant, Instalment, Organisation, Programme, Project

if TYPE_CHECKING:
    from tests.loaders.table.conftest import Load

GRANTS = """mapping: 1
records:
  funder:
    kind: Organisation
    fields:
      label: Funder
  grantee:
    kind: Organisation
    fields:
      label: To
      identifiers: {column: Charity, template: "GB-CHC-{}"}
      located_in: Country
  programme:
    kind: Programme
    fields:
      label: Programme
      funder: {record: funder}
  grant:
    kind: Grant
    fields:
      label: Title
      funder: {record: funder}
      grantees: {record: grantee}
      programmes: {record: programme}
      money: {column: Amount, currency_column: Currency}
      awarded_on: Date
ignore:
  - columns: [Internal]
    why: the funder's own number
"""
HEAD = "Title,Funder,To,Charity,Country,Programme,Amount,Currency,Date\n"
ROW = "Safe lines,Example Fund,Example Trust,1000001,GB,Lines,1000,GBP,2024-03-01\n"


def test_one_row_makes_the_parties_and_the_grant_between_them(load: Load) -> None:
    loaded = load(GRANTS, HEAD + ROW)
    grant = loaded.one(Grant)
    funder, grantee = loaded.of(Organisation)
    assert (grant.funder, grant.grantees) == (funder.iri, (grantee.iri,))
    assert grantee.iri.endswith("/organisation/org-id:GB-CHC-1000001")
    assert grant.programmes == (loaded.one(Programme).iri,)
    assert grant.money is not None
    assert (grant.money.amount, grant.money.currency) == (Decimal(1000), "GBP")
    assert loaded.account.loaded == 1


def test_a_column_that_the_mapping_does_not_name_is_reported(load: Load) -> None:
    csv = HEAD.replace("Date", "Date,New,Internal,Contact email") + ROW.strip() + ",x,1,a@example.org\n"
    notes = load(GRANTS, csv).account.notes
    assert notes["column that the mapping does not name: New"] == 1
    assert notes["column left out on purpose (the funder's own number): Internal"] == 1
    assert notes["column dropped, it names people: Contact email"] == 1


def test_a_column_that_the_file_lacks_is_reported_and_a_required_one_refuses(load: Load) -> None:
    csv = HEAD.replace(",Programme", "") + ROW.replace(",Lines", "")
    loaded = load(GRANTS, csv)
    assert loaded.account.notes["column that the mapping names is not in the file: Programme"] == 1
    assert loaded.of(Programme) == []
    needed = GRANTS.replace("label: Programme\n", "label: {column: Programme, required: yes}\n")
    with pytest.raises(ColumnsMismatch, match="'Programme'"):
        load(needed, csv)


@pytest.mark.parametrize(
    ("old", "new", "code", "column"),
    [
        ("1000,", "a lot,", "amount-not-read", "Amount"),
        ("GBP", "POUND", "currency-unknown", "Currency"),
        ("1000,", "€1000,", "currency-contradicts", "Amount"),
        ("2024-03-01", "someday", "date-not-read", "Date"),
        ("2024-03-01", "03/04/2024", "date-not-read", "Date"),
        ("2024-03-01", "2024-03-01,more", "cells-beyond-headings", ""),
    ],
)
def test_a_bad_row_is_refused_and_the_rest_loads(
    load: Load, old: str, new: str, code: str, column: str
) -> None:
    loaded = load(GRANTS, HEAD + ROW.replace(old, new) + ROW.replace("Safe", "Other"))
    (problem,) = loaded.problems
    assert (problem.code, problem.column, problem.row) == (code, column, 2)
    assert problem.remedy
    assert (loaded.account.read, loaded.account.refused, loaded.things(Grant)) == (2, 1, 1)


def test_a_cell_that_may_be_left_out_refuses_no_row(load: Load) -> None:
    lenient = GRANTS.replace("awarded_on: Date", "awarded_on: {column: Date, if_unreadable: leave-out}")
    loaded = load(lenient, HEAD + ROW.replace("2024-03-01", "someday"))
    assert loaded.one(Grant).awarded_on is None
    assert loaded.account.notes["cell not read (Date): someday"] == 1


def test_the_order_of_dates_is_told_by_the_column_or_by_the_mapping(load: Load) -> None:
    csv = HEAD + ROW.replace("2024-03-01", "03/04/2024")
    other = ROW.replace("2024-03-01", "25/12/2024").replace("Safe", "Other")
    told_by_column = load(GRANTS, csv + other).of(Grant)[0]
    assert told_by_column.awarded_on is not None
    assert told_by_column.awarded_on.earliest == datetime.date(2024, 4, 3)
    month_first = GRANTS.replace("awarded_on: Date", "awarded_on: {column: Date, order: month-first}")
    told_by_mapping = load(month_first, csv).one(Grant)
    assert told_by_mapping.awarded_on is not None
    assert told_by_mapping.awarded_on.earliest == datetime.date(2024, 3, 4)


def test_a_month_stays_a_month(load: Load) -> None:
    day = load(GRANTS, HEAD + ROW.replace("2024-03-01", "11/2023")).one(Grant).awarded_on
    assert day is not None
    assert (day.precision, day.earliest.isoformat(), day.stated) == ("month", "2023-11-01", "11/2023")


def test_na_is_namibia_in_a_column_of_codes_and_nothing_among_names(load: Load) -> None:
    codes = "".join(ROW.replace("GB,Lines", f"{one},Lines").replace("1000001", f"{at}")
                    for at, one in enumerate(("KE", "NA", "UG"), 1))  # fmt: skip
    names = codes.replace("KE", "Kenya").replace("UG", "Uganda")
    assert place_iri("NA") in {
        place for one in load(GRANTS, HEAD + codes).of(Organisation) for place in one.located_in
    }
    found = {place for one in load(GRANTS, HEAD + names).of(Organisation) for place in one.located_in}
    assert found == {place_iri("KE"), place_iri("UG")}


def test_a_grant_to_a_person_keeps_its_money_and_names_nobody(load: Load) -> None:
    person = ROW.replace("Example Trust,1000001", "Mary Example,").replace(
        "Safe lines", "Mary Example: songs"
    )
    loaded = load(GRANTS, HEAD + person)
    grant = loaded.one(Grant)
    assert grant.recipient_kind.endswith("recipient-kind/individual")
    assert grant.grantees == ()
    assert grant.money is not None
    assert not any("mary" in " ".join(one).lower() for one in loaded.facts())
    assert not any("mary" in note.lower() for note in loaded.account.notes)


def test_a_title_that_begins_with_a_person_is_hidden_where_no_recipient_stands(load: Load) -> None:
    loaded = load(
        GRANTS, HEAD + ROW.replace("Example Trust,1000001", ",").replace("Safe lines", "Mary Smith — Songs")
    )
    assert not any("mary" in " ".join(one).lower() for one in loaded.facts())


def test_rows_that_are_alike_are_two_grants_and_a_row_above_moves_nothing(load: Load) -> None:
    twice = {one.iri for one in load(GRANTS, HEAD + ROW + ROW).of(Grant)}
    assert len(twice) == 2
    above = {one.iri for one in load(GRANTS, HEAD + ROW.replace("Safe", "New") + ROW + ROW).of(Grant)}
    assert twice < above


def test_an_award_on_several_rows_is_one_grant_with_instalments(load: Load) -> None:
    mapped = GRANTS.replace("      label: Title\n", "      label: Title\n      identifiers: Id\n")
    rows = "".join(ROW.strip() + ",360G-ex-1\n" for _ in range(2))
    loaded = load(mapped, HEAD.strip() + ",Id\n" + rows)
    assert loaded.things(Grant) == 1
    assert [one.money.amount for one in loaded.of(Grant) if one.money] == [Decimal(2000)]
    assert loaded.things(Instalment) == 2


def test_of_an_award_the_first_day_and_the_sum_of_one_currency_count_wherever_its_rows_stand(
    load: Load,
) -> None:
    mapped = GRANTS.replace("      label: Title\n", "      label: Title\n      identifiers: Id\n")
    rows = [
        ROW.replace("2024-03-01", "") + "360G-ex-1",
        ROW + "360G-ex-1",
        ROW.replace("03-01", "01-31") + "360G-ex-1",
        ROW + "360G-ex-1",
        ROW + "360G-ex-2",
        ROW.replace("GBP", "EUR") + "360G-ex-2",
    ]
    rows = [one.replace("Safe lines", "") for one in rows]
    labels = []
    for order in (rows, rows[::-1]):
        loaded = load(mapped, HEAD.strip() + ",Id\n" + "\n".join(one.replace("\n", ",") for one in order))
        grants = loaded.of(Grant)
        labels.append(sorted(one.label for one in grants))
        assert [str(one.awarded_on.earliest) for one in grants if one.awarded_on and one.money] == [
            "2024-01-31"
        ]
        assert [one.money for one in grants if one.money] == [(Decimal(4000), "GBP")]
        assert loaded.things(Instalment) == 6
        notes = loaded.account.notes
        assert notes["row of an award that stands on several rows, taken as an instalment"] == 6
        assert notes["same award, date and amount again, kept as a further instalment"] == 1
        assert notes["award in several currencies, without a sum: 360g:360G-ex-2"] == 1
    assert labels[0] == labels[1]


def test_a_body_is_called_what_most_rows_call_it(load: Load) -> None:
    rows = 3 * [ROW.replace("Example Trust", "Quay Trust")] + [ROW, ROW.replace("GB,", "KE,")]
    for order in (rows, rows[::-1]):
        trusts = [one for one in load(GRANTS, HEAD + "".join(order)).of(Organisation) if one.identifiers]
        assert {(one.label, *(also.value for also in one.aliases)) for one in trusts} == {
            ("Quay Trust", "Example Trust")
        }


def test_a_name_that_several_rows_have_means_the_same_one_in_any_order(load: Load) -> None:
    projects = (
        "mapping: 1\nrecords:\n  project:\n    kind: Project\n    fields:\n      label: name\n"
        "      valid_until: end\n      part_of: {record: project, column: parent, by: name}\n"
    )
    rows = ["Line,2024,", "Line,2025,", "Line,2025,Harbour", "Harbour,,", "Pier,,Line"]
    found = []
    for order in (rows, rows[::-1]):
        loaded = load(projects, "\n".join(["name,end,parent", *order]))
        found.append({(one.iri, one.part_of) for one in loaded.of(Project)})
        assert len(found[-1]) == 5
        assert loaded.account.notes["part_of means several rows of the column name, one taken: Line"] == 1
    assert found[0] == found[1]


def test_organisations_are_not_made_of_addresses_and_words_for_nothing(load: Load) -> None:
    holders = (
        "mapping: 1\nrecords:\n  holder:\n    kind: Organisation\n"
        "    each: {column: Holder, split: ;}\n    fields: {label: (part)}\n"
        "  data:\n    kind: Dataset\n    fields: {label: Title, holders: {record: holder},\n"
        "             description: {columns: [Holder], headed: yes}}\n"
    )
    csv = "Title,Holder\nA,Not Available\nB,desk@example.org\nC,Example Lab; Example Trust\nD,https://example.org\n"
    loaded = load(holders, csv)
    assert sorted(one.label for one in loaded.of(Organisation)) == ["Example Lab", "Example Trust"]
    assert [len(one.holders) for one in loaded.of(Dataset)] == [0, 0, 2, 0]
    assert loaded.of(Dataset)[2].description == "Holder: Example Lab; Example Trust"


def test_rows_of_one_title_that_differ_are_two_datasets_and_alike_one(load: Load) -> None:
    data = "mapping: 1\nrecords:\n  data:\n    kind: Dataset\n    fields: {label: Title, homepage: Web}\n"
    apart = load(data, "Title,Web\nOpen Data,http://a.example\nOpen Data,http://b.example\n")
    alike = load(data, "Title,Web\nOpen Data,http://a.example\nOpen Data,\n")
    assert (apart.things(Dataset), alike.things(Dataset)) == (2, 1)


def test_a_row_points_to_another_row_by_the_text_of_a_column(load: Load) -> None:
    bodies = (
        "mapping: 1\nrecords:\n  body:\n    kind: Organisation\n    fields:\n      label: name\n"
        "      part_of: {record: body, column: parent, by: id}\n"
    )
    loaded = load(
        bodies, "id,name,parent\n1,Ministry of Examples,\n2,Office of Examples,1\n3,Agency of Examples,9\n"
    )
    ministry, office, agency = loaded.of(Organisation)
    assert (office.part_of, agency.part_of) == ((ministry.iri,), ())
    assert loaded.account.notes["part_of not found in the column id: 9"] == 1


def test_an_instalment_is_of_the_grant_that_another_row_describes(load: Load) -> None:
    payments = (
        "mapping: 1\nrecords:\n  grant:\n    kind: Grant\n    when: [{column: Ref, filled: yes}]\n"
        "    fields: {label: Title, money: {column: Amount, currency: GBP}}\n"
        "  payment:\n    kind: Instalment\n    when: [{column: Of, filled: yes}]\n    fields:\n"
        "      grant: {record: grant, column: Of, by: Ref}\n      money: {column: Paid, currency: GBP}\n"
    )
    rows = ["Ref,Title,Amount,Of,Paid", "G1,Safe lines,100,,", ",,,G1,60", ",,,G1,60", ",,,G9,7"]
    loaded, turned = (load(payments, "\n".join([rows[0], *some])) for some in (rows[1:], rows[:0:-1]))
    (grant,) = loaded.of(Grant)
    for one in (loaded, turned):
        assert [(part.grant, part.money and part.money.amount) for part in one.of(Instalment)] == 2 * [
            (grant.iri, Decimal(60))
        ]
        assert len({part.iri for part in one.of(Instalment)}) == 2
        assert one.account.notes["grant not found in the column Ref: G9"] == 1
        assert one.account.notes["payment not made, its grant is not found"] == 1


def test_a_matrix_makes_records_of_its_columns(load: Load) -> None:
    matrix = (
        "mapping: 1\ntable: {across: {but: [Check]}}\nrecords:\n"
        "  body:\n    kind: Organisation\n    fields: {label: (heading)}\n"
        "  finding:\n    kind: Assessment\n    fields: {of: {record: body}, value: (cell), label: Check}\n"
    )
    loaded = load(matrix, "Check,Example Lab,Example Trust\nSpeed,1,2\nCare,3,4\n")
    assert loaded.things(Organisation) == 2
    assert sorted(one.value for one in loaded.of(Assessment) if one.value) == [1, 2, 3, 4]
    assert loaded.account.read == 2


def test_text_between_marks_is_taken_and_split(load: Load) -> None:
    listed = (
        "mapping: 1\nrecords:\n  body:\n    kind: Organisation\n"
        "    each: {column: P, after_last: [' - ', ' – '], split: ' and '}\n    fields: {label: (part)}\n"
        "  project:\n    kind: Project\n"
        "    fields: {label: {column: P, after: ' ', before_last: [' - ', ' – ']},\n"
        "             implementers: {record: body}}\n"
    )
    loaded = load(listed, "P\nR-1 Sleep and health – Example Lab and Example Trust\n")
    assert loaded.one(Project).label == "Sleep and health"
    assert sorted(one.label for one in loaded.of(Organisation)) == ["Example Lab", "Example Trust"]


def test_titles_units_and_hxl_tags_around_the_headings_are_no_rows(load: Load) -> None:
    csv = (
        "Grants of the Example Fund\n\n"
        + HEAD
        + ",,,,,,#value,#value+code,#date\n"
        + ",,,,,,in pounds,,\n"
        + ROW
    )
    loaded = load(GRANTS + "table: {skip: 1}\n", csv)
    assert loaded.one(Grant).address == "table.csv#row=6"
    assert loaded.account.notes["row of HXL tags under the headings, no record"] == 1


def test_merged_cells_say_what_the_cell_above_them_says(load: Load) -> None:
    filled = load(
        GRANTS + "table: {fill_down: [Funder]}\n",
        HEAD + ROW + ROW.replace("Example Fund", "").replace("Safe", "Other"),
    )
    assert {one.funder for one in filled.of(Grant)} == {filled.of(Organisation)[0].iri}


def test_rows_left_out_by_the_mapping_are_counted_as_ignored(load: Load) -> None:
    total = ROW.replace("Safe lines", "Total")
    loaded = load(GRANTS + "table: {ignore_rows: {column: Title, is: [Total]}}\n", HEAD + ROW + total)
    assert (loaded.account.read, loaded.account.ignored, loaded.things(Grant)) == (2, 1, 1)


def test_a_file_of_cases_is_refused_whole(load: Load) -> None:
    with pytest.raises(PersonalData):
        load(GRANTS, HEAD.strip() + ",Victim name\n" + ROW.strip() + ",x\n")


def test_entities_of_html_are_read_as_their_characters(load: Load) -> None:
    assert (
        load(GRANTS, HEAD + ROW.replace("Safe lines", "Abuse &amp; Growth")).one(Grant).label
        == "Abuse & Growth"
    )


def test_csv_and_xlsx_of_one_table_state_the_same(load: Load) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEAD.strip().split(","))
    rows = [["Safe lines", "Example Fund", "Example Trust", 1000001, "GB", "Lines", 1000.5, "GBP"]]
    for row in rows:
        sheet.append([*row, datetime.date(2024, 3, 1)])
        sheet.append([*row, datetime.date(2024, 3, 1)])
    data = BytesIO()
    book.save(data)
    line = ROW.replace("1000,GBP", "1000.50,GBP")
    from_csv = load(GRANTS, HEAD + line + line)
    from_xlsx = load(GRANTS, data.getvalue(), name="table.xlsx")
    assert from_csv.facts() == from_xlsx.facts()


def test_what_a_refused_row_and_a_sound_one_share_comes_from_the_sound_one(load: Load) -> None:
    loaded = load(GRANTS, HEAD + ROW.replace("1000,", "a lot,") + ROW)
    assert {one.address for one in loaded.records} == {"table.csv#row=3"}
    assert (loaded.things(Organisation), loaded.things(Programme)) == (2, 1)


def test_a_row_that_only_repeats_what_others_state_is_loaded_and_not_ignored(load: Load) -> None:
    body = "mapping: 1\nrecords:\n  body:\n    kind: Organisation\n    fields: {label: Name}\n"
    loaded = load(body, "Name,x\nExample Lab,1\nExample Lab,2\n,3\n")
    assert (loaded.account.loaded, loaded.account.ignored, loaded.things(Organisation)) == (2, 1, 1)


def test_a_file_that_makes_too_many_records_is_refused(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loaders.table.drafts.MOST_DRAFTS", 50)
    many = (
        "mapping: 1\nrecords:\n  body:\n    kind: Organisation\n"
        "    each: {column: Names, split: ;}\n    fields: {label: (part)}\n"
    )
    with pytest.raises(InputTooLarge, match="more than 50 records"):
        load(many, 'Names\n"' + ";".join(f"Lab {n}" for n in range(60)) + '"\n')


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_encoding_and_separator_states_the_same(load: Load, encoding: str, separator: str) -> None:
    csv = (HEAD + ROW.replace("Safe lines", "Café lines")).replace(",", separator)
    loaded = load(GRANTS, csv.encode(encoding))
    assert loaded.one(Grant).label == "Café lines"
    assert loaded.account.loaded == 1


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("£1,234.50", "1234.5"),
        ("1.234,50 €", "1234.5"),
        ("GBP 1 234", "1234"),
        ("(500)", "-500"),
        ("1,5", "1.5"),
    ],
)
def test_money_is_read_with_its_signs_and_marks(load: Load, written: str, meant: str) -> None:
    row = ROW.replace("1000,GBP", f'"{written}",')
    mapped = GRANTS.replace(
        "currency_column: Currency", "currency: EUR" if "€" in written else "currency: GBP"
    )
    money = load(mapped, HEAD + row).one(Grant).money
    assert money is not None
    assert money.amount == Decimal(meant)


def test_a_column_that_is_called_otherwise_now_is_pointed_out(load: Load) -> None:
    csv = HEAD.replace("Programme", "Programme name").replace("Charity", "Charty") + ROW
    notes = load(GRANTS, csv).account.notes
    gone = "column that the mapping names is not in the file"
    assert notes[f"{gone}: Programme (perhaps it is called Programme name now)"] == 1
    assert notes[f"{gone}: Charity (perhaps it is called Charty now)"] == 1


@pytest.mark.parametrize(("key", "cell", "amount"), [("times: 1000, ", "5", 5000), ("", "£1.2m", 1_200_000)])
def test_amounts_are_read_in_full(key: str, cell: str, amount: int, load: Load) -> None:
    mapping = GRANTS.replace("currency_column: Currency", f"{key}currency: GBP")
    (grant,) = load(mapping, HEAD + ROW.replace("1000,GBP", f"{cell},GBP")).of(Grant)
    assert grant.money
    assert grant.money.amount == amount


def test_an_amount_that_is_multiplied_past_all_sums_of_money_is_refused(load: Load) -> None:
    mapping = GRANTS.replace("currency_column: Currency", "times: 1000000, currency: GBP")
    largest, larger = (HEAD + ROW.replace("1000,GBP", f"{'9' * digits},GBP") for digits in (12, 13))
    (grant,) = load(mapping, largest).of(Grant)
    assert grant.money
    assert grant.money.amount == (10**12 - 1) * 10**6
    (problem,) = load(mapping, larger).problems
    assert (problem.code, problem.column) == ("amount-not-read", "Amount")


def test_days_come_as_numbers_of_a_spreadsheet_and_in_short_years(load: Load) -> None:
    loaded = load(GRANTS, HEAD + ROW.replace("2024-03-01", "45352"))
    day = loaded.of(Grant)[0].awarded_on
    assert day is not None
    assert day.earliest == datetime.date(2024, 3, 1)
    assert loaded.account.notes["number read as a spreadsheet's day: Date"] == 1
    short = HEAD + ROW.replace("2024-03-01", "1-Mar-24")
    (problem,) = load(GRANTS, short).problems
    assert "century: 2000" in problem.remedy
    said = GRANTS.replace("awarded_on: Date", "awarded_on: {column: Date, century: 2000}")
    day = load(said, short).of(Grant)[0].awarded_on
    assert day is not None
    assert day.earliest == datetime.date(2024, 3, 1)


def test_a_century_is_a_hundred_years(load: Load) -> None:
    said = GRANTS.replace("awarded_on: Date", "awarded_on: {column: Date, century: 20}")
    with pytest.raises(BadMapping, match="20 begins no hundred years"):
        load(said, HEAD + ROW)
