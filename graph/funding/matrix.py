"""The gap matrix: what is funded, held, shared and needed, by theme, harm or programme and country."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from graph.funding.allocations import NOT_KNOWN, UNALLOCATED, AllocationRow, allocation_rows
from graph.funding.sums import Sums, add_up, second_hand_words
from graph.resolve import State
from graph.snapshot import Snapshot, agreement_states
from graph.snapshot.columns import column, gathered, members
from graph.snapshot.second_hand import of_these
from ontology.concepts import CONCEPTS
from ontology.errors import UnknownValue
from ontology.identifiers import concept_iri
from ontology.terms import RDFS, SG
from ontology.vocabulary import label_of

ROW_AXES: dict[str, str] = {"theme": SG.theme, "harm": SG.addressesHarm, "programme": SG.programme}
"""What may stand in the rows, and the property that carries it."""

KINDS: dict[str, str] = {"datasets": SG.Dataset, "agreements": SG.Agreement, "needs": SG.DataNeed}
"""What a cell counts beside grants, and its class."""

OF_ALL = "Of all of them"
"""How a sentence begins that follows one on a part of them."""

NOUNS: dict[str, tuple[str, str]] = {
    "datasets": ("dataset", "datasets"),
    "agreements": ("agreement in force", "agreements in force"),
    "needs": ("need", "needs"),
}
"""One and several of what is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: money, and how many grants and things of each counted kind (None: not known, never none).

    The keys of `counts` are `grants` and those of `KINDS`.
    """

    sums: Sums
    counts: Mapping[str, int | None]
    grants: tuple[str, ...] = ()
    things: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many records of a kind carry both a row and a column, and why the others do not."""

    kind: str
    in_all: int
    with_both: int
    without: Mapping[str, int]
    second_hand: str = ""
    """How many of all are known only through sources that repeat others, in words; empty where none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Rows and columns as (key, label); cells by (row key, column key); totals under the key ""."""

    axis: str
    day: date
    rows: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str], ...]
    cells: Mapping[tuple[str, str], Cell]
    coverage: tuple[Coverage, ...]


def _programmes_of_datasets(snapshot: Snapshot) -> dict[str, set[str]]:
    """A dataset belongs to the programmes of the grants whose projects produced it."""
    found: dict[str, set[str]] = {}
    produced = gathered(snapshot, SG.produces)
    programmes = gathered(snapshot, SG.programme) if produced else {}
    for grant, project in column(snapshot, SG.supportsProject) if produced else ():
        for thing in produced.get(project, ()):
            found.setdefault(thing, set()).update(programmes.get(grant, ()))
    return {thing: values for thing, values in found.items() if values}


def _counted(
    snapshot: Snapshot, axis: str, day: date
) -> tuple[dict[str, dict[tuple[str, str], set[str]]], list[Coverage]]:
    """Per counted kind: the things in each (row, column), and how well the kind is described."""
    in_force = {one for one, state in agreement_states(snapshot, day).items() if state is State.IN_FORCE}
    placed: dict[str, dict[tuple[str, str], set[str]]] = {}
    coverage = []
    stated = gathered(snapshot, ROW_AXES[axis])
    columns = gathered(snapshot, SG.coversPlace)
    for name, kind in KINDS.items():
        rows = _programmes_of_datasets(snapshot) if (axis, name) == ("programme", "datasets") else stated
        things = [
            thing for thing in sorted(members(snapshot, kind)) if name != "agreements" or thing in in_force
        ]
        cells: dict[tuple[str, str], set[str]] = {}
        for thing in things:
            for row in rows.get(thing, {NOT_KNOWN}):
                for place in columns.get(thing, {NOT_KNOWN}):
                    cells.setdefault((row, place), set()).add(thing)
        placed[name] = cells
        covered = _coverage(name, axis, [(thing in rows, thing in columns) for thing in things])
        coverage.append(replace(covered, second_hand=of_these(snapshot, things, *NOUNS[name], start=OF_ALL)))
    return placed, coverage


def _coverage(kind: str, axis: str, carried: Iterable[tuple[bool, bool]]) -> Coverage:
    counts = {(True, True): 0, (True, False): 0, (False, True): 0, (False, False): 0}
    for pair in carried:
        counts[pair] += 1
    without = {
        f"no {axis} is stated": counts[False, True],
        "no place is stated": counts[True, False],
        f"neither place nor {axis} is stated": counts[False, False],
    }
    return Coverage(
        kind, sum(counts.values()), counts[True, True], {why: n for why, n in without.items() if n}
    )


def _grant_coverage(axis: str, rows: Iterable[AllocationRow]) -> Coverage:
    """Grants whose every part has both a row and a column, and why the others have not."""
    worst: dict[str, tuple[int, str]] = {}
    for row in rows:
        reasons = [
            (2, f"no {name} is stated")
            if row.on(name) == NOT_KNOWN
            else (1, f"several {name}s are stated without shares")
            if row.on(name) == UNALLOCATED
            else (0, "")
            for name in (axis, "place")
        ]
        reason = max(reasons, key=lambda pair: pair[0])
        if all(rank == 2 for rank, _ in reasons):
            reason = (3, f"neither place nor {axis} is stated")
        worst[row.grant] = max(worst.get(row.grant, (0, "")), reason)
    without: dict[str, int] = {}
    for rank, why in worst.values():
        if rank:
            without[why] = without.get(why, 0) + 1
    return Coverage("grants", len(worst), len(worst) - sum(without.values()), dict(sorted(without.items())))


def _programme_labels(snapshot: Snapshot) -> dict[str, str]:
    query = f"SELECT ?thing ?label WHERE {{ ?thing a <{SG.Programme}> ; <{RDFS.label}> ?label }}"
    return {row["thing"].value: row["label"].value for row in snapshot.select(query)}


def _row_keys(snapshot: Snapshot, axis: str, used: set[str]) -> tuple[tuple[str, str], ...]:
    """All concepts of the scheme, used or not, so that a gap has a row; only used programmes."""
    if axis == "programme":
        labels = _programme_labels(snapshot)
        rows = sorted(
            ((key, labels.get(key, key)) for key in used - {NOT_KNOWN, UNALLOCATED}), key=lambda row: row[1]
        )
    else:
        rows = [(concept_iri(axis, code), concept.label) for code, concept in CONCEPTS[axis].items()]
    ends = [(key, key.capitalize()) for key in (UNALLOCATED, NOT_KNOWN) if key in used]
    return (*rows, *ends)


def _column_keys(used: set[str]) -> tuple[tuple[str, str], ...]:
    places = sorted(
        ((key, label_of(key) or key) for key in used - {NOT_KNOWN, UNALLOCATED}), key=lambda one: one[1]
    )
    return (*places, *((key, key.capitalize()) for key in (UNALLOCATED, NOT_KNOWN) if key in used))


def gap_matrix(snapshot: Snapshot, axis: str = "theme", *, day: date) -> Matrix:
    """The matrix of `axis` (theme, harm or programme) by country on `day`.

    Money is summed over allocations, so a row's or a column's total is what the grants state, each
    once. A count is None where not one record of its kind carries what the cell asks for (both
    facets; in a total the other one): *not known* is not none. Raises UnknownValue for another axis.
    """
    if axis not in ROW_AXES:
        raise UnknownValue("rows", axis, ROW_AXES)
    return snapshot.view(f"gaps {axis} {day}", lambda opened: _matrix(opened, axis, day))


def _matrix(snapshot: Snapshot, axis: str, day: date) -> Matrix:
    money: dict[tuple[str, str], list[AllocationRow]] = {}
    rows = allocation_rows(snapshot)
    for row in rows:
        for key in {(row.on(axis), row.place), (row.on(axis), ""), ("", row.place), ("", "")}:
            money.setdefault(key, []).append(row)
    placed, counted = _counted(snapshot, axis, day)
    granted = replace(_grant_coverage(axis, rows), second_hand=second_hand_words(add_up(rows), start=OF_ALL))
    coverage = (granted, *counted)
    told = {"grants": _told(money), **{name: _told(found) for name, found in placed.items()}}
    keys = {*money, *(key for cells in placed.values() for key in cells)}
    row_keys = _row_keys(snapshot, axis, {row for row, _ in keys} - {""})
    column_keys = _column_keys({column for _, column in keys} - {""})
    cells: dict[tuple[str, str], Cell] = {}
    for row_key in (*(key for key, _ in row_keys), ""):
        for column_key in (*(key for key, _ in column_keys), ""):
            here = money.get((row_key, column_key), [])
            things = {
                name: tuple(sorted(_in_cell(found, row_key, column_key))) for name, found in placed.items()
            }
            grants = tuple(sorted({row.grant for row in here}))
            cells[row_key, column_key] = Cell(
                sums=add_up(here),
                counts={
                    name: len(found) if found or (_tells(row_key), _tells(column_key)) in told[name] else None
                    for name, found in {"grants": grants, **things}.items()
                },
                grants=grants,
                things=things,
            )
    return Matrix(
        axis=axis,
        day=day,
        rows=row_keys,
        columns=column_keys,
        cells=cells,
        coverage=coverage,
    )


def _tells(key: str) -> bool:
    """Whether a key is a value of its axis, not the sum of all or what stands for none."""
    return key not in ("", NOT_KNOWN, UNALLOCATED)


def _told(cells: Iterable[tuple[str, str]]) -> set[tuple[bool, bool]]:
    """For which cells a count of none can be told, from the (row, column) of the records of one kind.

    In a cell of a row and a column only where some record carries both; in a total, where some
    record carries the other; in the total of all, where there is any record.
    """
    told: set[tuple[bool, bool]] = set()
    for row, place in cells:
        rows, columns = {False, _tells(row)}, {False, _tells(place)}
        told |= {(one, other) for one in rows for other in columns}
    return told


def _in_cell(found: Mapping[tuple[str, str], set[str]], row: str, column: str) -> set[str]:
    if row and column:
        return found.get((row, column), set())
    return {
        thing
        for (one, other), things in found.items()
        if row in ("", one) and column in ("", other)
        for thing in things
    }
