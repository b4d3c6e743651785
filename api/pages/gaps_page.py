"""The page of the gap matrix: a number in every cell, shaded, with what is none and what is not known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from fastapi.responses import HTMLResponse

from api.http.view import View
from api.pages.rendering import page
from api.pages.written import amount, count, plural
from graph.funding import (
    KINDS,
    NOT_KNOWN,
    ROW_AXES,
    UNALLOCATED,
    Cell,
    Matrix,
    coverage_sentences,
    currencies,
    notable_gaps,
    totals,
)
from graph.questions.listings import code_of
from graph.snapshot import Snapshot
from ontology.errors import UnknownValue

GRANTS, EVERYTHING = "grants", "everything"
MEASURE_WORDS = {
    GRANTS: "Grants",
    "datasets": "Datasets",
    "agreements": "Agreements in force",
    "needs": "Data needs",
    EVERYTHING: "Everything",
}
"""What a cell may show beside money, in people's words."""

NOUNS = {
    GRANTS: ("grant", "grants"),
    "datasets": ("dataset", "datasets"),
    "agreements": ("agreement in force", "agreements in force"),
    "needs": ("need", "needs"),
}
"""One and several of what is counted."""

_IN_CELLS = {**NOUNS, "agreements": ("agreement", "agreements")}
AXIS_WORDS = {"theme": "Theme", "harm": "Harm", "programme": "Programme"}
LEVELS = 4
"""Shades of the one hue: more cannot be told apart."""

SHOWN_GAPS = 12
"""Notable gaps that the page lists."""

SHOWN_GUESSES = 8
"""Guessed places that are listed for each source; its account has all."""

UPRIGHT_FROM = 9
"""From so many columns on, their headings stand upright, so that the matrix is seen as a whole."""

_ENDS = frozenset((NOT_KNOWN, UNALLOCATED))
Number = int | Decimal
_GUESS = re.compile(r"\bplaces?\b.*\b(read as|taken for)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell as it is printed.

    `kind` is `none`, `unknown`, `level-1` to `level-4`, or `rest`: none under *not known* or
    *unallocated*, where none is no gap. Of several lines those that say none are `faint`.
    """

    kind: str
    lines: tuple[tuple[str, bool], ...]
    """What is printed, and whether it is faint."""
    href: str
    title: str
    below: str = ""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row: its heading, its cells, its total, and for grants the money of it."""

    label: str
    end: bool
    cells: tuple[Shown, ...]
    total: Shown
    money: tuple[str, ...]
    with_amount: str


@dataclass(frozen=True, slots=True)
class Guesses:
    """What one source's account says of places that were guessed: the first few notes, and how many."""

    name: str
    title: str
    notes: tuple[str, ...]
    in_all: int


def written(base: str, key: str) -> str:
    """How a row or a column is written in an address."""
    if key in _ENDS:
        return key.replace(" ", "-")
    return key.removeprefix(base) if key.startswith(base) else code_of(key)


def cell_address(view: View, axis: str, row: str, column: str) -> str:
    """The address of the records behind a cell."""
    base = view.snapshot.base
    return view.href("/gaps/cell", rows=axis, row=written(base, row), column=written(base, column))


def gaps_page(view: View, matrix: Matrix, *, measure: str, whole: bool) -> HTMLResponse:
    """The page of `matrix`, with `measure` in its cells; raises UnknownValue for another measure."""
    money = currencies(matrix)
    if measure not in MEASURE_WORDS and measure not in money:
        raise UnknownValue("measure", measure, (*MEASURE_WORDS, *money))
    empty = [(key, label) for key, label in matrix.rows if _is_empty(matrix.cells[key, ""])]
    rows = [row for row in matrix.rows if whole or row not in empty]
    shade = _shades(
        value
        for row, _ in rows
        for column, _ in matrix.columns
        if (value := value_of(matrix.cells[row, column], measure))
    )
    shown = [_row(view, matrix, row, measure, shade) for row in (*rows, ("", "All"))]
    found, in_all = notable_gaps(matrix, most=SHOWN_GAPS)
    cells = [matrix.cells[row, column] for row, _ in matrix.rows for column, _ in matrix.columns]
    untold = sum(value_of(cell, measure) is None for cell in cells)
    total = matrix.cells["", ""]
    return page(
        view,
        "gaps.html",
        matrix=matrix,
        measure=measure,
        measure_words=MEASURE_WORDS.get(measure, measure),
        measures=[*MEASURE_WORDS.items(), *((code, f"Money in {code}") for code in money)],
        axes=[(axis, AXIS_WORDS[axis]) for axis in ROW_AXES],
        axis_words=AXIS_WORDS[matrix.axis],
        whole=whole,
        sentences=coverage_sentences(matrix),
        heads=[(label, key in _ENDS) for key, label in matrix.columns],
        upright=measure in NOUNS and len(matrix.columns) >= UPRIGHT_FROM,
        rows=shown[:-1],
        totals=shown[-1],
        hidden=[] if whole else [label for _, label in empty],
        here=lambda **other: view.href(
            "/gaps",
            **{
                "rows": matrix.axis if matrix.axis != "theme" else "",
                "measure": measure if measure != GRANTS else "",
                "all": "1" if whole else "",
                **other,
            },
        ),
        legend=shade.legend,
        gaps=[(gap, cell_address(view, matrix.axis, gap.row, gap.column)) for gap in found],
        gaps_in_all=in_all,
        untold=untold,
        cells_in_all=len(cells),
        sums=_sums_in_words(total),
        passed_on=[
            (amount(one.passed_on, one.currency), amount(one.net, one.currency))
            for one in totals(view.snapshot)
            if one.passed_on
        ],
        with_amount=(total.sums.with_amount, total.sums.grants),
        guesses=guessed_places(view.snapshot),
    )


def value_of(cell: Cell, measure: str) -> Number | None:
    """What a cell shows of a measure; None is *not known*.

    Money is not known where some grant here states no amount and none is in this currency. For
    everything it is how many records stand here.
    """
    if measure in cell.counts:
        return cell.counts[measure]
    if measure == EVERYTHING:
        known = [number for number in cell.counts.values() if number is not None]
        return sum(known) if known else None
    if measure in cell.sums.money:
        return cell.sums.money[measure]
    if cell.counts[GRANTS] is None or cell.sums.with_amount < cell.sums.grants:
        return None
    return 0


def _is_empty(cell: Cell) -> bool:
    return not cell.grants and not any(cell.things.values())


@dataclass(frozen=True, slots=True)
class _Shade:
    """The largest value of each level, and what each level stands for."""

    tops: tuple[Number, ...]
    legend: tuple[str, ...]

    def level(self, value: Number) -> int:
        return next((place for place, top in enumerate(self.tops, start=1) if value <= top), LEVELS)


def _shades(values: Iterable[Number]) -> _Shade:
    """Four levels with about as many different values each."""
    known = sorted(set(values))
    levels = min(LEVELS, len(known))
    cuts = [round(len(known) * place / levels) for place in range(levels + 1)] if levels else []
    parts: list[Sequence[Number]] = [known[start:end] for start, end in pairwise(cuts) if known[start:end]]
    return _Shade(
        tuple(part[-1] for part in parts),
        tuple(
            _number(part[0]) if len(part) == 1 else f"{_number(part[0])} to {_number(part[-1])}"
            for part in parts
        ),
    )


def _number(value: Number) -> str:
    return amount(value) if isinstance(value, Decimal) else count(value)


def _row(view: View, matrix: Matrix, row: tuple[str, str], measure: str, shade: _Shade) -> ShownRow:
    key, label = row

    def cell(column: str, column_label: str) -> Shown:
        return _cell(
            matrix.cells[key, column],
            measure,
            shade.level,
            cell_address(view, matrix.axis, key, column),
            f"{label}, {column_label}",
            rest=bool(_ENDS & {key, column}),
        )

    sums = matrix.cells[key, ""].sums
    counted = plural(sums.grants, "grant")
    return ShownRow(
        label,
        key in _ENDS,
        tuple(cell(column, column_label) for column, column_label in matrix.columns),
        cell("", "all countries"),
        _sums_in_words(matrix.cells[key, ""]),
        f"{sums.with_amount:,} of {counted} with an amount" if sums.grants else "",
    )


def _cell(
    cell: Cell, measure: str, level: Callable[[Number], int], href: str, where: str, *, rest: bool
) -> Shown:
    value = value_of(cell, measure)
    none = "rest" if rest else "none"
    kind = "unknown" if value is None else f"level-{level(value)}" if value else none
    whole = _everything(cell)
    below = ""
    lines: tuple[tuple[str, bool], ...] = (("?" if value is None else _number(value), False),)
    if measure == EVERYTHING and value:
        lines = tuple((line, line.startswith(("0 ", "? "))) for line in whole)
    elif measure not in MEASURE_WORDS and value and cell.sums.with_amount < cell.sums.grants:
        below = f"{cell.sums.with_amount:,} of {cell.sums.grants:,}"
    return Shown(kind, lines, href, f"{where}: {'; '.join(whole)}", below)


def _everything(cell: Cell) -> tuple[str, ...]:
    """All that stands in a cell, one line for each kind and currency."""
    lines = [
        f"? {_IN_CELLS[kind][1]}" if number is None else plural(number, *_IN_CELLS[kind])
        for kind, number in ((kind, cell.counts[kind]) for kind in (GRANTS, *KINDS))
    ]
    return (lines[0], *_sums_in_words(cell), *lines[1:])


def _sums_in_words(cell: Cell) -> tuple[str, ...]:
    return tuple(amount(value, code) for code, value in cell.sums.money.items())


def guessed_places(snapshot: Snapshot) -> tuple[Guesses, ...]:
    """What the accounts of the sources say of guessed places. Read once per snapshot."""

    def read(opened: Snapshot) -> tuple[Guesses, ...]:
        found = []
        for entry in opened.state.entries:
            notes: dict[str, int] = {}
            for account in entry.read_accounts():
                for note, times in account.notes.items():
                    if _GUESS.search(note):
                        notes[note] = notes.get(note, 0) + times
            if notes:
                ordered = sorted(notes, key=lambda note: (-notes[note], note))[:SHOWN_GUESSES]
                found.append(
                    Guesses(
                        entry.source.name,
                        entry.source.title or entry.source.name,
                        tuple(f"{note} ({plural(notes[note], 'time')})" for note in ordered),
                        len(notes),
                    )
                )
        return tuple(found)

    return snapshot.view("guessed places", read)
