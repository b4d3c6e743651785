"""`sharegraph purge SOURCE [VERSION] --because TEXT`: erased for good; a tombstone stays."""

from __future__ import annotations

import argparse

from api.commands.exits import ALL_WELL, NOTHING_DONE
from api.commands.printing import print_json, say
from api.commands.watching import add_who_argument, add_yes_argument, assured, who_of
from api.settings import read_settings
from graph.archive import create_or_open
from graph.archive.purging import read_intent
from graph.snapshot.erasing import holding, purge, purge_victims
from ontology.errors import NotFound, UsageError


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The options of this command."""
    one.add_argument("source", metavar="SOURCE", help="the name of the source")
    one.add_argument(
        "version",
        type=int,
        nargs="?",
        default=None,
        metavar="VERSION",
        help="the version to erase, with all that repeat it (default: all versions)",
    )
    one.add_argument(
        "--because", required=True, metavar="TEXT", help="why; it stays on the tombstone, so name nobody"
    )
    add_who_argument(one)
    add_yes_argument(one)
    one.add_argument("--json", action="store_true", help="say as JSON what was erased")


def run(options: argparse.Namespace) -> int:
    """Erase, and publish the present states anew."""
    if not options.because.strip():
        raise UsageError("--because needs a few words: they are what stays.")
    settings = read_settings(data=options.data)
    archive = create_or_open(settings.data / "archive")
    begun = read_intent(archive.folder)
    with holding(archive, settings.order):
        if begun is not None:
            say("A purge that was interrupted before has been completed now.")
        try:
            victims = purge_victims(archive, options.source, options.version)
        except NotFound:
            if begun is None or options.source not in {one.source for one in begun.tombstones}:
                raise
            return ALL_WELL
        numbers = ", ".join(str(one.number) for one in victims)
        which = f"version {numbers}" if len(victims) == 1 else f"the versions {numbers}"
        question = f"Erase {which} of {options.source} for good? This cannot be undone."
        if not assured(question, options, archive):
            say("Nothing was done.")
            return NOTHING_DONE
        done = purge(
            archive,
            victims,
            who=who_of(options),
            purged_at=settings.now().isoformat(timespec="seconds"),
            because=options.because.strip(),
            audiences=settings.order,
        )
    if options.json:
        print_json(
            {
                "source": options.source,
                "purged": [{"version": one.number, "sha256": one.sha256} for one in done.tombstones],
                "decisions": done.decisions,
            }
        )
    say(f"Erased for good: {which} of {options.source}, and every store and state made of it.")
    if done.decisions:
        say(f"{done.decisions:,} decisions about things that nothing else states went with it.")
    if options.source not in {one.source.name for one in archive.current()}:
        say("The source is not in the map now. sharegraph revert brings an earlier version back, if any.")
    say("Backups made before still hold it. A running server lets go of its last copy within a minute.")
    return ALL_WELL
