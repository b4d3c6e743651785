"""`sharegraph conflicts`: where sources contradict each other or one itself, which is shown and why."""

from __future__ import annotations

import argparse
from typing import Any

from api.commands.exits import ALL_WELL
from api.commands.opening import add_view_arguments, opened
from api.commands.printing import print_json, print_table, say
from api.pages.conflicts_page import CSV_COLUMNS, conflicts_page, rows_of

SHOWN = 50
"""How many conflicts are listed where nothing is said."""


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The options of this command."""
    one.add_argument("--source", default="", metavar="NAME", help="only those in which this source has a say")
    one.add_argument("--fact", default="", metavar="FACT", help="only those on this fact: money, label, …")
    one.add_argument("--most", type=int, default=SHOWN, metavar="N", help=f"how many (default: {SHOWN})")
    add_view_arguments(one, on=False)


def run(options: argparse.Namespace) -> int:
    """List the conflicts that this audience sees."""
    with opened(options) as (settings, snapshot):
        found = conflicts_page(
            snapshot,
            day=settings.today(),
            source=options.source,
            fact=options.fact,
            length=max(options.most, 1),
        )
    if options.json:
        from pydantic import TypeAdapter

        told: dict[str, Any] = TypeAdapter(type(found)).dump_python(found, mode="json")
        print_json(told)
        return ALL_WELL
    if found.conflicts:
        heads = CSV_COLUMNS[1:]
        print_table(heads, [row[1:] for row in rows_of(found.conflicts)], widest=48)
    if found.things_in_all > found.things_read:
        say(f"Of {found.things_in_all:,} things with conflicts the first {found.things_read:,} were read.")
    say(f"{len(found.conflicts):,} of {found.in_all:,} conflicts.")
    return ALL_WELL
