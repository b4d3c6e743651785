"""The embedded engine (Oxigraph) behind `Store`, in memory or in a folder."""

from __future__ import annotations

import heapq
import re
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, BinaryIO, Self, cast

import pyoxigraph as ox

from graph.store.answers import MEBIBYTE, Answer, Limits
from graph.store.evaluation import engine_errors, evaluate, graph_term
from graph.store.feeding import can_feed, feed
from graph.store.preparing import answer, prepare
from graph.store.protocol import DEFAULT_GRAPH, Dataset, Lines, Quad, Store
from graph.store.written import lenient_term, written_term
from ontology.errors import StoreError, UnknownValue, UnreadableFile, UsageError

SORT_BYTES = 256 * MEBIBYTE
"""How much of a dump is sorted in memory at a time; larger ones are sorted in runs on disk."""

_BLANK = re.compile(rb"_:|\S+ \S+ _:")


def open_store(address: str) -> Store:
    """A store to write to: `memory:` (gone when closed) or `disk:PATH` (made where it is missing).

    Raises `UnknownValue` for another address, `FolderInUse` while another process has it open,
    `StoreError` when the folder cannot be used.
    """
    kind, _, place = address.partition(":")
    if kind == "memory" and not place:
        return _Oxigraph(ox.Store(), on_disk=False)
    if kind == "disk" and place:
        with engine_errors():
            Path(place).parent.mkdir(parents=True, exist_ok=True)
            return _Oxigraph(ox.Store(place), on_disk=True)
    raise UnknownValue("store address", address, ("memory:", "disk:PATH"))


def open_read_only(path: Path | str) -> Store:
    """A store folder that nobody writes to (a backup), for reading by any number of processes.

    Never a folder that is open for writing: what is read then is undefined. Raises `StoreError`.
    """
    with engine_errors():
        return _Oxigraph(ox.Store.read_only(str(path)), on_disk=True, writable=False)


def read_turtle(text: bytes) -> Store:
    """A store in memory with what a Turtle text says, for files of our own: nothing limits their size.

    Its blank nodes are named by what is said of them (RDFC-1.0): the engine names them otherwise in each
    process, and the same answer would have other bytes.
    """
    engine = ox.Store()
    with engine_errors():
        said = ox.Dataset(ox.parse(text, ox.RdfFormat.TURTLE))
        said.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        engine.extend(sorted(said, key=str))
    return _Oxigraph(engine, on_disk=False, writable=False)


class _Oxigraph:
    """`Store` on Oxigraph; the methods are described there.

    Only `_open` holds the engine, no variable of a method that writes: the traceback of an error (a disk
    that is full) would keep it, its lock and its files' room for as long as anybody keeps the error.
    """

    def __init__(self, engine: ox.Store, *, on_disk: bool, writable: bool = True) -> None:
        self._open: ox.Store | None = engine
        self._on_disk, self._writable = on_disk, writable

    @property
    def _engine(self) -> ox.Store:
        if self._open is None:
            raise StoreError("This store is closed.")
        return self._open

    def _to_write(self) -> None:
        """Raise StoreError where nothing may be written."""
        if not self._writable:
            raise StoreError("This store was opened for reading only.")
        if self._open is None:
            raise StoreError("This store is closed.")

    def load(self, lines: Lines, *, checked: bool = False) -> int:
        self._to_write()
        with engine_errors(), _reading():
            if can_feed():
                count = feed(
                    lines,
                    lambda path: self._engine.bulk_load(
                        path=path, format=ox.RdfFormat.N_QUADS, lenient=checked
                    ),
                )
            else:
                source = _Source(lines)
                self._engine.bulk_load(source.file(), ox.RdfFormat.N_QUADS, lenient=checked)
                count = source.count
            self._flush()
        return count

    def replace_graph(self, name: str, lines: Lines) -> int:
        self._to_write()
        graph = graph_term(name)
        with engine_errors():
            aside = ox.Store()
            with _reading():
                aside.bulk_load(_Source(lines).file(), ox.RdfFormat.N_TRIPLES, to_graph=graph)
            new, old = _statements(aside, graph), _statements(self._engine, graph)
            if blank := next((line for line in new if _BLANK.match(line)), b""):
                raise UnreadableFile("A statement has a blank node.", f"Give it an IRI: {blank[:200]!r}.")
            gone, added = old - new, new - old
            if not gone:
                added_lines = b"".join(line + b"\n" for line in added)
                self._engine.bulk_load(added_lines, ox.RdfFormat.N_TRIPLES, to_graph=graph)
            else:
                # One request is one transaction; the difference alone is written because a store in
                # memory never gives back what was removed. The terms are the engine's own text.
                self._engine.update(_data("DELETE", name, gone) + _data("INSERT", name, added))
            if not new and name != DEFAULT_GRAPH:
                self._engine.update(f"DROP SILENT GRAPH {graph}")
            self._flush()
        return len(new)

    def match(
        self,
        *,
        subject: str | None = None,
        predicate: str | None = None,
        value: str | None = None,
        graph: str | None = None,
    ) -> Iterator[Quad]:
        engine = self._engine
        try:
            where = None if graph is None else graph_term(graph)
            about, link, object_ = (
                None if one is None else lenient_term(one) for one in (subject, predicate, value)
            )
        except UsageError:
            return
        if isinstance(about, ox.Literal) or isinstance(link, ox.Literal):
            return
        with engine_errors():
            for quad in engine.quads_for_pattern(about, link, object_, where):
                name = quad.graph_name
                yield (
                    f"<{cast('ox.NamedNode', quad.subject).value}>",
                    f"<{quad.predicate.value}>",
                    written_term(cast("ox.NamedNode | ox.Literal", quad.object)),
                    name.value if isinstance(name, ox.NamedNode) else DEFAULT_GRAPH,
                )

    def change(self, removed: Iterable[str], added: Iterable[str]) -> None:
        self._to_write()
        with engine_errors(), _reading():
            gone, new = _quads(removed), _quads(added)
        with engine_errors():
            # Not as one update: its parser refuses IRIs that a checked load lets in.
            for quad in gone:
                self._engine.remove(quad)
            self._engine.extend(new)
            self._flush()

    def query(
        self,
        text: str,
        *,
        bindings: Mapping[str, str] | None = None,
        dataset: Dataset | None = None,
        solutions: str = "json",
        graph: str = "turtle",
        limits: Limits | None = None,
        graphs: Collection[str] | None = None,
        allow_several_from: bool = False,
        base: str = "",
    ) -> Answer:
        question = prepare(
            text,
            bindings,
            dataset,
            graphs=graphs,
            solutions=solutions,
            graph=graph,
            answer_bytes=(limits or Limits()).answer_bytes,
            allow_several_from=allow_several_from,
            base=base,
        )
        return answer(question, *evaluate(self._engine, question))

    def count(self) -> int:
        with engine_errors():
            return len(self._engine)

    def graphs(self) -> tuple[str, ...]:
        with engine_errors():
            names = [name for name in self._engine.named_graphs() if isinstance(name, ox.NamedNode)]
            return tuple(sorted(name.value for name in names if self._holds(name)))

    def dump(self) -> Iterator[bytes]:
        runs = _SortedRuns()
        with engine_errors():
            self._engine.dump(cast("IO[bytes]", runs), ox.RdfFormat.N_QUADS)
        return runs.lines()

    def backup(self, folder: Path) -> None:
        if folder.exists():
            raise StoreError(f"{folder} is there already.")
        with engine_errors():
            if self._on_disk:
                self._flush()
                self._engine.backup(folder)
            else:
                with tempfile.TemporaryFile() as file:
                    self._engine.dump(file, ox.RdfFormat.N_QUADS)
                    file.seek(0)
                    copy = ox.Store(folder)
                    copy.bulk_load(file, ox.RdfFormat.N_QUADS, lenient=True)
                    copy.flush()

    def close(self) -> None:
        self._open = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _holds(self, graph: ox.NamedNode) -> bool:
        return any(True for _ in self._engine.quads_for_pattern(None, None, None, graph))

    def _flush(self) -> None:
        if self._on_disk and self._writable:
            self._engine.flush()


def _statements(engine: ox.Store, graph: ox.NamedNode | ox.DefaultGraph) -> set[bytes]:
    written = engine.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph)
    # Lines end with \n alone: other line separators may stand inside a literal.
    return set((written or b"").split(b"\n")) - {b""}


def _quads(lines: Iterable[str]) -> list[ox.Quad]:
    return list(ox.parse("".join(lines).encode(), ox.RdfFormat.N_QUADS, lenient=True))


def _data(verb: str, name: str, lines: Iterable[bytes]) -> str:
    statements = b"\n".join(lines).decode()
    inside = statements if name == DEFAULT_GRAPH else f"GRAPH {graph_term(name)} {{\n{statements}\n}}"
    return f"{verb} DATA {{\n{inside}\n}};\n"


@contextmanager
def _reading() -> Iterator[None]:
    """Turns the engine's complaint about a line into `UnreadableFile` with that line."""
    try:
        yield
    except SyntaxError as error:
        raise UnreadableFile(f"Not N-Quads: {error}.", "Nothing was added.", row=error.lineno) from None


class _Source:
    """Lines or a file as the readable file that the engine wants, counting lines on the way."""

    def __init__(self, lines: Lines) -> None:
        self._read_from = lines.read if hasattr(lines, "read") else None
        self._lines: Iterator[bytes] = iter(lines)
        self._left = b""
        self._breaks = 0
        self._last = b"\n"

    @property
    def count(self) -> int:
        """Lines read so far, the last one whether it is closed or not."""
        return self._breaks + (self._last != b"\n")

    def file(self) -> BinaryIO:
        return cast("BinaryIO", self)  # the engine calls nothing but read

    def read(self, size: int = -1) -> bytes:
        chunk = self._read_from(size) if self._read_from else self._from_lines(size)
        self._breaks += chunk.count(b"\n")
        self._last = chunk[-1:] or self._last
        return chunk

    def _from_lines(self, size: int) -> bytes:
        wanted = size if size > 0 else MEBIBYTE
        gathered, length = [self._left], len(self._left)
        while length < wanted and (line := next(self._lines, None)) is not None:
            gathered.append(line)
            length += len(line)
        joined = b"".join(gathered)
        self._left = joined[wanted:]
        return joined[:wanted]


class _SortedRuns:
    """Collects the engine's lines and gives them back sorted, each once."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []
        self._size = 0
        self._runs: list[IO[bytes]] = []

    def write(self, chunk: bytes) -> int:
        self._chunks.append(bytes(chunk))
        self._size += len(chunk)
        if self._size >= SORT_BYTES and chunk.endswith(b"\n"):
            run = tempfile.TemporaryFile()  # noqa: SIM115 (closed when its lines were given out)
            run.writelines(self._sorted())
            run.seek(0)
            self._runs.append(run)
        return len(chunk)

    def flush(self) -> None:
        """Nothing waits anywhere."""

    def _sorted(self) -> list[bytes]:
        lines = sorted(b"".join(self._chunks).split(b"\n"))
        self._chunks, self._size = [], 0
        return [line + b"\n" for line in lines if line]

    def lines(self) -> Iterator[bytes]:
        last = self._sorted()
        if not self._runs:
            yield from last
            return
        try:
            yield from heapq.merge(last, *self._runs)
        finally:
            for run in self._runs:
                run.close()
