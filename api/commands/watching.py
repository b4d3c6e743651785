"""When a person is watching: a moving bar, a question before something is done, and who it is."""

from __future__ import annotations

import argparse
import contextlib
import getpass
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from api.commands.printing import say

if TYPE_CHECKING:
    from rich.progress import Progress as RichBar
    from rich.progress import TaskID

    from graph.archive import Archive


def add_who_argument(one: argparse.ArgumentParser) -> None:
    """`--who`, which stays in the archive."""
    one.add_argument(
        "--who", default="", metavar="NAME", help="who does this, for the history (default: the login name)"
    )


def add_yes_argument(one: argparse.ArgumentParser) -> None:
    """`--yes`."""
    one.add_argument("--yes", action="store_true", help="do not ask; a script is never asked")


def who_of(options: argparse.Namespace) -> str:
    """Who does this: as said, else the login name, else the number of the user."""
    said: str = options.who.strip()
    if said:
        return said
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return f"user {os.getuid()}"


def person_watches() -> bool:
    """Whether somebody reads what is said and can answer: both ends are a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def assured(question: str, options: argparse.Namespace, archive: Archive) -> bool:
    """Whether to go on: asked where a person is watching and has not said `--yes`.

    Call it within `archive.writing()`; others may write while somebody thinks. Raises ChangedMeanwhile
    where they did.
    """
    if options.yes or not person_watches():
        return True
    with archive.at_rest():
        return answered_yes(question)


def answered_yes(question: str) -> bool:
    """Ask on the terminal; anything but a yes is a no."""
    say(f"{question} [y/N] ")
    return sys.stdin.readline().strip().lower() in ("y", "yes")


class Bar:
    """A moving bar with what was read so far; called as `api.loading.Progress`."""

    def __init__(self, bar: RichBar, task: TaskID) -> None:
        self._bar, self._task = bar, task

    def __call__(self, what: str, read: int) -> None:
        """Say how many units of what were read."""
        from rich.markup import escape

        words = f"{what}: {read:,} read" if read else what
        self._bar.update(self._task, description=escape(words))

    @contextlib.contextmanager
    def resting(self) -> Iterator[None]:
        """Out of the way while something is asked."""
        self._bar.stop()
        try:
            yield
        finally:
            self._bar.start()


@contextlib.contextmanager
def progress_bar() -> Iterator[Bar | None]:
    """A bar, shown only when a person is watching."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as RichBar

    columns = (BarColumn(bar_width=20), TextColumn("{task.description}"), TimeElapsedColumn())
    with RichBar(*columns, console=Console(stderr=True), transient=True) as bar:
        yield Bar(bar, bar.add_task("reading", total=None))
