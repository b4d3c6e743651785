"""Which sheets of the template a file holds, and which of its columns fill which fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePath

from loaders.reading.input import Input
from loaders.reading.persons import is_person_heading, refuse_if_about_people
from loaders.reading.tables import Table, heading_key, is_workbook, tables
from loaders.template.columns import SHEETS
from loaders.template.shape import Column, Sheet
from ontology.errors import ColumnsMismatch

KNOWN_SHARE = 2 / 3
"""A table is taken for one of ours, with a column too many or too few, from this share of known headings."""

COMMON = frozenset(
    heading
    for heading, times in Counter(column.heading for sheet in SHEETS for column in sheet.columns).items()
    if times >= len(SHEETS) / 2
)
"""Headings of at least half of the sheets (`id`, `name`, …): by themselves they tell no sheet, nor that a
table is ours at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One table of a file that is a sheet of the template, its columns already found sound."""

    sheet: Sheet
    table: Table
    columns: tuple[tuple[int, Column], ...]
    """Position in the row and what stands there."""
    dropped: tuple[str, ...]
    """Headings that name people: their columns are not read."""
    blank: tuple[int, ...]
    """Positions without heading, which must hold nothing."""


def needed(sheet: Sheet) -> set[str]:
    """The headings that must be there for a table to be this sheet."""
    return {column.heading for column in sheet.columns if column.required or column.marks}


def holds_sheets(input: Input) -> bool:
    """Whether a table of `input` is one of our sheets, sound or nearly so.

    Raises `InputError` where the file cannot be opened as tables.
    """
    return any(_surely(input, table) is not None for table in tables(input))


def _surely(input: Input, table: Table) -> Sheet | None:
    """The sheet that a table is by its headings. A name alone makes none ours: many call a sheet *grants*."""
    sheet = _sheet_of(input, table)
    keys = {heading_key(heading) for heading in table.headings} - {""}
    return sheet if sheet is not None and (needed(sheet) <= keys or _nearly(sheet, keys)) else None


def nearly_a_sheet(input: Input, table: Table) -> tuple[str, str] | None:
    """What a table is that is called like one of our sheets and lacks most of its headings: the words for it
    and what to do; None for another."""
    sheet = _sheet_of(input, table)
    if sheet is None:
        return None
    called = f"the sheet {table.sheet!r}" if table.sheet else f"a table called {PurePath(input.name).stem!r}"
    keys = {heading_key(heading) for heading in table.headings} - {""}
    missing = ", ".join(repr(heading) for heading in sorted(needed(sheet) - keys))
    return (
        f"{called} without the headings that our template's {sheet.name} has (missing: {missing})",
        (
            f"The columns of {sheet.name} are: {', '.join(column.heading for column in sheet.columns)}. "
            "If it is another table, say what its columns mean: sharegraph map FILE."
        ),
    )


def _nearly(sheet: Sheet, keys: set[str]) -> bool:
    known = _known(sheet, keys)
    return len(known) >= 2 and bool(known - COMMON) and len(known) >= KNOWN_SHARE * len(keys)


def open_sheets(input: Input) -> Iterator[Opened]:
    """Yield the sheets of the template in `input`, in the order of the template.

    Raises `ColumnsMismatch` where headings are missing, not known or written twice, and
    `PersonalData` where the headings say that rows are people or cases.
    """
    found = [(sheet, table) for table in tables(input) if (sheet := _sheet_of(input, table)) is not None]
    if not found:
        raise ColumnsMismatch(
            f"{input.name} has no headings of the template.",
            "Its sheets are " + ", ".join(sheet.name for sheet in SHEETS) + ". "
            "Write the example with `sharegraph template DIR` and copy its headings.",
        )
    if is_workbook(input) and len({sheet.name for sheet, _ in found}) < len(found):
        raise ColumnsMismatch(f"{input.name} has two sheets of one name.", "Put their rows into one sheet.")
    for sheet, table in sorted(found, key=lambda item: SHEETS.index(item[0])):
        yield _opened(input, sheet, table)


def ignored_sheets(input: Input) -> list[str]:
    """Names of the sheets of a workbook that are no sheet of the template."""
    return [table.sheet for table in tables(input) if table.sheet and _sheet_of(input, table) is None]


def _sheet_of(input: Input, table: Table) -> Sheet | None:
    """The sheet that a table is: by its name in a workbook, by its headings in a CSV file."""
    keys = {heading_key(heading) for heading in table.headings} - {""}
    if table.sheet:
        named = [sheet for sheet in SHEETS if sheet.name == heading_key(table.sheet)]
        return next((sheet for sheet in named if _known(sheet, keys)), None)
    stem = heading_key(PurePath(input.name).stem)
    whole = [sheet for sheet in SHEETS if needed(sheet) <= keys]
    if whole:
        # Of several that fit, the one that knows most of the headings; the file's name settles a tie.
        return max(whole, key=lambda sheet: (len(_known(sheet, keys)), sheet.name == stem))
    best = max(SHEETS, key=lambda sheet: (len(_known(sheet, keys)), sheet.name == stem))
    if _nearly(best, keys):
        return best
    return next((sheet for sheet in SHEETS if sheet.name == stem and _known(sheet, keys)), None)


def _known(sheet: Sheet, keys: set[str]) -> set[str]:
    return keys & {column.heading for column in sheet.columns}


def _opened(input: Input, sheet: Sheet, table: Table) -> Opened:
    refuse_if_about_people(table.headings, input.name)
    by_heading = {column.heading: column for column in sheet.columns}
    columns: list[tuple[int, Column]] = []
    dropped: list[str] = []
    blank: list[int] = []
    unknown: list[str] = []
    seen: set[str] = set()
    for position, heading in enumerate(table.headings):
        key = heading_key(heading)
        if not key:
            blank.append(position)
        elif key in seen:
            raise ColumnsMismatch(
                f"{_where(input, table)} has the column {heading!r} twice.",
                "Keep one of them.",
                column=heading,
            )
        elif key in by_heading:
            columns.append((position, by_heading[key]))
        elif is_person_heading(heading):
            dropped.append(heading)
        else:
            unknown.append(heading)
        seen.add(key)
    missing = sorted(needed(sheet) - seen)
    if missing or unknown:
        raise _mismatch(input, sheet, table, missing, unknown)
    return Opened(
        sheet=sheet, table=table, columns=tuple(columns), dropped=tuple(dropped), blank=tuple(blank)
    )  # fmt: skip


def _mismatch(
    input: Input, sheet: Sheet, table: Table, missing: Iterable[str], unknown: Iterable[str]
) -> ColumnsMismatch:
    known = [column.heading for column in sheet.columns]
    parts = []
    for heading in unknown:
        near = get_close_matches(heading_key(heading), known, n=1)
        parts.append(f"the column {heading!r} is not known" + (f" (near: {near[0]!r})" if near else ""))
    parts.extend(f"the column {heading!r} is missing" for heading in missing)
    return ColumnsMismatch(
        f"{_where(input, table)}, read as {sheet.name}: " + "; ".join(parts) + ".",
        f"The columns of {sheet.name} are: {', '.join(known)}.",
        row=table.heading_row,
        column=next(iter((*unknown, *missing))),
    )


def _where(input: Input, table: Table) -> str:
    return f"{input.name}, sheet {table.sheet}" if table.sheet else input.name
