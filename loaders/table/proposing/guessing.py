"""Guesses what a table is: where its headings stand, what kind it is, and which part each column plays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from loaders.cell_text import cell_text
from loaders.reading.input import Input
from loaders.reading.persons import refuse_if_about_people
from loaders.reading.tables import FirstRows, Row, heading_key, table_at, told_apart
from loaders.summary_rows import FOOTNOTE_NOTE, about_rows
from loaders.table.proposing.columns import LOOKED_AT, PLURALS, WEB, Column, is_of_another_kind, look_at
from loaders.table.proposing.common_roles import PERIOD
from loaders.table.proposing.guess import SURE_FROM, Guess, has_own_word
from loaders.table.proposing.headings import by_heading, groups_over, heading_of_tag, headings_in
from loaders.table.proposing.hints import (
    counts_grants,
    is_paid,
    no_grants,
    repeated_reference,
    said_beside,
)
from loaders.table.proposing.instalments import of_instalments, with_years
from loaders.table.proposing.places import place_of
from loaders.table.proposing.roles import Role, Shape, template_of
from loaders.table.proposing.shapes import GRANTS, SHAPES
from loaders.table.proposing.years import columns_of_years
from loaders.table.shape import VIRTUAL
from loaders.table_habits import is_tags, is_units
from ontology.errors import InputError, PersonalData

MOST_HEADINGS = 0.8
"""The share of its headings that another sheet has which is one more part of the same table."""

_OF_GRANTS = frozenset({"amount", "recipient", "funder", "title"})
"""The roles of which a table of grants has one at least."""

_NAMING = frozenset({"title", "recipient", "funder", "description", "programme"})
"""The roles whose cells are names and sentences, of which a word alone says nothing of its row."""

TELLS_FROM = 0.65
"""Confidence above which a column tells in what kind of table it stands: what only the end of a heading says
(*… Consortium* over answers), or only the cells (addresses), stands in tables of any kind."""

COLUMNS_FOR_A_WORD = 10
"""Among so many columns one heading with a word of a kind of table may have it by chance."""

_BY_TEXTS = "most different texts, none long"
"""Why a column is taken for the name of the rows where no heading says so."""

MOST_OF_VALUES = 0.8
"""The share of cells that are values from which on a column names nothing."""

OWN_WORD = 2.0
"""How much a word of a shape in any heading speaks for it."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a table seems to be."""

    file: str
    sheet: str
    heading_row: int
    skip: int
    rows: int
    shape: Shape
    guesses: tuple[Guess, ...]
    columns: tuple[Column, ...]
    other_sheets: tuple[str, ...] = ()
    years: tuple[Column, ...] = ()
    """The columns of years that are read one by one, as instalments of an award."""
    same_sheets: tuple[str, ...] = ()
    """Sheets with the same headings: they are read too."""
    beside: str = ""
    """What titles or notes say of how all amounts are written,"""
    no_grants: tuple[tuple[str, tuple[str, ...], str], ...] = ()
    """columns that say of rows that they are no grants, with their words and what they mean,"""
    counts: str = ""
    """a column that counts the grants of which each row is the sum,"""
    repeated: str = ""
    """a column of references that stand on several rows,"""
    is_of_instalments: bool = False
    """and whether these rows are instalments."""

    def of(self, role: str) -> Guess | None:
        """The guess for a role (the first of several with `|` between them), if there is one."""
        for one in role.split("|"):
            for guess in self.guesses:
                if guess.role.name == one:
                    return guess
        return None

    def unmapped(self) -> list[Column]:
        """The columns that play no part, persons' columns aside."""
        used = {guess.column.heading for guess in self.guesses} | {one.heading for one in self.years}
        if self.is_of_instalments:
            used.add(self.repeated)
        used |= {column for column, _, _ in self.no_grants}
        left = [one for one in self.columns if one.heading and one.heading not in used]
        return [one for one in left if not (one.names_people or one.reads_as_people)]

    def of_people(self) -> list[Column]:
        """The columns whose cells read as people's names or addresses, and that no field is filled from."""
        used = {guess.column.heading for guess in self.guesses} | {one.heading for one in self.years}
        found = [one for one in self.columns if one.heading and one.heading not in used]
        return [one for one in found if one.reads_as_people and not one.names_people]


def propose(input: Input, sheet: str = "") -> Proposal:
    """What one table of a file seems to be; without a sheet's name, the one with most in its first rows.

    Raises `InputError` where there is no table or no such sheet, `PersonalData` for one of cases.
    """
    place, others = place_of(input, sheet)
    heading_row = headings_in(place)
    table = table_at(input, place.sheet, heading_row)
    refuse_if_about_people(table.headings, input.name)
    if any(heading.startswith(WEB) for heading in table.headings):
        raise InputError(
            f"{input.name} has no row of headings: an address stands where one belongs (row {heading_row}).",
            "Put a row with a heading for each column above the rows.",
        )
    table = replace(table, headings=told_apart(table.headings))
    rows, notes = [], []
    for row in islice(table.rows, LOOKED_AT):
        if about := about_rows(row, table.headings):
            notes += (
                []
                if about != FOOTNOTE_NOTE
                else [cell_text(cell) for cell in row.cells if isinstance(cell, str)]
            )
        else:
            rows.append(row)
    tagged = next((row for row in rows[:3] if is_tags(row)), None)
    tags = [cell_text(cell) for cell in tagged.cells] if tagged else table.headings
    rows = [row for row in rows if not is_tags(row)]
    headings = table.headings
    of_units = rows.pop(0) if rows and is_units(rows[0]) else None
    skip = 0 if of_units else _units_under(headings, rows)
    unit_cells = of_units.cells if of_units else rows[0].cells if skip else [""] * len(headings)
    units = [cell_text(cell) for cell in unit_cells]
    groups = groups_over(place, heading_row)
    columns = tuple(
        look_at(
            heading, [row.cells[at] for row in rows[skip:]], tag=tags[at], unit=units[at], group=groups[at]
        )
        for at, heading in enumerate(headings)
    )
    shape, guesses = _shape_of(columns)
    guesses, years = with_years(shape, guesses, columns)
    if not _tells(shape, guesses, columns):
        raise InputError(
            f"No column of {input.name} seems to name what its rows are about.",
            "Write a mapping by hand: docs/how-to/map-a-table.md begins with a short one.",
        )
    if shape is GRANTS and (counted := counts_grants(headings)) and _has_no_recipient(guesses):
        raise InputError(
            f"The rows of {input.name} are sums of several grants (column {counted!r}), and no grants.",
            "Load the table of the grants themselves: the map adds them up by funder, place and theme.",
        )
    amount = next((guess.column.heading for guess in guesses if guess.role.name == "amount"), "")
    named = {guess.column.heading for guess in guesses if guess.role.name in _NAMING}
    people = {one.heading for one in columns if one.names_people or one.reads_as_people}
    is_of_grants = shape is GRANTS and amount in headings
    repeated = paid = ""
    if is_of_grants:
        parts = [one.heading for one in columns if is_paid(one) and one.heading != amount]
        repeated, paid = repeated_reference(headings, rows[skip:], [amount, *parts], people)
        guesses = of_instalments(guesses, columns, paid) if paid else guesses
    same = tuple(one.sheet for one in others if _has_headings(one, headings))
    return Proposal(
        file=input.name,
        sheet=place.sheet,
        heading_row=heading_row,
        skip=skip,
        rows=len(rows) - skip,
        shape=shape,
        guesses=guesses,
        columns=columns,
        years=years,
        beside=said_beside(place, heading_row, notes) if amount else "",
        no_grants=no_grants(headings, rows[skip:], named | people) if is_of_grants else (),
        counts=counts_grants(headings) if is_of_grants else "",
        repeated=repeated,
        is_of_instalments=bool(paid),
        other_sheets=tuple(one.sheet for one in others if one.sheet not in same),
        same_sheets=same,
    )


def _has_headings(place: FirstRows, headings: Sequence[str]) -> bool:
    """Whether a sheet has nearly all of these headings, so that it is one more part of the same table."""
    wanted = {heading_key(heading) for heading in headings} - {""}
    there = {heading_key(cell_text(cell)) for cell in dict(place.rows)[headings_in(place)]}
    return MOST_HEADINGS * len(wanted) <= len(wanted & there)


def _units_under(headings: Sequence[str], rows: Sequence[Row]) -> int:
    """1 where the first row explains the columns: texts where all other rows have numbers or dates."""
    if len(rows) < 4:
        return 0
    for at in range(len(headings)):
        first, *others = (row.cells[at] for row in rows)
        if is_of_another_kind(first, others):
            return 1
    return 0


def _shape_of(columns: Sequence[Column]) -> tuple[Shape, tuple[Guess, ...]]:
    """The kind of table whose marks are there, and the guesses for its roles."""
    best: tuple[float, Shape, tuple[Guess, ...]] | None = None
    for shape in SHAPES:
        guesses = _assigned(shape, columns)
        there = {guess.role.name: guess.confidence for guess in guesses}
        score = sum(weight * there.get(role, 0.0) for role, weight in shape.marks)
        # *Data* is a date in Portuguese and Italian.
        named = [column.heading for column in columns if column.share("date") < SURE_FROM]
        score += OWN_WORD if any(has_own_word(shape, heading) for heading in named) else 0
        score -= 10 if there.keys().isdisjoint(shape.needs.split("|")) else 0
        if shape is GRANTS and there.keys().isdisjoint(_OF_GRANTS):
            score -= 10
        if best is None or score > best[0]:
            best = (score, shape, guesses)
    if best is None:
        raise ValueError("there is no shape")
    _, shape, guesses = best
    needed = [guess for guess in guesses if guess.role.name in shape.needs.split("|")]
    if shape.any_text and all(guess.why == _BY_TEXTS for guess in needed):
        _refuse_rows_of_people(_needed(shape), columns)
    if all(guess.role.name != "amount" for guess in guesses) and not columns_of_years(columns):
        # Money to people keeps its amount and names nobody (RULES 24); without money they are people.
        people = [guess for guess in needed if guess.column.reads_as_people]
        if people and len(people) == len(needed):
            raise _rows_of_people(people[0].column)
    return shape, guesses


def _has_no_recipient(guesses: Sequence[Guess]) -> bool:
    return all(guess.role.name != "recipient" for guess in guesses)


def _needed(shape: Shape) -> Role:
    """The first of the roles of which a shape needs one."""
    return next(one for one in shape.roles if one.name == shape.needs.partition("|")[0])


def _tells(shape: Shape, guesses: Sequence[Guess], columns: Sequence[Column]) -> bool:
    """Whether something names what the rows are about: a heading, or texts beside what such tables have."""
    named = [guess for guess in guesses if guess.role.name in shape.needs.split("|")]
    if not named or any(guess.why != _BY_TEXTS for guess in named):
        return bool(named)
    marks = {role for role, _ in shape.marks}.difference(guess.role.name for guess in named)
    if any(guess.role.name in marks and guess.confidence > TELLS_FROM for guess in guesses):
        return True
    own = sum(has_own_word(shape, column.heading) for column in columns)
    return own > 0 and own * COLUMNS_FOR_A_WORD >= len(columns)


def _assigned(shape: Shape, columns: Sequence[Column]) -> tuple[Guess, ...]:
    """Each role to the column that fits it best, each column once; then a first text for what is needed."""
    candidates = sorted(
        (
            (guess.confidence, -order, -at, guess)
            for order, role in enumerate(shape.roles)
            for at, column in enumerate(columns)
            if (guess := _guess(role, column)) is not None
        ),
        key=lambda one: one[:3],
        reverse=True,
    )
    chosen: dict[str, Guess] = {}
    used: set[str] = set()
    for _, _, _, guess in candidates:
        if guess.role.name not in chosen and guess.column.heading not in used:
            chosen[guess.role.name] = guess
            used.add(guess.column.heading)
    if chosen.keys().isdisjoint(shape.needs.split("|")) and shape.any_text:
        role = _needed(shape)
        free = [one for one in columns if one.heading not in used and _is_name_like(one)]
        if free:
            column = max(free, key=lambda one: one.different)
            chosen[role.name] = Guess(role, column, SURE_FROM, _BY_TEXTS)
    return tuple(chosen.values())


def _refuse_rows_of_people(role: Role, columns: Sequence[Column]) -> None:
    """Raise `PersonalData` where what the rows are called by reads as names of people: another column in its
    place would make organisations of their roles.
    """
    for column in columns:
        if column.reads_as_people and by_heading(role, column.heading):
            raise _rows_of_people(column)


def _rows_of_people(column: Column) -> PersonalData:
    return PersonalData(
        f"The column {column.heading!r} reads as names of people, so the rows seem to be people. "
        "The map holds organisations and what they share, and nothing about persons.",
        "If the rows are something else, write a mapping by hand: docs/how-to/map-a-table.md.",
        column=column.heading,
    )


def _is_name_like(column: Column) -> bool:
    kinds = ("date", "number", "money", "link", "prose", "category", "place")
    return (
        bool(column.filled and column.heading and column.heading not in VIRTUAL)
        and not (column.names_people or column.reads_as_people or column.is_of_codes)
        and all(column.share(kind) < 0.5 for kind in kinds)
    )


def _guess(role: Role, column: Column) -> Guess | None:
    """How sure a column plays a role: by its heading, raised or lowered by its cells."""
    if column.names_people or not column.filled or not column.heading or column.heading in VIRTUAL:
        return None
    if column.reads_as_people and role.name != "recipient":
        return None
    if role.kind == "currency" and 2 * column.filled < column.rows:
        return None  # it is another's: that of the amounts stands on most rows
    key = heading_key(column.heading)
    said, tagged = by_heading(role, column.heading), by_heading(role, heading_of_tag(column.tag))
    if column.group:
        said = max(said, by_heading(role, f"{column.group} {column.heading}"))
    word = "heading" if said >= tagged else f"tag {column.tag}"
    said = max(said, tagged)
    share = column.share(role.kind) if role.kind else 0.0
    if role.kind == "date":
        share += column.share("day number")
    if role.kind == "money":
        share = max(share, column.share("number"))
    if role.kind == "identifier" and template_of(column.heading):
        share = 1.0
    cells = f"{100 * share:.0f} % of the cells are {PLURALS.get(role.kind, 'of this kind')}"
    if said:
        if role.kind in _FIRM and share < 0.5:
            return None
        if role is PERIOD and column.share("period") < SURE_FROM:
            return None  # one day is no beginning and end
        if role.kind == "place" and share < 0.2:
            said *= 0.6
        if not role.kind:
            confidence = said * (0.5 if _is_of_values(column) else 1.0)
            return _sure(role, column, confidence, word)
        confidence = said if role.kind not in _FIRM else said * (0.5 + share / 2)
        why = f"{word}; {cells}" if role.kind in _FIRM or share else word
        return _sure(role, column, min(0.99, confidence + 0.05 * share), why)
    is_another = not role.words_never().isdisjoint(key.split())
    if role.kind == "date" and column.share("period") >= SURE_FROM:
        return None  # of what it is the time, its heading does not say
    if role.by_content and not is_another and share >= 0.8 and column.share("category") < 1:
        return _sure(role, column, 0.6 * share, cells)
    return None


_FIRM = frozenset({"date", "money", "number", "link", "identifier", "currency"})
"""Kinds that a heading alone does not make: the cells must be so."""


def _is_of_values(column: Column) -> bool:
    """Whether a column that should hold texts holds numbers, amounts or dates."""
    return max(column.share(kind) for kind in ("number", "money", "date", "link")) >= MOST_OF_VALUES


def _sure(role: Role, column: Column, confidence: float, why: str) -> Guess | None:
    return Guess(role, column, confidence, why) if confidence >= SURE_FROM else None
