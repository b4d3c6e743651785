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
    ChangedNothing,
    DecisionRefused,
    InputError,
    NotFound,
    QueryError,
    ShapesError,
    SharegraphError,
    StoreError,
    UsageError,
)

DECISION_COMMANDS: dict[str, str] = {
    "same": "decide that two things are one",
    "not-same": "decide that two things are not one",
    "unit-of": "decide that one is a part of another",
    "predecessor": "decide that one came before another",
    "related": "decide that two organisations are related",
    "not-this-identifier": "decide that an identifier is wrong in a record",
}
"""The commands that write a decision down, each called as its kind of decision."""

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
    "history": "what happened to a source: its versions, who brought them, and what was taken back",
    "diff": "what two versions of a source state differently",
    "revert": "bring an earlier version of a source back, as a new version",
    "remove": "take a source out of the map; its history stays",
    "purge": "erase a version or a source for good, with all that was made of it",
    "verify": "hold archive and stores against their hashes and against each other",
    "backup": "write archive and states into one file",
    "restore": "put the archive and states of a backup into a new data folder",
    "states": "the map as it was known before: list earlier states, bring one back",
    "ontology": "ask a reasoner whether the words and a sample of the map are consistent",
    **DECISION_COMMANDS,
    "undo": "take a decision back",
    "decisions": "what people decided, in effect and undone: by whom, when and why",
    "candidates": "what may be one thing: joined by rule already, or to be decided by a person",
    "conflicts": "where sources contradict each other, or one itself: who says what, which is shown, why",
    "export": "write the map's statements",
    "serve": "serve pages and API",
}
"""Each command with its sentence; its code stands in the module of the same name in this folder."""

HOMES: dict[str, str] = dict.fromkeys((*DECISION_COMMANDS, "undo"), "decide")
"""Commands that share a module, which reads in `options.command` which of them was called."""

_EXIT_SENTENCE = (
    "Exit status: 0 all well; 1 some refused; 2 wrong use; 3 nothing done; 4 trouble with the data folder."
)


def parser(wanted: str | None = None, *, alone: bool = False) -> argparse.ArgumentParser:
    """The whole parser, or (quicker) one that knows the options of the command `wanted` only.

    With `alone` it knows of no other command: the quickest, for words that begin with that command.
    """
    top = argparse.ArgumentParser(
        prog="sharegraph",
        description="Who shares what with whom, under which agreement, paid by whom, "
        "and where nothing is there yet.",
        epilog=_EXIT_SENTENCE,
    )
    top.add_argument("--version", action="version", version=f"sharegraph {version('sharegraph')}")
    _add_data_argument(top, default=None)
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, sentence in COMMANDS.items():
        if alone and name != wanted:
            continue
        one = commands.add_parser(
            name, help=sentence, description=sentence[0].upper() + sentence[1:] + ".", epilog=_EXIT_SENTENCE
        )
        if wanted is None or wanted == name:
            # Where it is not said here, what was said before the command stays.
            _add_data_argument(one, default=argparse.SUPPRESS)
            home = import_module(f"api.commands.{HOMES.get(name, name)}")
            if name in HOMES:
                home.add_arguments_of(one, name)
            else:
                home.add_arguments(one)
    return top


def _add_data_argument(one: argparse.ArgumentParser, *, default: Path | str | None) -> None:
    one.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        default=default,
        help="where archive and stores lie (default: SHAREGRAPH_DATA, else ./sharegraph-data)",
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status (argparse itself ends with 2 on wrong words)."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    said = [word for at, word in enumerate(words) if word != "--data" and words[at - 1 : at] != ["--data"]]
    wanted = next((word for word in said if word in COMMANDS), "")
    options = parser(wanted, alone=said[:1] == [wanted]).parse_args(words)
    run: Callable[[argparse.Namespace], int] = import_module(
        f"api.commands.{HOMES.get(options.command, options.command)}"
    ).run
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
    except (QueryError, InputError, NotFound, ChangedNothing, DecisionRefused, ShapesError) as fault:
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
