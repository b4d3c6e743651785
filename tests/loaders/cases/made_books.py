"""Workbooks with the quirks that people's workbooks have, made when they are asked for."""

from __future__ import annotations

import datetime
import io

from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook

Rows = list[list[object]]

REGISTER: Rows = [
    ["Uses of data in 2024", None, None, None, None, None],
    [None] * 6,
    ["Project ID", "Organisation name", "Data custodian", "Project title", "Dataset(s) name", "Access date"],
    ["T-1", "University of Example", "Harbour Trust", "Sleep", "Sleep survey", datetime.date(2024, 3, 14)],
    ["T-2", "Quay Ltd", "Harbour Trust", "Reports", "Sleep survey; Reports", "15/03/2024"],
]
REGISTER_IN_SHEETS: dict[str, Rows] = {
    "Agreements": [
        ["Register of agreements", None, None, None, None],
        ["Reference Number", "Applicant Organisation", "Application Title", "DSA Start Date", "DSA End Date"],
        ["HA-1-v1.2", "University of Example", "Tides", datetime.date(2020, 1, 1), datetime.date(2023, 1, 1)],
        ["HA-1-v2.0", "University of Example", "Tides", datetime.date(2023, 1, 1), datetime.date(2026, 1, 1)],
        ["HA-2-v0.4", "Pier Ltd", "Noise", "01/05/24", "30/04/27"],
        ["HA-3-v1.0", "Dr Jane Miller", "Wind", datetime.date(2024, 1, 1), None],
    ],
    "Datasets": [
        ["Reference Number", "Dataset", "Type of Data", "Legal Basis for Provision of Data"],
        ["HA-1-v1.2", "Gauges, by the hour", "Anonymised", "Public task"],
        ["HA-1-v2.0", "Sleep survey", "Identifiable", "Consent"],
        ["HA-2-v0.4", "Sleep survey", "Pseudonymised", "Consent"],
        ["HA-9-v1.0", "Sleep survey", "Pseudonymised", "Consent"],
    ],
    "DataReleases": [
        ["Reference Number", "Dataset", "Month File Released"],
        ["HA-1-v1.2", "Gauges, by the hour", "Jul-21"],
        ["HA-1-v2.0", "Sleep survey", "Aug-23"],
    ],
}
"""What each sheet says, an agreement's reference joins; a comma is part of a name where a row has one."""
GRANTS: Rows = [
    [
        "Identifier",
        "Title",
        "Description",
        "Currency",
        "Amount Awarded",
        "Award Date",
        "Recipient Org:Identifier",
        "Recipient Org:Name",
        "Funding Org:Identifier",
        "Funding Org:Name",
    ],
    [
        *("360G-w-1", "One", "First", "GBP", 41133.770000000004, datetime.date(2023, 5, 1)),
        *("GB-CHC-1", "Harbour", "GB-CHC-9", "Quay"),
    ],
    ["360G-w-2", "Two", "=1+1", "GBP", "2,000.00", "2023-06-01", "GB-CHC-2", "Pier", "GB-CHC-9", "Quay"],
]
SEVERAL_TABLES: dict[str, Rows] = {
    "grants": [
        ["Identifier", "Title", "Currency", "Amount Awarded", "Award Date"],
        ["360G-w-1", "One", "GBP", 100.1, "2021-01-01"],
        ["360G-w-2", "Two", "GBP", 200.2, "2021-02-01"],
    ],
    "recipients": [
        ["Identifier", "Recipient Org:Identifier", "Recipient Org:Name"],
        ["360G-w-1", "GB-CHC-1", "Harbour"],
        ["360G-w-2", "GB-CHC-2", "Pier"],
        ["360G-w-2", "GB-CHC-1", "Harbour"],
    ],
    "funders": [
        ["Identifier", "Funding Org:Identifier", "Funding Org:Name"],
        ["360G-w-1", "GB-CHC-9", "Quay"],
        ["360G-w-2", "GB-CHC-9", "Quay"],
    ],
    "places": [
        ["Identifier", "Beneficiary Location:Name", "Beneficiary Location:Country Code"],
        ["360G-w-1", "Windhoek", "NA"],
        ["360G-w-1", "Nairobi", "KE"],
    ],
    "Meta": [
        ["Title", "Grants of 2021"],
        ["Publisher:Name", "Quay"],
        ["License", "https://creativecommons.org/licenses/by/4.0/"],
    ],
}
PORTALS: Rows = [
    ["name", "title", "url", "publisher", "publisher_classification", "place", "country", "language"],
    ["harbour", "Harbour", "https://h.example/", "Council", "Government", "Windhoek", "NA", "en"],
    ["quay", "Quay", "https://q.example/", "Trust", "Third sector", "Nairobi", "KE", "en"],
]


def xlsx(sheets: dict[str, Rows], *, merged: str = "") -> bytes:
    """A workbook; `merged` is a range of cells of its first sheet that are one."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    if merged:
        book.worksheets[0].merge_cells(merged)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def ods(sheets: dict[str, Rows]) -> bytes:
    """A workbook as odfpy writes it, all cells text."""
    book = OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        table = Table(name=name)
        for row in rows:
            line = TableRow()
            for cell in row:
                made = TableCell(valuetype="string")
                if cell is not None:
                    made.addElement(P(text=str(cell)))
                line.addElement(made)
            table.addElement(line)
        book.spreadsheet.addElement(table)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def books() -> dict[str, bytes]:
    """Path in the folder of cases → the workbook that would lie there."""
    notes: Rows = [["Notes"], ["Published by the Harbour Trust"], ["© Harbour Trust"]]
    return {
        "data-use-register/titles-and-merged-cells.xlsx": xlsx(
            {"Uses": REGISTER, "About": notes}, merged="A1:F1"
        ),
        "data-use-register/joined-sheets.xlsx": xlsx(REGISTER_IN_SHEETS),
        "data-use-register/notes-first.ods": ods({"About": notes, "Uses": REGISTER}),
        "360giving/two-sheets.xlsx": xlsx({"2023": GRANTS, "2024": [GRANTS[0], *_later()], "Notes": notes}),
        "360giving/grants.ods": ods({"Grants": GRANTS}),
        "360giving/several-tables.xlsx": xlsx(SEVERAL_TABLES),
        "table/portals.xlsx": xlsx({"Read me": notes, "Portals": PORTALS}),
    }


def _later() -> Rows:
    return [["360G-w-3", *row[1:5], datetime.date(2024, 1, 31), *row[6:]] for row in GRANTS[1:2]]
