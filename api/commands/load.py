"""`sharegraph load FILE…`: files into the map, with an honest account."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

from api.archive import open_archive
from api.care import Care, Proposal
from api.commands.exits import ALL_WELL, NOTHING_DONE, SOME_REFUSED
from api.commands.opening import add_audience_argument, audience_of
from api.commands.printing import print_accounts, print_found, print_json, say
from api.commands.telling_changes import say_changes
from api.commands.watching import (
    Bar,
    add_who_argument,
    add_yes_argument,
    answered_yes,
    person_watches,
    progress_bar,
    who_of,
)
from api.differences import described
from api.found import has_violations
from api.loading import Loaded, Progress, Wanted, load_files
from api.parts import load_parts
from api.publishing import changing
from api.settings import Settings, read_settings
from graph.archive import Archive
from ontology.errors import UsageError
from ontology.stages import timed

SLOW_SECONDS = 5
"""From how many seconds in one stage on a load says by itself how long each took."""


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
    one.add_argument(
        "--mapping",
        type=Path,
        metavar="YAML",
        help="what the columns of a table mean (`sharegraph map` writes a first one)",
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
    one.add_argument(
        "--allow-drop",
        action="store_true",
        help="accept a version that lacks most of the source's present records (see SHAREGRAPH_GUARD_SHARE)",
    )
    one.add_argument(
        "--timings",
        action="store_true",
        help=f"say how long each stage took, also where none took {SLOW_SECONDS} seconds",
    )
    add_who_argument(one)
    add_yes_argument(one)


def wanted_of(options: argparse.Namespace, audience: str = "") -> Wanted:
    """What the options say of the files; `audience` is who may see them, where that matters."""
    return Wanted(
        source=options.source,
        kind=options.kind,
        provider=options.provider,
        audience=audience,
        mapping=options.mapping,
    )


def run(options: argparse.Namespace) -> int:
    """Load, publish, tell."""
    settings = read_settings(data=options.data)
    care = Care(
        who=who_of(options),
        may_drop=1.0 if options.allow_drop else settings.guard_share,
        confirm=_confirmed if person_watches() and not options.yes else None,
    )
    column = options.audience_column
    if column and options.audience:
        raise UsageError("Say who may see with --audience or with --audience-column, not with both.")
    audience = settings.order[0] if column else audience_of(options, settings)
    wanted = wanted_of(options, audience)
    with timed() as stages:
        (results,) = load_each_into(settings, [options.files], wanted, care, column=column)
    if options.timings or any(one.seconds >= SLOW_SECONDS for one in stages.values()):
        say("Seconds: " + ", ".join(f"{name} {one.seconds:.1f}" for name, one in stages.items()) + ".")
    return report(results, as_json=options.json, done="loaded")


def load_into(
    settings: Settings, files: Sequence[Path], wanted: Wanted, care: Care | None = None
) -> list[Loaded]:
    """Load files and publish every audience's state that they change."""
    (results,) = load_each_into(settings, [files], wanted, care)
    return results


def load_each_into(
    settings: Settings,
    sets: Sequence[Sequence[Path]],
    wanted: Wanted,
    care: Care | None = None,
    *,
    column: str = "",
) -> list[list[Loaded]]:
    """Load one set of files after the other, then publish once; the results are in the order of `sets`.

    Without `care` nobody is asked, and the guard is that of the settings. With `column`, each set is
    split by it into a source for each audience.
    """
    archive = open_archive(settings)
    loaded_at = settings.now().isoformat(timespec="seconds")
    with (
        progress_bar() as progress,
        changing(archive, settings, tell=_without_count(progress)) as ahead,
    ):
        watched = _at_rest(care or Care(may_drop=settings.guard_share), progress, archive)

        def load(files: Sequence[Path]) -> list[Loaded]:
            if column:
                return load_parts(
                    archive,
                    files,
                    wanted,
                    column,
                    settings.order,
                    loaded_at=loaded_at,
                    progress=progress,
                    care=watched,
                )
            return load_files(
                archive,
                files,
                wanted,
                loaded_at=loaded_at,
                progress=progress,
                care=watched,
                ahead=ahead,
            )

        return [load(files) for files in sets]


def _at_rest(care: Care, bar: Bar | None, archive: Archive) -> Care:
    """The same care; while somebody is asked the bar is out of the way, and others may write."""
    confirm = care.confirm
    if confirm is None:
        return care

    def ask(proposal: Proposal) -> bool:
        with bar.resting() if bar is not None else nullcontext(), archive.at_rest():
            return confirm(proposal)

    return replace(care, confirm=ask)


def _confirmed(proposal: Proposal) -> bool:
    """Say what a version would change, and ask; where it changes no record, there is nothing to ask."""
    made = proposal.comparison
    if proposal.present is None or not (made.added or made.changed or made.removed):
        return True
    say(f"Source {proposal.source}: this takes the place of version {proposal.present}.")
    say_changes(described(made))
    return answered_yes("Load it?")


def _without_count(progress: Progress | None) -> Callable[[str], None] | None:
    """The moving bar for what is not counted."""
    return None if progress is None else lambda words: progress(words, 0)


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
    """The account; with what the full check found under `shapes`, and what a load changes of its source's
    records under `changes`."""
    account = result.account.as_json()
    if result.findings is not None:
        found = result.findings.as_json()
        account["shapes"] = {name: found[name] for name in ("problems", "problem_counts")}
    if result.changes is not None:
        account["changes"] = result.changes
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
