"""`sharegraph restore FILE`: a backup becomes a new data folder, and its present states are published."""

from __future__ import annotations

import argparse
from pathlib import Path

from api.commands.exits import ALL_WELL
from api.commands.printing import print_json, say
from api.settings import read_settings
from graph.archive.restoring import restore_backup
from graph.snapshot import publish_for, state_of


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The options of this command."""
    one.add_argument("file", type=Path, metavar="FILE", help="the backup to restore")
    one.add_argument("--json", action="store_true", help="say as JSON what was restored")


def run(options: argparse.Namespace) -> int:
    """Restore into an empty or new folder, never over a map that is there."""
    settings = read_settings(data=options.data)
    archive = restore_backup(options.file, settings.data)
    states = {}
    for audience in settings.order:
        state = state_of(archive, audience, settings.order)
        publish_for(settings.data, state, audience)
        states[audience] = state.name
    versions = len(archive.entries())
    if options.json:
        print_json({"data": str(settings.data), "versions": versions, "states": states})
    say(f"Restored into {settings.data}: {versions:,} versions, every hash was checked.")
    return ALL_WELL
