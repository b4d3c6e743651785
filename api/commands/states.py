"""`sharegraph states`: the states of the map that an audience was given, and which can be looked at."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

from api.archive import open_archive
from api.commands.exits import ALL_WELL
from api.commands.opening import add_audience_argument, audience_of
from api.commands.printing import print_json, print_table, say
from api.settings import Settings, read_settings
from graph.archive import Archive
from graph.snapshot import (
    Standing,
    bring_back,
    brought_back,
    given,
    keep_stores,
    let_go,
    standing,
    state_of,
)
from graph.snapshot.erasing import holding
from graph.snapshot.states import newest_in, read_contents
from ontology.errors import NotFound

WORDS = {
    Standing.READY: "ready",
    Standing.PUT_AWAY: "put away",
    Standing.WITHDRAWN: "withdrawn: something in it was erased, or is now for fewer people",
    Standing.OUTDATED: "cannot be had again: a newer Sharegraph reads its records by other rules",
}
"""How a state stands, in people's words."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One state that an audience was given; `made_of` is empty where that may no longer be told."""

    name: str
    newest: str
    """When the newest of its versions was loaded, or the newest of its decisions made, as ISO 8601; empty
    where that may no longer be told."""
    present: bool
    standing: Standing
    kept: bool
    made_of: tuple[tuple[str, int], ...]
    decisions: int


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The options of this command."""
    add_audience_argument(one, "whose states to list")
    one.add_argument(
        "--bring-back", default="", metavar="STATE", help="make a state ready again and keep it so"
    )
    one.add_argument(
        "--let-go", default="", metavar="STATE", help="no longer keep a state that was brought back"
    )
    one.add_argument("--json", action="store_true", help="the list as JSON")


def run(options: argparse.Namespace) -> int:
    """List the states, the newest first, after bringing one back or letting one go."""
    settings = read_settings(data=options.data)
    archive = open_archive(settings)
    audience = audience_of(options, settings)
    if options.bring_back or options.let_go:
        with holding(archive, settings.order):
            if options.bring_back:
                bring_back(archive, settings.data, options.bring_back, settings.order)
                say(f"The state {options.bring_back} can be looked at with at={options.bring_back}.")
            if options.let_go:
                let_go(settings.data, options.let_go)
                say(f"The state {options.let_go} is no longer kept.")
            keep_stores(archive, settings.data, settings.order, settings.kept_states)
    listed = states_of(archive, settings, audience)
    if options.json:
        print_json([_as_json(one) for one in listed])
        return ALL_WELL
    if not listed:
        say(f"No state of the map was given to {audience} yet: sharegraph load FILE… makes the first.")
        return ALL_WELL
    print_table(
        ("state", "newest in it", "how it stands", "sources and their versions", "decisions"),
        [
            (one.name, one.newest, _standing_words(one), _made_words(one), str(one.decisions))
            for one in listed
        ],
    )
    return ALL_WELL


def states_of(archive: Archive, settings: Settings, audience: str) -> list[Listed]:
    """The states that an audience was given, the newest first."""
    now = state_of(archive, audience, settings.order).name
    again = brought_back(settings.data)
    found = []
    for name in given(settings.data, audience):
        how = standing(archive, settings.data, name, audience, settings.order)
        made_of: tuple[tuple[str, int], ...] = ()
        decisions, newest = 0, ""
        if how in (Standing.READY, Standing.PUT_AWAY):
            try:
                made = read_contents(settings.data, name)
            except NotFound:
                continue  # removed since it was looked at
            made_of = tuple((source, shown) for source, _, shown in made.versions)
            decisions = len(made.decisions)
            newest = newest_in(made, archive.entries())
        found.append(Listed(name, newest, name == now, how, name in again, made_of, decisions))
    return found


def _standing_words(one: Listed) -> str:
    if one.present:
        return "the present one"
    return WORDS[one.standing] + (" (brought back)" if one.kept else "")


def _made_words(one: Listed) -> str:
    return ", ".join(f"{source} {number}" for source, number in one.made_of)


def _as_json(one: Listed) -> dict[str, object]:
    return {
        "state": one.name,
        "newest": one.newest or None,
        "present": one.present,
        "standing": one.standing.value,
        "brought_back": one.kept,
        "sources": [{"name": source, "version": number} for source, number in one.made_of],
        "decisions": one.decisions,
    }
