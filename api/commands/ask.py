"""`sharegraph ask NAME`: one of the named questions, or the list of them."""

from __future__ import annotations

import argparse

from api.answering import answer, table_json
from api.commands.exits import ALL_WELL
from api.commands.opening import add_view_arguments, day_of, opened
from api.commands.printing import print_json, print_table, say
from graph.questions import questions
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
    given = {}
    for pair in options.param:
        name, sign, value = pair.partition("=")
        if not sign:
            raise UsageError(f"--param {pair!r} must be written NAME=VALUE.")
        given[name] = value
    with opened(options) as (settings, snapshot):
        table = answer(snapshot, options.name, given, day=day_of(options, settings))
    if options.json:
        print_json(table_json(table))
        return ALL_WELL
    rows = [[cell.value if cell else "" for cell in row] for row in table.rows]
    labelled = {name.removesuffix("Label") for name in table.columns if name.endswith("Label")}
    shown = [place for place, name in enumerate(table.columns) if name not in labelled]
    if rows:
        heads = [table.columns[place].removesuffix("Label") for place in shown]
        print_table(heads, [[row[place] for place in shown] for row in rows])
    say(f"{len(rows):,} rows." if rows else table.empty)
    return ALL_WELL


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
