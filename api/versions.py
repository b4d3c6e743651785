"""From files to versions of sources: open, recognise, and put together what is one source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from loaders.loader import Loader
from loaders.reading.input import Input, open_input
from loaders.reading.json_input import is_lines, looks_like_json, parse_json
from loaders.reading.tables import first_rows
from loaders.reading.xml_input import looks_like_html, looks_like_xml, parse_xml
from loaders.registry import loader_for
from loaders.table.checking import read_mapping
from loaders.table.kind import KIND, loader_of
from ontology.errors import InputError, UnknownKind, UsageError
from ontology.records import Source

REFUSED_WITH_ITS_SET = "refused-with-its-set"
"""The code of the problem of a sound file whose source has another file that is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the caller says of the files: empty words mean "see for yourself"."""

    source: str = ""
    kind: str = ""
    provider: str = ""
    audience: str = "stewards"
    mapping: Path | None = None
    """The file that says what the columns of a table mean."""


@dataclass(frozen=True, slots=True)
class Version:
    """Files that make one version of one source."""

    loader: Loader
    files: tuple[Input, ...]
    source: Source
    faults: dict[int, InputError] = field(default_factory=dict)
    """Place of a file → why it is refused whole, as far as that is known before it is read."""
    barred: InputError | None = None
    """Why none of the files may be loaded, however sound they are."""
    replaces: str = ""
    """The file of the same call whose place this version takes, since their sources have one name."""

    @property
    def input_sha256(self) -> str:
        """Over the bytes of all files, whatever they are called."""
        if len(self.files) == 1:
            return self.files[0].sha256
        return sha256(" ".join(sorted(file.sha256 for file in self.files)).encode()).hexdigest()


def versions_of(
    paths: Sequence[Path | Input], wanted: Wanted
) -> tuple[list[Version], list[tuple[str, InputError]]]:
    """The versions that the files are, and the files that no version can be made of, each with why.

    Files of a kind that reads several make one version together. Raises UsageError where `wanted` does
    not fit the files, `InputError` where its mapping cannot be followed.
    """
    mapped = _mapped(wanted)
    together: dict[str, list[tuple[Loader, Input]]] = {}
    single: list[tuple[Loader, Input]] = []
    unread: list[tuple[str, InputError]] = []
    for path in paths:
        try:
            file = path if isinstance(path, Input) else open_input(path)
            loader = mapped or _loader_for(file, wanted.kind)
        except InputError as fault:
            unread.append((path.name or str(path), fault))
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
    names = [name for name, _ in unread]
    versions = [
        _described(
            members[0][0],
            tuple(file for _, file in members),
            wanted,
            [] if members[0][0].each_by_itself else names,
        )
        for members in together.values()
    ]
    versions += [_described(loader, (file,), wanted, []) for loader, file in single]
    return _noting_replaced(versions), unread


def _mapped(wanted: Wanted) -> Loader | None:
    """The loader that the given mapping makes, None where none is given."""
    if wanted.mapping is None:
        return None
    if wanted.kind not in ("", KIND):
        raise UsageError(f"--mapping reads a file as {KIND}, and --as {wanted.kind} as something else.")
    return loader_of(read_mapping(open_input(wanted.mapping)))


def _loader_for(file: Input, kind: str) -> Loader:
    """The loader for `file`; raises why it cannot be read at all rather than that no loader knows it."""
    try:
        return loader_for(file, kind)
    except UnknownKind:
        if looks_like_html(file):
            raise
        if looks_like_xml(file):
            parse_xml(file)
        elif looks_like_json(file) and not is_lines(file):
            parse_json(file)
        else:
            first_rows(file)
        raise


def _described(loader: Loader, files: tuple[Input, ...], wanted: Wanted, unread: list[str]) -> Version:
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
        barred = fault_of(
            "several-sources",
            f"The files name {len(named)} sources: {', '.join(named)}.",
            "Load the files of each source by themselves.",
        )
    elif unread:
        barred = fault_of(
            REFUSED_WITH_ITS_SET,
            f"It was given together with {', '.join(unread)}, which is refused; template files that are "
            "given together are one source, which is loaded whole or not at all.",
            "Mend that file, or leave it out.",
        )
    return Version(loader, files, replace(best, name=name, title=best.title or name), faults, barred)


def _noting_replaced(versions: list[Version]) -> list[Version]:
    """Mark what takes the place of another file of the same call, so that its account can say so."""
    last: dict[str, Version] = {}
    marked = []
    for version in versions:
        before = last.get(version.source.name)
        if before is not None and before.input_sha256 != version.input_sha256:
            version = replace(version, replaces=before.files[0].name)
        last[version.source.name] = version
        marked.append(version)
    return marked


def fault_of(code: str, wrong: str, remedy: str) -> InputError:
    """Why a file that is sound in itself is refused, under a code of its own."""
    fault = InputError(wrong, remedy)
    fault.code = code
    return fault
