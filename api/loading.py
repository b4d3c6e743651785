"""From files to accepted versions: read, tally, and hand to the archive."""

from __future__ import annotations

import gc
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from api.care import CARELESS, Care, guard, proposal_of
from api.found import found_in
from api.versions import REFUSED_WITH_ITS_SET, Version, Wanted, fault_of, versions_of
from graph.archive import Archive, Entry
from graph.archive.collecting import Collected
from graph.conformance import check_shapes, require_pyshacl
from graph.snapshot import Ahead
from loaders.loader import Headings, Reading
from loaders.reading.input import Input
from ontology.account import Account, Problem
from ontology.errors import InputError
from ontology.identifiers import DEFAULT_BASE, Mint
from ontology.records import Record
from ontology.stages import stage
from ontology.statements import lines_of
from ontology.told_days import PERIODS, backwards

__all__ = ["Loaded", "Outcome", "Progress", "Wanted", "check_files", "load_files"]

Progress = Callable[[str, int], None]
"""Called with the file's name and how many units of it were read so far."""

PROGRESS_EVERY = 2_000
"""Records between two calls of the progress function."""

COLLECTED_EVERY = 200_000
"""New objects between two looks for cycles while files are read (otherwise 700)."""

Outcome = Literal["loaded", "unchanged", "refused", "empty", "declined"]
"""What became of a file: its records are (or can be) loaded; the same bytes were there already; it is
refused, itself or with its set; nothing in its source made a record; the person who was asked said no."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of one file, its account, and the archive's entry where there is one."""

    account: Account
    outcome: Outcome
    entry: Entry | None = None
    findings: Account | None = None
    """What the full check finds in it, as the problems of a second account; None where it was not asked."""
    changes: dict[str, int] | None = None
    """How many records of its source are added, changed, removed and unchanged; None where nothing was
    compared."""


def check_files(
    paths: Sequence[Path | Input],
    wanted: Wanted,
    *,
    base: str = DEFAULT_BASE,
    progress: Progress | None = None,
    shapes: bool = False,
) -> list[Loaded]:
    """What `load_files` would give for an archive that holds nothing yet, without loading.

    With `shapes`, what can be loaded is checked against the shapes as well. Raises UsageError as
    `load_files` does, ShapesError where the full check gives no answer.
    """
    if shapes:
        require_pyshacl()
    versions, unread = versions_of(paths, wanted)
    results: list[Loaded] = []
    for version in versions:
        with Collected() as lines:
            accounts, outcome = _read_version(version, base, wanted, lines, progress)
            found: list[Account] | list[None] = [None] * len(accounts)
            if shapes and outcome == "loaded":
                if progress is not None:
                    progress(f"checking {version.source.name} against the shapes", 0)
                findings = check_shapes(f"{line} .\n".encode() for line in lines)
                found = found_in(accounts, findings, _headings(version))
        results.extend(
            Loaded(account, outcome, findings=one) for account, one in zip(accounts, found, strict=True)
        )
    return [*results, *(_refused(name, wanted.kind, fault) for name, fault in unread)]


def _headings(version: Version) -> list[Headings]:
    """Of each file of a version, which column fills which field, as far as its loader says."""
    say = version.loader.headings
    return [{} if say is None else say(file) for file in version.files]


def load_files(
    archive: Archive,
    paths: Sequence[Path | Input],
    wanted: Wanted,
    *,
    loaded_at: str,
    progress: Progress | None = None,
    care: Care = CARELESS,
    ahead: Ahead | None = None,
) -> list[Loaded]:
    """Load files into the archive, one version a source, each whole or not at all.

    A version of which one file is refused whole is not accepted. The same bytes for the same
    source change nothing; the same bytes under another name are refused unless `wanted.source`
    says so. A version is compared with the present one first; `care` says what may then stop it.
    What is read is told to `ahead`, which begins its store meanwhile.
    Call it within `archive.writing()`. Raises UsageError where `wanted` does not fit the
    files, before anything is loaded; StoreError where the archive refuses.
    """
    versions, unread = versions_of(paths, wanted)
    results: list[Loaded] = []
    for version in versions:
        results.extend(_load(archive, version, wanted, loaded_at, progress, care, ahead))
    return [*results, *(_refused(name, wanted.kind, fault) for name, fault in unread)]


def _load(
    archive: Archive,
    version: Version,
    wanted: Wanted,
    loaded_at: str,
    progress: Progress | None,
    care: Care,
    ahead: Ahead | None,
) -> list[Loaded]:
    if not version.faults and version.barred is None:
        same = [entry for entry in archive.current() if entry.input_sha256 == version.input_sha256]
        for entry in same:
            if _is_the_same(entry, version, wanted):
                return [Loaded(account, "unchanged", entry) for account in entry.read_accounts()]
        other = [entry.source.name for entry in same if entry.source.name != version.source.name]
        if other and not wanted.source:
            fault = fault_of(
                "same-bytes",
                f"The same bytes are already loaded as the source {other[0]}.",
                f"Say --source {version.source.name} to load them a second time under that name.",
            )
            return [_refused(file.name, version.loader.kind, fault) for file in version.files]
    with Collected(told=None if ahead is None else ahead.taking(version.source.name)) as lines:
        results = _accept(archive, version, wanted, lines, loaded_at, progress, care)
    if ahead is not None:
        ahead.settle(results[0].entry)
    return results


def _accept(
    archive: Archive,
    version: Version,
    wanted: Wanted,
    lines: Collected,
    loaded_at: str,
    progress: Progress | None,
    care: Care,
) -> list[Loaded]:
    """Read a version into `lines`, compare it with the present one, and append it."""
    with stage("reading"), seldom_collected():
        accounts, outcome = _read_version(version, archive.base, wanted, lines, progress)
    if outcome != "loaded":
        return [Loaded(account, outcome) for account in accounts]
    if progress is not None:
        progress(f"comparing {version.source.name} with what is there", 0)
    with stage("comparing"):
        proposal = proposal_of(archive, version.source.name, lines)
    changes = proposal.comparison.counts()
    try:
        guard(proposal, care.may_drop)
        agreed = care.confirm is None or care.confirm(proposal)
    except InputError as fault:
        for account in accounts:
            _refuse(account, fault)
        return [Loaded(account, "refused", changes=changes) for account in accounts]
    if not agreed:
        return [Loaded(account, "declined", changes=changes) for account in accounts]
    with stage("archiving"):
        entry = archive.append(
            version.source,
            lines,
            audience=wanted.audience,
            provider=wanted.provider,
            input_sha256=version.input_sha256,
            loader=version.loader.kind,
            loader_version=version.loader.version,
            loaded_at=loaded_at,
            accounts=[account.as_json() for account in accounts],
            who=care.who,
        )
    return [Loaded(account, outcome, entry, changes=changes) for account in accounts]


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for cycles in memory seldom: records make none, and looking took a sixth of a mapped table."""
    before = gc.get_threshold()
    gc.set_threshold(COLLECTED_EVERY, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _is_the_same(entry: Entry, version: Version, wanted: Wanted) -> bool:
    """Whether an entry of the same bytes says all that loading them now would say."""
    return (entry.source, entry.loader, entry.loader_version, entry.audience, entry.provider) == (
        version.source,
        version.loader.kind,
        version.loader.version,
        wanted.audience,
        wanted.provider,
    )


def _read_version(
    version: Version, base: str, wanted: Wanted, lines: Collected, progress: Progress | None
) -> tuple[list[Account], Outcome]:
    """Read the files of a version: an account each, and whether what they state, which is put into
    `lines`, can be loaded. The account of a refused file counts nothing as loaded.
    """
    mint = Mint(base, version.source.name)
    accounts: list[Account] = []
    refused: list[Account] = []
    prepared: Any = None
    if version.loader.prepare is not None:
        prepared = version.loader.prepare(version.files)
    for number, file in enumerate(version.files):
        account = Account(
            file=file.name, kind=version.loader.kind, unit=version.loader.unit, source=version.source.name
        )
        accounts.append(account)
        reading = Reading(mint=mint, account=account, provider=wanted.provider, prepared=prepared)
        try:
            if number in version.faults:
                raise version.faults[number]
            _read_file(file, version, base, reading, lines, progress)
        except InputError as fault:
            account.problems.clear()
            account.problem_counts.clear()
            _refuse(account, fault)
            refused.append(account)
    if refused or version.barred is not None:
        for account in accounts:
            if not any(account is one for one in refused):
                _refuse(account, version.barred or _with_the_set(refused))
        return accounts, "refused"
    if version.replaces:
        accounts[0].note(
            f"takes the place of {version.replaces}, which has the same source name in this call (to keep "
            "both, load one of them by itself with --source NAME)"
        )
    if not any(account.records for account in accounts):
        return accounts, "refused" if any(account.refused for account in accounts) else "empty"
    return accounts, "loaded"


def _read_file(
    file: Input,
    version: Version,
    base: str,
    reading: Reading,
    lines: Collected,
    progress: Progress | None,
) -> None:
    """Put what one file states into `lines`. Raises `InputError` where it is refused whole."""
    account, source = reading.account, version.source.name
    # A thing that several rows state, an agreement with two versions for one, is counted once: by 8 bytes
    # of hash, since a million addresses in a set took 200 MB.
    seen: defaultdict[type[Record], array[int]] = defaultdict(partial(array, "q"))
    for count, one in enumerate(version.loader.read(file, reading)):
        if isinstance(one, Problem):
            account.add_problem(one)
        else:
            seen[type(one)].append(hash(one.iri))
            if type(one) in PERIODS and (told := backwards(one)) is not None:
                account.add_problem(told)
            lines.add_record(lines_of(one, base, source))
        if progress is not None and count % PROGRESS_EVERY == 0:
            progress(file.name, account.read)
    for kind, hashes in seen.items():
        account.records[kind.__name__] = sum(1 for _ in groupby(sorted(hashes)))
    for guess in file.guesses:
        account.note(guess)


def _with_the_set(refused: list[Account]) -> InputError:
    """What is said of a sound file whose source has other files that are refused."""
    return fault_of(
        REFUSED_WITH_ITS_SET,
        f"{', '.join(account.file for account in refused)} is refused, and the files of one source are "
        "loaded whole or not at all.",
        "Mend what is refused.",
    )


def _refuse(account: Account, fault: InputError) -> None:
    account.records.clear()
    account.refused = account.read - account.ignored
    account.add_problem(
        Problem(
            code=fault.code,
            wrong=fault.wrong,
            remedy=fault.remedy,
            file=account.file,
            row=fault.row,
            column=fault.column,
        )
    )


def _refused(name: str, kind: str, fault: InputError) -> Loaded:
    account = Account(file=name, kind=kind)
    _refuse(account, fault)
    return Loaded(account, "refused")
