"""What every store can do, whatever engine stands behind it: load, answer, count, write itself out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from graph.store.answers import Answer, Limits

Lines = Iterable[bytes] | BinaryIO
"""N-Quads as lines or as an open binary file. Each item of an iterable ends with a line break."""

Quad = tuple[str, str, str, str]
"""Subject, predicate and object as `ontology.statements` writes terms, and the name of the graph (its IRI
as it is, or `DEFAULT_GRAPH`)."""

DEFAULT_GRAPH = ""
"""The name of the graph that a query without `GRAPH` reads, where a graph's name is asked for."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """What a query may read (SPARQL 1.1 Query, 13: the RDF dataset).

    `default` are the graphs read without `GRAPH`: None is the store's own default graph, none at all
    an empty graph. Several are merged for the question, which costs time and memory that grow with them.
    `named` are the graphs that `GRAPH` may reach; None means all of them. Naming many makes
    queries slow (40 graphs: 6 to 15 times in memory), so name them only to confine a query.
    FROM in a query's text chooses within a dataset, unless it stands `instead_of_from`: then the text's
    clauses count for nothing (SPARQL 1.1 Protocol, 2.1.4).
    """

    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    instead_of_from: bool = False


class Store(Protocol):
    """Statements and answers. Evaluation here has no clock: untrusted questions go to `WorkerPool`.

    Every failure is an `ontology.errors` exception; no engine type is taken or given.
    """

    def load(self, lines: Lines, *, checked: bool = False) -> int:
        """Add N-Quads, all or none; returns the lines read (blank ones and comments not counted).

        `checked` says that every IRI in them was validated before, which saves the engine a fifth
        of its time. On disk the statements are safe when this returns. Raises `UnreadableFile`
        with the line in `row` when a line is no N-Quads; nothing is added then.
        """

    def replace_graph(self, name: str, lines: Lines) -> int:
        """Make these N-Triples the whole content of one graph, in one step.

        `name` is the graph's IRI, or `DEFAULT_GRAPH`; no lines empty it. Returns the distinct
        statements now in it. Raises as `load` does; the graph is untouched then.
        """

    def match(
        self,
        *,
        subject: str | None = None,
        predicate: str | None = None,
        value: str | None = None,
        graph: str | None = None,
    ) -> Iterator[Quad]:
        """The statements that have these terms in these places (None: any), in no order.

        `graph` is a graph's IRI or `DEFAULT_GRAPH`; None means every graph. What cannot be a term is
        in no statement.
        """

    def change(self, removed: Iterable[str], added: Iterable[str]) -> None:
        """Remove these N-Quads, then add those. On disk they are safe when this returns.

        Raises `UnreadableFile` where a line is no N-Quads; nothing is changed then. A process that is
        killed meanwhile may leave a part: change a copy that nobody reads yet.
        """

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
        """Answer one SPARQL 1.1 query.

        `bindings` gives variables (without `?`) their values as terms in N-Triples text; they are
        values, never part of the text. A bound variable must be projected by a SELECT, or stand in
        a pattern of an ASK, CONSTRUCT or DESCRIBE. `solutions` and `graph` are short words of
        `RESULT_FORMATS` and `GRAPH_FORMATS` (or media types). `limits.answer_bytes` holds here.
        FROM may name `graphs` (None: any graph), one of them unless several are allowed. Relative
        IRIs are resolved against `base`; without one they are no SPARQL.

        Raises `QuerySyntaxError`, `QueryRefused`, `AnswerTooLarge`, `EngineFailed`, and
        `UsageError` for bindings or formats that are off.
        """

    def count(self) -> int:
        """The number of statements, over all graphs."""

    def graphs(self) -> tuple[str, ...]:
        """The names of the named graphs that hold statements, sorted."""

    def dump(self) -> Iterator[bytes]:
        """Every statement once, as sorted lines of canonical N-Quads: equal content, equal bytes."""

    def backup(self, folder: Path) -> None:
        """Write a copy for `WorkerPool` into a folder that does not exist yet (hard links on disk).

        Raises `StoreError` when it cannot be written.
        """

    def close(self) -> None:
        """Let go of files and memory; a second call does nothing."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
