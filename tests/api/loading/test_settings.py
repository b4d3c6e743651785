"""Every setting is read from the environment; a bad value is refused with the variable's name."""

from __future__ import annotations

from dataclasses import Field, fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from api.settings import PREFIX, Settings, read_settings
from ontology.errors import UsageError


def _another(one: Field[Any]) -> tuple[str, Any]:
    """A value of the setting that is not its default: as text, and as it is read."""
    match one.default:
        case Path():
            return "elsewhere/map", Path("elsewhere/map")
        case int() as number:
            return str(number + 1), number + 1
        case float() as number:
            return str(number / 4), number / 4
        case _ if one.name == "audiences":
            return "everyone,board-only", "everyone,board-only"
        case _ if one.name == "clock":
            return "2026-06-30T12:00:00+00:00", "2026-06-30T12:00:00+00:00"
        case _:
            return "map.example.org", "map.example.org"


SET = {one.name: _another(one) for one in fields(Settings)}


def test_every_setting_has_a_sentence() -> None:
    assert all(one.metadata["sentence"].endswith(".") for one in fields(Settings))


@pytest.mark.parametrize("name", SET)
def test_a_setting_is_read_from_the_environment(name: str) -> None:
    text, value = SET[name]
    assert getattr(read_settings({PREFIX + name.upper(): text}), name) == value
    assert getattr(read_settings({}), name) != value


@pytest.mark.parametrize("name", SET)
def test_an_empty_variable_is_none(name: str) -> None:
    assert read_settings({PREFIX + name.upper(): ""}) == read_settings({})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("port", "web"),
        ("port", "70000"),
        ("port", "-1"),
        ("port", "80.5"),
        ("workers", "0"),
        ("workers", "two"),
        ("query_seconds", "0"),
        ("query_seconds", "nan"),
        ("query_seconds", "inf"),
        ("query_seconds", "soon"),
        ("answer_bytes", "0"),
        ("answer_bytes", "64 MB"),
        ("worker_memory_bytes", "1"),
        ("list_length", "0"),
        ("drawn_nodes", "-5"),
        ("audiences", ","),
        ("audiences", "public,,stewards"),
        ("audiences", "public,partners,public"),
        ("audiences", "Public"),
        ("audiences", "the public"),
        ("audiences", "../public"),
        ("kept_states", "1"),
        ("opened_states", "0"),
        ("clock", "now"),
        ("clock", "2026-06-31"),
    ],
)
def test_a_bad_value_is_refused_with_the_name_of_its_variable(name: str, text: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_settings({PREFIX + name.upper(): text})
    assert PREFIX + name.upper() in str(refused.value)
    assert text in str(refused.value)


def test_what_is_given_goes_before_the_environment() -> None:
    assert read_settings({"SHAREGRAPH_PORT": "9000"}, port=9001).port == 9001
    assert read_settings({"SHAREGRAPH_PORT": "9000"}, port=None).port == 9000
    with pytest.raises(UsageError, match="--port must be from 0 to 65535, not 70000"):
        read_settings({}, port=70000)


def test_the_fixed_clock_is_in_utc() -> None:
    noon = datetime(2026, 6, 30, 12, tzinfo=UTC)
    assert Settings(clock="2026-06-30T14:00:00+02:00").now() == noon
    assert Settings(clock="2026-06-30T12:00:00").now() == noon
    assert Settings(clock="2026-06-30T23:30:00-02:00").today() == date(2026, 7, 1)
    assert Settings().now().tzinfo is UTC


def test_audiences_are_read_in_their_order_from_the_widest_circle_to_the_narrowest() -> None:
    assert read_settings({}).order == ("public", "partners", "stewards")
    assert read_settings({f"{PREFIX}AUDIENCES": "everyone, board"}).order == ("everyone", "board")
