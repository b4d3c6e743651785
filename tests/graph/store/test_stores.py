"""The contract of `Store`: loading, replacing, counting and writing out, in memory and on disk."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.store import DEFAULT_GRAPH, Dataset, Store, open_read_only, open_store, read_turtle
from graph.store import oxigraph as backend
from ontology.errors import FolderInUse, SharegraphError, StoreError, UnknownValue, UnreadableFile, UsageError

ONE = "https://example.org/graph/one"


def test_what_was_loaded_is_counted_and_comes_out_sorted(store: Store, lines: tuple[bytes, ...]) -> None:
    assert store.load(lines) == len(lines)
    assert store.count() == len(lines)
    assert list(store.dump()) == sorted(lines)


def test_a_file_loads_as_its_lines_do(store: Store, lines: tuple[bytes, ...]) -> None:
    assert store.load(io.BytesIO(b"".join(lines)), checked=True) == len(lines)
    assert list(store.dump()) == sorted(lines)


def test_a_turtle_text_reads_to_the_same_bytes_each_time_though_its_nodes_have_no_names() -> None:
    text = b"<x:a> <x:p> [ <x:q> 1 ], [ <x:q> 2 ; <x:r> [ <x:q> 3 ] ] ."
    one, other = (read_turtle(text).query("CONSTRUCT WHERE { ?s ?p ?o }", graph="ntriples") for _ in "12")
    assert one.body == other.body
    assert one.body.count(b"\n") == 6


def test_a_last_line_without_a_break_is_counted(store: Store) -> None:
    assert store.load([b"<x:a> <x:p> <x:b> .\n<x:a> <x:p> ", b"<x:c> ."]) == 2
    assert store.count() == 2


def test_the_same_statements_in_any_order_give_the_same_bytes(store: Store, lines: tuple[bytes, ...]) -> None:
    shuffled = list(lines) * 2
    random.Random(7).shuffle(shuffled)
    store.load(shuffled[:4])
    store.load(shuffled[4:])
    assert list(store.dump()) == sorted(lines)


def test_a_dump_loads_into_the_same_dump(store: Store) -> None:
    store.load(
        [
            b'<x:a> <x:p> "5056.0"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n',
            b'<x:a> <x:p> "a\\u0001b\\tc\\r\\n\\u2028\\u0085d"@EN-gb <x:g> .\n',
        ]
    )
    first = list(store.dump())
    with open_store("memory:") as other:
        other.load(first)
        assert list(other.dump()) == first


def test_a_dump_sorted_in_runs_is_the_same_dump(monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store("memory:") as made:
        made.load(b'<x:s%d> <x:p> "%d" .\n' % (number % 500, number) for number in range(3_000))
        whole = list(made.dump())
        monkeypatch.setattr(backend, "SORT_BYTES", 4_096)
        assert list(made.dump()) == whole
    assert whole == sorted(whole)
    assert len(whole) == 3_000


def test_a_bad_line_adds_nothing_and_is_named(store: Store, lines: tuple[bytes, ...]) -> None:
    with pytest.raises(UnreadableFile) as caught:
        store.load([*lines, b"<x:a> <x:p> no term .\n"])
    assert caught.value.row == len(lines) + 1
    assert store.count() == 0


def test_a_source_that_breaks_off_adds_nothing(store: Store, lines: tuple[bytes, ...]) -> None:
    def broken() -> Iterator[bytes]:
        yield from lines
        raise StoreError("The archive is damaged.")

    with pytest.raises(StoreError, match="archive is damaged"):
        store.load(broken())
    assert store.count() == 0


def test_replacing_a_graph_touches_no_other(store: Store, lines: tuple[bytes, ...]) -> None:
    store.load(lines)
    new = [
        b'<x:a> <x:p> "{ } \\" \\\\ \\n" .\n',
        b'<https://example.org/a> <https://example.org/label> "Harbour" .\n',
    ]
    assert store.replace_graph(ONE, new * 2) == 2
    kept = [line for line in lines if ONE.encode() not in line]
    assert list(store.dump()) == sorted([*kept, *(line[:-2] + f"<{ONE}> .\n".encode() for line in new)])


def test_replacing_a_graph_with_nothing_removes_it(store: Store, lines: tuple[bytes, ...]) -> None:
    store.load(lines)
    assert store.replace_graph(ONE, []) == 0
    assert store.graphs() == ("https://example.org/graph/two",)
    assert store.count() == len(lines) - 1


def test_the_default_graph_can_be_replaced(store: Store, lines: tuple[bytes, ...]) -> None:
    store.load(lines)
    assert store.replace_graph(DEFAULT_GRAPH, [b"<x:a> <x:p> <x:b> .\n"]) == 1
    assert store.count() == 3


def test_a_bad_replacement_leaves_the_graph(store: Store, lines: tuple[bytes, ...]) -> None:
    store.load(lines)
    for bad in (b"<x:a> <x:p> .\n", b"<x:a> <x:p> _:b .\n", b"<x:a> <x:p> <x:b> <x:other> .\n"):
        with pytest.raises(UnreadableFile):
            store.replace_graph(ONE, [bad])
    assert list(store.dump()) == sorted(lines)


@pytest.mark.parametrize("name", ["no iri", "x:> } ; DROP ALL #", "relative"])
def test_a_graph_name_that_is_no_iri_is_refused(store: Store, name: str) -> None:
    with pytest.raises(UsageError):
        store.replace_graph(name, [])
    store.load([b"<x:a> <x:p> <x:b> .\n"])
    with pytest.raises(UsageError):
        store.query("ASK {}", dataset=Dataset((name,), ()))


def test_a_backup_holds_everything_and_stands_alone(
    store: Store, lines: tuple[bytes, ...], tmp_path: Path
) -> None:
    store.load(lines)
    store.backup(tmp_path / "copy")
    store.load([b"<x:a> <x:p> <x:b> .\n"])
    with open_read_only(tmp_path / "copy") as copy:
        assert list(copy.dump()) == sorted(lines)
    with pytest.raises(StoreError):
        store.backup(tmp_path / "copy")


def test_a_read_only_store_takes_nothing(folder: Path, lines: tuple[bytes, ...]) -> None:
    with open_read_only(folder) as copy:
        with pytest.raises(StoreError):
            copy.load([b"<x:a> <x:p> <x:b> .\n"])
        with pytest.raises(StoreError):
            copy.replace_graph(ONE, [b"<x:a> <x:p> <x:b> .\n"])
        assert copy.count() == len(lines)


def test_what_was_loaded_on_disk_is_there_after_reopening(tmp_path: Path, lines: tuple[bytes, ...]) -> None:
    for expected in (0, len(lines)):
        with open_store(f"disk:{tmp_path / 'deep' / 'store'}") as opened:
            assert opened.count() == expected
            opened.load(lines)


def test_a_folder_open_for_writing_is_in_use(tmp_path: Path) -> None:
    with open_store(f"disk:{tmp_path / 'store'}"), pytest.raises(FolderInUse):
        open_store(f"disk:{tmp_path / 'store'}")


@pytest.mark.parametrize("address", ["", "memory:x", "disk:", "disk", "http://example.org/"])
def test_an_address_of_no_known_kind_is_refused(address: str) -> None:
    with pytest.raises(UnknownValue):
        open_store(address)


def test_a_folder_that_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no store")
    for place in (tmp_path / "missing", tmp_path / "file", tmp_path):
        with pytest.raises(StoreError):
            open_read_only(place)
    with pytest.raises(StoreError):
        open_store(f"disk:{tmp_path / 'file'}")


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.count()
    with pytest.raises(SharegraphError, match="closed"):
        store.query("ASK {}")


ODD = (
    "<https://example.org/a> <https://example.org/p> <relative> .\n",
    '<https://example.org/a> <https://example.org/p> "\\u0008\\u000B\\u007F\\t\\n\\"\\\\ é\u2028" .\n',
    '<https://example.org/a> <https://example.org/p> "x"@en-gb <https://example.org/graph/one> .\n',
    '<https://example.org/a> <https://example.org/p> "1.5"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n',
)


def test_what_matches_comes_in_the_text_in_which_it_was_written(store: Store) -> None:
    store.load([line.encode() for line in ODD], checked=True)
    found = {
        f"{subject} {predicate} {value} {f'<{graph}> ' if graph else ''}.\n"
        for subject, predicate, value, graph in store.match(subject="<https://example.org/a>")
    }
    assert found == set(ODD)
    for line in ODD:
        value = line.split(" ", 2)[2].removesuffix(" .\n").removesuffix(f" <{ONE}>")
        assert [one[2] for one in store.match(value=value)] == [value]


def test_a_match_holds_to_the_terms_and_the_graph_that_are_given(
    store: Store, lines: tuple[bytes, ...]
) -> None:
    store.load(lines)
    a, label = "<https://example.org/a>", "<https://example.org/label>"
    assert len(list(store.match())) == len(lines)
    assert len(list(store.match(subject=a, predicate=label))) == 2
    assert list(store.match(subject=a, predicate=label, graph=DEFAULT_GRAPH)) == [
        (a, label, '"Harbour Trust"', DEFAULT_GRAPH)
    ]
    assert list(store.match(graph=ONE)) == [(a, label, '"Harbour"', ONE)]
    for nothing in ({"subject": '"text"'}, {"value": "no term"}, {"graph": "no iri"}, {"predicate": '"p"'}):
        assert list(store.match(**nothing)) == []


def test_a_change_removes_and_adds_what_it_names(store: Store) -> None:
    store.load([line.encode() for line in ODD], checked=True)
    added = "<https://example.org/a> <https://example.org/p> <other> <https://example.org/graph/new> .\n"
    store.change([*ODD[:3], ODD[0], added], [added, added])
    assert [line.decode() for line in store.dump()] == sorted([ODD[3], added])


def test_a_change_with_a_bad_line_changes_nothing(store: Store, lines: tuple[bytes, ...]) -> None:
    store.load(lines)
    for bad in ("<x:a> <x:p> no term .\n", "<x:a> <x:p> .\n"):
        with pytest.raises(UnreadableFile):
            store.change([lines[0].decode(), bad], [])
        with pytest.raises(UnreadableFile):
            store.change([lines[0].decode()], [bad])
    assert list(store.dump()) == sorted(lines)


def test_a_change_is_there_after_reopening(tmp_path: Path) -> None:
    line = "<x:a> <x:p> <x:b> .\n"
    with open_store(f"disk:{tmp_path / 'store'}") as opened:
        opened.change([], [line])
    with open_read_only(tmp_path / "store") as again:
        assert list(again.dump()) == [line.encode()]
        with pytest.raises(StoreError):
            again.change([line], [])
