"""A long text takes time that grows with its length, not with its square, whatever it is made of."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from loaders.body_names import reads_as_body, without_contact
from loaders.data_use_register.rows import _at_commas
from loaders.person_names import is_titled, is_unnamed, reads_as_person
from loaders.reading.limits import DEFAULT_LIMITS
from loaders.reading.periods import is_open_period
from loaders.reading.persons import has_email, strip_emails
from loaders.reading.values import is_short, parse_amount, parse_day

LONG = DEFAULT_LIMITS.cell_chars
"""As many letters as a cell may have."""
SECONDS = 2.0
"""With any of these mistakes it takes minutes; without, some milliseconds."""


@pytest.mark.parametrize(
    "read",
    [
        *(reads_as_person, is_titled, is_unnamed, reads_as_body, without_contact, has_email, strip_emails),
        *(is_short, parse_amount, parse_day, is_open_period, _at_commas),
    ],
)
def test_no_long_text_takes_long(read: Callable[[str], object]) -> None:
    begun = time.process_time()
    for one in (" ", "\N{NO-BREAK SPACE}", "a,", "(", "(a", "1,", "1.", " - ", "c/o ", "&", "a@"):
        with suppress(ValueError):
            read("Harbour Trust (" + one * (LONG // len(one)) + "b")
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Tides, waves", ["Tides", " waves"]),
        ("Tides (daily, hourly), waves,2020", ["Tides (daily, hourly)", " waves,2020"]),
        ("Tides (daily, waves", ["Tides (daily", " waves"]),
        ("Tides, waves) and wind, rain", ["Tides, waves) and wind", " rain"]),
    ],
)
def test_a_comma_within_brackets_parts_nothing(text: str, parts: list[str]) -> None:
    assert _at_commas(text) == parts
