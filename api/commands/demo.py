"""`sharegraph demo`: the records shipped with the package, loaded, answered and served in one command."""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from pathlib import Path
from textwrap import fill

from api.archive import open_archive
from api.commands.exits import ALL_WELL
from api.commands.load import load_each_into, status_of
from api.commands.printing import print_accounts, print_json, print_table, say
from api.commands.serve import serve
from api.demo import DEMO_DAY, demo_sources
from api.loading import Loaded, Wanted
from api.settings import Settings, read_settings
from graph.snapshot import Snapshot, open_snapshot
from ontology.account import records_in_words

FIRST_ANSWERS = 5
"""How many rows each first answer shows."""

GAPS_SHOWN = 3
"""How many cells of the gap matrix are shown."""


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The options of this command."""
    one.add_argument("--host", default=None, help="the address to listen on (default: 127.0.0.1)")
    one.add_argument("--port", type=int, default=None, help="the port to listen on (default: 8000)")
    one.add_argument("--once", action="store_true", help="print the first answers and end")
    one.add_argument("--json", action="store_true", help="the accounts as JSON on stdout")


def run(options: argparse.Namespace) -> int:
    """Load into `--data`, or into a folder that is removed at the end."""
    if options.data is not None:
        return _run(read_settings(data=options.data, host=options.host, port=options.port), options)
    with tempfile.TemporaryDirectory(prefix="sharegraph-demo-") as folder:
        return _run(read_settings(data=Path(folder), host=options.host, port=options.port), options)


def _run(settings: Settings, options: argparse.Namespace) -> int:
    sources = load_each_into(settings, demo_sources(), Wanted(audience=settings.order[0]))
    results = [one for loaded in sources for one in loaded]
    for loaded in sources:
        if not options.json and status_of(loaded) == ALL_WELL:
            _say_loaded(loaded)
        else:
            print_accounts(loaded, done="loaded")
    if options.json:
        print_json([result.account.as_json() for result in results])
    else:
        archive = open_archive(settings)
        order, limits = settings.order, settings.limits()
        with open_snapshot(archive, settings.data, order[0], order=order, limits=limits) as snapshot:
            print_first_answers(snapshot)
    status = status_of(results)
    if status != ALL_WELL or options.once:
        return status
    return serve(settings, settings.order[0], day=DEMO_DAY)


def _say_loaded(loaded: list[Loaded]) -> None:
    """One source in two lines: what it is, and what is in it."""
    accounts = [one.account for one in loaded]
    records: Counter[str] = Counter()
    for account in accounts:
        records.update(account.records)
    entry = loaded[0].entry
    title = entry.source.title if entry else accounts[0].source
    rows = sum(account.read for account in accounts)
    say(f"Loaded: {title} ({len(accounts)} files, {rows:,} rows, none refused)")
    say(fill(records_in_words(dict(records)), 100, initial_indent="  ", subsequent_indent="  "))


def print_first_answers(snapshot: Snapshot) -> None:
    """Pairs with most agreements in force, what ends soon, three cells of the gap matrix."""
    from api.answering import answer
    from graph.funding import gap_matrix, notable_gaps
    from graph.network import strongest_pairs

    say(f"\nThe day is {DEMO_DAY.isoformat()}, the demo's own (state of the map: {snapshot.name}).\n")
    pairs, in_all = strongest_pairs(snapshot, DEMO_DAY, most=FIRST_ANSWERS)
    print(f"Most agreements in force ({len(pairs)} of {in_all} pairs)\n")
    rows = [(pair.source_label, pair.target_label, str(len(pair.agreements))) for pair in pairs]
    print_table(("who shares", "with whom", "agreements"), rows)
    soon = answer(snapshot, "ends-soon", {}, day=DEMO_DAY)
    place = {name: number for number, name in enumerate(soon.columns)}
    wanted = ("ends", "agreementLabel", "fromLabel", "toLabel")
    texts = [[cell.value if (cell := row[place[name]]) else "" for name in wanted] for row in soon.rows]
    print(f"\nEnds within 90 days ({min(FIRST_ANSWERS, len(texts))} of {len(texts)})\n")
    print_table(("ends", "agreement", "who shares", "with whom"), texts[:FIRST_ANSWERS])
    gaps, of = notable_gaps(gap_matrix(snapshot, "harm", day=DEMO_DAY), most=GAPS_SHOWN)
    print(f"\nWhere nothing is there yet ({len(gaps)} of {of} cells)\n")
    print_table(
        ("harm", "country", "gap", "why"),
        [(gap.row_label, gap.column_label, gap.kind, gap.reason) for gap in gaps],
        widest=80,
    )
    print()
