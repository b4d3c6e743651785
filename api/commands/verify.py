"""`sharegraph verify`: every entry, decision and store is held against its hashes and against the archive."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import chain

from api.archive import open_archive
from api.commands.exits import ALL_WELL, STORE_TROUBLE
from api.commands.printing import print_json, print_words, say
from api.settings import Settings, read_settings
from graph.archive import Archive
from graph.archive.verifying import Checked, check_archive
from graph.snapshot.verifying import check_stores
from ontology.errors import StoreError


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The options of this command."""
    one.add_argument(
        "--archive-only", action="store_true", help="leave the stores out; they can be built again anyway"
    )
    one.add_argument("--json", action="store_true", help="each place with what is wrong, as JSON")


def run(options: argparse.Namespace) -> int:
    """Look at everything, and say of each place whether it is well."""
    settings = read_settings(data=options.data)
    archive = open_archive(settings)
    checked: list[Checked] = []
    stores = () if options.archive_only else _stores(archive, settings)
    for one in chain(check_archive(archive.folder), stores):
        checked.append(one)
        if not options.json:
            print_words(f"{one.place}: {one.wrong}" if one.wrong else f"{one.place}: well")
    wrong = [one for one in checked if one.wrong]
    if options.json:
        print_json(
            {
                "well": not wrong,
                "checked": [
                    {"place": one.place, "well": not one.wrong, "wrong": one.wrong} for one in checked
                ],
            }
        )
    say(f"{len(wrong):,} of {len(checked):,} places are damaged." if wrong else "All is well.")
    return STORE_TROUBLE if wrong else ALL_WELL


def _stores(archive: Archive, settings: Settings) -> Iterator[Checked]:
    try:
        yield from check_stores(archive, settings.data, settings.order)
    except StoreError as fault:
        yield Checked("stores", f"They cannot be compared: {fault}")
