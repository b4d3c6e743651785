"""What a loader is: a kind, a test on content, and a function from an input to records or problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from loaders.reading.input import Input
from ontology.account import Account, Problem
from ontology.identifiers import Mint
from ontology.records import Record, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a loader is given beside the file: where IRIs come from and where its tally goes.

    The loader counts `account.read`, `account.refused` and `account.ignored` itself, in its own
    unit, and notes there what it guessed or dropped; records and problems are counted by the caller.
    """

    mint: Mint
    account: Account
    provider: str = ""
    """The organisation that provides the data of a register whose columns do not say (`--provider`)."""
    prepared: Any = None
    """What the loader's `prepare` made of the files of the set, for a loader that has one."""


Headings = Mapping[tuple[str, str], str]
"""(class of records, its field) → the heading of the column that fills it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loader:
    """One kind of file: how it is recognised, what it says about its source, how it is read."""

    kind: str
    """The word for `--as` and for accounts: `template`, `data-use-register`, `360giving`, `table`, …"""
    title: str
    """What it is, for people."""
    version: str
    """Raised whenever the same bytes would give other records."""
    unit: str
    """What `read`, `loaded`, `refused` and `ignored` count: `rows`, `objects` or `described nodes`."""
    recognises: Callable[[Input], bool]
    """Whether the content is of this kind. Looks at little and never raises."""
    describe: Callable[[Input], Source]
    """What the file says of its source. `name` is the publisher's own identifier in it, or empty."""
    read: Callable[[Input, Reading], Iterator[Record | Problem]]
    """Records and problems in the order of the file. Raises `InputError` where the file is refused
    whole, at the first step or any later one; reads no clock, no network, no randomness."""
    reads_several: bool = field(default=False)
    """Whether several files of this kind, given together, are one version of one source."""
    each_by_itself: bool = field(default=False)
    """Whether, of several that are one version, a file that nobody can read leaves the others to be
    loaded: where each is one record, it is a record refused. Else a version is loaded whole or not at all."""
    headings: Callable[[Input], Headings] | None = field(default=None)
    """Which column of a file that was read fills which field; for a loader of which each field has one."""
    prepare: Callable[[Sequence[Input]], Any] | None = field(default=None)
    """For a loader that reads several: called once with all files that are one source, before they
    are read one by one; what it gives goes into each `Reading.prepared`, so that rows of one file
    can point to rows of another. Raises nothing that `read` would not raise for the file itself.
    The source's name is the first that `describe` gives for any of the files."""
    specific: Callable[[Input], Loader] | None = field(default=None)
    """For a kind whose version hangs on the file (a table, on its mapping): the loader of one file.
    Raises `InputError` for a file that none fits."""
