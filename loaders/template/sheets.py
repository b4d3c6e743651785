"""Which sheets of the template a file holds, and which of its columns fill which fields."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePath
from typing import NamedTuple

from loaders.reading.input import Input
from loaders.reading.percents import in_percent
from loaders.reading.persons import is_person_heading, refuse_if_about_people
from loaders.reading.tables import Cell, FirstRows, Table, first_rows, heading_key, table_at, tables
from loaders.template.columns import SHEETS
from loaders.template.shape import Column, Sheet
from ontology.errors import ColumnsMismatch, InputError

FEWEST_KNOWN = 3
"""With fewer headings of a sheet a table that lacks one that it needs may be anybody's: *Organisation, Grant,
Amount*."""

KNOWN_SHARE = 2 / 3
"""A table is taken for one of ours, with a column too many or too few, from this share of known headings."""

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\*")

COMMON = frozenset(
    heading
    for heading, times in Counter(column.heading for sheet in SHEETS for column in sheet.columns).items()
    if times >= len(SHEETS) / 2
)
"""Headings of at least half of the sheets (`id`, `name`, …): by themselves they tell no sheet, nor that a
table is ours at all."""

MEANT = 0.8
"""From this likeness on, a heading that is not known is one of ours misspelt, where that one is not there."""

LIKE = 0.6
"""From this likeness on, a heading that is not known is told with the one of ours that it is near to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One table of a file that is a sheet of the template, its columns already found sound."""

    sheet: Sheet
    table: Table
    columns: tuple[tuple[int, Column], ...]
    """Position in the row and what stands there."""
    dropped: tuple[str, ...]
    """Headings that name people: their columns are not read."""
    own: tuple[str, ...]
    """Headings that the template has not, with the one that each is near to: their columns are not read."""
    blank: tuple[int, ...]
    """Positions without heading, which must hold nothing."""


def needed(sheet: Sheet) -> set[str]:
    """The headings that must be there for a table to be this sheet."""
    return {column.heading for column in sheet.columns if column.required or column.marks}


class _Place(NamedTuple):
    """Where one table of a file stands, and the sheet of the template that it is, if any."""

    sheet: Sheet | None
    name: str
    heading_row: int
    surely: bool


def _places(input: Input) -> list[_Place]:
    """The tables of a file. Titles may stand above the headings; a sheet that is called otherwise is told by
    its headings, where no other has the name itself.
    """
    kept: list[_Place] | None = input.kept.get("template sheets")
    if kept is None:
        found = [_place(input, one) for one in _first_rows(input)]
        named = {one.sheet.name for one in found if one.sheet and one.sheet.name == heading_key(one.name)}
        kept = [
            one._replace(sheet=None, surely=False)
            if one.sheet and one.name and one.sheet.name in named and heading_key(one.name) != one.sheet.name
            else one
            for one in found
        ]
        input.kept["template sheets"] = kept
    return kept


def _first_rows(input: Input) -> Iterable[FirstRows]:
    """The first rows of each sheet; of a file that cannot be read so far, its first row alone, so that what
    is wrong is said when the rows are read.
    """
    try:
        return first_rows(input)
    except InputError:
        return [FirstRows(one.sheet, ((one.heading_row, list(one.headings)),)) for one in tables(input)]


def _place(input: Input, one: FirstRows) -> _Place:
    """The first row that has the headings of a sheet, else the first that is not blank."""
    rows = [(number, texts) for number, cells in one.rows if any(texts := [_text(cell) for cell in cells])]
    best: _Place | None = None
    for number, texts in rows:
        keys = {heading_key(text) for text in texts} - {""}
        sheet = _sheet_of(input, one.sheet, keys)
        if _is_surely(sheet, keys):
            return _Place(sheet, one.sheet, number, surely=True)
        if best is None or (sheet is not None and best.sheet is None):
            best = _Place(sheet, one.sheet, number, surely=False)
    return best or _Place(None, one.sheet, 1, surely=False)


def _text(cell: Cell) -> str:
    return bare_heading(cell) if isinstance(cell, str) else ""


def bare_heading(heading: str) -> str:
    """A heading without what people put around it: `Sectors (see guide)`, `Name *`."""
    return _BRACKETS.sub(" ", heading).strip() or heading.strip()


def holds_sheets(input: Input) -> bool:
    """Whether a table of `input` is one of our sheets, sound or nearly so.

    Raises `InputError` where the file cannot be opened as tables.
    """
    return any(one.surely for one in _places(input))


def _is_surely(sheet: Sheet | None, keys: set[str]) -> bool:
    """Whether headings make a table this sheet. A name alone makes none ours: many call a sheet *grants*."""
    return sheet is not None and (needed(sheet) <= keys or _nearly(sheet, keys))


def nearly_a_sheet(input: Input, table: Table) -> tuple[str, str] | None:
    """What a table is that is called like one of our sheets and lacks most of its headings: the words for it
    and what to do; None for another."""
    sheet = _sheet_of(input, table.sheet, {heading_key(heading) for heading in table.headings} - {""})
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
    return len(known) >= FEWEST_KNOWN and bool(known - COMMON) and len(known) >= KNOWN_SHARE * len(keys)


def open_sheets(input: Input) -> Iterator[Opened]:
    """Yield the sheets of the template in `input`, in the order of the template.

    Raises `ColumnsMismatch` where headings are missing, misspelt or written twice, or most are none of
    ours, and `PersonalData` where the headings say that rows are people or cases.
    """
    found = [(one.sheet, one) for one in _places(input) if one.sheet is not None]
    if not found:
        raise ColumnsMismatch(
            f"{input.name} has no headings of the template.",
            "Its sheets are " + ", ".join(sheet.name for sheet in SHEETS) + ". "
            "Write the example with `sharegraph template DIR` and copy its headings.",
        )
    first: dict[str, str] = {}
    for sheet, one in found:
        if one.name and first.setdefault(sheet.name, one.name) != one.name:
            raise ColumnsMismatch(
                f"{input.name} has two sheets of {sheet.name}: {first[sheet.name]!r} and {one.name!r}.",
                "Put their rows into one sheet.",
            )
    for sheet, one in sorted(found, key=lambda item: SHEETS.index(item[0])):
        yield _opened(input, sheet, table_at(input, one.name, one.heading_row))


def ignored_sheets(input: Input) -> list[str]:
    """Names of the sheets of a workbook that are no sheet of the template."""
    return [one.name for one in _places(input) if one.name and one.sheet is None]


def _sheet_of(input: Input, name: str, keys: set[str]) -> Sheet | None:
    """The sheet that a table with these headings is: by its name in a workbook, else by its headings."""
    if name:
        named = [sheet for sheet in SHEETS if sheet.name == heading_key(name)]
        if named:
            return next((sheet for sheet in named if _known(sheet, keys)), None)
        fits = [sheet for sheet in SHEETS if needed(sheet) <= keys and _known_but_one(sheet, keys)]
        return max(fits, key=lambda sheet: len(_known(sheet, keys)), default=None)
    stem = heading_key(PurePath(input.name).stem)
    whole = [sheet for sheet in SHEETS if needed(sheet) <= keys]
    if whole:
        # Of several that fit, the one that knows most of the headings; the file's name settles a tie.
        return max(whole, key=lambda sheet: (len(_known(sheet, keys)), sheet.name == stem))
    best = max(SHEETS, key=lambda sheet: (len(_known(sheet, keys)), sheet.name == stem))
    if _nearly(best, keys):
        return best
    return next((sheet for sheet in SHEETS if sheet.name == stem and _known(sheet, keys)), None)


def _known_but_one(sheet: Sheet, keys: set[str]) -> bool:
    """Whether a sheet that is called otherwise is ours: all headings are, or four of five."""
    known = _known(sheet, keys)
    return bool(known - COMMON) and 5 * len(known) >= 4 * len(keys)


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
        if key and key not in by_heading:
            key = heading_key(bare_heading(heading))
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
    absent = [heading for heading in by_heading if heading not in seen]
    meant = any(_near(heading, absent, MEANT) for heading in unknown)
    # Of the one row about the files nothing is left out: with other columns it is a table of other things.
    other = len(unknown) > (0 if sheet.name == "source" else len(columns))
    if missing or meant or other:
        raise _mismatch(input, sheet, table, missing, unknown, other=other)
    for position, column in columns:
        if column.reads == "share":
            table = in_percent(input, table, position)
    return Opened(
        sheet=sheet,
        table=table,
        columns=tuple(columns),
        dropped=tuple(dropped),
        own=tuple(_told(heading, by_heading) for heading in unknown),
        blank=tuple(blank),
    )


def _near(heading: str, known: Iterable[str], likeness: float) -> str:
    """Of the headings in `known`, the one that `heading` is nearest to, if it is near enough to any."""
    return next(iter(get_close_matches(heading_key(heading), list(known), n=1, cutoff=likeness)), "")


def _told(heading: str, known: Iterable[str], words: str = "") -> str:
    """A heading that is not known, with the one of ours that it is near to."""
    near = _near(heading, known, LIKE)
    return f"{heading!r}{words}" + (f" (near: {near!r})" if near else "")


def _mismatch(
    input: Input, sheet: Sheet, table: Table, missing: list[str], unknown: list[str], *, other: bool
) -> ColumnsMismatch:
    known = [column.heading for column in sheet.columns]
    parts = [f"the column {_told(heading, known, ' is not known')}" for heading in unknown]
    parts.extend(f"the column {heading!r} is missing" for heading in missing)
    own = ""
    if other:
        own = " It may be another table: say what its columns mean (sharegraph map FILE)."
    elif unknown:
        own = " Columns of your own may stand beside them and are left out, if none is one of these misspelt."
    return ColumnsMismatch(
        f"{_where(input, table)}, read as {sheet.name}: " + "; ".join(parts) + ".",
        f"The columns of {sheet.name} are: {', '.join(known)}.{own}",
        row=table.heading_row,
        column=next(iter((*unknown, *missing))),
    )


def _where(input: Input, table: Table) -> str:
    return f"{input.name}, sheet {table.sheet}" if table.sheet else input.name
