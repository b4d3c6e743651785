"""What holds on a day: the states of an agreement's version, a release or an edge (RULES 17)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from ontology.identifiers import concept_iri


class State(StrEnum):
    """The state of a tie on a day; only *in force* feeds routes, dependencies and expiry.

    In order: of several states of one thing (its versions, its releases) the first here is its own.
    """

    IN_FORCE = "in force"
    SUSPENDED = "suspended"
    RELEASED_ONCE = "released once"
    END_NOT_KNOWN = "end not known"
    NOT_YET = "not yet"
    ENDED = "ended"


ACTIVE, SUSPENDED = concept_iri("status", "active"), concept_iri("status", "suspended")
OVER = frozenset(concept_iri("status", code) for code in ("expired", "terminated", "completed"))
NOT_EFFECTIVE = frozenset(concept_iri("status", code) for code in ("proposed", "in-negotiation"))
"""Statuses of a mere plan: no edge is made of them, and on no day are they in force."""


def state_on(
    day: date,
    *,
    status: str = "",
    valid_from: date | None = None,
    valid_until: date | None = None,
    released_on: date | None = None,
) -> State:
    """The state on `day`. `status` is a concept's IRI or empty; a missing date is *not known*.

    A release with no end is *released once*, never active for ever. Stated as active with no end
    is in force; no status and no end is *end not known*. Stated as over (expired, terminated,
    completed) held on a past day only where both its dates are known. A mere plan is *not yet*
    until its last day.
    """
    if released_on is not None:
        if day < released_on:
            return State.NOT_YET
        if valid_until is None:
            return State.RELEASED_ONCE
        return State.IN_FORCE if day <= valid_until else State.ENDED
    if valid_from is not None and day < valid_from:
        return State.NOT_YET
    if valid_until is not None and day > valid_until:
        return State.ENDED
    if status in OVER:
        return State.IN_FORCE if valid_from is not None and valid_until is not None else State.ENDED
    if status in NOT_EFFECTIVE:
        return State.NOT_YET
    if status == SUSPENDED:
        return State.SUSPENDED
    if status == ACTIVE or (valid_from is not None and valid_until is not None):
        return State.IN_FORCE
    return State.END_NOT_KNOWN
