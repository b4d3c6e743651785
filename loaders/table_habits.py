"""How the columns of a table write dates and amounts, and which rows under its headings are no records.

What one cell leaves open (`03/04/2021`, `1.234`) the other cells of its column tell; where they do not,
nothing is guessed. What was told so is noted in the account, with how many cells it decided.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from loaders.cell_text import cell_text
from loaders.noting import Notes
from loaders.reading.tables import Row, Table, heading_key
from loaders.summary_rows import TOTALS_NOTE, about_rows, is_plain, is_sum_alone
from ontology.currencies import is_currency

TAGS_NOTE = "row of HXL tags under the headings, no record"
HEADINGS_NOTE = "row of the headings again, no record"
UNITS_NOTE = "row of units under the headings, no record"
SERIAL_NOTE = "number read as a spreadsheet's day"
_HXL = "#"
_IN_BRACKETS = re.compile(r"\A[(\[]\s*(.*?)\s*[)\]]\Z")
_FORM = re.compile(r"(?:d{1,2}|m{1,3}|y{2,4})(?:[-/. ](?:d{1,2}|m{1,3}|y{2,4})){1,2}", re.IGNORECASE)
_WORDS = frozenset(
    {
        *("text", "free text", "string", "number", "integer", "decimal", "date", "url", "uri", "boolean"),
        *("year", "years", "month", "months", "day", "days", "%", "percent", "yes/no", "id", "code", "name"),
        *("€", "£", "$", "¥"),
    }
)
MOST_OF_UNITS = 4
"""From so many cells that are units on, a row is one of units though a quarter of it is other words."""
_NUMBERED_DATE = re.compile(r"\s*(\d{1,2})[-/](\d{1,2})[-/](?:\d{4}|\d{2})\b")
LETTERS_OF_YEARS = 7
_TWO_YEARS = re.compile(r"([0-9]{4})[-/\u2013]([0-9]{2})")
_DIGITS = re.compile(r"[0-9][0-9.,]*[0-9]")
_EITHER_MARK = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")


class Habit(NamedTuple):
    """How a column writes (None where its cells do not tell), and how many cells alone leave it open."""

    told: bool | None
    in_doubt: int
    spans: bool = False
    """Of dates: whether `2011-12` is two years, as `2012-13` beside it is, and no month."""


KNOWN_CELLS = 20_000
"""Of a column, so many different texts are kept with what they tell: finding one takes a sixth of looking."""
LONGEST_KNOWN = 40
"""Letters of a text that is kept: longer than dates and amounts are."""


class _Column(ABC):
    """What all cells of a column tell, which come in any number of parts."""

    def __init__(self) -> None:
        self._doubt = 0
        self._known: dict[str, int] = {}
        """Text → how many cells it leaves open, one or none."""

    def look(self, cells: Iterable[Any]) -> None:
        """Take in a part of the column."""
        known = self._known
        for cell in cells:
            if cell.__class__ is not str:
                continue
            if (doubt := known.get(cell)) is None:
                doubt = self._tell(cell)
                if len(known) < KNOWN_CELLS and len(cell) <= LONGEST_KNOWN:
                    known[cell] = doubt
            self._doubt += doubt

    @abstractmethod
    def _tell(self, cell: str) -> int:
        """Take in a text; 1 where it can be read in two ways, else 0."""


class Dates(_Column):
    """Whether a column writes the day first."""

    def __init__(self) -> None:
        super().__init__()
        self._over_first = self._over_second = False
        self._years: set[int] = set()
        """The first years of texts such as `2011-12`, as long as each is two years that follow."""
        self._has_span = self._has_month = self._is_open = False

    def _tell(self, cell: str) -> int:
        if (found := _NUMBERED_DATE.match(cell)) is None:
            if len(cell) == LETTERS_OF_YEARS and (found := _TWO_YEARS.fullmatch(cell)):
                first, second = int(found[1]), int(found[2])
                self._has_month = self._has_month or (first + 1) % 100 != second
                self._has_span = self._has_span or second > 12
                self._is_open = self._is_open or second <= 12
                self._years.add(first)
            return 0
        first, second = int(found[1]), int(found[2])
        self._over_first = self._over_first or first > 12
        self._over_second = self._over_second or second > 12
        return int(first != second and first <= 12 and second <= 12)

    def habit(self) -> Habit:
        """What the cells so far tell."""
        spans = self._is_open and not self._has_month and (self._has_span or len(self._years) > 1)
        return Habit(None if self._over_first == self._over_second else self._over_first, self._doubt, spans)


class Amounts(_Column):
    """Whether a column writes a decimal comma: `1.234,50` and `12,5` say so, `1,234.50` and `12.5` say no."""

    def __init__(self) -> None:
        super().__init__()
        self._marks: set[str] = set()

    def _tell(self, cell: str) -> int:
        found = _DIGITS.search(cell)
        digits = found[0] if found else ""
        mark = max(digits.rfind(","), digits.rfind("."))
        if mark < 0:
            return 0
        other = "." if digits[mark] == "," else ","
        if other in digits or (len(digits) - mark != 4 and digits.count(digits[mark]) == 1):
            self._marks.add(digits[mark])
        elif digits.count(digits[mark]) > 1:
            self._marks.add(other)
        return int(bool(_EITHER_MARK.fullmatch(digits)))

    def habit(self) -> Habit:
        """What the cells so far tell."""
        return Habit("," in self._marks if len(self._marks) == 1 else None, self._doubt)


def dates_of(cells: Iterable[Any]) -> Habit:
    """Whether a column writes the day first."""
    dates = Dates()
    dates.look(cells)
    return dates.habit()


def amounts_of(cells: Iterable[Any]) -> Habit:
    """Whether a column writes a decimal comma."""
    amounts = Amounts()
    amounts.look(cells)
    return amounts.habit()


def orders_of(
    columns: Mapping[str, Sequence[Any]], notes: Notes, *, others: Mapping[str, Sequence[Any]] | None = None
) -> dict[str, bool | None]:
    """Heading → whether its dates have the day first; noted where that decides a cell.

    `others` are columns that nobody reads, and that tell how the table writes its dates all the same.
    """
    habits = {heading: dates_of(cells) for heading, cells in columns.items()}
    for heading, cells in (others or {}).items():
        habits.setdefault(heading, dates_of(cells)._replace(in_doubt=0))
    return orders_told(habits, notes)


def orders_told(habits: Mapping[str, Habit], notes: Notes) -> dict[str, bool | None]:
    """Heading → whether its dates have the day first; noted where that decides a cell.

    A column that does not tell is read as all others of the table are, if they agree.
    """
    told = {habit.told for habit in habits.values()} - {None}
    all_others = told.pop() if len(told) == 1 else None
    orders: dict[str, bool | None] = {}
    for heading, habit in habits.items():
        order = orders[heading] = all_others if habit.told is None else habit.told
        if order is not None and habit.in_doubt:
            by = "others of the column" if habit.told is not None else "other columns of the table"
            words = f"dates read {'day' if order else 'month'} first, as {by} are written"
            notes.note(words, heading, habit.in_doubt)
    return orders


def note_spans(habits: Mapping[str, Habit], notes: Notes) -> None:
    """Note in which columns `2011-12` is two years and no month."""
    for heading, habit in habits.items():
        if habit.spans:
            notes.note("dates such as 2011-12 read as two years, as the column is written", heading)


def note_amounts(habit: Habit, heading: str, notes: Notes) -> None:
    """Note where the other cells of a column decided what `1.234` is."""
    if habit.told is not None and habit.in_doubt:
        what = "thousands" if habit.told else "decimals"
        notes.note(
            f"point read as mark of {what}, as others of the column are written", heading, habit.in_doubt
        )


def rows_of(table: Table, notes: Notes, *, units: bool = True) -> list[Row]:
    """The rows of a table without those right under the headings that hold HXL tags or, with `units`, units.

    Notes in which row the headings were found, where it is not the first.
    """
    return list(stream_of(table, notes, units=units))


def stream_of(
    table: Table, notes: Notes, *, units: bool = True, left_out: array[int] | None = None
) -> Iterator[Row]:
    """The same rows as they are read; the places of those left out, counted from 0, go into `left_out`."""
    if left_out is None:
        left_out = array("q")
    if table.heading_row > 1:
        where = f" of the sheet {table.sheet}" if table.sheet else ""
        notes.note(f"headings found in row {table.heading_row}{where}")
    headings, looked_at = table.headings, 0
    first = headings[0] if headings else ""
    held: list[tuple[int, Row]] = []
    for place, row in enumerate(table.rows):
        cells = row.cells
        is_usual = is_plain(cells)
        note = "" if is_usual else about_rows(row, headings)
        if not is_usual and not note and is_sum_alone(row):
            held.append((place, row))
            continue
        if not note and cells and cells[0] == first and first and _are_headings(cells, headings):
            note = HEADINGS_NOTE
        if not note and looked_at < 3:
            looked_at += 1
            if is_tags(row):
                note = TAGS_NOTE
            elif units and is_units(row):
                note = UNITS_NOTE
            else:
                looked_at = 3
        if held:
            # What is called *Total* and stands above others is one of them.
            yield from (one for _, one in held)
            held.clear()
        if note:
            notes.note(note)
            left_out.append(place)
        else:
            yield row
    for place, _ in held:
        notes.note(TOTALS_NOTE)
        left_out.append(place)


def _are_headings(cells: Sequence[Any], headings: Sequence[str]) -> bool:
    """Whether a row is the headings once more, as over each part of a long table."""
    return len(headings) > 1 and [heading_key(cell_text(cell)) for cell in cells] == [
        heading_key(heading) for heading in headings
    ]


def beyond_headings(row: Row) -> str:
    """What is wrong with a row that is wider than its headings."""
    cells = "1 more cell" if len(row.extra) == 1 else f"{len(row.extra)} more cells"
    return f"The row has {cells} than there are headings."


def is_tags(row: Row) -> bool:
    """Whether a row holds the tags of the Humanitarian Exchange Language: `#org+funder`."""
    filled = [cell for cell in row.cells if cell not in ("", None)]
    tags = sum(isinstance(cell, str) and cell.startswith(_HXL) and len(cell) > 1 for cell in filled)
    return tags > 0 and tags == len(filled)


def is_units(row: Row) -> bool:
    """Whether a row says in what its columns are written: `EUR`, `(GBP)`, `dd/mm/yyyy`, `text`."""
    filled = [text for cell in row.cells if (text := cell_text(cell))]
    units = sum(map(_is_unit, filled))
    return len(filled) > 1 and (
        units == len(filled) or (units >= MOST_OF_UNITS and 4 * units >= 3 * len(filled))
    )


def _is_unit(text: str) -> bool:
    if len(text) > 20:
        return False
    if found := _IN_BRACKETS.match(text):
        text = found[1]
    return text.casefold() in _WORDS or is_currency(text) or bool(_FORM.fullmatch(text))
