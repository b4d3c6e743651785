"""Loads a file whose rows are for different audiences: split by a column into one source for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from api.care import CARELESS, Care
from api.loading import Loaded, Progress, check_files, load_files
from api.versions import REFUSED_WITH_ITS_SET, Wanted, fault_of, versions_of
from graph.archive import Archive
from loaders.reading.input import Input, open_input
from loaders.reading.parts import Marked, divided, marked
from ontology.account import Account, Problem
from ontology.errors import InputError

NOTHING = sha256(b"").hexdigest()
"""The hash of the bytes of a part that has no rows any more."""


def load_parts(
    archive: Archive,
    paths: Sequence[Path],
    wanted: Wanted,
    column: str,
    order: Sequence[str],
    *,
    loaded_at: str,
    progress: Progress | None = None,
    care: Care = CARELESS,
) -> list[Loaded]:
    """Load files into one source for each audience, named `SOURCE-AUDIENCE`, all of it or nothing.

    `column` is the heading under which each row says who may see it, a word of `order`. A source of
    an earlier load whose rows are all for others now gets a version that states nothing, so that no
    row stays where it no longer belongs. Call it within `archive.writing()`. Raises what `load_files`
    does.
    """
    tables: list[Marked] = []
    refused: list[Loaded] = []
    for path in paths:
        try:
            tables += marked(open_input(path), column, order)
        except InputError as fault:
            refused.append(_refused(path.name, fault))
    parts = divided(tables, order)
    if refused or not parts:
        sound = [path.name for path in paths if path.name not in {one.account.file for one in refused}]
        return [*refused, *(_refused(name, _with_the_rest(refused)) for name in sound)]
    name = wanted.source or _name_of(next(iter(parts.values())), wanted)
    wants = {audience: replace(wanted, source=f"{name}-{audience}", audience=audience) for audience in parts}
    checked = [one for audience in parts for one in check_files(parts[audience], wants[audience])]
    if any(one.outcome == "refused" for one in checked):
        return [one if one.outcome == "refused" else _refused_with(one, checked) for one in checked]
    results: list[Loaded] = []
    # The widest circle first: what is no longer for it leaves it before it stands anywhere else.
    for audience in order:
        if audience in parts and any(_of(one, wants[audience].source) for one in checked):
            results += load_files(
                archive,
                parts[audience],
                wants[audience],
                loaded_at=loaded_at,
                progress=progress,
                care=care,
            )
        else:
            results += _load_parts_nothing(archive, f"{name}-{audience}", audience, loaded_at)
    return results


def _of(one: Loaded, source: str) -> bool:
    return one.account.source == source and one.outcome == "loaded"


def _name_of(inputs: Sequence[Input], wanted: Wanted) -> str:
    """What the files call their source, else the name of the first."""
    versions, _ = versions_of(list(inputs), wanted)
    return versions[0].source.name if versions else Path(inputs[0].name).stem


def _load_parts_nothing(archive: Archive, source: str, audience: str, loaded_at: str) -> list[Loaded]:
    """Empty the source of an earlier load that has no rows any more."""
    for entry in archive.current():
        if entry.source.name == source and entry.statements:
            account = Account(file="", kind=entry.loader, source=source)
            account.note("no row of the file is for this audience any more")
            emptied = archive.append(
                entry.source,
                (),
                audience=audience,
                provider=entry.provider,
                input_sha256=NOTHING,
                loader=entry.loader,
                loader_version=entry.loader_version,
                loaded_at=loaded_at,
                accounts=[account.as_json()],
            )
            return [Loaded(account, "loaded", emptied)]
    return []


def _refused(name: str, fault: InputError) -> Loaded:
    account = Account(file=name)
    account.add_problem(
        Problem(
            code=fault.code,
            wrong=fault.wrong,
            remedy=fault.remedy,
            file=name,
            row=fault.row,
            column=fault.column,
        )
    )
    return Loaded(account, "refused")


def _with_the_rest(refused: Sequence[Loaded]) -> InputError:
    if not refused:
        return fault_of("no-rows", "It has no rows.", "Put one row for each record under the headings.")
    names = ", ".join(one.account.file for one in refused)
    return fault_of(
        REFUSED_WITH_ITS_SET,
        f"{names} is refused, and a file that is split is loaded whole or not at all.",
        "Mend what is refused.",
    )


def _refused_with(one: Loaded, checked: Sequence[Loaded]) -> Loaded:
    """A sound part of which another part is refused."""
    told = _refused(one.account.file, _with_the_rest([it for it in checked if it.outcome == "refused"]))
    told.account.source, told.account.read = one.account.source, one.account.read
    told.account.refused = one.account.read - one.account.ignored
    told.account.ignored = one.account.ignored
    return told
