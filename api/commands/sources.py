"""`sharegraph sources`: what was loaded, by whom it is published, and its account."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from api.archive import open_archive
from api.commands.exits import ALL_WELL
from api.commands.opening import add_audience_argument, audience_of
from api.commands.printing import print_json, print_table, say
from api.settings import read_settings
from api.sources import source_facts
from graph.archive import seen_numbers
from graph.snapshot import present, sees, unnamed


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The options of this command."""
    add_audience_argument(one, "whose view to read")
    one.add_argument("--json", action="store_true", help="the answer as JSON, accounts included")


def run(options: argparse.Namespace) -> int:
    """List the newest version of each source."""
    settings = read_settings(data=options.data)
    archive = open_archive(settings)
    audience = audience_of(options, settings)
    entries = present(archive, audience, settings.order)
    numbers = seen_numbers(archive.events(), sees(audience, settings.order))
    closed = unnamed(archive.current() if audience == settings.order[-1] else entries, settings.order)
    for entry in closed:
        say(
            f"{entry.source.name} was loaded for {entry.audience!r}, which the setting `audiences` "
            "does not name. " + _closed_to(settings.order)
        )
    if options.json:
        print_json([source_facts(entry, numbers[entry.sequence]) for entry in entries])
        return ALL_WELL
    rows = []
    for entry in entries:
        accounts = entry.read_accounts()
        rows.append(
            (
                entry.source.name,
                entry.source.title,
                entry.loader,
                str(numbers[entry.sequence]),
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


def _closed_to(order: Sequence[str]) -> str:
    """Who sees what is for an audience without a place in the order."""
    if len(order) == 1:
        return "Nobody sees it until the setting names it, or it is loaded again."
    return f"Only {order[-1]} see it until the setting names it, or it is loaded again."
