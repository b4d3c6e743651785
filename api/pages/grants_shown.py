"""Grants as a page shows them: newest first, with the sums of all of them and how many state an amount."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from api.pages.pieces import Cell, Column, Money, Names, Table, iris_in
from api.pages.written import amount, day_words, plural
from graph.funding import add_up, allocation_rows, second_hand_words
from graph.questions.things import Facts, all_of, day_in, facts_of, first
from graph.snapshot import Snapshot
from graph.snapshot.second_hand import named
from ontology.statements import iri as term
from ontology.terms import PROV, SG

_GRANTS = f"""SELECT ?grant ?day ?thing WHERE {{
  ?grant <%s> ?thing ; a <{SG.Grant}> . OPTIONAL {{ ?grant <{SG.awardedOn}> ?day }} }}"""
_MOVED = f"SELECT DISTINCT ?move ?thing WHERE {{ ?move <{SG.transactionOf}> ?thing ; a <{SG.Transaction}> }}"

GRANT = Column("grant", "Grant")
FUNDER = Column("funder", "Funder")
RECIPIENT = Column("recipients", "Recipient")
AMOUNT = Column("amount", "Amount", number=True)
AWARDED = Column("awarded", "Awarded")
PROGRAMME = Column("programmes", "Programme", "not stated")
SOURCE = Column("source", "Source", "not stated")


def grants_of(snapshot: Snapshot, iri: str, predicate: str) -> tuple[str, ...]:
    """The grants that point to a thing by `predicate`, newest first; those without a date last."""
    awarded = {
        row["grant"].value: row["day"].value if "day" in row else ""
        for row in snapshot.select(_GRANTS % predicate, {"thing": term(iri)})
    }
    return tuple(sorted(sorted(awarded), key=lambda one: awarded[one], reverse=True))


def sums_in_words(snapshot: Snapshot, grants: Collection[str]) -> str:
    """What grants add up to, by currency: `GBP 12,000 and USD 5 in all; 28 of 40 grants state an amount.`"""
    wanted = frozenset(grants)
    sums = add_up(row for row in allocation_rows(snapshot) if row.grant in wanted)
    apart = second_hand_words(sums)
    if len(wanted) == 1:
        return " ".join(filter(None, ("" if sums.money else "It states no amount.", _only_one(sums.through))))
    if not sums.money:
        none = f"None of {plural(len(wanted), 'grant')} states an amount."
        return " ".join(filter(None, (none, apart)))
    money = " and ".join(amount(value, currency) for currency, value in sums.money.items())
    whole = f"{money} in all; {sums.with_amount:,} of {plural(len(wanted), 'grant')} state an amount."
    return " ".join(filter(None, (whole, apart)))


def _only_one(through: Collection[str]) -> str:
    return f"It is known only through {named(through)}." if through else ""


def money_of(facts: Facts) -> Money | None:
    """The amount of a grant or one of its parts, None where it is not known."""
    value = first(facts, SG.amount)
    return Money(Decimal(value), first(facts, SG.currency)) if value else None


def grant_row(grant: str, facts: Facts, names: Names) -> Mapping[str, Cell]:
    """One line of a table of grants."""
    grantees = all_of(facts, SG.hasGrantee) or all_of(facts, SG.recipientKind)
    return {
        "grant": names.ref(grant),
        "funder": names.refs(all_of(facts, SG.hasFunder)) or None,
        "recipients": names.refs(grantees) or None,
        "amount": money_of(facts),
        "awarded": day_in(facts, SG.awardedOn) or day_in(facts, SG.validFrom),
        "programmes": names.refs(all_of(facts, SG.programme)) or None,
        "source": names.records(all_of(facts, PROV.wasDerivedFrom)),
    }


def grants_table(
    snapshot: Snapshot,
    grants: Collection[str],
    *,
    key: str,
    title: str,
    columns: tuple[Column, ...],
    absent: str,
    most: int,
    more: str,
) -> Table:
    """The first `most` of `grants` as a table, with the sums of all of them above it."""
    shown = list(grants)[:most]
    facts = facts_of(snapshot, shown)
    records = {one for own in facts.values() for one in all_of(own, PROV.wasDerivedFrom)}
    names = Names(snapshot, {*shown, *iris_in(facts.values())} - records, records)
    return Table(
        key=key,
        title=title,
        columns=columns,
        rows=tuple(grant_row(one, facts.get(one, {}), names) for one in shown),
        in_all=len(grants),
        absent=absent,
        lead=sums_in_words(snapshot, grants) if grants else "",
        more=more if len(grants) > most else "",
        more_words=f"All {len(grants):,} grants",
    )


def _period_of(own: Facts) -> str | None:
    """The period that a budget or a plan is for."""
    start, end = day_in(own, SG.validFrom), day_in(own, SG.validUntil)
    return f"{day_words(start)} to {day_words(end)}" if start and end else None


def transactions_table(snapshot: Snapshot, iri: str) -> Table | None:
    """The transactions of a grant or project by measure, or None; they are never added to anything."""
    moves = [row["move"].value for row in snapshot.select(_MOVED, {"thing": term(iri)})]
    if not moves:
        return None
    facts = facts_of(snapshot, moves)
    records = {one for own in facts.values() for one in all_of(own, PROV.wasDerivedFrom)}
    names = Names(snapshot, {*moves, *iris_in(facts.values())} - records, records)

    def order(move: str) -> tuple[str, str]:
        return first(facts[move], SG.measure), first(facts[move], SG.transactedOn)

    rows: list[Mapping[str, Cell]] = [
        {
            "measure": names.ref(first(own, SG.measure)),
            "amount": money_of(own),
            "on": day_in(own, SG.transactedOn) or _period_of(own),
            "from": names.refs(all_of(own, SG.paidBy)) or None,
            "to": names.refs(all_of(own, SG.paidTo)) or None,
            "source": names.records(all_of(own, PROV.wasDerivedFrom)),
        }
        for own in (facts[move] for move in sorted(moves, key=order))
    ]
    return Table(
        key="transactions",
        title="Transactions",
        columns=(
            Column("measure", "Measure"),
            AMOUNT,
            Column("on", "On"),
            Column("from", "From"),
            Column("to", "To"),
            SOURCE,
        ),
        rows=tuple(rows),
        in_all=len(rows),
        absent="",
        lead="Money as it moved. It is never added to what was committed.",
    )
