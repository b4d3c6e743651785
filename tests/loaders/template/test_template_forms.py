"""The template as people get it: written, read back from CSV, XLSX and ODS, explained column by column."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from loaders.reading.input import input_of, open_input
from loaders.reading.tables import tables
from loaders.template.columns import SHEETS
from loaders.template.kind import LOADER, describe
from loaders.template.shape import READS, Sheet
from loaders.template.sheets import needed, open_sheets
from loaders.template.writer import GUIDE_NAME, column_guide, example_csv, write_template
from ontology import records as r
from ontology.concepts import CONCEPTS
from ontology.errors import ColumnsMismatch, UsageError

Template = Any


def facts(records: Iterable[r.Record]) -> set[r.Record]:
    """Records without the place of their row, which differs between a CSV file and a workbook."""
    return {replace(one, address="") for one in records}


def test_what_is_written_loads_back_with_no_problem(template: Template, tmp_path: Path) -> None:
    paths = [path for path in write_template(tmp_path / "new") if path.suffix == ".csv"]
    assert [path.stem for path in paths] == [sheet.name for sheet in SHEETS]
    outcome = template.read_inputs([open_input(path) for path in paths])
    assert outcome.problems == []
    assert outcome.notes() == {}
    kinds = {type(one) for one in outcome.records}
    assert kinds == set(r.RECORD_KINDS) - {r.Split}, "the examples show every kind of record"
    assert all(account.loaded == account.read == 1 for account in outcome.accounts.values())


def test_the_three_forms_say_the_same(template: Template) -> None:
    examples = template.examples()
    files = {f"{sheet.name}.csv": example_csv(sheet) for sheet in SHEETS}
    as_csv = template.read(files)
    as_xlsx = template.read({"book.xlsx": template.xlsx(examples)})
    as_ods = template.read({"book.ods": template.ods(examples)})
    assert as_csv.problems == as_xlsx.problems == as_ods.problems == []
    assert facts(as_csv.records) == facts(as_xlsx.records) == facts(as_ods.records)
    assert len(facts(as_csv.records)) >= len(r.RECORD_KINDS)
    places = {one.address for one in as_xlsx.records}
    assert "book.xlsx#sheet=grants&row=2" in places
    assert "grants.csv#row=2" in {one.address for one in as_csv.records}


def test_a_workbook_with_real_dates_and_numbers_says_the_same(template: Template) -> None:
    heads = ["title", "funder", "grantees", "amount", "currency", "awarded on"]
    day = datetime.date(2025, 2, 1)
    typed = template.read(
        {"b.xlsx": template.xlsx({"grants": [heads, ["A", "Fund", "Body", 10.5, "EUR", day]]})}
    )
    plain = template.read({"grants.csv": ",".join(heads) + "\nA,Fund,Body,10.50,EUR,2025-02-01\n"})
    assert typed.problems == []
    (one,), (two,) = typed.of(r.Grant), plain.of(r.Grant)
    assert (one.iri, one.money) == (two.iri, two.money)
    assert one.awarded_on == two.awarded_on


def percents(ending: str) -> bytes:
    """Allocations in the third column and fourth row, 40 % and 2 % under two formats, and 0.5 under none."""
    packed = io.BytesIO()
    shares = [(0.4, "0%"), (0.02, '"share "0.00%'), (0.5, "")]
    if ending == "xlsx":
        from openpyxl import Workbook

        book = Workbook()
        sheet = book.create_sheet("allocations", 0)
        for at, heading in enumerate(("grant", "share", "place")):
            sheet.cell(4, 3 + at, heading)
        for row, (share, shown) in enumerate(shares, 5):
            for at, value in enumerate(("A", share, "KE")):
                sheet.cell(row, 3 + at, value)
            sheet.cell(row, 4).number_format = shown or '0.0"%"'
        book.save(packed)
        return packed.getvalue()
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    ods, table = OpenDocumentSpreadsheet(), Table(name="allocations")

    def add(*cells: str | float, kind: str = "float") -> None:
        line = TableRow()
        line.addElement(TableCell(numbercolumnsrepeated=2))
        for value in cells:
            if isinstance(value, str):
                cell = TableCell(valuetype="string")
                cell.addElement(P(text=value))
            else:
                cell = TableCell(valuetype=kind, value=str(value))
            line.addElement(cell)
        table.addElement(line)

    table.addElement(TableRow(numberrowsrepeated=3))
    add("grant", "share", "place")
    for share, shown in shares:
        add("A", share, "KE", kind="percentage" if shown else "float")
    ods.spreadsheet.addElement(table)
    ods.save(packed)
    return packed.getvalue()


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_a_share_is_what_its_cell_shows(template: Template, ending: str) -> None:
    grants = "title,funder,grantees\nA,Fund,Body\n"
    outcome = template.read({"grants.csv": grants, f"split.{ending}": percents(ending)})
    assert [one.share for one in outcome.of(r.Allocation)] == [Decimal(40), Decimal(2), Decimal("0.5")]
    assert outcome.problems == []


def test_the_guide_explains_every_column_and_every_allowed_word() -> None:
    lines = column_guide().splitlines()
    for sheet in SHEETS:
        start = lines.index(f"## {sheet.name}")
        end = next(at for at in range(start + 1, len(lines)) if lines[at].startswith("## "))
        part = lines[start:end]
        assert sheet.guide in part
        for column in sheet.columns:
            (line,) = [one for one in part if one.startswith(f"| `{column.heading}` |")]
            cells = [cell.strip() for cell in line.strip("|").split(" | ")]
            assert column.guide in cells, line
            assert READS[column.reads].split(":")[0] in line
            assert ("**yes**" in line) == column.required
            if column.example:
                assert f"`{column.example}`" in line
            if column.reads.startswith("concept"):
                assert all(f"[{scheme}](#{scheme})" in line for scheme in column.of.split())
    for scheme in {word for sheet in SHEETS for one in sheet.columns
                   if one.reads.startswith("concept") for word in one.of.split()}:  # fmt: skip
        start = lines.index(f"### {scheme}")
        section = lines[start + 2 : start + 2 + len(CONCEPTS[scheme])]
        assert [line.split("`")[1] for line in section] == list(CONCEPTS[scheme])


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_column_has_a_guide_of_its_own_and_reads_its_example(sheet: Sheet, template: Template) -> None:
    headings = [column.heading for column in sheet.columns]
    assert len(set(headings)) == len(headings)
    assert all(column.guide.endswith(".") for column in sheet.columns)
    assert all(column.example for column in sheet.columns if column.required or column.marks)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_sheet_is_recognised_by_its_headings_whatever_its_file_is_called(sheet: Sheet) -> None:
    whole = input_of("x1.csv", example_csv(sheet).encode())
    assert LOADER.recognises(whole)
    assert [opened.sheet.name for opened in open_sheets(whole)] == [sheet.name]
    heads = [column for column in sheet.columns if column.heading in needed(sheet)]
    least = ",".join(column.heading.upper() for column in heads) + "\n" + ",".join("x" for _ in heads)
    by_least = input_of("x2.csv", least.encode())
    assert [opened.sheet.name for opened in open_sheets(by_least)] == [sheet.name]


@pytest.mark.parametrize(
    "text",
    [
        "colour,taste\nred,sweet\n",
        "id,name\n1,A\n",
        "name\nA\n",
        '{"grants": []}',
        "<x/>",
        "just a sentence",
    ],
)
def test_other_tables_are_not_taken_for_the_template(text: str) -> None:
    assert not LOADER.recognises(input_of("other.csv", text.encode()))


def test_any_separator_is_read(template: Template) -> None:
    for separator in ";\t|":
        text = "name,sectors\nA body,hotline\n".replace(",", separator)
        outcome = template.read({"organisations.csv": text})
        assert outcome.one(r.Organisation).label == "A body"


def test_sheets_that_are_not_of_the_template_are_left_out_and_named(template: Template) -> None:
    sheets = {"notes": [["my notes"], ["hello"]], "organisations": [["name", "sectors"], ["A", "hotline"]]}
    outcome = template.read({"book.xlsx": template.xlsx(sheets)})
    assert outcome.one(r.Organisation).label == "A"
    assert outcome.notes() == {"sheet 'notes' is no sheet of the template and was left out": 1}


def test_the_source_sheet_names_the_source() -> None:
    sheet = next(sheet for sheet in SHEETS if sheet.name == "source")
    source = describe(input_of("source.csv", example_csv(sheet).encode()))
    assert (source.name, source.title, source.publisher) == ("example", "Example records", "Example Alliance")
    assert source.as_of == "2025-06-30"
    assert source.primary_for == ("Agreement", "AgreementVersion")
    cells = (
        b"name,publisher,licence,primary for,relays\ns,P,x,organisations/names; Grants / Money,agreements\n"
    )
    parts = describe(input_of("source.csv", cells))
    assert parts.primary_for == ("Organisation/names", "Grant/money", "Programme/money")
    assert parts.relays == ("Agreement", "AgreementVersion")
    organisations = input_of("o.csv", b"name,sectors\nA,hotline\n")
    assert describe(organisations) == r.Source(name="")


def test_the_source_sheet_has_one_row(template: Template) -> None:
    text = "name,publisher,licence\none,Us,x\ntwo,Us,x\n"
    outcome = template.read({"source.csv": text})
    assert outcome.problem().row == 3
    assert outcome.accounts["source.csv"].refused == 1


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "needs.csv").write_text("mine", encoding="utf-8")
    (tmp_path / GUIDE_NAME).write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=r"has GUIDE\.md, needs\.csv already; nothing was written"):
        write_template(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"needs.csv", GUIDE_NAME}


def test_a_folder_that_cannot_be_made_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be written to"):
        write_template(tmp_path / "file" / "folder")


def test_a_table_is_opened_once_a_pass() -> None:
    opened = list(open_sheets(input_of("o.csv", b"name,sectors\nA,hotline\n")))
    assert len(list(opened[0].table.rows)) == 1
    assert len(tables(input_of("o.csv", b"name,sectors\nA,hotline\n"))) == 1


ORGANISATIONS = [["id", "name", "sectors", "located in"], ["o1", "Harbour Line", "hotline", "Kenya"]]
GRANTS = [
    ["id", "title", "funder", "grantees", "amount", "currency", "awarded on"],
    ["g1", "Night line", "Quay Fund", "Harbour Line", 1000, "GBP", 45689],
]


def test_headings_below_titles_are_found_in_every_form(template: Template) -> None:
    titled = [["Return of a partner"], [], *ORGANISATIONS]
    book = template.read({"book.xlsx": template.xlsx({"organisations": titled})})
    assert book.one(r.Organisation).label == "Harbour Line"
    assert book.notes() == {"headings found in row 3 of the sheet organisations": 1}
    text = "\n".join(",".join(row) for row in titled)
    assert template.read({"partner.csv": text}).one(r.Organisation).label == "Harbour Line"


def test_a_sheet_called_otherwise_is_told_by_its_headings(template: Template) -> None:
    outcome = template.read(
        {"book.xlsx": template.xlsx({"Our organisations 2026": ORGANISATIONS, "Grants (final)": GRANTS})}
    )
    assert {one.label for one in outcome.of(r.Organisation)} == {"Harbour Line", "Quay Fund"}
    assert outcome.notes() == {
        "sheet 'Our organisations 2026' read as organisations, by its headings": 1,
        "sheet 'Grants (final)' read as grants, by its headings": 1,
        "number read as a spreadsheet's day": 1,
    }


def test_a_sheet_with_the_name_itself_goes_before_its_copies(template: Template) -> None:
    old = [ORGANISATIONS[0], ["o2", "Quay", "hotline", "Kenya"]]
    outcome = template.read({"book.xlsx": template.xlsx({"Old list": old, "Organisations": ORGANISATIONS})})
    assert outcome.one(r.Organisation).label == "Harbour Line"
    assert outcome.notes() == {"sheet 'Old list' is no sheet of the template and was left out": 1}


def test_two_sheets_that_could_be_one_kind_are_refused_with_their_names(template: Template) -> None:
    book = input_of("book.xlsx", template.xlsx({"Kenya": ORGANISATIONS, "Ghana": ORGANISATIONS}))
    with pytest.raises(ColumnsMismatch, match="two sheets of organisations: 'Kenya' and 'Ghana'"):
        list(open_sheets(book))


def test_a_workbook_with_some_headings_of_ours_is_not_taken_for_the_template(template: Template) -> None:
    splits = [["Grant", "Country", "Share", "Amount"], ["Sleep", "Kenya", 0.4, 400]]
    assert not LOADER.recognises(input_of("book.xlsx", template.xlsx({"Splits": splits})))


def test_what_people_put_around_a_heading_does_not_count(template: Template) -> None:
    outcome = template.read({"o.csv": "ID *,Name*,Sectors (see guide)\no1,Harbour Line,hotline\n"})
    assert outcome.one(r.Organisation).label == "Harbour Line"


def test_a_row_of_totals_is_ignored_and_told(template: Template) -> None:
    rows = "title,funder,grantees,amount,currency\nNight,Quay,Harbour,5,GBP\nTotal,,,5,\n"
    outcome = template.read({"grants.csv": rows})
    assert outcome.one(r.Grant).money == r.Money(Decimal(5), "GBP")
    assert outcome.accounts["grants.csv"].ignored == outcome.notes()["row of totals, no record"] == 1


def test_a_share_may_carry_its_sign(template: Template) -> None:
    grants = "id,title,funder,grantees\ng,Night,Quay,Harbour\n"
    outcome = template.read({"grants.csv": grants, "allocations.csv": "grant,share,place\ng,40 %,Kenya\n"})
    assert outcome.one(r.Allocation).share == 40
