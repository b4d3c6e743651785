"""Texts of one shape are read once: with the same outcome as each by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.store import guard, selection
from graph.store.selection import Selection
from graph.store.shapes import STAND_IN, shape_of
from ontology.errors import QuerySyntaxError, SharegraphError

TEXTS = (
    "PREFIX x: <http://a/x#> SELECT ?s { ?s x:p @ ; x:q ?o . @ ?p ?s } ORDER BY ?o",
    "SELECT ?s { ?s ?p '@' . # @ {\n ?s ?p ?o } ORDER BY (?o = @) ?s # @",
    "SELECT * { ?s @ ?o ; x:p/@+ ?z } ORDER BY ?o",
    "SELECT (SUM(?o) AS ?n) (MAX(?s) AS ?m) { @ x:p ?o FILTER(?o < 3 && ?s > 2) }",
    "SELECT ?s FROM @ { ?s ?p @ }",
    "CONSTRUCT { ?s ?p @ } FROM @ WHERE { ?s ?p ?o }",
    "# {\nPREFIX a: @\nSELECT ?s { ?s a:c ?o } ORDER BY ?o",
    "SELECT ?s { ?s ?p @ . SERVICE @ { ?s ?p ?o } }",
    "SELECT ?order { ?order ?p @ . { SELECT ?p { ?p ?x @ } } } ORDER BY DESC(?order)",
    "ASK { @ ?p ?o",
)
"""With @ where an IRI stands."""

IRIS = (
    "<http://a/b>",
    "<https://w3id.org/sharegraph/organisation/0123>",
    STAND_IN,
    "<http://a/service>",
    "<http://a/%41~?x>",
    "<http://a/b#c>",
    "<http://a/count>",
    "<2#>",
    "< ",
    "<\\u0061:b>",
)


def outcome(read: Any, *words: str) -> Any:
    try:
        return read(*words)
    except SharegraphError as fault:
        return type(fault), str(fault), getattr(fault, "line", None), getattr(fault, "column", None)


def told(found: Selection | None) -> Selection | None:
    """What counts of it; without an order nothing does."""
    if found is None or (found.rows and not found.ordered and not found.inserts):
        return None
    return replace(found, like=None)


def same(one: Selection | None, other: Selection | None) -> bool:
    names = Selection.__slots__
    return all(getattr(one, name, None) == getattr(other, name, None) for name in names)


@given(st.sampled_from(TEXTS), st.lists(st.sampled_from(IRIS), min_size=4, max_size=4))
def test_a_text_is_read_as_others_of_its_shape_and_as_by_itself(text: str, iris: list[str]) -> None:
    for iri in iris:
        text = text.replace("@", iri, 1)
    shape = shape_of(text)
    assert shape is None or shape.filled(shape.text) == text
    by_itself = outcome(guard._read_by_itself, text, "http://b/")
    assert outcome(guard._read.__wrapped__, text, "http://b/") == by_itself
    if isinstance(by_itself, guard.Examined):
        like, alone = (
            told(read(text)) for read in (selection.read_selection.__wrapped__, selection._read_by_itself)
        )
        assert same(like, alone)


def test_what_is_inserted_stands_where_it_does_in_the_text_itself() -> None:
    text = "SELECT ?s ?o { ?s <x:p> ?o . ?s <x:q> <http://a/a-long-name-of-a-thing> } ORDER BY ?o"
    found = selection.read_selection(text)
    assert found is not None
    assert found.like is not None
    (_, _), (end, piece), (key, _) = found.inserts
    assert (text[end], piece[0]) == ("}", "}")
    assert text[key:] == "?o"
    assert found.text == f"{text} ?s"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p <x:o> }",
        "DESCRIBE <http://a/b>",
        "ASK { <http://a/b> ?p 'service' }",
        "ASK { <http://a/b> ?p '\\u0041' }",
        "ASK { <http://a/b> ?p 'é' }",
        "ASK {} # {\nPREFIX a: <http://a/b>",
        f"ASK {{ <http://a/b> ?p '{'x' * 4096}' }}",
    ],
)
def test_what_could_matter_is_read_by_itself(text: str) -> None:
    assert shape_of(text) is None


@pytest.mark.parametrize("text", ["PREFIX", "PREFIX a:", "BASE", "SELECT * FROM", "SELECT * FROM NAMED"])
def test_a_head_that_ends_in_the_middle_is_a_fault_in_the_text(text: str) -> None:
    with pytest.raises(QuerySyntaxError):
        guard.examine(text)
