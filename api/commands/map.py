"""`sharegraph map FILE`: a first mapping of a table, for a person to look over."""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path

from api.commands.exits import ALL_WELL
from api.commands.printing import say
from api.commands.writing import write_data
from ontology.errors import UnknownKind, UsageError


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The options of this command."""
    one.add_argument("file", type=Path, metavar="FILE", help="the table to look at")
    one.add_argument("--to", type=Path, metavar="YAML", help="the file to write, instead of stdout")
    one.add_argument("--sheet", default="", metavar="NAME", help="the sheet to look at, of several")
    one.add_argument("--yes", action="store_true", help="write over a file that is there")


def run(options: argparse.Namespace) -> int:
    """Look, guess, write."""
    from loaders.reading.input import open_input
    from loaders.registry import loader_for
    from loaders.table.proposing.guessing import propose
    from loaders.table.proposing.writing import mapping_text, undecided

    out: Path | None = options.to
    if out is not None and out.exists() and not options.yes:
        raise UsageError(f"{out} is there already. Say --yes to write over it, or name another file.")
    file = open_input(options.file)
    proposal = propose(file, options.sheet)
    write_data(mapping_text(proposal), out)
    left = len(undecided(proposal))
    people = sum(one.names_people for one in proposal.columns) + len(proposal.of_people())
    placed = sum(bool(one.heading) for one in proposal.columns) - left - people
    say(
        f"{len(proposal.columns)} columns of {proposal.rows:,} rows looked at: {placed} are put under fields "
        f"of {proposal.shape.title}, {left} are left to decide"
        + (f", {people} dropped since they name people." if people else ".")
    )
    with contextlib.suppress(UnknownKind):
        known = loader_for(file)
        say(f"The file loads without a mapping too, as {known.kind} ({known.title}).")
    if proposal.other_sheets:
        say(f"Not looked at: {', '.join(proposal.other_sheets)} (--sheet NAME).")
    return ALL_WELL
