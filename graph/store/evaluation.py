"""Puts one examined query to the engine and returns its answer or the right error: all evaluation is here.

A worker imports this module and little else, so it names only the engine and the errors.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import IO, NamedTuple, cast

import pyoxigraph as ox

from ontology.errors import (
    AnswerTooLarge,
    EngineFailed,
    FolderInUse,
    QueryRefused,
    QuerySyntaxError,
    SharegraphError,
    StoreError,
    UsageError,
)

_SOLUTIONS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


class Question(NamedTuple):
    """Everything one evaluation needs, in plain values, so that it can travel to a worker."""

    text: str
    """As `guard.examine` gave it back."""
    bindings: Mapping[str, str]
    default: Sequence[str] | None
    """Names of the graphs read without `GRAPH` ("" is the store's own), None as the query says."""
    named: Sequence[str] | None
    """Names of the graphs that `GRAPH` reaches, None for all."""
    solutions: str
    """Short word of a result format."""
    graph: str
    """Short word of a graph format."""
    answer_bytes: int
    base: str = ""
    """What relative IRIs are resolved against; without it they are no SPARQL."""
    inserts: Sequence[tuple[int, str]] = ()
    """What is put into the text, and where, before it is evaluated: see `ordering`."""


_Graphs = list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]


def evaluate(store: ox.Store, question: Question) -> tuple[str, bytes]:
    """The kind of the answer (`solutions`, `boolean`, `graph`) and the whole of it.

    Raises as `Store.query` says.
    """
    chunks: list[bytes] = []
    kind = write_answer(store, question, chunks.append)
    return kind, b"".join(chunks)


def write_answer(
    store: ox.Store, question: Question, take: Callable[[bytes], object], told: Callable[[str], object] = str
) -> str:
    """Hand the answer to `take` in the pieces that the engine writes; the kind, which `told` hears first."""
    with engine_errors(question.text):
        default: _Graphs | None = None
        if question.default is not None:
            default = [graph_term(name) for name in dict.fromkeys(question.default)]
        named: list[ox.NamedNode | ox.BlankNode] | None = None
        if question.named is not None:
            named = [_named(name) for name in question.named]
        if default is not None and len(default) > 1:
            store, default = _merged(store, default, named), [ox.DefaultGraph()]
        ask = partial(
            store.query,
            base_iri=question.base or None,
            substitutions=_substitutions(question.bindings),
            default_graph=default,
            named_graphs=named,
        )
        try:
            results = ask(_with(question.text, question.inserts))
        except SyntaxError:  # told of the text as it was asked
            results = ask(question.text)
        file = cast("IO[bytes]", _Sink(question.answer_bytes, take))  # only write and flush are called
        try:
            if isinstance(results, ox.QueryTriples):
                kind = "graph"
                told(kind)
                results.serialize(file, format=_GRAPHS[question.graph])
            else:
                kind = "boolean" if isinstance(results, ox.QueryBoolean) else "solutions"
                told(kind)
                results.serialize(file, format=_SOLUTIONS[question.solutions])
        finally:
            del results  # an error keeps this frame and may end in another thread, where the engine's
            # rows must not be dropped
        return kind


def _with(text: str, inserts: Sequence[tuple[int, str]]) -> str:
    """A text with what is put into it."""
    pieces, before = list[str](), 0
    for at, piece in inserts:
        pieces += (text[before:at], piece)
        before = at
    return "".join((*pieces, text[before:]))


def _merged(
    store: ox.Store,
    default: _Graphs,
    named: Iterable[ox.NamedNode | ox.BlankNode] | None,
) -> ox.Store:
    """A store in memory whose default graph is the merge of `default` (RDF 1.1 Semantics, 4.1).

    Given several graphs at once, the engine counts a statement once for each that holds it
    (oxigraph 1919). Blank nodes keep their names: within one store they are the same nodes.
    """
    merged = ox.Store()
    for graph in default:
        merged.bulk_extend(
            ox.Quad(one.subject, one.predicate, one.object)
            for one in store.quads_for_pattern(None, None, None, graph)
        )
    for name in store.named_graphs() if named is None else named:
        merged.bulk_extend(store.quads_for_pattern(None, None, None, name))
    return merged


class _Sink:
    """Counts the answer's bytes, passes them on, and stops the engine once there are too many."""

    def __init__(self, limit: int, take: Callable[[bytes], object]) -> None:
        self._limit, self._size, self._take = limit, 0, take

    def write(self, chunk: bytes) -> int:
        self._size += len(chunk)
        if self._size > self._limit:
            raise AnswerTooLarge(self._limit)
        self._take(bytes(chunk))
        return len(chunk)

    def flush(self) -> None:
        """Nothing waits here."""


def graph_term(name: str) -> ox.NamedNode | ox.DefaultGraph:
    """The engine's term for a graph's name. Raises `UsageError` for what is no IRI."""
    try:
        return ox.NamedNode(name) if name else ox.DefaultGraph()
    except ValueError as error:
        raise UsageError(f"{name!r} is no name of a graph: {error}.") from None


def _named(name: str) -> ox.NamedNode:
    term = graph_term(name)
    if isinstance(term, ox.NamedNode):
        return term
    raise UsageError("The default graph has no name that GRAPH could reach.")


def _substitutions(
    bindings: Mapping[str, str],
) -> dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] | None:
    return {_variable(name): read_term(term) for name, term in bindings.items()} or None


def _variable(name: str) -> ox.Variable:
    try:
        return ox.Variable(name)
    except ValueError:
        raise UsageError(f"{name!r} is no name of a variable (letters, digits and _, without ?).") from None


def read_term(text: str) -> ox.NamedNode | ox.Literal:
    """One IRI or literal from its N-Triples text. Raises `UsageError` for anything else."""
    try:
        quads = list(ox.parse(f"<x:s> <x:p> {text} .".encode(), format=ox.RdfFormat.N_TRIPLES))
    except (SyntaxError, ValueError):
        quads = []
    term = quads[0].object if len(quads) == 1 else None
    if isinstance(term, (ox.NamedNode, ox.Literal)):
        return term
    raise UsageError(f"{text[:200]!r} is no term: write <IRI> or a literal as in N-Triples.")


_AT = re.compile(r"error at (\d+):(\d+): (?:expected (?:one of )?)?(.*)", re.DOTALL)
_SENTENCE = re.compile(r"(?:^|, )([A-Z]\w* [\w ]*[a-z][\w ]*)(?=,|$)")
_NOT_PROJECTED = re.compile(r"does not contains? variable \?(\w+)")


@contextmanager
def engine_errors(query: str = "") -> Iterator[None]:
    """Every exception of the engine, its panics included, leaves as one of `ontology.errors`."""
    try:
        yield
    except (SharegraphError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except SyntaxError as error:
        raise _syntax_error(str(error), query) from None
    except RuntimeError as error:  # what the engine finds while it evaluates, such as an unknown function
        if found := _NOT_PROJECTED.search(str(error)):
            raise UsageError(
                f"The question cannot be given a value for ?{found[1]}: a SELECT must project that variable, "
                "any other form must use it in a pattern."
            ) from None
        raise QueryRefused(f"The engine cannot evaluate this: {str(error).rstrip('.')}.") from error
    except UnicodeEncodeError:
        raise UsageError("The text holds half of a surrogate pair, which is no character.") from None
    except OSError as error:
        if "lock" in str(error).lower():
            raise FolderInUse("Another process is using this store.") from error
        raise StoreError(f"The store cannot be used: {error}.") from error
    except MemoryError as error:
        raise EngineFailed("The question needs more memory than it may take.") from error
    except BaseException as error:  # a panic of the engine is no Exception
        raise EngineFailed(f"The engine failed: {error}.") from error


def _syntax_error(message: str, query: str) -> QuerySyntaxError:
    """The place, what stands before it, and the engine's reason where it gives one.

    Mostly it lists every character it would have taken, which helps nobody.
    """
    found = _AT.match(message)
    if found is None:
        return QuerySyntaxError(f"Not SPARQL 1.1: {message[:200]}")
    line, column = int(found[1]), int(found[2])
    rows = query.split("\n")
    before = rows[line - 1][: column - 1].strip()[-30:] if line <= len(rows) else ""
    there = f", after {before!r}" if before else ""
    reason = f": {sentence[1].rstrip()}" if (sentence := _SENTENCE.search(found[3])) else ""
    return QuerySyntaxError(
        f"Not SPARQL 1.1 at line {line}, column {column}{there}{reason}.", line=line, column=column
    )
