"""`sharegraph revert SOURCE VERSION`: an earlier version is brought back, as a new version."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from api.archive import open_archive
from api.commands.exits import ALL_WELL, NOTHING_DONE
from api.commands.printing import print_json, say
from api.commands.watching import add_who_argument, add_yes_argument, assured, who_of
from api.publishing import changing
from api.settings import read_settings
from api.sources import source_facts
from graph.archive import Archive, Entry
from graph.snapshot import visible_to
from ontology.errors import ChangedNothing


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The options of this command."""
    one.add_argument("source", metavar="SOURCE", help="the name of the source")
    one.add_argument("version", type=int, metavar="VERSION", help="the version that is brought back")
    one.add_argument(
        "--audience",
        default="",
        metavar="WORD",
        help="who may see it, a word of the setting `audiences` (default: as before, the narrower of that "
        "version and the present one)",
    )
    add_who_argument(one)
    add_yes_argument(one)
    one.add_argument("--json", action="store_true", help="the new version as JSON")


def run(options: argparse.Namespace) -> int:
    """Bring it back and publish."""
    settings = read_settings(data=options.data)
    archive = open_archive(settings)
    with changing(archive, settings):
        wanted = archive.version(options.source, options.version)
        audience = options.audience or _narrower(archive, wanted, settings.order)
        visible_to(audience, settings.order)
        _refuse_the_present(archive, wanted, audience)
        if not assured(f"Bring version {wanted.number} of {options.source} back?", options, archive):
            say("Nothing was done.")
            return NOTHING_DONE
        entry = archive.revert(
            wanted,
            audience=audience,
            loaded_at=settings.now().isoformat(timespec="seconds"),
            who=who_of(options),
        )
    if options.json:
        print_json(source_facts(entry, entry.number))
    say(
        f"Source {options.source}: version {entry.number} says again what version {wanted.number} said; "
        f"{entry.audience} may see it."
    )
    return ALL_WELL


def _present(archive: Archive, source: str) -> Entry | None:
    return next((one for one in archive.current() if one.source.name == source), None)


def _narrower(archive: Archive, wanted: Entry, order: Sequence[str]) -> str:
    """Bringing something back never shows it to more people than see the source now."""
    present = _present(archive, wanted.source.name)
    both = [wanted.audience] if present is None else [wanted.audience, present.audience]
    return max(both, key=lambda one: order.index(one) if one in order else len(order))


def _refuse_the_present(archive: Archive, wanted: Entry, audience: str) -> None:
    present = _present(archive, wanted.source.name)
    if (
        present is not None
        and (present.sha256, present.audience) == (wanted.sha256, audience)
        and present.source == wanted.source
    ):
        raise ChangedNothing(
            f"The present version of {wanted.source.name} ({present.number}) says what version "
            f"{wanted.number} said."
        )
