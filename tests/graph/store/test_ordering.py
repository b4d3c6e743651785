"""Rows have one order whatever values they are ordered by, and no such question ends a worker unexplained."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.store import WorkerPool, open_store
from graph.store.evaluation import Question, evaluate
from graph.store.preparing import prepare
from graph.store.selection import read_selection
from ontology.errors import QueryRefused

XSD = "http://www.w3.org/2001/XMLSchema#"
ROWS = 800


def _object(chance: random.Random) -> str:
    number = chance.randrange(ROWS)
    return chance.choice(
        (
            f'"{number}"',
            f'"{number}"@en',
            f'"{number}"^^<{XSD}integer>',
            f'"{number / 8}"^^<{XSD}decimal>',
            f'"{number / 7}"^^<{XSD}double>',
            f'"2026-01-{number % 28 + 1:02}"^^<{XSD}date>',
            f'"true"^^<{XSD}boolean>',
            f'"zz"^^<{XSD}integer>',
            f"<x:{number}>",
        )
    )


@pytest.fixture(scope="module")
def lines() -> list[bytes]:
    """Statements with values of every kind under one property."""
    chance = random.Random(8)
    return [f"<x:s{row}> <x:p> {_object(chance)} .\n".encode() for row in range(ROWS)]


@pytest.fixture(scope="module")
def folder(lines: list[bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """These on disk, and so many numbers among texts that the engine notices."""
    place, chance = tmp_path_factory.mktemp("ordering") / "store", random.Random(8)
    mixed = [
        f'<x:m{row}> <x:mixed> "{chance.randrange(5000)}"{chance.choice(("", f"^^<{XSD}integer>"))} .\n'
        for row in range(5000)
    ]
    with open_store("memory:") as made:
        made.load(lines)
        made.load([line.encode() for line in mixed])
        made.backup(place)
    return place


def asked(text: str) -> Question:
    return prepare(text, {}, None, solutions="csv", graph="turtle", answer_bytes=10**7)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s ?v { ?s <x:p> ?v } ORDER BY ?v",
        "SELECT * { ?s <x:p> ?v } ORDER BY DESC(?v)",
        "SELECT DISTINCT ?v { ?s <x:p> ?v } ORDER BY ?v LIMIT 300",
        "SELECT ?v (COUNT(*) AS ?n) { ?s <x:p> ?v } GROUP BY ?v ORDER BY ?n ?v",
        "SELECT ?g ?v { { SELECT ?v { ?s <x:p> ?v } } VALUES ?g { 1 2 } } ORDER BY ?g # and then by ties",
        "SELECT ?s (COALESCE(?w, ?v) AS ?k) { ?s <x:p> ?v OPTIONAL { ?s <x:q> ?w } } ORDER BY ?k",
    ],
)
def test_values_of_all_kinds_have_one_order(lines: list[bytes], text: str) -> None:
    answers = set()
    for turn in range(3):
        store = ox.Store()
        random.Random(turn).shuffle(lines)
        store.extend(ox.parse(b"".join(lines), format=ox.RdfFormat.N_TRIPLES))
        answers.add(evaluate(store, asked(text))[1])
    assert len(answers) == 1


def test_numbers_among_texts_come_after_them_by_their_value(folder: Path) -> None:
    kind = 'IF(ISIRI(?v), "iri", IF(ISNUMERIC(?v), "number", "text"))'
    text = f"SELECT ?v ({kind} AS ?kind) {{ ?s <x:p> ?v }} ORDER BY ?v"
    with WorkerPool(folder, size=1) as pool:
        rows = list(csv.reader(io.StringIO(pool.ask(text, solutions="csv").body.decode())))[1:]
    assert len(rows) == ROWS
    assert [kind for _, kind in rows] == sorted(kind for _, kind in rows if kind == "iri") + sorted(
        (kind for _, kind in rows if kind != "iri"), reverse=True
    )
    numbers = [float(value) for value, kind in rows if kind == "number"]
    assert numbers == sorted(numbers)
    texts = [value for value, kind in rows if kind == "text"]
    assert texts == sorted(texts)


@pytest.mark.parametrize("form", ["CONSTRUCT { ?s <x:p> ?v }", "SELECT REDUCED ?v"])
def test_an_order_that_there_is_not_is_told_and_disturbs_nobody(folder: Path, form: str) -> None:
    with WorkerPool(folder, size=1) as pool:
        with pytest.raises(QueryRefused, match="no order among each other"):
            pool.ask(f"{form} WHERE {{ ?s <x:mixed> ?v }} ORDER BY ?v")
        assert pool.ask("ASK {}").kind == "boolean"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("SELECT ?s { ?s <x:p> ?v } ORDER BY ?s", False),
        ("SELECT ?n { ?s <x:p> ?v BIND(STRLEN(?v) AS ?n) } ORDER BY ?n", True),
        ("SELECT (COUNT(*) AS ?n) { ?s <x:p> ?v } ORDER BY ?n", True),
        ("SELECT ?s (COUNT(*) AS ?n) { ?s <x:p> ?v } GROUP BY ?s ORDER BY DESC(?n)", True),
        ("SELECT ?s ?v { ?s <x:p> ?v }", True),
    ],
)
def test_what_is_in_order_already_stays_as_it_is_asked(text: str, plain: bool) -> None:
    assert (asked(text).inserts == ()) is plain


def by_many(keys: int) -> str:
    return f"SELECT ?s {{ ?s <x:p> ?v }} ORDER BY {' '.join(f'COALESCE(?v, {n})' for n in range(keys))}"


def test_by_many_keys_rows_are_ordered_and_by_very_many_the_text_grows_no_longer(folder: Path) -> None:
    with WorkerPool(folder, size=1) as pool:
        assert pool.ask(by_many(60), solutions="csv").body.count(b"\n") == ROWS + 1
    assert len(asked(by_many(60)).inserts) > 60
    assert asked(by_many(700)).inserts == ()


def test_a_name_that_the_question_has_is_not_taken_for_another() -> None:
    selection = read_selection("SELECT ?order0 { ?order0 <x:p> ?order1 } ORDER BY ?order0")
    assert selection is not None
    assert "?order_0" in "".join(piece for _, piece in selection.inserts)
    store = ox.Store()
    store.extend(ox.parse(b"<x:b> <x:p> 1 . <x:a> <x:p> 2 .", format=ox.RdfFormat.TURTLE))
    answer = evaluate(store, asked("SELECT ?order0 { ?order0 <x:p> ?order1 } ORDER BY ?order0"))[1]
    assert answer == b"order0\r\nx:a\r\nx:b\r\n"


def test_a_fault_in_an_ordered_text_is_told_where_it_stands() -> None:
    text = "SELECT ?s { ?s <x:p> ?v FILTER(STRLEN(?v, 1) = 1) } ORDER BY ?s"
    places = []
    for question in (asked(text), asked(text)._replace(inserts=())):
        with pytest.raises(Exception, match="line 1") as raised:
            evaluate(ox.Store(), question)
        places.append(str(raised.value))
    assert places[0] == places[1]
