"""Whether the parts of a grant, allocations or instalments, come to more than the grant (RULES 22)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from loaders.template.cells import Wrong
from ontology.records import Money

AXES = ("place", "theme", "harm", "programme")
"""What a grant is split over. Parts that name different axes are different splits of the same money."""

WHOLE_SHARE = Decimal(100)

Split = tuple[str, str, tuple[str, ...]]
"""IRI of the grant, kind of part, the axes that the parts name."""


@dataclass(slots=True)
class Totals:
    """Running sums of the parts that were read; a part that is read again is not counted again."""

    wholes: dict[str, Money] = field(default_factory=dict)
    """IRI of a grant → what it states; filled when the first row has pointed to a grant."""
    amounts: dict[Split, Decimal] = field(default_factory=dict)
    shares: dict[Split, Decimal] = field(default_factory=dict)
    counted: set[tuple[int, str, int]] = field(default_factory=set)
    told: set[Split] = field(default_factory=set)

    def add(self, kind: str, place: tuple[int, str, int], fields: dict[str, Any], label: str) -> Wrong | None:
        """Count one part; say so, once a split, when it makes its split come to more than the grant.

        `place` is that of its row, `label` the name of its grant.
        """
        if place in self.counted:
            return None
        self.counted.add(place)
        grant: str = fields["grant"]
        whole = self.wholes.get(grant)
        part: Money | None = fields.get("money")
        split = (grant, kind, tuple(axis for axis in AXES if axis in fields))
        if part is not None and whole is not None and part.currency != whole.currency:
            return _other_currency(part, whole)
        if part is not None:
            self.amounts[split] = self.amounts.get(split, Decimal(0)) + part.amount
        else:
            self.shares[split] = self.shares.get(split, Decimal(0)) + fields["share"]
        amount, share = self.amounts.get(split, Decimal(0)), self.shares.get(split, Decimal(0))
        by_share = Decimal(0) if whole is None else whole.amount * share / WHOLE_SHARE
        too_much = share > WHOLE_SHARE or (whole is not None and amount + by_share > whole.amount)
        if not too_much or split in self.told:
            return None
        self.told.add(split)
        if whole is None or not amount:
            come_to = f"{share:f} percent"
        else:
            come_to = f"{amount + by_share:,f} of {whole.amount:,f} {whole.currency}"
        return _too_much(kind, label or grant, split[2], come_to)


def _too_much(kind: str, grant: str, axes: tuple[str, ...], come_to: str) -> Wrong:
    by = f" by {' and '.join(axes)}" if axes else ""
    then = (
        "All of it is counted as unallocated until they fit."
        if kind == "allocation"
        else "The grant keeps the total that it states."
    )
    return Wrong(
        "more-than-the-grant",
        f"With this row, the {kind}s of {grant!r}{by} come to {come_to}. {then}",
        "Correct the parts, or the grant's amount.",
        refuses=False,
    )


def _other_currency(part: Money, whole: Money) -> Wrong:
    return Wrong(
        "other-currency",
        f"The part is in {part.currency}, its grant in {whole.currency}; the two are not added.",
        f"Write the part in {whole.currency}, or as a share.",
        refuses=False,
    )
