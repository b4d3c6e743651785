"""The benchmarks that ask a served map, in short: they run, check answers first, and tell what they saw."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from benchmarks import endpoint_questions, endpoint_speed
from benchmarks.asking import Rate, joined
from benchmarks.endpoint_questions import JOINS
from benchmarks.endpoint_speed import Took, Way, in_process, joins_beside, rate_of_mix, values
from benchmarks.other_servers import other_environment
from benchmarks.served_map import percentile
from graph.store import open_store

WORDS = ["--statements", "1500"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the small map is kept between the tests."""
    return tmp_path_factory.mktemp("maps")


@pytest.mark.slow
def test_our_endpoint_is_measured_beside_the_engine(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = endpoint_speed.main([*WORDS, "--folder", str(folder), "--seconds", "0.05", "--alone"])
    told = capsys.readouterr().out
    assert status in (0, 2)  # how quick it is depends on what else runs here
    assert "Every way gives equal rows." in told
    assert "look-ups a second (goal: 1,000)" in told
    assert "Processor time of one answer, in ms" in told
    assert "four clients ask ours for look-ups with" in told
    assert "engine" in told
    assert "rdflib" not in told


def test_a_question_is_made_as_long_as_it_should_take(monkeypatch: pytest.MonkeyPatch) -> None:
    things = [f"x:{number}" for number in range(4)]
    with open_store("memory:") as store:
        monkeypatch.setattr(endpoint_questions, "ABOUT_SECONDS", 0.0)
        assert endpoint_questions.of_two_milliseconds(store, things)[0].count("<x:") == 1
        monkeypatch.setattr(endpoint_questions, "ABOUT_SECONDS", 60.0)
        assert endpoint_questions.of_two_milliseconds(store, things)[0].count("<x:") == 4


def test_other_rows_are_told_and_never_measured_over() -> None:
    with open_store("memory:") as one, open_store("memory:") as other:
        one.load([b'<x:a> <x:p> "1" .\n', b'<x:b> <x:p> "2.50" .\n'])
        other.load([b'<x:a> <x:p> "1" .\n'])
        ways = [in_process("engine", one), in_process("ours", other)]
        told = endpoint_speed.differences(ways, {"all": ["SELECT * { ?s ?p ?o }"]})
    assert told == ["all: ours has other rows than engine"]


def test_an_answer_in_chunks_is_put_together_once_its_last_one_is_there() -> None:
    arrived = bytearray(b"head\r\n\r\n3\r\na,b\r\n7\r\n0\r\n\r\nxx\r\n0\r\n\r\n")
    assert joined(arrived, 8) == b"a,b0\r\n\r\nxx"
    assert joined(arrived[:21], 8) is None


def test_rows_are_compared_as_values() -> None:
    assert values(b"a,b\r\nx,1.50\r\ny,2\r\n") == values(b"b,a\n2.0,y\n1.5,x\n")
    assert values(b"a\r\nx\r\n") != values(b"a\r\ny\r\n")


def test_a_server_that_cannot_be_had_is_left_out_with_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert other_environment(tmp_path / "python", tmp_path) is None
    assert "Left out" in capsys.readouterr().out


def test_the_goal_for_joins_is_that_of_the_mix_and_each_kind_is_told_beside_it() -> None:
    def way(name: str, rates: tuple[float, float]) -> Way:
        one = Way(name, lambda: contextlib.nullcontext(lambda _: b""), lambda *_: Rate(0, 0.0, 0.0))
        for number, kind in enumerate(JOINS):
            one.rate[kind], one.p50[kind], one.took[kind] = rates[number > 0], 0.01, Took(0.0, 0.01, 0.02)
        return one

    ways = {
        one.name: one
        for one in (way("ours", (100.0, 500.0)), way("again", (900.0, 900.0)), way("rdflib", (20.0, 10.0)))
    }
    assert rate_of_mix([100.0, 300.0]) == 150.0
    (mix, reached), (shipped, no_goal), *kinds = joins_beside(ways)
    assert reached
    assert "31 times the rate of rdflib-endpoint (goal: 20)" in mix
    assert "each question evaluated" in mix
    assert "where answers are kept" in shipped
    assert no_goal is None
    assert [(said.partition(":")[0], goal) for said, goal in kinds] == [(kind, None) for kind in JOINS]
    assert "5 times the rate of rdflib-endpoint" in kinds[0][0]  # no goal by itself
    assert not any("goal" in said for said, _ in kinds)


def test_percentiles_are_of_what_was_seen() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile([1.0] * 99 + [9.0], 0.99) == 9.0
    assert percentile([], 0.5) != percentile([], 0.5)
