"""What every file we write has in common: cells that no spreadsheet runs, and whom to credit."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ontology.records import Source

_FORMULA = re.compile(r"^[\s\x00-\x1f\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]")
"""How a formula begins for a spreadsheet, in its wide forms as well, whatever is skipped before it."""


def safe_cell(value: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would read it as a formula."""
    return f"'{value}" if _FORMULA.match(value) else value


def sources_json(sources: Iterable[Source]) -> list[dict[str, str]]:
    """Each source with its publisher, licence and credit, as every file repeats them."""
    return [
        {
            "name": source.name,
            "title": source.title,
            "publisher": source.publisher,
            "licence": source.licence,
            "credit": source.credit,
        }
        for source in sources
    ]
