"""From files to an accepted version: open, recognise, read, tally, and hand to the archive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from graph.archive import Archive, Entry
from loaders.loader import Loader, Reading
from loaders.reading.input import Input, open_input
from loaders.reading.json_input import looks_like_json, parse_json
from loaders.reading.tables import tables
from loaders.reading.xml_input import looks_like_xml, parse_xml
from loaders.registry import loader_for
from ontology.account import Account, Problem
from ontology.errors import InputError, UnknownKind, UsageError
from ontology.identifiers import DEFAULT_BASE, Mint
from ontology.records import Source
from ontology.statements import statements_of

Progress = Callable[[str, int], None]
"""Called with the file's name and how many units of it were read so far."""

PROGRESS_EVERY = 2_000
"""Records between two calls of the progress function."""

Outcome = Literal["loaded", "unchanged", "refused", "empty"]
"""What became of a file: its records are (or can be) loaded; the same bytes were there already; it is
refused, itself or with its set; nothing in its source made a record."""


REFUSED_WITH_ITS_SET = "refused-with-its-set"
"""The code of the problem of a sound file whose source has another file that is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the caller says of the files: empty words mean "see for yourself"."""

    source: str = ""
    kind: str = ""
    provider: str = ""
    audience: str = "stewards"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of one file, its account, and the archive's entry where there is one."""

    account: Account
    outcome: Outcome
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class _Version:
    """Files that make one version of one source."""

    loader: Loader
    files: tuple[Input, ...]
    source: Source
    faults: dict[int, InputError] = field(default_factory=dict)
    """Place of a file → why it is refused whole, as far as that is known before it is read."""
    barred: InputError | None = None
    """Why none of the files may be loaded, however sound they are."""

    @property
    def input_sha256(self) -> str:
        """Over the bytes of all files, whatever they are called."""
        if len(self.files) == 1:
            return self.files[0].sha256
        return sha256(" ".join(sorted(file.sha256 for file in self.files)).encode()).hexdigest()


def check_files(
    paths: Sequence[Path], wanted: Wanted, *, base: str = DEFAULT_BASE, progress: Progress | None = None
) -> list[Loaded]:
    """What `load_files` would give for an archive that holds nothing yet, without loading.

    Raises UsageError as `load_files` does.
    """
    versions, refused = _versions(paths, wanted)
    results: list[Loaded] = []
    for version in versions:
        accounts, _, outcome = _read_version(version, base, wanted, progress)
        results.extend(Loaded(account, outcome) for account in accounts)
    return [*results, *refused]


def load_files(
    archive: Archive,
    paths: Sequence[Path],
    wanted: Wanted,
    *,
    loaded_at: str,
    progress: Progress | None = None,
) -> list[Loaded]:
    """Load files into the archive, one version a source, each whole or not at all.

    A version of which one file is refused whole is not accepted. The same bytes for the same
    source change nothing; the same bytes under another name are refused unless `wanted.source`
    says so. Call it within `archive.writing()`. Raises UsageError where `wanted` does not fit the
    files, before anything is loaded; StoreError where the archive refuses.
    """
    versions, refused = _versions(paths, wanted)
    results: list[Loaded] = []
    for version in versions:
        results.extend(_load(archive, version, wanted, loaded_at, progress))
    return [*results, *refused]


def _versions(paths: Sequence[Path], wanted: Wanted) -> tuple[list[_Version], list[Loaded]]:
    """Open and recognise the files; files of a kind that reads several make one version together."""
    together: dict[str, list[tuple[Loader, Input]]] = {}
    single: list[tuple[Loader, Input]] = []
    refused: list[Loaded] = []
    for path in paths:
        try:
            file = open_input(path)
            loader = _loader_for(file, wanted.kind)
        except InputError as fault:
            refused.append(_refused(path.name or str(path), wanted.kind, fault))
            continue
        if loader.reads_several:
            together.setdefault(loader.kind, []).append((loader, file))
        else:
            single.append((loader, file))
    if wanted.source and len(single) + len(together) > 1:
        raise UsageError(
            f"--source {wanted.source} names one source, but these files are "
            f"{len(single) + len(together)} sources. Load them one by one."
        )
    unread = [one.account.file for one in refused]
    versions = [
        _described(members[0][0], tuple(file for _, file in members), wanted, unread)
        for members in together.values()
    ]
    versions += [_described(loader, (file,), wanted, []) for loader, file in single]
    return _one_file_a_name(versions), refused


def _loader_for(file: Input, kind: str) -> Loader:
    """The loader for `file`; raises why it cannot be read at all rather than that no loader knows it."""
    try:
        return loader_for(file, kind)
    except UnknownKind:
        if looks_like_xml(file):
            parse_xml(file)
        elif looks_like_json(file):
            parse_json(file)
        else:
            tables(file)
        raise


def _described(loader: Loader, files: tuple[Input, ...], wanted: Wanted, unread: list[str]) -> _Version:
    """Ask the files what source they are; `unread` are files given with a set that nobody could read."""
    stated: list[Source] = []
    faults: dict[int, InputError] = {}
    for number, file in enumerate(files):
        try:
            stated.append(loader.describe(file))
        except InputError as fault:
            faults[number] = fault
    named = sorted({source.name for source in stated if source.name})
    best = next((source for source in stated if source.name or source.title), Source(name=""))
    name = wanted.source or best.name or min(Path(file.name).stem for file in files)
    barred: InputError | None = None
    if len(named) > 1:
        barred = _fault(
            "several-sources",
            f"The files name {len(named)} sources: {', '.join(named)}.",
            "Load the files of each source by themselves.",
        )
    elif unread:
        barred = _fault(
            REFUSED_WITH_ITS_SET,
            f"It was given together with {', '.join(unread)}, which is refused; template files that are "
            "given together are one source, which is loaded whole or not at all.",
            "Mend that file, or leave it out.",
        )
    return _Version(loader, files, replace(best, name=name, title=best.title or name), faults, barred)


def _one_file_a_name(versions: list[_Version]) -> list[_Version]:
    """Refuse what would replace, in the same call, another file that is a source of the same name."""
    first: dict[str, _Version] = {}
    checked = []
    for version in versions:
        before = first.setdefault(version.source.name, version)
        if before.input_sha256 != version.input_sha256:
            barred = _fault(
                "same-source-name",
                f"Its source would be called {version.source.name}, as that of {before.files[0].name} is; "
                "a file replaces what its source held before.",
                "Load them one by one and name this one's source with --source NAME.",
            )
            version = replace(version, barred=barred)
        checked.append(version)
    return checked


def _load(
    archive: Archive, version: _Version, wanted: Wanted, loaded_at: str, progress: Progress | None
) -> list[Loaded]:
    if not version.faults and version.barred is None:
        same = [entry for entry in archive.current() if entry.input_sha256 == version.input_sha256]
        for entry in same:
            if _is_the_same(entry, version, wanted):
                return [Loaded(account, "unchanged", entry) for account in entry.read_accounts()]
        other = [entry.source.name for entry in same if entry.source.name != version.source.name]
        if other and not wanted.source:
            fault = _fault(
                "same-bytes",
                f"The same bytes are already loaded as the source {other[0]}.",
                f"Say --source {version.source.name} to load them a second time under that name.",
            )
            return [_refused(file.name, version.loader.kind, fault) for file in version.files]
    accounts, lines, outcome = _read_version(version, archive.base, wanted, progress)
    if outcome != "loaded":
        return [Loaded(account, outcome) for account in accounts]
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
    )
    return [Loaded(account, outcome, entry) for account in accounts]


def _is_the_same(entry: Entry, version: _Version, wanted: Wanted) -> bool:
    """Whether an entry of the same bytes says all that loading them now would say."""
    return (entry.source, entry.loader, entry.loader_version, entry.audience, entry.provider) == (
        version.source,
        version.loader.kind,
        version.loader.version,
        wanted.audience,
        wanted.provider,
    )


def _read_version(
    version: _Version, base: str, wanted: Wanted, progress: Progress | None
) -> tuple[list[Account], set[str], Outcome]:
    """Read the files of a version: an account each, what they state together (a line a statement), and
    whether that can be loaded. The account of a refused file counts nothing as loaded.
    """
    mint = Mint(base, version.source.name)
    accounts: list[Account] = []
    refused: list[Account] = []
    lines: set[str] = set()
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
            lines |= _read_file(file, version, base, reading, progress)
        except InputError as fault:
            account.problems.clear()
            account.problem_counts.clear()
            _refuse(account, fault)
            refused.append(account)
    if refused or version.barred is not None:
        for account in accounts:
            if not any(account is one for one in refused):
                _refuse(account, version.barred or _with_the_set(refused))
        return accounts, set(), "refused"
    if not any(account.records for account in accounts):
        return accounts, set(), "refused" if any(account.refused for account in accounts) else "empty"
    return accounts, lines, "loaded"


def _read_file(
    file: Input, version: _Version, base: str, reading: Reading, progress: Progress | None
) -> set[str]:
    """What one file states. Raises `InputError` where it is refused whole."""
    account = reading.account
    stated: set[str] = set()
    for count, one in enumerate(version.loader.read(file, reading)):
        if isinstance(one, Problem):
            account.add_problem(one)
        else:
            account.add_record(type(one).__name__)
            stated.update(map(" ".join, statements_of(one, base, version.source.name)))
        if progress is not None and count % PROGRESS_EVERY == 0:
            progress(file.name, account.read)
    for guess in file.guesses:
        account.note(guess)
    return stated


def _with_the_set(refused: list[Account]) -> InputError:
    """What is said of a sound file whose source has other files that are refused."""
    return _fault(
        REFUSED_WITH_ITS_SET,
        f"{', '.join(account.file for account in refused)} is refused, and the files of one source are "
        "loaded whole or not at all.",
        "Mend what is refused.",
    )


def _fault(code: str, wrong: str, remedy: str) -> InputError:
    """Why a file that is sound in itself is refused, under a code of its own."""
    fault = InputError(wrong, remedy)
    fault.code = code
    return fault


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
