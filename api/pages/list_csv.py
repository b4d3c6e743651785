"""A list as CSV (RFC 4180): what the page shows, all rows of it, with the IRI and the sources of each."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal

from api.pages.list_page import ListPage
from api.pages.pieces import Cell, Condition, Money, Records, Ref, Text

SEPARATOR = " | "
"""Between several values in one field."""

_FORMULA = re.compile(r"^\s*[=+\-@\t\r]")


def written(cell: Cell) -> str:
    """A cell as text; empty is *not known*. A text that a spreadsheet would run gets an apostrophe."""
    match cell:
        case None:
            return ""
        case Money():
            return format(cell.amount, "f")
        case Decimal():
            return format(cell, "f")
        case date():
            return cell.isoformat()
        case Ref():
            text = cell.label
        case Records():
            text = SEPARATOR.join(one.words for one in cell.shown)
        case Condition():
            text = cell.words
        case Text():
            text = cell.text
        case tuple():
            text = SEPARATOR.join(one.label for one in cell)
        case _:
            text = str(cell)
    return f"'{text}" if _FORMULA.match(text) else text


def list_csv(page: ListPage) -> str:
    """One line for each row; an amount has its currency in a column of its own."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    has_money = any(column.key == "amount" for column in page.columns)
    heads = [column.key for column in page.columns]
    writer.writerow((*heads, *(("currency",) if has_money else ()), "iri", "sources"))
    for row, iri, sources in zip(page.rows, page.iris, page.sources, strict=True):
        fields = [written(row.get(key)) for key in heads]
        if has_money:
            paid = row.get("amount")
            fields.append(paid.currency if isinstance(paid, Money) else "")
        writer.writerow((*fields, iri, SEPARATOR.join(sources)))
    return out.getvalue()
