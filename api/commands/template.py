"""`sharegraph template DIR`: our own template, ready to fill in."""

from __future__ import annotations

import argparse
from pathlib import Path

from api.commands.exits import ALL_WELL
from api.commands.printing import print_json, say


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The options of this command."""
    one.add_argument(
        "folder", type=Path, metavar="DIR", help="the folder to write into; it is made if need be"
    )
    one.add_argument("--json", action="store_true", help="the names of the files as JSON on stdout")


def run(options: argparse.Namespace) -> int:
    """Write the files and say what to do next."""
    from loaders.template.writer import write_template

    written = write_template(options.folder)
    if options.json:
        print_json([str(path) for path in written])
    else:
        for path in written:
            print(path)
    say(
        f"Each file has one example row. Read {options.folder / 'GUIDE.md'}, replace the examples by your "
        f"own rows, then: sharegraph load {options.folder}/*.csv"
    )
    return ALL_WELL
