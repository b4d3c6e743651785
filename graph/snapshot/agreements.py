"""The state of every agreement on a day: in force where some version of it is (RULES 15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph.resolve import State, state_on
from graph.snapshot.edges import day_of, text_of
from graph.snapshot.opened import Snapshot
from ontology.terms import SG

_VERSIONS = f"""
SELECT ?part ?agreement ?status ?validFrom ?validUntil WHERE {{
  ?part a <{SG.AgreementVersion}> ; <{SG.versionOf}> ?agreement
  OPTIONAL {{ ?part <{SG.status}> ?status }}
  OPTIONAL {{ ?part <{SG.validFrom}> ?validFrom }}
  OPTIONAL {{ ?part <{SG.validUntil}> ?validUntil }}
}}"""
_RELEASES = f"""
SELECT ?part ?agreement ?version ?validUntil ?releasedOn WHERE {{
  ?part a <{SG.Release}> ; <{SG.releasedUnder}> ?agreement
  OPTIONAL {{ ?part <{SG.releaseOf}> ?version }}
  OPTIONAL {{ ?part <{SG.validUntil}> ?validUntil }}
  OPTIONAL {{ ?part <{SG.releasedOn}> ?releasedOn }}
}}"""


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
    have. A version of which nothing but releases is known says nothing itself.
    """
    return snapshot.view("terms of agreements", _read_terms)


def _read_terms(snapshot: Snapshot) -> tuple[Terms, ...]:
    versions = {
        row["part"].value: Terms(
            row["agreement"].value,
            text_of(row, "status"),
            day_of(row, "validFrom"),
            day_of(row, "validUntil"),
            None,
        )
        for row in snapshot.select(_VERSIONS)
    }
    releases: dict[str, Terms] = {}
    with_releases: set[str] = set()
    for row in snapshot.select(_RELEASES):
        version = text_of(row, "version")
        of = versions.get(version)
        with_releases.add(version)
        releases[row["part"].value] = Terms(
            row["agreement"].value,
            of.status if of else "",
            None,
            day_of(row, "validUntil") or (of.valid_until if of else None),
            day_of(row, "releasedOn"),
        )
    speaking = {
        part: terms
        for part, terms in versions.items()
        if part not in with_releases or terms.status or terms.valid_from or terms.valid_until
    }
    return tuple(terms for _, terms in sorted({**speaking, **releases}.items()))


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
