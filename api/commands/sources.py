"""`sharegraph sources`: what was loaded, by whom it is published, and its account."""

from __future__ import annotations

import argparse

from api.commands.exits import ALL_WELL
from api.commands.printing import print_json, print_table, say
from api.settings import read_settings
from api.sources import source_facts
from graph.archive import create_or_open
from graph.snapshot import AUDIENCES, visible_to


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The options of this command."""
    one.add_argument(
        "--audience", default="stewards", choices=AUDIENCES, help="whose view to read (default: stewards)"
    )
    one.add_argument("--json", action="store_true", help="the answer as JSON, accounts included")


def run(options: argparse.Namespace) -> int:
    """List the newest version of each source."""
    settings = read_settings(data=options.data)
    entries = create_or_open(settings.data / "archive").current(visible_to(options.audience))
    if options.json:
        print_json([source_facts(entry) for entry in entries])
        return ALL_WELL
    rows = []
    for entry in entries:
        accounts = entry.read_accounts()
        rows.append(
            (
                entry.source.name,
                entry.source.title,
                entry.loader,
                str(entry.number),
                entry.audience,
                f"{sum(one.read for one in accounts):,}",
                f"{sum(one.loaded for one in accounts):,}",
                f"{sum(one.refused for one in accounts):,}",
                f"{sum(one.ignored for one in accounts):,}",
                entry.source.licence,
            )
        )
    columns = (
        "source",
        "title",
        "kind",
        "version",
        "who may see",
        "read",
        "loaded",
        "refused",
        "ignored",
        "licence",
    )
    if rows:
        print_table(columns, rows)
    else:
        say("Nothing is loaded yet: sharegraph demo shows the example, sharegraph load FILE… loads your own.")
    return ALL_WELL
