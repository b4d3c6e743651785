"""From a caller's words to a question that may be evaluated, and from the engine's bytes to an answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from graph.store.answers import GRAPH_FORMATS, RESULT_FORMATS, Answer, Kind, graph_format, result_format
from graph.store.evaluation import Question
from graph.store.guard import examine
from graph.store.protocol import DEFAULT_GRAPH, Dataset
from graph.store.selection import read_selection


def prepare(
    text: str,
    bindings: Mapping[str, str] | None,
    dataset: Dataset | None,
    *,
    graphs: Collection[str] | None = None,
    solutions: str,
    graph: str,
    answer_bytes: int,
    allow_several_from: bool = False,
    base: str = "",
) -> Question:
    """Examine a query and settle what it may read; relative IRIs are resolved against `base`.

    Where a dataset confines the query, FROM clauses choose within it: given graphs, the engine
    would pass over them in silence. Else they choose among `graphs`. Several FROM are
    refused unless allowed, for the graphs are then merged first. Rows that ORDER BY holds for equal
    are ordered by their columns, and values that have no order by their kinds, so that rows come alike
    out of every store. Raises what `guard.examine` raises, and `UnknownValue`.
    """
    allowed = graphs
    if dataset is not None and dataset.named is not None and not dataset.instead_of_from:
        allowed = (*(dataset.default or ()), *dataset.named)
    examined = examine(text, graphs=allowed, allow_several_from=allow_several_from, base=base)
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    if (examined.default or examined.named) and not (dataset is not None and dataset.instead_of_from):
        # Both lists, always: with one alone the engine lets GRAPH reach every graph.
        default, named = examined.default, examined.named
    elif dataset is not None and (dataset.default is not None or dataset.named is not None):
        default = (DEFAULT_GRAPH,) if dataset.default is None else dataset.default
        named = dataset.named
    selection = read_selection(examined.text)
    return Question(
        examined.text if selection is None else selection.text,
        dict(bindings or {}),
        default,
        named,
        result_format(solutions).name,
        graph_format(graph).name,
        answer_bytes,
        base,
        () if selection is None else selection.inserts,
    )


def answer(question: Question, kind: str, body: bytes) -> Answer:
    """The engine's bytes with their media type."""
    media_type, which = described(question, kind)
    return Answer(media_type, body, which)


def described(question: Question, kind: str) -> tuple[str, Kind]:
    """The media type of an answer of this kind, and the kind."""
    which: Kind = "graph" if kind == "graph" else "boolean" if kind == "boolean" else "solutions"
    form = GRAPH_FORMATS[question.graph] if which == "graph" else RESULT_FORMATS[question.solutions]
    return form.media_type, which
