"""Statements are collected in runs on disk, and come back in order, each once, as often as asked."""

from __future__ import annotations

import random

import pytest

from graph.archive.collecting import Collected, in_order

LINES = [f'<s{n % 97}> <p{n % 5}> "é\u2028\U0001f600{n % 301}"' for n in range(2_000)]


@pytest.mark.parametrize(("run_lines", "number"), [(1, 400), (7, 2_000), (300, 2_000), (10_000, 2_000)])
def test_lines_come_back_sorted_and_once_however_small_the_runs(run_lines: int, number: int) -> None:
    chosen = LINES[:number] + LINES[:50]
    lines = random.Random(1).sample(chosen, len(chosen))
    with Collected(run_lines) as collected:
        for start in range(0, len(lines), 100):
            collected.add(lines[start : start + 100])
        assert len(collected) == len(set(chosen))
        assert list(collected) == sorted(set(chosen))
        assert list(collected) == sorted(set(chosen))


def test_a_line_that_begins_another_stands_before_it_in_runs_as_in_memory() -> None:
    with Collected(1) as collected:
        for line in ("a b", "ab", "a", "a!"):
            collected.add([line])
        assert list(collected) == ["a", "a b", "a!", "ab"]


def test_what_was_read_takes_no_more_lines() -> None:
    with Collected() as collected:
        collected.add(["b", "a"])
        assert list(collected) == ["a", "b"]
        with pytest.raises(ValueError, match="no more lines"):
            collected.add(["c"])


def test_what_is_in_order_already_is_taken_as_it_is() -> None:
    with Collected() as collected:
        assert in_order(collected) is collected
    assert list(in_order(line for line in ("b", "a", "b"))) == ["a", "b"]


@pytest.mark.parametrize("run_lines", [5, 400, 100_000])
def test_records_come_back_as_their_lines_would(run_lines: int) -> None:
    shuffled = random.Random(2).sample(range(400), 400)
    with Collected(run_lines) as collected:
        for n in (*shuffled, *shuffled[:50]):
            collected.add_record((f"<s{n % 150}>", [f" <p{n % 7}> <o{n}>", " <a> <c>"]))
        lines = {
            line for n in range(400) for line in (f"<s{n % 150}> <p{n % 7}> <o{n}>", f"<s{n % 150}> <a> <c>")
        }
        assert list(collected) == sorted(lines)
        assert [line for batch in collected.batches() for line in batch] == sorted(lines)
        assert len(collected) == len(lines)
