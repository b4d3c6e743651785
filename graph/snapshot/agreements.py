"""The state of every agreement on a day: in force where some version of it is (RULES 15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph.resolve import State, state_on
from graph.snapshot.columns import column, dates, members
from graph.snapshot.opened import Snapshot
from ontology.terms import SG


@dataclass(frozen=True, slots=True)
class Terms:
    """When one version or release of an agreement holds."""

    agreement: str
    status: str
    valid_from: date | None
    valid_until: date | None
    released_on: date | None

    def state(self, day: date) -> State:
        """Its state on `day`."""
        return state_on(
            day,
            status=self.status,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            released_on=self.released_on,
        )


def terms_of_agreements(snapshot: Snapshot) -> tuple[Terms, ...]:
    """The terms of all versions and releases. Read once per snapshot.

    A release has the status and the end of its version where it has none of its own, as its edges
    have. A version of which nothing but releases is known says nothing itself; an agreement without
    any version, such as an informal one, has an end that is not known.
    """
    return snapshot.view("terms of agreements", _read_terms)


def _read_terms(snapshot: Snapshot) -> tuple[Terms, ...]:
    status = dict(column(snapshot, SG.status))
    valid_from, valid_until = dates(snapshot, SG.validFrom), dates(snapshot, SG.validUntil)
    versions = {
        part: Terms(agreement, status.get(part, ""), valid_from.get(part), valid_until.get(part), None)
        for part, agreement in column(snapshot, SG.versionOf)
    }
    release_of = dict(column(snapshot, SG.releaseOf))
    released_on = dates(snapshot, SG.releasedOn)
    releases: dict[str, Terms] = {}
    with_releases: set[str] = set()
    for part, agreement in column(snapshot, SG.releasedUnder):
        version = release_of.get(part, "")
        of = versions.get(version)
        with_releases.add(version)
        releases[part] = Terms(
            agreement,
            of.status if of else "",
            None,
            valid_until.get(part) or (of.valid_until if of else None),
            released_on.get(part),
        )
    speaking = {
        part: terms
        for part, terms in versions.items()
        if part not in with_releases or terms.status or terms.valid_from or terms.valid_until
    }
    told = {terms.agreement for terms in (*versions.values(), *releases.values())}
    # Of an agreement without versions nothing is known but that it is there: no end, no status.
    bare = {
        one: Terms(one, "", None, None, None) for one in members(snapshot, SG.Agreement) if one not in told
    }
    return tuple(terms for _, terms in sorted({**speaking, **releases, **bare}.items()))


def agreement_states(snapshot: Snapshot, day: date) -> dict[str, State]:
    """Agreement → its state on `day`: the first of those of its versions and releases (see `State`)."""
    order = {state: place for place, state in enumerate(State)}
    best: dict[str, State] = {}
    for terms in terms_of_agreements(snapshot):
        state = terms.state(day)
        known = best.get(terms.agreement)
        if known is None or order[state] < order[known]:
            best[terms.agreement] = state
    return best
