"""`sharegraph remove SOURCE`: the source leaves the map; its versions stay and can be brought back."""

from __future__ import annotations

import argparse

from api.archive import open_archive
from api.commands.exits import ALL_WELL, NOTHING_DONE
from api.commands.printing import print_json, say
from api.commands.watching import add_who_argument, add_yes_argument, assured, who_of
from api.publishing import changing
from api.settings import read_settings
from ontology.errors import NotFound


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The options of this command."""
    one.add_argument("source", metavar="SOURCE", help="the name of the source")
    one.add_argument("--because", default="", metavar="TEXT", help="why, for the history")
    add_who_argument(one)
    add_yes_argument(one)
    one.add_argument("--json", action="store_true", help="say as JSON what was done")


def run(options: argparse.Namespace) -> int:
    """Take it out and publish."""
    settings = read_settings(data=options.data)
    archive = open_archive(settings)
    with changing(archive, settings):
        if options.source not in {one.source.name for one in archive.current()}:
            raise NotFound("source", options.source)
        if not assured(f"Take the source {options.source} out of the map?", options, archive):
            say("Nothing was done.")
            return NOTHING_DONE
        removal = archive.remove(
            options.source,
            removed_at=settings.now().isoformat(timespec="seconds"),
            who=who_of(options),
            because=options.because,
        )
    if options.json:
        print_json({"source": removal.source, "removed_at": removal.removed_at, "who": removal.who})
    say(
        f"The source {options.source} is out of the map. Its versions stay: sharegraph history "
        f"{options.source}; sharegraph revert {options.source} VERSION brings one back."
    )
    return ALL_WELL
