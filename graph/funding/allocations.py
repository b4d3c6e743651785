"""The allocations of a snapshot as plain values, read once and kept with it: what every sum runs over."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from graph.snapshot import Snapshot
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

    def on(self, axis: str) -> str:
        """What stands on the axis named `place`, `theme`, `harm` or `programme`."""
        value: str = getattr(self, axis)
        return value


_ALLOCATIONS = f"""
SELECT ?part ?grant ?amount ?currency ?place ?theme ?harm ?programme WHERE {{
  ?part a <{SG.Allocation}> ; <{SG.allocationOf}> ?grant .
  OPTIONAL {{ ?part <{SG.amount}> ?amount ; <{SG.currency}> ?currency }}
  OPTIONAL {{ ?part <{SG.coversPlace}> ?place }}
  OPTIONAL {{ ?part <{SG.theme}> ?theme }}
  OPTIONAL {{ ?part <{SG.addressesHarm}> ?harm }}
  OPTIONAL {{ ?part <{SG.programme}> ?programme }}
}}"""
_UNALLOCATED = f"SELECT ?part ?axis WHERE {{ ?part <{SG.unallocated}> ?axis }}"


def _read(snapshot: Snapshot) -> tuple[AllocationRow, ...]:
    split: dict[str, set[str]] = {}
    for row in snapshot.select(_UNALLOCATED):
        split.setdefault(row["part"].value, set()).add(row["axis"].value)
    found = []
    for row in snapshot.select(_ALLOCATIONS):
        part = row["part"].value
        axes = [
            row[name].value if name in row else UNALLOCATED if name in split.get(part, ()) else NOT_KNOWN
            for name in ("place", "theme", "harm", "programme")
        ]
        amount = Decimal(row["amount"].value) if "amount" in row else None
        currency = row["currency"].value if "currency" in row else ""
        found.append((part, AllocationRow(row["grant"].value, amount, currency, *axes)))
    return tuple(row for _, row in sorted(found, key=lambda pair: pair[0]))


def allocation_rows(snapshot: Snapshot) -> tuple[AllocationRow, ...]:
    """All allocations of the resolved grants. Read once per snapshot."""
    return snapshot.view("allocations", _read)
