"""The pages of a grant and of a programme: who pays whom, how much, for what, and how it is split."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from api.pages import grants_shown as money
from api.pages.pieces import (
    Cell,
    Column,
    Condition,
    Line,
    Names,
    Notice,
    Ref,
    Table,
    Text,
    condition,
    iris_in,
)
from api.pages.thing_page import (
    SHOWN_ROWS,
    Asked,
    Parts,
    assessments_table,
    day_cell,
    lines_of,
    present,
)
from graph.questions.things import Facts, all_of, facts_of, first, state_of_facts
from ontology.statements import iri as term
from ontology.terms import PROV, SG

_PARTS = "SELECT DISTINCT ?part ?thing WHERE { ?part <%s> ?thing } ORDER BY ?part"
_AXES = (
    ("place", "Place", SG.coversPlace),
    ("theme", "Theme", SG.theme),
    ("harm", "Harm", SG.addressesHarm),
    ("programme", "Programme", SG.programme),
)


def grant_parts(asked: Asked) -> Parts:
    """Everything that is particular to a grant."""
    facts = asked.facts
    paid = money.money_of(facts)
    lines = lines_of(
        asked,
        (SG.hasFunder, SG.hasGrantee, SG.awardedOn, SG.validFrom, SG.validUntil),
        (
            SG.recipientKind,
            SG.programme,
            SG.supportsProject,
            SG.theme,
            SG.addressesHarm,
            SG.coversPlace,
            SG.placeAsStated,
            SG.status,
        ),
    )
    if all_of(facts, SG.recipientKind):
        lines = tuple(line for line in lines if line.property != SG.hasGrantee or line.values)
    amount_line = Line(SG.amount, "Amount", (paid,) if paid else ())
    chips: list[Ref | Condition] = []
    if all_of(facts, SG.validFrom) or all_of(facts, SG.validUntil) or all_of(facts, SG.status):
        chips.append(condition(state_of_facts(facts, asked.day)))
    notices = () if paid else (Notice("No source states its amount: it counts in no sum."),)
    return Parts(
        lines=(*lines[:2], amount_line, *lines[2:]),
        main=present(
            _allocations(asked), _instalments(asked), money.transactions_table(asked.snapshot, asked.iri)
        ),
        side=present(assessments_table(asked)),
        notices=notices,
        chips=tuple(chips),
    )


def _parts_by(asked: Asked, predicate: str) -> dict[str, Facts]:
    found = [
        row["part"].value for row in asked.snapshot.select(_PARTS % predicate, {"thing": term(asked.iri)})
    ]
    facts = facts_of(asked.snapshot, found)
    return {one: facts[one] for one in found if one in facts}


def _allocations(asked: Asked) -> Table:
    """How the grant is split: unallocated and not known are said in their own words."""
    parts = _parts_by(asked, SG.allocationOf)
    names = Names(asked.snapshot, iris_in(parts.values()))
    rows: list[Mapping[str, Cell]] = []
    for own in parts.values():
        open_axes = all_of(own, SG.unallocated)
        row: dict[str, Cell] = {"amount": money.money_of(own)}
        for axis, _, predicate in _AXES:
            values = names.refs(all_of(own, predicate))
            row[axis] = values or (Text("unallocated") if axis in open_axes else None)
        rows.append(row)
    rows.sort(key=lambda row: [not isinstance(row[axis], tuple) for axis, _, _ in _AXES])
    used = [(axis, title) for axis, title, _ in _AXES if any(row[axis] is not None for row in rows)] or [
        ("place", "Place"),
        ("theme", "Theme"),
    ]
    return Table(
        key="allocations",
        title="How it is split",
        columns=(*(Column(axis, title) for axis, title in used), money.AMOUNT),
        rows=tuple(rows),
        in_all=len(rows),
        absent="How it is split is not known.",
        lead="Sums run over these parts. Unallocated: several are stated, without their shares."
        if any(all_of(own, SG.unallocated) for own in parts.values())
        else "Sums run over these parts, so that each grant counts once.",
    )


def _instalments(asked: Asked) -> Table | None:
    parts = _parts_by(asked, SG.instalmentOf)
    if not parts:
        return None
    records = {one for own in parts.values() for one in all_of(own, PROV.wasDerivedFrom)}
    names = Names(asked.snapshot, (), records)
    ordered = sorted(parts.values(), key=lambda own: first(own, SG.paidOn))
    rows: list[Mapping[str, Cell]] = [
        {
            "on": day_cell(own, SG.paidOn),
            "amount": money.money_of(own),
            "source": names.records(all_of(own, PROV.wasDerivedFrom)),
        }
        for own in ordered
    ]
    return Table(
        key="instalments",
        title="Instalments",
        columns=(Column("on", "On"), money.AMOUNT, money.SOURCE),
        rows=tuple(rows),
        in_all=len(rows),
        absent="",
    )


def programme_parts(asked: Asked) -> Parts:
    """Everything that is particular to a programme."""
    grants = money.grants_of(asked.snapshot, asked.iri, SG.programme)
    table = money.grants_table(
        asked.snapshot,
        grants,
        key="grants",
        title="Grants",
        columns=(money.GRANT, money.RECIPIENT, money.AMOUNT, money.AWARDED, money.SOURCE),
        absent="No grant that this map knows of.",
        most=SHOWN_ROWS,
        more="/grants?" + urlencode({"programme": asked.iri}),
    )
    return Parts(lines=lines_of(asked, (SG.hasFunder,)), main=(table,))
