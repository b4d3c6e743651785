"""Every named question on the demo's records gives the rows that were worked out by hand from its files.

`expected/NAME.csv` begins with a line `# name=value` for each parameter that is given. Its columns are
those that people read: where `x` is a thing with `xLabel` beside it, the label alone. Joined values
stand in the order of their letters, for engines join them in any order.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from api.answering import answer
from graph.questions import questions
from graph.questions.asking import bindings_of, columns_of
from graph.questions.written_out import written_out
from graph.snapshot import Snapshot
from graph.store import Cell
from ontology.terms import XSD

if TYPE_CHECKING:
    from rdflib import Dataset
    from rdflib.term import Node

EXPECTED = Path(__file__).parent / "expected"
NAMES = sorted(questions())
BY_QUERY = [name for name in NAMES if not questions()[name].computed]
AT_LEAST, NOT_EMPTY_AT_LEAST = 40, 32


@dataclass(frozen=True)
class Wanted:
    """What a file says: the parameters given, the columns, and the rows with how often each is there."""

    given: Mapping[str, str]
    columns: tuple[str, ...]
    rows: Counter[tuple[str, ...]]


def wanted(name: str) -> Wanted:
    lines = (EXPECTED / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    given = dict(line[2:].split("=", 1) for line in lines if line.startswith("# "))
    heads, *rows = csv.reader(line for line in lines if not line.startswith("# "))
    return Wanted(given, tuple(heads), Counter(tuple(row) for row in rows))


def in_order(value: str) -> str:
    return "; ".join(sorted(value.split("; ")))


def plain(cells: Iterable[str | None]) -> tuple[str, ...]:
    return tuple("" if cell is None else in_order(cell) for cell in cells)


def text_of(cell: Cell | None) -> str | None:
    return None if cell is None else cell.value


def test_there_is_an_expected_answer_for_each_question_and_most_find_something() -> None:
    assert len(NAMES) >= AT_LEAST
    assert sorted(path.stem for path in EXPECTED.glob("*.csv")) == NAMES
    assert sum(bool(wanted(name).rows) for name in NAMES) >= NOT_EMPTY_AT_LEAST


@pytest.mark.parametrize("name", NAMES)
def test_the_answer_on_the_demo_is_the_expected_one(demo: Snapshot, day: date, name: str) -> None:
    told = wanted(name)
    table = answer(demo, name, told.given, day=day)
    places = [table.columns.index(column) for column in told.columns]
    assert Counter(plain(text_of(row[place]) for place in places) for row in table.rows) == told.rows


@pytest.fixture(scope="module")
def elsewhere(demo: Snapshot) -> Iterator[Dataset]:
    """The statements of the demo's map in rdflib, whose engine knows nothing of ours."""
    from rdflib import Dataset

    loaded = Dataset(default_union=False)
    everything = demo.ask("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", graph="ntriples").body
    loaded.default_graph.parse(data=everything, format="nt")
    for name in sorted(demo.graphs):
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }} }}"
        loaded.graph(name).parse(data=demo.ask(query, graph="ntriples").body, format="nt")
    yield loaded
    loaded.close()


def as_compared(value: str, datatype: str) -> str:
    """Numbers by their value: one engine writes 80000.0 where the other writes 80000."""
    number = datatype in (XSD.decimal, XSD.integer)
    return f"{Decimal(value).normalize():f}" if number else in_order(value)


def of_rdflib(node: Node | None) -> str:
    return "" if node is None else as_compared(str(node), str(getattr(node, "datatype", "") or ""))


@pytest.mark.parametrize("name", BY_QUERY)
def test_another_engine_gives_the_same_rows(demo: Snapshot, day: date, elsewhere: Dataset, name: str) -> None:
    from rdflib import Variable

    asked, given = questions()[name], wanted(name).given
    bound = bindings_of(demo, asked, given, day)
    columns = columns_of(asked)
    here = Counter(
        tuple("" if cell is None else as_compared(cell.value, cell.datatype) for cell in row)
        for row in answer(demo, name, given, day=day).rows
    )
    there: Counter[tuple[str, ...]] = Counter()
    for row in elsewhere.query(written_out(asked, bound)).bindings:
        there[tuple(of_rdflib(row.get(Variable(column))) for column in columns)] += 1
    assert there == here
