"""Our own template: one CSV file per kind of record, or one workbook with a sheet per kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from loaders.loader import Headings, Loader, Reading
from loaders.noting import Notes
from loaders.reading.input import Input
from loaders.reading.tables import address, heading_key
from loaders.template.index import Index, TemplateSet
from loaders.template.records import Maker
from loaders.template.rows import Checked, problem_of, read_rows, refused_rows
from loaders.template.sheets import Opened, holds_sheets, ignored_sheets, open_sheets
from ontology.account import Account, Problem
from ontology.errors import InputError
from ontology.fact_groups import declared
from ontology.identifiers import Mint
from ontology.records import Record, Source

_MADE_BESIDE = {"Agreement": ("AgreementVersion",), "Grant": ("Programme",)}
"""Records that the rows of a sheet make beside its own."""

DESCRIBE_MINT = Mint("", "")
"""The row of the source sheet makes no IRI."""


def recognises(input: Input) -> bool:
    """Whether a table of the file has the headings of one of our sheets, or nearly so."""
    try:
        return holds_sheets(input)
    except InputError:
        return False


def prepare(inputs: Sequence[Input]) -> TemplateSet:
    """The files that are one source together, so that a row of one may point to a row of another."""
    return TemplateSet(tuple(inputs), refused_rows)


def describe(input: Input) -> Source:
    """What the source sheet of the file says; a source without a name where it has no such sheet.

    Raises `InputError` where the file is refused whole.
    """
    index = Index(DESCRIBE_MINT, lambda made, family: frozenset(), (input.name,))
    for opened in open_sheets(input):
        if opened.sheet.name == "source":
            for checked in read_rows(input, 0, opened, index):
                if checked.fields is not None:
                    return _source(checked.fields)
    return Source(name="")


def read(input: Input, reading: Reading) -> Iterator[Record | Problem]:
    """Yield the records and problems of one file of the set in `reading.prepared`, or of a file alone."""
    files = reading.prepared if isinstance(reading.prepared, TemplateSet) else prepare([input])
    number = files.number_of(input)
    if number is None:
        files, number = prepare([input]), 0
    sheets = list(open_sheets(input))
    for name in ignored_sheets(input):
        reading.account.note(f"sheet {name!r} is no sheet of the template and was left out")
    index = files.index(reading.mint)
    notes = Notes(reading.account)
    for opened in sheets:
        _note_where(reading.account, opened)
        for heading in opened.dropped:
            reading.account.note(f"column {heading!r} names people and was dropped")
        for heading in opened.own:
            notes.note(f"column not used, the template's {opened.sheet.name} have none of that name", heading)
        yield from _read_sheet(input, number, opened, index, reading)


def _note_where(account: Account, opened: Opened) -> None:
    """Say where a sheet stands, where people moved or renamed it."""
    table, sheet = opened.table, opened.sheet.name
    where = f" of the sheet {table.sheet}" if table.sheet else ""
    if table.heading_row > 1:
        account.note(f"headings found in row {table.heading_row}{where}")
    if table.sheet and heading_key(table.sheet) != sheet:
        account.note(f"sheet {table.sheet!r} read as {sheet}, by its headings")


def _read_sheet(
    input: Input, number: int, opened: Opened, index: Index, reading: Reading
) -> Iterator[Record | Problem]:
    account = reading.account
    maker = Maker(opened.sheet, index)
    kind = opened.sheet.kind
    repeats = kind in ("grant", "instalment", "transaction")
    for rows, checked in enumerate(read_rows(input, number, opened, index), 1):
        account.read += 1
        for note in checked.notes:
            account.note(note)
        if checked.problems:
            yield from checked.problems
        if kind == "source":
            yield from _second_source_row(input, opened, checked, reading, rows)
        elif checked.fields is None:
            # A row of totals or a footnote is no record, and nothing is wrong with it.
            account.refused += bool(checked.problems)
            account.ignored += not checked.problems
        else:
            place = checked.place
            if kind in ("allocation", "instalment"):
                too_much = index.totals.add(
                    kind, place, checked.fields, index.labels.get(checked.fields["grant"], "")
                )
                if too_much is not None:
                    column = "amount" if "money" in checked.fields else "share"
                    yield problem_of(input, opened, place[2], (column, too_much, ""))
            if repeats and place in index.repeated:
                account.note(f"{kind} that another row repeats, kept as one of its own")
            yield from maker.records(
                index.iris[place], address(input, opened.table, place[2]), checked.fields
            )


def _second_source_row(
    input: Input, opened: Opened, checked: Checked, reading: Reading, rows: int
) -> Iterator[Problem]:
    """The source sheet has one row: more are refused."""
    if checked.fields is None:
        reading.account.refused += 1
    elif rows > 1:
        reading.account.refused += 1
        yield Problem(
            code="duplicate-id",
            wrong="The source sheet has more than one row.",
            remedy="Keep one; load files of another source apart.",
            file=input.name,
            sheet=opened.table.sheet,
            row=checked.place[2],
        )


def headings(input: Input) -> Headings:
    """Which column of the sheets in `input` fills which field; raises `InputError` as `read` does."""
    found = {}
    for opened in open_sheets(input):
        kind = opened.sheet.record.__name__
        for _, column in opened.columns:
            for one in (kind, *_MADE_BESIDE.get(kind, ())):
                found[one, "money" if column.field == "amount" else column.field] = column.heading
    return found


def _with_what_is_made_beside(said: str) -> Iterator[str]:
    """A kind, or a group of its facts, and the same of the records that its sheet makes beside it."""
    kind, _, group = said.partition("/")
    yield from (declared(one, group) for one in (kind, *_MADE_BESIDE.get(kind, ())))


def _source(fields: dict[str, Any]) -> Source:
    fields.pop("missing", None)
    if "as_of" in fields:
        fields["as_of"] = fields["as_of"].latest.isoformat()
    for name in ("primary_for", "relays"):
        kinds = fields.get(name, ())
        fields[name] = tuple(one for kind in kinds for one in _with_what_is_made_beside(kind))
    return Source(**fields)


LOADER = Loader(
    kind="template",
    title="Sharegraph template (CSV files, or a workbook with a sheet per kind)",
    version="4",
    unit="rows",
    recognises=recognises,
    describe=describe,
    read=read,
    reads_several=True,
    prepare=prepare,
    headings=headings,
)
