"""Awards whose amounts stand in several columns or rows: guesses for their instalments."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.table.proposing.columns import Column
from loaders.table.proposing.guess import SURE_FROM, Guess, has_own_word
from loaders.table.proposing.hints import speaks_of_paying
from loaders.table.proposing.roles import Shape
from loaders.table.proposing.shapes import GRANTS
from loaders.table.proposing.years import columns_of_years, in_one


def with_years(
    shape: Shape, guesses: tuple[Guess, ...], columns: Sequence[Column]
) -> tuple[tuple[Guess, ...], tuple[Column, ...]]:
    """The guesses with the amounts of columns of years, where an award has no other; and these columns."""
    roles = {role.name: role for role in shape.roles}
    years = columns_of_years(columns)
    of_years = {one.heading for one in years}
    played = {guess.role.name for guess in guesses if guess.column.heading not in of_years}
    is_money = (
        any(one.share("money") >= SURE_FROM or one.currency for one in years)
        or any(guess.role.name == "amount" and guess.column.heading in of_years for guess in guesses)
        or any(has_own_word(shape, column.heading) for column in columns)
    )
    if shape is not GRANTS or not years or "amount" in played or "recipient" not in played or not is_money:
        return guesses, ()
    cells, headings = in_one(years)
    why = f"{len(years)} columns of years"
    dated = [
        guess for guess in guesses if guess.role.name != "award date" and guess.column.heading not in of_years
    ]
    return (
        *dated,
        Guess(roles["amount"], cells, SURE_FROM, why),
        Guess(roles["award date"], headings, SURE_FROM, why),
    ), years


def of_instalments(guesses: tuple[Guess, ...], columns: Sequence[Column], paid: str) -> tuple[Guess, ...]:
    """The guesses with the amounts and days of instalments in place of those of the whole award."""
    roles = {role.name: role for role in GRANTS.roles}
    why = "it differs on rows of one reference"
    kept = {guess.role.name: guess for guess in guesses}
    if kept["amount"].column.heading != paid:
        column = next(one for one in columns if one.heading == paid)
        kept["amount"] = Guess(roles["amount"], column, SURE_FROM, why)
    day = next(
        (one for one in columns if one.share("date") >= SURE_FROM and speaks_of_paying(one.heading)), None
    )
    if day is not None:
        kept["award date"] = Guess(roles["award date"], day, SURE_FROM, "the day of what was paid")
    return tuple(kept.values())
