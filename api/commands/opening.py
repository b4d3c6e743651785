"""How commands open the map: as stewards unless told otherwise, on the day that is asked about."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from api.commands.printing import say
from api.settings import Settings, read_settings
from graph.archive import create_or_open
from graph.snapshot import AUDIENCES, Snapshot, open_snapshot
from ontology.errors import UsageError


def add_view_arguments(one: argparse.ArgumentParser, *, on: bool = True) -> None:
    """`--audience`, `--json` and, where a day matters, `--on`."""
    one.add_argument(
        "--audience", default="stewards", choices=AUDIENCES, help="whose view to read (default: stewards)"
    )
    one.add_argument("--json", action="store_true", help="the answer as JSON")
    if on:
        one.add_argument("--on", default="", metavar="DAY", help="the day to look at (default: today)")


def day_of(options: argparse.Namespace, settings: Settings) -> date:
    """The day that is asked about; raises UsageError for a word that is no date."""
    if not options.on:
        return settings.today()
    try:
        return date.fromisoformat(options.on)
    except ValueError as fault:
        raise UsageError(f"--on {options.on!r} is no date; write it like 2026-06-30.") from fault


@contextmanager
def opened(options: argparse.Namespace) -> Iterator[tuple[Settings, Snapshot]]:
    """The settings and the present state of the map for the wanted audience."""
    settings = read_settings(data=options.data)
    archive = create_or_open(settings.data / "archive")
    with open_snapshot(
        archive, settings.data, options.audience, workers=1, limits=settings.limits()
    ) as snapshot:
        if not snapshot.state.entries:
            say(
                f"The map in {settings.data} holds nothing that {options.audience} may see yet. "
                "Fill it with: sharegraph load FILE…"
            )
        yield settings, snapshot
