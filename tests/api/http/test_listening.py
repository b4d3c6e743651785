"""A loop hears each worker by one file, which is let go once a thread has the worker or it has ended."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal
from starlette.types import Message

from api.http import streamed
from api.http.listening import Ears, ears
from api.http.streamed import answer_of
from graph.store import WorkerPool, open_store
from graph.store.process import Worker


async def never() -> Message:
    """A client that stays and says no more."""
    await asyncio.sleep(3600)
    raise AssertionError


def test_a_file_stays_until_a_thread_hears_the_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store("memory:") as store:
        store.load(b"<x:s%d> <x:p> <x:o> .\n" % one for one in range(9))
        store.backup(tmp_path / "store")

    async def asked(pool: WorkerPool) -> list[dict[Worker, int]]:
        seen: list[dict[Worker, int]] = []
        for text, quick in (("ASK {}", 20.0), ("ASK { ?s ?p ?o }", 20.0), ("ASK { ?a ?b ?c }", 0.0)):
            monkeypatch.setattr(streamed, "QUICK_SECONDS", quick)
            found = await answer_of(never, lambda called, text=text: pool.begin(text, called=called))
            assert b"true" in b"".join(found)
            await asyncio.sleep(0.05)
            seen.append(dict(ears()._files))
        monkeypatch.setattr(streamed, "QUICK_SECONDS", 20.0)
        await answer_of(never, lambda called: pool.begin("ASK {}", called=called))
        return [*seen, dict(ears()._files)]

    with WorkerPool(tmp_path / "store", size=1) as pool, start_blocking_portal() as portal:
        first, second, handed_over, again = portal.call(asked, pool)
    assert len(first) == len(again) == 1
    assert second == first
    assert len(handed_over) <= 1  # none, unless the thread was quicker than the loop


def test_what_was_listened_to_is_closed_with_the_loop() -> None:
    one, other = os.pipe()
    listening = Ears()
    listening._files[None] = one  # type: ignore[index]
    del listening
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(one)
    os.close(other)
