"""Finds the one table of a file that a mapping is proposed for."""

from __future__ import annotations

from loaders.cell_text import cell_text
from loaders.reading.input import Input
from loaders.reading.json_input import looks_like_json
from loaders.reading.json_rows import is_table
from loaders.reading.tables import FirstRows, first_rows, is_workbook, open_lists
from loaders.reading.xml_input import looks_like_xml
from loaders.unknown import MAP_IT, what_it_is
from ontology.errors import InputError


def place_of(input: Input, sheet: str) -> tuple[FirstRows, list[FirstRows]]:
    """The sheet of this name, without one that with most in its first rows, and the other sheets.

    Lists in a JSON object are as the sheets of a workbook. Raises `InputError` where there is no such table.
    """
    is_object = looks_like_json(input) and not is_table(input)
    if not is_workbook(input) and (is_object or looks_like_xml(input)):
        said = what_it_is(input)
        if not is_object or said.remedy != MAP_IT:
            raise InputError(
                f"{input.name} is no table{f': it is {said.what}' if said.what else ''}.", said.remedy
            )
        open_lists(input)
    found = first_rows(input)
    if not found:
        raise InputError(f"{input.name} has no row.", "Name a file with headings and rows.")
    chosen = [one for one in found if one.sheet == sheet] if sheet else [max(found, key=_cells_in)]
    if not chosen:
        known = ", ".join(repr(one.sheet) for one in found)
        raise InputError(f"{input.name} has no sheet {sheet!r}.", f"Its sheets with rows are: {known}.")
    return chosen[0], [one for one in found if one.sheet != chosen[0].sheet]


def _cells_in(place: FirstRows) -> int:
    return sum(bool(cell_text(cell)) for _, cells in place.rows for cell in cells)
