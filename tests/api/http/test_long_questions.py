"""A long question is examined apart from the loop that answers everybody, and only so many wait for it."""

from __future__ import annotations

import threading
from typing import Any

import anyio
import pytest  # noqa: TC002 (pytest reads the annotation)
from anyio.from_thread import start_blocking_portal
from fastapi import Request

from api.http import sparql_answer
from api.http.asked import Asked
from api.http.sparql_answer import LONG_CHARACTERS, MOST_LONG_WAITING, Answerer, examined
from ontology.errors import QueryBusy


def examined_in(monkeypatch: pytest.MonkeyPatch, lengths: list[int]) -> tuple[list[bool], list[str]]:
    """Whether each question of these lengths was read by the loop itself, and who was turned away."""
    by_loop: list[bool] = []
    loops: list[int] = []
    refused: list[str] = []
    read = sparql_answer._examined

    def noted(*given: Any) -> Any:
        by_loop.append(threading.get_ident() in loops)
        return read(*given)

    async def ask(number: int, length: int) -> None:
        request = Request(
            {"type": "http", "path": "/sparql", "headers": [], "query_string": b"", "server": ("a", 1)}
        )
        text = f"ASK {{}} # {number} ".ljust(length)
        try:
            await examined(request, Asked(text, (), ()), Answerer(lambda: None, None, None))  # type: ignore[arg-type,return-value]
        except QueryBusy as fault:
            refused.append(str(fault))

    async def ask_all() -> None:
        loops.append(threading.get_ident())
        async with anyio.create_task_group() as group:
            for number, length in enumerate(lengths):
                group.start_soon(ask, number, length)

    monkeypatch.setattr(sparql_answer, "_examined", noted)
    with start_blocking_portal() as portal:  # this thread may have a loop already, of a browser's tests
        portal.call(ask_all)
    return by_loop, refused


def test_a_long_question_is_read_in_a_thread_and_a_short_one_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    by_loop, _ = examined_in(monkeypatch, [LONG_CHARACTERS, LONG_CHARACTERS + 1])
    assert by_loop == [True, False]


def test_more_long_questions_than_may_wait_are_turned_away(monkeypatch: pytest.MonkeyPatch) -> None:
    by_loop, refused = examined_in(monkeypatch, [20_000] * (1 + MOST_LONG_WAITING + 2))
    assert len(by_loop) == 1 + MOST_LONG_WAITING
    assert refused == [f"{MOST_LONG_WAITING} long questions are waiting already. Ask again in a moment."] * 2
