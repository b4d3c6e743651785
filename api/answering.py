"""Answers a named question as a table: by its query, or by code: routes, and money that is passed on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from graph.funding import totals
from graph.network import shortest_route
from graph.questions import Question, Table, ask_question, question
from graph.questions.asking import WrongParameter, bindings_of, columns_of
from graph.questions.second_hand import second_hand_in
from graph.snapshot import Snapshot
from graph.snapshot.lookup import labels_of
from graph.store import Cell
from ontology.terms import XSD


def answer(snapshot: Snapshot, name: str, params: Mapping[str, str], *, day: date) -> Table:
    """The answer to the question `name` on `day`.

    Raises UnknownValue for a question that does not exist, WrongParameter naming the parameter that
    is off, NotFound for a thing that is not in this map, or a QueryError.
    """
    asked = question(name)
    if asked.computed == "route":
        return _route(snapshot, asked, params, day)
    if asked.computed == "net":
        return _net(snapshot, asked, params, day)
    return ask_question(snapshot, asked, params, day=day)


def _route(snapshot: Snapshot, asked: Question, params: Mapping[str, str], day: date) -> Table:
    """One row for each tie of each step; `from` shares with `to`, whichever way the step is walked."""
    bound = bindings_of(snapshot, asked, params, day)
    start, end = (bound[name][1:-1] for name in ("from", "to"))
    if start == end:
        raise WrongParameter("to", "is the organisation where the route starts; name another.")
    on = date.fromisoformat(bound["day"][1:11])
    route = shortest_route(snapshot, start, end, on)
    edges = [
        (step, edge)
        for step, links in enumerate(route.links, start=1)
        for link in links
        for edge in link.edges
    ]
    labels = labels_of(snapshot, {one for _, edge in edges for one in (edge.start, edge.end, edge.rests_on)})
    columns = columns_of(asked)
    rows = []
    for step, edge in edges:
        values = {"step": Cell(str(step), "literal", XSD.integer, "")}
        for name, value in (("from", edge.start), ("to", edge.end), ("agreement", edge.rests_on)):
            values[name] = Cell(value, "iri", "", "")
            values[f"{name}Label"] = Cell(labels.get(value, value), "literal", XSD.string, "")
        for name, moment in (("since", edge.released_on or edge.valid_from), ("until", edge.valid_until)):
            if moment is not None:
                values[name] = Cell(moment.isoformat(), "literal", XSD.date, "")
        rows.append(tuple(values.get(name) for name in columns))
    return Table(columns, tuple(rows), asked.empty, second_hand_in(snapshot, asked, rows))


def _net(snapshot: Snapshot, asked: Question, params: Mapping[str, str], day: date) -> Table:
    """One row for each currency."""
    bindings_of(snapshot, asked, params, day)
    rows = [
        (
            Cell(one.currency, "literal", XSD.string, ""),
            *(Cell(format(n, "f"), "literal", XSD.decimal, "") for n in (one.gross, one.passed_on, one.net)),
            Cell(str(one.grants), "literal", XSD.integer, ""),
        )
        for one in totals(snapshot)
    ]
    return Table(columns_of(asked), tuple(rows), asked.empty, second_hand_in(snapshot, asked, rows))


def table_json(table: Table) -> dict[str, Any]:
    """A table as plain data: its columns, and its rows by column; null is *not known*.

    `second_hand` says what of it is known only through sources that repeat others.
    """
    return {
        "columns": list(table.columns),
        "second_hand": table.second_hand or None,
        "rows": [
            {name: cell.value if cell else None for name, cell in zip(table.columns, row, strict=True)}
            for row in table.rows
        ],
    }
