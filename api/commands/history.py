"""`sharegraph history SOURCE`: each version, who brought it, what was taken out, brought back, erased."""

from __future__ import annotations

import argparse
from typing import Any

from api.archive import open_archive
from api.commands.exits import ALL_WELL
from api.commands.opening import add_audience_argument, audience_of
from api.commands.printing import print_json, print_table
from api.settings import read_settings
from api.source_history import history_facts, history_of
from graph.snapshot import sees


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The options of this command."""
    one.add_argument("source", metavar="SOURCE", help="the name of the source")
    add_audience_argument(one, "whose view to read")
    one.add_argument("--json", action="store_true", help="the history as JSON")


def run(options: argparse.Namespace) -> int:
    """List what happened, first things first; a number counts what the audience sees."""
    settings = read_settings(data=options.data)
    archive = open_archive(settings)
    facts = history_facts(
        history_of(archive, options.source, sees(audience_of(options, settings), settings.order)), whole=True
    )
    if options.json:
        print_json(facts)
        return ALL_WELL
    print_table(("version", "when", "what", "records", "who may see", "who", "why"), map(_row, facts))
    return ALL_WELL


def _row(fact: dict[str, Any]) -> tuple[str, ...]:
    what = {"version": "loaded", "removed": "taken out", "purged": "purged"}.get(fact["what"], "")
    if fact["what"] == "revert":
        what = f"as version {fact['reverts_to']}" if fact["reverts_to"] else "as an earlier version"
    records = f"{sum(fact['records'].values()):,}" if "records" in fact else ""
    return (
        str(fact["number"] or ""),
        fact["at"],
        f"{what} (present)" if fact.get("present") else what,
        records,
        fact.get("audience", ""),
        fact["who"],
        fact.get("because", ""),
    )
