"""What the tests of the template share: a way to read a set of files, and to make workbooks of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

import pytest

from loaders.loader import Reading
from loaders.reading.input import Input, input_of
from loaders.template.columns import SHEETS
from loaders.template.kind import LOADER
from loaders.template.writer import example_csv
from ontology.account import Account, Problem
from ontology.identifiers import DEFAULT_BASE, Mint
from ontology.records import Record

R = TypeVar("R", bound=Record)

MINT = Mint(DEFAULT_BASE, "example")


class Outcome(NamedTuple):
    """What became of a set of files."""

    records: list[Record]
    problems: list[Problem]
    accounts: dict[str, Account]

    def of(self, kind: type[R]) -> list[R]:
        """The records of one kind."""
        return [one for one in self.records if type(one) is kind]

    def one(self, kind: type[R]) -> R:
        """The only record of one kind."""
        (record,) = self.of(kind)
        return record

    def problem(self) -> Problem:
        """The only problem."""
        (problem,) = self.problems
        return problem

    def notes(self) -> dict[str, int]:
        """The notes of all files."""
        return {note: times for one in self.accounts.values() for note, times in one.notes.items()}


class Template:
    """Reads files of the template."""

    mint = MINT

    @staticmethod
    def examples() -> dict[str, list[list[str]]]:
        """Sheet → headings and the example row, as the writer makes them."""
        return {sheet.name: list(csv.reader(io.StringIO(example_csv(sheet)))) for sheet in SHEETS}

    @staticmethod
    def read_inputs(inputs: Sequence[Input], mint: Mint = MINT) -> Outcome:
        """Read files that are one source."""
        assert LOADER.prepare is not None
        prepared = LOADER.prepare(inputs)
        outcome = Outcome([], [], {})
        for file in inputs:
            assert LOADER.recognises(file), file.name
            account = outcome.accounts[file.name] = Account(file=file.name)
            for one in LOADER.read(file, Reading(mint=mint, account=account, prepared=prepared)):
                if isinstance(one, Problem):
                    outcome.problems.append(one)
                else:
                    outcome.records.append(one)
            assert account.read == account.loaded + account.refused + account.ignored
        return outcome

    def read(self, files: Mapping[str, str | bytes]) -> Outcome:
        """Read CSV files given by name: `read({"grants.csv": "title,funder,grantees\\n…"})`."""
        return self.read_inputs(
            [
                input_of(name, text if isinstance(text, bytes) else text.encode())
                for name, text in files.items()
            ]
        )

    @staticmethod
    def xlsx(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
        """A workbook as openpyxl writes it."""
        from openpyxl import Workbook

        book = Workbook()
        book.remove(book.worksheets[0])
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
        packed = io.BytesIO()
        book.save(packed)
        return packed.getvalue()

    @staticmethod
    def ods(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
        """A workbook as odfpy writes it, all cells text."""
        from odf.opendocument import OpenDocumentSpreadsheet
        from odf.table import Table, TableCell, TableRow
        from odf.text import P

        book = OpenDocumentSpreadsheet()
        for name, rows in sheets.items():
            table = Table(name=name)
            for row in rows:
                line = TableRow()
                for text in row:
                    cell = TableCell(valuetype="string")
                    if text:
                        cell.addElement(P(text=text))
                    line.addElement(cell)
                table.addElement(line)
            book.spreadsheet.addElement(table)
        packed = io.BytesIO()
        book.save(packed)
        return packed.getvalue()


@pytest.fixture
def template() -> Template:
    return Template()
