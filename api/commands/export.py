"""`sharegraph export`: the map's statements as sorted N-Quads, the same bytes for the same map."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from api.archive import open_archive
from api.commands.exits import ALL_WELL
from api.commands.opening import add_audience_argument, audience_of
from api.commands.printing import print_json, say
from api.commands.writing import write_file
from api.settings import read_settings
from api.sources import credits_of
from graph.snapshot import publish_for, state_of
from graph.store import open_read_only
from ontology.errors import UsageError


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The options of this command."""
    one.add_argument("--to", type=Path, metavar="FILE", help="write into a file instead of stdout")
    add_audience_argument(one, "whose view to write")
    one.add_argument("--json", action="store_true", help="say as JSON what was written (needs --to)")


def run(options: argparse.Namespace) -> int:
    """Write all graphs: the map (default graph), each source's own, and the catalogue with the credits."""
    if options.json and options.to is None:
        raise UsageError("--json says what was written into a file; name it with --to FILE.")
    settings = read_settings(data=options.data)
    audience = audience_of(options, settings)
    state = state_of(open_archive(settings), audience, settings.order)
    store = open_read_only(publish_for(settings.data, state, audience))
    count = 0

    def counted(lines: Iterable[bytes]) -> Iterator[bytes]:
        nonlocal count
        for line in lines:
            count += 1
            yield line

    try:
        if options.to is None:
            for line in store.dump():
                sys.stdout.buffer.write(line)
            sys.stdout.flush()
        else:
            write_file(counted(store.dump()), options.to)
    finally:
        store.close()
    credit = credits_of(state.entries)
    if options.json:
        print_json({"file": str(options.to), "state": state.name, "statements": count, "sources": credit})
    for one in credit:
        words = ", ".join(one[key] for key in ("publisher", "licence", "credit") if one[key])
        say(f"{one['source']}: {words or 'publisher and licence not known'}")
    return ALL_WELL
