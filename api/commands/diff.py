"""`sharegraph diff SOURCE [V1 V2]`: what two versions state differently, record by record."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from api.archive import open_archive
from api.commands.exits import ALL_WELL
from api.commands.opening import add_audience_argument, audience_of
from api.commands.printing import print_json, print_words
from api.commands.telling_changes import lines_of
from api.differences import changes_between
from api.settings import read_settings
from api.source_history import history_of, pair_seen
from graph.snapshot import sees
from ontology.errors import UsageError


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The options of this command."""
    one.add_argument("source", metavar="SOURCE", help="the name of the source")
    one.add_argument(
        "versions",
        nargs="*",
        type=int,
        metavar="VERSION",
        help="the older and the newer version (default: the last two)",
    )
    add_audience_argument(one, "whose view to read")
    one.add_argument(
        "--limit",
        type=int,
        default=None,
        metavar="N",
        help="how many records of each kind of change are shown (default: SHAREGRAPH_LIST_LENGTH)",
    )
    one.add_argument("--json", action="store_true", help="the differences as JSON")


def run(options: argparse.Namespace) -> int:
    """Compare and tell."""
    if len(options.versions) not in (0, 2):
        raise UsageError("Name two versions, the older first, or none for the last two.")
    settings = read_settings(data=options.data, list_length=options.limit)
    archive = open_archive(settings)
    history = history_of(archive, options.source, sees(audience_of(options, settings), settings.order))
    before, after, older, newer = pair_seen(history, options.source, *(options.versions or (None, None)))
    changes = changes_between(before, after, most=settings.list_length)
    if options.json:
        print_json({"source": options.source, "from": older, "to": newer, **asdict(changes)})
        return ALL_WELL
    print_words(f"Source {options.source}: {f'version {older}' if older else 'nothing'} → version {newer}")
    for line in lines_of(changes):
        print_words(line)
    return ALL_WELL
