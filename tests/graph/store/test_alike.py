"""What may be answered from memory has the same bytes in whatever order statements went into a store."""

from __future__ import annotations

import random

import pyoxigraph as ox
import pytest

from graph.store.alike import is_alike
from graph.store.evaluation import evaluate
from graph.store.kinds import Kinds, kinds_of
from graph.store.preparing import prepare
from graph.store.selection import read_selection
from ontology.errors import EngineFailed, QueryRefused, QuerySyntaxError

XSD = "http://www.w3.org/2001/XMLSchema#"
RUNS = 1200
PATHS = "<x:to>/<x:text> <x:to>+ ^<x:to> <x:to>* ?p <x:text>|<x:number> (<x:to>)?/<x:day>".split()
AGGREGATES = ("COUNT(*)", "COUNT(DISTINCT ?b)", "SUM(?b)", "MIN(?b)", "MAX(?c)", "AVG(?b)", "SUM(?b + 2)")

PURE = {
    "x:text": ['"a"', '"b"', '"10"', '"9"', '"2026-01-01"', '"true"', '"Ä"', '"a\\nb"', '""'],
    "x:word": ['"a"', '"a"@en', '"a"@fr', '"b"@en', '"B"@en', '"10"@en'],
    "x:day": [f'"{day}"^^<{XSD}date>' for day in ("2026-01-01", "2025-12-31", "2026-02-30", "9999-12-31")],
    "x:moment": [f'"2026-0{n}-01T00:00:00Z"^^<{XSD}dateTime>' for n in range(1, 6)],
    "x:number": [f'"{n}"^^<{XSD}integer>' for n in ("9", "10", "1", "0", "200", "010")],
    "x:amount": [f'"{n}"^^<{XSD}decimal>' for n in ("9", "10", "1.0", "0.5", "200.25", "10.0", "-3")],
    "x:flag": [f'"{n}"^^<{XSD}boolean>' for n in ("true", "false", "1")],
    "x:to": [f"<x:t{n}>" for n in range(12)],
}
"""Objects of properties by which rows may be ordered."""

MIXED = {
    "x:any": [one for many in PURE.values() for one in many],
    "x:numbers": [*PURE["x:number"], *PURE["x:amount"]],
    "x:double": [f'"{n}"^^<{XSD}double>' for n in ("0.1", "0.2", "1e16", "-1e16", "NaN", "0.3")],
    "x:great": [f'"{n}"^^<{XSD}integer>' for n in ("9223372036854775807", "-9223372036854775807", "5")],
    "x:zoned": [
        f'"2026-01-01T{moment}"^^<{XSD}dateTime>'
        for moment in ("00:00:00", "00:00:00Z", "01:00:00+01:00", "00:00:00.5Z", "13:00:00", "10:00:00-05:00")
    ],
    "x:wrong": [f'"zz"^^<{XSD}integer>', f'"9"^^<{XSD}integer>', f'"10"^^<{XSD}integer>', '"5"'],
    "x:own": ['"1"^^<x:type>', '"2"^^<x:type>', f'"P1D"^^<{XSD}duration>', f'"PT24H"^^<{XSD}duration>'],
}
"""Objects of properties by which they may not."""


def statements() -> list[str]:
    chance = random.Random(7)
    lines: set[str] = set()
    for name, objects in {**PURE, **MIXED}.items():
        for thing in range(12):
            for one in chance.sample(objects, min(len(objects), chance.choice((1, 1, 2, 4)))):
                graph = chance.choice(("", "", "<x:g1> ", "<x:g2> "))
                lines.add(f"<x:t{thing}> <{name}> {one} {graph}.\n")
    return sorted(lines)


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> list[ox.Store]:
    """The same statements on disk, and in memory in three orders."""
    lines = statements()
    made = [ox.Store(str(tmp_path_factory.mktemp("alike") / "disk")), ox.Store(), ox.Store(), ox.Store()]
    for number, store in enumerate(made):
        random.Random(number).shuffle(lines)
        store.extend(ox.parse("".join(lines).encode(), format=ox.RdfFormat.N_QUADS))
    return made


@pytest.fixture(scope="module")
def kinds(stores: list[ox.Store]) -> Kinds:
    found = kinds_of(stores[0])
    assert found is not None
    return {name: frozenset(of) for name, of in found.items()}


def answers(stores: list[ox.Store], text: str, *, plainly: bool = True) -> set[bytes]:
    """What the stores answer; an error is an answer too. Those in memory are asked as the text stands."""
    given: set[bytes] = set()
    for number, store in enumerate(stores):
        try:
            question = prepare(text, {}, None, solutions="json", graph="turtle", answer_bytes=10**7)
            if number and plainly:
                question = question._replace(inserts=())
            given.add(evaluate(store, question)[1])
        except (QuerySyntaxError, QueryRefused, EngineFailed) as error:
            given.add(str(error).encode())
    return given


def alike(text: str, kinds: Kinds | None, **values: str) -> bool:
    selection = read_selection(text)
    return selection is not None and is_alike(selection, values, kinds)


def question(chance: random.Random) -> str:
    """A question of every shape that is read, and of some that are not let through."""
    names = list(PURE) * 2 + list(MIXED)
    variables = ["?a", "?b", "?c", "?d"]

    def pattern() -> str:
        name = chance.choice(names)
        verb = f"<{name}>" if chance.random() < 0.85 else chance.choice(PATHS)
        return f"{chance.choice(variables[:2])} {verb} {chance.choice(variables)} ."

    def expression() -> str:
        one, other = chance.choice(variables), chance.choice(variables)
        return chance.choice(
            (
                f"STR({one})",
                f"COALESCE({one}, {other})",
                f'IF(BOUND({one}), {other}, "none")',
                f"{one} + {other}",
                f"{one} / 2 - 1",
                f"STRLEN(STR({one}))",
                f'CONCAT(STR({one}), "!")',
                f"{one} > {other} || {one} = {other}",
                f"IRI(STR({one}))",
                f"{one}",
                "1.5",
                f"ABS({one})",
            )
        )

    def group(depth: int) -> str:
        parts = [pattern() for _ in range(chance.randint(1, 2))]
        for _ in range(chance.randint(0, 2) if depth else 0):
            inner = group(depth - 1)
            parts.append(
                chance.choice(
                    (
                        f"OPTIONAL {{ {inner} }}",
                        f"{{ {inner} }} UNION {{ {group(depth - 1)} }}",
                        f"MINUS {{ {inner} }}",
                        f"FILTER({expression()} < {expression()})",
                        f"FILTER NOT EXISTS {{ {inner} }}",
                        f"BIND({expression()} AS ?e{chance.randint(0, 2)})",
                        f"GRAPH ?g {{ {inner} }}",
                        'VALUES ?d { 1 2.5 "a" <x:t1> UNDEF }',
                        f"{{ SELECT ?a (COUNT(?b) AS ?d) {{ {inner} }} GROUP BY ?a }}",
                        f"{{ SELECT ?a (SUM(?b) AS ?d) {{ {inner} }} GROUP BY ?a }}",
                        f"{{ SELECT DISTINCT ?a ?b {{ {inner} }} }}",
                    )
                )
            )
        return " ".join(parts)

    where = group(2)
    kind = chance.random()
    aggregate = chance.choice(AGGREGATES)
    if kind < 0.2:
        return f"SELECT ({aggregate} AS ?n) {{ {where} }}"
    if kind < 0.5:
        by = chance.choice(("?n ?a", "DESC(?n)", "?a", f"DESC({aggregate})", "DESC(?n) STR(?a)"))
        return f"SELECT ?a ({aggregate} AS ?n) {{ {where} }} GROUP BY ?a ORDER BY {by}" + chance.choice(
            ("", " LIMIT 3", " LIMIT 2 OFFSET 1")
        )
    columns = " ".join(chance.sample([*variables, "?e0", "?e1", "?g"], chance.randint(1, 4)))
    by = chance.choice((columns, "DESC(?a) ?b", f"({expression()})", "?c", "LCASE(STR(?d))"))
    return (
        f"SELECT {chance.choice(('', 'DISTINCT '))}{chance.choice((columns, columns, '*'))} "
        f"{{ {where} }} ORDER BY {by}" + chance.choice(("", "", " LIMIT 5", " OFFSET 2"))
    )


def test_what_is_let_through_has_the_same_bytes_in_any_order(stores: list[ox.Store], kinds: Kinds) -> None:
    chance = random.Random(20261129)
    let_through = 0
    for _ in range(RUNS):
        text = question(chance)
        if alike(text, kinds):
            let_through += 1
            assert len(answers(stores, text)) == 1, text
    assert let_through > RUNS / 5


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?a { ?a <x:to> ?b }",
        "SELECT ?a { ?a <x:to> ?b } LIMIT 3",
        "SELECT ?b { ?a <x:numbers> ?b } ORDER BY ?b",  # 10 and 10.0
        "SELECT (SAMPLE(?b) AS ?n) { ?a <x:to> ?b }",
        'SELECT (GROUP_CONCAT(?b; separator=" ") AS ?n) { ?a <x:text> ?b }',
        "SELECT (SUM(?b) AS ?n) { ?a <x:double> ?b FILTER(ABS(?b) < 5) }",
        "SELECT (SUM(DISTINCT ?b) AS ?n) { ?a <x:great> ?b }",
        "SELECT (MIN(?b) AS ?n) { VALUES ?a { <x:t1> <x:t5> <x:t7> } ?a <x:any> ?b }",
        "SELECT (COUNT(*) AS ?n) (MIN(?b) AS ?m) { { SELECT ?b { ?a <x:text> ?b } LIMIT 2 } }",
        "SELECT REDUCED ?a { ?a <x:to> ?b } ORDER BY ?a",
        "CONSTRUCT { ?a <x:to> ?b } { ?a <x:to> ?b }",
        "DESCRIBE <x:t1>",
    ],
)
def test_what_differs_between_stores_is_not_let_through(
    stores: list[ox.Store], kinds: Kinds, text: str
) -> None:
    assert not alike(text, kinds)
    if "MIN" not in text and "REDUCED" not in text:
        assert len(answers(stores, text)) > 1  # so it must not be


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?a { ?a <x:to> ?b } ORDER BY RAND()",
        "SELECT (UUID() AS ?n) { ?a <x:to> ?b } ORDER BY ?n",
        "SELECT (COUNT(*) AS ?n) { ?a <x:to> ?b FILTER(NOW() > 1) }",
        "SELECT (COUNT(*) AS ?n) { ?a <x:to> _:b }",
        "SELECT (COUNT(*) AS ?n) FROM <x:g1> { ?a <x:to> ?b }",
        "SELECT (COUNT(*) AS ?n) { ?a <x:to> ?b } VALUES ?a { <x:t1> }",
        "SELECT (COUNT(*) AS ?n) { ?a <x:to> ?b } LIMIT 1",
        "ASK { ?a <x:to> ?b }",
        "SELECT ?a { ?a ?p ?b } ORDER BY ?b",
        "SELECT ?b { VALUES ?b { 1e0 2 } } ORDER BY ?b",
        'SELECT ?b { VALUES ?b { 1 "1" } } ORDER BY ?b',
        'SELECT ?b { VALUES ?b { "1"^^<x:type> } } ORDER BY ?b',
        "SELECT ?b { BIND(<x:cast>(1) AS ?b) } ORDER BY ?b",
        "SELECT ?b { ?a <x:to>* ?b } ORDER BY ?b",
        "SELECT ?n { { SELECT (SUM(?b) AS ?n) { ?a <x:amount> ?b } } } ORDER BY ?n",
        # What could be read in two ways:
        "SELECT ?a { ?a <x:to> ?b FILTER(?a <x:b#>RAND()\n) } ORDER BY ?a",
        "SELECT ?a { ?a <x:to>?b } ORDER BY ?a",
        "SELECT ?a { ?a <x:to> 1RAND } ORDER BY ?a",
        "PREFIX p: <http://a:> SELECT ?a { ?a p:RAND ?b } ORDER BY ?a",
        "PREFIX p: <x:a/> SELECT ?a { ?a p:a%41 ?b } ORDER BY ?a",
        "BASE <x:a/> SELECT ?a { ?a <to> ?b } ORDER BY ?a",
        "SELECT ?a { ?a <x:to> ?\u0661 } ORDER BY ?a",
        f"SELECT (COUNT(*) AS ?n) {{ FILTER({'(' * 30}1{')' * 30}) }}",
        "SELECT (COUNT(*) AS ?n) { # " + "x" * 20_000 + "\n}",
        "",
        "SELECT",
        "SELECT ?a {",
    ],
)
def test_whatever_is_not_sure_is_left_to_the_disk(kinds: Kinds, text: str) -> None:
    assert not alike(text, kinds)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n)",
        "SELECT * { ?a <x:to> ?b } ORDER BY ?a",
        "SELECT ?a ?b { ?a <x:amount> ?b } ORDER BY DESC(?b) LIMIT 10",
        "SELECT ?a (SUM(?b) AS ?n) { ?a <x:amount> ?b } GROUP BY ?a ORDER BY ?n",
        "PREFIX x: <https://example.org/#> SELECT ?a { ?a a x:Thing. ?a <x:to> ?b } ORDER BY ?a",
        'SELECT ?a { ?a <x:word> ?w FILTER(REGEX(?w, "a", "i") && LANG(?w) IN ("en", "")) } ORDER BY ?a',
    ],
)
def test_the_common_questions_are_let_through(stores: list[ox.Store], kinds: Kinds, text: str) -> None:
    assert alike(text, kinds)
    assert len(answers(stores, text)) == 1


def test_a_value_given_to_a_question_counts_by_its_kind(kinds: Kinds) -> None:
    text = "SELECT ?a ?day { ?a <x:day> ?on FILTER(?on < ?day) } ORDER BY ?a"
    assert alike(text, kinds, day=f'"2026-01-01"^^<{XSD}date>')
    assert not alike(text, kinds, day=f'"2026-01-01+01:00"^^<{XSD}date>')


def test_of_a_store_with_blank_nodes_nothing_is_ordered() -> None:
    store = ox.Store()
    store.extend(ox.parse(b"_:a <x:to> <x:b> .", format=ox.RdfFormat.N_QUADS))
    assert kinds_of(store) is None
    assert not alike("SELECT ?a { ?a <x:to> ?b } ORDER BY ?a", None)
    assert alike("SELECT (COUNT(?a) AS ?n) { ?a <x:to> ?b }", None)


def test_ties_are_ordered_by_the_columns(stores: list[ox.Store]) -> None:
    text = "SELECT ?b ?a { ?a <x:to> ?b } ORDER BY DESC(?b) # by ?b alone"
    selection = read_selection(text)
    assert selection is not None
    assert selection.text == "SELECT ?b ?a { ?a <x:to> ?b } ORDER BY DESC(?b) ?a # by ?b alone"
    again = read_selection(selection.text)
    assert again is not None
    assert again.text == selection.text
    assert len(answers(stores, text)) == 1
