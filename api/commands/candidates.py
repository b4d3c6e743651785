"""`sharegraph candidates`: what may be one thing, joined by rule already or to be decided by a person."""

from __future__ import annotations

import argparse

from api.archive import open_archive
from api.commands.exits import ALL_WELL
from api.commands.opening import add_view_arguments, opened
from api.commands.printing import WHOLE_ADDRESS, print_json, print_table, say
from graph.questions.candidates import candidates

SHOWN = 50
"""How many pairs are listed where nothing is said."""


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The options of this command."""
    one.add_argument("--most", type=int, default=SHOWN, metavar="N", help=f"how many (default: {SHOWN})")
    one.add_argument("--accepted", action="store_true", help="those that a rule joined, instead")
    add_view_arguments(one, on=False)


def run(options: argparse.Namespace) -> int:
    """List the pairs to be decided, or those that are joined by an identifier."""
    with opened(options) as (settings, snapshot):
        decided = open_archive(settings).decisions()
        found = [one for one in candidates(snapshot, decided) if one.accepted is bool(options.accepted)]
    shown = found[: max(options.most, 0)]
    if options.json:
        pairs = [
            {
                "one": one.one,
                "other": one.other,
                "label": one.label,
                "other_label": one.other_label,
                "why": one.why,
                "evidence": one.evidence,
                "accepted": one.accepted,
            }
            for one in shown
        ]
        print_json({"state": snapshot.name, "in_all": len(found), "candidates": pairs})
        return ALL_WELL
    if shown:
        columns = ("name", "one", "other", "why", "evidence")
        print_table(
            columns,
            [(one.label, one.one, one.other, one.why, one.evidence) for one in shown],
            widest=WHOLE_ADDRESS,
        )
    what = "joined by rule" if options.accepted else "to be decided"
    say(f"{len(shown):,} of {len(found):,} pairs {what}.")
    if shown and not options.accepted:
        say("Decide with: sharegraph same A B --because WHY, or sharegraph not-same A B --because WHY")
    return ALL_WELL
