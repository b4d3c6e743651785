"""The benchmark against rdflib, in short: it runs, and both sides give the same answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.load_against_rdflib import QUESTIONS, Side, differences, measure, write_files

ROWS = 250


@pytest.mark.slow
def test_both_sides_hold_the_same_quads_and_give_the_same_answers(tmp_path: Path) -> None:
    sides = measure(tmp_path, ROWS, rounds=1)
    assert differences(sides) == []
    (ours,), (theirs,) = sides["ours"], sides["rdflib"]
    assert ours.quads == theirs.quads > 30 * ROWS
    counted = {row[:2] for row in ours.answers["money of grants by currency"]}
    assert sum(int(grants) for _, grants in counted) == ROWS
    assert set(ours.answers) == set(QUESTIONS)


def test_a_difference_is_told_and_never_measured_over() -> None:
    side = Side(1.0, 1.0, {}, 1.0, 1.0, 5, {name: [("a", "1")] for name in QUESTIONS})
    other = replace(side, quads=6, answers={**side.answers, "edges between organisations": []})
    told = differences({"ours": [side], "rdflib": [other]})
    assert told[0] == "ours has 5 quads, rdflib 6"
    assert told[1].startswith("edges between organisations: ")
    assert differences({"ours": [side], "rdflib": [side]}) == []


def test_the_rows_are_the_same_each_time(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        write_files(tmp_path / name, 50)
    for file in ("organisations.csv", "grants.csv"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes()
