"""An answer that was given is given again, the same and at once; no other is kept, and no more than fit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.store import Limits, WorkerPool, open_store
from graph.store.evaluation import Question
from graph.store.guard import may_change
from graph.store.kept import ENTRY_BYTES, LARGEST_SHARE, KeptAnswers
from graph.store.turn import message_of
from graph.store.worker import pack
from ontology.errors import AnswerTooLarge, QueryBusy, QueryRefused, QueryTimeout

MOST_BYTES = 10_000_000
ALL = "SELECT ?s ?o { ?s <x:p> ?o } ORDER BY ?s ?o"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("kept") / "store"
    with open_store("memory:") as made:
        made.load(b'<x:s%d> <x:p> "%d" .\n' % (number, number) for number in range(2_000))
        made.backup(place)
    return place


@pytest.fixture(scope="module")
def pool(folder: Path) -> Iterator[WorkerPool]:
    with WorkerPool(folder, size=1, queue_size=0, kept_answer_bytes=MOST_BYTES) as opened:
        yield opened


@pytest.mark.parametrize("text", [ALL, "ASK {}", "SELECT * { ?s ?p ?o } LIMIT 3", "DESCRIBE <x:s1>"])
@pytest.mark.parametrize("solutions", ["json", "csv"])
def test_it_is_the_same_however_it_is_asked_for_and_needs_no_worker(
    pool: WorkerPool, text: str, solutions: str
) -> None:
    first = pool.ask(text, solutions=solutions)
    held = pool.begin("ASK { <x:nobody> ?p ?o }")  # the one place there is
    try:
        with pytest.raises(QueryBusy):
            pool.ask(f"{text} # asked otherwise", solutions=solutions)
        assert pool.ask(text, solutions=solutions) == first
        with pool.stream(text, solutions=solutions) as streamed:
            assert (streamed.media_type, streamed.kind) == (first.media_type, first.kind)
            assert streamed.whole
            assert b"".join(streamed) == first.body
        stepped = pool.begin(text, solutions=solutions).step()
        assert stepped is not None
        assert b"".join(stepped) == first.body
    finally:
        held.end()


@pytest.mark.parametrize("expression", ["RAND()", "NOW # a comment\n()", "uuid()", "STRUUID()"])
def test_what_gives_another_value_each_time_is_asked_each_time(pool: WorkerPool, expression: str) -> None:
    text = f"SELECT (STR({expression}) AS ?one) {{}}"
    assert pool.ask(text) != pool.ask(text)


def test_a_word_in_a_name_is_no_function() -> None:
    assert not may_change("SELECT ?snow { ?snow <x:known> 'brand' }")


def test_what_ends_with_an_error_is_asked_again(folder: Path) -> None:
    with WorkerPool(folder, size=1, limits=Limits(seconds=0.3), kept_answer_bytes=MOST_BYTES) as pool:
        for _ in range(2):
            with pytest.raises(QueryTimeout):
                pool.ask(RUNAWAY)


def test_who_may_have_less_is_not_given_what_another_was(pool: WorkerPool) -> None:
    pool.ask(ALL)
    with pytest.raises(AnswerTooLarge):
        pool.ask(ALL, limits=Limits(answer_bytes=100))
    named = "SELECT * FROM <x:g> { ?s ?p ?o }"
    pool.ask(named, graphs={"x:g"})
    with pytest.raises(QueryRefused):
        pool.ask(named, graphs={"x:other"})


def test_other_values_are_another_question(pool: WorkerPool) -> None:
    text = "SELECT ?s ?o { ?s <x:p> ?o }"
    answers = [pool.select(text, {"s": f"<x:s{one}>"}) for one in (1, 2, 1)]
    assert answers[0] == answers[2] != answers[1]


def test_a_pool_that_leaves_memory_keeps_nothing(folder: Path) -> None:
    with WorkerPool(folder, size=1, kept_answer_bytes=MOST_BYTES) as pool:
        pool.ask(ALL)
        pool.leave_memory()
        pool.ask(ALL)
        assert held(pool.kept) == 0


def held(kept: KeptAnswers) -> int:
    return sum(
        ENTRY_BYTES + len(message) + sum(map(len, one.blocks)) for message, one in kept._answers.items()
    )


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9_000))), st.integers(0, 30_000))
def test_no_more_is_kept_than_may_be_and_what_was_asked_last_stays(
    asked: list[tuple[int, int]], most: int
) -> None:
    kept = KeptAnswers(most)
    for name, size in asked:
        message = b"%d" % name
        found = kept.get(message)
        if found is None:
            kept.keep(message, "solutions", [b"x" * size, b"y"])
            fits = (ENTRY_BYTES + len(message) + size + 1) * LARGEST_SHARE <= most
            assert (kept.get(message) is not None) is fits
        else:
            assert found.kind == "solutions"
            assert found.blocks[-1] == b"y"
        assert held(kept) == kept._bytes <= most


@pytest.mark.parametrize("text", ["ASK {}", 'SELECT * { ?s ?p "\\"é\\u0000" } ORDER BY ?s'])
@pytest.mark.parametrize(
    "more",
    [{}, {"inserts": ((3, "{ "), (9, "} é"))}, {"bindings": {"s": "<x:s>"}}, {"default": ("",), "named": ()}],
)
def test_a_question_is_one_message_however_it_is_written(text: str, more: dict[str, Any]) -> None:
    question = Question(text, {}, None, None, "csv", "turtle", 1000, "http://b/")._replace(**more)
    assert message_of(question) == pack(question._asdict())
