"""The page of one cell of the gap matrix: the grants with their part in it, and what else is behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from fastapi.responses import HTMLResponse

from api.http.view import View
from api.pages.gaps_page import AXIS_WORDS, GRANTS, MEASURE_WORDS, NOUNS, written
from api.pages.grants_shown import money_of
from api.pages.pieces import Money, Names, Records, Ref, iris_in, short
from api.pages.rendering import page
from graph.funding import (
    KINDS,
    AllocationRow,
    Cell,
    Matrix,
    allocation_rows,
    cell_json,
    coverage_sentences,
    notable_gaps,
    second_hand_words,
)
from graph.questions.things import all_of, day_in, facts_of
from graph.snapshot import Snapshot
from graph.snapshot.lookup import labels_of, sources_of
from graph.snapshot.second_hand import known_only_through, named, of_these
from graph.snapshot.written import sources_json
from ontology.errors import NotFound
from ontology.terms import PROV, SG

SHOWN_THINGS = 200
"""Datasets, agreements or needs that the page lists; the JSON has all."""

_ALL = {"theme": "All themes", "harm": "All harms", "programme": "All programmes"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCell:
    """A cell, what its row and column are called, and the parts of grants in it, by grant."""

    row: str
    row_label: str
    column: str
    column_label: str
    cell: Cell
    parts: Mapping[str, tuple[AllocationRow, ...]]


@dataclass(frozen=True, slots=True)
class GrantLine:
    """One grant behind a cell: `here` is the part of its amount that stands in the cell."""

    grant: Ref
    funders: tuple[Ref, ...]
    recipients: tuple[Ref, ...]
    here: tuple[Money, ...]
    whole: Money | None
    awarded: date | None
    records: Records | None
    through: str
    """The sources through which alone it is known; empty where it is known itself."""


@dataclass(frozen=True, slots=True)
class ThingList:
    """The things of one kind behind a cell; `number` is None where it is not known."""

    kind: str
    title: str
    noun: str
    number: int | None
    things: tuple[Ref, ...]
    second_hand: str
    """How many of them are known only through sources that repeat others; empty where none."""


def _key(base: str, keys: Iterable[tuple[str, str]], typed: str, what: str) -> tuple[str, str]:
    """The (key, label) that a word of an address stands for; empty is the total."""
    if not typed:
        return "", ""
    for key, label in keys:
        if typed in (key, written(base, key)):
            return key, label
    raise NotFound(what, typed)


def read_cell(snapshot: Snapshot, matrix: Matrix, row: str, column: str) -> FoundCell:
    """The cell that the address names; raises NotFound for a row or a column that the matrix has not."""
    row_key, row_label = _key(snapshot.base, matrix.rows, row, f"row of {matrix.axis}")
    column_key, column_label = _key(snapshot.base, matrix.columns, column, "country in the matrix")
    parts: dict[str, list[AllocationRow]] = {}
    for part in allocation_rows(snapshot):
        if row_key in ("", part.on(matrix.axis)) and column_key in ("", part.place):
            parts.setdefault(part.grant, []).append(part)
    return FoundCell(
        row=row_key,
        row_label=row_label or _ALL[matrix.axis],
        column=column_key,
        column_label=column_label or "All countries",
        cell=matrix.cells[row_key, column_key],
        parts={grant: tuple(own) for grant, own in parts.items()},
    )


def _amounts(parts: Iterable[AllocationRow]) -> dict[str, Decimal]:
    """What the parts of one grant add up to, by currency."""
    found: dict[str, Decimal] = {}
    for part in parts:
        if part.amount is not None:
            found[part.currency] = found.get(part.currency, Decimal(0)) + part.amount
    return found


def _ordered(found: FoundCell) -> list[str]:
    """The grants of the cell, the largest part first, those without an amount last."""
    largest = {grant: max(_amounts(parts).values(), default=None) for grant, parts in found.parts.items()}

    def order(grant: str) -> tuple[bool, Decimal, str]:
        part = largest[grant]
        return part is None, -(part or Decimal(0)), grant

    return sorted(found.parts, key=order)


def cell_as_json(snapshot: Snapshot, matrix: Matrix, found: FoundCell) -> dict[str, Any]:
    """The cell and all records behind it as plain data; money as text, null is *not known*."""
    things = {kind: found.cell.things.get(kind, ()) for kind in KINDS}
    labels = labels_of(snapshot, {*found.parts, *(one for own in things.values() for one in own)})

    def named(iri: str) -> dict[str, Any]:
        return {"id": iri, "label": labels.get(iri, iri)}

    return {
        "state": snapshot.name,
        "rows": matrix.axis,
        "on": matrix.day.isoformat(),
        "row": {"id": found.row, "label": found.row_label},
        "column": {"id": found.column, "label": found.column_label},
        "cell": cell_json(found.cell),
        "grants": [
            {
                **named(grant),
                "here": {
                    code: format(value, "f") for code, value in sorted(_amounts(found.parts[grant]).items())
                },
            }
            for grant in _ordered(found)
        ],
        **{kind: [named(one) for one in own] for kind, own in things.items()},
        "sources": sources_json(sources_of(snapshot)),
    }


def cell_page(view: View, matrix: Matrix, found: FoundCell, *, number: int) -> HTMLResponse:
    """The page of the cell, with page `number` of its grants."""
    ordered = _ordered(found)
    length = view.settings.list_length
    pages = max(-(-len(ordered) // length), 1)
    number = min(number, pages)
    start = (number - 1) * length
    lines = _grant_lines(view.snapshot, found, ordered[start : start + length])
    gaps, _ = notable_gaps(matrix, most=len(matrix.cells))
    kept = {"rows": matrix.axis if matrix.axis != "theme" else ""}

    def here(**other: object) -> str:
        base = view.snapshot.base
        named = {"row": written(base, found.row), "column": written(base, found.column)}
        return view.href("/gaps/cell", **{"rows": matrix.axis, **named, **other})

    return page(
        view,
        "gap_cell.html",
        matrix=matrix,
        found=found,
        axis_words=AXIS_WORDS[matrix.axis],
        lines=lines,
        grants_in_all=len(ordered),
        grants_known=found.cell.counts[GRANTS],
        first=start + 1 if lines else 0,
        number=number,
        pages=pages,
        here=here,
        back=view.href("/gaps", **kept),
        kinds=_things(view.snapshot, found),
        reasons=[gap for gap in gaps if (gap.row, gap.column) == (found.row, found.column)],
        sentences=coverage_sentences(matrix),
        second_hand=second_hand_words(found.cell.sums),
    )


def _things(snapshot: Snapshot, found: FoundCell) -> list[ThingList]:
    own = {kind: found.cell.things.get(kind, ())[:SHOWN_THINGS] for kind in KINDS}
    labels = labels_of(snapshot, {one for things in own.values() for one in things})
    return [
        ThingList(
            kind,
            MEASURE_WORDS[kind],
            NOUNS[kind][1],
            found.cell.counts[kind],
            tuple(
                sorted(
                    (Ref(one, labels.get(one) or short(one)) for one in own[kind]),
                    key=lambda one: (one.label.casefold(), one.iri),
                )
            ),
            of_these(snapshot, found.cell.things.get(kind, ()), *NOUNS[kind]),
        )
        for kind in KINDS
    ]


def _grant_lines(snapshot: Snapshot, found: FoundCell, grants: list[str]) -> list[GrantLine]:
    facts = facts_of(snapshot, grants)
    records = {one for own in facts.values() for one in all_of(own, PROV.wasDerivedFrom)}
    names = Names(snapshot, {*grants, *iris_in(facts.values())} - records, records)
    through = known_only_through(snapshot)
    return [
        GrantLine(
            grant=names.ref(grant),
            funders=names.refs(all_of(own, SG.hasFunder)),
            recipients=names.refs(all_of(own, SG.hasGrantee) or all_of(own, SG.recipientKind)),
            here=tuple(Money(value, code) for code, value in sorted(_amounts(found.parts[grant]).items())),
            whole=money_of(own),
            awarded=day_in(own, SG.awardedOn) or day_in(own, SG.validFrom),
            records=names.records(all_of(own, PROV.wasDerivedFrom)),
            through=named(through.get(grant, ())),
        )
        for grant in grants
        for own in (facts.get(grant, {}),)
    ]
