"""How commands open the map: as stewards unless told otherwise, on the day that is asked about."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from api.archive import open_archive
from api.commands.printing import say
from api.settings import Settings, read_settings
from graph.snapshot import Snapshot, open_earlier, open_snapshot, visible_to
from ontology.errors import UsageError


def add_audience_argument(one: argparse.ArgumentParser, what: str, *, widest: bool = False) -> None:
    """`--audience`; without it the narrowest circle, or with `widest` the widest."""
    place = "first" if widest else "last"
    one.add_argument(
        "--audience",
        default="",
        metavar="WORD",
        help=f"{what}: a word of the setting `audiences` (default: its {place})",
    )


def audience_of(options: argparse.Namespace, settings: Settings, *, widest: bool = False) -> str:
    """The audience that is asked for; raises UnknownValue for one that the settings do not name."""
    order = settings.order
    audience: str = options.audience or order[0 if widest else -1]
    visible_to(audience, order)
    return audience


def add_view_arguments(one: argparse.ArgumentParser, *, on: bool = True) -> None:
    """`--audience`, `--at`, `--json` and, where a day matters, `--on`."""
    add_audience_argument(one, "whose view to read")
    one.add_argument(
        "--at", default="", metavar="STATE", help="an earlier state of the map (default: the present one)"
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
    """The settings, and the wanted state of the map for the wanted audience.

    An earlier state whose store was put away is made again; raises NotFound and StateGone for one
    that this audience may not look at.
    """
    settings = read_settings(data=options.data)
    archive = open_archive(settings)
    audience, order, limits = audience_of(options, settings), settings.order, settings.limits()
    asked = (archive, settings.data)
    with (
        open_earlier(*asked, options.at, audience, order=order, limits=limits, build=True)
        if options.at
        else open_snapshot(*asked, audience, order=order, limits=limits)
    ) as snapshot:
        if not snapshot.state.entries:
            say(
                f"The map in {settings.data} holds nothing that {audience} may see yet. "
                "Fill it with: sharegraph load FILE…"
            )
        yield settings, snapshot
