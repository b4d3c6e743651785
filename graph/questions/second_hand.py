"""What of an answer is known only through sources that repeat others: what it names, and what it adds up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from graph.questions.catalogue import Question
from graph.snapshot import Snapshot
from graph.snapshot.columns import members
from graph.snapshot.second_hand import known_only_through, named, of_these, second_hand_of, titles_of
from graph.store import Cell
from ontology.terms import SG

_COUNTED: tuple[tuple[str, str, tuple[str, str]], ...] = (
    (r"sg:(Grant|allocationOf|hasGrantee|funds)\b", SG.Grant, ("grant", "grants")),
    (r"sg:Transaction\b", SG.Transaction, ("transaction", "transactions")),
    (
        r"sg:(Agreement|Edge|sharesDataWith|hasAccessTo|governedBy)\b",
        SG.Agreement,
        ("agreement", "agreements"),
    ),
    (r"sg:Dataset\b", SG.Dataset, ("dataset", "datasets")),
    (r"sg:Project\b", SG.Project, ("project", "projects")),
)
"""What a query counts or adds up, by the words in it; its class, and one and several of it."""

_ADDS_UP = re.compile(r"\b(SUM|COUNT)\s*\(", re.IGNORECASE)


def second_hand_in(snapshot: Snapshot, asked: Question, rows: Iterable[Sequence[Cell | None]]) -> str:
    """A sentence on what an answer names, or counts in, that is known only second-hand; empty where nothing.

    What was added up stands in no row: there the sentence says how many such things the map has in all.
    """
    rows = tuple(rows)
    if not rows or not known_only_through(snapshot):
        return ""
    if _ADDS_UP.search(asked.text):
        return _counted_in(snapshot, asked.text)
    found = {cell.value for row in rows for cell in row if cell is not None and cell.kind == "iri"}
    return of_these(snapshot, sorted(found), "thing", "things")


def _counted_in(snapshot: Snapshot, text: str) -> str:
    said, through = [], set[str]()
    for words, kind, (one, several) in _COUNTED:
        if re.search(words, text):
            apart = second_hand_of(snapshot, members(snapshot, kind))
            if apart:
                said.append(f"{len(apart):,} {one if len(apart) == 1 else several}")
                through.update(titles_of(snapshot, apart))
    if not said:
        return ""
    return f"Counted in where they fall under it, and known only through {named(through)}: {', '.join(said)}."
