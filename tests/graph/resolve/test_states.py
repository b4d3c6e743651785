"""RULES 17: the state of a tie on a day, example by example and as a rule over all days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.resolve import State, state_on
from graph.resolve.validity import NOT_EFFECTIVE
from ontology.concepts import CONCEPTS
from ontology.identifiers import concept_iri

STATUSES = ("", *(concept_iri("status", code) for code in CONCEPTS["status"]))
DAYS = st.dates(date(2019, 1, 1), date(2019, 3, 31))
MAYBE = st.none() | DAYS

JANUARY, MARCH, JUNE, DECEMBER = (date(2020, month, 1) for month in (1, 3, 6, 12))


def status(code: str) -> str:
    return concept_iri("status", code) if code else ""


@pytest.mark.parametrize(
    ("day", "code", "start", "end", "expected"),
    [
        (MARCH, "", JANUARY, JUNE, State.IN_FORCE),
        (JANUARY, "", JANUARY, JUNE, State.IN_FORCE),
        (JUNE, "", JANUARY, JUNE, State.IN_FORCE),
        (DECEMBER, "", JANUARY, JUNE, State.ENDED),
        (JANUARY, "", MARCH, JUNE, State.NOT_YET),
        (MARCH, "", JANUARY, None, State.END_NOT_KNOWN),
        (MARCH, "", None, JUNE, State.END_NOT_KNOWN),
        (MARCH, "", None, None, State.END_NOT_KNOWN),
        (MARCH, "unknown", JANUARY, None, State.END_NOT_KNOWN),
        (MARCH, "active", None, None, State.IN_FORCE),
        (MARCH, "active", JANUARY, None, State.IN_FORCE),
        (DECEMBER, "active", JANUARY, JUNE, State.ENDED),
        (JANUARY, "active", MARCH, None, State.NOT_YET),
        (MARCH, "suspended", JANUARY, JUNE, State.SUSPENDED),
        (DECEMBER, "suspended", JANUARY, JUNE, State.ENDED),
        (MARCH, "expired", JANUARY, JUNE, State.IN_FORCE),
        (MARCH, "expired", None, JUNE, State.ENDED),
        (MARCH, "terminated", JANUARY, None, State.ENDED),
        (MARCH, "completed", None, None, State.ENDED),
        (MARCH, "proposed", JANUARY, JUNE, State.NOT_YET),
        (MARCH, "in-negotiation", None, None, State.NOT_YET),
        (DECEMBER, "proposed", JANUARY, JUNE, State.ENDED),
    ],
)
def test_what_a_version_is_on_a_day(
    day: date, code: str, start: date | None, end: date | None, expected: State
) -> None:
    assert state_on(day, status=status(code), valid_from=start, valid_until=end) is expected


@pytest.mark.parametrize(
    ("day", "released", "end", "expected"),
    [
        (JANUARY, MARCH, None, State.NOT_YET),
        (MARCH, MARCH, None, State.RELEASED_ONCE),
        (date(2999, 1, 1), MARCH, None, State.RELEASED_ONCE),
        (MARCH, MARCH, JUNE, State.IN_FORCE),
        (JUNE, MARCH, JUNE, State.IN_FORCE),
        (DECEMBER, MARCH, JUNE, State.ENDED),
    ],
)
def test_what_a_release_is_on_a_day(day: date, released: date, end: date | None, expected: State) -> None:
    assert state_on(day, released_on=released, valid_until=end) is expected


@given(day=DAYS, code=st.sampled_from(STATUSES), start=MAYBE, end=MAYBE, released=MAYBE)
def test_in_force_is_only_what_has_begun_and_has_not_ended_as_far_as_is_known(
    day: date, code: str, start: date | None, end: date | None, released: date | None
) -> None:
    state = state_on(day, status=code, valid_from=start, valid_until=end, released_on=released)
    if state is State.IN_FORCE:
        begun = released if released is not None else start
        assert begun is None or begun <= day
        assert end is None or day <= end
        assert end is not None or (released is None and code == status("active"))
        assert released is not None or code not in NOT_EFFECTIVE


@given(code=st.sampled_from(STATUSES), start=MAYBE, end=MAYBE, released=MAYBE)
@example(code="", start=date(2019, 3, 1), end=date(2019, 2, 1), released=None)
def test_as_days_go_by_a_tie_is_not_yet_then_holds_then_has_ended_and_never_goes_back(
    code: str, start: date | None, end: date | None, released: date | None
) -> None:
    stage = {State.NOT_YET: 0, State.ENDED: 2}
    days = [date(2018, 12, 1) + timedelta(number) for number in range(150)]
    stages = [
        stage.get(state_on(day, status=code, valid_from=start, valid_until=end, released_on=released), 1)
        for day in days
    ]
    assert stages == sorted(stages)


@given(day=DAYS, code=st.sampled_from(STATUSES), start=MAYBE, end=MAYBE, released=MAYBE)
def test_past_a_known_end_everything_has_ended(
    day: date, code: str, start: date | None, end: date | None, released: date | None
) -> None:
    begun = released if released is not None else start
    if end is not None and day > end and (begun is None or begun <= day):
        assert (
            state_on(day, status=code, valid_from=start, valid_until=end, released_on=released) is State.ENDED
        )


def test_of_several_states_the_first_is_the_things_own() -> None:
    in_order = list(State)
    assert (in_order[0], *in_order[-2:]) == (State.IN_FORCE, State.NOT_YET, State.ENDED)
