"""Which of our own questions may be answered from memory, and that they have the same bytes from there."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from api.examples import Example, examples
from graph.questions import questions
from graph.questions.asking import bindings_of
from graph.snapshot import Snapshot
from graph.snapshot.publish import store_folder
from graph.store.alike import is_alike
from graph.store.evaluation import evaluate
from graph.store.kinds import Kinds, kinds_of
from graph.store.preparing import prepare
from graph.store.selection import read_selection
from tests.api.answering.test_expected_answers import wanted

JOINED = frozenset(
    """data-never-assessed data-nobody-shares grantees-with-several-funders made-with-children needs-held-up
    needs-nobody-meets needs-without-money open-to-reuse planned-or-suspended sensitive-without-principle
    shared-on-trust under-what what-a-sector-expects
    who-controls-and-which-clauses who-convened-whom""".split()
)
"""They join names into one text, and names come as the engine finds them."""

MIXED = frozenset({"what-is-known", "where-sources-disagree"})
"""They list values of all kinds, and numbers among texts have no order."""

UNSURE = frozenset({"who-knows-how"})
"""They could be ordered, but a path of no steps may reach any term, as far as is read."""

STATED = frozenset("known-only-through-others sources-and-licences why-facts-are-missing".split())
"""They ask what each source states, and named graphs are on disk alone."""

FROM_DISK = JOINED | MIXED | UNSURE | STATED
"""Of the named questions; a new one is answered from memory, or is named here with the reason."""

EXAMPLES_FROM_DISK = frozenset(
    {
        "04-needs-nobody-meets.rq",
        "07-what-one-word-is-called-elsewhere.rq",
        "08-who-says-what.rq",
        "09-which-record-says-so.rq",
        "10-sharing-as-a-graph.rq",
    }
)


@pytest.fixture(scope="module")
def stores(data: Path, demo: Snapshot) -> tuple[ox.Store, ox.Store, ox.Store]:
    """The demo on disk, and in memory in two orders."""
    disk = ox.Store.read_only(str(store_folder(data, demo.state)))
    lines = (disk.dump(format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    found = [ox.Store(), ox.Store()]
    for number, store in enumerate(found):
        if number:
            random.Random(1).shuffle(lines)
        store.bulk_load(b"".join(lines), ox.RdfFormat.N_QUADS, lenient=True)
    return disk, found[0], found[1]


@pytest.fixture(scope="module")
def kinds(stores: tuple[ox.Store, ...]) -> Kinds:
    found = kinds_of(stores[0])
    assert found is not None
    return {name: frozenset(of) for name, of in found.items()}


def may(text: str, values: dict[str, str], kinds: Kinds) -> bool:
    selection = read_selection(text)
    return selection is not None and not selection.graphs and is_alike(selection, values, kinds)


def answers(stores: tuple[ox.Store, ...], text: str, values: dict[str, str]) -> set[bytes]:
    asked = prepare(text, values, None, solutions="json", graph="turtle", answer_bytes=10**8)
    return {evaluate(store, asked)[1] for store in stores}


@pytest.mark.parametrize("name", sorted(name for name, one in questions().items() if not one.computed))
def test_a_named_question_is_answered_from_memory_or_there_is_a_reason(
    demo: Snapshot, stores: tuple[ox.Store, ...], kinds: Kinds, day: date, name: str
) -> None:
    asked = questions()[name]
    values = bindings_of(demo, asked, wanted(name).given, day)
    assert may(asked.text, values, kinds) is (name not in FROM_DISK)
    if name not in FROM_DISK:
        assert len(answers(stores, asked.text, values)) == 1
    assert ("GROUP_CONCAT" in asked.text) is (name in JOINED)


@pytest.mark.parametrize("example", examples(), ids=lambda one: one.name)
def test_an_example_is_answered_from_memory_or_there_is_a_reason(
    stores: tuple[ox.Store, ...], kinds: Kinds, example: Example
) -> None:
    assert may(example.text, {}, kinds) is (example.name not in EXAMPLES_FROM_DISK)
    if example.name not in EXAMPLES_FROM_DISK:
        assert len(answers(stores, example.text, {})) == 1
