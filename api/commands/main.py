"""The console command `sharegraph`: reads the words, calls the command, turns errors into exit statuses."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from api.commands.exits import ALL_WELL, NOTHING_DONE, STORE_TROUBLE, WRONG_USE
from ontology.errors import (
    InputError,
    NotFound,
    QueryError,
    ShapesError,
    SharegraphError,
    StoreError,
    UsageError,
)

COMMANDS: dict[str, str] = {
    "demo": "load the records shipped with the package and serve them",
    "load": "load files into the map",
    "check": "say what loading files would give, without loading them",
    "map": "propose what the columns of a table mean, as a mapping file to look over",
    "template": "write our own template, with an example row and a column guide",
    "query": "ask a SPARQL query",
    "ask": "ask one of the named questions",
    "term": "what a word means, what other sectors call it, and where it is used",
    "network": "who shares what with whom, around an organisation or whole",
    "gaps": "what is funded, held, shared and needed where",
    "sources": "what was loaded, with its account",
    "ontology": "ask a reasoner whether the words and a sample of the map are consistent",
    "export": "write the map's statements",
    "serve": "serve pages and API",
}
"""Each command with its sentence; its code stands in the module of the same name in this folder."""

_EXIT_SENTENCE = (
    "Exit status: 0 all well; 1 some refused; 2 wrong use; 3 nothing done; 4 trouble with the data folder."
)


def parser(wanted: str | None = None) -> argparse.ArgumentParser:
    """The whole parser, or (quicker) one that knows the options of the command `wanted` only."""
    top = argparse.ArgumentParser(
        prog="sharegraph",
        description="Who shares what with whom, under which agreement, paid by whom, "
        "and where nothing is there yet.",
        epilog=_EXIT_SENTENCE,
    )
    top.add_argument("--version", action="version", version=f"sharegraph {version('sharegraph')}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, sentence in COMMANDS.items():
        one = commands.add_parser(
            name, help=sentence, description=sentence[0].upper() + sentence[1:] + ".", epilog=_EXIT_SENTENCE
        )
        if wanted is None or wanted == name:
            one.add_argument(
                "--data",
                type=Path,
                metavar="DIR",
                help="where archive and stores lie (default: SHAREGRAPH_DATA, else ./sharegraph-data)",
            )
            import_module(f"api.commands.{name}").add_arguments(one)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status (argparse itself ends with 2 on wrong words)."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    wanted = next((word for word in words if word in COMMANDS), "")
    options = parser(wanted).parse_args(words)
    run: Callable[[argparse.Namespace], int] = import_module(f"api.commands.{options.command}").run
    try:
        return run(options)
    except BrokenPipeError:
        # Whoever read stdout has enough; without this Python would complain of the pipe at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ALL_WELL
    except KeyboardInterrupt:
        return _say("Stopped.", NOTHING_DONE)
    except StoreError as fault:
        return _say(str(fault), STORE_TROUBLE, fault)
    except (QueryError, InputError, NotFound, ShapesError) as fault:
        status = WRONG_USE if fault.code in ("query-syntax", "query-refused") else NOTHING_DONE
        return _say(str(fault), status, fault)
    except UsageError as fault:
        return _say(str(fault), WRONG_USE, fault)
    except OSError as fault:
        return _say(f"The disk refuses: {fault}.", STORE_TROUBLE)


def _say(words: str, status: int, fault: SharegraphError | None = None) -> int:
    code = f" [{fault.code}]" if fault is not None else ""
    print(f"sharegraph: {words}{code}", file=sys.stderr)
    return status
