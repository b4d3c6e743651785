"""`sharegraph ask NAME`: one of the named questions, or the list of them."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from api.answering import answer, table_json
from api.commands.exits import ALL_WELL
from api.commands.opening import add_view_arguments, day_of, opened
from api.commands.printing import print_json, print_table, say
from graph.questions import Table, question, questions
from graph.questions.terms_used import short
from graph.snapshot.lookup import sources_of
from graph.snapshot.written import sources_json
from graph.store import Cell
from ontology.errors import UsageError


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The options of this command."""
    one.add_argument(
        "name", nargs="?", default="", metavar="NAME", help="the question; without it, all are listed"
    )
    one.add_argument(
        "--param",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a parameter; may be given several times",
    )
    add_view_arguments(one)


def run(options: argparse.Namespace) -> int:
    """List the questions, or ask one."""
    if not options.name:
        return _list(as_json=options.json)
    given = _given(options.param)
    unsaid = [one for one in question(options.name).parameters if one.required and not given.get(one.name)]
    if unsaid:
        needed = " ".join(f'--param {one.name}="…"' for one in unsaid)
        what = "; ".join(f"{one.name} is {one.sentence}" for one in unsaid)
        raise UsageError(f"{options.name} needs: {needed} ({what}).")
    with opened(options) as (settings, snapshot):
        day = day_of(options, settings)
        table = answer(snapshot, options.name, given, day=day)
        state, sources = snapshot.name, sources_of(snapshot)
    if options.json:
        about = {"state": state, "question": options.name, "on": day.isoformat()}
        print_json({**about, **table_json(table), "sources": sources_json(sources)})
        return ALL_WELL
    heads, rows = in_words(table)
    if rows:
        print_table(heads, rows)
    say(f"{len(rows):,} {'row' if len(rows) == 1 else 'rows'}." if rows else table.empty)
    if table.second_hand:
        say(table.second_hand)
    say(f"On {day.isoformat()}, state of the map: {state}.")
    return ALL_WELL


def _given(pairs: Sequence[str]) -> dict[str, str]:
    """Values by the names of parameters."""
    given = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign:
            raise UsageError(f"--param {pair!r} must be written NAME=VALUE.")
        given[name] = value
    return given


def in_words(table: Table) -> tuple[list[str], list[list[str]]]:
    """A table for people: a thing by its label; where it has none, as a query would write it."""
    place = {name: at for at, name in enumerate(table.columns)}
    shown = [name for name in table.columns if not name.endswith("Label")]

    def written(row: tuple[Cell | None, ...], name: str) -> str:
        cell = row[place[name]]
        label = row[place[f"{name}Label"]] if f"{name}Label" in place else None
        if label is not None:
            return label.value
        if cell is None:
            return ""
        return (short(cell.value) or cell.value) if cell.kind == "iri" else cell.value

    return shown, [[written(row, name) for name in shown] for row in table.rows]


def _list(*, as_json: bool) -> int:
    if as_json:
        print_json(
            [
                {
                    "name": one.name,
                    "title": one.title,
                    "asked by": one.asked_by,
                    "parameters": [
                        {"name": p.name, "type": p.type, "default": p.default, "what": p.sentence}
                        for p in one.parameters
                    ],
                }
                for one in questions().values()
            ]
        )
        return ALL_WELL
    print_table(
        ("question", "what it asks", "parameters"),
        [(one.name, one.title, ", ".join(p.name for p in one.parameters)) for one in questions().values()],
    )
    return ALL_WELL
