"""What is loaded is made while the engine takes it in, and comes in whole or not at all."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.store import open_store
from graph.store.feeding import CHUNK_BYTES, feed
from ontology.errors import StoreError, UnreadableFile


def many(count: int = 20_000) -> Iterator[bytes]:
    return (b'<x:s%d> <x:p> "text %d" .\n' % (number, number) for number in range(count))


def broken_after(count: int, fault: BaseException) -> Iterator[bytes]:
    yield from many(count)
    raise fault


@pytest.mark.parametrize("address", ["memory:", "disk:{}/store"])
@pytest.mark.parametrize("fed", [True, False], ids=["by a pipe", "by calls"])
def test_all_lines_come_in_by_a_pipe_and_where_there_is_none(
    address: str, fed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.store.oxigraph.can_feed", lambda: fed)
    with open_store(address.format(tmp_path)) as store:
        assert store.load(many()) == store.count() == 20_000


@pytest.mark.parametrize("count", [0, 3, 20_000])
def test_where_the_lines_break_off_nothing_is_loaded(count: int, tmp_path: Path) -> None:
    with open_store(f"disk:{tmp_path / 'store'}") as store:
        with pytest.raises(StoreError, match="no such line"):
            store.load(broken_after(count, StoreError("no such line")), checked=True)
        assert store.count() == 0


def test_a_line_that_breaks_off_within_a_text_is_no_line(tmp_path: Path) -> None:
    def lines() -> Iterator[bytes]:
        yield b'<x:a> <x:p> <x:b> .\n<x:a> <x:p> "half a te'
        raise StoreError("no more")

    with open_store("memory:") as store:
        with pytest.raises(StoreError, match="no more"):
            store.load(lines(), checked=True)
        assert store.count() == 0


def test_the_engine_stops_at_the_first_bad_line_and_nobody_waits_for_it(tmp_path: Path) -> None:
    made = 0

    def lines() -> Iterator[bytes]:
        nonlocal made
        yield b"no line\n"
        for line in many(200_000):
            made += 1
            yield line

    with open_store(f"disk:{tmp_path / 'store'}") as store:
        with pytest.raises(UnreadableFile) as raised:
            store.load(lines())
        assert raised.value.row == 1
        assert store.count() == 0
    assert made < 200_000


def test_a_store_can_be_opened_again_after_a_load_that_failed(tmp_path: Path) -> None:
    address = f"disk:{tmp_path / 'store'}"
    with open_store(address) as store, pytest.raises(UnreadableFile):
        store.load([b"no line\n"])
    with open_store(address) as store:
        assert store.load(many(5)) == 5


def test_no_descriptor_and_no_thread_is_left(tmp_path: Path) -> None:
    def held() -> int:
        return len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").is_dir() else 0

    gc.collect()  # what other tests left
    before = held()
    for fault in (None, ValueError("broken")):
        taken: list[bytes] = []

        def take(path: str, taken: list[bytes] = taken) -> None:
            taken.append(Path(path).read_bytes())

        if fault is None:
            assert feed(many(), take) == 20_000
            assert taken[0].count(b"\n") == 20_000
        else:
            with pytest.raises(ValueError, match="broken"):
                feed(broken_after(5, fault), take)
            assert taken[0].endswith(b'\n"\n')
    assert held() <= before


def test_lines_are_handed_on_in_chunks_whatever_their_length() -> None:
    long = b'<x:a> <x:p> "' + b"x" * (3 * CHUNK_BYTES) + b'" .\n'
    taken: list[bytes] = []
    assert feed([long, b"<x:a> <x:p> <x:b> ."], lambda path: taken.append(Path(path).read_bytes())) == 2
    assert taken == [long + b"<x:a> <x:p> <x:b> ."]
