"""Where statements live and answer: a small protocol, the embedded engine, and workers with limits."""

from graph.store.answers import (
    GRAPH_FORMATS,
    RESULT_FORMATS,
    Answer,
    Cell,
    Format,
    Limits,
    graph_format,
    read_solutions,
    result_format,
)
from graph.store.guard import QueryForm, refuse_unsafe
from graph.store.oxigraph import open_read_only, open_store, read_turtle
from graph.store.protocol import DEFAULT_GRAPH, Dataset, Lines, Quad, Store
from graph.store.streaming import Streamed
from graph.store.workers import WorkerPool

__all__ = [
    "DEFAULT_GRAPH",
    "GRAPH_FORMATS",
    "RESULT_FORMATS",
    "Answer",
    "Cell",
    "Dataset",
    "Format",
    "Limits",
    "Lines",
    "Quad",
    "QueryForm",
    "Store",
    "Streamed",
    "WorkerPool",
    "graph_format",
    "open_read_only",
    "open_store",
    "read_solutions",
    "read_turtle",
    "refuse_unsafe",
    "result_format",
]
