"""How an agreement stands on a day: its best state over versions and releases, since when, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from api.pages.pieces import Condition, condition
from graph.resolve import State
from graph.resolve.validity import NOT_EFFECTIVE
from graph.snapshot import Snapshot, terms_of_agreements
from ontology.vocabulary import label_of

_ORDER = list(State)


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of an agreement; dates are None where not known."""

    condition: Condition
    since: date | None
    until: date | None


def planned(status: str) -> str:
    """The words of a status under which nothing is shared yet, empty for any other status."""
    return (label_of(status) or status) if status in NOT_EFFECTIVE else ""


def standings(snapshot: Snapshot, day: date) -> dict[str, Standing]:
    """Agreement → how it stands on `day`; one that is only planned says so. Kept with the snapshot."""

    def read(opened: Snapshot) -> dict[str, Standing]:
        grouped: dict[str, list[tuple[State, str, date | None, date | None]]] = {}
        for terms in terms_of_agreements(opened):
            since = terms.released_on or terms.valid_from
            grouped.setdefault(terms.agreement, []).append(
                (terms.state(day), planned(terms.status), since, terms.valid_until)
            )
        return {agreement: _best(parts) for agreement, parts in grouped.items()}

    return snapshot.view(f"standings {day}", read)


def _best(parts: list[tuple[State, str, date | None, date | None]]) -> Standing:
    concluded = [part for part in parts if not part[1]]
    considered = concluded or parts
    state = min((part[0] for part in considered), key=_ORDER.index)
    best = [part for part in considered if part[0] is state]
    starts = [since for _, _, since, _ in best if since]
    ends = [until for _, _, _, until in best]
    known = [until for until in ends if until]
    return Standing(
        condition(state, () if concluded else [part[1] for part in parts]),
        min(starts, default=None),
        max(known) if known and len(known) == len(ends) else None,
    )
