"""How a named question is asked: parameters checked and bound as values, rows back as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from graph.questions.catalogue import Parameter, Question
from graph.questions.naming import SeveralThings, find_thing
from graph.questions.second_hand import second_hand_in
from graph.snapshot import Snapshot
from graph.store import Cell
from ontology.errors import NotFound, UsageError
from ontology.statements import day as day_term
from ontology.statements import iri, text, whole
from ontology.vocabulary import codes, concept

MOST_DAYS = 36_525
"""The longest span a `days` parameter may name: a hundred years."""

LONGEST_SHOWN = 80
"""Characters of a wrong value that a message repeats."""

CODES_LISTED = 30
"""Codes of a list that a message names where a value is not among them."""

LATEST = "latest"
"""The variable to which a `days` parameter binds the day that is so many days ahead."""


class WrongParameter(UsageError):
    """A parameter of a question that is missing, unknown or not of its type; `name` names it."""

    code = "wrong-parameter"

    def __init__(self, name: str, wrong: str) -> None:
        self.name = name
        super().__init__(f"Parameter {name}: {wrong}")


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to a named question: columns, rows of cells (None: not bound), and how to read none.

    `second_hand` says what of it is known only through sources that repeat others; empty where nothing is.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    empty: str
    second_hand: str = ""


def bindings_of(snapshot: Snapshot, asked: Question, given: Mapping[str, str], day: date) -> dict[str, str]:
    """The parameters as terms by variable; raises WrongParameter."""
    known = {parameter.name for parameter in asked.parameters}
    for name in given:
        if name not in known:
            declared = ", ".join(sorted(known)) or "none"
            raise WrongParameter(name, f"this question does not have it; it has: {declared}.")
    bound: dict[str, str] = {}
    start = day
    for parameter in asked.parameters:
        value = given.get(parameter.name, "").strip() or parameter.default
        if not value:
            if parameter.required:
                raise WrongParameter(parameter.name, f"is needed: {parameter.sentence}.")
            value = day.isoformat()
        if parameter.type == "date":
            start = _date(parameter, value)
            bound[parameter.name] = day_term(start)
        elif parameter.type == "days":
            bound[LATEST] = day_term(_later(parameter, start, _number(parameter, value, MOST_DAYS)))
        elif parameter.type == "integer":
            bound[parameter.name] = whole(_number(parameter, value, 10**9))
        elif parameter.type == "text":
            bound[parameter.name] = text(value)
        elif parameter.type == "concept":
            bound[parameter.name] = iri(_concept(parameter, value))
        else:
            bound[parameter.name] = iri(_thing(snapshot, parameter, value))
    return bound


def _thing(snapshot: Snapshot, parameter: Parameter, value: str) -> str:
    try:
        return find_thing(snapshot, parameter.type, value)
    except (NotFound, SeveralThings) as fault:
        raise WrongParameter(parameter.name, str(fault)) from fault


def _concept(parameter: Parameter, value: str) -> str:
    found = concept(parameter.scheme, value)
    if found is None:
        known = codes(parameter.scheme)
        listed = ", ".join(known[:CODES_LISTED]) + (", …" if len(known) > CODES_LISTED else "")
        raise WrongParameter(
            parameter.name,
            f"{_cut(value)!r} is not in the list {parameter.scheme}; write a name or: {listed}.",
        )
    return found


def _date(parameter: Parameter, value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as fault:
        raise WrongParameter(
            parameter.name, f"{_cut(value)!r} is no date; write it like 2026-06-30."
        ) from fault


def _later(parameter: Parameter, start: date, days: int) -> date:
    try:
        return start + timedelta(days=days)
    except OverflowError as fault:
        raise WrongParameter(
            parameter.name, f"{days} days after {start} is past the last day there is."
        ) from fault


def _number(parameter: Parameter, value: str, most: int) -> int:
    # The length first: Python refuses to read numbers of thousands of digits.
    if not (value.isascii() and value.isdigit() and len(value) <= len(str(most)) and int(value) <= most):
        raise WrongParameter(parameter.name, f"{_cut(value)!r} is no whole number from 0 to {most}.")
    return int(value)


def _cut(value: str) -> str:
    return value if len(value) <= LONGEST_SHOWN else value[: LONGEST_SHOWN - 1] + "…"


def ask_question(snapshot: Snapshot, asked: Question, given: Mapping[str, str], *, day: date) -> Table:
    """The rows of a named question on `day`. Raises WrongParameter or a QueryError."""
    rows = snapshot.select(asked.text, bindings_of(snapshot, asked, given, day))
    columns = columns_of(asked)
    found = tuple(tuple(row.get(name) for name in columns) for row in rows)
    return Table(columns, found, asked.empty, second_hand_in(snapshot, asked, found))


def columns_of(asked: Question) -> tuple[str, ...]:
    """The variables of the outer SELECT in their order, parameters apart.

    The engine binds only variables that are projected, so our questions project their parameters;
    `SELECT *` is not used in them. A computed answer has columns for things named as its parameters
    are (each step of a route goes `from` one `to` another): only its day is left out.
    """
    bound = {
        LATEST if one.type == "days" else one.name
        for one in asked.parameters
        if not asked.computed or one.type == "date"
    }
    lines = [line for line in asked.text.splitlines() if not line.startswith(("#", "PREFIX"))]
    head = " ".join(lines).partition("WHERE")[0].replace("SELECT", "").replace("DISTINCT", "")
    names: list[str] = []
    depth = 0
    words = head.replace("(", " ( ").replace(")", " ) ").split()
    for place, word in enumerate(words):
        depth += (word == "(") - (word == ")")
        after_as = place > 0 and words[place - 1].upper() == "AS"
        if word.startswith("?") and (depth == 0 or (depth == 1 and after_as)):
            names.append(word[1:])
    return tuple(name for name in names if name not in bound)
