"""`sharegraph backup FILE`: archive and states in one file; the service and loads may run meanwhile."""

from __future__ import annotations

import argparse
from pathlib import Path

from api.archive import open_archive
from api.commands.exits import ALL_WELL
from api.commands.printing import print_json, say
from api.settings import read_settings
from graph.archive.backups import write_backup


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The options of this command."""
    one.add_argument("file", type=Path, metavar="FILE", help="the file to write, named ….tar.gz")
    one.add_argument("--json", action="store_true", help="say as JSON what was written")


def run(options: argparse.Namespace) -> int:
    """Write it, whole or not at all."""
    settings = read_settings(data=options.data)
    archive = open_archive(settings)
    count = write_backup(archive, options.file)
    size = options.file.stat().st_size
    if options.json:
        print_json({"file": str(options.file), "members": count, "bytes": size})
    say(
        f"Written: {options.file} ({count:,} files, {size:,} bytes). It holds what is for the narrowest "
        "circle: keep it as safe as the map."
    )
    return ALL_WELL
