"""What else a table tells: units in its titles, applications that got nothing, awards on several rows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from loaders.cell_text import cell_text
from loaders.reading.tables import FirstRows, Row, heading_key
from loaders.table.proposing.columns import Column
from loaders.table.proposing.headings import LONGEST_HEADING, currency_of, folded
from loaders.table.proposing.multiples import times_of
from loaders.table.proposing.other_languages import NO_GRANT, NOT_AWARDED, PAID
from loaders.table.proposing.years import MOST_OF_AMOUNTS

FEWEST_ROWS = 3
"""Rows from which on it is looked whether a reference repeats."""

_REFERENCE = re.compile(
    r"(?:(?:grant|award|project|application|agreement|our|funder|case) )?"
    r"(?:ref|reference|id|number|no|code|identifier)(?: (?:no|number))?|aktenzeichen|forderkennzeichen|fkz|"
    r"numero de dossier|expediente|numero de expediente|dossiernummer"
)
_UNIT_SAID = re.compile(
    r"\b(?:in|en|em|w|v|i)\b|000|\((?:[A-Z]{3}|[£€$])\)|"
    r"\b(?:figures|amounts?|values|sums|betr[aä]ge|angaben|montants|importes)\b",
    re.IGNORECASE,
)
_WORDED = re.compile(r"[^\W\d_]{2}|000s|[’']000")
"""What an amount alone has not."""
_A_SUM = re.compile(r"[\d.,]*\d\s*(?:thousand|million|billion|mio|mrd|k|m|bn)\b", re.IGNORECASE)
"""A sum of its own, as *£5 million* in the title of a fund."""
_COUNTS = re.compile(
    r"(?:number|no|count|num) (?:of )?(?:grants|awards|projects funded|grants made|grants awarded)|"
    r"grant count|grants made|anzahl (?:der )?(?:forderungen|bewilligungen|zuwendungen|projekte)|"
    r"nombre de subventions|numero de (?:ayudas|subvenciones)|aantal (?:subsidies|toekenningen)|"
    r"liczba (?:dotacji|grantow)"
)
_MEANINGS = ((NOT_AWARDED, "are applications of which nothing came"), (NO_GRANT, "are no grants"))
_YEARS = re.compile(r"\b(?:19|20)\d\d\b")


def said_beside(place: FirstRows, heading_row: int, notes: Sequence[str]) -> str:
    """What the titles above the headings or the notes below the rows say of how all amounts are written:
    *All amounts in £000s*. Empty where they say nothing of it.
    """
    above = [cell_text(cell) for number, cells in place.rows if number < heading_row for cell in cells]
    for text in (*above, *notes):
        if len(text) > LONGEST_HEADING or not (_WORDED.search(text) and _UNIT_SAID.search(text)):
            continue
        if times_of(without_sums(text)) > 1 or currency_of(without_sums(text)):
            return text
    return ""


def without_sums(text: str) -> str:
    """A text without the sums and years that it names, which say nothing of how others are written."""
    return _YEARS.sub(" ", _A_SUM.sub(" ", text))


def no_grants(
    headings: Sequence[str], rows: Sequence[Row], names: AbstractSet[str]
) -> tuple[tuple[str, tuple[str, ...], str], ...]:
    """The columns but those of `names` that say of some rows that they are no grants, with their words for
    that and what they mean."""
    found = []
    for at, heading in enumerate(headings):
        texts = dict.fromkeys(cell_text(row.cells[at]) for row in rows)
        for known, meaning in _MEANINGS:
            said = tuple(text for text in texts if heading_key(text) in known)
            if heading and heading not in names and said and len(said) < len(texts):
                found.append((heading, said, meaning))
    return tuple(found)


def counts_grants(headings: Sequence[str]) -> str:
    """The heading of a column that counts grants, so that each row is a sum of several; else empty."""
    return next((heading for heading in headings if _COUNTS.fullmatch(heading_key(heading))), "")


def speaks_of_paying(heading: str) -> bool:
    """Whether a heading says that what stands below it was paid, and not awarded."""
    return not set(PAID.split(";")).isdisjoint(folded(heading).split())


def is_paid(column: Column) -> bool:
    """Whether a column holds amounts that were paid."""
    is_of_amounts = max(column.share("number"), column.share("money")) >= MOST_OF_AMOUNTS
    return is_of_amounts and speaks_of_paying(column.heading)


def repeated_reference(
    headings: Sequence[str], rows: Sequence[Row], amounts: Sequence[str], but: AbstractSet[str]
) -> tuple[str, str]:
    """The column, `but` those of people, of references of which some stand on several rows (else empty), and
    the first of these columns of amounts that differ for one reference, as instalments do (else empty).
    """
    if len(rows) < FEWEST_ROWS:
        return "", ""
    for at, heading in enumerate(headings):
        if heading in but or not _REFERENCE.fullmatch(heading_key(heading)):
            continue
        found: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            if text := cell_text(row.cells[at]):
                found[text].append(row)
        several = [same for same in found.values() if len(same) > 1]
        if not several or len(found) < 2:
            continue
        for amount in amounts:
            place = headings.index(amount)
            if any(len({cell_text(row.cells[place]) for row in same}) > 1 for same in several):
                return heading, amount
        return heading, ""
    return "", ""
