"""No exception of the engine crosses the wall: each leaves as one of the tree in `ontology.errors`."""

from __future__ import annotations

import gc
import inspect
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import get_type_hints

import pyoxigraph
import pytest

from graph import store
from graph.store import Limits, Store
from graph.store.evaluation import engine_errors
from graph.store.worker import describe, rebuild
from ontology import errors


class Panic(BaseException):
    """As a panic of the engine arrives: no `Exception`."""


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (SyntaxError("error at 2:5: expected one of [_]"), errors.QuerySyntaxError),
        (SyntaxError("something else"), errors.QuerySyntaxError),
        (
            RuntimeError("The SPARQL query does not contains variable ?x in its SELECT projection"),
            errors.UsageError,
        ),
        (RuntimeError("The custom function <x:f> is not supported."), errors.QueryRefused),
        (OSError("IO error: lock hold by current process"), errors.FolderInUse),
        (OSError("no space left on device"), errors.StoreError),
        (PermissionError("not permitted"), errors.StoreError),
        (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"), errors.UsageError),
        (ValueError("odd"), errors.EngineFailed),
        (TypeError("odd"), errors.EngineFailed),
        (MemoryError(), errors.EngineFailed),
        (Panic("attempt to subtract with overflow"), errors.EngineFailed),
    ],
)
def test_each_exception_of_the_engine_is_mapped(
    raised: BaseException, expected: type[errors.SharegraphError]
) -> None:
    with pytest.raises(errors.SharegraphError) as caught, engine_errors():
        raise raised
    assert type(caught.value) is expected


@pytest.mark.parametrize("raised", [KeyboardInterrupt(), SystemExit(1), errors.NotFound("graph", "x")])
def test_what_is_not_the_engines_passes(raised: BaseException) -> None:
    with pytest.raises(type(raised)) as caught, engine_errors():
        raise raised
    assert caught.value is raised


@pytest.mark.parametrize("text", ["SELECT * { ?a ?b ?c . ?d ?e ?f }", "CONSTRUCT WHERE { ?a ?b ?c }"])
def test_an_error_can_be_let_go_in_another_thread_than_it_came_up_in(
    store: Store, lines: tuple[bytes, ...], text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine's rows may only be dropped where they were made; a frame of the error could hold them."""
    complained: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda told: complained.append(told.exc_value))
    store.load(lines)
    with ThreadPoolExecutor(1) as threads:
        failed = threads.submit(store.query, text, limits=Limits(answer_bytes=50)).exception()
    assert isinstance(failed, errors.AnswerTooLarge)
    del failed
    gc.collect()
    assert complained == []


@pytest.mark.parametrize(
    "error",
    [
        errors.QuerySyntaxError("wrong", line=2, column=None),
        errors.AnswerTooLarge(5),
        errors.QueryRefused("no"),
        errors.UsageError("off"),
        errors.StoreError("gone"),
        errors.EngineFailed("dead"),
    ],
)
def test_an_error_travels_from_a_worker_unchanged(error: errors.SharegraphError) -> None:
    arrived = rebuild(describe(error))
    assert type(arrived) is type(error)
    assert str(arrived) == str(error)
    assert vars(arrived) == vars(error)


def test_no_type_of_the_engine_is_in_a_public_signature() -> None:
    engine = {value for value in vars(pyoxigraph).values() if isinstance(value, type)}
    for name in store.__all__:
        public = getattr(store, name)
        members = [public, *vars(public).values()] if inspect.isclass(public) else [public]
        for member in members:
            if inspect.isfunction(member) and not member.__name__.startswith("_"):
                assert not engine & set(get_type_hints(member).values()), (name, member)
