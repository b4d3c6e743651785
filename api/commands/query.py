"""`sharegraph query QUERY`: SPARQL against the map, or against what each source states (GRAPH)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from api.commands.exits import ALL_WELL
from api.commands.opening import add_view_arguments, opened
from graph.store import GRAPH_FORMATS, RESULT_FORMATS, refuse_unsafe
from ontology.errors import UsageError


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The options of this command."""
    one.add_argument("query", metavar="QUERY", help="the query, `-` for standard input, or `@FILE`")
    one.add_argument(
        "--format", default="", metavar="FORMAT", help=f"{', '.join([*RESULT_FORMATS, *GRAPH_FORMATS])}"
    )
    add_view_arguments(one, on=False)


def run(options: argparse.Namespace) -> int:
    """Ask and write the answer's bytes."""
    text = options.query
    if text == "-":
        text = sys.stdin.read()
    elif text.startswith("@"):
        try:
            text = Path(text[1:]).read_text(encoding="utf-8")
        except (OSError, ValueError) as fault:
            raise UsageError(f"The query file {text[1:]} cannot be read: {fault}.") from fault
    form = options.format or ("json" if options.json else "")
    if form and form not in RESULT_FORMATS and form not in GRAPH_FORMATS:
        raise UsageError(
            f"--format {form!r} is not known; known are {', '.join([*RESULT_FORMATS, *GRAPH_FORMATS])}."
        )
    refuse_unsafe(text)
    with opened(options) as (_, snapshot):
        answer = snapshot.ask(
            text,
            solutions=form if form in RESULT_FORMATS else "csv",
            graph=form if form in GRAPH_FORMATS else "jsonld" if options.json else "turtle",
        )
    sys.stdout.buffer.write(answer.body)
    sys.stdout.flush()
    return ALL_WELL
