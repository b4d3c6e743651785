"""`sharegraph network [ORGANISATION]`: who shares what with whom, around an organisation or whole."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from api.commands.exits import ALL_WELL
from api.commands.opening import add_view_arguments, day_of, opened
from api.commands.printing import print_table, say
from api.commands.writing import format_of, write_data
from api.http.network_asked import MOST_HOPS, RELATION_WORDS, STATE_WORDS, read_wanted
from graph.network import (
    RELATIONS,
    Described,
    as_csv,
    as_gexf,
    as_graphml,
    as_standalone_html,
    as_svg,
    described,
    network_around,
    node_link,
)
from graph.questions.naming import find_thing

TABLE = "table"
FORMATS = (TABLE, "csv", "json", "graphml", "gexf", "svg", "html")
PICTURES = frozenset({"svg", "html"})
"""What is cut where nobody could read it; the other formats hold every tie."""


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The options of this command."""
    one.add_argument(
        "organisation",
        nargs="?",
        default="",
        metavar="ORGANISATION",
        help="around whom: a name, an identifier or an IRI; without it, the whole map",
    )
    one.add_argument(
        "--hops",
        type=int,
        default=1,
        metavar="N",
        help=f"how many steps around the organisation, 1 to {MOST_HOPS} (default: 1)",
    )
    one.add_argument(
        "--relations",
        action="append",
        default=[],
        metavar="WORDS",
        help=f"which ties, with commas between: {', '.join(RELATION_WORDS)} (default: shares)",
    )
    one.add_argument(
        "--states",
        action="append",
        default=[],
        metavar="WORDS",
        help=f"which states on the day, with commas between: {', '.join(STATE_WORDS)} "
        "(default: all but ended)",
    )
    one.add_argument("--format", default="", metavar="FORMAT", help=f"{', '.join(FORMATS)} (default: table)")
    one.add_argument("--out", type=Path, metavar="FILE", help="write into a file instead of stdout")
    add_view_arguments(one)


def run(options: argparse.Namespace) -> int:
    """Project, look up names and places, write."""
    form = format_of(options, FORMATS, TABLE)
    wanted = read_wanted(options.hops, options.relations, options.states, None)
    with opened(options) as (settings, snapshot):
        focus = find_thing(snapshot, "organisation", options.organisation) if options.organisation else ""
        network = network_around(
            snapshot,
            day_of(options, settings),
            focus=focus,
            hops=wanted.hops,
            rules=wanted.rules,
            states=wanted.states,
            most_nodes=settings.drawn_nodes if form in PICTURES else None,
        )
        view = described(snapshot, network)
    if form == TABLE and options.out is None:
        _print(view)
    else:
        write_data(_written(view, "csv" if form == TABLE else form), options.out)
    if not network.links:
        say("No such tie that this map knows of. That is no proof that there is none.")
    say(f"{view.title}: showing {view.count} (state of the map: {view.state}).")
    for words in (
        *filter(None, (view.second_hand,)),
        *view.internal,
        *(f"Source: {credit}" for credit in view.credits),
    ):
        say(words)
    return ALL_WELL


def _written(view: Described, form: str) -> str | bytes:
    match form:
        case "json":
            return json.dumps(node_link(view), ensure_ascii=False, indent=2) + "\n"
        case "csv":
            return as_csv(view)
        case "graphml":
            return as_graphml(view)
        case "gexf":
            return as_gexf(view)
        case "svg":
            return as_svg(view)
        case _:
            return as_standalone_html(view)


def _print(view: Described) -> None:
    """One line for each tie: who, with whom, in which state, under how many and which agreements."""
    if not view.network.links:
        return
    rows = []
    seen = set()
    for link, _ in view.rows():
        key = (link.source, link.target, link.rule, link.state)
        if key in seen:
            continue
        seen.add(key)
        rows.append(
            (
                view.label(link.source),
                RELATIONS.get(link.rule, link.rule),
                view.label(link.target),
                link.state.value,
                str(len(link.agreements)),
                "; ".join(view.label(iri) for iri in link.agreements),
            )
        )
    print_table(("who", "does what", "with whom", "state", "of", "under"), rows)
