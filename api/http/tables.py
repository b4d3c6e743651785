"""Rows of an answer made ready for a page: names for IRIs, links to our pages, values as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.http.addresses import FOLDERS
from api.http.view import View
from api.pages.rows import Rows
from api.pages.written import amount, day_words
from graph.questions.terms_used import short
from graph.snapshot.lookup import labels_of, record_places
from graph.store import Cell
from ontology.identifiers import VOCABULARY_BASE
from ontology.terms import LABELS, XSD

TEXT_SHOWN = 600
"""Characters of one value on the page; the files have all of them."""

NUMBERS = frozenset((XSD.integer, XSD.decimal, XSD.string.replace("string", "double")))


@dataclass(frozen=True, slots=True)
class Shown:
    """A value as the page shows it: what is read, where it leads, what it is in full."""

    text: str
    href: str = ""
    full: str = ""
    kind: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The part of an answer that the page shows; `in_all` counts all rows, `heads` are people's words."""

    columns: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[Shown | None, ...], ...]
    in_all: int
    numbers: frozenset[str]


def has_page(base: str, iri: str) -> bool:
    """Whether a page of this map is about the IRI."""
    if iri.startswith(VOCABULARY_BASE):
        return True
    kind = iri.removeprefix(base).partition("/")[0] if iri.startswith(base) else ""
    return kind in FOLDERS or kind in ("source", "record")


def in_words(name: str) -> str:
    """The name of a column as a heading: `agreementKind` is `Agreement kind`."""
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
    return spaced[:1].upper() + spaced[1:]


def table_as_asked(view: View, rows: Rows) -> Table:
    """Every column as the question has it, values as they stand; an IRI has its name where it is alone.

    Where the question asks for `?x` and `?xLabel`, the name stands in a column of its own already.
    """
    labelled = frozenset(name for name in rows.columns if f"{name}Label" in rows.columns)
    names = _names(
        view,
        (row[place] for place, name in enumerate(rows.columns) if name not in labelled for row in rows.rows),
    )
    names = {iri: name for iri, name in names.items() if iri not in LABELS}  # a query needs the term itself
    shown = tuple(
        tuple(
            None if cell is None else _shown(view, cell, {} if name in labelled else names)
            for name, cell in zip(rows.columns, row, strict=True)
        )
        for row in rows.rows
    )
    return Table(rows.columns, rows.columns, shown, rows.in_all, _numbers(rows.columns, rows.rows))


def table_in_words(view: View, rows: Rows) -> Table:
    """For a named question: `x` and `xLabel` in one column, headings, days and amounts in people's words."""
    place = {name: number for number, name in enumerate(rows.columns)}
    columns = tuple(
        name for name in rows.columns if not (name.endswith("Label") and name.removesuffix("Label") in place)
    )
    names = _names(view, (row[place[name]] for name in columns for row in rows.rows))

    def one(row: Sequence[Cell | None], name: str) -> Shown | None:
        cell, label = row[place[name]], row[place[f"{name}Label"]] if f"{name}Label" in place else None
        if cell is None:
            return Shown(label.value) if label is not None else None
        if cell.kind == "iri":
            shown = _shown(view, cell, names)
            term = short(cell.value).partition(":")[2]
            if term and not label and not shown.href:
                return Shown(names.get(cell.value) or in_words(term).lower(), "", cell.value, "term")
            return Shown(
                label.value if label else shown.text, shown.href, shown.full, "named" if label else shown.kind
            )
        if cell.datatype == XSD.date:
            return Shown(day_words(cell.value), full=cell.value, kind="day")
        if cell.datatype in (XSD.decimal, XSD.integer):
            return Shown(amount(cell.value))
        shown = _shown(view, cell, {})
        return Shown(shown.text, kind="state", full=cell.value) if name == "state" else shown

    shown = tuple(tuple(one(row, name) for name in columns) for row in rows.rows)
    return Table(
        columns,
        tuple(in_words(name) for name in columns),
        shown,
        rows.in_all,
        _numbers(rows.columns, rows.rows),
    )


def _names(view: View, cells: Iterable[Cell | None]) -> dict[str, str]:
    """IRI → its name, for things, concepts, terms and records."""
    iris = {cell.value for cell in cells if cell is not None and cell.kind == "iri"}
    records = {iri for iri in iris if iri.startswith(f"{view.snapshot.base}record/")}
    found = labels_of(view.snapshot, iris - records)
    found |= {iri: LABELS[iri][0] for iri in iris if iri in LABELS}
    return found | {iri: place.words for iri, place in record_places(view.snapshot, records).items()}


def _numbers(columns: Sequence[str], rows: Sequence[Sequence[Cell | None]]) -> frozenset[str]:
    """The columns in which every value that is there is a number."""
    found = set()
    for place, name in enumerate(columns):
        known = [cell for row in rows if (cell := row[place]) is not None]
        if known and all(cell.datatype in NUMBERS for cell in known):
            found.add(name)
    return frozenset(found)


def _shown(view: View, cell: Cell, names: dict[str, str]) -> Shown:
    if cell.kind == "blank":
        return Shown(f"_:{cell.value}")
    if cell.kind == "iri":
        linked = has_page(view.snapshot.base, cell.value)
        plain = short(cell.value) or cell.value.removeprefix(view.snapshot.base if linked else "")
        name = names.get(cell.value, "")
        return Shown(
            name or plain, view.to(cell.value) if linked else "", cell.value, "named" if name else "iri"
        )
    if len(cell.value) > TEXT_SHOWN:
        cut = f"{cell.value[:TEXT_SHOWN]}… (cut; {len(cell.value):,} characters in all)"
        return Shown(cut, language=cell.language)
    return Shown(cell.value, language=cell.language)
