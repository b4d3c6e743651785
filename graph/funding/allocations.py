"""The allocations of a snapshot as plain values, read once and kept with it: what every sum runs over."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from graph.snapshot import Snapshot
from graph.snapshot.columns import column, gathered, members
from graph.snapshot.second_hand import known_only_through
from ontology.terms import SG

NOT_KNOWN, UNALLOCATED = "not known", "unallocated"
"""What stands on an axis where no value is stated, and where several are without shares."""


@dataclass(frozen=True, slots=True)
class AllocationRow:
    """One part of one grant. Each axis holds an IRI, `unallocated` or `not known`."""

    grant: str
    amount: Decimal | None
    currency: str
    place: str
    theme: str
    harm: str
    programme: str
    through: tuple[str, ...] = ()
    """The sources that repeat others, where the grant is known through them alone."""

    def on(self, axis: str) -> str:
        """What stands on the axis named `place`, `theme`, `harm` or `programme`."""
        value: str = getattr(self, axis)
        return value


_AXES = {"place": SG.coversPlace, "theme": SG.theme, "harm": SG.addressesHarm, "programme": SG.programme}


def _read(snapshot: Snapshot) -> tuple[AllocationRow, ...]:
    grants = dict(column(snapshot, SG.allocationOf))
    amounts = dict(column(snapshot, SG.amount))
    currencies = dict(column(snapshot, SG.currency))
    split = gathered(snapshot, SG.unallocated)
    # An allocation has one value on each axis at most.
    values = {name: dict(column(snapshot, predicate)) for name, predicate in _AXES.items()}
    found = []
    through = known_only_through(snapshot)
    for part in sorted(members(snapshot, SG.Allocation)):
        if part not in grants:
            continue
        on = {
            name: axis.get(part, UNALLOCATED if name in split.get(part, ()) else NOT_KNOWN)
            for name, axis in values.items()
        }
        paid = part in amounts and part in currencies
        amount, currency = (Decimal(amounts[part]), currencies[part]) if paid else (None, "")
        only = tuple(through.get(grants[part], ()))
        found.append(AllocationRow(grants[part], amount, currency, **on, through=only))
    return tuple(found)


def allocation_rows(snapshot: Snapshot) -> tuple[AllocationRow, ...]:
    """All allocations of the resolved grants. Read once per snapshot."""
    return snapshot.view("allocations", _read)
