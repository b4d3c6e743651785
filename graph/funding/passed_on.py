"""Money passed on: what one grant pays out of another is in full in the gross, once in the net (RULES 23).

Which grant pays for which is seldom stated. So an organisation's grants are taken to pay out first what
grants had brought in until then, in the same currency; the rest is money of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from heapq import heapify, heappop, heappush

from graph.funding.allocations import allocation_rows
from graph.snapshot import Snapshot
from graph.snapshot.columns import column, dates, gathered
from ontology.terms import SG

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Given:
    """What one grant gives in one currency: `grantee` is empty where there is none, or more than one.

    What each of several gets is not known, so none of it is seen to be passed on.
    """

    grant: str
    funder: str
    grantee: str
    amount: Decimal
    day: date | None


@dataclass(frozen=True, slots=True)
class Total:
    """All grants in one currency: how many, their sum, and how much of it only passes on what others gave."""

    currency: str
    grants: int
    gross: Decimal
    passed_on: Decimal

    @property
    def net(self) -> Decimal:
        """The sum with each amount once."""
        return self.gross - self.passed_on


def totals(snapshot: Snapshot) -> tuple[Total, ...]:
    """Gross and net by currency; grants that state no amount are in neither. Read once per snapshot."""
    return snapshot.view("gross and net", _read)


def _read(snapshot: Snapshot) -> tuple[Total, ...]:
    amounts: dict[str, dict[str, Decimal]] = {}
    for row in allocation_rows(snapshot):
        if row.amount is not None:
            own = amounts.setdefault(row.currency, {})
            own[row.grant] = own.get(row.grant, ZERO) + row.amount
    funders = dict(column(snapshot, SG.hasFunder))
    grantees = gathered(snapshot, SG.hasGrantee)
    days = {**dates(snapshot, SG.validFrom), **dates(snapshot, SG.awardedOn)}
    found = []
    for currency, own in sorted(amounts.items()):
        given = []
        for grant, amount in own.items():
            to = grantees.get(grant, set())
            only = next(iter(to)) if len(to) == 1 else ""
            given.append(Given(grant, funders.get(grant, ""), only, amount, days.get(grant)))
        found.append(Total(currency, len(own), sum(own.values(), ZERO), passed_on(given)))
    return tuple(found)


def passed_on(given: Iterable[Given]) -> Decimal:
    """How much of these grants, all in one currency, pays out what others of them brought in before.

    Of grants of one day those come first that bring in what others pay out; those without a day come last.
    """
    by_day: dict[date, list[Given]] = {}
    for one in given:
        by_day.setdefault(one.day or date.max, []).append(one)
    left: dict[str, Decimal] = {}
    total = ZERO
    for _, group in sorted(by_day.items()):
        for one in _in_order(group):
            of_others = min(left.get(one.funder, ZERO), one.amount)
            if of_others > 0:
                left[one.funder] -= of_others
                total += of_others
            if one.grantee:
                left[one.grantee] = left.get(one.grantee, ZERO) + one.amount
    return total


def _in_order(group: Sequence[Given]) -> Iterator[Given]:
    """Who receives most upstream first; where grants go round in a circle, the smallest funder begins."""
    by_funder: dict[str, list[Given]] = {}
    for one in sorted(group, key=lambda one: one.grant):
        by_funder.setdefault(one.funder, []).append(one)
    awaited = Counter(one.grantee for one in group if one.grantee in by_funder and one.grantee != one.funder)
    ready = [funder for funder in by_funder if not awaited[funder]]
    heapify(ready)
    waiting = sorted(by_funder, reverse=True)
    while by_funder:
        funder = heappop(ready) if ready else waiting.pop()
        if funder not in by_funder:
            continue
        for one in by_funder.pop(funder):
            yield one
            awaited[one.grantee] -= 1
            if not awaited[one.grantee] and one.grantee in by_funder:
                heappush(ready, one.grantee)
