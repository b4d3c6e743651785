"""`sharegraph load FILE…`: files into the map, with an honest account."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from api.commands.exits import ALL_WELL, NOTHING_DONE, SOME_REFUSED
from api.commands.opening import add_audience_argument, audience_of
from api.commands.printing import print_accounts, print_found, print_json, say
from api.found import has_violations
from api.loading import Loaded, Progress, Wanted, load_files
from api.parts import load_parts
from api.settings import Settings, read_settings
from graph.archive import create_or_open
from graph.snapshot import keep_stores, publish_for, state_of, visible_to
from ontology.errors import UsageError


def add_file_arguments(one: argparse.ArgumentParser) -> None:
    """The options that `load` and `check` share."""
    one.add_argument("files", nargs="+", type=Path, metavar="FILE", help="the files to read")
    one.add_argument(
        "--as", dest="kind", default="", metavar="KIND", help="the kind of file, instead of by content"
    )
    one.add_argument("--source", default="", metavar="NAME", help="the name of the source")
    one.add_argument(
        "--provider", default="", metavar="NAME", help="who provides the data of a register that does not say"
    )
    one.add_argument("--json", action="store_true", help="the accounts as JSON on stdout")


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The options of this command."""
    add_file_arguments(one)
    add_audience_argument(one, "who may see the source")
    one.add_argument(
        "--audience-column",
        default="",
        metavar="HEADING",
        help="split the tables by this column, whose cells say who may see the row, into one source for "
        "each audience",
    )


def wanted_of(options: argparse.Namespace, audience: str = "") -> Wanted:
    """What the options say of the files; `audience` is who may see them, where that matters."""
    return Wanted(source=options.source, kind=options.kind, provider=options.provider, audience=audience)


def run(options: argparse.Namespace) -> int:
    """Load, publish, tell."""
    settings = read_settings(data=options.data)
    column = options.audience_column
    if column and options.audience:
        raise UsageError("Say who may see with --audience or with --audience-column, not with both.")
    audience = settings.order[0] if column else audience_of(options, settings)
    (results,) = load_each_into(settings, [options.files], wanted_of(options, audience), column=column)
    return report(results, as_json=options.json, done="loaded")


def load_into(settings: Settings, files: Sequence[Path], wanted: Wanted) -> list[Loaded]:
    """Load files and publish every audience's state that they change."""
    (results,) = load_each_into(settings, [files], wanted)
    return results


def load_each_into(
    settings: Settings, sets: Sequence[Sequence[Path]], wanted: Wanted, *, column: str = ""
) -> list[list[Loaded]]:
    """Load one set of files after the other, then publish once; the results are in the order of `sets`.

    With `column`, each set is split by it into a source for each audience.
    """
    archive = create_or_open(settings.data / "archive")
    loaded_at = settings.now().isoformat(timespec="seconds")
    with archive.writing(), progress_bar() as progress:
        order = settings.order
        sees_it = order[len(visible_to(wanted.audience, order)) - 1 :]
        before = {audience: state_of(archive, audience, order).name for audience in order}
        results = [
            load_parts(archive, files, wanted, column, order, loaded_at=loaded_at, progress=progress)
            if column
            else load_files(archive, files, wanted, loaded_at=loaded_at, progress=progress)
            for files in sets
        ]
        if any(one.entry is not None for loaded in results for one in loaded):
            for audience in order:
                state = state_of(archive, audience, order)
                # A source that was for more people before leaves the view of those as well.
                if audience in sees_it or state.name != before[audience]:
                    if progress is not None:
                        progress(f"publishing for {audience}", 0)
                    publish_for(settings.data, state, audience)
            keep_stores(archive, settings.data, order, settings.kept_states)
    return results


def report(results: Sequence[Loaded], *, as_json: bool, done: str) -> int:
    """Print the accounts and return the exit status they mean."""
    print_accounts(results, done=done)
    if any(result.findings is not None for result in results):
        print_found(results)
    if as_json:
        print_json([_json_of(result) for result in results])
    good = [result for result in results if result.outcome in ("loaded", "unchanged")]
    if not good:
        say("Nothing was loaded." if done == "loaded" else "Nothing of this could be loaded.")
    return status_of(results)


def _json_of(result: Loaded) -> dict[str, Any]:
    """The account; with what the full check found under `shapes`, where it was asked."""
    account = result.account.as_json()
    if result.findings is not None:
        found = result.findings.as_json()
        account["shapes"] = {name: found[name] for name in ("problems", "problem_counts")}
    return account


def status_of(results: Sequence[Loaded]) -> int:
    """The exit status that the outcomes of some files mean."""
    good = [result for result in results if result.outcome in ("loaded", "unchanged")]
    if not good:
        return NOTHING_DONE
    refused = len(good) < len(results) or any(
        result.account.refused or (result.findings is not None and has_violations(result.findings))
        for result in results
    )
    return SOME_REFUSED if refused else ALL_WELL


@contextlib.contextmanager
def progress_bar() -> Iterator[Progress | None]:
    """A moving bar with what was read so far, shown only when a person is watching."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(bar_width=20), TextColumn("{task.description}"), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def show(what: str, read: int) -> None:
            words = f"{what}: {read:,} read" if read else what
            bar.update(task, description=escape(words))

        yield show
