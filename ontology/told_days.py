"""What the days of a record say against each other: it is loaded as stated, and that is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ontology.account import Problem, kind_in_words
from ontology.records import (
    AgreementVersion,
    Convening,
    Grant,
    Project,
    Record,
    Release,
    Transaction,
)

_VALID = ("valid_from", "valid_until")
PERIODS: Final[Mapping[type[Record], tuple[tuple[str, str], ...]]] = {
    AgreementVersion: (_VALID,),
    Release: (("released_on", "valid_until"),),
    Project: (_VALID, ("planned_from", "planned_until")),
    Grant: (_VALID,),
    Transaction: (_VALID,),
    Convening: (_VALID,),
}
"""Kind of record → the fields of it that hold the first and the last day of something."""


def backwards(record: Record) -> Problem | None:
    """What is wrong with a record of which something ends before it begins, as far as its days tell."""
    for begins, ends in PERIODS.get(type(record), ()):
        first, last = getattr(record, begins), getattr(record, ends)
        if first is not None and last is not None and first.earliest > last.latest:
            return Problem(
                code="ends-before-it-begins",
                wrong=f"By its dates the {kind_in_words(type(record).__name__)} ends before it begins; "
                "it was loaded as it is stated.",
                remedy="See which of the two days is wrong, and whether they stand in each other's place.",
                file=record.address,
                found=f"{first.stated} – {last.stated}"[:80],
                refuses=False,
            )
    return None
