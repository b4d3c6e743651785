"""Tells the rows of a table that speak of others instead of being one: totals, averages, footnotes."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import cast

from loaders.reading.tables import Cell, Row
from loaders.reading.values import parse_amount

TOTALS_NOTE = "row of totals, no record"
NUMBERS_NOTE = "row of numbers without a word, taken for a sum, no record"
FOOTNOTE_NOTE = "footnote under the rows, no record"

_TOTALS = re.compile(
    r"(?:(?:grand|overall|sub|running)[ -]?)?totals?\b.*|sums?|(?:zwischen|gesamt)?summe|gesamt(?:betrag)?|"
    r"(?:sous[ -]?)?total(?:e|es)?\b.*|suma|somme|totaal|totale",
    re.IGNORECASE | re.DOTALL,
)
"""How the one text of a row of totals begins,"""
_ENDS_IN_TOTAL = re.compile(r".{1,80}\b(?:sub[ -]?)?totals?", re.IGNORECASE)
"""or ends, as that of a group: *Arts total*,"""
_TOTAL_ALONE = re.compile(
    r"(?:(?:grand|overall|sub)[ -]?)?totals?(?: (?:general|générale?|geral|generale|awarded|amounts?|grants?|"
    r"awards|funding|value|paid|sum|(?:in|for)?\s?[\d/–-]{4,9}))?|(?:gesamt)?summe|gesamt",
    re.IGNORECASE,
)
"""The words for totals that are enough in the last rows of a table."""
_PARTS = ("of which", "davon", "hiervon", "dont", "di cui", "de los cuales", "waarvan", "w tym")
"""How a row under one of totals begins."""
_PART_OF_TOTAL = re.compile(rf"(?:{'|'.join(_PARTS)})\b.*", re.IGNORECASE)
_INITIALS = frozenset("gorstzGORSTZ :")
"""The letters with which a text of `_TOTALS` begins."""
_TOTALS_ELSEWHERE = frozenset(
    (
        "insgesamt|summe gesamt|gesamt summe|razem|ogółem|yhteensä|i alt|ialt|totalt|totaalbedrag|"
        "totaal bedrag|celkem|spolu|összesen|mindösszesen|sum total|somme totale|montant total|totali|summa|"
        "toplam|genel toplam|итого|всего|разом|suma total|importe total|importo totale|valor total|"
        "montante total|amount total|kokku|kopā|iš viso|ukupno|skupaj|σύνολο|σ|jumla|"
        "合计|合計|总计|總計|計|小計|小计|합계|المجموع|الإجمالي|סהכ|סה״כ|"
        "average|average grant|average award|mean|median|minimum|maximum|count|number of grants|"
        "number of awards|number of projects|no. of grants|durchschnitt|anzahl|moyenne|médiane|nombre|"
        "promedio|número de ayudas|media|média|średnia|gemiddelde|aantal|genomsnitt|gjennomsnitt|gennemsnit|"
        "antal|keskiarvo|lukumäärä"
    ).split("|")
)
"""The whole of the first text of such a row in other languages, and of one of averages or counts, in small
letters."""
_LONGEST_TOTAL = 20
FEWEST_OF_FOOTNOTE = 3
"""Columns of a table that a text in one cell is a footnote of."""
_FOOTNOTE = re.compile(
    r"\s*(?:(?:notes?|n\.?b\.?|sources?|key|disclaimer|(?:last )?updated|data as of|as at|anmerkung|quelle|"
    r"nota)\b\s*(?:[:.\d]|on\b)|[*†‡©]|\(\d\)\s)",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"[0-9][0-9.,]*\s+[^\W\d_]+")
"""A number and what is counted, as it stands in rows of totals: `5 organisations`."""
_DIGITS = re.compile(r"[0-9][0-9.,]*[0-9]")


def is_plain(cells: list[Cell]) -> bool:
    """Whether a row is plainly one of its own: its first two cells are filled, and nothing says totals.

    Nearly every row is told so, in one call where asking all of `about_rows` takes four.
    """
    return len(cells) > 1 and bool(cells[0] and cells[1]) and not may_say_totals(cells)


def about_rows(row: Row, headings: Sequence[str]) -> str:
    """The note on a row that speaks of others instead of being one: totals, or a footnote; else empty."""
    if is_plain(row.cells):
        return ""
    if is_totals(row, headings):
        return TOTALS_NOTE
    if _is_of_numbers(row, headings):
        return NUMBERS_NOTE
    return FOOTNOTE_NOTE if _is_footnote(row, headings) else ""


def _is_of_numbers(row: Row, headings: Sequence[str]) -> bool:
    """Whether a row without a word is the sum of those above: numbers alone, the first cell and another
    empty, and no more numbers than empty cells."""
    cells = row.cells
    if row.extra or not cells or cells[0] not in ("", None):
        return False
    numbers = empty = 0
    for heading, cell in zip(headings, cells, strict=False):
        if cell is None or cell == "":
            empty += bool(heading)
        elif isinstance(cell, bool | datetime.date) or (isinstance(cell, str) and not _is_number(cell)):
            return False
        else:
            numbers += 1
    return 0 < numbers <= empty and empty > 1


def is_sum_alone(row: Row) -> bool:
    """Whether a row is a word for totals and one number, as the last of a table of two columns is."""
    filled = [cell for cell in row.cells if cell not in ("", None)]
    if len(filled) != 2 or row.extra or not isinstance(filled[0], str):
        return False
    word = filled[0].strip(" :.")
    is_word = word.casefold() in _TOTALS_ELSEWHERE or _TOTAL_ALONE.fullmatch(word) is not None
    return is_word and (not isinstance(filled[1], str) or _is_number(filled[1]))


def _is_footnote(row: Row, headings: Sequence[str]) -> bool:
    """Whether a row is one text, in the first cell, that begins as a footnote does."""
    first = row.cells[0] if row.cells else ""
    others = row.cells[1:]
    if any(others) or not isinstance(first, str) or not _FOOTNOTE.match(first):
        return False
    return len(headings) >= FEWEST_OF_FOOTNOTE and not row.extra and all(one in ("", None) for one in others)


def is_totals(row: Row, headings: Sequence[str]) -> bool:
    """Whether a row adds up others: its one text is a word such as *Total*, all else in it are numbers, alone
    or with what is counted, and either a column with a heading is empty (a body called *Total* has more to
    tell) or several are numbers.
    """
    cells = row.cells
    if row.extra or not may_say_totals(cells):
        return False
    if not _says_total_elsewhere(cells):
        for cell in cells:
            if cell.__class__ is not str:
                continue
            if cell[:1] in _INITIALS and _TOTALS.fullmatch(str(cell).strip(" :")):
                break
            if _PART_OF_TOTAL.fullmatch(cell.strip()):
                break
            if "otal" in cell and _ENDS_IN_TOTAL.fullmatch(str(cell).strip(" :")):
                break
        else:
            return False
    texts = numbers = empty = 0
    for heading, cell in zip(headings, cells, strict=False):
        if cell is None or cell == "":
            empty += bool(heading)
        elif isinstance(cell, str) and not (_is_number(cell) or _COUNTED.fullmatch(cell.strip())):
            texts += 1
        else:
            numbers += 1
    return bool(texts == 1 and numbers and (empty or numbers > 1))


def _says_total_elsewhere(cells: list[Cell]) -> bool:
    """Whether the first text of a row is a word for totals in another language."""
    first = (cells[0] if cells else None) or next(filter(None, cells), None)
    return (
        isinstance(first, str)
        and len(first) <= _LONGEST_TOTAL
        and not first[-1].isdigit()  # as most identifiers end, and no such word
        and first.strip(" :.").casefold() in _TOTALS_ELSEWHERE
    )


def may_say_totals(cells: list[Cell]) -> bool:
    """Whether a row as a whole holds what is in each word of `_TOTALS`, told in half the time that its cells
    take one by one, in the inner loop of a load; or begins with one of `_TOTALS_ELSEWHERE`."""
    try:
        said = "\n".join(cast("list[str]", cells))
    except TypeError:
        said = "\n".join(cell for cell in cells if isinstance(cell, str))
    said = _in_small_letters(said)
    return (
        "tot" in said
        or "sum" in said
        or "somme" in said
        or "gesamt" in said
        or said.lstrip().startswith(_PARTS)
        or _says_total_elsewhere(cells)
    )


def _in_small_letters(text: str) -> str:
    """A text whose letters of ASCII are small, and those that fold to such. Where a pound sign was in it,
    folding took five times as long as by way of bytes."""
    if text.isascii():
        return text.lower()
    try:
        small = text.encode("latin-1").lower().decode("latin-1")
    except UnicodeEncodeError:
        return text.casefold()
    # The only one of these letters that folds to ASCII.
    return text.casefold() if "ß" in small else small


def _is_number(text: str) -> bool:
    if not any(mark.isdigit() for mark in text):
        return not text.strip(" -–")
    text = text.strip().removesuffix("%").rstrip()
    try:
        parse_amount(text, decimal_comma=False)
    except ValueError:
        return bool(_DIGITS.fullmatch(text))
    return True
