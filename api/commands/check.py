"""`sharegraph check FILE…`: the account that loading would give, without loading."""

from __future__ import annotations

import argparse

from api.commands.load import add_file_arguments, report, wanted_of
from api.commands.watching import progress_bar
from api.loading import check_files


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The options of this command."""
    add_file_arguments(one)
    one.add_argument(
        "--shapes",
        action="store_true",
        help="check the records against the SHACL shapes as well (needs the extra `shapes`)",
    )


def run(options: argparse.Namespace) -> int:
    """Read and tell."""
    with progress_bar() as progress:
        results = check_files(options.files, wanted_of(options), progress=progress, shapes=options.shapes)
    return report(results, as_json=options.json, done="can be loaded")
