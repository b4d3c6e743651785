"""`sharegraph decisions`: what people decided, in effect, asleep and undone, by whom, when and why."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from api.archive import open_archive
from api.commands.decide import decision_json
from api.commands.exits import ALL_WELL
from api.commands.printing import WHOLE_ADDRESS, print_json, print_table, say
from api.settings import read_settings
from graph.archive import Archive
from graph.archive.decisions import Undoing, read_decisions
from graph.snapshot import state_of
from ontology.decisions import Decision


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The options of this command."""
    one.add_argument("--json", action="store_true", help="the answer as JSON")


def run(options: argparse.Namespace) -> int:
    """List every decision in the order in which they were made."""
    settings = read_settings(data=options.data)
    found = decisions_told(open_archive(settings), settings.order)
    if options.json:
        print_json(found)
    elif found:
        columns = ("decision", "state", "kind", "one", "other", "who", "when", "because")
        print_table(columns, [[one[name] for name in columns] for one in found], widest=WHOLE_ADDRESS)
    else:
        say("Nothing was decided yet: sharegraph candidates lists what may be one thing.")
    return ALL_WELL


def decisions_told(archive: Archive, order: Sequence[str]) -> list[dict[str, Any]]:
    """Each decision with its state: in effect; asleep, where what it names is no longer stated; undone."""
    said = read_decisions(archive.folder)
    holding = {one.id for one in archive.decisions()}
    awake = {one.id for one in state_of(archive, order[-1], order).decisions}
    undone = {one.undoes: one for one in said if isinstance(one, Undoing)}
    found: list[dict[str, Any]] = []
    for one in dict.fromkeys(one for one in said if isinstance(one, Decision)):
        told: dict[str, Any] = {"state": "in effect" if one.id in awake else "asleep"}
        if one.id not in holding:
            end = undone[one.id]
            told = {
                "state": "undone",
                "undone": {"because": end.because, "who": end.who, "when": end.when},
            }
        found.append(decision_json(one) | told)
    return found
