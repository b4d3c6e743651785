"""The contract of asking: the same in memory, on disk and through a worker."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.store import (
    GRAPH_FORMATS,
    RESULT_FORMATS,
    Answer,
    Dataset,
    Limits,
    WorkerPool,
    graph_format,
    open_store,
    read_solutions,
    result_format,
)
from ontology.errors import (
    AnswerTooLarge,
    QueryRefused,
    QuerySyntaxError,
    UnknownValue,
    UsageError,
)

Ask = Callable[..., Answer]
EX = "PREFIX ex: <https://example.org/> "
ONE, TWO = "https://example.org/graph/one", "https://example.org/graph/two"


def values(answer: Answer, name: str = "o") -> list[str]:
    return sorted(row[name].value for row in read_solutions(answer.body))


def test_a_select_answers_rows(ask: Ask) -> None:
    answer = ask(EX + "SELECT ?o { ex:b ex:label ?o }")
    assert (answer.kind, answer.media_type) == ("solutions", "application/sparql-results+json")
    cell = read_solutions(answer.body)[0]["o"]
    assert cell.value == 'Quay "Lab"'
    assert (cell.kind, cell.language) == ("literal", "en")


def test_an_ask_answers_a_boolean(ask: Ask) -> None:
    answer = ask(EX + "ASK { ex:a ex:shares ex:b }")
    assert answer.kind == "boolean"
    assert json.loads(answer.body)["boolean"] is True


@pytest.mark.parametrize("text", ["CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", EX + "DESCRIBE ex:a ex:b"])
def test_a_graph_answers_in_every_format(ask: Ask, text: str) -> None:
    for name, form in GRAPH_FORMATS.items():
        answer = ask(text, graph=name)
        assert (answer.kind, answer.media_type) == ("graph", form.media_type)
        assert b"Harbour Trust" in answer.body


def test_solutions_answer_in_every_format(ask: Ask) -> None:
    for name, form in RESULT_FORMATS.items():
        for text in (EX + "SELECT ?o { ex:a ex:label ?o }", EX + "ASK { ex:a ex:label 'Harbour Trust' }"):
            answer = ask(text, solutions=name)
            assert answer.media_type == form.media_type
            assert b"Harbour Trust" in answer.body or b"true" in answer.body


def test_formats_are_found_by_word_and_by_media_type() -> None:
    assert result_format("text/csv").name == result_format("CSV").name == "csv"
    assert graph_format("text/turtle; charset=utf-8").name == "turtle"
    with pytest.raises(UnknownValue):
        result_format("application/pdf")


def test_an_unknown_format_is_refused(ask: Ask) -> None:
    with pytest.raises(UnknownValue):
        ask("ASK {}", solutions="pdf")


def test_a_syntax_error_has_line_and_column(ask: Ask) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        ask("SELECT * {\n  ?s ?p }")
    assert (caught.value.line, caught.value.column) == (2, 10)
    assert str(caught.value) == "Not SPARQL 1.1 at line 2, column 10, after '?s ?p }'."


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?x (COUNT(?y) AS ?n) { ?x ?p ?y }",
        "SELECT * { ?s undeclared:p ?o }",
        "ASK { <relative> ?p ?o }",
        "SELECT * { ?s ?p 'x\\q' }",
        "SELECT * { ?s ?p 'not closed }",
        "",
        "# nothing",
        "SELEC * {}",
        "ASK { ?s ?p '\ud800' }",
    ],
)
def test_what_is_no_sparql_is_a_syntax_error(ask: Ask, text: str) -> None:
    with pytest.raises(QuerySyntaxError):
        ask(text)


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <x:a> <x:p> <x:b> }",
        "delete where { ?s ?p ?o }",
        "PREFIX x: <x:> CLEAR ALL",
        "LOAD <http://127.0.0.1/>",
        "WITH <x:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    ],
)
def test_updates_and_calls_are_refused(ask: Ask, text: str) -> None:
    with pytest.raises(QueryRefused):
        ask(text)


def test_an_answer_past_its_limit_is_not_sent(ask: Ask) -> None:
    with pytest.raises(AnswerTooLarge) as caught:
        ask("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", limits=Limits(answer_bytes=1_000))
    assert caught.value.limit == 1_000


@pytest.mark.parametrize(
    "hostile",
    [
        '" } SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } #',
        "'''",
        "\\",
        "{ ?s ?p ?o }",
        "\n",
        "<x:y>",
        "é\U0001f600",
    ],
)
def test_a_hostile_string_binds_as_a_value(ask: Ask, hostile: str) -> None:
    term = json.dumps(hostile, ensure_ascii=False)
    answer = ask("SELECT ?x ?n { BIND(STRLEN(?x) AS ?n) }", bindings={"x": term})
    row = read_solutions(answer.body)[0]
    assert row["x"].value == hostile
    assert int(row["n"].value) == len(hostile)


def test_a_bound_variable_chooses_in_patterns_and_filters(ask: Ask) -> None:
    text = EX + "SELECT ?s ?x { ?s ex:label ?o FILTER(?o = ?x) }"
    assert values(ask(text, bindings={"x": '"Harbour Trust"'}), "s") == ["https://example.org/a"]
    assert b"true" in ask(EX + "ASK { ?x ex:shares ?y }", bindings={"x": "<https://example.org/a>"}).body
    assert b"false" in ask(EX + "ASK { ?x ex:shares ?y }", bindings={"x": "<https://example.org/b>"}).body


@pytest.mark.parametrize(
    "bindings",
    [
        {"x": "plain"},
        {"x": '"a" . <x:a> <x:b> <x:c>'},
        {"x": "_:blank"},
        {"x": "<no iri>"},
        {"x": ""},
        {"x": '"a" .\n<x:a> <x:b> "c"'},
        {"x": "<<( <x:a> <x:b> <x:c> )>>"},
        {"x": '"\ud800"'},
        {"no name": '"a"'},
        {"notprojected": '"a"'},
    ],
)
def test_bindings_that_are_no_terms_are_refused(ask: Ask, bindings: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        ask("SELECT ?x { ?s ?p ?x }", bindings=bindings)


def test_without_graph_a_query_reads_the_default_graph(ask: Ask) -> None:
    assert values(ask(EX + "SELECT ?o { ?s ex:label ?o }")) == ["Harbour Trust", 'Quay "Lab"']
    assert values(ask(EX + "SELECT ?o { GRAPH ?g { ?s ex:label ?o } }")) == ["Harbour", "Quay"]


def test_from_chooses_one_graph_and_no_more(ask: Ask) -> None:
    assert values(ask(EX + f"SELECT ?o FROM <{ONE}> {{ ?s ex:label ?o }}")) == ["Harbour"]
    assert values(ask(EX + f"SELECT ?o FROM <{ONE}> {{ GRAPH ?g {{ ?s ex:label ?o }} }}")) == []
    named = f"SELECT ?o FROM NAMED <{TWO}> {{ GRAPH ?g {{ ?s ex:label ?o }} }}"
    assert values(ask(EX + named)) == ["Quay"]
    with pytest.raises(QueryRefused, match="More than one FROM"):
        ask(f"SELECT * FROM <{ONE}> FROM <{TWO}> {{ ?s ?p ?o }}")


BARE, INSIDE = "SELECT ?o { ?s ex:label ?o }", "SELECT ?o { GRAPH ?g { ?s ex:label ?o } }"
FROM_ONE = f"SELECT ?o FROM <{ONE}> {{ ?s ex:label ?o }}"


@pytest.mark.parametrize(
    ("text", "dataset", "expected"),
    [
        (BARE, Dataset((ONE, TWO), ()), ["Harbour", "Quay"]),
        (BARE, Dataset((ONE, TWO, ONE), ()), ["Harbour", "Quay"]),
        (INSIDE, Dataset((ONE, TWO), ()), []),
        (INSIDE, Dataset((ONE, TWO), (TWO,)), ["Quay"]),
        (INSIDE, Dataset((ONE, TWO)), ["Harbour", "Quay"]),
        (BARE, Dataset((), (ONE,)), []),
        (INSIDE, Dataset((), (ONE,)), ["Harbour"]),
        (FROM_ONE, Dataset((TWO,), (), instead_of_from=True), ["Quay"]),
        (FROM_ONE, Dataset((ONE, TWO), (TWO,)), ["Harbour"]),
    ],
)
def test_a_dataset_is_read_as_the_standard_says(
    ask: Ask, text: str, dataset: Dataset, expected: list[str]
) -> None:
    assert values(ask(EX + text, dataset=dataset)) == expected


def test_several_from_are_merged_where_they_are_allowed(ask: Ask) -> None:
    text = f"SELECT ?o FROM <{ONE}> FROM <{TWO}> {{ ?s ex:label ?o }}"
    assert values(ask(EX + text, allow_several_from=True)) == ["Harbour", "Quay"]


def test_relative_iris_are_resolved_against_the_base_that_is_given(ask: Ask) -> None:
    text = "SELECT ?o FROM <graph/one> { ?s <label> ?o }"
    assert values(ask(text, base="https://example.org/")) == ["Harbour"]
    with pytest.raises(QuerySyntaxError):
        ask("SELECT ?o { ?s <label> ?o }")


CONFINED = Dataset(named=(ONE,))
HOSTILE_READS = (
    "SELECT ?o { GRAPH ?g { ?s ex:label ?o } }",
    f"SELECT ?o {{ GRAPH <{TWO}> {{ ?s ex:label ?o }} }}",
    f"SELECT ?o {{ VALUES ?g {{ <{TWO}> <{ONE}> }} GRAPH ?g {{ ?s ex:label ?o }} }}",
    "SELECT ?o { { SELECT * { GRAPH ?g { ?s ex:label ?o } } } }",
    "SELECT (?x AS ?o) { OPTIONAL { GRAPH ?g { ?s ex:label ?x } } FILTER EXISTS { GRAPH ?h { ?s ?p ?x } } }",
)


@pytest.mark.parametrize("text", HOSTILE_READS)
def test_a_confined_query_reaches_no_other_graph(folder: Path, lines: tuple[bytes, ...], text: str) -> None:
    with open_store("memory:") as store, WorkerPool(folder, size=1, dataset=CONFINED) as pool:
        store.load(lines)
        for answer in (store.query(EX + text, dataset=CONFINED), pool.ask(EX + text)):
            assert set(values(answer)) <= {"Harbour"}
        with pytest.raises(QueryRefused, match="may not be read"):
            pool.ask(f"SELECT * FROM NAMED <{TWO}> {{ GRAPH ?g {{ ?s ?p ?o }} }}")
        assert values(pool.ask(EX + "SELECT ?o { ?s ex:label ?o }")) == ["Harbour Trust", 'Quay "Lab"']
        assert values(pool.ask(EX + f"SELECT ?o FROM <{ONE}> {{ ?s ex:label ?o }}")) == ["Harbour"]


def test_a_dataset_can_put_another_graph_in_the_default_place(lines: tuple[bytes, ...]) -> None:
    with open_store("memory:") as store:
        store.load(lines)
        for text, dataset, expected in (
            ("SELECT ?o { ?s ex:label ?o }", Dataset((TWO,), ()), ["Quay"]),
            ("SELECT ?o { GRAPH ?g { ?s ex:label ?o } }", Dataset((TWO,), ()), []),
            ("SELECT ?o { GRAPH ?g { ?s ex:label ?o } }", Dataset((TWO,)), ["Harbour", "Quay"]),
        ):
            assert values(store.query(EX + text, dataset=dataset)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p 1e }",
        "SELECT (<x:unknown>(1) AS ?x) {}",
        "SELECT (REGEX('a', '(((') AS ?x) {}",
        "SELECT (1/0 AS ?x) {}",
        "SELECT (REPLACE('a', '', 'b') AS ?x) {}",
        "SELECT * { ?s <x:p>{1,2} ?o }",
        "DESCRIBE ?x",
        "ASK { BIND(1 AS ?x) BIND(2 AS ?x) }",
        "SELECT * { VALUES (?x ?y) { (1) } }",
        "SELECT ?x ?x { }",
        "SELECT * { { } UNION }",
        "ASK" + " { " * 90 + " } " * 90,
        "CONSTRUCT { ?s ?p ?o } WHERE",
        "\0",
    ],
)
def test_whatever_is_asked_no_foreign_exception_comes_back(ask: Ask, text: str) -> None:
    try:
        answer = ask(text, bindings={"x": '"a"'} if "?x" in text else None)
    except (QuerySyntaxError, QueryRefused, UsageError):
        return
    assert answer.body or answer.kind == "graph"
