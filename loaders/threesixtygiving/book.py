"""The tables of a 360Giving spreadsheet: grants, sheets with more of the same grants, and the Meta tab."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from loaders.cell_text import cell_text
from loaders.noting import Notes
from loaders.reading.input import Input
from loaders.reading.persons import is_person_heading
from loaders.reading.tables import Cell, Table, heading_key, table_with, tables
from loaders.threesixtygiving.sheets import Path, grant_of, is_grants_table, names_a_body, path_of, steps_of

META_SHEETS: Final = frozenset({"meta", "metadata", "package"})
"""Names of the tab that says what the file is, in the standard's template and beside it."""

META_FIELDS: Final[dict[str, str]] = {
    "title": "title",
    "license": "licence",
    "licence": "licence",
    "license url": "licence",
    "publisher name": "publisher",
    "publisher": "publisher",
}
"""What stands in it (by `heading_key`) → field of the source."""

_GRANT_FIELDS: Final = frozenset(
    {
        "id", "title", "description", "currency", "amountAppliedFor", "amountAwarded", "amountDisbursed",
        "awardDate", "url", "dateModified", "dataSource", "fromOpenCall", "regrantType", "locationScope",
    }
)  # fmt: skip
"""The names that a grant's own fields have in the standard's JSON."""

MOST_OF_ONE = 100
"""Objects that the headings of one grant may number; a higher number is no place in a list."""

Parts = dict[str, dict[str, list[dict[str, Any]]]]
"""Identifier of a grant → field of it → the objects that further sheets give it."""


@dataclass(frozen=True, slots=True)
class Book:
    """The tables of a file by what they are."""

    grants: list[Table]
    more: list[Table]
    """Tables with an identifier of a grant and parts of it (recipients, places), a row for each."""
    others: list[Table]


def book_of(input: Input) -> Book:
    """The tables of grants (a workbook may hold one for each year), and the others, fresh."""
    found = tables(input)
    grants = [table for table in found if is_grants_table(table.headings)]
    more = [table for table in found if table not in grants and _holds_parts(table)]
    if not grants and any(names_a_body(table.headings) for table in more):
        # The standard's several tables: who gives and who receives stands in sheets of their own.
        grants = [table for table in found if is_grants_table(table.headings, whole=False)]
        more = [table for table in more if table not in grants]
    if not grants:
        more = []
        for heading in ("Identifier", "id"):
            table = table_with(input, [heading])
            if table is not None and is_grants_table(table.headings):
                others = [other for other in found if other.sheet != table.sheet]
                more = [other for other in others if _holds_parts(other)]
                return Book([table], more, [other for other in others if other not in more])
    return Book(grants, more, [table for table in found if table not in grants and table not in more])


def _holds_parts(table: Table) -> bool:
    paths = [path for heading in table.headings if (path := path_of(heading)) is not None]
    return any(path == Path("", 0, "id") for path in paths) and any(
        path.parent and path.parent != "recipientIndividual" for path in paths
    )


def parts_of(tables: Iterable[Table], notes: Notes) -> Parts:
    """What further sheets add to each grant."""
    found: Parts = {}
    for table in tables:
        steps = steps_of(
            None if is_person_heading(heading) else path_of(heading) for heading in table.headings
        )
        for row in table.rows:
            part = grant_of(row.cells, steps)
            if not (identifier := cell_text(part.get("id"))):
                continue
            lists = {field: value for field, value in part.items() if isinstance(value, list)}
            for field, objects in lists.items():
                found.setdefault(identifier, {}).setdefault(field, []).extend(objects)
            if lists:
                notes.note("row of a further sheet, added to its grant", table.sheet)
    return found


def with_parts(grant: dict[str, Any], parts: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """The grant with what further sheets give it; what they give twice counts once."""
    for field, objects in parts.items():
        stated = grant.setdefault(field, [])
        stated.extend(one for one in objects if one not in stated)
    return grant


def said_of_source(book: Book) -> dict[str, str]:
    """Title, licence and publisher as the Meta tab says them, down or across."""
    found: dict[str, str] = {}
    for table in book.others:
        if heading_key(table.sheet) not in META_SHEETS:
            continue
        rows = [row.cells for row in table.rows]
        for name, value in (*_across(table.headings, rows), *_down(table.headings, rows)):
            field = META_FIELDS.get(heading_key(name))
            if field and value:
                found.setdefault(field, value)
    return found


def _across(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[str, str]]:
    if rows and sum(heading_key(one) in META_FIELDS for one in headings) > 1:
        yield from zip(headings, map(cell_text, rows[0]), strict=False)


def _down(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[str, str]]:
    for cells in (headings, *rows):
        texts = [cell_text(cell) for cell in cells]
        if len(texts) > 1:
            yield texts[0], texts[1]


def unwrapped(grant: dict[str, Any]) -> dict[str, Any]:
    """A grant as it was published, where a datastore wraps it (`data`) beside what it added of its own."""
    inner = grant.get("data")
    return inner if isinstance(inner, dict) and "id" in inner and "amountAwarded" not in grant else grant


@lru_cache(maxsize=1024)
def _has_headings(names: tuple[str, ...]) -> bool:
    """Whether some names of fields are headings of columns. Most grants of a file have the same names."""
    return any(name not in _GRANT_FIELDS and path_of(name) is not None for name in names)


def nested(grant: dict[str, Any]) -> dict[str, Any]:
    """A grant whose fields are headed as columns are (`RecipientOrgName`) in the shape of the standard."""
    if not _has_headings(tuple(grant)):
        return grant
    made: dict[str, Any] = {}
    for name, value in grant.items():
        path = None if isinstance(value, list | dict) or name in _GRANT_FIELDS else path_of(name)
        if path is None:
            made[name] = value
        elif not path.parent:
            made.setdefault(path.field, value)
        elif path.place < MOST_OF_ONE and not isinstance(grant.get(path.parent), list | dict):
            objects = made.setdefault(path.parent, [])
            while len(objects) <= path.place:
                objects.append({})
            objects[path.place].setdefault(path.field, value)
    return made
